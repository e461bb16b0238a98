//! Releases for the benchmarks of other pallets.
#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up must fail")]

use crate::{
	types::{Admission, Contribution, Curators, DatanetOf, Kind, Metadata, Pending, Profile, Status},
	Config, Contributions, Datanets, Error, Pallet,
};
use alloc::vec::Vec;
use frame_support::{pallet_prelude::DispatchError, traits::Get};
use tributary_primitives::{
	content::Content,
	rights::{Preferences, Purposes},
	traits::benchmarking::ReleaseFixture,
	ContributionId, DatanetId, Points, ReleaseId,
};

impl<T: Config> ReleaseFixture<T::AccountId> for Pallet<T> {
	fn create_release(owner: &T::AccountId, contents: &[(Content, Points)]) -> (ReleaseId, Vec<ContributionId>) {
		Self::corpus(owner, contents).expect("a fresh Datanet takes any contents with points; qed")
	}

	fn retire_datanet(release: ReleaseId) {
		Datanets::<T>::mutate(release.datanet, |datanet| {
			if let Some(datanet) = datanet {
				datanet.retired = true;
			}
		});
	}
}

/// Number of Releases before the one that a benchmark pays. A Datanet with a Release every hour
/// reaches it after almost four years. Paying the next one writes a node of the pool's tree on
/// every level.
const EARLIER_RELEASES: u32 = 1 << 15;

impl<T: Config> Pallet<T> {
	/// Creates a curated Datanet with one Release of `contents`, all of them accepted and
	/// traceable, without deposits.
	fn corpus(
		owner: &T::AccountId,
		contents: &[(Content, Points)],
	) -> Result<(ReleaseId, Vec<ContributionId>), DispatchError> {
		let mut curators = Curators::default();
		let _ = curators.try_push(owner.clone());
		let profile = Profile { name: b"benchmark".to_vec().try_into().unwrap_or_default(), ..Default::default() };
		let cut = T::MaxOwnerCut::get();
		let (open, purposes) = (Admission::Open, Purposes::default());
		let datanet_id = Self::insert_datanet(owner.clone(), profile, open, purposes, curators, 1, cut, 0)?;
		let mut datanet = Datanets::<T>::get(datanet_id).ok_or(Error::<T>::DatanetNotFound)?;
		// As if that many Releases had been cut, so that walks of a tree over Release numbers are
		// measured at its depth.
		datanet.releases = EARLIER_RELEASES;
		datanet.first_release = EARLIER_RELEASES.saturating_add(1);
		let mut ids = Vec::new();
		for (content, points) in contents {
			ids.push(Self::insert_accepted(owner, datanet_id, &mut datanet, *content, *points)?);
		}
		let release = Self::cut(datanet_id, &mut datanet, 0)?;
		Datanets::<T>::insert(datanet_id, datanet);
		Ok((release, ids))
	}

	/// Writes an accepted, traceable contribution of `owner`, without a deposit. The caller stores
	/// the Datanet.
	pub(crate) fn insert_accepted(
		owner: &T::AccountId,
		datanet_id: DatanetId,
		datanet: &mut DatanetOf<T>,
		content: Content,
		points: Points,
	) -> Result<ContributionId, DispatchError> {
		let contribution = Contribution {
			contributor: owner.clone(),
			content,
			sequence: Self::next_sequence()?,
			kind: Kind::Corpus,
			preferences: Preferences::default(),
			max_points: points,
			bond_per_point: 0,
			deposit: 0,
			record_deposit: 0,
			status: Status::Pending(Pending::default()),
			redirect: None,
			dependents: 0,
			offered_to: None,
			beside: None,
		};
		let metadata = Metadata { licence: b"CC0-1.0".to_vec().try_into().unwrap_or_default(), ..Default::default() };
		let (id, mut contribution) = Self::insert_contribution(datanet_id, datanet, contribution, metadata)?;
		Self::enter(id, &mut contribution, datanet, points, true)?;
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Ok(id)
	}
}
