//! Rewards: what has come in by the end of a session, by the blocks that were made in it.

use crate::{types::*, *};
use core::marker::PhantomData;
use frame_support::traits::{
	tokens::fungible::{Balanced, Credit},
	OnUnbalanced,
};
use tributary_primitives::shares::mul_div;

/// Pays what it is handed into the reward pot: transaction fees.
pub struct ToRewards<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<Credit<T::AccountId, T::Currency>> for ToRewards<T> {
	fn on_nonzero_unbalanced(credit: Credit<T::AccountId, T::Currency>) {
		// The pot exists from genesis on, so it takes any amount; were it gone, the amount would be burnt.
		let _ = T::Currency::resolve(&Pallet::<T>::reward_pot(), credit);
	}
}

impl<T: Config> Pallet<T> {
	/// What has come in and nobody has earned yet.
	pub fn unearned() -> Balance {
		let kept = RewardsOwed::<T>::get().saturating_add(T::Currency::minimum_balance());
		T::Currency::balance(&Self::reward_pot()).saturating_sub(kept)
	}

	/// Divide what has come in among the pools by the blocks that they made. What rounding leaves, and what those would have
	/// earned who have no pool, stays for the next session.
	pub(crate) fn divide(session: SessionIndex, authored: &BTreeMap<T::AccountId, u32>) {
		let all = Self::unearned();
		let blocks = authored.values().fold(0 as Balance, |sum, blocks| sum.saturating_add((*blocks).into()));
		let mut owed: Balance = 0;
		for (author, authored) in authored {
			let share = mul_div(all, (*authored).into(), blocks).unwrap_or(0);
			let Some((id, mut pool)) = Self::pool_of(author) else { continue };
			if share == 0 || session < pool.first {
				continue;
			}
			let (validator, delegators) = Self::reward(&mut pool, share, session);
			owed = owed.saturating_add(validator).saturating_add(delegators);
			Pools::<T>::insert(id, pool);
			Self::deposit_event(Event::Rewarded { pool: id, session, blocks: *authored, validator, delegators });
		}
		RewardsOwed::<T>::mutate(|sum| *sum = sum.saturating_add(owed));
		CarriedOver::<T>::put(all.saturating_sub(owed));
	}

	/// Pay a pool: its validator's commission first, the rest by stake. Returns what the validator and what the delegators
	/// earned.
	fn reward(pool: &mut PoolInfo<T>, amount: Balance, session: SessionIndex) -> (Balance, Balance) {
		let commission = part(pool.commission.at(session), amount);
		let rest = amount.saturating_sub(commission);
		// Without stake, only the work is paid.
		let by_bond = mul_div(rest, pool.bond, pool.stake()).unwrap_or(0);
		let by_delegators = match pool.delegated.amount {
			0 => 0,
			_ => rest.saturating_sub(by_bond),
		};
		let validator = commission.saturating_add(by_bond);
		let delegators = match pool.rewards.pay(by_delegators, pool.delegated.shares) {
			Some(()) => by_delegators,
			None => 0,
		};
		pool.earned = pool.earned.saturating_add(validator);
		pool.owed = pool.owed.saturating_add(delegators);
		(validator, delegators)
	}
}
