//! Slashes for offences.

use crate::{
	types::part, CloseReason, Config, CreditOf, Event, HoldReason, JailReason, Pallet, PoolId, RenewalDue,
	Sessions as _, SlashesBySession, StakePoolOf, StakePools, Unbonding, Unbondings,
};
use alloc::vec::Vec;
use frame_support::{
	defensive,
	traits::{
		tokens::{
			fungible::{hold::Balanced as _, Balanced as _},
			Fortitude::Force,
			Precision::Exact,
			Preservation::Preserve,
		},
		Get, Imbalance as _, OnUnbalanced as _,
	},
};
use sp_runtime::Perbill;
use sp_staking::SessionIndex;
use tributary_primitives::{
	shares::mul_div,
	traits::{Credit as _, CreditReason},
	Balance,
};

/// Loss of a pool by a slash.
#[derive(Clone, Copy, Default)]
struct Loss {
	bond: Balance,
	delegated: Balance,
}

impl<T: Config> Pallet<T> {
	/// Disables a validator for an offence, slashes its pool and jails it.
	///
	/// It is disabled whether there is stake to be slashed or not. The set of GRANDPA is renewed:
	/// in the same one, a further offence would be of the same session, which is paid for.
	///
	/// `fraction` is relative to the stake before the first slash for this session. With each
	/// report, all concurrent offenders are passed again with the fraction that they deserve
	/// together, so only the difference to the fraction before is slashed.
	pub(crate) fn punish(who: &T::AccountId, reporters: &[T::AccountId], fraction: Perbill, session: SessionIndex) {
		T::Sessions::disable(who.clone(), fraction);
		RenewalDue::<T>::put(true);
		let Some((id, mut pool)) = Self::pool_of(who) else { return };
		let before = SlashesBySession::<T>::get(session, id);
		let too_old = session.saturating_add(T::ReportingSessions::get()) < Self::current_session();
		// The offence is of an earlier pool of the account, which was over before this one was
		// opened.
		if fraction <= before || too_old || session < pool.first || Self::is_over(&pool) {
			return;
		}
		SlashesBySession::<T>::insert(session, id, fraction);

		let loss = Self::slash_pool(id, &mut pool, before, fraction, session);
		let (taken, mut credit) = Self::collect_loss(&pool.validator, loss);
		// An offender gets no reward for reporting itself.
		let others: Vec<_> = reporters.iter().filter(|reporter| *reporter != who).cloned().collect();
		let rewarded = Self::reward_reporters(&others, taken.bond, &mut credit);
		T::Slash::on_unbalanced(credit);

		let Loss { bond, delegated } = loss;
		Self::deposit_event(Event::Slashed { pool: id, session, fraction, bond, delegated, rewarded });
		if pool.stake() == 0 && pool.closed_at().is_none() {
			Self::close(id, &mut pool, CloseReason::Slashed);
		}
		Self::jail(id, &mut pool, JailReason::Offence);
		if !pool.is_candidate() {
			pool.offence = pool.offence.max(Some(fraction));
		}
		Self::rerank(id, &pool);
		StakePools::<T>::insert(id, pool);
	}

	/// Takes the difference between two fractions out of a pool and the stake that left it but
	/// backs the `session`: out of the bond first, then from all delegators in proportion.
	fn slash_pool(
		id: PoolId,
		pool: &mut StakePoolOf<T>,
		before: Perbill,
		fraction: Perbill,
		session: SessionIndex,
	) -> Loss {
		let mut parts = Unbondings::<T>::get(id);
		// Stake that left in a session backs that one and the next, whose validators were selected
		// already.
		let is_liable = |part: &Unbonding| part.session.saturating_add(1) >= session && !Self::is_free(part.session);
		let delegated = parts
			.iter()
			.filter(|part| is_liable(part))
			.fold(pool.delegated.amount, |sum, part| sum.saturating_add(part.stake.amount));
		let all = pool.bond.saturating_add(delegated);
		// The part of the rest after the earlier fraction.
		let part = fraction.deconstruct().saturating_sub(before.deconstruct());
		let whole = Perbill::one().deconstruct().saturating_sub(before.deconstruct());
		let loss = mul_div(all, part.into(), whole.into()).unwrap_or(0);

		let bond = loss.min(pool.bond);
		pool.bond = pool.bond.saturating_sub(bond);
		let from_delegators = loss.saturating_sub(bond);
		if from_delegators == 0 {
			return Loss { bond, delegated: 0 };
		}
		let mut taken = pool.delegated.slash(from_delegators, delegated);
		for part in parts.iter_mut().filter(|part| is_liable(part)) {
			taken = taken.saturating_add(part.stake.slash(from_delegators, delegated));
		}
		if !parts.is_empty() {
			Unbondings::<T>::insert(id, parts);
		}
		Loss { bond, delegated: taken }
	}

	/// Collects a loss from the hold and from the pot. Returns the amounts collected.
	fn collect_loss(validator: &T::AccountId, loss: Loss) -> (Loss, CreditOf<T>) {
		let (bond, missing) = T::Currency::slash(&HoldReason::Bond.into(), validator, loss.bond);
		if missing > 0 {
			defensive!("a bond is on hold");
		}
		let mut taken = Loss { bond: bond.peek(), delegated: 0 };
		if loss.delegated == 0 {
			return (taken, bond);
		}
		match T::Currency::withdraw(&Self::stake_pot(), loss.delegated, Exact, Preserve, Force) {
			Ok(delegated) => {
				taken.delegated = delegated.peek();
				(taken, bond.merge(delegated))
			},
			Err(_) => {
				defensive!("the pot covers what was delegated");
				(taken, bond)
			},
		}
	}

	/// Rewards the reporters, in equal parts, with a part of the bond's loss. Returns the total
	/// reward.
	///
	/// They get credits of the ledger, which any account can receive.
	fn reward_reporters(reporters: &[T::AccountId], bond: Balance, credit: &mut CreditOf<T>) -> Balance {
		let all = part(T::ReporterReward::get(), bond);
		let count = Balance::try_from(reporters.len()).unwrap_or(Balance::MAX);
		let each = all.checked_div(count).unwrap_or(0);
		if each == 0 {
			return 0;
		}
		let mut rewarded: Balance = 0;
		for reporter in reporters {
			match T::Currency::resolve(&T::Ledger::pot(), credit.extract(each)) {
				Ok(()) => {},
				Err(back) => {
					defensive!("the ledger's pot takes any amount");
					credit.subsume(back);
					break;
				},
			}
			// A failed credit leaves its amount in the pot of the ledger, which then holds more
			// than it owes.
			if T::Ledger::credit(reporter, each, CreditReason::OffenceReward).is_ok() {
				rewarded = rewarded.saturating_add(each);
			}
		}
		rewarded
	}
}
