//! Rewards: the revenue of a session, divided by the blocks that were made in it and by their fees.

use crate::{
	types::part, Authored, BlockAuthor, CollectedFees, CollectedTips, Config, CreditOf, Event, Pallet, RewardsOwed,
	StakePoolOf, StakePools, UndividedRewards, Work,
};
use alloc::collections::BTreeMap;
use core::marker::PhantomData;
use frame_support::traits::{
	tokens::{fungible::Balanced as _, imbalance::Imbalance as _},
	Get, NoDrop, OnUnbalanced, SuppressedDrop as _,
};
use sp_staking::SessionIndex;
use tributary_primitives::{shares::mul_div, Balance};

/// Collects transaction fees for the reward pot.
pub struct ToRewards<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<CreditOf<T>> for ToRewards<T> {
	fn on_nonzero_unbalanced(fee: CreditOf<T>) {
		CollectedFees::<T>::mutate(|fees| collect::<T>(fees, fee));
	}
}

/// Collects tips for the author of the block, who chooses its transactions.
pub struct ToAuthor<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<CreditOf<T>> for ToAuthor<T> {
	fn on_nonzero_unbalanced(tip: CreditOf<T>) {
		CollectedTips::<T>::mutate(|tips| collect::<T>(tips, tip));
	}
}

/// Adds a credit to those that the block has brought.
fn collect<T: Config>(collected: &mut Option<NoDrop<CreditOf<T>>>, credit: CreditOf<T>) {
	let before = collected.take().map(NoDrop::into_inner).unwrap_or_default();
	*collected = Some(NoDrop::new(before.merge(credit)));
}

impl<T: Config> Pallet<T> {
	/// Pays what the block's transactions have brought: the tips to its author, the fees into the
	/// reward pot. Counts the fees as the author's work.
	pub(crate) fn pay_collected() {
		let author = BlockAuthor::<T>::take();
		let mut fees = CollectedFees::<T>::take().map(NoDrop::into_inner).unwrap_or_default();
		if let Some(tips) = CollectedTips::<T>::take().map(NoDrop::into_inner) {
			let refused = match &author {
				Some(author) => T::Currency::resolve(author, tips).err(),
				None => Some(tips),
			};
			// Tips too small to open an account for the author are distributed like fees.
			if let Some(tips) = refused {
				fees.subsume(tips);
			}
		}
		let amount = fees.peek();
		if amount == 0 {
			return;
		}
		if let Some(author) = author {
			Authored::<T>::mutate(author, |work| work.fees = work.fees.saturating_add(amount));
		}
		// The pot exists from genesis on, so it takes any amount.
		let _ = T::Currency::resolve(&Self::reward_pot(), fees);
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
