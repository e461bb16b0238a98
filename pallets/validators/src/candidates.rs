//! The candidates: a bounded list by stake, out of which each session's validators are selected.

use crate::{types::*, *};
use core::cmp::Reverse;
use frame_support::defensive;

/// More stake comes first; among equals, the older pool.
fn rank(candidate: &Candidate) -> (Reverse<Balance>, PoolId) {
	(Reverse(candidate.stake), candidate.pool)
}

impl<T: Config> Pallet<T> {
	/// Put a pool on the list. When it is full, the lowest pool is put out if this one has more stake.
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
			Pools::<T>::mutate_extant(id, |pool| Self::close(id, pool, CloseReason::Outbid));
		}
		Ok(())
	}

	/// Take a pool off the list.
	pub(crate) fn delist(pool: PoolId) {
		Candidates::<T>::mutate(|candidates| candidates.retain(|candidate| candidate.pool != pool));
	}

	/// Give a candidate the place of its stake. Does nothing for a pool that is none.
	pub(crate) fn rerank(id: PoolId, pool: &PoolInfo<T>) {
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

	/// End a pool: from now on all of its stake is on its way out. The caller stores it.
	pub(crate) fn close(id: PoolId, pool: &mut PoolInfo<T>, reason: CloseReason) {
		let at = Self::current_session();
		pool.standing = Standing::Closed { at };
		Self::delist(id);
		Self::deposit_event(Event::Closed { pool: id, reason, until: Self::free_from(at) });
	}

	/// Those with the most stake, by account; filled up to the floor with those of the session that is going on, if there are
	/// not enough candidates. Only accounts with session keys count: others could not make a block.
	pub(crate) fn select() -> Vec<T::AccountId> {
		let most = T::MaxValidators::get();
		let floor = T::MinValidators::get().max(1).min(most);
		let count = T::ValidatorCount::get().max(floor).min(most);
		let (floor, count) = (length(floor), length(count));
		let mut selected: Vec<_> = Candidates::<T>::get()
			.into_iter()
			.filter_map(|candidate| Pools::<T>::get(candidate.pool).map(|pool| pool.validator))
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

/// A number of things as the length of a list of them.
fn length(number: u32) -> usize {
	usize::try_from(number).unwrap_or(usize::MAX)
}
