//! The calls of delegators, and those that pay members of a pool.

use crate::{
	CloseReason, Config, Delegation, Delegations, Error, Event, HoldReason, Pallet, PoolId, Released, RewardsOwed,
	StakePoolOf, StakePools, Standing, Unbonding, Unbondings,
};
use alloc::vec::Vec;
use frame_support::{
	defensive,
	dispatch::DispatchResult,
	ensure,
	traits::{
		tokens::{fungible::Mutate as _, Preservation::Preserve},
		DefensiveSaturating as _, Get,
	},
};
use sp_runtime::{ArithmeticError, DispatchError};
use sp_staking::SessionIndex;
use tributary_primitives::Balance;
use tributary_support::{release_or_credit, transfer_or_credit};

/// Amounts that a member is paid out of a pool.
#[derive(Default)]
struct Payout {
	bond: Balance,
	stake: Balance,
	rewards: Balance,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_delegate(who: T::AccountId, id: PoolId, amount: Balance) -> DispatchResult {
		let mut pool = StakePools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		match pool.standing {
			Standing::Candidate => {},
			Standing::Jailed { .. } => return Err(Error::<T>::Jailed.into()),
			Standing::Closed { .. } => return Err(Error::<T>::PoolClosed.into()),
		}
		ensure!(amount > 0 && amount >= T::MinDelegation::get(), Error::<T>::InsufficientDelegation);
		let mut delegation = match Delegations::<T>::get(id, &who) {
			Some(delegation) => delegation,
			None => {
				pool.members = pool.members.checked_add(1).ok_or(ArithmeticError::Overflow)?;
				Delegation::default()
			},
		};
		Self::bring_up_to_date(&pool, &mut delegation);
		let shares = pool.delegated.mint(amount).ok_or(Error::<T>::PoolExhausted)?;
		delegation.shares = delegation.shares.checked_add(shares).ok_or(ArithmeticError::Overflow)?;
		T::Currency::transfer(&who, &Self::stake_pot(), amount, Preserve)?;

		Self::rerank(id, &pool);
		StakePools::<T>::insert(id, pool);
		Delegations::<T>::insert(id, &who, delegation);
		Self::deposit_event(Event::Delegated { pool: id, delegator: who, amount, shares });
		Ok(())
	}

	pub(crate) fn do_undelegate(who: T::AccountId, id: PoolId, shares: Balance) -> DispatchResult {
		let mut pool = StakePools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		ensure!(pool.closed_at().is_none(), Error::<T>::PoolClosed);
		ensure!(shares > 0, Error::<T>::ZeroAmount);
		let mut delegation = Delegations::<T>::get(id, &who).ok_or(Error::<T>::DelegationNotFound)?;
		Self::bring_up_to_date(&pool, &mut delegation);
		delegation.shares = delegation.shares.checked_sub(shares).ok_or(Error::<T>::InsufficientShares)?;
		let amount = pool.delegated.burn(shares).ok_or(Error::<T>::InsufficientShares)?;
		if delegation.shares > 0 {
			ensure!(amount > 0, Error::<T>::ZeroAmount);
			let remaining = pool.delegated.value(delegation.shares);
			ensure!(remaining >= T::MinDelegation::get(), Error::<T>::InsufficientDelegation);
		}
		let session = Self::current_session();
		if amount > 0 {
			let shares = Self::start_unbonding(id, session, amount)?;
			match delegation.unbonding.last_mut() {
				Some((last, sum)) if *last == session => {
					*sum = sum.checked_add(shares).ok_or(ArithmeticError::Overflow)?
				},
				_ => delegation.unbonding.try_push((session, shares)).map_err(|_| Error::<T>::MaxUnbondingsExceeded)?,
			}
		}

		let withdrawable_from = Self::free_from(session);
		Self::deposit_event(Event::Undelegated { pool: id, delegator: who.clone(), amount, shares, withdrawable_from });
		// The whole bond was slashed before, and this was the last of the delegated stake.
		if pool.stake() == 0 {
			Self::close(id, &mut pool, CloseReason::Slashed);
		}
		Self::rerank(id, &pool);
		Self::put_delegation(id, &who, delegation, &mut pool);
		StakePools::<T>::insert(id, pool);
		Ok(())
	}

	pub(crate) fn do_wind_up(who: T::AccountId, id: PoolId) -> DispatchResult {
		let pool = StakePools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		ensure!(pool.closed_at().is_some(), Error::<T>::NotClosed);
		ensure!(Self::is_over(&pool), Error::<T>::TooEarly);
		Self::do_withdraw(who, id)
	}

