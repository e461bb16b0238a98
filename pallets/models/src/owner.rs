//! The owner of a model, and the refund of its deposits.

use crate::{Config, Error, HoldReason, ModelOf, Models, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use sp_runtime::DispatchError;
use tributary_primitives::{Balance, ModelId};
use tributary_support::release_or_credit;

impl<T: Config> Pallet<T> {
	/// Returns the model if `owner` owns it.
	pub(crate) fn owned(owner: &T::AccountId, model: ModelId) -> Result<ModelOf<T>, DispatchError> {
		let details = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(details.owner == *owner, Error::<T>::NotOwner);
		Ok(details)
	}

	/// Refunds a deposit to an owner. The ledger owes what the account cannot take.
	pub(crate) fn refund_deposit(owner: &T::AccountId, deposit: Balance) -> DispatchResult {
		release_or_credit::<_, T::Currency, T::Ledger>(&HoldReason::Deposit.into(), owner, deposit)
	}
}
