//! The settlement: the only way into the ledger for fees.

use crate::{
	pools::StoredPool,
	receipts::{parts, ReceiptParts},
	AccountCredits, Config, ContributionCredits, Error, Event, Pallet, Payment, ReleaseReceipt, Role, SpanReceipt,
	TotalOwed,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::DispatchError;
use tributary_primitives::{
	split::{divide, Division},
	terms::WeightedRelease,
	traits::{Order, ReleaseInfo, Releases, Service, ServiceId, Settlement},
	Balance, DatanetId,
};

impl<T: Config> Pallet<T> {
	/// Returns the Releases of the order's terms, in their order.
	fn releases(
		order: &Order<T::AccountId, BlockNumberFor<T>>,
	) -> Result<Vec<ReleaseInfo<T::AccountId>>, DispatchError> {
		let info = |WeightedRelease { release, .. }: &WeightedRelease| T::Releases::release(*release);
		let infos: Option<Vec<_>> = order.terms.releases.iter().map(info).collect();
		Ok(infos.ok_or(Error::<T>::ReleaseNotFound)?)
	}

	/// Pays the pools' parts, in memory.
	fn pay_pools(parts: &ReceiptParts<T::AccountId>, points: &[u128]) -> Result<Vec<StoredPool<T>>, DispatchError> {
		let mut pools = BTreeMap::<DatanetId, StoredPool<T>>::new();
		for (paid, points) in parts.releases.iter().zip(points).filter(|(paid, _)| paid.pool > 0) {
			let datanet = paid.release.datanet;
			let pool = pools.entry(datanet).or_insert_with(|| StoredPool::open(datanet));
			pool.pay(paid.release.number, paid.pool, *points).ok_or(Error::<T>::Unpayable)?;
		}
		Ok(pools.into_values().collect())
	}

	/// Returns the account credits of a settlement, with their reasons.
	fn account_credits(parts: &ReceiptParts<T::AccountId>) -> Vec<(Role, T::AccountId, Balance)> {
		let of = |role, payment: &Payment<T::AccountId>| (role, payment.account.clone(), payment.amount);
		let mut credits = Vec::new();
		credits.push(of(Role::Protocol, &parts.protocol));
		credits.push(of(Role::Provider, &parts.provider));
		let roles = core::iter::once(Role::ModelOwner).chain(core::iter::repeat(Role::Lineage));
		credits.extend(roles.zip(parts.beneficiaries.iter()).map(|(role, payment)| of(role, payment)));
		credits.extend(
			parts
				.releases
				.iter()
				.map(|paid| (Role::DatanetOwner { release: paid.release }, paid.owner.clone(), paid.owner_cut)),
		);
		credits.retain(|(_, _, amount)| *amount > 0);
		credits
	}

	/// Credits these parts. They sum to the fee, which the total was increased by.
	fn credit_parts(service: ServiceId, parts: &ReceiptParts<T::AccountId>) {
		// A single credit cannot exceed the total, which did not overflow.
		let mut sums = BTreeMap::<T::AccountId, Balance>::new();
		for (role, account, amount) in Self::account_credits(parts) {
			let sum = sums.entry(account.clone()).or_default();
			*sum = sum.saturating_add(amount);
			Self::deposit_event(Event::AccountCredited { service: Some(service), account, role, amount });
		}
		for (account, sum) in sums {
			AccountCredits::<T>::mutate(account, |credit| *credit = credit.saturating_add(sum));
		}
		for SpanReceipt { contribution, positions, amount } in
			parts.spans.iter().filter(|span| span.amount > 0).cloned()
		{
			ContributionCredits::<T>::mutate(contribution.datanet, contribution.index, |credit| {
				credit.spans = credit.spans.saturating_add(amount);
			});
			Self::deposit_event(Event::SpanCredited { service, contribution, positions, amount });
		}
		for ReleaseReceipt { release, pool: amount, .. } in parts.releases.iter().filter(|paid| paid.pool > 0) {
			Self::deposit_event(Event::PoolPaid { service, release: *release, amount: *amount });
		}
	}
}

impl<T: Config> Settlement<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn settle(order: Order<T::AccountId, BlockNumberFor<T>>) -> Result<Division, DispatchError> {
		// All that can fail comes first, because the caller may not be in a storage transaction.
		let owed = Self::owed_after(order.fee)?;
		let infos = Self::releases(&order)?;
		let owner_cuts: Vec<_> = infos.iter().map(|info| info.owner_cut).collect();
		let division = divide(order.fee, order.protocol_cut, order.terms, &owner_cuts, &order.evidence);
		let parts = parts::<T>(&order, &infos, &division)?;
		ensure!(parts.total() == Some(order.fee), Error::<T>::NotConserved);
		let points: Vec<_> = infos.iter().map(|info| info.points).collect();
		let pools = Self::pay_pools(&parts, &points)?;

		let service = order.service.id();
		TotalOwed::<T>::put(owed);
		Self::credit_parts(service, &parts);
		pools.into_iter().for_each(StoredPool::write);
		// A settlement of a channel pays thousands of inferences, and there is no job to file it
		// under.
		if let Service::Job { id, record } = &order.service {
			Self::keep_receipt(*id, record.clone(), &order, parts);
		}
		Self::deposit_event(Event::Settled {
			service,
			model: order.model,
			requester: order.requester.clone(),
			provider: order.provider.clone(),
			fee: order.fee,
		});
		Ok(division)
	}
}
