//! The only way into the ledger.

use crate::{pools::StoredPool, *};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	ensure,
	traits::{fungible::Inspect as _, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::AccountIdConversion, DispatchError};
use tributary_primitives::{
	split::{divide, Division},
	terms::WeightedRelease,
	traits::{Catalogue, Order, ReleaseInfo, Settlement},
	Balance, DatanetId,
};

impl<T: Config> Pallet<T> {
	/// The account that holds all that is owed.
	pub fn pot_account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// What will be owed after `amount` more, if the pot holds that.
	fn owed_after(amount: Balance) -> Result<Balance, DispatchError> {
		let owed = TotalOwed::<T>::get().checked_add(amount).ok_or(Error::<T>::Underfunded)?;
		let held = T::Currency::balance(&Self::pot_account());
		let held = held.checked_sub(T::Currency::minimum_balance()).ok_or(Error::<T>::Underfunded)?;
		ensure!(held >= owed, Error::<T>::Underfunded);
		Ok(owed)
	}

	/// The Releases of the order's terms, in their order.
	fn releases(
		order: &Order<T::AccountId, BlockNumberFor<T>>,
	) -> Result<Vec<ReleaseInfo<T::AccountId>>, DispatchError> {
		let info = |WeightedRelease { release, .. }: &WeightedRelease| T::Catalogue::release(*release);
		let infos: Option<Vec<_>> = order.terms.releases.iter().map(info).collect();
		Ok(infos.ok_or(Error::<T>::UnknownRelease)?)
	}

	/// Pay the pools' parts, in memory.
	fn pay_pools(receipt: &ReceiptOf<T>, points: &[u128]) -> Result<Vec<StoredPool<T>>, DispatchError> {
		let mut pools = BTreeMap::<DatanetId, StoredPool<T>>::new();
		for (paid, points) in receipt.releases.iter().zip(points).filter(|(paid, _)| paid.pool > 0) {
			let datanet = paid.release.datanet;
			let pool = pools.entry(datanet).or_insert_with(|| StoredPool::open(datanet));
			pool.pay(paid.release.number, paid.pool, *points).ok_or(Error::<T>::Unpayable)?;
		}
		Ok(pools.into_values().collect())
	}

	/// The account credits of a settlement, with their reasons.
	fn account_credits(receipt: &ReceiptOf<T>) -> Vec<(Role, T::AccountId, Balance)> {
		let of = |role, payment: &Payment<T::AccountId>| (role, payment.account.clone(), payment.amount);
		let mut credits = Vec::new();
		credits.push(of(Role::Protocol, &receipt.protocol));
		credits.push(of(Role::Provider, &receipt.provider));
		let roles = core::iter::once(Role::ModelOwner).chain(core::iter::repeat(Role::Lineage));
		credits.extend(roles.zip(receipt.beneficiaries.iter()).map(|(role, payment)| of(role, payment)));
		credits.extend(
			receipt.releases.iter().map(|paid| (Role::DatanetOwner(paid.release), paid.owner.clone(), paid.owner_cut)),
		);
		credits.retain(|(_, _, amount)| *amount > 0);
		credits
	}
}

impl<T: Config> Settlement<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn pot() -> T::AccountId {
		Self::pot_account()
	}

	fn settle(order: Order<T::AccountId, BlockNumberFor<T>>) -> Result<Division, DispatchError> {
		// All that can fail comes first, since whoever calls may not be in a storage transaction.
		let owed = Self::owed_after(order.fee)?;
		let infos = Self::releases(&order)?;
		let owner_cuts: Vec<_> = infos.iter().map(|info| info.owner_cut).collect();
		let division = divide(order.fee, order.protocol_cut, order.terms, &owner_cuts, &order.evidence);
		let receipt = receipts::write::<T>(&order, &infos, &division)?;
		ensure!(receipts::total(&receipt) == Some(order.fee), Error::<T>::NotConserved);
		let points: Vec<_> = infos.iter().map(|info| info.points).collect();
		let pools = Self::pay_pools(&receipt, &points)?;

		TotalOwed::<T>::put(owed);
		// No single credit can exceed all that is owed, which did not overflow.
		let mut sums = BTreeMap::<T::AccountId, Balance>::new();
		for (role, account, amount) in Self::account_credits(&receipt) {
			let sum = sums.entry(account.clone()).or_default();
			*sum = sum.saturating_add(amount);
			Self::deposit_event(Event::AccountCredited { job: Some(order.job), account, role, amount });
		}
		for (account, sum) in sums {
			AccountCredits::<T>::mutate(account, |credit| *credit = credit.saturating_add(sum));
		}
		for SpanReceipt { contribution, positions, amount } in
			receipt.spans.iter().filter(|span| span.amount > 0).cloned()
		{
			ContributionCredits::<T>::mutate(contribution, |credit| credit.spans = credit.spans.saturating_add(amount));
			Self::deposit_event(Event::SpanCredited { job: order.job, contribution, positions, amount });
		}
		for ReleaseReceipt { release, pool: amount, .. } in receipt.releases.iter().filter(|paid| paid.pool > 0) {
			Self::deposit_event(Event::PoolPaid { job: order.job, release: *release, amount: *amount });
		}
		pools.into_iter().for_each(StoredPool::write);
		SettledIn::<T>::insert(receipt.settled_at, order.job, ());
		Receipts::<T>::insert(order.job, receipt);
		Self::deposit_event(Event::Settled {
			job: order.job,
			model: order.model,
			requester: order.requester.clone(),
			provider: order.provider.clone(),
			fee: order.fee,
		});
		Ok(division)
	}

	fn credit(account: &T::AccountId, amount: Balance) -> Result<(), DispatchError> {
		if amount == 0 {
			return Ok(());
		}
		TotalOwed::<T>::put(Self::owed_after(amount)?);
		AccountCredits::<T>::mutate(account, |credit| *credit = credit.saturating_add(amount));
		Self::deposit_event(Event::AccountCredited { job: None, account: account.clone(), role: Role::Other, amount });
		Ok(())
	}
}
