//! The candidates: a bounded list by stake, from which the validators of each session are selected.

use crate::{
	Candidate, Candidates, CloseReason, Config, Error, Pallet, PoolId, Sessions as _, StakePoolOf, StakePools,
};
use alloc::vec::Vec;
use core::cmp::Reverse;
use frame_support::{defensive, dispatch::DispatchResult, ensure, traits::Get};
use tributary_primitives::Balance;

/// Returns the sort key of a candidate: by stake in descending order, then by age.
fn rank(candidate: &Candidate) -> (Reverse<Balance>, PoolId) {
	(Reverse(candidate.stake), candidate.pool)
}

impl<T: Config> Pallet<T> {
	/// Adds a pool to the list. If the list is full, the lowest pool is closed if it has less
	/// stake.
	pub(crate) fn enlist(pool: PoolId, stake: Balance) -> DispatchResult {
		let mut candidates = Candidates::<T>::get();
		let mut out = None;
		if candidates.is_full() {
			let lowest = candidates.pop().ok_or(Error::<T>::Outbid)?;
			ensure!(stake > lowest.stake, Error::<T>::Outbid);
			out = Some(lowest.pool);
		}
		let candidate = Candidate { pool, stake };
		let place = candidates.partition_point(|other| rank(other) < rank(&candidate));
		candidates.try_insert(place, candidate).map_err(|_| Error::<T>::Outbid)?;

		Candidates::<T>::put(candidates);
		if let Some(id) = out {
			StakePools::<T>::mutate_extant(id, |pool| Self::close(id, pool, CloseReason::Outbid));
		}
		Ok(())
	}

	/// Removes a pool from the list.
	pub(crate) fn delist(pool: PoolId) {
		Candidates::<T>::mutate(|candidates| candidates.retain(|candidate| candidate.pool != pool));
	}

	/// Moves a candidate to the place of its stake. Does nothing for other pools.
	pub(crate) fn rerank(id: PoolId, pool: &StakePoolOf<T>) {
		if !pool.is_candidate() {
			return;
		}
		Candidates::<T>::mutate(|candidates| {
			let candidate = Candidate { pool: id, stake: pool.stake() };
			candidates.retain(|other| other.pool != id);
			let place = candidates.partition_point(|other| rank(other) < rank(&candidate));
			if candidates.try_insert(place, candidate).is_err() {
				defensive!("a candidate has a place");
			}
		});
	}

	/// Returns the candidates with the most stake, by account.
	///
	/// If they are fewer than the floor, validators of the present session fill the rest. Only
	/// accounts with session keys count: others could not make a block.
	pub(crate) fn select() -> Vec<T::AccountId> {
		let max = T::MaxValidators::get();
		let floor = T::MinValidators::get().max(1).min(max);
		let count = T::ValidatorCount::get().max(floor).min(max);
		let (floor, count) = (length(floor), length(count));
		let mut selected: Vec<_> = Candidates::<T>::get()
			.into_iter()
			.filter_map(|candidate| StakePools::<T>::get(candidate.pool).map(|pool| pool.validator))
			.filter(T::Sessions::has_keys)
			.take(count)
			.collect();
		if selected.len() < floor {
			let missing = floor.saturating_sub(selected.len());
			let mut others: Vec<_> = T::Sessions::validators()
				.into_iter()
				.filter(|who| !selected.contains(who) && T::Sessions::has_keys(who))
				.map(|who| {
					let pool = Self::pool_of(&who);
					let honest = pool.as_ref().is_some_and(|(_, pool)| pool.offence.is_none());
					let stake = pool.map(|(_, pool)| pool.stake()).unwrap_or(0);
					(Reverse((honest, stake)), who)
				})
				.collect();
			others.sort();
			selected.extend(others.into_iter().map(|(_, who)| who).take(missing));
		}
		selected.sort();
		selected
	}
}

/// Returns a number as the length of a list.
fn length(number: u32) -> usize {
	usize::try_from(number).unwrap_or(usize::MAX)
}
