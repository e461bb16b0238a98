//! Whatever happens in whatever order, money is conserved, and silence frees it all.

use super::*;
use frame_support::weights::Weight;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Request { who: AccountId, model: ModelId, named: Option<AccountId>, fee: Balance },
	Cancel { who: AccountId, job: JobId },
	Accept { who: AccountId, job: JobId },
	Submit { who: AccountId, job: JobId, traced: bool },
	Settle { job: JobId },
	Expire { job: JobId },
	BondMore { who: AccountId, amount: Balance },
	Unbond { who: AccountId, amount: Balance },
	Withdraw { who: AccountId },
	Serve { who: AccountId, model: ModelId, min_fee: Balance },
	StopServing { who: AccountId, model: ModelId },
	Register { who: AccountId, bond: Balance },
	Empty { who: AccountId },
	BreakLedger { broken: bool },
	EndBlock { weight: u64 },
	FullBlocks { count: u64 },
}

fn step() -> impl Strategy<Value = Step> {
	let who = prop_oneof![Just(REQUESTER), Just(PROVIDER), Just(OTHER_PROVIDER), Just(STRANGER)];
	let provider = prop_oneof![Just(PROVIDER), Just(OTHER_PROVIDER)];
	let model = prop_oneof![3 => Just(SPANS), 1 => Just(POOLED), 1 => Just(BARE), 1 => Just(RETIRED)];
	let fee = prop_oneof![Just(MIN_FEE), 1..3 * FEE];
	let job = 0u64..12;
	prop_oneof![
		6 => (who.clone(), model.clone(), proptest::option::of(provider.clone()), fee.clone())
			.prop_map(|(who, model, named, fee)| Step::Request { who, model, named, fee }),
		1 => (who.clone(), job.clone()).prop_map(|(who, job)| Step::Cancel { who, job }),
		8 => (provider.clone(), job.clone()).prop_map(|(who, job)| Step::Accept { who, job }),
		8 => (provider.clone(), job.clone(), any::<bool>())
			.prop_map(|(who, job, traced)| Step::Submit { who, job, traced }),
		2 => job.clone().prop_map(|job| Step::Settle { job }),
		2 => job.prop_map(|job| Step::Expire { job }),
		1 => (provider.clone(), 0..BOND).prop_map(|(who, amount)| Step::BondMore { who, amount }),
		2 => (provider.clone(), prop_oneof![0..20u128, 0..BOND, Just(BOND)])
			.prop_map(|(who, amount)| Step::Unbond { who, amount }),
		2 => provider.clone().prop_map(|who| Step::Withdraw { who }),
		2 => (provider.clone(), model.clone(), fee).prop_map(|(who, model, min_fee)| Step::Serve { who, model, min_fee }),
		1 => (provider.clone(), model).prop_map(|(who, model)| Step::StopServing { who, model }),
		2 => (who.clone(), 0..BOND).prop_map(|(who, bond)| Step::Register { who, bond }),
		1 => who.prop_map(|who| Step::Empty { who }),
		1 => any::<bool>().prop_map(|broken| Step::BreakLedger { broken }),
		6 => prop_oneof![0u64..40_000, Just(u64::MAX)].prop_map(|weight| Step::EndBlock { weight }),
		1 => (1u64..40).prop_map(|count| Step::FullBlocks { count }),
	]
}

/// Take a step as a transaction does: what fails changes nothing.
fn take(step: Step) {
	use frame_support::storage::with_storage_layer;
	let inline = inline(b"Why?");
	let _ = with_storage_layer(|| match step {
		Step::Request { who, model, named, fee } => Inference::request(signed(who), model, VERSION, named, inline, fee),
		Step::Cancel { who, job } => Inference::cancel(signed(who), job),
		Step::Accept { who, job } => Inference::accept(signed(who), job),
		Step::Submit { who, job, traced } => {
			let runs = if traced { runs() } else { vec![] };
			Inference::submit(signed(who), job, output().try_into().unwrap(), runs.try_into().unwrap())
		},
		Step::Settle { job } => Inference::settle(signed(STRANGER), job).map(|_| ()).map_err(|error| error.error),
		Step::Expire { job } => Inference::expire(signed(STRANGER), job),
		Step::BondMore { who, amount } => Inference::bond_more(signed(who), amount),
		Step::Unbond { who, amount } => Inference::unbond(signed(who), amount),
		Step::Withdraw { who } => Inference::withdraw_unbonded(signed(who)),
		Step::Serve { who, model, min_fee } => Inference::serve(signed(who), model, min_fee),
		Step::StopServing { who, model } => Inference::stop_serving(signed(who), model),
		Step::Register { who, bond } => Inference::register_provider(signed(who), bond, Default::default()),
		Step::Empty { who } => {
			empty(who);
			Ok(())
		},
		Step::BreakLedger { broken } => {
			LedgerBroken::set(&broken);
			Ok(())
		},
		Step::EndBlock { weight } => {
			let weight = Weight::from_parts(weight, u64::MAX);
			assert!(Inference::on_idle(now(), weight).all_lte(weight));
			skip_to(now() + 1);
			Ok(())
		},
		Step::FullBlocks { count } => {
			skip_to(now() + count);
			Ok(())
		},
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn money_should_be_conserved_and_come_free_when_all_fall_silent(
		steps in proptest::collection::vec(step(), 1..120),
	) {
		ExtBuilder::default().build_and_execute(|| {
			provide();
			for step in steps {
				take(step);
				check();
			}
			// Nobody does anything any more, and the ledger never works again.
			LedgerBroken::set(&true);
			while let Some(block) = Jobs::<Test>::iter_values().map(|job| job.slot.block).min() {
				skip_to(now().max(block));
				idle();
			}
			check();
			for who in [REQUESTER, PROVIDER, OTHER_PROVIDER, STRANGER] {
				assert_eq!(fee_held(who), 0);
				assert_eq!(Inference::provider(&who).map_or(0, |provider| provider.locked), 0);
			}
			// And whoever has bonded gets it back.
			for who in [REQUESTER, PROVIDER, OTHER_PROVIDER, STRANGER] {
				let Some(provider) = Inference::provider(&who) else { continue };
				for model in [SPANS, POOLED, BARE] {
					let _ = Inference::stop_serving(signed(who), model);
				}
				skip_to(now() + UNBONDING_DELAY);
				let _ = Inference::withdraw_unbonded(signed(who));
				if provider.bond > 0 {
					assert_ok!(Inference::unbond(signed(who), provider.bond));
				}
				skip_to(now() + UNBONDING_DELAY);
				if provider.bond > 0 {
					assert_ok!(Inference::withdraw_unbonded(signed(who)));
				}
				assert_eq!((Inference::provider(&who), bond_held(who)), (None, 0));
			}
		});
	}
}
