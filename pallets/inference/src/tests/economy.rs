//! In any order of actions money is conserved, and all of it comes free without further action.

use super::*;
use core::cell::Cell;
use frame_support::{traits::Hooks, weights::Weight};
use proptest::{prelude::*, test_runner::TestRunner};
use tributary_primitives::TermsVersion;

#[derive(Clone, Debug)]
enum Step {
	Request {
		who: AccountId,
		model: ModelId,
		named: AccountId,
		committed: bool,
		fee: Balance,
	},
	Cancel {
		who: AccountId,
		job: JobId,
	},
	Accept {
		who: AccountId,
		job: JobId,
	},
	Submit {
		who: AccountId,
		job: JobId,
		traced: bool,
	},
	SubmitCited {
		who: AccountId,
		job: JobId,
		citations: usize,
	},
	Commit {
		who: AccountId,
		job: JobId,
		at: u32,
		bond: Balance,
	},
	Reveal {
		who: AccountId,
		job: JobId,
		at: u32,
		traced: bool,
	},
	WithdrawChallenge {
		who: AccountId,
		job: JobId,
	},
	/// A rating by `who`, or by the requester.
	Rate {
		who: Option<AccountId>,
		job: JobId,
		score: u8,
	},
	Settle {
		job: JobId,
	},
	Expire {
		job: JobId,
	},
	BondMore {
		who: AccountId,
		amount: Balance,
	},
	Unbond {
		who: AccountId,
		amount: Balance,
	},
	Withdraw {
		who: AccountId,
	},
	Serve {
		who: AccountId,
		model: ModelId,
		min_fee: Balance,
	},
	StopServing {
		who: AccountId,
		model: ModelId,
	},
	/// New terms of a model, to which no provider has agreed.
	Publish {
		model: ModelId,
	},
	SetEndpoint {
		who: AccountId,
		length: usize,
	},
	Register {
		who: AccountId,
		bond: Balance,
	},
	Empty {
		who: AccountId,
	},
	BreakLedger {
		broken: bool,
	},
	/// A request, its acceptance and its submission.
	Ask {
		who: AccountId,
		model: ModelId,
		provider: AccountId,
		fee: Balance,
		traced: bool,
	},
	/// A commitment, the end of a block, and the reveal.
	Dispute {
		who: AccountId,
		job: JobId,
		at: u32,
	},
	EndBlock {
		weight: u64,
	},
	FullBlocks {
		count: u64,
	},
}

