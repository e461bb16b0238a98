//! The only way out of the ledger.

use crate::{
	pools::{count, StoredPool},
	*,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	defensive, ensure,
	pallet_prelude::DispatchResult,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		tokens::{DepositConsequence, Preservation, Provenance},
		Get,
	},
	weights::{RuntimeDbWeight, Weight},
};
use sp_runtime::DispatchError;
use tributary_primitives::{traits::Catalogue, Balance, ContributionId, DatanetId};

impl<T: Config> Pallet<T> {
	/// What an account is owed, beside what its contributions are.
	pub fn account_credit(account: &T::AccountId) -> Balance {
		AccountCredits::<T>::get(account)
	}

	/// What a contribution may claim now and what it has claimed; `None` if there is no such contribution.
	pub fn claimable(contribution: ContributionId) -> Option<Claimable<T::AccountId>> {
		Self::due(contribution, &StoredPool::open(contribution.datanet))
	}

	fn due(contribution: ContributionId, pool: &StoredPool<T>) -> Option<Claimable<T::AccountId>> {
		let source = T::Catalogue::source(contribution)?;
		let ContributionCredit { spans, spans_claimed, pool_claimed } = ContributionCredits::<T>::get(contribution);
		// What was earned only grows: points never move, and a range that closes was paid for nothing after its end.
		let pool = pool.earned(&source).checked_sub(pool_claimed).unwrap_or_else(|| {
			defensive!("a contribution was paid more than it earned");
			0
		});
		Some(Claimable { payee: source.payee, spans, pool, spans_claimed, pool_claimed })
	}

	/// The weight of claiming `claims` contributions that read `nodes` of their pools' trees; at most, if that is not known.
	pub(crate) fn claim_weight(claims: usize, nodes: Option<u32>) -> Weight {
		let claims = count(claims);
		// A node for each is in the weight of a claim.
		let further = match nodes {
			Some(nodes) => nodes.saturating_sub(claims),
			None => claims.saturating_mul(MAX_NODES.saturating_sub(1)),
		};
		// The catalogue reads two items more for a contribution whose place another took.
		let displaced = <T::DbWeight as Get<RuntimeDbWeight>>::get().reads(u64::from(claims).saturating_mul(2));
		T::WeightInfo::claim(claims).saturating_add(T::WeightInfo::read_nodes(further)).saturating_add(displaced)
	}

	/// Says how many nodes of the pools' trees it read.
	pub(crate) fn do_claim(contributions: &[ContributionId]) -> Result<u32, DispatchError> {
		let mut pools = BTreeMap::<DatanetId, StoredPool<T>>::new();
		let mut payouts = BTreeMap::<T::AccountId, Balance>::new();
		let mut claims = Vec::new();
		for contribution in contributions.iter().copied().collect::<BTreeSet<_>>() {
			let datanet = contribution.datanet;
			let pool = pools.entry(datanet).or_insert_with(|| StoredPool::open(datanet));
			let due = Self::due(contribution, pool).ok_or(Error::<T>::UnknownContribution)?;
			let amount = due.spans.checked_add(due.pool).ok_or(Error::<T>::Underfunded)?;
			if amount == 0 {
				continue;
			}
			pool.take(due.pool).ok_or(Error::<T>::Underfunded)?;
			let payout = payouts.entry(due.payee.clone()).or_default();
			*payout = payout.checked_add(amount).ok_or(Error::<T>::Underfunded)?;
			claims.push((contribution, due));
		}
		let nodes = pools.values().map(StoredPool::nodes_read).fold(0, u32::saturating_add);
		if claims.is_empty() {
			return Ok(nodes);
		}

		for (payee, amount) in &payouts {
			Self::pay_out(payee, *amount)?;
		}
		for (contribution, due) in claims {
			let Claimable { payee, spans, pool, spans_claimed, pool_claimed } = due;
			let credit = ContributionCredit {
				spans: 0,
				spans_claimed: spans_claimed.saturating_add(spans),
				pool_claimed: pool_claimed.saturating_add(pool),
			};
			ContributionCredits::<T>::insert(contribution, credit);
			Self::deposit_event(Event::ContributionClaimed { contribution, payee, spans, pool });
		}
		for pool in pools.into_values() {
			pool.write();
		}
		Ok(nodes)
	}

	pub(crate) fn do_claim_account(account: T::AccountId) -> DispatchResult {
		let amount = AccountCredits::<T>::get(&account);
		if amount == 0 {
			return Ok(());
		}
		Self::pay_out(&account, amount)?;
		AccountCredits::<T>::remove(&account);
		Self::deposit_event(Event::AccountClaimed { account, amount });
		Ok(())
	}

	/// Move what is owed out of the pot, which keeps its existential deposit.
	fn pay_out(receiver: &T::AccountId, amount: Balance) -> DispatchResult {
		let owed = TotalOwed::<T>::get().checked_sub(amount).ok_or(Error::<T>::Underfunded)?;
		let consequence = T::Currency::can_deposit(receiver, amount, Provenance::Extant);
		ensure!(consequence == DepositConsequence::Success, Error::<T>::Undeliverable);
		T::Currency::transfer(&Self::pot_account(), receiver, amount, Preservation::Preserve)?;
		TotalOwed::<T>::put(owed);
		Ok(())
	}
}
