//! The benchmarks: each call and each step of a hook at its worst case.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "a benchmark that cannot set up its state must fail"
)]

mod setup;

use crate::{
	pools::StoredPool, AccountCredits, Call, Config, ContributionCredits, Error, OldestReceiptBlock, Pallet, PoolNode,
	PoolNodes, Receipts, ReleasePool, ReleasePools, WeightInfo, MAX_CLAIMS, MAX_NODES, MAX_SPANS,
};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Inspect as _, Get},
	weights::WeightMeter,
};
use frame_system::RawOrigin;
use setup::{amount, credit, owe, owed, Setup};
use sp_core::U256;
use sp_runtime::traits::{BlockNumberProvider, One, Saturating, Zero};
use tributary_primitives::{
	pool::Nodes as _,
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	traits::{
		benchmarking::RedirectFixture as _, ContributionAccounts as _, Contributions as _, Ratings as _, Releases as _,
		Settlement as _,
	},
};

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

	/// One Release of `c` contributions, each of them a record of its own, and two beneficiaries.
	///
	/// The measured reads and writes have no term in `c`: the settlement reads the sum of the
	/// points of the Release, and writes the nodes above it in the tree of its Datanet. It accesses
	/// no item of a contribution except those found in the output, of which there are none here.
	/// `docs/contribute/benchmarks.md` measures a state with a million contributions.
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
			// The source of a contribution with another payee takes further reads.
			let payee: T::AccountId = account("payee", i, 0);
			T::BenchmarkHelper::redirect_contribution(contribution, &payee);
			assert_eq!(T::Contributions::source(contribution).map(|source| source.payee), Some(payee));
			contributions.push(contribution);
		}
		let last = contributions[contributions.len() - 1];
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), contributions.try_into().expect("the benchmark claims at most MAX_CLAIMS"));

		let credit = credit::<T>(last);
		assert_eq!((credit.spans, credit.spans_claimed), (0, amount));
		assert!(credit.pool_claimed > 0);
		assert!(T::Currency::balance(&account("payee", c - 1, 0)) >= amount);
	}

	#[benchmark]
	fn skip_claims(c: Linear<1, MAX_CLAIMS>) {
		// A payee that does not exist cannot be paid less than the existential deposit.
		let amount = T::Currency::minimum_balance() / 4;
		let contributions: Vec<_> = (0..c)
			.map(|i| {
				let contribution = owed::<T>(i, amount);
				T::BenchmarkHelper::redirect_contribution(contribution, &account("payee", i, 0));
				contribution
			})
			.collect();
		let result;

		#[block]
		{
			result = Pallet::<T>::do_claim(&contributions);
		}

		assert_eq!(result.map_err(|failed| failed.error), Err(Error::<T>::Undeliverable.into()));
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
			Pallet::<T>::settle_up(contribution).expect("the contribution is owed something");
		}

		assert!(Pallet::<T>::account_credit(&payee) > amount);
		assert_eq!(credit::<T>(contribution).spans, 0);
	}

	#[benchmark]
	fn remove() {
		let contribution = owed::<T>(0, amount::<T>());
		Pallet::<T>::settle_up(contribution).expect("the contribution is owed something");

		#[block]
		{
			Pallet::<T>::remove(contribution).expect("the contribution is owed nothing any more");
		}

		assert!(!ContributionCredits::<T>::contains_key(contribution.datanet, contribution.index));
		assert!(ReleasePools::<T>::get(contribution.datanet).paid_to_removed > 0);
	}

	#[benchmark]
	fn close_pools(n: Linear<1, MAX_NODES>) {
		for node in 1..=n {
			PoolNodes::<T>::insert(0, node, PoolNode { sum: U256::one(), ..Default::default() });
		}
		ReleasePools::<T>::insert(0, ReleasePool { capacity: 1 << 31, owed: 1, rounding: 2, ..Default::default() });
		owe::<T>(1);
		let closed;

		#[block]
		{
			closed = Pallet::<T>::close_pools(0, n);
		}

		assert_eq!(closed, Ok(true));
		assert!(!ReleasePools::<T>::contains_key(0));
		assert_eq!(Pallet::<T>::account_credit(&T::TreasuryAccount::get()), 1);
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

		assert_eq!(rated.map(|rated| (rated.model, rated.provider)), Ok((1, setup.provider.clone())));
		assert_eq!(Receipts::<T>::get(1).and_then(|receipt| receipt.score), Some(u8::MAX));
	}

	#[benchmark]
	fn prune_base() {
		// The usual block: the receipts of one block are old enough, and there are none.
		let mut meter = WeightMeter::with_limit(T::WeightInfo::prune_receipt());
		let now;

		#[block]
		{
			now = T::Clock::current_block_number().saturating_sub(T::ReceiptRetention::get());
			Pallet::<T>::prune_before(One::one(), &mut meter);
		}

		assert!(now >= Zero::zero());
		assert_eq!(OldestReceiptBlock::<T>::get(), One::one());
	}

	#[benchmark]
	fn prune_receipt() {
		let setup = Setup::<T>::new(MAX_SPANS, MAX_RELEASES, MAX_BENEFICIARIES);
		Pallet::<T>::settle(setup.order(1)).expect("the pot holds the fee");
		let settled_at = Receipts::<T>::get(1).expect("the job was settled").settled_at;
		OldestReceiptBlock::<T>::put(settled_at);
		let mut meter = WeightMeter::with_limit(T::WeightInfo::prune_receipt());

		#[block]
		{
			Pallet::<T>::prune_before(settled_at + One::one(), &mut meter);
		}

		assert!(!Receipts::<T>::contains_key(1));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
