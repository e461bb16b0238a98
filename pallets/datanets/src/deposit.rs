//! Deposits: what is held, and returned exactly as it was taken.

use crate::{Config, HoldReason, Pallet};
use frame_support::{
	pallet_prelude::DispatchResult,
	traits::{fungible::hold::Mutate, tokens::Precision, Get},
};
use sp_runtime::ArithmeticError;
use tributary_primitives::{Balance, Points};

impl<T: Config> Pallet<T> {
	/// Hold `amount` more of `who`.
	pub(crate) fn hold_deposit(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::hold(&reason.into(), who, amount)
	}

	/// Return exactly `amount` of what is held of `who`.
	pub(crate) fn return_deposit(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::release(&reason.into(), who, amount, Precision::Exact).map(|_| ())
	}

	/// The deposit for something that is described in `bytes` bytes.
	pub(crate) fn deposit_with_bytes(base: Balance, bytes: usize) -> Result<Balance, ArithmeticError> {
		Balance::try_from(bytes)
			.ok()
			.and_then(|bytes| T::ByteDeposit::get().checked_mul(bytes))
			.and_then(|for_bytes| base.checked_add(for_bytes))
			.ok_or(ArithmeticError::Overflow)
	}

	/// The bond for `points` points at `per_point`.
	pub(crate) fn bond(per_point: Balance, points: Points) -> Result<Balance, ArithmeticError> {
		per_point.checked_mul(points.into()).ok_or(ArithmeticError::Overflow)
	}
}
