//! The answers of the view functions.

use crate::{Config, Delegations, Pallet, PoolId, Position, Released, StakePools, Unbondings};
use sp_staking::SessionIndex;
use tributary_primitives::Balance;

impl<T: Config> Pallet<T> {
	/// Returns the delegation of an account in a pool, in units.
	pub fn position_of(id: PoolId, who: &T::AccountId) -> Option<Position> {
		let (pool, delegation) = (StakePools::<T>::get(id)?, Delegations::<T>::get(id, who)?);
		let parts = Unbondings::<T>::get(id);
		let value = |session: SessionIndex, shares: Balance| {
			let part = parts.iter().find(|part| part.session == session).map(|part| part.stake);
			part.unwrap_or_else(|| Released::<T>::get(id, session)).value(shares)
		};
		Some(Position {
			shares: delegation.shares,
			stake: pool.delegated.value(delegation.shares),
			rewards: delegation.pending.saturating_add(pool.rewards.earned(delegation.shares, delegation.since)),
			unbonding: delegation
				.unbonding
				.iter()
				.map(|(session, shares)| (Self::free_from(*session), value(*session, *shares)))
				.collect(),
		})
	}
}
