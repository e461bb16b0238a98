//! What other pallets may ask about contributions and Releases.

use crate::{Config, ContributionOf, Contributions, Datanets, Holders, Pallet, Releases, Status};
use frame_system::pallet_prelude::BlockNumberFor;
use tributary_primitives::{
	content::Content,
	traits::{Catalogue, Ineligible, ReleaseInfo, Source},
	ContributionId, ReleaseId,
};

impl<T: Config> Pallet<T> {
	/// Who is paid for a contribution: its contributor or, if it was displaced, the one of the contribution that stands
	/// for the same content now. One hop, however often the content changed hands.
	fn payee(id: ContributionId, contribution: &ContributionOf<T>) -> T::AccountId {
		let displaced = matches!(
			&contribution.status,
			Status::Accepted(acceptance) if acceptance.closing.as_ref().is_some_and(|closing| closing.original.is_some())
		);
		let original = displaced
			.then(|| Holders::<T>::get(id.datanet, contribution.content.hash))
			.flatten()
			.and_then(|index| Contributions::<T>::get(id.datanet, index));
		match original {
			Some(original) => original.contributor,
			None => contribution.contributor.clone(),
		}
	}
}

impl<T: Config> Catalogue<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn source(id: ContributionId) -> Option<Source<T::AccountId>> {
		let contribution = Contributions::<T>::get(id.datanet, id.index)?;
		let payee = Self::payee(id, &contribution);
		let (points, first_release, last_release) = match contribution.status {
			Status::Pending => (0, None, None),
			Status::Accepted(acceptance) => (
				acceptance.points,
				Some(acceptance.first_release),
				acceptance.closing.map(|closing| closing.last_release),
			),
		};
		Some(Source {
			content: contribution.content,
			sequence: contribution.sequence,
			payee,
			points,
			first_release,
			last_release,
		})
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
	) -> Result<Content, Ineligible> {
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
		Ok(contribution.content)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_release(
		owner: &T::AccountId,
		contents: &[(Content, tributary_primitives::Points)],
	) -> (ReleaseId, alloc::vec::Vec<ContributionId>) {
		Self::corpus(owner, contents).expect("a fresh Datanet takes any contents with points; qed")
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
		contents: &[(Content, tributary_primitives::Points)],
	) -> Result<(ReleaseId, alloc::vec::Vec<ContributionId>), sp_runtime::DispatchError> {
		use crate::{Admission, Contribution, Curators, Kind, Metadata, Profile};
		use frame_support::traits::Get;

		let mut curators = Curators::default();
		let _ = curators.try_push(owner.clone());
		let profile = Profile { name: b"benchmark".to_vec().try_into().unwrap_or_default(), ..Default::default() };
		let cut = T::MaxOwnerCut::get();
		let datanet_id = Self::enter_datanet(owner.clone(), profile, Admission::Open, curators, 1, cut, 0)?;
		let mut datanet = Datanets::<T>::get(datanet_id).ok_or(crate::Error::<T>::DatanetNotFound)?;
		// As if that many Releases had been cut: what walks a tree over Release numbers is measured at its depth.
		datanet.releases = EARLIER_RELEASES;
		let mut ids = alloc::vec::Vec::new();
		for (content, points) in contents {
			let contribution = Contribution {
				contributor: owner.clone(),
				content: *content,
				sequence: Self::take_sequence()?,
				kind: Kind::Corpus,
				max_points: *points,
				bond_per_point: 0,
				deposit: 0,
				window_ends: Default::default(),
				status: Status::Pending,
			};
			let (id, mut contribution) = Self::enter(datanet_id, &mut datanet, contribution, Metadata::default())?;
			Self::accept(id, &mut contribution, &mut datanet, *points, true)?;
			Contributions::<T>::insert(id.datanet, id.index, contribution);
			ids.push(id);
		}
		let release = Self::cut(datanet_id, &mut datanet)?;
		Datanets::<T>::insert(datanet_id, datanet);
		Ok((release, ids))
	}
}
