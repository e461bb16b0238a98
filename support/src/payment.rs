//! Payments that never wait for an account: the ledger owes what the account cannot take.
//!
//! An account cannot take an amount when it has nothing free and the amount is below the
//! existential deposit. Every function here pays in full or changes nothing.

use frame_support::{
	pallet_prelude::DispatchResult,
	storage::with_storage_layer,
	traits::tokens::{
		fungible::{hold, Mutate},
		Fortitude::Force,
		Precision::Exact,
		Preservation::Preserve,
		Restriction::Free,
	},
};
use tributary_primitives::{
	traits::{Credit, CreditReason},
	Balance,
};

/// Releases exactly `amount` of the hold on `who`, or has the ledger owe it where the account
/// cannot take it.
///
/// # Errors
/// The errors of the transfer to the pot and of the credit, for instance if less is on hold.
pub fn release_or_credit<AccountId, Currency, Ledger>(
	reason: &Currency::Reason,
	who: &AccountId,
	amount: Balance,
) -> DispatchResult
where
	Currency: hold::Mutate<AccountId, Balance = Balance>,
	Ledger: Credit<AccountId>,
{
	if amount == 0 || with_storage_layer(|| Currency::release(reason, who, amount, Exact)).is_ok() {
		return Ok(());
	}
	credit_from_hold::<AccountId, Currency, Ledger>(reason, who, who, amount, CreditReason::Refund)
}

/// Moves exactly `amount` of the hold on `from` to the pot, and has the ledger owe it to `to`.
///
/// # Errors
/// The errors of the transfer and of the credit.
pub fn credit_from_hold<AccountId, Currency, Ledger>(
	reason: &Currency::Reason,
	from: &AccountId,
	to: &AccountId,
	amount: Balance,
	why: CreditReason,
) -> DispatchResult
where
	Currency: hold::Mutate<AccountId, Balance = Balance>,
	Ledger: Credit<AccountId>,
{
	if amount == 0 {
		return Ok(());
	}
	with_storage_layer(|| {
		Currency::transfer_on_hold(reason, from, &Ledger::pot(), amount, Exact, Free, Force)?;
		Ledger::credit(to, amount, why)
	})
}

/// Transfers `amount` from an account that must stay alive to `to`, or has the ledger owe it where
/// `to` cannot take it.
///
/// # Errors
/// The errors of the transfer to the pot and of the credit.
pub fn transfer_or_credit<AccountId, Currency, Ledger>(
	from: &AccountId,
	to: &AccountId,
	amount: Balance,
) -> DispatchResult
where
	AccountId: Eq,
	Currency: Mutate<AccountId, Balance = Balance>,
	Ledger: Credit<AccountId>,
{
	if amount == 0 || with_storage_layer(|| Currency::transfer(from, to, amount, Preserve)).is_ok() {
		return Ok(());
	}
	with_storage_layer(|| {
		Currency::transfer(from, &Ledger::pot(), amount, Preserve)?;
		Ledger::credit(to, amount, CreditReason::Refund)
	})
}
