//! Pools: what a validator does with its own.

use crate::{types::*, *};
use frame_support::traits::tokens::fungible::hold::Mutate as _;
use sp_runtime::traits::Saturating as _;

impl<T: Config> Pallet<T> {
	/// The pool of an account, if it has one, and its number.
	pub fn pool_of(validator: &T::AccountId) -> Option<(PoolId, PoolInfo<T>)> {
		let id = PoolOf::<T>::get(validator)?;
		Some((id, Pools::<T>::get(id)?))
	}

	/// The session that is going on.
	pub fn current_session() -> SessionIndex {
		CurrentSession::<T>::get()
	}

	/// The session from which stake that left in `session` may be withdrawn.
	pub fn free_from(session: SessionIndex) -> SessionIndex {
		session.saturating_add(T::BondingSessions::get())
	}

	/// Whether stake that left in `session` is free.
	pub(crate) fn is_free(session: SessionIndex) -> bool {
		Self::current_session() >= Self::free_from(session)
	}

	/// Whether the pool is closed and all of its stake is free.
	pub(crate) fn is_over(pool: &PoolInfo<T>) -> bool {
		pool.closed_at().is_some_and(Self::is_free)
	}

	pub(crate) fn do_join(who: T::AccountId, bond: Balance, commission: Perbill) -> DispatchResult {
		ensure!(T::Sessions::has_keys(&who), Error::<T>::NoSessionKeys);
		if let Some((_, old)) = Self::pool_of(&who) {
			ensure!(Self::is_over(&old), Error::<T>::AlreadyValidator);
		}
		// The set after the next one is the first that it may be selected for.
		let first = Self::current_session().saturating_add(2);
		Self::open(who, bond, commission, first)
	}

	/// Open a pool that may be selected from the `first` session on.
	pub(crate) fn open(who: T::AccountId, bond: Balance, rate: Perbill, first: SessionIndex) -> DispatchResult {
		ensure!(bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		ensure!(rate <= T::MaxCommission::get(), Error::<T>::CommissionTooHigh);
		let id = NextPool::<T>::get();
		let next = id.checked_add(1).ok_or(Error::<T>::Overflow)?;
		T::Currency::hold(&HoldReason::Bond.into(), &who, bond)?;
		Self::enlist(id, bond)?;

		NextPool::<T>::put(next);
		let old = PoolOf::<T>::get(&who);
		PoolOf::<T>::insert(&who, id);
		if let Some(old) = old {
			Self::remove_if_empty(old);
		}
		let pool = Pool {
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
			offence: None,
			members: 0,
		};
		Pools::<T>::insert(id, pool);
		Self::deposit_event(Event::Joined { pool: id, validator: who, bond, commission: rate });
		Ok(())
	}

	pub(crate) fn do_bond_more(who: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let (id, mut pool) = Self::open_pool_of(&who)?;
		let bond = pool.bond.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		T::Currency::hold(&HoldReason::Bond.into(), &who, amount)?;

		pool.bond = bond;
		Self::rerank(id, &pool);
		Pools::<T>::insert(id, pool);
		Self::deposit_event(Event::BondIncreased { pool: id, amount, bond });
		Ok(())
	}

	pub(crate) fn do_leave(who: T::AccountId) -> DispatchResult {
		let (id, mut pool) = Self::open_pool_of(&who)?;

		Self::close(id, &mut pool, CloseReason::Left);
		Pools::<T>::insert(id, pool);
		Ok(())
	}

	pub(crate) fn do_set_commission(who: T::AccountId, commission: Perbill) -> DispatchResult {
		let (id, mut pool) = Self::open_pool_of(&who)?;
		ensure!(commission <= T::MaxCommission::get(), Error::<T>::CommissionTooHigh);
		let session = Self::current_session();
		let rate = pool.commission.at(session);
		let most = rate.saturating_add(T::MaxCommissionRise::get());
		ensure!(commission <= most, Error::<T>::CommissionRiseTooLarge);

		let from = session.saturating_add(T::CommissionDelay::get());
		pool.commission = Commission { rate, next: Some((commission, from)) };
		Pools::<T>::insert(id, pool);
		Self::deposit_event(Event::CommissionScheduled { pool: id, commission, from });
		Ok(())
	}

	pub(crate) fn do_unjail(who: T::AccountId) -> DispatchResult {
		let (id, mut pool) = Self::open_pool_of(&who)?;
		let Standing::Jailed { until } = pool.standing else { return Err(Error::<T>::NotJailed.into()) };
		ensure!(Self::current_session() >= until, Error::<T>::TooEarly);
		ensure!(pool.bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		ensure!(T::Sessions::has_keys(&who), Error::<T>::NoSessionKeys);
		Self::enlist(id, pool.stake())?;

		pool.standing = Standing::Candidate;
		pool.offence = None;
		pool.liveness = Default::default();
		Pools::<T>::insert(id, pool);
		Self::deposit_event(Event::Unjailed { pool: id });
		Ok(())
	}

	pub(crate) fn do_purge_keys(who: &T::AccountId) -> DispatchResult {
		let candidate = Self::pool_of(who).is_some_and(|(_, pool)| pool.is_candidate());
		ensure!(!candidate && !T::Sessions::is_needed(who), Error::<T>::KeysInUse);
		T::Sessions::purge_keys(who)
	}

	/// The pool of an account, unless it is closed.
	fn open_pool_of(who: &T::AccountId) -> Result<(PoolId, PoolInfo<T>), Error<T>> {
		let (id, pool) = Self::pool_of(who).ok_or(Error::<T>::NotValidator)?;
		ensure!(pool.closed_at().is_none(), Error::<T>::PoolClosed);
		Ok((id, pool))
	}

	/// Forget a pool when it is over and nothing depends on it any more. Says whether it is gone.
	pub(crate) fn remove_if_empty(id: PoolId) -> bool {
		let Some(pool) = Pools::<T>::get(id) else { return false };
		if !Self::is_over(&pool) || !pool.is_empty() {
			return false;
		}
		Pools::<T>::remove(id);
		if PoolOf::<T>::get(&pool.validator) == Some(id) {
			PoolOf::<T>::remove(&pool.validator);
		}
		// What rounding kept back is for others to earn.
		RewardsOwed::<T>::mutate(|owed| *owed = owed.defensive_saturating_sub(pool.owed));
		Self::deposit_event(Event::Removed { pool: id });
		true
	}
}
