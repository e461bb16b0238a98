//! The benchmarks: each call at its worst case.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	reason = "a benchmark that cannot set up its state must fail"
)]

mod setup;

use crate::{Call, Config, Models, Name, Pallet, Terms, Uri, MAX_NAME, MAX_URI};
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;
use setup::{base, funded, model, offer, publish};
use tributary_primitives::{
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	traits::{benchmarking::ReleaseFixture as _, Models as _},
};

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register() {
		let owner = funded::<T>("owner");
		let base = base::<T>(1);
		let name: Name = vec![b'n'; MAX_NAME as usize].try_into().expect("it has the maximum length");
		let uri: Uri = vec![b'u'; MAX_URI as usize].try_into().expect("it has the maximum length");

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

		let terms = Terms::<T>::get(model, 1).expect("the terms were published");
		assert_eq!(terms.beneficiaries.len() as u32, MAX_BENEFICIARIES);
		Ok(())
	}

	#[benchmark]
	fn transfer_ownership() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let to: T::AccountId = account("to", 0, 0);
		let model = model::<T>(&owner)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), model, Some(to.clone()));

		assert_eq!(Models::<T>::get(model).and_then(|model| model.offered_to), Some(to));
		Ok(())
	}

	#[benchmark]
	fn accept_ownership() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let to = funded::<T>("to");
		let model = model::<T>(&owner)?;
		Pallet::<T>::transfer_ownership(RawOrigin::Signed(owner).into(), model, Some(to.clone()))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(to.clone()), model);

		assert_eq!(Models::<T>::get(model).map(|model| model.owner), Some(to));
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

	#[benchmark]
	fn end_terms(r: Linear<1, MAX_RELEASES>) -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let model = model::<T>(&owner)?;
		publish::<T>(&owner, model, r)?;
		let terms = Terms::<T>::get(model, 1).expect("the terms were published");
		let last = terms.releases.last().expect("there is a Release").release;
		T::BenchmarkHelper::retire_datanet(last);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), model);

		assert!(Models::<T>::get(model).is_some_and(|model| model.ends_at.is_some()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
