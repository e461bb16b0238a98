//! The calls of validators.

use crate::{
	CloseReason, Commission, Config, Error, Event, HoldReason, Pallet, PoolId, RenewalDue, Sessions as _, StakePoolOf,
	StakePools, Standing,
};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{tokens::fungible::hold::Mutate as _, Get},
};
use sp_runtime::{traits::Saturating as _, ArithmeticError, Perbill};
use tributary_primitives::Balance;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_join(who: T::AccountId, bond: Balance, commission: Perbill) -> DispatchResult {
		ensure!(T::Sessions::has_keys(&who), Error::<T>::NoSessionKeys);
		if let Some((_, old)) = Self::pool_of(&who) {
			ensure!(Self::is_over(&old), Error::<T>::AlreadyValidator);
		}
		// The next set is selected already, so the one after it is the first that the pool can be
		// in.
		let first = Self::current_session().saturating_add(2);
		// Its set would otherwise go on, and an equivocation in it is of the set's first session,
		// for which the pool is not liable.
		let serves = T::Sessions::is_needed(&who);
		Self::open(who, bond, commission, first)?;

		if serves {
			RenewalDue::<T>::put(true);
		}
		Ok(())
	}

	pub(crate) fn do_bond_more(who: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let (id, mut pool) = Self::open_pool_of(&who)?;
		let bond = pool.bond.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		T::Currency::hold(&HoldReason::Bond.into(), &who, amount)?;

		pool.bond = bond;
		Self::rerank(id, &pool);
		StakePools::<T>::insert(id, pool);
		Self::deposit_event(Event::BondIncreased { pool: id, amount, bond });
		Ok(())
	}

	pub(crate) fn do_leave(who: T::AccountId) -> DispatchResult {
		let (id, mut pool) = Self::open_pool_of(&who)?;

		Self::close(id, &mut pool, CloseReason::Left);
		StakePools::<T>::insert(id, pool);
		Ok(())
	}

	pub(crate) fn do_set_commission(who: T::AccountId, commission: Perbill) -> DispatchResult {
		let (id, mut pool) = Self::open_pool_of(&who)?;
		ensure!(commission <= T::MaxCommission::get(), Error::<T>::MaxCommissionExceeded);
		let session = Self::current_session();
		let rate = pool.commission.at(session);
		let max = rate.saturating_add(T::MaxCommissionRise::get());
		ensure!(commission <= max, Error::<T>::MaxCommissionRiseExceeded);

		let from = session.saturating_add(T::CommissionDelay::get());
		pool.commission = Commission { rate, next: Some((commission, from)) };
		StakePools::<T>::insert(id, pool);
		Self::deposit_event(Event::CommissionScheduled { pool: id, commission, from });
		Ok(())
	}

	pub(crate) fn do_unjail(who: T::AccountId) -> DispatchResult {
		let (id, mut pool) = Self::open_pool_of(&who)?;
		let Standing::Jailed { unjailable_from } = pool.standing else { return Err(Error::<T>::NotJailed.into()) };
		ensure!(Self::current_session() >= unjailable_from, Error::<T>::TooEarly);
		ensure!(pool.bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		ensure!(T::Sessions::has_keys(&who), Error::<T>::NoSessionKeys);
		Self::enlist(id, pool.stake())?;

		pool.standing = Standing::Candidate;
		pool.offence = None;
		StakePools::<T>::insert(id, pool);
		Self::deposit_event(Event::Unjailed { pool: id });
		Ok(())
	}

	pub(crate) fn do_purge_keys(who: &T::AccountId) -> DispatchResult {
		let candidate = Self::pool_of(who).is_some_and(|(_, pool)| pool.is_candidate());
		ensure!(!candidate && !T::Sessions::is_needed(who), Error::<T>::KeysInUse);
		T::Sessions::purge_keys(who)
	}

	/// Returns the pool of an account, unless it is closed.
	fn open_pool_of(who: &T::AccountId) -> Result<(PoolId, StakePoolOf<T>), Error<T>> {
		let (id, pool) = Self::pool_of(who).ok_or(Error::<T>::NotValidator)?;
		ensure!(pool.closed_at().is_none(), Error::<T>::PoolClosed);
		Ok((id, pool))
	}
}
