//! What each call and each step of a hook costs at its worst.

use crate::{pools::StoredPool, *};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect as _, Mutate as _},
		Get,
	},
	weights::WeightMeter,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::U256;
use sp_runtime::{
	traits::{BlockNumberProvider, One, Saturating, Zero},
	Perbill,
};
use tributary_primitives::{
	content::Content,
	pool::Nodes as _,
	split::Evidence,
	terms::{
		AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease, MAX_BENEFICIARIES, MAX_RELEASES,
	},
	trace::TraceRules,
	traits::{Catalogue, JobRecord, Order, Settlement},
	Balance, ContributionId, JobId, ReleaseId,
};

/// Enough for every part of it to be worth paying out.
fn amount<T: Config>() -> Balance {
	T::Currency::minimum_balance().max(1_000_000_000_000)
}

/// Makes the ledger owe `amount` more, and the pot hold it.
fn owe<T: Config>(amount: Balance) {
	let owed = TotalOwed::<T>::mutate(|owed| {
		*owed += amount;
		*owed
	});
	T::Currency::set_balance(&Pallet::<T>::pot_account(), owed + T::Currency::minimum_balance());
}

/// A content unlike all others.
fn content(datanet: u32, index: u32) -> Content {
	let mut hash = [0; 32];
	hash[..4].copy_from_slice(&datanet.to_le_bytes());
	hash[4..8].copy_from_slice(&index.to_le_bytes());
	Content { hash, len: 1024 }
}

/// A Release of a Datanet of its own.
fn release<T: Config>(index: u32, contributions: u32) -> (ReleaseId, Vec<ContributionId>) {
	let owner: T::AccountId = account("datanet owner", index, 0);
	let contents: Vec<_> = (0..contributions).map(|i| (content(index, i), 10)).collect();
	T::Catalogue::benchmark_release(&owner, &contents)
}

/// Makes the tree of a Datanet's pools as deep as it can be, so that the first Release stands on its longest path.
fn deepen<T: Config>(datanet: u32) {
	Pools::<T>::insert(datanet, Pool { capacity: 1 << 31, owed: 0 });
	for level in 0..32 {
		PoolNodes::<T>::insert(datanet, 1u32 << level, PoolNode { sum: U256::one(), remainder: 1, paid: 0 });
	}
}

fn shares(whole: Perbill, count: u32) -> Vec<Perbill> {
	let whole = whole.deconstruct();
	let share = whole / count;
	let mut shares = vec![Perbill::from_parts(share); (count - 1) as usize];
	shares.push(Perbill::from_parts(whole - share * (count - 1)));
	shares
}

/// A settlement of `s` contributions, `r` Releases and `b` beneficiaries, no account twice.
struct Setup<T: Config> {
	requester: T::AccountId,
	provider: T::AccountId,
	terms: Terms<T::AccountId>,
	owned: Vec<(ContributionId, u32)>,
	fee: Balance,
}

impl<T: Config> Setup<T> {
	fn new(s: u32, r: u32, b: u32) -> Self {
		let split = FeeSplit {
			provider: Perbill::from_percent(30),
			owner: Perbill::from_percent(10),
			base: Perbill::from_percent(20),
			data: Perbill::from_percent(40),
		};
		let beneficiaries: Vec<_> = shares(Perbill::from_percent(30), b)
			.into_iter()
			.zip(0..)
			.map(|(share, i)| Beneficiary { account: account("beneficiary", i, 0), share })
			.collect();
		let mut found = Vec::new();
		let releases: Vec<_> = shares(Perbill::one(), r)
			.into_iter()
			.zip(0..)
			.map(|(weight, i)| {
				let (release, contributions) = release::<T>(i, if i == 0 { s.max(1) } else { 1 });
				deepen::<T>(release.datanet);
				if i == 0 {
					found = contributions;
				}
				WeightedRelease { release, weight }
			})
			.collect();
		let whole = Perbill::one();
		let terms = Terms {
			split,
			method: AttributionMethod::Spans(SpanCaps { total: whole, contribution: whole }),
			releases: releases.try_into().expect("at most MAX_RELEASES are asked for"),
			beneficiaries: beneficiaries.try_into().expect("at most MAX_BENEFICIARIES are asked for"),
		};
		let fee = amount::<T>() * 1_000_000;
		let pot = Pallet::<T>::pot_account();
		T::Currency::set_balance(&pot, TotalOwed::<T>::get() + fee + T::Currency::minimum_balance());
		Self {
			requester: account("requester", 0, 0),
			provider: account("provider", 0, 0),
			terms,
			owned: found.into_iter().take(s as usize).map(|contribution| (contribution, 100)).collect(),
			fee,
		}
	}

