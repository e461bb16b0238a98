//! What other pallets may ask about contributions and Releases.

use crate::{release::Revocations, Config, Contributions, Datanets, Error, Pallet, Releases, Status};
use frame_support::{defensive, ensure, pallet_prelude::DispatchResult};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::ArithmeticError;
use tributary_primitives::{
	tally,
	trace::Eligible,
	traits::{Catalogue, Ineligible, ReleaseInfo, Source},
	ContributionId, ReleaseId,
};

impl<T: Config> Catalogue<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn source(id: ContributionId) -> Option<Source<T::AccountId>> {
		let contribution = Contributions::<T>::get(id.datanet, id.index)?;
		let (content, sequence) = (contribution.content, contribution.sequence);
		let (points, first_release, last_release) = match &contribution.status {
			Status::Pending => (0, None, None),
			Status::Accepted(acceptance) => (
				acceptance.points,
				Some(acceptance.first_release),
				acceptance.closing.as_ref().map(|closing| closing.last_release),
			),
		};
		let payee = Self::payee(id.datanet, contribution);
		Some(Source { content, sequence, payee, points, first_release, last_release })
	}

	fn release(id: ReleaseId) -> Option<ReleaseInfo<T::AccountId>> {
		let release = Releases::<T>::get(id.datanet, id.number)?;
		let owner = Datanets::<T>::get(id.datanet)?.owner;
		Some(ReleaseInfo { points: release.points, owner_cut: release.owner_cut, owner })
	}

	fn eligible(
		id: ContributionId,
		releases: &[ReleaseId],
		requested_at: BlockNumberFor<T>,
	) -> Result<Eligible, Ineligible> {
		let contribution = Contributions::<T>::get(id.datanet, id.index).ok_or(Ineligible::Unknown)?;
		let Status::Accepted(acceptance) = contribution.status else { return Err(Ineligible::NotInReleases) };
		let included = releases.iter().any(|release| release.datanet == id.datanet && acceptance.is_in(release.number));
		if !included {
			return Err(Ineligible::NotInReleases);
		}
		if acceptance.closed_before(requested_at) {
			return Err(Ineligible::Closed);
		}
		if !acceptance.traceable_at(requested_at) {
			return Err(Ineligible::NotTraceable);
		}
		Ok(Eligible { content: contribution.content, sequence: contribution.sequence })
	}

	fn pin(id: ReleaseId) -> DispatchResult {
		// What is retired is on its way out: nobody makes it stay longer than those do who need it already.
		let retired = Datanets::<T>::get(id.datanet).is_some_and(|datanet| datanet.retired);
		ensure!(!retired, Error::<T>::Retired);
		Releases::<T>::try_mutate(id.datanet, id.number, |release| {
			let release = release.as_mut().ok_or(Error::<T>::ReleaseNotFound)?;
			release.pins = release.pins.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	fn unpin(id: ReleaseId) {
		Releases::<T>::mutate(id.datanet, id.number, |release| {
			let left = release.as_ref().and_then(|release| release.pins.checked_sub(1));
			match (release, left) {
				(Some(release), Some(left)) => release.pins = left,
				_ => {
					defensive!("a Release was unpinned more often than it was pinned");
				},
			}
		});
	}

	fn revoked(id: ReleaseId) -> u32 {
		if !Releases::<T>::contains_key(id.datanet, id.number) {
			return 0;
		}
		tally::count(&Revocations::<T>::of(id.datanet), id.number)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_release(
		owner: &T::AccountId,
		contents: &[(tributary_primitives::content::Content, tributary_primitives::Points)],
	) -> (ReleaseId, alloc::vec::Vec<ContributionId>) {
		Self::corpus(owner, contents).expect("a fresh Datanet takes any contents with points; qed")
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_redirect(contribution: ContributionId, payee: &T::AccountId) {
		Self::redirect(contribution, payee).expect("an accepted contribution may be struck; qed")
	}
}

/// The number of Releases before the one that a benchmark pays: a Datanet with a Release every hour for four years has
/// not reached it. Paying the next one writes a node of the pool's tree on every level.
#[cfg(feature = "runtime-benchmarks")]
const EARLIER_RELEASES: u32 = 1 << 15;

#[cfg(feature = "runtime-benchmarks")]
impl<T: Config> Pallet<T> {
	/// A curated Datanet with one Release over `contents`, all of them accepted and traceable, without any deposit.
	fn corpus(
		owner: &T::AccountId,
		contents: &[(tributary_primitives::content::Content, tributary_primitives::Points)],
	) -> Result<(ReleaseId, alloc::vec::Vec<ContributionId>), sp_runtime::DispatchError> {
		use crate::{Admission, Curators, Profile};
		use frame_support::traits::Get;

		let mut curators = Curators::default();
		let _ = curators.try_push(owner.clone());
		let profile = Profile { name: b"benchmark".to_vec().try_into().unwrap_or_default(), ..Default::default() };
		let cut = T::MaxOwnerCut::get();
		let datanet_id = Self::enter_datanet(owner.clone(), profile, Admission::Open, curators, 1, cut, 0)?;
		let mut datanet = Datanets::<T>::get(datanet_id).ok_or(crate::Error::<T>::DatanetNotFound)?;
		// As if that many Releases had been cut: what walks a tree over Release numbers is measured at its depth.
		datanet.releases = EARLIER_RELEASES;
		datanet.first_release = EARLIER_RELEASES.saturating_add(1);
		let mut ids = alloc::vec::Vec::new();
		for (content, points) in contents {
			ids.push(Self::enter_accepted(owner, datanet_id, &mut datanet, *content, *points)?);
		}
		let release = Self::cut(datanet_id, &mut datanet, 0)?;
		Datanets::<T>::insert(datanet_id, datanet);
		Ok((release, ids))
	}

	/// Make a contribution the struck copy of a struck copy of one of `payee`'s: nobody is further from being paid.
	fn redirect(id: ContributionId, payee: &T::AccountId) -> DispatchResult {
		let mut datanet = Datanets::<T>::get(id.datanet).ok_or(Error::<T>::DatanetNotFound)?;
		let mut enter = |text: &[u8]| {
			let content = tributary_primitives::content::Content::of(&[text, &id.index.to_le_bytes()].concat());
			Self::enter_accepted(payee, id.datanet, &mut datanet, content, 0)
		};
		let (original, copy) = (enter(b"original")?, enter(b"copy")?);
		Datanets::<T>::insert(id.datanet, datanet);
		for (accused, original) in [(copy, original), (id, copy)] {
			let (record, of) = (Self::contribution(accused)?, Self::contribution(original)?);
			Self::strike(accused, record, original, &of, payee)?;
		}
		Ok(())
	}

	/// An accepted, traceable contribution of `owner`, without any deposit. The caller stores the Datanet.
	fn enter_accepted(
		owner: &T::AccountId,
		datanet_id: tributary_primitives::DatanetId,
		datanet: &mut crate::DatanetOf<T>,
		content: tributary_primitives::content::Content,
		points: tributary_primitives::Points,
	) -> Result<ContributionId, sp_runtime::DispatchError> {
		let contribution = crate::Contribution {
			contributor: owner.clone(),
			content,
			sequence: Self::take_sequence()?,
			kind: crate::Kind::Corpus,
			max_points: points,
			bond_per_point: 0,
			deposit: 0,
			window_ends: Default::default(),
			status: Status::Pending,
			redirect: None,
			dependents: 0,
			offered_to: None,
		};
		let (id, mut contribution) = Self::enter(datanet_id, datanet, contribution, crate::Metadata::default())?;
		Self::accept(id, &mut contribution, datanet, points, true)?;
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Ok(id)
	}
}
