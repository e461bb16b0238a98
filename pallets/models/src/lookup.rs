//! What other pallets and the runtime may ask.

use crate::*;
use alloc::vec::Vec;
use frame_support::{defensive, pallet_prelude::DispatchResult};
use sp_runtime::ArithmeticError;
use tributary_primitives::{
	traits::{self, Catalogue},
	ModelId, ReleaseId, TermsVersion,
};

impl<T: Config> Pallet<T> {
	/// The Releases of these terms of which contributions were revoked, and how many.
	pub(crate) fn revoked(model: ModelId, version: TermsVersion) -> Vec<(ReleaseId, u32)> {
		let releases = Terms::<T>::get(model, version).map(|terms| terms.releases).unwrap_or_default();
		let revoked = releases.into_iter().map(|weighted| (weighted.release, T::Catalogue::revoked(weighted.release)));
		revoked.filter(|(_, revoked)| *revoked > 0).collect()
	}
}

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

	fn pin_terms(model: ModelId, version: TermsVersion) -> DispatchResult {
		TermsUses::<T>::try_mutate(model, version, |terms| {
			let terms = terms.as_mut().ok_or(Error::<T>::UnknownTerms)?;
			terms.users = terms.users.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	fn unpin_terms(model: ModelId, version: TermsVersion) {
		TermsUses::<T>::mutate(model, version, |terms| {
			match terms.as_mut().and_then(|terms| Some((terms.users.checked_sub(1)?, terms))) {
				Some((users, terms)) => terms.users = users,
				None => {
					defensive!("terms are needed no more by somebody who did not need them");
				},
			}
		})
	}

	fn exists(model: ModelId) -> bool {
		Models::<T>::contains_key(model)
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
				versions: 1,
				offered_to: None,
			},
		);
		for weighted in &terms.releases {
			T::Catalogue::pin(weighted.release).expect("benchmarks name Releases that were cut");
		}
		Terms::<T>::insert(model, 1, terms);
		TermsUses::<T>::insert(model, 1, TermsUse::default());
		(model, 1)
	}
}
