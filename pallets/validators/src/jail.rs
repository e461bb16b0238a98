//! Jail: validators that are excluded from the selection, up to a maximum in each session.

use crate::{
	Candidates, Config, Event, JailReason, Jailings, Pallet, PoolId, Sessions as _, StakePoolOf, StakePools, Standing,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::traits::Get;
use sp_staking::SessionIndex;
use tributary_support::count;

impl<T: Config> Pallet<T> {
	/// Jails a pool, unless the maximum of the session or the floor forbids it. The caller stores
	/// it.
	///
	/// A pool that is jailed already stays so for longer. A closed one is excluded anyway.
	pub(crate) fn jail(id: PoolId, pool: &mut StakePoolOf<T>, reason: JailReason) {
		let until = Self::current_session().saturating_add(T::JailSessions::get());
		match pool.standing {
			Standing::Closed { .. } => return,
			Standing::Jailed { until: before } => {
				pool.standing = Standing::Jailed { until: until.max(before) };
			},
			Standing::Candidate => {
				let jailed = Jailings::<T>::get();
				let set = T::Sessions::validators().len();
				let max = T::MaxJailed::get().mul_floor(count(set));
				let candidates = count(Candidates::<T>::decode_len().unwrap_or(0));
				if jailed >= max || candidates <= T::MinValidators::get() {
					Self::deposit_event(Event::Spared { pool: id, reason });
					return;
				}
				Jailings::<T>::put(jailed.saturating_add(1));
				Self::delist(id);
				pool.standing = Standing::Jailed { until };
				pool.liveness = Default::default();
			},
		}
		Self::deposit_event(Event::Jailed { pool: id, reason, until });
	}

	/// Counts the blocks of a session and jails the validators that have missed too many, the worst
	/// first.
	///
	/// Each validator should make an equal part of the blocks that the session had, so empty slots,
	/// a whole epoch of them included, count against no validator. With a part `a` of the
	/// validators away, BABE with one slot in four for primary authors fills `1 - a * 0.75^(1 - a)`
	/// of the slots: 72% when a third is, and 80% when a quarter is. With a third away GRANDPA
	/// finalises nothing, and a validator that is missing on this side of a partition may have made
	/// blocks on the other. So a session with no more than three quarters of its blocks does not
	/// count.
	pub(crate) fn judge(session: SessionIndex, validators: &[T::AccountId], authored: &BTreeMap<T::AccountId, u32>) {
		let blocks = authored.values().fold(0u32, |sum, blocks| sum.saturating_add(*blocks));
		if u64::from(blocks).saturating_mul(4) <= T::SessionSlots::get().saturating_mul(3) {
			return;
		}
		let expected = blocks.checked_div(count(validators.len())).unwrap_or(0);
		let mut late = Vec::new();
		for validator in validators {
			let Some((id, mut pool)) = Self::pool_of(validator) else { continue };
			if !pool.is_candidate() || session < pool.first {
				continue;
			}
			let live = &mut pool.liveness;
			live.expected = live.expected.saturating_add(expected);
			live.authored = live.authored.saturating_add(authored.get(validator).copied().unwrap_or(0));
			if live.expected >= T::MinExpectedBlocks::get().max(1) {
				let missed = live.missed();
				if missed > T::MaxMissed::get() {
					late.push((missed, id));
				} else {
					*live = Default::default();
				}
			}
			StakePools::<T>::insert(id, pool);
		}
		late.sort_by(|(missed, id), (other, other_id)| other.cmp(missed).then(id.cmp(other_id)));
		for (_, id) in late {
			StakePools::<T>::mutate_extant(id, |pool| Self::jail(id, pool, JailReason::MissedBlocks));
		}
	}
}
