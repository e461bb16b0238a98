//! What happens, for whoever watches.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A pool was opened.
		Joined {
			/// The pool.
			pool: PoolId,
			/// Its validator.
			validator: T::AccountId,
			/// The validator's own stake.
			bond: Balance,
			/// The part of the rewards that it takes first.
			commission: Perbill,
		},
		/// A validator put more of its own stake in.
		BondIncreased {
			/// Its pool.
			pool: PoolId,
			/// How much more.
			amount: Balance,
			/// Its bond now.
			bond: Balance,
		},
		/// A pool is over, and all its stake on its way out.
		Closed {
			/// The pool.
			pool: PoolId,
			/// Why.
			reason: CloseReason,
			/// The session from which all of its stake may be withdrawn.
			until: SessionIndex,
		},
		/// Nothing was left of a closed pool, and it is gone.
		Removed {
			/// The pool.
			pool: PoolId,
		},
		/// Somebody delegated to a pool.
		Delegated {
			/// The pool.
			pool: PoolId,
			/// Who.
			delegator: T::AccountId,
			/// How much.
			amount: Balance,
			/// The shares that this bought.
			shares: Balance,
		},
		/// Somebody took stake out of a pool, which is on its way out.
		Undelegated {
			/// The pool.
			pool: PoolId,
			/// Who.
			delegator: T::AccountId,
			/// What left.
			amount: Balance,
			/// The shares that it was.
			shares: Balance,
			/// The session from which it may be withdrawn.
			until: SessionIndex,
		},
		/// Somebody got back stake, or rewards with it.
		Withdrawn {
			/// The pool that it was in.
			pool: PoolId,
			/// Who.
			who: T::AccountId,
			/// The stake.
			stake: Balance,
			/// The rewards.
			rewards: Balance,
		},
		/// Somebody claimed rewards.
		RewardsClaimed {
			/// The pool that earned them.
			pool: PoolId,
			/// Who.
			who: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A validator will take another commission.
		CommissionScheduled {
			/// Its pool.
			pool: PoolId,
			/// The commission.
			commission: Perbill,
			/// The session from whose rewards on it is taken.
			from: SessionIndex,
		},
		/// A validator is kept out of the selection.
		Jailed {
			/// Its pool.
			pool: PoolId,
			/// Why.
			reason: JailReason,
			/// The session from which it may take itself out.
			until: SessionIndex,
		},
		/// A validator should be in jail, but as many are as may be put there in one session, or as few are left as must be.
		Spared {
			/// Its pool.
			pool: PoolId,
			/// What it did.
			reason: JailReason,
		},
		/// A validator may be selected again.
		Unjailed {
			/// Its pool.
			pool: PoolId,
		},
		/// A pool was slashed for an offence.
		Slashed {
			/// The pool.
			pool: PoolId,
			/// The session of the offence.
			session: SessionIndex,
			/// The fraction for that session now, all in all.
			fraction: Perbill,
			/// What the validator's own stake lost by this.
			bond: Balance,
			/// What the delegators' stake lost by this.
			delegated: Balance,
			/// What of it went to those who reported the offence.
			rewarded: Balance,
		},
		/// A pool earned rewards.
		Rewarded {
			/// The pool.
			pool: PoolId,
			/// The session.
			session: SessionIndex,
			/// The blocks that it made.
			blocks: u32,
			/// What its validator earned, by commission and bond.
			validator: Balance,
			/// What its delegators earned together.
			delegators: Balance,
		},
		/// The validators of a session were selected.
		Selected {
			/// The session.
			session: SessionIndex,
			/// How many there are.
			validators: u32,
		},
	}
}
