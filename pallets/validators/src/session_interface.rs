//! The traits through which the pallet meets sessions and other sources of rewards.

use alloc::vec::Vec;
use pallet_session::{historical, SessionInterface};
use sp_runtime::{DispatchResult, Perbill};
use sp_staking::{offence::OffenceSeverity, SessionIndex};
use tributary_primitives::Balance;

/// The sessions and their validators; `pallet-session` with its historical part.
pub trait Sessions<AccountId> {
	/// The validators of the session that is going on.
	fn validators() -> Vec<AccountId>;
	/// Whether an account has session keys, whose ownership was proven when they were set.
	fn has_keys(who: &AccountId) -> bool;
	/// Whether an account validates in the session that is going on or in the next one.
	fn is_needed(who: &AccountId) -> bool;
	/// Removes an account's session keys, and refunds the deposit for them.
	fn purge_keys(who: &AccountId) -> DispatchResult;
	/// Whether one of these validators has set other session keys than those of the session that is going on.
	fn keys_changed() -> bool;
	/// Whether a validator is disabled.
	fn any_disabled() -> bool;
	/// Keep a validator from making blocks and voting for the rest of the session, as far as the disabling strategy allows.
	fn disable(who: AccountId, severity: Perbill);
	/// Removes the proofs of the validators of the sessions before this one.
	fn prune_up_to(session: SessionIndex);
}

impl<T> Sessions<T::AccountId> for pallet_session::Pallet<T>
where
	T: pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId> + historical::Config,
{
	fn validators() -> Vec<T::AccountId> {
		Self::validators()
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

/// Where rewards come from that are not paid into the reward pot by themselves.
pub trait FeeSource<AccountId> {
	/// Move what is owed to the reward pot into it, as far as that can be done, and what is not the validators' of the
	/// `paid_in` out of it: what has come in by itself since the last time. Called once a session, before its rewards are
	/// divided.
	fn collect(pot: &AccountId, paid_in: Balance);
}

impl<AccountId> FeeSource<AccountId> for () {
	fn collect(_: &AccountId, _: Balance) {}
}
