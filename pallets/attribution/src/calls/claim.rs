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
	ensure,
	pallet_prelude::DispatchResult,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		tokens::{DepositConsequence, Preservation, Provenance},
	},
	weights::Weight,
};
use sp_runtime::DispatchError;
use tributary_primitives::{Balance, ContributionId, DatanetId};
use tributary_support::count;

/// The claims of one call and the pools that they draw on, each read once.
struct Claims<T: Config> {
	pools: BTreeMap<DatanetId, StoredPool<T>>,
	due: Vec<(ContributionId, Claimable<T::AccountId>)>,
}

impl<T: Config> Claims<T> {
	/// Collects what is due to these contributions. Those that are owed nothing are left out.
	fn of(contributions: &[ContributionId]) -> Result<Self, DispatchError> {
		let mut pools = BTreeMap::<DatanetId, StoredPool<T>>::new();
		let mut due = Vec::new();
		for contribution in contributions.iter().copied().collect::<BTreeSet<_>>() {
			let datanet = contribution.datanet;
			let pool = pools.entry(datanet).or_insert_with(|| StoredPool::open(datanet));
			let claimable = Pallet::<T>::due(contribution, pool).ok_or(Error::<T>::ContributionNotFound)?;
			if claimable.spans > 0 || claimable.pool > 0 {
				due.push((contribution, claimable));
			}
		}
		Ok(Self { pools, due })
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
	/// Returns the weight of `claims` claims that read `nodes` nodes of the pools' trees, or the
	/// maximum if that number is not known.
	pub(crate) fn claim_weight(claims: usize, nodes: Option<u32>) -> Weight {
		let claims = count(claims);
		// The weight of a claim includes one node.
		let further = match nodes {
			Some(nodes) => nodes.saturating_sub(claims),
			None => claims.saturating_mul(MAX_NODES.saturating_sub(1)),
		};
		T::WeightInfo::claim(claims).saturating_add(T::WeightInfo::read_nodes(further))
	}

	/// Returns the number of nodes that were read of the pools' trees.
	pub(crate) fn do_claim(contributions: &[ContributionId]) -> Result<u32, DispatchError> {
		let mut claims = Claims::<T>::of(contributions)?;
		let nodes = claims.nodes_read();
		let (payouts, undeliverable): (BTreeMap<_, _>, BTreeMap<_, _>) =
			claims.by_payee()?.into_iter().partition(|(payee, amount)| Self::can_deliver(payee, *amount));
		ensure!(!payouts.is_empty() || undeliverable.is_empty(), Error::<T>::Undeliverable);
		claims.due.retain(|(_, due)| payouts.contains_key(&due.payee));
		claims.take()?;

		for (account, amount) in undeliverable {
			Self::deposit_event(Event::Undeliverable { account, amount });
		}
		for (payee, amount) in &payouts {
			Self::pay_out(payee, *amount)?;
		}
		for (contribution, due) in claims.due {
			ContributionCredits::<T>::insert(contribution.datanet, contribution.index, due.paid());
			let Claimable { payee, spans, pool, .. } = due;
			Self::deposit_event(Event::ContributionClaimed { contribution, payee, spans, pool });
		}
		claims.pools.into_values().for_each(StoredPool::write);
		Ok(nodes)
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
