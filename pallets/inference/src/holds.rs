//! Payments out of a hold that never wait for an account.

use crate::{Config, HoldReason, Pallet};
use frame_support::pallet_prelude::DispatchResult;
use tributary_primitives::{traits::CreditReason, Balance};
use tributary_support::{credit_from_hold, release_or_credit};

impl<T: Config> Pallet<T> {
	/// Refunds a hold on `who`. The ledger owes what the account cannot take.
	pub(crate) fn refund(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		release_or_credit::<_, T::Currency, T::Settlement>(&reason.into(), who, amount)
	}

	/// Moves a hold on `from` to the pot, and has the ledger owe it to `to`; or changes nothing.
	pub(crate) fn hold_to_credit(
		reason: HoldReason,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
		why: CreditReason,
	) -> DispatchResult {
		credit_from_hold::<_, T::Currency, T::Settlement>(&reason.into(), from, to, amount, why)
	}
}
