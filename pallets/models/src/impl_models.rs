//! The models and terms for other pallets, and the pins that keep terms.

use crate::{Config, Error, Models, Pallet, Terms, TermsOf, TermsUses};
use frame_support::{defensive, pallet_prelude::DispatchResult};
use sp_runtime::ArithmeticError;
use tributary_primitives::{traits, ModelId, TermsVersion};

impl<T: Config> traits::Models<T::AccountId> for Pallet<T> {
	fn takes_jobs(model: ModelId) -> bool {
		Models::<T>::get(model).is_some_and(|model| !model.retired && !Self::has_ended(&model))
	}

	fn terms(model: ModelId, version: TermsVersion) -> Option<TermsOf<T>> {
		Terms::<T>::get(model, version)
	}

	fn latest_terms(model: ModelId) -> Option<TermsVersion> {
		Models::<T>::get(model).map(|model| model.latest_terms).filter(|version| *version > 0)
	}

	fn pin_terms(model: ModelId, version: TermsVersion) -> DispatchResult {
		TermsUses::<T>::try_mutate(model, version, |terms| {
			let terms = terms.as_mut().ok_or(Error::<T>::TermsNotFound)?;
			terms.users = terms.users.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	fn unpin_terms(model: ModelId, version: TermsVersion) {
		TermsUses::<T>::mutate(model, version, |terms| {
			match terms.as_mut().and_then(|terms| Some((terms.users.checked_sub(1)?, terms))) {
				Some((users, terms)) => terms.users = users,
				None => {
					defensive!("terms were unpinned more often than they were pinned");
				},
			}
		})
	}

	fn exists(model: ModelId) -> bool {
		Models::<T>::contains_key(model)
	}
}
