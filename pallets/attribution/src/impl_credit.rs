//! The debts of the ledger beside fees.

use crate::{AccountCredits, Config, Event, Pallet, Role, TotalOwed};
use frame_support::pallet_prelude::DispatchResult;
use tributary_primitives::{
	traits::{Credit, CreditReason},
	Balance,
};

impl<T: Config> Pallet<T> {
	/// Credits an account with an amount that is counted in the total already.
	pub(crate) fn owe(account: T::AccountId, amount: Balance, reason: CreditReason) {
		if amount == 0 {
			return;
		}
		// No single credit can exceed all that is owed, which did not overflow.
		AccountCredits::<T>::mutate(&account, |credit| *credit = credit.saturating_add(amount));
		Self::deposit_event(Event::AccountCredited { service: None, account, role: Role::Outside(reason), amount });
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
