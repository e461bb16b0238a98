//! Providers, for other pallets.

use crate::{Config, Pallet, Providers, Serving};
use frame_support::traits::Get;
use tributary_primitives::{traits, ModelId};

impl<T: Config> traits::Providers<T::AccountId> for Pallet<T> {
	fn serves(provider: &T::AccountId, model: ModelId) -> bool {
		Providers::<T>::get(provider).is_some_and(|provider| provider.bond >= T::MinBond::get())
			&& Serving::<T>::contains_key(provider, model)
	}
}
