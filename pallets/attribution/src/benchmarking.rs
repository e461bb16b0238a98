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
	traits::{
		benchmarking::{RedirectFixture as _, ReleaseFixture as _},
		ContributionAccounts as _, Contributions as _, JobRecord, Order, Ratings as _, Releases as _, Service,
		Settlement as _,
	},
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
	T::BenchmarkHelper::create_release(&owner, &contents)
}

/// A contribution that is owed `amount` for its bytes and as much by its pool, alone in a Release of a Datanet of its own.
fn owed<T: Config>(index: u32, amount: Balance) -> ContributionId {
	let (release, ids) = release::<T>(index, 1);
	let points = T::Releases::release(release).expect("just cut").points;
	let mut pool = StoredPool::<T>::open(release.datanet);
	pool.pay(release.number, amount, points).expect("it has points");
	pool.write();
	ContributionCredits::<T>::mutate(ids[0].datanet, ids[0].index, |credit| credit.spans = amount);
	owe::<T>(amount * 2);
	ids[0]
}

/// What is kept of a contribution.
fn credit<T: Config>(id: ContributionId) -> ContributionCredit {
	ContributionCredits::<T>::get(id.datanet, id.index)
}

/// Makes the tree of a Datanet's pools as deep as it can be, so that the first Release stands on its longest path.
fn deepen<T: Config>(datanet: u32) {
	Pools::<T>::insert(datanet, Pool { capacity: 1 << 31, ..Default::default() });
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
		Self::with_contributors(s, r, b, 1)
	}

	/// As many contributions at least in the first Release.
	fn with_contributors(s: u32, r: u32, b: u32, contributors: u32) -> Self {
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
				let (release, contributions) = release::<T>(i, if i == 0 { s.max(contributors) } else { 1 });
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
		let record = JobRecord {
			requested_at: One::one(),
			submitted_at: One::one(),
			rules: TraceRules { window: 32, max_runs: MAX_SPANS },
			prompt_hash: [3; 32],
			output_hash: [1; 32],
			output_len: 200 * MAX_SPANS,
			runs_hash: [2; 32],
			refuted: false,
		};
		Order {
			// A channel's settlement is the same without a receipt.
			service: Service::Job { id: job, record },
			requester: &self.requester,
			provider: &self.provider,
			provider_payee: &self.provider,
			model: 1,
			version: 1,
			terms: &self.terms,
			fee: self.fee,
			protocol_cut: Perbill::from_percent(5),
			// Half of the windows are somebody's, so that spans and pools are all paid.
			evidence: Evidence { owned: &self.owned, positions: 200 * MAX_SPANS },
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

	/// One Release, two beneficiaries, and `c` contributions in the Release, each with a record of its own.
	///
	/// What this shows does not depend on how large `c` is: the settlement reads the sum of the points that the Release froze
	/// and writes the nodes above it in the tree of its Datanet, and takes no item that is keyed by a contribution beside
	/// those that it names as found in the output, of which there are none here. So the measured reads and writes have no
	/// term in `c`. A state with a million contributions is measured with the node, in `docs/contribute/benchmarks.md`.
	#[benchmark]
	fn settle_contributors(c: Linear<10, 10_000>) {
		let setup = Setup::<T>::with_contributors(0, 1, 2, c);
		let division;

		#[block]
		{
			division = Pallet::<T>::settle(setup.order(1));
		}

		let division = division.expect("the pot holds the fee");
		assert_eq!(division.total(), setup.fee);
		let release = setup.terms.releases[0].release;
		assert_eq!(T::Releases::release(release).map(|release| release.points), Some(u128::from(c) * 10));
		assert_eq!(Pallet::<T>::paid(release), division.releases[0].pool);
	}

	#[benchmark]
	fn claim(c: Linear<1, MAX_CLAIMS>) {
		let amount = amount::<T>();
		let mut contributions = Vec::new();
		for i in 0..c {
			let contribution = owed::<T>(i, amount);
			// The payee of a redirected contribution takes further reads.
			let payee: T::AccountId = account("payee", i, 0);
			T::BenchmarkHelper::redirect_contribution(contribution, &payee);
			assert_eq!(T::Contributions::source(contribution).map(|source| source.payee), Some(payee));
			contributions.push(contribution);
		}
		let last = contributions[contributions.len() - 1];
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), contributions.try_into().expect("at most MAX_CLAIMS are asked for"));

		let credit = credit::<T>(last);
		assert_eq!((credit.spans, credit.spans_claimed), (0, amount));
		assert!(credit.pool_claimed > 0);
		assert!(T::Currency::balance(&account("payee", c - 1, 0)) >= amount);
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
	fn settle_up() {
		let amount = amount::<T>();
		let contribution = owed::<T>(0, amount);
		let payee: T::AccountId = account("payee", 0, 0);
		T::BenchmarkHelper::redirect_contribution(contribution, &payee);

		#[block]
		{
			Pallet::<T>::settle_up(contribution).expect("it is owed something");
		}

		assert!(Pallet::<T>::account_credit(&payee) > amount);
		assert_eq!(credit::<T>(contribution).spans, 0);
	}

	#[benchmark]
	fn remove() {
		let contribution = owed::<T>(0, amount::<T>());
		Pallet::<T>::settle_up(contribution).expect("it is owed something");

		#[block]
		{
			Pallet::<T>::remove(contribution).expect("it is owed nothing any more");
		}

		assert!(!ContributionCredits::<T>::contains_key(contribution.datanet, contribution.index));
		assert!(Pools::<T>::get(contribution.datanet).forgotten > 0);
	}

	#[benchmark]
	fn close_pools(n: Linear<1, MAX_NODES>) {
		for node in 1..=n {
			PoolNodes::<T>::insert(0, node, PoolNode { sum: U256::one(), ..Default::default() });
		}
		Pools::<T>::insert(0, Pool { capacity: 1 << 31, owed: 1, rounding: 2, ..Default::default() });
		owe::<T>(1);
		let closed;

		#[block]
		{
			closed = Pallet::<T>::close_pools(0, n);
		}

		assert_eq!(closed, Ok(true));
		assert!(!Pools::<T>::contains_key(0));
		assert_eq!(Pallet::<T>::account_credit(&T::Treasury::get()), 1);
	}

	#[benchmark]
	fn rate() {
		let setup = Setup::<T>::new(MAX_SPANS, MAX_RELEASES, MAX_BENEFICIARIES);
		Pallet::<T>::settle(setup.order(1)).expect("the pot holds the fee");
		let rated;

		#[block]
		{
			rated = Pallet::<T>::rate(1, &setup.requester, u8::MAX);
		}

		assert_eq!(rated, Ok((1, setup.provider.clone())));
		assert_eq!(Receipts::<T>::get(1).and_then(|receipt| receipt.score), Some(u8::MAX));
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