	fn order(&self, job: JobId) -> Order<'_, T::AccountId, BlockNumberFor<T>> {
		Order {
			job,
			requester: &self.requester,
			provider: &self.provider,
			model: 1,
			version: 1,
			terms: &self.terms,
			fee: self.fee,
			protocol_cut: Perbill::from_percent(5),
			// Half of the windows are somebody's, so that spans and pools are all paid.
			evidence: Evidence { owned: &self.owned, positions: 200 * MAX_SPANS },
			record: JobRecord {
				requested_at: One::one(),
				submitted_at: One::one(),
				rules: TraceRules { window: 32, max_runs: MAX_SPANS },
				prompt_hash: [3; 32],
				output_hash: [1; 32],
				output_len: 200 * MAX_SPANS,
				runs_hash: [2; 32],
			},
		}
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn settle(s: Linear<0, MAX_SPANS>, r: Linear<1, MAX_RELEASES>, b: Linear<1, MAX_BENEFICIARIES>) {
		let setup = Setup::<T>::new(s, r, b);
		let division;

		#[block]
		{
			division = Pallet::<T>::settle(setup.order(1));
		}

		let division = division.expect("the pot holds the fee");
		assert!(division.spans.iter().all(|amount| *amount > 0));
		assert!(division.releases.iter().all(|paid| paid.pool > 0));
		assert_eq!(Receipts::<T>::get(1).map(|receipt| receipt.spans.len() as u32), Some(s));
	}

	#[benchmark]
	fn claim(c: Linear<1, MAX_CLAIMS>) {
		let amount = amount::<T>();
		let mut contributions = Vec::new();
		for i in 0..c {
			let (release, ids) = release::<T>(i, 1);
			let points = T::Catalogue::release(release).expect("just cut").points;
			let mut pool = StoredPool::<T>::open(release.datanet);
			pool.pay(release.number, amount, points).expect("it has points");
			pool.write();
			ContributionCredits::<T>::mutate(ids[0], |credit| credit.spans = amount);
			owe::<T>(amount * 2);
			contributions.push(ids[0]);
		}
		let last = contributions[contributions.len() - 1];
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), contributions.try_into().expect("at most MAX_CLAIMS are asked for"));

		let credit = ContributionCredits::<T>::get(last);
		assert_eq!((credit.spans, credit.spans_claimed), (0, amount));
		assert!(credit.pool_claimed > 0);
	}

	#[benchmark]
	fn read_nodes(n: Linear<1, MAX_NODES>) {
		for node in 1..=n {
			PoolNodes::<T>::insert(0, node, PoolNode { sum: U256::one(), ..Default::default() });
		}
		let mut sum = U256::zero();

		#[block]
		{
			let pool = StoredPool::<T>::open(0);
			for node in 1..=n {
				sum += pool.get(node);
			}
		}

		assert_eq!(sum, n.into());
	}

	#[benchmark]
	fn claim_account() {
		let amount = amount::<T>();
		let caller: T::AccountId = whitelisted_caller();
		AccountCredits::<T>::insert(&caller, amount);
		owe::<T>(amount);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert!(T::Currency::balance(&caller) >= amount);
	}

	#[benchmark]
	fn claim_for() {
		let amount = amount::<T>();
		let caller: T::AccountId = whitelisted_caller();
		let receiver: T::AccountId = account("receiver", 0, 0);
		AccountCredits::<T>::insert(&receiver, amount);
		owe::<T>(amount);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), receiver.clone());

		assert_eq!(T::Currency::balance(&receiver), amount);
	}

	#[benchmark]
	fn prune_base() {
		// As in every block: one block's jobs come of age, and there are none.
		let mut meter = WeightMeter::with_limit(T::WeightInfo::prune_receipt());
		let now;

		#[block]
		{
			now = T::Clock::current_block_number().saturating_sub(T::ReceiptRetention::get());
			Pallet::<T>::prune_before(One::one(), &mut meter);
		}

		assert!(now >= Zero::zero());
		assert_eq!(KeptFrom::<T>::get(), One::one());
	}

	#[benchmark]
	fn prune_receipt() {
		let setup = Setup::<T>::new(MAX_SPANS, MAX_RELEASES, MAX_BENEFICIARIES);
		Pallet::<T>::settle(setup.order(1)).expect("the pot holds the fee");
		let settled_at = Receipts::<T>::get(1).expect("just settled").settled_at;
		KeptFrom::<T>::put(settled_at);
		let mut meter = WeightMeter::with_limit(T::WeightInfo::prune_receipt());

		#[block]
		{
			Pallet::<T>::prune_before(settled_at + One::one(), &mut meter);
		}

		assert!(!Receipts::<T>::contains_key(1));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
