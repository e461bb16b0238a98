use crate::storage::{prefix, Account};
use frame_support::{pallet_prelude::ValueQuery, storage::types::StorageMap, Twox64Concat};
use sp_runtime::DispatchResult;
use std::marker::PhantomData;
use tributary_primitives::{
	traits::{self, ReleaseInfo},
	DatanetId, ReleaseId,
};

prefix!(
	ReleasesPrefix => "Releases",
	ReleasePinsPrefix => "ReleasePins",
	RevokedCountsPrefix => "RevokedCounts",
	RetiredDatanetsPrefix => "RetiredDatanets",
);

/// Releases that [`MockReleases`] knows.
pub type Releases<AccountId> = StorageMap<ReleasesPrefix, Twox64Concat, ReleaseId, ReleaseInfo<AccountId>>;
/// Number of pins of each Release.
pub type ReleasePins = StorageMap<ReleasePinsPrefix, Twox64Concat, ReleaseId, u32, ValueQuery>;
/// Number of revoked contributions of each Release.
pub type RevokedCounts = StorageMap<RevokedCountsPrefix, Twox64Concat, ReleaseId, u32, ValueQuery>;

/// Datanets that are retired.
pub type RetiredDatanets = StorageMap<RetiredDatanetsPrefix, Twox64Concat, DatanetId, ()>;

/// Releases that a test inserts into [`Releases`].
pub struct MockReleases<AccountId>(PhantomData<AccountId>);

impl<AccountId: Account> traits::Releases<AccountId> for MockReleases<AccountId> {
	fn release(id: ReleaseId) -> Option<ReleaseInfo<AccountId>> {
		Releases::get(id)
	}

	fn pin(id: ReleaseId) -> DispatchResult {
		ReleasePins::mutate(id, |pins| *pins += 1);
		Ok(())
	}

	fn unpin(id: ReleaseId) {
		ReleasePins::mutate_exists(id, |pins| {
			let pinned = pins.expect("what is unpinned was pinned");
			*pins = Some(pinned - 1).filter(|pins| *pins > 0);
		});
	}

	fn is_ending(id: ReleaseId) -> bool {
		RetiredDatanets::contains_key(id.datanet)
	}

	fn revoked(id: ReleaseId) -> u32 {
		RevokedCounts::get(id)
	}
}
