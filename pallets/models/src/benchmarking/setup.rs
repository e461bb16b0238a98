//! The state that benchmarks start from.

use crate::{Config, NextModelId, Pallet, Releases, TermsOf, MAX_NAME, MAX_URI};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::{account, BenchmarkError};
use frame_support::{
	traits::{fungible::Mutate as _, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_runtime::Perbill;
use tributary_primitives::{
	content::Content,
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, WeightedRelease, MAX_BENEFICIARIES},
	traits::benchmarking::{ModelFixture as _, ReleaseFixture as _},
	ModelId,
};

/// Returns an account that can pay deposits.
pub(crate) fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	let deposits = T::ModelDeposit::get().saturating_add(T::TermsDeposit::get());
	T::Currency::set_balance(&who, deposits.saturating_add(1_000_000_000_000).saturating_mul(10));
	who
}

/// Returns `count` shares that sum to the whole.
fn shares(count: u32) -> Vec<Perbill> {
	let share = 1_000_000_000 / count;
	let mut shares = vec![Perbill::from_parts(share); (count - 1) as usize];
	shares.push(Perbill::from_parts(1_000_000_000 - share * (count - 1)));
	shares
}

/// Creates `count` Releases, each in a Datanet of its own.
fn releases<T: Config>(count: u32) -> Releases {
	let releases: Vec<_> = shares(count)
		.into_iter()
		.enumerate()
		.map(|(i, weight)| {
			let owner: T::AccountId = account("datanet owner", i as u32, 0);
			let content = Content { hash: [i as u8; 32], len: 1024 };
			let (release, _) = T::BenchmarkHelper::create_release(&owner, &[(content, 1)]);
			WeightedRelease { release, weight }
		})
		.collect();
	releases.try_into().expect("benchmarks create at most MAX_RELEASES")
}

/// Returns a split in percent.
fn percent(provider: u32, owner: u32, base: u32, data: u32) -> FeeSplit {
	FeeSplit {
		provider: Perbill::from_percent(provider),
		owner: Perbill::from_percent(owner),
		base: Perbill::from_percent(base),
		data: Perbill::from_percent(data),
	}
}

/// Creates a model whose terms have `count` beneficiaries.
pub(crate) fn base<T: Config>(count: u32) -> ModelId {
	let beneficiaries: Vec<_> = shares(count)
		.into_iter()
		.enumerate()
		.map(|(i, share)| Beneficiary { account: account("ancestor", i as u32, 0), share })
		.collect();
	let terms = TermsOf::<T> {
		split: percent(0, 100, 0, 0),
		method: AttributionMethod::Pooled,
		releases: BoundedVec::new(),
		beneficiaries: beneficiaries.try_into().expect("benchmarks create at most MAX_BENEFICIARIES"),
	};
	Pallet::<T>::create_model(&account("ancestor", 0, 0), terms).0
}

/// Registers a model of `owner`, built on another whose lineage leaves room for the owner alone.
pub(crate) fn model<T: Config>(owner: &T::AccountId) -> Result<ModelId, BenchmarkError> {
	let base = base::<T>(MAX_BENEFICIARIES - 1);
	let model = NextModelId::<T>::get();
	let (name, uri) = (vec![b'n'; MAX_NAME as usize], vec![b'u'; MAX_URI as usize]);
	Pallet::<T>::register(
		RawOrigin::Signed(owner.clone()).into(),
		[7; 32],
		name.try_into().expect("it has the maximum length"),
		uri.try_into().expect("it has the maximum length"),
		Some(base),
	)?;
	Ok(model)
}

/// Returns an offer of terms over `r` Releases.
pub(crate) fn offer<T: Config>(r: u32) -> (FeeSplit, AttributionMethod, Releases) {
	let caps = SpanCaps { total: Perbill::from_percent(50), contribution: Perbill::from_percent(20) };
	(percent(40, 10, 20, 30), AttributionMethod::Spans(caps), releases::<T>(r))
}

/// Publishes terms over `r` Releases.
pub(crate) fn publish<T: Config>(owner: &T::AccountId, model: ModelId, r: u32) -> Result<(), BenchmarkError> {
	let (split, method, releases) = offer::<T>(r);
	Pallet::<T>::publish_terms(RawOrigin::Signed(owner.clone()).into(), model, split, method, releases)?;
	Ok(())
}
