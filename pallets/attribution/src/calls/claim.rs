//! The claims: the only way out of the ledger.

use crate::{
	pools::StoredPool, AccountCredits, Claimable, Config, ContributionCredits, Error, Event, Pallet, TotalOwed,
	WeightInfo, MAX_NODES,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, WithPostDispatchInfo as _},
	ensure,
	pallet_prelude::DispatchResult,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		tokens::{DepositConsequence, Preservation, Provenance},
	},
	weights::Weight,
};
use sp_runtime::DispatchError;
use tributary_primitives::{traits::Contributions as _, Balance, ContributionId, DatanetId};
use tributary_support::count;

/// Claims of one call and the pools that they draw on, each read once.
struct Claims<T: Config> {
	pools: BTreeMap<DatanetId, StoredPool<T>>,
	/// Contributions that are owed something.
	due: Vec<(ContributionId, Claimable<T::AccountId>)>,
	/// Contributions that cannot be paid, with the reason.
	failed: Vec<(ContributionId, Error<T>)>,
	/// Number of contributions, each counted once.
	named: u32,
}

impl<T: Config> Claims<T> {
	/// Collects what is due to these contributions.
	fn of(contributions: &[ContributionId]) -> Self {
		let contributions: BTreeSet<_> = contributions.iter().copied().collect();
		let mut pools = BTreeMap::<DatanetId, StoredPool<T>>::new();
		let (mut due, mut failed) = (Vec::new(), Vec::new());
		let named = count(contributions.len());
		for contribution in contributions {
			let datanet = contribution.datanet;
			let pool = pools.entry(datanet).or_insert_with(|| StoredPool::open(datanet));
			match Pallet::<T>::due(contribution, pool) {
				Some(claimable) if claimable.spans == 0 && claimable.pool == 0 => {},
				Some(_) if T::Contributions::is_frozen(contribution) => failed.push((contribution, Error::<T>::Frozen)),
				Some(claimable) => due.push((contribution, claimable)),
				None => failed.push((contribution, Error::<T>::ContributionNotFound)),
			}
		}
		Self { pools, due, failed, named }
	}

	/// Returns the sum that is due to each payee.
	fn by_payee(&self) -> Result<BTreeMap<T::AccountId, Balance>, DispatchError> {
		let mut payouts = BTreeMap::<T::AccountId, Balance>::new();
		for (_, due) in &self.due {
			let payout = payouts.entry(due.payee.clone()).or_default();
			*payout = due.total().and_then(|amount| payout.checked_add(amount)).ok_or(Error::<T>::InsufficientFunds)?;
		}
		Ok(payouts)
	}

	/// Returns the number of nodes that were read of all pools.
	fn nodes_read(&self) -> u32 {
		self.pools.values().map(StoredPool::nodes_read).fold(0, u32::saturating_add)
	}

	/// Takes out of the pools the amounts that these claims get from them.
	fn take(&mut self) -> DispatchResult {
		for (contribution, due) in &self.due {
			let pool = self.pools.get_mut(&contribution.datanet);
			pool.and_then(|pool| pool.take(due.pool)).ok_or(Error::<T>::InsufficientFunds)?;
		}
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Returns the maximum weight of `claims` claims.
	pub(crate) fn max_claim_weight(claims: usize) -> Weight {
		let claims = count(claims);
		// The weight of a claim includes one node.
		let further = claims.saturating_mul(MAX_NODES.saturating_sub(1));
		T::WeightInfo::claim(claims).saturating_add(T::WeightInfo::read_nodes(further))
	}

	/// Returns the weight of claims of which so many are paid and skipped, and which read `nodes`
	/// nodes of the pools' trees.
	fn claim_weight(paid: u32, skipped: u32, nodes: u32) -> Weight {
		// The weight of each includes one node.
		let further = nodes.saturating_sub(paid.saturating_add(skipped));
		let weight = T::WeightInfo::claim(paid).saturating_add(T::WeightInfo::read_nodes(further));
		match skipped {
			0 => weight,
			_ => weight.saturating_add(T::WeightInfo::skip_claims(skipped)),
		}
	}

	pub(crate) fn do_claim(contributions: &[ContributionId]) -> DispatchResultWithPostInfo {
		let mut claims = Claims::<T>::of(contributions);
		let (named, nodes) = (claims.named, claims.nodes_read());
		let refused = Self::claim_weight(0, named, nodes);
		let (payouts, undeliverable): (BTreeMap<_, _>, BTreeMap<_, _>) = claims
			.by_payee()
			.map_err(|error| error.with_weight(refused))?
			.into_iter()
			.partition(|(payee, amount)| Self::can_deliver(payee, *amount));
		let deliverable = !payouts.is_empty() || undeliverable.is_empty();
		ensure!(deliverable, Error::<T>::Undeliverable.with_weight(refused));
		if count(claims.failed.len()) == named {
			if let Some((_, error)) = claims.failed.pop() {
				return Err(error.with_weight(refused));
			}
		}

		claims.due.retain(|(_, due)| payouts.contains_key(&due.payee));
		let paid = count(claims.due.len());
		let weight = Self::claim_weight(paid, named.saturating_sub(paid), nodes);
		Self::pay_claims(claims, &payouts, undeliverable).map_err(|error| error.with_weight(weight))?;
		Ok(Some(weight).into())
	}

	/// Pays the payees of these claims, and reports those that are skipped.
	fn pay_claims(
		mut claims: Claims<T>,
		payouts: &BTreeMap<T::AccountId, Balance>,
		undeliverable: BTreeMap<T::AccountId, Balance>,
	) -> DispatchResult {
		claims.take()?;
		for (contribution, error) in claims.failed {
			Self::deposit_event(Event::ClaimFailed { contribution, error: error.into() });
		}
		for (account, amount) in undeliverable {
			Self::deposit_event(Event::ClaimSkipped { account, amount });
		}
		for (payee, amount) in payouts {
			Self::pay_out(payee, *amount)?;
		}
		for (contribution, due) in claims.due {
			ContributionCredits::<T>::insert(contribution.datanet, contribution.index, due.paid());
			let Claimable { payee, spans, pool, .. } = due;
			Self::deposit_event(Event::ContributionClaimed { contribution, payee, spans, pool });
		}
		claims.pools.into_values().for_each(StoredPool::write);
		Ok(())
	}

	pub(crate) fn do_claim_account(account: T::AccountId) -> DispatchResult {
		let amount = AccountCredits::<T>::get(&account);
		if amount == 0 {
			return Ok(());
		}
		ensure!(Self::can_deliver(&account, amount), Error::<T>::Undeliverable);
		Self::pay_out(&account, amount)?;
		AccountCredits::<T>::remove(&account);
		Self::deposit_event(Event::AccountClaimed { account, amount });
		Ok(())
	}

	pub(crate) fn do_claim_for(account: T::AccountId) -> DispatchResult {
		Self::do_claim_account(account)
	}

	/// Returns `true` if the receiver can take the amount now.
	fn can_deliver(receiver: &T::AccountId, amount: Balance) -> bool {
		T::Currency::can_deposit(receiver, amount, Provenance::Extant) == DepositConsequence::Success
	}

	/// Moves an owed amount out of the pot, which keeps its existential deposit.
	fn pay_out(receiver: &T::AccountId, amount: Balance) -> DispatchResult {
		let owed = TotalOwed::<T>::get().checked_sub(amount).ok_or(Error::<T>::InsufficientFunds)?;
		T::Currency::transfer(&Self::pot_account(), receiver, amount, Preservation::Preserve)?;
		TotalOwed::<T>::put(owed);
		Ok(())
	}
}
