//! The only way out of the ledger.

use crate::{pools::StoredPool, *};
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
	},
	weights::Weight,
};
use sp_runtime::DispatchError;
use tributary_primitives::{
	traits::{Contributions, Source},
	Balance, ContributionId, DatanetId,
};
use tributary_support::count;

/// Claims and the pools they draw on, each read once.
struct Claims<T: Config> {
	pools: BTreeMap<DatanetId, StoredPool<T>>,
	due: Vec<(ContributionId, Claimable<T::AccountId>)>,
}

impl<T: Config> Claims<T> {
	/// What is due to each of these, those to which nothing is left out.
	fn of(contributions: &[ContributionId]) -> Result<Self, DispatchError> {
		let mut pools = BTreeMap::<DatanetId, StoredPool<T>>::new();
		let mut due = Vec::new();
		for contribution in contributions.iter().copied().collect::<BTreeSet<_>>() {
			let datanet = contribution.datanet;
			let pool = pools.entry(datanet).or_insert_with(|| StoredPool::open(datanet));
			let claimable = Pallet::<T>::due(contribution, pool).ok_or(Error::<T>::UnknownContribution)?;
			if claimable.spans > 0 || claimable.pool > 0 {
				due.push((contribution, claimable));
			}
		}
		Ok(Self { pools, due })
	}

	/// The sum of what is due to each payee.
	fn by_payee(&self) -> Result<BTreeMap<T::AccountId, Balance>, DispatchError> {
		let mut payouts = BTreeMap::<T::AccountId, Balance>::new();
		for (_, due) in &self.due {
			let payout = payouts.entry(due.payee.clone()).or_default();
			*payout = due.total().and_then(|amount| payout.checked_add(amount)).ok_or(Error::<T>::Underfunded)?;
		}
		Ok(payouts)
	}

	fn nodes_read(&self) -> u32 {
		self.pools.values().map(StoredPool::nodes_read).fold(0, u32::saturating_add)
	}

	/// Take out of the pools what these claims get from them.
	fn take(&mut self) -> DispatchResult {
		for (contribution, due) in &self.due {
			let pool = self.pools.get_mut(&contribution.datanet);
			pool.and_then(|pool| pool.take(due.pool)).ok_or(Error::<T>::Underfunded)?;
		}
		Ok(())
	}
}

impl<AccountId> Claimable<AccountId> {
	/// All that is unclaimed.
	pub(crate) fn total(&self) -> Option<Balance> {
		self.spans.checked_add(self.pool)
	}

	/// What is known of the contribution when all of that was paid.
	pub(crate) fn paid(&self) -> ContributionCredit {
		ContributionCredit {
			spans: 0,
			spans_claimed: self.spans_claimed.saturating_add(self.spans),
			pool_claimed: self.pool_claimed.saturating_add(self.pool),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// What an account is owed, beside what its contributions are.
	pub fn account_credit(account: &T::AccountId) -> Balance {
		AccountCredits::<T>::get(account)
	}

	/// What a contribution may claim now and what it has claimed; `None` if there is no such contribution.
	pub fn claimable(contribution: ContributionId) -> Option<Claimable<T::AccountId>> {
		Self::due(contribution, &StoredPool::open(contribution.datanet))
	}

	pub(crate) fn due(contribution: ContributionId, pool: &StoredPool<T>) -> Option<Claimable<T::AccountId>> {
		T::Contributions::source(contribution).map(|source| Self::due_to(contribution, source, pool))
	}

	/// Returns what is due to a contribution with this record.
	pub(crate) fn due_to(
		contribution: ContributionId,
		source: Source<T::AccountId>,
		pool: &StoredPool<T>,
	) -> Claimable<T::AccountId> {
		let ContributionCredit { spans, spans_claimed, pool_claimed } = Self::contribution_credit(contribution);
		// What was earned only grows: points never move, and a range that closes was paid for nothing after its end.
		let pool = match pool.earned(&source).checked_sub(pool_claimed) {
			Some(pool) => pool,
			None => {
				defensive!("a contribution was paid more than it earned");
				0
			},
		};
		Claimable { payee: source.payee, spans, pool, spans_claimed, pool_claimed }
	}

	/// What the ledger keeps of a contribution.
	pub(crate) fn contribution_credit(contribution: ContributionId) -> ContributionCredit {
		ContributionCredits::<T>::get(contribution.datanet, contribution.index)
	}

	/// The weight of claiming `claims` contributions that read `nodes` of their pools' trees; at most, if that is not known.
	pub(crate) fn claim_weight(claims: usize, nodes: Option<u32>) -> Weight {
		let claims = count(claims);
		// A node for each is in the weight of a claim.
		let further = match nodes {
			Some(nodes) => nodes.saturating_sub(claims),
			None => claims.saturating_mul(MAX_NODES.saturating_sub(1)),
		};
		T::WeightInfo::claim(claims).saturating_add(T::WeightInfo::read_nodes(further))
	}

	/// Says how many nodes of the pools' trees it read.
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

	/// Whether the receiver can take so much now.
	fn can_deliver(receiver: &T::AccountId, amount: Balance) -> bool {
		T::Currency::can_deposit(receiver, amount, Provenance::Extant) == DepositConsequence::Success
	}

	/// Move what is owed out of the pot, which keeps its existential deposit.
	fn pay_out(receiver: &T::AccountId, amount: Balance) -> DispatchResult {
		let owed = TotalOwed::<T>::get().checked_sub(amount).ok_or(Error::<T>::Underfunded)?;
		T::Currency::transfer(&Self::pot_account(), receiver, amount, Preservation::Preserve)?;
		TotalOwed::<T>::put(owed);
		Ok(())
	}
}
