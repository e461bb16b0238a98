//! Registering models, handing them over, retiring them.

use crate::*;
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{
		fungible::hold::Mutate as _,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use sp_runtime::DispatchError;
use tributary_primitives::{ContentHash, ModelId};

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
				let base = Models::<T>::get(base).ok_or(Error::<T>::UnknownModel)?;
				base.depth.checked_add(1).filter(|depth| *depth <= MAX_DEPTH).ok_or(Error::<T>::TooDeep)?
			},
			None => 0,
		};
		let model = NextModelId::<T>::get();
		let next = model.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
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
				deposit,
				versions: 0,
				offered_to: None,
			},
		);
		Self::deposit_event(Event::Registered { model, owner, artifact, base });
		Ok(())
	}

	pub(crate) fn do_transfer_ownership(owner: T::AccountId, model: ModelId, to: T::AccountId) -> DispatchResult {
		let mut details = Self::owned(&owner, model)?;
		let offer = Some(to.clone()).filter(|to| *to != owner);
		ensure!(offer.is_some() || details.offered_to.is_some(), Error::<T>::AlreadyOwner);

		details.offered_to = offer;
		Models::<T>::insert(model, details);
		Self::deposit_event(Event::OwnershipOffered { model, to });
		Ok(())
	}

	pub(crate) fn do_accept_ownership(new_owner: T::AccountId, model: ModelId) -> DispatchResult {
		let mut details = Models::<T>::get(model).ok_or(Error::<T>::UnknownModel)?;
		ensure!(details.offered_to.as_ref() == Some(&new_owner), Error::<T>::NotOffered);
		let old_owner = details.owner;
		T::Currency::transfer_on_hold(
			&HoldReason::Deposit.into(),
			&old_owner,
			&new_owner,
			details.deposit,
			Precision::Exact,
			Restriction::OnHold,
			Fortitude::Force,
		)?;

		details.owner = new_owner.clone();
		details.offered_to = None;
		Models::<T>::insert(model, details);
		Self::deposit_event(Event::OwnershipTransferred { model, old_owner, new_owner });
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

	/// The model, if `owner` owns it.
	pub(crate) fn owned(owner: &T::AccountId, model: ModelId) -> Result<ModelOf<T>, DispatchError> {
		let details = Models::<T>::get(model).ok_or(Error::<T>::UnknownModel)?;
		ensure!(details.owner == *owner, Error::<T>::NotOwner);
		Ok(details)
	}
}
