//! Providers, for other pallets.

use crate::{Config, Pallet, Providers, Serving};
use frame_support::traits::Get;
use sp_runtime::Perbill;
use tributary_primitives::{traits, ModelId, TermsVersion};

impl<T: Config> traits::Providers<T::AccountId> for Pallet<T> {
	fn serves(provider: &T::AccountId, model: ModelId, version: TermsVersion, share: Perbill) -> bool {
		Providers::<T>::get(provider).is_some_and(|provider| provider.bond >= T::MinBond::get())
			&& Serving::<T>::get(model, provider)
				.is_some_and(|offer| offer.version == version && share >= offer.min_share)
	}
}
