//! The life of a model.

use crate::{Config, Error, Event, HoldReason, Model, Models, Name, NextModelId, Pallet, Uri, MAX_DEPTH};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{fungible::hold::Mutate as _, Get},
};
use sp_runtime::ArithmeticError;
use tributary_primitives::{traits::OnModelRemoved, ContentHash, ModelId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		owner: T::AccountId,
		artifact: ContentHash,
		name: Name,
		uri: Uri,
		base: Option<ModelId>,
	) -> DispatchResult {
		let depth = match base {
			Some(base) => {
				let base = Models::<T>::get(base).ok_or(Error::<T>::ModelNotFound)?;
				let depth = base.depth.checked_add(1).filter(|depth| *depth <= MAX_DEPTH);
				depth.ok_or(Error::<T>::MaxDepthExceeded)?
			},
			None => 0,
		};
		let model = NextModelId::<T>::get();
		let next = model.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let deposit = T::ModelDeposit::get();
		T::Currency::hold(&HoldReason::Deposit.into(), &owner, deposit)?;

		NextModelId::<T>::put(next);
		Models::<T>::insert(
			model,
			Model {
				owner: owner.clone(),
				artifact,
				name,
				uri,
				base,
				depth,
				latest_terms: 0,
				retired: false,
				ends_at: None,
				deposit,
				versions: 0,
				offered_to: None,
			},
		);
		Self::deposit_event(Event::Registered { model, owner, artifact, base });
		Ok(())
	}

	pub(crate) fn do_retire(owner: T::AccountId, model: ModelId) -> DispatchResult {
		let mut details = Self::owned(&owner, model)?;
		ensure!(!details.retired, Error::<T>::Retired);

		details.retired = true;
		Models::<T>::insert(model, details);
		Self::deposit_event(Event::Retired { model });
		Ok(())
	}

	pub(crate) fn do_remove_model(model: ModelId) -> DispatchResult {
		let Model { owner, retired, versions, deposit, .. } =
			Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(retired, Error::<T>::NotRetired);
		ensure!(versions == 0, Error::<T>::TermsLeft);
		Self::refund_deposit(&owner, deposit)?;

		Models::<T>::remove(model);
		T::OnModelRemoved::removed(model);
		Self::deposit_event(Event::ModelRemoved { model, owner, deposit });
		Ok(())
	}
}
