//! Jail: validators that are excluded from the selection, up to a maximum in each session.

use crate::{
	seats::dispensable, Absentees, Candidates, Config, Event, JailReason, Jailings, Pallet, PoolId, Sessions as _,
	StakePoolOf, StakePools, Standing, Work,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use core::cmp::Reverse;
use frame_support::{defensive, traits::Get};
use sp_runtime::Perbill;
use sp_staking::SessionIndex;
use tributary_support::count;

impl<T: Config> Pallet<T> {
	/// Jails a pool, unless a maximum or the floor forbids it. The caller stores it.
	///
	/// A pool that is jailed already stays so for longer. A closed one is excluded anyway.
	pub(crate) fn jail(id: PoolId, pool: &mut StakePoolOf<T>, reason: JailReason) {
		let unjailable_from = Self::current_session().saturating_add(T::JailSessions::get());
		match pool.standing {
			Standing::Closed { .. } => return,
			Standing::Jailed { unjailable_from: before } => {
				pool.standing = Standing::Jailed { unjailable_from: unjailable_from.max(before) };
			},
			Standing::Candidate => {
				let absentee = reason == JailReason::NoBlocks && pool.proven;
				if !Self::may_jail(reason, pool.proven) || absentee && !Self::note_absentee(unjailable_from) {
					Self::deposit_event(Event::Spared { pool: id, reason });
					return;
				}
				Jailings::<T>::mutate(|jailed| *jailed = jailed.saturating_add(1));
				Self::delist(id);
				pool.standing = Standing::Jailed { unjailable_from };
				pool.liveness = Default::default();
				pool.absence = Default::default();
				pool.proven = false;
			},
		}
		Self::deposit_event(Event::Jailed { pool: id, reason, unjailable_from });
	}

	/// Returns `true` if one more validator may be jailed for this reason.
	///
	/// - The candidates are never fewer than the floor because of it.
	/// - In one session, at most [`Config::MaxJailed`] of the set is jailed. Members that have not
	///   proven themselves may exceed that: they are few, and without them the proven ones are as
	///   many as before. All together are fewer than a third of the set, or one of a set of three
	///   or fewer.
	/// - Proven members in jail for having made no blocks are fewer than a third of the set as long
	///   as their time is not over, however many sessions it took to jail them. Otherwise one side
	///   of a partition would exclude the other bit by bit. While there are any, the same holds for
	///   those that missed too many blocks.
	fn may_jail(reason: JailReason, proven: bool) -> bool {
		let set = count(T::Sessions::validators().len());
		let third = dispensable(set);
		let (in_session, absent) = match reason {
			JailReason::NoBlocks if !proven => (third.max(1), u32::MAX),
			JailReason::NoBlocks => (T::MaxJailed::get().mul_floor(set), third),
			JailReason::MissedBlocks => (T::MaxJailed::get().mul_floor(set), third.max(1)),
			JailReason::Offence => (T::MaxJailed::get().mul_floor(set), u32::MAX),
		};
		let absentees = count(Absentees::<T>::decode_len().unwrap_or(0));
		let candidates = count(Candidates::<T>::decode_len().unwrap_or(0));
		Jailings::<T>::get() < in_session && absentees < absent && candidates > T::MinValidators::get()
	}

	/// Records a proven validator that is jailed for having made no blocks. Returns `false` if
	/// there is no room.
	fn note_absentee(unjailable_from: SessionIndex) -> bool {
		let noted = Absentees::<T>::try_append(unjailable_from).is_ok();
		if !noted {
			defensive!("fewer than the maximum of validators are absent");
		}
		noted
	}

	/// Counts the blocks of a session and jails the validators that have made none for long, or
	/// have missed too many: those that never made one first, then the worst.
	///
	/// Each validator should make an equal part of the blocks that the session had, so empty slots,
	/// a whole epoch of them included, count against no validator. With a part `a` of the
	/// validators away, BABE with one slot in four for primary authors fills `1 - a * 0.75^(1 - a)`
	/// of the slots: 72% when a third is, and 80% when a quarter is. With a third away GRANDPA
	/// finalises nothing, and a validator that is missing on this side of a partition may have made
	/// blocks on the other. So missed blocks do not count in a session with no more than three
	/// quarters of its blocks, nor if finality `lagged` for another reason. A validator that makes
	/// no block at all for [`Config::MaxAbsence`] loses its seat all the same.
	pub(crate) fn judge(
		session: SessionIndex,
		validators: &[T::AccountId],
		authored: &BTreeMap<T::AccountId, Work>,
		lagged: bool,
	) {
		let blocks = authored.values().fold(0u32, |sum, work| sum.saturating_add(work.blocks));
		let lagged = lagged || u64::from(blocks).saturating_mul(4) <= T::SessionSlots::get().saturating_mul(3);
		let set = count(validators.len());
		let expected = blocks.checked_div(set).unwrap_or(0);
		let min_expected = T::MinExpectedBlocks::get().max(1);
		let next: BTreeSet<_> = T::Sessions::next_validators().into_iter().collect();
		let mut missing = Vec::new();
		for validator in validators {
			let Some((id, mut pool)) = Self::pool_of(validator) else { continue };
			let made = authored.get(validator).map_or(0, |work| work.blocks);
			let proven = pool.proven || made > 0;
			pool.proven = proven && pool.is_candidate() && next.contains(validator);
			if pool.is_candidate() && session >= pool.first {
				pool.absence.count(made, blocks, set);
				let mut found = pool
					.absence
					.exceeds(T::MaxAbsence::get(), min_expected)
					.then_some((JailReason::NoBlocks, Perbill::one()));
				if !lagged {
					let live = &mut pool.liveness;
					live.expected = live.expected.saturating_add(expected);
					live.authored = live.authored.saturating_add(made);
					if live.expected >= min_expected {
						let missed = live.missed();
						if missed <= T::MaxMissed::get() {
							*live = Default::default();
						} else if proven {
							found = Some((JailReason::MissedBlocks, missed));
						} else {
							found = found.or(Some((JailReason::MissedBlocks, missed)));
						}
					}
				}
				missing.extend(found.map(|(reason, missed)| (proven, Reverse(missed), id, reason)));
			}
			StakePools::<T>::insert(id, pool);
		}
		missing.sort_by_key(|(proven, missed, id, _)| (*proven, *missed, *id));
		for (.., id, reason) in missing {
			StakePools::<T>::mutate_extant(id, |pool| Self::jail(id, pool, reason));
		}
	}
}
