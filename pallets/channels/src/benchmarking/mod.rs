//! The benchmarks: each call at its worst.

#![cfg(feature = "runtime-benchmarks")]
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used,
	reason = "a benchmark that cannot set up its state must fail"
)]

mod fixtures;
mod setup;

pub use fixtures::{Scheme, SignerFixture};

use crate::{Authorisations, Call, Channels, Config, Error, HoldReason, Pallet, TermsSize, MAX_REDEMPTIONS};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{
	tokens::{
		fungible::{hold, Inspect as _, Mutate},
		Precision::Exact,
	},
	Get,
};
use frame_system::RawOrigin;
use setup::{
	authorised, deposit, empty, end, longest, model, model_with_sources, opened, payer, provider, redeemable, rich,
	stating,
};
use sp_runtime::traits::{BlockNumberProvider as _, One, Saturating as _, Zero};
use tributary_primitives::{
	sources::MAX_SOURCES,
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	traits::{benchmarking::ProviderFixture as _, Credit as _},
	ContributionId,
};

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn open() {
		let (model, version) = model::<T>(MAX_RELEASES, MAX_BENEFICIARIES, 0);
		let (payer, provider): (T::AccountId, _) = (account("payer", 0, 0), provider::<T>());
		T::BenchmarkHelper::start_serving(&provider, model, version);
		rich::<T>(&payer);

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), provider, model, version, deposit::<T>(), T::MaxDuration::get());

		assert!(Channels::<T>::contains_key(0));
	}

	#[benchmark]
	fn top_up() {
		let id = opened::<T>(model::<T>(1, 1, 0));

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id, deposit::<T>());

		assert_eq!(Channels::<T>::get(id).unwrap().deposited, deposit::<T>() * 2);
	}

	#[benchmark]
	fn extend() {
		let id = opened::<T>(model::<T>(1, 1, 0));
		let expires_at = Channels::<T>::get(id).unwrap().expires_at;
		Channels::<T>::mutate(id, |channel| {
			let channel = channel.as_mut().unwrap();
			channel.expires_at = T::Clock::current_block_number().saturating_add(One::one());
		});
		// A duration of one block leaves nothing to extend by.
		assert!(T::MaxDuration::get() > One::one());

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id, expires_at);

		assert!(Channels::<T>::get(id).unwrap().expires_at == expires_at);
	}

	#[benchmark]
	fn authorise_agent() {
		let id = opened::<T>(model::<T>(1, 1, 0));
		let expires_at = Channels::<T>::get(id).unwrap().expires_at;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id, account("agent", 0, 0), deposit::<T>(), expires_at);

		assert!(Authorisations::<T>::contains_key(id, 1));
	}

	#[benchmark]
	fn adjust_agent() {
		let id = opened::<T>(model::<T>(1, 1, 0));
		let number = authorised::<T>(id, account("agent", 0, 0));

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id, number, 1, Zero::zero());

		assert!(Authorisations::<T>::get(id, number).unwrap().lowering.is_some());
	}

	#[benchmark]
	fn revoke_agent() {
		let id = opened::<T>(model::<T>(1, 1, 0));
		let number = authorised::<T>(id, account("agent", 0, 0));
		let before = Authorisations::<T>::get(id, number).unwrap().expires_at;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id, number);

		assert!(Authorisations::<T>::get(id, number).unwrap().expires_at < before);
	}

	#[benchmark]
	fn redeem(s: Linear<0, MAX_SOURCES>, r: Linear<1, MAX_RELEASES>, b: Linear<1, MAX_BENEFICIARIES>) {
		let (terms, sources) = model_with_sources::<T>(s, r, b, 0);
		let redemption = stating::<T>(terms, &sources);
		let channel = redemption.channel;

		#[extrinsic_call]
		_(RawOrigin::Signed(provider::<T>()), redemption);

		let channel_after = Channels::<T>::get(channel).unwrap();
		assert_eq!(channel_after.remaining(), 0);
		let tally = Authorisations::<T>::get(channel, 1).unwrap().tally;
		assert_eq!(tally.sources.is_some(), s > 0);
	}

	#[benchmark]
	fn refuse_redeem(s: Linear<0, MAX_SOURCES>) {
		let (terms, mut sources) = model_with_sources::<T>(s, MAX_RELEASES, 1, 0);
		let error = match sources.last_mut() {
			// The last of the list does not exist.
			Some(last) => {
				*last = ContributionId { datanet: u32::MAX, index: 0 };
				Error::<T>::NotEligible
			},
			None => Error::<T>::InvalidSignature,
		};
		let mut wrong = stating::<T>(terms, &sources);
		if s == 0 {
			wrong.units = 0;
		}
		let result;

		#[block]
		{
			result = Pallet::<T>::do_redeem(&provider::<T>(), wrong);
		}

		assert_eq!(result.map_err(|failed| failed.error), Err(error.into()));
	}

	#[benchmark]
	fn redeem_many(n: Linear<0, MAX_REDEMPTIONS>) {
		let redemptions: Vec<_> = (0..n)
			.map(|seed| redeemable::<T>(model::<T>(MAX_RELEASES, MAX_BENEFICIARIES, seed), Scheme::Sr25519))
			.collect();

		#[extrinsic_call]
		_(RawOrigin::Signed(provider::<T>()), redemptions.try_into().unwrap(), TermsSize::MAX);

		assert!(Channels::<T>::iter_values().all(|channel| channel.remaining() == 0));
	}

	#[benchmark]
	fn close() {
		let id = opened::<T>(model::<T>(1, 1, 0));

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id);

		assert!(Channels::<T>::get(id).unwrap().closes_at.is_some());
	}

	#[benchmark]
	fn withdraw() {
		T::Currency::set_balance(&T::Settlement::pot(), T::Currency::minimum_balance());
		let id = opened::<T>(model::<T>(MAX_RELEASES, MAX_BENEFICIARIES, 0));
		// The rest is too little for an account that has nothing else.
		let payer = payer::<T>(id);
		let spent = deposit::<T>() - 1;
		let reason = HoldReason::Channel.into();
		<T::Currency as hold::Mutate<T::AccountId>>::release(&reason, &payer, spent, Exact).unwrap();
		Channels::<T>::mutate(id, |channel| channel.as_mut().unwrap().redeemed = spent);
		empty::<T>(&payer);
		end::<T>(id);
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert!(!Channels::<T>::contains_key(id));
	}

	#[benchmark]
	fn remove_authorisation() {
		T::Currency::set_balance(&T::Settlement::pot(), T::Currency::minimum_balance());
		let id = opened::<T>(model::<T>(1, 1, 0));
		let number = authorised::<T>(id, account("agent", 0, 0));
		Authorisations::<T>::mutate(id, number, |authorisation| {
			let authorisation = authorisation.as_mut().unwrap();
			authorisation.deposit = authorisation.deposit.min(1);
		});
		end::<T>(id);
		empty::<T>(&payer::<T>(id));
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, number);

		assert!(!Authorisations::<T>::contains_key(id, number));
	}

	#[benchmark]
	fn verify_sr25519() {
		let (voucher, signer, signature) = longest::<T>(Scheme::Sr25519);
		let good;

		#[block]
		{
			good = voucher.verify(&signature, &signer);
		}

		assert!(good);
	}

	#[benchmark]
	fn verify_ed25519() {
		let (voucher, signer, signature) = longest::<T>(Scheme::Ed25519);
		let good;

		#[block]
		{
			good = voucher.verify(&signature, &signer);
		}

		assert!(good);
	}

	#[benchmark]
	fn verify_ecdsa() {
		let (voucher, signer, signature) = longest::<T>(Scheme::Ecdsa);
		let good;

		#[block]
		{
			good = voucher.verify(&signature, &signer);
		}

		assert!(good);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build_with_keys(), crate::mock::Test);
}
