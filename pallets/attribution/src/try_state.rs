//! What always holds of the ledger.

use crate::{pools::StoredPool, *};
use alloc::collections::BTreeMap;
use frame_support::{ensure, storage::StorageDoubleMap as _, traits::fungible::Inspect as _};
use sp_runtime::TryRuntimeError;
use tributary_primitives::{traits::Contributions, Balance, ContributionId, DatanetId};

fn sum(mut amounts: impl Iterator<Item = Balance>) -> Result<Balance, TryRuntimeError> {
	amounts.try_fold(0, |sum: Balance, amount| sum.checked_add(amount)).ok_or("a sum overflows".into())
}

impl<T: Config> Pallet<T> {
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_total()?;
		Self::try_pools()?;
		Self::try_claims()?;
		Self::try_receipts()
	}

	/// The stored total is the sum of all credits and pool liabilities, and the pot holds it.
	fn try_total() -> Result<(), TryRuntimeError> {
		let accounts = sum(AccountCredits::<T>::iter_values())?;
		let spans = sum(ContributionCredits::<T>::iter_values().map(|credit| credit.spans))?;
		let pools = sum(Pools::<T>::iter_values().map(|pool| pool.owed))?;
		let total = TotalOwed::<T>::get();
		ensure!(sum([accounts, spans, pools].into_iter())? == total, "the stored total is not the sum of what is owed");
		let needed = sum([total, T::Currency::minimum_balance()].into_iter())?;
		ensure!(T::Currency::balance(&Self::pot_account()) >= needed, "the pot does not hold what is owed");
		ensure!(AccountCredits::<T>::iter_values().all(|credit| credit > 0), "an empty credit is kept");
		Ok(())
	}

	/// Each Datanet's pools owe what was paid to its Releases less what its contributions were paid from them, those that
	/// were forgotten included. Pools that are being removed owe what rounding kept back, to no contribution any more.
	fn try_pools() -> Result<(), TryRuntimeError> {
		let mut paid = BTreeMap::<DatanetId, Balance>::new();
		for (datanet, _, node) in PoolNodes::<T>::iter() {
			let all = paid.entry(datanet).or_default();
			*all = sum([*all, node.paid].into_iter())?;
		}
		let mut claimed = BTreeMap::<DatanetId, Balance>::new();
		for (datanet, _, credit) in ContributionCredits::<T>::iter() {
			let all = claimed.entry(datanet).or_default();
			*all = sum([*all, credit.pool_claimed].into_iter())?;
		}
		for (datanet, pool) in Pools::<T>::iter() {
			ensure!(pool.capacity == 0 || pool.capacity.is_power_of_two(), "a capacity is not a power of two");
			let paid = paid.remove(&datanet).unwrap_or(0);
			let claimed = claimed.remove(&datanet).unwrap_or(0);
			if pool.closing {
				ensure!(
					!ContributionCredits::<T>::contains_prefix(datanet),
					"a pool is removed before its contributions"
				);
				ensure!(pool.owed <= pool.rounding, "a pool that is removed owes more than what rounding kept back");
				continue;
			}
			let out = sum([claimed, pool.forgotten].into_iter())?;
			ensure!(paid.checked_sub(out) == Some(pool.owed), "a pool does not owe what it was paid less what it paid");
		}
		ensure!(paid.values().all(|paid| *paid == 0), "a Release without a pool was paid");
		ensure!(claimed.values().all(|claimed| *claimed == 0), "a pool that was never paid paid");
		Ok(())
	}

	/// No contribution was paid more than it earned, none that is credited is unknown, and the pools owe what those may claim.
	fn try_claims() -> Result<(), TryRuntimeError> {
		let mut unclaimed = BTreeMap::<DatanetId, Balance>::new();
		for (datanet, index, credit) in ContributionCredits::<T>::iter() {
			let contribution = ContributionId { datanet, index };
			let source = T::Contributions::source(contribution).ok_or("a contribution that is credited is unknown")?;
			let earned = StoredPool::<T>::open(datanet).earned(&source);
			let due = earned.checked_sub(credit.pool_claimed).ok_or("a contribution was paid more than it earned")?;
			let all = unclaimed.entry(datanet).or_default();
			*all = sum([*all, due].into_iter())?;
		}
		ensure!(
			unclaimed.into_iter().all(|(datanet, unclaimed)| unclaimed <= Self::pool_owed(datanet)),
			"a pool owes less than its contributions may claim"
		);
		Ok(())
	}

	/// Every receipt is filed under its block, sums to its fee, and is not past the point to which receipts are pruned.
	fn try_receipts() -> Result<(), TryRuntimeError> {
		let kept_from = KeptFrom::<T>::get();
		for (block, job, ()) in SettledIn::<T>::iter() {
			ensure!(block >= kept_from, "a receipt is kept for too long");
			let receipt = Receipts::<T>::get(job).ok_or("a filed receipt is missing")?;
			ensure!(receipt.settled_at == block, "a receipt is filed under another block");
			ensure!(receipt.total() == Some(receipt.fee), "a receipt does not sum to its fee");
		}
		ensure!(Receipts::<T>::iter_keys().count() == SettledIn::<T>::iter_keys().count(), "a receipt is not filed");
		Ok(())
	}
}
