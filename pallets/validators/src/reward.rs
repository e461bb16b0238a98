//! Rewards: the revenue of a session, divided by the blocks that were made in it and by their fees.

use crate::{
	types::part, Authored, Config, Event, LatestAuthor, Pallet, RewardsOwed, StakePoolOf, StakePools, UndividedRewards,
	Work,
};
use alloc::collections::BTreeMap;
use core::marker::PhantomData;
use frame_support::traits::{
	tokens::fungible::{Balanced as _, Credit},
	Get, OnUnbalanced,
};
use sp_staking::SessionIndex;
use tributary_primitives::{shares::mul_div, Balance};

/// Pays transaction fees into the reward pot.
pub struct ToRewards<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<Credit<T::AccountId, T::Currency>> for ToRewards<T> {
	fn on_nonzero_unbalanced(credit: Credit<T::AccountId, T::Currency>) {
		// The pot exists from genesis on, so it takes any amount.
		let _ = T::Currency::resolve(&Pallet::<T>::reward_pot(), credit);
	}
}

impl<T: Config> Pallet<T> {
	/// Credits the author of the latest block with its fees: what has come into the reward pot
	/// since it began. `unearned` is what the pot has now.
	///
	/// They are found once in a block, so that no transaction pays for another access to the state.
	pub(crate) fn credit_fees(unearned: Balance) {
		let Some((author, before)) = LatestAuthor::<T>::take() else { return };
		let fees = unearned.saturating_sub(before);
		if fees > 0 {
			Authored::<T>::mutate(author, |work| work.fees = work.fees.saturating_add(fees));
		}
	}

	/// Divides the unearned rewards among the pools: a part by the fees of their blocks, the rest
	/// by the number of blocks.
	///
	/// The rounding, and the shares of authors without a pool, remain for the next session.
	pub(crate) fn divide(session: SessionIndex, authored: &BTreeMap<T::AccountId, Work>) {
		let all = Self::unearned();
		let blocks = authored.values().fold(0, |sum: Balance, work| sum.saturating_add(work.blocks.into()));
		let fees = authored.values().fold(0, |sum: Balance, work| sum.saturating_add(work.fees));
		let by_fees = part(T::AuthorPart::get(), fees).min(all);
		let by_blocks = all.saturating_sub(by_fees);
		let mut owed: Balance = 0;
		for (author, work) in authored {
			let share = mul_div(by_blocks, work.blocks.into(), blocks)
				.unwrap_or(0)
				.saturating_add(mul_div(by_fees, work.fees, fees).unwrap_or(0));
			let Some((id, mut pool)) = Self::pool_of(author) else { continue };
			if share == 0 || session < pool.first {
				continue;
			}
			let (validator, delegators) = Self::reward(&mut pool, share, session);
			owed = owed.saturating_add(validator).saturating_add(delegators);
			StakePools::<T>::insert(id, pool);
			let Work { blocks, fees } = *work;
			Self::deposit_event(Event::Rewarded { pool: id, session, blocks, fees, validator, delegators });
		}
		RewardsOwed::<T>::mutate(|sum| *sum = sum.saturating_add(owed));
		UndividedRewards::<T>::put(all.saturating_sub(owed));
	}

	/// Pays a pool: the commission of its validator first, the rest by stake. Returns the amounts
	/// for the validator and for the delegators.
	fn reward(pool: &mut StakePoolOf<T>, amount: Balance, session: SessionIndex) -> (Balance, Balance) {
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
