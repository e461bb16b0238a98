//! Providers for the benchmarks of other pallets.

use crate::{Config, Offer, Pallet, Provider, Providers, Serving, MAX_ENDPOINT};
use alloc::vec;
use frame_support::traits::Get;
use sp_runtime::Perbill;
use tributary_primitives::{traits::benchmarking::ProviderFixture, ModelId, TermsVersion};

impl<T: Config> ProviderFixture<T::AccountId> for Pallet<T> {
	// Without a hold: benchmarks of other pallets do not look at it.
	fn start_serving(provider: &T::AccountId, model: ModelId, version: TermsVersion) {
		Providers::<T>::insert(
			provider,
			Provider {
				bond: T::MinBond::get(),
				locked: 0,
				unbonding: Default::default(),
				serving: 1,
				rating: Default::default(),
				record: Default::default(),
				endpoint: vec![b'/'; usize::try_from(MAX_ENDPOINT).unwrap_or_default()].try_into().unwrap_or_default(),
			},
		);
		Serving::<T>::insert(model, provider, Offer { version, min_fee: 0, min_share: Perbill::zero() });
	}
}
