use crate::storage::{prefix, Account};
use frame_support::{
	pallet_prelude::ValueQuery,
	storage::types::{StorageMap, StorageValue},
	Twox64Concat,
};
use sp_runtime::{DispatchError, DispatchResult};
use std::marker::PhantomData;
use tributary_primitives::{
	terms::Terms,
	traits::{Models, OnModelRemoved},
	ModelId, TermsVersion,
};

prefix!(
	ModelTermsPrefix => "ModelTerms",
	PinsPrefix => "Pins",
	PinsRefusedPrefix => "PinsRefused",
	RetiredModelsPrefix => "RetiredModels",
	RemovedModelsPrefix => "RemovedModels",
);

/// Terms that [`MockModels`] knows. A model is registered if it has any.
pub type ModelTerms<AccountId> = StorageMap<ModelTermsPrefix, Twox64Concat, (ModelId, TermsVersion), Terms<AccountId>>;
/// Number of pins of each version of terms.
pub type Pins = StorageMap<PinsPrefix, Twox64Concat, (ModelId, TermsVersion), u32, ValueQuery>;
/// `true` if no terms can be pinned.
pub type PinsRefused = StorageValue<PinsRefusedPrefix, bool, ValueQuery>;
/// Models that take no new jobs.
pub type RetiredModels = StorageMap<RetiredModelsPrefix, Twox64Concat, ModelId, ()>;
/// Models whose removal was announced, in this order.
pub type RemovedModels = StorageValue<RemovedModelsPrefix, Vec<ModelId>, ValueQuery>;

/// Models whose terms a test inserts into [`ModelTerms`].
pub struct MockModels<AccountId>(PhantomData<AccountId>);

impl<AccountId: Account> Models<AccountId> for MockModels<AccountId> {
	fn takes_jobs(model: ModelId) -> bool {
		Self::exists(model) && !RetiredModels::contains_key(model)
	}

	fn terms(model: ModelId, version: TermsVersion) -> Option<Terms<AccountId>> {
		ModelTerms::get((model, version))
	}

	fn latest_terms(model: ModelId) -> Option<TermsVersion> {
		let versions = ModelTerms::<AccountId>::iter_keys().filter(|(of, _)| *of == model);
		versions.map(|(_, version)| version).max()
	}

	fn pin_terms(model: ModelId, version: TermsVersion) -> DispatchResult {
		if PinsRefused::get() {
			return Err(DispatchError::Other("pinned"));
		}
		Pins::mutate((model, version), |pins| *pins += 1);
		Ok(())
	}

	fn unpin_terms(model: ModelId, version: TermsVersion) {
		Pins::mutate_exists((model, version), |pins| {
			let pinned = pins.expect("what is unpinned was pinned");
			*pins = Some(pinned - 1).filter(|pins| *pins > 0);
		});
	}

	fn exists(model: ModelId) -> bool {
		Self::latest_terms(model).is_some()
	}
}

/// Records the removed models in [`RemovedModels`].
pub struct MockOnModelRemoved;

impl OnModelRemoved for MockOnModelRemoved {
	fn removed(model: ModelId) {
		RemovedModels::append(model);
	}
}
