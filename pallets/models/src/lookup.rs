//! What other pallets and the runtime may ask.

use crate::*;
use tributary_primitives::{traits, ModelId, TermsVersion};

impl<T: Config> traits::Models<T::AccountId> for Pallet<T> {
	fn takes_jobs(model: ModelId) -> bool {
		Models::<T>::get(model).is_some_and(|model| !model.retired)
	}

	fn terms(model: ModelId, version: TermsVersion) -> Option<TermsOf<T>> {
		Terms::<T>::get(model, version)
	}

	fn latest_terms(model: ModelId) -> Option<TermsVersion> {
		Models::<T>::get(model).map(|model| model.latest_terms).filter(|version| *version > 0)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_model(owner: &T::AccountId, terms: TermsOf<T>) -> (ModelId, TermsVersion) {
		let model = NextModelId::<T>::get();
		NextModelId::<T>::put(model.saturating_add(1));
		Models::<T>::insert(
			model,
			Model {
				owner: owner.clone(),
				artifact: [0; 32],
				name: Default::default(),
				uri: Default::default(),
				base: None,
				depth: 0,
				latest_terms: 1,
				retired: false,
				deposit: 0,
			},
		);
		Terms::<T>::insert(model, 1, terms);
		(model, 1)
	}
}
