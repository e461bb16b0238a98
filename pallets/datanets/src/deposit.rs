//! Deposits, each returned exactly as it was taken.

use crate::{types::bonded_points, Config, HoldReason, Pallet};
use frame_support::{
	pallet_prelude::DispatchResult,
	traits::{
		fungible::hold::Mutate,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use sp_runtime::ArithmeticError;
use tributary_primitives::{content::Content, traits::Credit, Balance, Points};
use tributary_support::release_or_credit;

impl<T: Config> Pallet<T> {
	/// Holds `amount` more of `who`.
	pub(crate) fn hold_deposit(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::hold(&reason.into(), who, amount)
	}

	/// Releases exactly `amount` of what is held from `who`, or has the ledger owe it where the
	/// account cannot take it.
	pub(crate) fn return_deposit(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		release_or_credit::<_, T::Currency, T::Ledger>(&reason.into(), who, amount)
	}

	/// Moves `amount` of what is held from `who` to the pot. The caller credits it to an account.
	pub(crate) fn hold_to_pot(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		let pot = T::Ledger::pot();
		let (exact, free, force) = (Precision::Exact, Restriction::Free, Fortitude::Force);
		T::Currency::transfer_on_hold(&reason.into(), who, &pot, amount, exact, free, force).map(|_| ())
	}

	/// Moves `amount` of what is held from `from` to the holds of `to`, who agreed to it.
	pub(crate) fn move_deposit(
		reason: HoldReason,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let (exact, on_hold, force) = (Precision::Exact, Restriction::OnHold, Fortitude::Force);
		T::Currency::transfer_on_hold(&reason.into(), from, to, amount, exact, on_hold, force).map(|_| ())
	}

	/// Changes the deposit of `who` from `before` to `now`.
	pub(crate) fn change_deposit(
		reason: HoldReason,
		who: &T::AccountId,
		before: Balance,
		now: Balance,
	) -> DispatchResult {
		if now >= before {
			Self::hold_deposit(reason, who, now.saturating_sub(before))
		} else {
			Self::return_deposit(reason, who, before.saturating_sub(now))
		}
	}

	/// Returns the deposit for an object that is described in `bytes` bytes.
	pub(crate) fn deposit_with_bytes(base: Balance, bytes: usize) -> Result<Balance, ArithmeticError> {
		Balance::try_from(bytes)
			.ok()
			.and_then(|bytes| T::ByteDeposit::get().checked_mul(bytes))
			.and_then(|for_bytes| base.checked_add(for_bytes))
			.ok_or(ArithmeticError::Overflow)
	}

	/// Returns the bond at `per_point` for a content with `points` points.
	pub(crate) fn bond(per_point: Balance, content: &Content, points: Points) -> Result<Balance, ArithmeticError> {
		per_point.checked_mul(bonded_points(content, points).into()).ok_or(ArithmeticError::Overflow)
	}

	/// Returns the deposit for a contribution whose metadata has `bytes` bytes, without a bond.
	pub(crate) fn record_deposit(bytes: usize) -> Result<Balance, ArithmeticError> {
		Self::deposit_with_bytes(T::ContributionDeposit::get(), bytes)
	}

	/// Returns the deposit and bond for a content whose metadata has `bytes` bytes and that asks
	/// for `max_points` points, each with the bond `per_point`.
	pub(crate) fn deposit_for_contribution(
		content: &Content,
		bytes: usize,
		max_points: Points,
		per_point: Balance,
	) -> Result<Balance, ArithmeticError> {
		let bond = Self::bond(per_point, content, max_points)?;
		Self::record_deposit(bytes)?.checked_add(bond).ok_or(ArithmeticError::Overflow)
	}
}
