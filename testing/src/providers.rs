use crate::storage::{prefix, Account};
use frame_support::{storage::types::StorageMap, Twox64Concat};
use std::marker::PhantomData;
use tributary_primitives::{traits::Providers, ModelId};

prefix!(ServingPrefix => "Serving");

/// Models that each provider serves.
pub type Serving<AccountId> = StorageMap<ServingPrefix, Twox64Concat, (AccountId, ModelId), ()>;

/// Providers that a test inserts into [`Serving`].
pub struct MockProviders<AccountId>(PhantomData<AccountId>);

impl<AccountId: Account> Providers<AccountId> for MockProviders<AccountId> {
	fn serves(provider: &AccountId, model: ModelId) -> bool {
		Serving::<AccountId>::contains_key((provider.clone(), model))
	}
}
