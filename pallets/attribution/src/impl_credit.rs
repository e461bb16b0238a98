//! The credits outside of fees.

use crate::{AccountCredits, Config, Error, Event, Pallet, Role, TotalOwed};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{fungible::Inspect as _, Get},
};
use sp_runtime::{traits::AccountIdConversion, DispatchError};
use tributary_primitives::{
	traits::{Credit, CreditReason},
	Balance,
};

impl<T: Config> Pallet<T> {
	/// Returns the account that holds all that is owed.
	pub fn pot_account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Returns the sum that will be owed after `amount` more, if the pot holds it.
	pub(crate) fn owed_after(amount: Balance) -> Result<Balance, DispatchError> {
		let owed = TotalOwed::<T>::get().checked_add(amount).ok_or(Error::<T>::InsufficientFunds)?;
		let held = T::Currency::balance(&Self::pot_account());
		let held = held.checked_sub(T::Currency::minimum_balance()).ok_or(Error::<T>::InsufficientFunds)?;
		ensure!(held >= owed, Error::<T>::InsufficientFunds);
		Ok(owed)
	}

	/// Credits an account with an amount that is counted in the total already.
	pub(crate) fn owe(account: T::AccountId, amount: Balance, reason: CreditReason) {
		if amount == 0 {
			return;
		}
		// A single credit cannot exceed the total, which did not overflow.
		AccountCredits::<T>::mutate(&account, |credit| *credit = credit.saturating_add(amount));
		Self::deposit_event(Event::AccountCredited { service: None, account, role: Role::Outside { reason }, amount });
	}
}

impl<T: Config> Credit<T::AccountId> for Pallet<T> {
	fn pot() -> T::AccountId {
		Self::pot_account()
	}

	fn credit(account: &T::AccountId, amount: Balance, reason: CreditReason) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		TotalOwed::<T>::put(Self::owed_after(amount)?);
		Self::owe(account.clone(), amount, reason);
		Ok(())
	}
}
