//! The invariants of the ledger.

use crate::{
	pools::StoredPool, AccountCredits, Config, ContributionCredits, OldestReceiptBlock, Pallet, PoolNodes, Receipts,
	ReceiptsByBlock, ReleasePools, TotalOwed,
};
use alloc::collections::BTreeMap;
use frame_support::{ensure, storage::StorageDoubleMap as _, traits::fungible::Inspect as _};
use sp_runtime::TryRuntimeError;
use tributary_primitives::{traits::Contributions, Balance, ContributionId, DatanetId};

/// Returns the sum, or an error if it overflows.
fn sum(mut amounts: impl Iterator<Item = Balance>) -> Result<Balance, TryRuntimeError> {
	amounts.try_fold(0, |sum: Balance, amount| sum.checked_add(amount)).ok_or("a sum overflows".into())
}

impl<T: Config> Pallet<T> {
	/// Verifies all invariants.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_total()?;
		Self::try_pools()?;
		Self::try_claims()?;
		Self::try_receipts()
	}

	/// Verifies that the stored total is the sum of all credits and of what the pools owe, and that
	/// the pot holds it.
	fn try_total() -> Result<(), TryRuntimeError> {
		let accounts = sum(AccountCredits::<T>::iter_values())?;
		let spans = sum(ContributionCredits::<T>::iter_values().map(|credit| credit.spans))?;
		let pools = sum(ReleasePools::<T>::iter_values().map(|pool| pool.owed))?;
		let total = TotalOwed::<T>::get();
		ensure!(sum([accounts, spans, pools].into_iter())? == total, "the stored total is not the sum of what is owed");
		let needed = sum([total, T::Currency::minimum_balance()].into_iter())?;
		ensure!(T::Currency::balance(&Self::pot_account()) >= needed, "the pot does not hold what is owed");
		ensure!(AccountCredits::<T>::iter_values().all(|credit| credit > 0), "a credit of zero is stored");
		Ok(())
	}

	/// Verifies that each Datanet's pools owe what was paid to its Releases, less what its
	/// contributions, the removed ones included, were paid from them. Pools that are being removed
	/// owe at most what rounding withheld.
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
		for (datanet, pool) in ReleasePools::<T>::iter() {
			ensure!(pool.capacity == 0 || pool.capacity.is_power_of_two(), "a capacity is not a power of two");
			let paid = paid.remove(&datanet).unwrap_or(0);
			let claimed = claimed.remove(&datanet).unwrap_or(0);
			if pool.closing {
				ensure!(
					!ContributionCredits::<T>::contains_prefix(datanet),
					"a pool is being removed before its contributions"
				);
				ensure!(pool.owed <= pool.rounding, "a pool that is being removed owes more than rounding withheld");
				continue;
			}
			let out = sum([claimed, pool.paid_to_removed].into_iter())?;
			ensure!(
				paid.checked_sub(out) == Some(pool.owed),
				"a pool does not owe the difference of payments and claims"
			);
		}
		ensure!(paid.values().all(|paid| *paid == 0), "a Release without a pool was paid");
		ensure!(claimed.values().all(|claimed| *claimed == 0), "claims were paid from a pool that does not exist");
		Ok(())
	}

	/// Verifies that every credited contribution exists and was paid no more than it earned, and
	/// that the pools owe at least what the contributions can claim.
	fn try_claims() -> Result<(), TryRuntimeError> {
		let mut unclaimed = BTreeMap::<DatanetId, Balance>::new();
		for (datanet, index, credit) in ContributionCredits::<T>::iter() {
			let contribution = ContributionId { datanet, index };
			let source = T::Contributions::source(contribution).ok_or("a credited contribution does not exist")?;
			let earned = StoredPool::<T>::open(datanet).earned(&source);
			let due = earned.checked_sub(credit.pool_claimed).ok_or("a contribution was paid more than it earned")?;
			let all = unclaimed.entry(datanet).or_default();
			*all = sum([*all, due].into_iter())?;
		}
		ensure!(
			unclaimed.into_iter().all(|(datanet, unclaimed)| unclaimed <= Self::pool_owed(datanet)),
			"a pool owes less than its contributions can claim"
		);
		Ok(())
	}

	/// Verifies that every receipt is filed under its block, sums to its fee, and is not older than
	/// the first block with receipts.
	fn try_receipts() -> Result<(), TryRuntimeError> {
		let kept_from = OldestReceiptBlock::<T>::get();
		for (block, job, ()) in ReceiptsByBlock::<T>::iter() {
			ensure!(block >= kept_from, "a receipt is older than the first block with receipts");
			let receipt = Receipts::<T>::get(job).ok_or("a filed receipt is missing")?;
			ensure!(receipt.settled_at == block, "a receipt is filed under another block");
			ensure!(receipt.total() == Some(receipt.fee), "a receipt does not sum to its fee");
		}
		ensure!(
			Receipts::<T>::iter_keys().count() == ReceiptsByBlock::<T>::iter_keys().count(),
			"a receipt is not filed"
		);
		Ok(())
	}
}
