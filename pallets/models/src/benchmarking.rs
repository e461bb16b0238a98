//! What each call costs at its worst.

use crate::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate as _, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_runtime::Perbill;
use tributary_primitives::{
	content::Content,
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, WeightedRelease, MAX_BENEFICIARIES, MAX_RELEASES},
	traits::{
		benchmarking::{ModelFixture as _, ReleaseFixture as _},
		Models as _,
	},
	ModelId,
};

/// An account that can pay deposits.
fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	let deposits = T::ModelDeposit::get().saturating_add(T::TermsDeposit::get());
	T::Currency::set_balance(&who, deposits.saturating_add(1_000_000_000_000).saturating_mul(10));
	who
}

/// `count` shares that sum to the whole.
fn shares(count: u32) -> Vec<Perbill> {
	let share = 1_000_000_000 / count;
	let mut shares = vec![Perbill::from_parts(share); (count - 1) as usize];
	shares.push(Perbill::from_parts(1_000_000_000 - share * (count - 1)));
	shares
}

/// `count` Releases, each in a Datanet of its own.
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
	releases.try_into().expect("at most MAX_RELEASES are asked for")
}

fn percent(provider: u32, owner: u32, base: u32, data: u32) -> FeeSplit {
	FeeSplit {
		provider: Perbill::from_percent(provider),
		owner: Perbill::from_percent(owner),
		base: Perbill::from_percent(base),
		data: Perbill::from_percent(data),
	}
}

/// A model whose terms have `count` beneficiaries.
fn base<T: Config>(count: u32) -> ModelId {
	let beneficiaries: Vec<_> = shares(count)
		.into_iter()
		.enumerate()
		.map(|(i, share)| Beneficiary { account: account("ancestor", i as u32, 0), share })
		.collect();
	let terms = TermsOf::<T> {
		split: percent(0, 100, 0, 0),
		method: AttributionMethod::Pooled,
		releases: BoundedVec::new(),
		beneficiaries: beneficiaries.try_into().expect("at most MAX_BENEFICIARIES are asked for"),
	};
	Pallet::<T>::create_model(&account("ancestor", 0, 0), terms).0
}

/// A model of `owner`, built on another whose lineage is as long as terms leave room for.
fn model<T: Config>(owner: &T::AccountId) -> Result<ModelId, BenchmarkError> {
	let base = base::<T>(MAX_BENEFICIARIES - 1);
	let model = NextModelId::<T>::get();
	let (name, uri) = (vec![b'n'; MAX_NAME as usize], vec![b'u'; MAX_URI as usize]);
	Pallet::<T>::register(
		RawOrigin::Signed(owner.clone()).into(),
		[7; 32],
		name.try_into().expect("as long as it may be"),
		uri.try_into().expect("as long as it may be"),
		Some(base),
	)?;
	Ok(model)
}

/// What an owner may offer over `r` Releases.
fn offer<T: Config>(r: u32) -> (FeeSplit, AttributionMethod, Releases) {
	let caps = SpanCaps { total: Perbill::from_percent(50), contribution: Perbill::from_percent(20) };
	(percent(40, 10, 20, 30), AttributionMethod::Spans(caps), releases::<T>(r))
}

/// Publishes terms over `r` Releases.
fn publish<T: Config>(owner: &T::AccountId, model: ModelId, r: u32) -> Result<(), BenchmarkError> {
	let (split, method, releases) = offer::<T>(r);
	Pallet::<T>::publish_terms(RawOrigin::Signed(owner.clone()).into(), model, split, method, releases)?;
	Ok(())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register() {
		let owner = funded::<T>("owner");
		let base = base::<T>(1);
		let name: Name = vec![b'n'; MAX_NAME as usize].try_into().expect("as long as it may be");
		let uri: Uri = vec![b'u'; MAX_URI as usize].try_into().expect("as long as it may be");

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), [7; 32], name, uri, Some(base));

		assert_eq!(Models::<T>::get(base + 1).map(|model| model.owner), Some(owner));
	}

	#[benchmark]
	fn publish_terms(r: Linear<1, MAX_RELEASES>) -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let model = model::<T>(&owner)?;
		let (split, method, releases) = offer::<T>(r);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), model, split, method, releases);

		let terms = Terms::<T>::get(model, 1).expect("just published");
		assert_eq!(terms.beneficiaries.len() as u32, MAX_BENEFICIARIES);
		Ok(())
	}

	#[benchmark]
	fn transfer_ownership() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let new_owner: T::AccountId = account("new owner", 0, 0);
		let model = model::<T>(&owner)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), model, new_owner.clone());

		assert_eq!(Models::<T>::get(model).and_then(|model| model.offered_to), Some(new_owner));
		Ok(())
	}

	#[benchmark]
	fn accept_ownership() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let new_owner = funded::<T>("new owner");
		let model = model::<T>(&owner)?;
		Pallet::<T>::transfer_ownership(RawOrigin::Signed(owner).into(), model, new_owner.clone())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(new_owner.clone()), model);

		assert_eq!(Models::<T>::get(model).map(|model| model.owner), Some(new_owner));
		Ok(())
	}

	#[benchmark]
	fn remove_terms(r: Linear<1, MAX_RELEASES>) -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let model = model::<T>(&owner)?;
		publish::<T>(&owner, model, r)?;
		Pallet::<T>::retire(RawOrigin::Signed(owner).into(), model)?;
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), model, 1);

		assert!(!Terms::<T>::contains_key(model, 1));
		assert_eq!(Models::<T>::get(model).map(|model| model.versions), Some(0));
		Ok(())
	}

	#[benchmark]
	fn remove_model() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let model = model::<T>(&owner)?;
		publish::<T>(&owner, model, 1)?;
		Pallet::<T>::retire(RawOrigin::Signed(owner).into(), model)?;
		let caller: T::AccountId = whitelisted_caller();
		Pallet::<T>::remove_terms(RawOrigin::Signed(caller.clone()).into(), model, 1).map_err(|error| error.error)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), model);

		assert!(!Pallet::<T>::exists(model));
		Ok(())
	}

	#[benchmark]
	fn retire() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let model = model::<T>(&owner)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), model);

		assert!(!Pallet::<T>::takes_jobs(model));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
