//! Seats: the places in the set of a session, and how many of them those may take that have not
//! proven themselves.

use crate::{Candidates, Config, Pallet, Sessions as _, StakePools};
use alloc::{collections::BTreeSet, vec::Vec};
use core::cmp::Reverse;
use frame_support::traits::Get;
use tributary_support::count;

/// Smallest set that GRANDPA can do without one member of.
const SMALLEST_SAFE_SET: u32 = 4;

/// Returns the number of members of a set that GRANDPA can do without: fewer than a third.
pub(crate) fn dispensable(set: u32) -> u32 {
	set.saturating_sub(1).checked_div(3).unwrap_or(0)
}

/// Returns the number of unproven members that a set may have, if `proven` others can be in it and
/// it has no more than `seats`.
///
/// They are a sixth of the set, or one if it has four members or more. Either is fewer than GRANDPA
/// can do without. A smaller set can do without no member, so it admits none, except that a network
/// of one or two may grow: one takes a seat for which there is no proven candidate.
pub(crate) fn unproven_places(proven: u32, seats: u32) -> u32 {
	let others = SMALLEST_SAFE_SET.saturating_sub(1);
	if proven < others {
		return u32::from(proven < seats);
	}
	if seats < SMALLEST_SAFE_SET {
		return 0;
	}
	// A sixth of the full set, and a sixth of a set that has all of the proven and free seats.
	let of_seats = seats.checked_div(6).unwrap_or(0).max(1);
	let of_proven = proven.checked_div(5).unwrap_or(0).max(1);
	of_seats.min(of_proven)
}

impl<T: Config> Pallet<T> {
	/// Returns the validators of a future session, by account.
	///
	/// They are the candidates with the most stake that have session keys: others could not make a
	/// block. Of equal candidates, a member of the current set comes first, then the older pool.
	/// Those that have made no block since they entered the set are limited by [`unproven_places`].
	/// At genesis they are not: without its validators there would be no set.
	///
	/// If they are fewer than the floor, validators of the current session fill the rest. One of
	/// these also stays beside a set that has no proven member.
	pub(crate) fn select(genesis: bool) -> Vec<T::AccountId> {
		let max = T::MaxValidators::get();
		let floor = T::MinValidators::get().max(1).min(max);
		let seats = T::Seats::get().max(floor).min(max);
		let current = T::Sessions::validators();
		let members: BTreeSet<_> = current.iter().collect();

		let mut ranked: Vec<_> = Candidates::<T>::get()
			.into_iter()
			.filter_map(|candidate| Some((candidate, StakePools::<T>::get(candidate.pool)?)))
			.filter(|(_, pool)| T::Sessions::has_keys(&pool.validator))
			.map(|(candidate, pool)| {
				let newcomer = !members.contains(&pool.validator);
				let rank = (Reverse(candidate.stake), newcomer, candidate.pool);
				(rank, pool.validator, pool.proven || genesis)
			})
			.collect();
		ranked.sort();
		let proven = count(ranked.iter().filter(|(.., proven)| *proven).count());
		let mut places = unproven_places(proven, seats);
		let mut selected = Vec::new();
		for (_, who, proven) in ranked {
			if count(selected.len()) >= seats {
				break;
			}
			if !proven {
				let Some(rest) = places.checked_sub(1) else { continue };
				places = rest;
			}
			selected.push(who);
		}

		let alone = proven == 0 && !selected.is_empty();
		let floor = if alone { floor.max(count(selected.len()).saturating_add(1)) } else { floor };
		let missing = floor.saturating_sub(count(selected.len()));
		if missing > 0 {
			let mut others: Vec<_> = current
				.into_iter()
				.filter(|who| !selected.contains(who) && T::Sessions::has_keys(who))
				.map(|who| {
					let pool = Self::pool_of(&who).map(|(_, pool)| pool);
					let honest = pool.as_ref().is_some_and(|pool| pool.offence.is_none());
					let at_large = !pool.as_ref().is_some_and(|pool| pool.is_jailed());
					let stake = pool.map(|pool| pool.stake()).unwrap_or(0);
					(Reverse((honest, at_large, stake)), who)
				})
				.collect();
			others.sort();
			let missing = usize::try_from(missing).unwrap_or(usize::MAX);
			selected.extend(others.into_iter().map(|(_, who)| who).take(missing));
		}
		selected.sort();
		selected
	}
}