	pub(crate) fn do_withdraw(who: T::AccountId, id: PoolId) -> DispatchResult {
		let mut pool = StakePools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		let over = Self::is_over(&pool);
		let mut payout = Payout::default();
		let mut changed = false;
		if let Some(mut delegation) = Delegations::<T>::get(id, &who) {
			Self::bring_up_to_date(&pool, &mut delegation);
			let (free, bound): (Vec<_>, Vec<_>) =
				delegation.unbonding.iter().copied().partition(|(session, _)| Self::is_free(*session));
			changed = !free.is_empty() || over;
			delegation.unbonding.retain(|part| bound.contains(part));
			for (session, shares) in free {
				let amount = Self::finish_unbonding(id, session, shares).ok_or(Error::<T>::InsufficientShares)?;
				payout.stake = payout.stake.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			}
			if over {
				let amount = pool.delegated.burn(delegation.shares).ok_or(Error::<T>::InsufficientShares)?;
				payout.stake = payout.stake.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
				delegation.shares = 0;
			}
			if changed && delegation.shares == 0 && delegation.unbonding.is_empty() {
				payout.rewards = core::mem::take(&mut delegation.pending);
				pool.owed = pool.owed.defensive_saturating_sub(payout.rewards);
			}
			Self::put_delegation(id, &who, delegation, &mut pool);
		}
		if over && pool.validator == who {
			payout.bond = core::mem::take(&mut pool.bond);
			let earned = core::mem::take(&mut pool.earned);
			payout.rewards = payout.rewards.checked_add(earned).ok_or(ArithmeticError::Overflow)?;
			changed |= payout.bond > 0 || earned > 0;
		}

		StakePools::<T>::insert(id, pool);
		release_or_credit::<_, T::Currency, T::Ledger>(&HoldReason::Bond.into(), &who, payout.bond)?;
		transfer_or_credit::<_, T::Currency, T::Ledger>(&Self::stake_pot(), &who, payout.stake)?;
		Self::pay_rewards(&who, payout.rewards)?;
		let stake = payout.stake.checked_add(payout.bond).ok_or(ArithmeticError::Overflow)?;
		if changed {
			Self::deposit_event(Event::Withdrawn { pool: id, who, stake, rewards: payout.rewards });
		}
		let removed = Self::remove_if_empty(id);
		ensure!(changed || removed, Error::<T>::NothingToWithdraw);
		Ok(())
	}

	pub(crate) fn do_claim_rewards(who: T::AccountId, id: PoolId) -> DispatchResult {
		let mut pool = StakePools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		let mut amount = 0;
		if let Some(mut delegation) = Delegations::<T>::get(id, &who) {
			Self::bring_up_to_date(&pool, &mut delegation);
			amount = core::mem::take(&mut delegation.pending);
			pool.owed = pool.owed.defensive_saturating_sub(amount);
			Self::put_delegation(id, &who, delegation, &mut pool);
		}
		if pool.validator == who {
			amount = amount.checked_add(core::mem::take(&mut pool.earned)).ok_or(ArithmeticError::Overflow)?;
		}
		ensure!(amount > 0, Error::<T>::NothingToClaim);

		StakePools::<T>::insert(id, pool);
		Self::pay_rewards(&who, amount)?;
		Self::deposit_event(Event::RewardsClaimed { pool: id, who, amount });
		Self::remove_if_empty(id);
		Ok(())
	}

	/// Records a delegator's earnings. To be called before its shares change.
	fn bring_up_to_date(pool: &StakePoolOf<T>, delegation: &mut Delegation) {
		let earned = pool.rewards.earned(delegation.shares, delegation.since);
		delegation.pending = delegation.pending.saturating_add(earned);
		delegation.since = pool.rewards.per_share;
	}

	/// Stores a delegation, or removes it when it is empty.
	fn put_delegation(id: PoolId, who: &T::AccountId, delegation: Delegation, pool: &mut StakePoolOf<T>) {
		if delegation.is_empty() {
			Delegations::<T>::remove(id, who);
			pool.members = pool.members.defensive_saturating_sub(1);
		} else {
			Delegations::<T>::insert(id, who, delegation);
		}
	}

	/// Adds stake to the unbonding stake of a session. Returns the shares in it.
	fn start_unbonding(id: PoolId, session: SessionIndex, amount: Balance) -> Result<Balance, DispatchError> {
		let mut parts = Unbondings::<T>::get(id);
		if parts.last().is_none_or(|last| last.session != session) {
			// The list has room for all that can still be slashed, so the first of a full list is
			// free.
			if parts.is_full() {
				let first = parts.remove(0);
				Released::<T>::insert(id, first.session, first.stake);
			}
			let part = Unbonding { session, stake: Default::default() };
			parts.try_push(part).map_err(|_| ArithmeticError::Overflow)?;
		}
		let part = parts.last_mut().ok_or(ArithmeticError::Overflow)?;
		let shares = part.stake.mint(amount).ok_or(Error::<T>::PoolExhausted)?;
		Unbondings::<T>::insert(id, parts);
		Ok(shares)
	}

	/// Burns shares in the unbonding stake of a session. Returns their value.
	fn finish_unbonding(id: PoolId, session: SessionIndex, shares: Balance) -> Option<Balance> {
		let mut parts = Unbondings::<T>::get(id);
		if let Some(part) = parts.iter_mut().find(|part| part.session == session) {
			let amount = part.stake.burn(shares)?;
			parts.retain(|part| part.stake.shares > 0);
			if parts.is_empty() {
				Unbondings::<T>::remove(id);
			} else {
				Unbondings::<T>::insert(id, parts);
			}
			return Some(amount);
		}
		let mut stake = Released::<T>::get(id, session);
		let amount = stake.burn(shares)?;
		if stake.shares == 0 {
			Released::<T>::remove(id, session);
		} else {
			Released::<T>::insert(id, session, stake);
		}
		Some(amount)
	}

	/// Pays rewards out of the reward pot.
	fn pay_rewards(who: &T::AccountId, amount: Balance) -> DispatchResult {
		RewardsOwed::<T>::try_mutate(|owed| match owed.checked_sub(amount) {
			Some(remaining) => {
				*owed = remaining;
				Ok(())
			},
			None => {
				defensive!("what is paid is owed");
				Err(ArithmeticError::Underflow)
			},
		})?;
		transfer_or_credit::<_, T::Currency, T::Ledger>(&Self::reward_pot(), who, amount)
	}
}
