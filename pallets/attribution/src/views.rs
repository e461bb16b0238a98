//! The queries of the runtime, other crates and the view functions.

use crate::{
	pools::StoredPool, AccountCredits, Claimable, Config, Pallet, PoolNodes, ReceiptOf, Receipts, ReleasePools,
};
use tributary_primitives::{Balance, ContributionId, DatanetId, JobId, ReleaseId};

impl<T: Config> Pallet<T> {
	/// Returns the amount that an account is owed, without what its contributions are owed.
	pub fn account_credit(account: &T::AccountId) -> Balance {
		AccountCredits::<T>::get(account)
	}

	/// Returns the amounts that a contribution can claim and has claimed, or `None` if there is no
	/// such contribution.
	pub fn claimable(contribution: ContributionId) -> Option<Claimable<T::AccountId>> {
		Self::due(contribution, &StoredPool::open(contribution.datanet))
	}

	/// Returns the sum of all payments to the pool of a Release.
	pub fn paid(release: ReleaseId) -> Balance {
		PoolNodes::<T>::get(release.datanet, release.number).paid
	}

	/// Returns the amount that the pools of a Datanet owe, with the carried remainders.
	pub fn pool_owed(datanet: DatanetId) -> Balance {
		ReleasePools::<T>::get(datanet).owed
	}

	/// Returns the receipt of a job, as long as it is kept.
	pub fn receipt(job: JobId) -> Option<ReceiptOf<T>> {
		Receipts::<T>::get(job)
	}
}
