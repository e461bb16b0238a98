use crate::storage::{prefix, Account};
use frame_support::{storage::types::StorageMap, Twox64Concat};
use std::marker::PhantomData;
use tributary_primitives::{
	traits::{Contributions, Source},
	ContributionId,
};

prefix!(SourcesPrefix => "Sources", FrozenContributionsPrefix => "FrozenContributions");

/// Contributions that [`MockContributions`] knows.
pub type Sources<AccountId> = StorageMap<SourcesPrefix, Twox64Concat, ContributionId, Source<AccountId>>;

/// Contributions of which nothing may be claimed.
pub type FrozenContributions = StorageMap<FrozenContributionsPrefix, Twox64Concat, ContributionId, ()>;

/// Contributions that a test inserts into [`Sources`].
pub struct MockContributions<AccountId>(PhantomData<AccountId>);

impl<AccountId: Account> Contributions<AccountId> for MockContributions<AccountId> {
	fn source(id: ContributionId) -> Option<Source<AccountId>> {
		Sources::get(id)
	}

	fn is_frozen(id: ContributionId) -> bool {
		FrozenContributions::contains_key(id)
	}
}
