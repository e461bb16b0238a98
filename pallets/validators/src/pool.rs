//! Pools, from their opening to their removal.

use crate::{
	CloseReason, Commission, Config, CurrentSession, Error, Event, HoldReason, NextPoolId, Pallet, PoolId, RewardsOwed,
	StakePool, StakePoolIds, StakePoolOf, StakePools, Standing,
};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{tokens::fungible::hold::Mutate as _, DefensiveSaturating as _, Get},
};
use sp_runtime::{ArithmeticError, Perbill};
use sp_staking::SessionIndex;
use tributary_primitives::Balance;

impl<T: Config> Pallet<T> {
	/// Returns the last pool that an account opened, with its id.
	pub fn pool_of(validator: &T::AccountId) -> Option<(PoolId, StakePoolOf<T>)> {
		let id = StakePoolIds::<T>::get(validator)?;
		Some((id, StakePools::<T>::get(id)?))
	}

	/// Returns the index of the current session.
	pub fn current_session() -> SessionIndex {
		CurrentSession::<T>::get()
	}

	/// Returns the session from which stake that left in `session` can be withdrawn.
	pub fn free_from(session: SessionIndex) -> SessionIndex {
		session.saturating_add(T::BondingSessions::get())
	}

	/// Returns `true` if stake that left in `session` is free.
	pub(crate) fn is_free(session: SessionIndex) -> bool {
		Self::current_session() >= Self::free_from(session)
	}

	/// Returns `true` if the pool is closed and all of its stake is free.
	pub(crate) fn is_over(pool: &StakePoolOf<T>) -> bool {
		pool.closed_at().is_some_and(Self::is_free)
	}

	/// Opens a pool that can be selected from the `first` session on.
	pub(crate) fn open(who: T::AccountId, bond: Balance, rate: Perbill, first: SessionIndex) -> DispatchResult {
		ensure!(bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		ensure!(rate <= T::MaxCommission::get(), Error::<T>::MaxCommissionExceeded);
		let id = NextPoolId::<T>::get();
		let next = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		T::Currency::hold(&HoldReason::Bond.into(), &who, bond)?;
		Self::enlist(id, bond)?;

		NextPoolId::<T>::put(next);
		let old = StakePoolIds::<T>::get(&who);
		StakePoolIds::<T>::insert(&who, id);
		if let Some(old) = old {
			Self::remove_if_empty(old);
		}
		let pool = StakePool {
			validator: who.clone(),
			first,
			standing: Standing::Candidate,
			bond,
			delegated: Default::default(),
			rewards: Default::default(),
			owed: 0,
			earned: 0,
			commission: Commission { rate, next: None },
			liveness: Default::default(),
			absence: Default::default(),
			proven: false,
			offence: None,
			members: 0,
		};
		StakePools::<T>::insert(id, pool);
		Self::deposit_event(Event::Joined { pool: id, validator: who, bond, commission: rate });
		Ok(())
	}

	/// Closes a pool: all of its stake is unbonding from now on. The caller stores the pool.
	pub(crate) fn close(id: PoolId, pool: &mut StakePoolOf<T>, reason: CloseReason) {
		let at = Self::current_session();
		pool.standing = Standing::Closed { at };
		pool.proven = false;
		Self::delist(id);
		Self::deposit_event(Event::Closed { pool: id, reason, withdrawable_from: Self::free_from(at) });
	}

	/// Removes a pool that is over and empty. Returns `true` if it was removed.
	pub(crate) fn remove_if_empty(id: PoolId) -> bool {
		let Some(pool) = StakePools::<T>::get(id) else { return false };
		if !Self::is_over(&pool) || !pool.is_empty() {
			return false;
		}
		StakePools::<T>::remove(id);
		if StakePoolIds::<T>::get(&pool.validator) == Some(id) {
			StakePoolIds::<T>::remove(&pool.validator);
		}
		// The rounding of the pool returns to the pot, for others to earn.
		RewardsOwed::<T>::mutate(|owed| *owed = owed.defensive_saturating_sub(pool.owed));
		Self::deposit_event(Event::Removed { pool: id });
		true
	}
}
