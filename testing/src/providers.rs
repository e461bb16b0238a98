use crate::storage::{prefix, Account};
use frame_support::{storage::types::StorageMap, Twox64Concat};
use sp_runtime::Perbill;
use std::marker::PhantomData;
use tributary_primitives::{traits::Providers, ModelId, TermsVersion};

prefix!(ServingPrefix => "Serving");

/// Version of the terms and minimum share for which each provider serves a model.
pub type Serving<AccountId> = StorageMap<ServingPrefix, Twox64Concat, (AccountId, ModelId), (TermsVersion, Perbill)>;

/// Providers that a test inserts into [`Serving`].
pub struct MockProviders<AccountId>(PhantomData<AccountId>);

impl<AccountId: Account> Providers<AccountId> for MockProviders<AccountId> {
	fn serves(provider: &AccountId, model: ModelId, version: TermsVersion, share: Perbill) -> bool {
		Serving::<AccountId>::get((provider.clone(), model))
			.is_some_and(|(of, min_share)| of == version && share >= min_share)
	}
}
