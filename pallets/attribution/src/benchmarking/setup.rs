//! The state that benchmarks start from.

use crate::{
	pools::StoredPool, Config, ContributionCredit, ContributionCredits, Pallet, PoolNode, PoolNodes, ReleasePool,
	ReleasePools, TotalOwed, MAX_SPANS,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::account;
use frame_support::traits::fungible::{Inspect as _, Mutate as _};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::U256;
use sp_runtime::{traits::One, Perbill};
use tributary_primitives::{
	content::Content,
	split::Evidence,
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	trace::TraceRules,
	traits::{benchmarking::ReleaseFixture as _, JobRecord, Order, Releases as _, Service},
	Balance, ContributionId, JobId, ReleaseId,
};

/// Returns an amount of which every part is worth paying out.
pub(crate) fn amount<T: Config>() -> Balance {
	T::Currency::minimum_balance().max(1_000_000_000_000)
}

/// Makes the ledger owe `amount` more, and the pot hold it.
pub(crate) fn owe<T: Config>(amount: Balance) {
	let owed = TotalOwed::<T>::mutate(|owed| {
		*owed += amount;
		*owed
	});
	T::Currency::set_balance(&Pallet::<T>::pot_account(), owed + T::Currency::minimum_balance());
}

/// Returns a content that differs from all others.
fn content(datanet: u32, index: u32) -> Content {
	let mut hash = [0; 32];
	hash[..4].copy_from_slice(&datanet.to_le_bytes());
	hash[4..8].copy_from_slice(&index.to_le_bytes());
	Content { hash, len: 1024 }
}

/// Creates a Release in a Datanet of its own.
fn release<T: Config>(index: u32, contributions: u32) -> (ReleaseId, Vec<ContributionId>) {
	let owner: T::AccountId = account("datanet owner", index, 0);
	let contents: Vec<_> = (0..contributions).map(|i| (content(index, i), 10)).collect();
	T::BenchmarkHelper::create_release(&owner, &contents)
}

/// Creates a contribution that is owed `amount` for its bytes and as much by its pool, alone in a
/// Release in a Datanet of its own.
pub(crate) fn owed<T: Config>(index: u32, amount: Balance) -> ContributionId {
	let (release, ids) = release::<T>(index, 1);
	let points = T::Releases::release(release).expect("the Release was created").points;
	let mut pool = StoredPool::<T>::open(release.datanet);
	pool.pay(release.number, amount, points).expect("the Release has points");
	pool.write();
	ContributionCredits::<T>::mutate(ids[0].datanet, ids[0].index, |credit| credit.spans = amount);
	owe::<T>(amount * 2);
	ids[0]
}

/// Returns the account of a contribution.
pub(crate) fn credit<T: Config>(id: ContributionId) -> ContributionCredit {
	ContributionCredits::<T>::get(id.datanet, id.index)
}

/// Gives the tree of a Datanet's pools the maximum depth, so that the first Release is on its
/// longest path.
fn deepen<T: Config>(datanet: u32) {
	ReleasePools::<T>::insert(datanet, ReleasePool { capacity: 1 << 31, ..Default::default() });
	for level in 0..32 {
		PoolNodes::<T>::insert(datanet, 1u32 << level, PoolNode { sum: U256::one(), remainder: 1, paid: 0 });
	}
}

/// Divides the whole into `count` shares.
fn shares(whole: Perbill, count: u32) -> Vec<Perbill> {
	let whole = whole.deconstruct();
	let share = whole / count;
	let mut shares = vec![Perbill::from_parts(share); (count - 1) as usize];
	shares.push(Perbill::from_parts(whole - share * (count - 1)));
	shares
}

/// A settlement in which no account has two roles.
pub(crate) struct Setup<T: Config> {
	pub(crate) requester: T::AccountId,
	pub(crate) provider: T::AccountId,
	pub(crate) terms: Terms<T::AccountId>,
	owned: Vec<(ContributionId, u32)>,
	pub(crate) fee: Balance,
}

impl<T: Config> Setup<T> {
	/// Sets up a settlement of `s` contributions, `r` Releases and `b` beneficiaries.
	pub(crate) fn new(s: u32, r: u32, b: u32) -> Self {
		Self::with_contributors(s, r, b, 1)
	}

	/// Like [`Setup::new`], with at least `contributors` contributions in the first Release.
	pub(crate) fn with_contributors(s: u32, r: u32, b: u32, contributors: u32) -> Self {
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
			releases: releases.try_into().expect("benchmarks create at most MAX_RELEASES"),
			beneficiaries: beneficiaries.try_into().expect("benchmarks create at most MAX_BENEFICIARIES"),
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

	/// Returns the order of a job with this settlement.
	pub(crate) fn order(&self, job: JobId) -> Order<'_, T::AccountId, BlockNumberFor<T>> {
		let record = JobRecord {
			requested_at: One::one(),
			submitted_at: One::one(),
			rules: TraceRules { window: 32, max_runs: MAX_SPANS, min_content: 256 },
			prompt_hash: [3; 32],
			output_hash: [1; 32],
			output_len: 200 * MAX_SPANS,
			runs_hash: [2; 32],
			attestation: None,
			refuted: false,
		};
		Order {
			// The settlement of a channel does the same without a receipt.
			service: Service::Job { id: job, record },
			requester: &self.requester,
			provider: &self.provider,
			provider_payee: &self.provider,
			model: 1,
			version: 1,
			terms: &self.terms,
			fee: self.fee,
			protocol_cut: Perbill::from_percent(5),
			// Half of the windows have an owner, so that spans and pools are all paid.
			evidence: Evidence { owned: &self.owned, positions: 200 * MAX_SPANS },
		}
	}
}
