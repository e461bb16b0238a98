//! The transfer of a model.

use crate::{Config, Error, Event, HoldReason, Models, Pallet};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{
		fungible::hold::Mutate as _,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use tributary_primitives::ModelId;

impl<T: Config> Pallet<T> {
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
		let mut details = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
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
}
