//! Why a call is refused.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such pool.
		UnknownPool,
		/// The account has no pool.
		NotValidator,
		/// The account has a pool already, or one whose stake could still be slashed.
		AlreadyValidator,
		/// The account has set no session keys.
		NoSessionKeys,
		/// The bond would be below the minimum.
		InsufficientBond,
		/// There are as many candidates as there may be, and each has more stake.
		Outbid,
		/// The pool is closed.
		PoolClosed,
		/// The pool is not closed.
		NotClosed,
		/// The validator is in jail.
		Jailed,
		/// The validator is not in jail.
		NotJailed,
		/// The time for this has not come.
		TooEarly,
		/// There is nothing to do this with.
		ZeroAmount,
		/// What is delegated, or would be left of it, is below the minimum.
		BelowMinimum,
		/// A slash has left so little of the pool that it takes no more delegations.
		PoolExhausted,
		/// The account has no part in the pool.
		NotMember,
		/// There are not so many shares.
		InsufficientShares,
		/// Stake of too many sessions is on its way out: withdraw some of it.
		MaxUnbondingsExceeded,
		/// Nothing can be withdrawn yet.
		NothingToWithdraw,
		/// No rewards are unclaimed.
		NothingToClaim,
		/// The commission is above the maximum.
		CommissionTooHigh,
		/// The commission would rise by more than it may at once.
		CommissionRiseTooLarge,
		/// The account validates, or may be selected to: its session keys are needed.
		KeysInUse,
		/// A number cannot grow further.
		Overflow,
	}
}
