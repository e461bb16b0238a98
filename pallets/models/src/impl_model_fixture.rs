//! Models for the benchmarks of other pallets.

#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up must fail")]

use crate::{Config, Model, Models, NextModelId, Pallet, Terms, TermsOf, TermsUse, TermsUses};
use tributary_primitives::{
	traits::{benchmarking::ModelFixture, Releases as _},
	ModelId, TermsVersion,
};

impl<T: Config> ModelFixture<T::AccountId> for Pallet<T> {
	fn create_model(owner: &T::AccountId, terms: TermsOf<T>) -> (ModelId, TermsVersion) {
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
				ends_at: None,
				deposit: 0,
				versions: 1,
				offered_to: None,
			},
		);
		for weighted in &terms.releases {
			T::Releases::pin(weighted.release).expect("a benchmark names existing Releases");
		}
		Terms::<T>::insert(model, 1, terms);
		TermsUses::<T>::insert(model, 1, TermsUse::default());
		(model, 1)
	}
}