fn step() -> impl Strategy<Value = Step> {
	let who = prop_oneof![Just(REQUESTER), Just(PROVIDER), Just(OTHER_PROVIDER), Just(STRANGER)];
	let challenger = prop_oneof![Just(CHALLENGER), Just(OTHER_CHALLENGER), Just(PROVIDER)];
	let (at, traced) = (prop_oneof![3 => Just(0u32), 1 => Just(1u32)], proptest::bool::weighted(0.4));
	let bond = prop_oneof![1..20u128, Just(CHALLENGE_BOND), Just(ENDOWMENT / 2)];
	let provider = prop_oneof![Just(PROVIDER), Just(OTHER_PROVIDER)];
	let models = [(6, SPANS), (1, POOLED), (1, BARE), (1, RETIRED), (2, RETRIEVAL)];
	let model = proptest::strategy::Union::new_weighted(models.map(|(weight, model)| (weight, Just(model))).to_vec());
	let fee = prop_oneof![Just(MIN_FEE), 1..3 * FEE];
	// Jobs are counted back from the last.
	let job = prop_oneof![4 => Just(0u64), 2 => 0u64..3, 1 => 0u64..12];
	prop_oneof![
		6 => (who.clone(), model.clone(), provider.clone(), any::<bool>(), fee.clone())
			.prop_map(|(who, model, named, committed, fee)| Step::Request { who, model, named, committed, fee }),
		1 => (who.clone(), job.clone()).prop_map(|(who, job)| Step::Cancel { who, job }),
		12 => (provider.clone(), job.clone()).prop_map(|(who, job)| Step::Accept { who, job }),
		12 => (provider.clone(), job.clone(), traced)
			.prop_map(|(who, job, traced)| Step::Submit { who, job, traced }),
		3 => (provider.clone(), job.clone(), 0usize..3)
			.prop_map(|(who, job, citations)| Step::SubmitCited { who, job, citations }),
		8 => (challenger.clone(), job.clone(), at.clone(), bond)
			.prop_map(|(who, job, at, bond)| Step::Commit { who, job, at, bond }),
		16 => (challenger.clone(), job.clone(), at.clone(), traced)
			.prop_map(|(who, job, at, traced)| Step::Reveal { who, job, at, traced }),
		2 => (challenger.clone(), job.clone()).prop_map(|(who, job)| Step::WithdrawChallenge { who, job }),
		6 => (proptest::option::weighted(0.3, who.clone()), job.clone(), 0u8..7)
			.prop_map(|(who, job, score)| Step::Rate { who, job, score }),
		8 => (who.clone(), model.clone(), provider.clone(), fee.clone(), traced).prop_map(
			|(who, model, provider, fee, traced)| Step::Ask { who, model, provider, fee, traced }
		),
		8 => (challenger, job.clone(), at).prop_map(|(who, job, at)| Step::Dispute { who, job, at }),
		2 => job.clone().prop_map(|job| Step::Settle { job }),
		2 => job.prop_map(|job| Step::Expire { job }),
		1 => (provider.clone(), 0..BOND).prop_map(|(who, amount)| Step::BondMore { who, amount }),
		2 => (provider.clone(), prop_oneof![0..20u128, 0..BOND, Just(BOND)])
			.prop_map(|(who, amount)| Step::Unbond { who, amount }),
		2 => provider.clone().prop_map(|who| Step::Withdraw { who }),
		8 => (provider.clone(), model.clone(), fee).prop_map(|(who, model, min_fee)| Step::Serve { who, model, min_fee }),
		1 => model.clone().prop_map(|model| Step::Publish { model }),
		1 => (who.clone(), 0usize..9).prop_map(|(who, length)| Step::SetEndpoint { who, length }),
		1 => (provider.clone(), model).prop_map(|(who, model)| Step::StopServing { who, model }),
		2 => (who.clone(), 0..BOND).prop_map(|(who, bond)| Step::Register { who, bond }),
		1 => who.prop_map(|who| Step::Empty { who }),
		1 => proptest::bool::weighted(0.2).prop_map(|broken| Step::BreakLedger { broken }),
		6 => prop_oneof![0u64..40_000, Just(u64::MAX)].prop_map(|weight| Step::EndBlock { weight }),
		1 => (1u64..40).prop_map(|count| Step::FullBlocks { count }),
	]
}

/// Returns the steps of which a step consists.
fn apart(step: Step) -> Vec<Step> {
	let last = 0;
	match step {
		Step::Ask { who, model, provider, fee, traced } => vec![
			Step::Request { who, model, named: provider, committed: traced, fee },
			Step::Accept { who: provider, job: last },
			match model {
				RETRIEVAL => Step::SubmitCited { who: provider, job: last, citations: 2 },
				_ => Step::Submit { who: provider, job: last, traced },
			},
		],
		Step::Dispute { who, job, at } => vec![
			Step::Commit { who, job, at, bond: CHALLENGE_BOND },
			Step::EndBlock { weight: u64::MAX },
			Step::Reveal { who, job, at, traced: false },
		],
		step => vec![step],
	}
}

/// Returns the latest version of a model's terms.
fn latest(model: ModelId) -> TermsVersion {
	ModelTerms::iter_keys().filter(|(of, _)| *of == model).map(|(_, version)| version).max().expect("it has terms")
}

