//! The removal of contributions' accounts and of Datanets' pools.

use crate::{
	pools::StoredPool, Claimable, Config, ContributionCredits, Error, Event, Pallet, PoolNodes, ReleasePool,
	ReleasePools,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use sp_runtime::DispatchError;
use tributary_primitives::{
	traits::{ContributionAccounts, Contributions, CreditReason},
	ContributionId, DatanetId,
};

impl<T: Config> Pallet<T> {
	/// Begins to remove the pools of a Datanet, if they owe no more than rounding withheld.
	fn begin_closing(datanet: DatanetId, mut pool: ReleasePool) -> DispatchResult {
		ensure!(ContributionCredits::<T>::iter_key_prefix(datanet).next().is_none(), Error::<T>::Unsettled);
		ensure!(pool.owed <= pool.rounding, Error::<T>::Unsettled);
		pool.closing = true;
		ReleasePools::<T>::insert(datanet, pool);
		Ok(())
	}
}

impl<T: Config> ContributionAccounts<T::AccountId> for Pallet<T> {
	fn settle_up(contribution: ContributionId) -> DispatchResult {
		let mut pool = StoredPool::<T>::open(contribution.datanet);
		let due = Self::due(contribution, &pool).ok_or(Error::<T>::ContributionNotFound)?;
		let amount = due.total().ok_or(Error::<T>::InsufficientFunds)?;
		if amount == 0 {
			return Ok(());
		}
		pool.take(due.pool).ok_or(Error::<T>::InsufficientFunds)?;

		pool.write();
		ContributionCredits::<T>::insert(contribution.datanet, contribution.index, due.paid());
		let Claimable { payee, spans, pool, .. } = due;
		Self::deposit_event(Event::ContributionSettledUp { contribution, payee: payee.clone(), spans, pool });
		Self::owe(payee, amount, CreditReason::Earned { contribution });
		Ok(())
	}

	fn remove(contribution: ContributionId) -> DispatchResult {
		let source = T::Contributions::source(contribution).ok_or(Error::<T>::ContributionNotFound)?;
		let mut pool = StoredPool::<T>::open(contribution.datanet);
		let points = source.points;
		let due = Self::due_to(contribution, source, &pool);
		ensure!(due.total() == Some(0), Error::<T>::Unsettled);
		pool.remove_contribution(points, due.pool_claimed).ok_or(Error::<T>::InsufficientFunds)?;

		pool.write();
		ContributionCredits::<T>::remove(contribution.datanet, contribution.index);
		Ok(())
	}

	fn close_pools(datanet: DatanetId, limit: u32) -> Result<bool, DispatchError> {
		let Ok(pool) = ReleasePools::<T>::try_get(datanet) else { return Ok(true) };
		if !pool.closing {
			Self::begin_closing(datanet, pool)?;
		}
		let limit = usize::try_from(limit).unwrap_or(usize::MAX);
		PoolNodes::<T>::drain_prefix(datanet).take(limit).for_each(drop);
		if PoolNodes::<T>::iter_key_prefix(datanet).next().is_some() {
			return Ok(false);
		}

		ReleasePools::<T>::remove(datanet);
		Self::deposit_event(Event::PoolsClosed { datanet, remainder: pool.owed });
		Self::owe(T::TreasuryAccount::get(), pool.owed, CreditReason::Remainder { datanet });
		Ok(true)
	}
}
