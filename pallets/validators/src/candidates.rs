//! The candidates: a bounded list by stake, from which the validators of each session are selected.

use crate::{Candidate, Candidates, CloseReason, Config, Error, Pallet, PoolId, StakePoolOf, StakePools};
use core::cmp::Reverse;
use frame_support::{defensive, dispatch::DispatchResult, ensure};
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
}