/// Takes a step as a transaction does: a failure changes nothing.
fn take(step: Step) {
	use frame_support::storage::with_storage_layer;
	let nth = |back: JobId| NextJobId::<Test>::get().saturating_sub(back + 1);
	let prompt = |committed| match committed {
		true => Prompt::Committed { hash: [9; 32] },
		false => inline(b"Why?"),
	};
	let _ = with_storage_layer(|| match step {
		Step::Request { who, model, named, committed, fee } => {
			plain(Inference::request(signed(who), model, latest(model), named, prompt(committed), fee))
		},
		Step::Cancel { who, job } => Inference::cancel(signed(who), nth(job)),
		Step::Accept { who, job } => Inference::accept(signed(who), nth(job)),
		Step::Submit { who, job, traced } => {
			let runs = if traced { runs() } else { vec![] };
			let (output, runs) = (output().try_into().unwrap(), runs.try_into().unwrap());
			plain(Inference::submit(signed(who), nth(job), output, runs, None))
		},
		Step::SubmitCited { who, job, citations } => {
			let citations: Vec<_> = (0..citations).map(|index| citation(FIRST, 100 * index, 50)).collect();
			let (output, citations) = (output().try_into().unwrap(), citations.try_into().unwrap());
			plain(Inference::submit_cited(signed(who), nth(job), output, citations, None))
		},
		Step::Commit { who, job, at, bond } => {
			// For jobs requested from now on.
			ChallengeBond::set(&bond);
			commit(who, nth(job), &missed(at))
		},
		Step::Reveal { who, job, at, traced } => {
			let runs = if traced { runs() } else { vec![] };
			reveal(who, nth(job), &runs, missed(at))
		},
		Step::WithdrawChallenge { who, job } => Inference::withdraw_challenge(signed(STRANGER), nth(job), who),
		Step::Rate { who, job, score } => {
			let who = who.or(Ledger::receipt(nth(job)).map(|receipt| receipt.requester)).unwrap_or(STRANGER);
			Inference::rate(signed(who), nth(job), score)
		},
		Step::Settle { job } => Inference::settle(signed(STRANGER), nth(job)).map(|_| ()).map_err(|error| error.error),
		Step::Expire { job } => Inference::expire(signed(STRANGER), nth(job)),
		Step::BondMore { who, amount } => Inference::bond_more(signed(who), amount),
		Step::Unbond { who, amount } => Inference::unbond(signed(who), amount),
		Step::Withdraw { who } => Inference::withdraw_unbonded(signed(who)),
		Step::Serve { who, model, min_fee } => {
			Inference::serve(signed(who), model, latest(model), min_fee, Perbill::zero())
		},
		Step::Publish { model } => {
			let version = latest(model);
			let terms = ModelTerms::get((model, version)).unwrap();
			ModelTerms::insert((model, version + 1), terms);
			Ok(())
		},
		Step::SetEndpoint { who, length } => {
			Inference::set_endpoint(signed(who), vec![b'/'; length].try_into().unwrap())
		},
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
		Step::Ask { .. } | Step::Dispute { .. } => unreachable!("they are taken apart"),
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

/// Returns the numbers of events: committed, upheld, refuted, cited, rated, settled, expired, and
/// of endpoints and agreements to new terms.
fn tally() -> [usize; 9] {
	events().iter().fold([0; 9], |mut tally, event| {
		let kind = match event {
			Event::ChallengeCommitted { .. } => 0,
			Event::ChallengeUpheld { .. } => 1,
			Event::Refuted { .. } => 2,
			Event::SubmittedCited { .. } => 3,
			Event::Rated { .. } => 4,
			Event::Settled { .. } => 5,
			Event::Expired { .. } => 6,
			Event::EndpointSet { .. } => 7,
			Event::ServingStarted { version, .. } if *version > VERSION => 8,
			_ => return tally,
		};
		tally[kind] += 1;
		tally
	})
}

#[test]
fn money_should_be_conserved_and_come_free_without_further_action() {
	let config = ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() };
	let happened = Cell::new([0; 9]);
	let played = TestRunner::new(config).run(&proptest::collection::vec(step(), 1..150), |steps| {
		ExtBuilder::default().build_and_execute(|| {
			provide();
			for step in steps.into_iter().flat_map(apart) {
				take(step);
				check();
			}
			let (before, now) = (happened.get(), tally());
			happened.set(core::array::from_fn(|kind| before[kind] + now[kind]));
			end_without_action();
		});
		Ok(())
	});
	played.unwrap();
	assert!(happened.get().iter().all(|times| *times > 0), "every event has happened: {:?}", happened.get());
}

/// Lets all jobs end without any action of their parties, while the ledger rejects everything.
fn end_without_action() {
	LedgerBroken::set(&true);
	while let Some(block) = Jobs::<Test>::iter_values().map(|job| job.slot.block).min() {
		skip_to(now().max(block));
		idle();
	}
	check();
	let challenges: Vec<_> = Challenges::<Test>::iter_keys().collect();
	for (job, who) in challenges {
		assert_ok!(Inference::withdraw_challenge(signed(STRANGER), job, who));
	}
	check();
	for who in ENDOWED {
		assert_eq!((fee_held(who), challenge_held(who)), (0, 0));
		assert_eq!(Inference::provider(&who).map_or(0, |provider| provider.locked), 0);
	}
	// Every provider can withdraw its bond.
	for who in ENDOWED {
		let Some(provider) = Inference::provider(&who) else { continue };
		for model in SERVED {
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
}
