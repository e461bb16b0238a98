//! The transfer of a model.

use crate::{Config, Error, Event, HoldReason, ModelOf, Models, Pallet};
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
	pub(crate) fn do_transfer_ownership(
		owner: T::AccountId,
		model: ModelId,
		to: Option<T::AccountId>,
	) -> DispatchResult {
		let details = Self::owned(&owner, model)?;
		ensure!(to.as_ref() != Some(&owner), Error::<T>::AlreadyOwner);

		Models::<T>::insert(model, ModelOf::<T> { offered_to: to.clone(), ..details });
		Self::deposit_event(Event::OwnershipOffered { model, to });
		Ok(())
	}

	pub(crate) fn do_accept_ownership(who: T::AccountId, model: ModelId) -> DispatchResult {
		let details = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(details.offered_to.as_ref() == Some(&who), Error::<T>::NotOffered);

		let (from, deposit) = (details.owner.clone(), details.deposit);
		T::Currency::transfer_on_hold(
			&HoldReason::Deposit.into(),
			&from,
			&who,
			deposit,
			Precision::Exact,
			Restriction::OnHold,
			Fortitude::Force,
		)?;
		Models::<T>::insert(model, ModelOf::<T> { owner: who.clone(), offered_to: None, ..details });
		Self::deposit_event(Event::OwnershipTransferred { model, from, to: who, deposit });
		Ok(())
	}
}
