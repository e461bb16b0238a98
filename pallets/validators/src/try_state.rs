//! Checks of the pallet's invariants.

use crate::{
	Absentees, Authored, Candidates, Config, Delegations, HoldReason, NextPoolId, Pallet, PoolId, Released,
	RewardsOwed, Sessions as _, SlashesBySession, StakePoolIds, StakePools, Unbondings, UndividedRewards, Work,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Inspect as _, Inspect as _},
		Get,
	},
};
use sp_runtime::TryRuntimeError;
use sp_staking::SessionIndex;
use tributary_primitives::{shares::SharedStake, Balance};

/// Returns the sum of amounts.
fn sum(mut amounts: impl Iterator<Item = Balance>) -> Result<Balance, TryRuntimeError> {
	amounts.try_fold(0, |sum: Balance, amount| sum.checked_add(amount)).ok_or("a sum overflows".into())
}

/// Checks that shares are worth the stake, or less by under one unit for each holder.
fn try_shares(stake: &SharedStake, held: impl Iterator<Item = Balance>) -> Result<(), TryRuntimeError> {
	let held: Vec<_> = held.filter(|shares| *shares > 0).collect();
	ensure!(sum(held.iter().copied())? == stake.shares, "the shares are not the sum over the holders");
	ensure!(stake.amount <= stake.shares, "a share is worth more than a unit");
	let values = sum(held.iter().map(|shares| stake.value(*shares)))?;
	ensure!(values <= stake.amount, "shares are worth more than the stake");
	let apart = stake.amount.saturating_sub(values);
	let holders = u128::try_from(held.len()).unwrap_or(0);
	ensure!(apart < holders.max(1), "shares are worth less than the stake by more than rounding");
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Checks all invariants of the pallet.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_pools()?;
		Self::try_unbondings()?;
		Self::try_pots()?;
		Self::try_holds()?;
		Self::try_candidates()?;
		Self::try_sessions()
	}

	/// Checks that the shares, members and rewards of each pool are the sums over its delegations.
	fn try_pools() -> Result<(), TryRuntimeError> {
		for (id, pool) in StakePools::<T>::iter() {
			let delegations: Vec<_> = Delegations::<T>::iter_prefix_values(id).collect();
			try_shares(&pool.delegated, delegations.iter().map(|delegation| delegation.shares))?;
			ensure!(
				usize::try_from(pool.members) == Ok(delegations.len()),
				"the number of members is not that of the delegations"
			);
			ensure!(delegations.iter().all(|delegation| !delegation.is_empty()), "an empty delegation is kept");
			let earned = sum(delegations.iter().map(|delegation| {
				delegation.pending.saturating_add(pool.rewards.earned(delegation.shares, delegation.since))
			}))?;
			ensure!(earned <= pool.owed, "delegators have earned more than their pool was paid");
			ensure!(id < NextPoolId::<T>::get(), "a pool has an id that was not given out");
			// A pool that is over may outlast later pools of its validator.
			let last = StakePoolIds::<T>::get(&pool.validator);
			let outlasts = Self::is_over(&pool) && last.is_none_or(|last| last > id);
			ensure!(last == Some(id) || outlasts, "a pool is not its validator's last");
		}
		for (validator, id) in StakePoolIds::<T>::iter() {
			let pool = StakePools::<T>::get(id).ok_or("a validator has no pool")?;
			ensure!(pool.validator == validator, "a pool is another validator's");
		}
		ensure!(
			Delegations::<T>::iter_keys().all(|(id, _)| StakePools::<T>::contains_key(id)),
			"a delegation has no pool"
		);
		Ok(())
	}

	/// Checks that the unbonding stake of each pool is shared by its delegators, in order of
	/// sessions.
	fn try_unbondings() -> Result<(), TryRuntimeError> {
		let mut held = BTreeMap::<(PoolId, SessionIndex), Vec<Balance>>::new();
		for (id, _, delegation) in Delegations::<T>::iter() {
			let sessions: Vec<_> = delegation.unbonding.iter().map(|(session, _)| *session).collect();
			ensure!(sessions.is_sorted_by(|one, other| one < other), "sessions are out of order");
			for (session, shares) in delegation.unbonding {
				held.entry((id, session)).or_default().push(shares);
			}
		}
		let now = Self::current_session();
		for (id, parts) in Unbondings::<T>::iter() {
			ensure!(parts.is_sorted_by(|one, other| one.session < other.session), "parts are out of order");
			ensure!(
				!parts.is_empty() && parts.iter().all(|part| part.session <= now),
				"unbonding stake is empty or of a future session"
			);
			for part in parts {
				let shares = held.remove(&(id, part.session)).ok_or("unbonding stake has no owner")?;
				try_shares(&part.stake, shares.into_iter())?;
			}
		}
		for (id, session, stake) in Released::<T>::iter() {
			ensure!(Self::is_free(session), "stake that can be slashed was released");
			let shares = held.remove(&(id, session)).ok_or("released stake has no owner")?;
			try_shares(&stake, shares.into_iter())?;
		}
		ensure!(held.is_empty(), "a delegation has unbonding stake that its pool lacks");
		Ok(())
	}

	/// Checks that the pots cover the stake, the rewards and the existential deposit.
	fn try_pots() -> Result<(), TryRuntimeError> {
		let minimum = T::Currency::minimum_balance();
		let delegated = sum(StakePools::<T>::iter_values().map(|pool| pool.delegated.amount))?;
		let leaving = Unbondings::<T>::iter_values().flatten().map(|part| part.stake.amount);
		let leaving = sum(leaving)?;
		let released = sum(Released::<T>::iter_values().map(|stake| stake.amount))?;
		let needed = sum([delegated, leaving, released, minimum].into_iter())?;
		ensure!(T::Currency::balance(&Self::stake_pot()) >= needed, "the stake pot does not cover the stake");

		let owed = RewardsOwed::<T>::get();
		let pools = sum(StakePools::<T>::iter_values().map(|pool| pool.owed.saturating_add(pool.earned)))?;
		ensure!(owed == pools, "the rewards owed are not the sum over the pools");
		let needed = sum([owed, minimum].into_iter())?;
		ensure!(T::Currency::balance(&Self::reward_pot()) >= needed, "the reward pot does not cover the rewards");
		ensure!(
			UndividedRewards::<T>::get() <= Self::unearned(),
			"the reward pot does not cover the undivided rewards"
		);
		Ok(())
	}

	/// Checks that the hold on an account is the sum of its pools' bonds.
	fn try_holds() -> Result<(), TryRuntimeError> {
		let mut bonds = BTreeMap::<T::AccountId, Balance>::new();
		for pool in StakePools::<T>::iter_values() {
			let bond = bonds.entry(pool.validator).or_default();
			*bond = sum([*bond, pool.bond].into_iter())?;
		}
		for (validator, bond) in bonds {
			let held = T::Currency::balance_on_hold(&HoldReason::Bond.into(), &validator);
			ensure!(held == bond, "a validator's hold is not its bonds");
		}
		Ok(())
	}

	/// Checks that the candidates are the pools that can be selected, in order of stake.
	fn try_candidates() -> Result<(), TryRuntimeError> {
		let candidates = Candidates::<T>::get();
		ensure!(
			candidates.is_sorted_by(|one, other| {
				one.stake > other.stake || (one.stake == other.stake && one.pool < other.pool)
			}),
			"candidates are out of order"
		);
		for candidate in &candidates {
			let pool = StakePools::<T>::get(candidate.pool).ok_or("a candidate has no pool")?;
			ensure!(pool.is_candidate(), "a candidate is in jail or closed");
			ensure!(pool.stake() == candidate.stake, "a candidate's stake is not its pool's");
			ensure!(pool.offence.is_none(), "a candidate has an offence");
		}
		let all = StakePools::<T>::iter_values().filter(|pool| pool.is_candidate()).count();
		ensure!(all == candidates.len(), "a pool is missing from the candidates");
		Ok(())
	}

	/// Checks that nothing is kept of sessions that are too old to be reported.
	fn try_sessions() -> Result<(), TryRuntimeError> {
		let now = Self::current_session();
		for (session, _, fraction) in SlashesBySession::<T>::iter() {
			let kept = session.saturating_add(T::ReportingSessions::get()) >= now;
			ensure!(kept && !fraction.is_zero(), "a slash is kept without need");
		}
		ensure!(Authored::<T>::iter_values().all(|work| work != Work::default()), "an author has done nothing");
		ensure!(Absentees::<T>::get().iter().all(|end| *end > now), "an absentee's time in jail is over");
		let members = T::Sessions::validators();
		ensure!(
			StakePools::<T>::iter_values()
				.filter(|pool| pool.proven)
				.all(|pool| pool.is_candidate() && members.contains(&pool.validator)),
			"a proven validator is no candidate, or not in the set"
		);
		Ok(())
	}
}
