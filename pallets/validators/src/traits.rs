//! The traits through which the pallet meets sessions and other sources of rewards.

use alloc::vec::Vec;
use frame_support::traits::Get;
use pallet_session::{historical, SessionInterface};
use sp_runtime::{DispatchResult, Perbill};
use sp_staking::{offence::OffenceSeverity, SessionIndex};
use tributary_primitives::Balance;

/// Sessions and their validators; `pallet-session` with its historical part.
pub trait Sessions<AccountId> {
	/// Returns the validators of the current session.
	fn validators() -> Vec<AccountId>;
	/// Returns the validators of the next session.
	fn next_validators() -> Vec<AccountId>;
	/// Returns `true` if an account has session keys. It proved its ownership when it set them.
	fn has_keys(who: &AccountId) -> bool;
	/// Returns `true` if an account validates in the current session or in the next.
	fn is_needed(who: &AccountId) -> bool;
	/// Removes an account's session keys, and refunds the deposit for them.
	fn purge_keys(who: &AccountId) -> DispatchResult;
	/// Returns `true` if one of the validators has changed its session keys since the present
	/// session was planned.
	fn keys_changed() -> bool;
	/// Returns `true` if any validator is disabled.
	fn any_disabled() -> bool;
	/// Disables a validator for the rest of the session, as far as the disabling strategy allows:
	/// it neither makes blocks nor votes.
	fn disable(who: AccountId, severity: Perbill);
	/// Removes the proofs of the validators of the sessions before `session`.
	fn prune_up_to(session: SessionIndex);
}

impl<T> Sessions<T::AccountId> for pallet_session::Pallet<T>
where
	T: pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId> + historical::Config,
{
	fn validators() -> Vec<T::AccountId> {
		Self::validators()
	}

	fn next_validators() -> Vec<T::AccountId> {
		Self::queued_keys().into_iter().map(|(who, _)| who).collect()
	}

	fn has_keys(who: &T::AccountId) -> bool {
		pallet_session::NextKeys::<T>::contains_key(who)
	}

	fn is_needed(who: &T::AccountId) -> bool {
		Self::validators().contains(who) || Self::queued_keys().iter().any(|(queued, _)| queued == who)
	}

	fn purge_keys(who: &T::AccountId) -> DispatchResult {
		<Self as SessionInterface>::purge_keys(who)
	}

	fn keys_changed() -> bool {
		let mut in_use = Self::queued_keys().into_iter();
		in_use.any(|(who, keys)| pallet_session::NextKeys::<T>::get(&who) != Some(keys))
	}

	fn any_disabled() -> bool {
		!Self::disabled_validators().is_empty()
	}

	fn disable(who: T::AccountId, severity: Perbill) {
		Self::report_offence(who, OffenceSeverity(severity));
	}

	fn prune_up_to(session: SessionIndex) {
		historical::Pallet::<T>::prune_up_to(session);
	}
}

/// Number of seats, which genesis fixes: the maximum number of validators of a session.
pub trait FixSeats: Get<u32> {
	/// Sets the number at genesis, for governance to change.
	///
	/// Panics if it is outside of its bounds: such a chain must not start.
	fn fix(seats: u32);
}

/// Source of rewards that do not enter the reward pot by themselves.
pub trait FeeSource<AccountId> {
	/// Moves the revenue owed to the validators into the reward pot, as far as possible, and the
	/// part of `paid_in` that does not belong to them out of it.
	///
	/// `paid_in` is the sum that has entered the pot by itself since the last call. There is one
	/// call in each session, before its rewards are divided.
	fn collect(pot: &AccountId, paid_in: Balance);
}

impl<AccountId> FeeSource<AccountId> for () {
	fn collect(_: &AccountId, _: Balance) {}
}
