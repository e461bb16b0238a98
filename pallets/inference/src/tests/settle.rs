use super::*;
use frame_support::dispatch::GetDispatchInfo;
use tributary_primitives::traits::{JobRecord, ServiceId};
use tributary_testing::ledger::MockReceipt;

#[test]
fn settle_should_hand_the_fee_to_the_ledger_and_free_the_collateral() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		let submission = Inference::job(job).unwrap().submission().cloned().unwrap();
		skip_to(now() + CHALLENGE_WINDOW);
		System::reset_events();
		assert_ok!(Inference::settle(signed(STRANGER), job));

		assert_eq!((Inference::job(job), Inference::prompt(job)), (None, None));
		assert_eq!((fee_held(REQUESTER), Balances::free_balance(REQUESTER)), (0, ENDOWMENT - FEE));
		let provider = Inference::provider(&PROVIDER).unwrap();
		assert_eq!((provider.bond, provider.locked), (BOND, 0));
		assert_eq!(Ledger::backed(), FEE);
		let credited = [PROTOCOL, PROVIDER, MODEL_OWNER, BASE_OWNER, DATANET_OWNER].map(Credits::get);
		assert_eq!(credited, [50, 380, 285, 95, 19]);
		assert_eq!([FIRST, SECOND].map(SpanCredits::get), [24, 51]);
		assert_eq!(PoolCredits::get(RELEASE), 96);
		assert_eq!(
			Ledger::receipt(job),
			Some(MockReceipt {
				service: ServiceId::Job { job },
				requester: REQUESTER,
				provider: PROVIDER,
				provider_payee: PROVIDER,
				model: SPANS,
				version: VERSION,
				fee: FEE,
				protocol: 50,
				owned: vec![(FIRST, 69), (SECOND, 169)],
				spans: vec![24, 51],
				pool: 96,
				positions: 319,
				record: Some(JobRecord {
					requested_at: 2,
					submitted_at: 2,
					rules: Rules::get(),
					prompt_hash: *blake3::hash(b"Why?").as_bytes(),
					output_hash: submission.output_hash,
					output_len: 350,
					runs_hash: submission.runs_hash,
					attestation: None,
					refuted: false,
				}),
				score: None,
			})
		);
		assert_eq!(events(), vec![Event::Settled { job, provider: PROVIDER, fee: FEE }]);
	});
}

#[test]
fn settle_should_charge_for_what_it_settled() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		skip_to(now() + CHALLENGE_WINDOW);
		let declared = RuntimeCall::from(Call::<Test>::settle { job }).get_dispatch_info().call_weight;
		let charged = Inference::settle(signed(STRANGER), job).unwrap().actual_weight.unwrap();
		assert_eq!(charged, <() as WeightInfo>::settle(2, 1, 2));
		assert!(charged.ref_time() < declared.ref_time());
	});
}

#[test]
fn settle_should_be_open_to_any_account() {
	for who in [REQUESTER, PROVIDER, STRANGER] {
		ExtBuilder::default().build_and_execute(|| {
			provide();
			let job = submitted();
			skip_to(now() + CHALLENGE_WINDOW);
			assert_noop!(plain(Inference::settle(RuntimeOrigin::root(), job)), BadOrigin);
			assert_ok!(Inference::settle(signed(who), job));
		});
	}
}

#[test]
fn settle_should_fail_when_the_challenge_window_is_open() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		skip_to(now() + CHALLENGE_WINDOW - 1);
		assert_noop!(plain(Inference::settle(signed(STRANGER), job)), Error::<Test>::TooEarly);
		skip_to(now() + 1);
		assert_ok!(Inference::settle(signed(STRANGER), job));
	});
}

#[test]
fn settle_should_fail_when_settled_already() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		assert_noop!(plain(Inference::settle(signed(STRANGER), job)), Error::<Test>::JobNotFound);
		idle();
		assert_eq!(Ledger::backed(), FEE);
	});
}

#[test]
fn settle_should_fail_when_there_is_no_output() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (waiting, owed) = (request(SPANS), accepted(SPANS));
		skip_to(now() + REQUEST_WINDOW);
		for job in [waiting, owed] {
			assert_noop!(plain(Inference::settle(signed(STRANGER), job)), Error::<Test>::NotSubmitted);
		}
		assert_noop!(plain(Inference::settle(signed(STRANGER), 77)), Error::<Test>::JobNotFound);
	});
}

#[test]
fn settle_should_pass_the_ledgers_error_on_and_change_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		skip_to(now() + CHALLENGE_WINDOW);
		LedgerBroken::set(&true);
		assert_noop!(plain(Inference::settle(signed(STRANGER), job)), DispatchError::Unavailable);
		LedgerBroken::set(&false);
		assert_ok!(Inference::settle(signed(STRANGER), job));
	});
}

#[test]
fn settle_should_not_be_hindered_by_the_state_of_accounts() {
	ExtBuilder::default().build_and_execute(|| {
		use frame_support::traits::{LockableCurrency, WithdrawReasons};
		provide();
		let job = submitted();
		// The requester has nothing free, and a lock over its holds.
		Balances::set_lock(*b"elsewise", &REQUESTER, ENDOWMENT, WithdrawReasons::all());
		empty(REQUESTER);
		// The provider leaves as far as it can, and has nothing free either.
		for model in SERVED {
			assert_ok!(Inference::stop_serving(signed(PROVIDER), model));
		}
		assert_ok!(Inference::unbond(signed(PROVIDER), BOND - COLLATERAL));
		empty(PROVIDER);
		// The model is retired.
		RetiredModels::insert(SPANS, ());
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		assert_eq!(Credits::get(PROVIDER), 380);
		assert_eq!(fee_held(REQUESTER), 0);
		Balances::remove_lock(*b"elsewise", &REQUESTER);
	});
}

#[test]
fn settle_should_pay_no_data_when_the_terms_name_no_release() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(BARE);
		assert_ok!(submit(job, b"Because.", vec![]));
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		assert_eq!([PROTOCOL, PROVIDER, MODEL_OWNER, BASE_OWNER].map(Credits::get), [50, 570, 285, 95]);
	});
}

#[test]
fn settle_should_leave_other_jobs_of_the_same_accounts_alone() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (job, _, _) = (submitted(), accepted(POOLED), request(SPANS));
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		assert_eq!(fee_held(REQUESTER), 2 * FEE);
		assert_eq!(Inference::provider(&PROVIDER).unwrap().locked, COLLATERAL);
	});
}

#[test]
fn settle_should_count_for_the_providers_record_as_every_other_end() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let record = || Inference::provider(&PROVIDER).unwrap().record;
		let (settled, refuted, owed, waiting) = (submitted(), submitted_wrongly(), accepted(SPANS), request(SPANS));
		assert_ok!(commit(CHALLENGER, refuted, &missed(0)));
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, refuted, &short_runs(), missed(0)));
		assert_eq!(record(), TrackRecord::default());
		// The protocol's cut of each fee is 50.
		skip_to(now() + REQUEST_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), settled));
		assert_ok!(Inference::settle(signed(STRANGER), refuted));
		assert_ok!(Inference::expire(signed(STRANGER), owed));
		// A request that the provider did not accept is no promise of its own.
		assert_ok!(Inference::expire(signed(STRANGER), waiting));
		assert_eq!(record(), TrackRecord { settled: 50, expired: 50, refuted: 50 });

		// Nor is a job that the ledger cannot settle; but one that was refuted before is.
		let (abandoned, refuted) = (submitted(), submitted_wrongly());
		assert_ok!(commit(CHALLENGER, refuted, &missed(0)));
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, refuted, &short_runs(), missed(0)));
		LedgerBroken::set(&true);
		while let Some(stored) = Inference::job(abandoned).or(Inference::job(refuted)) {
			skip_to(stored.slot.block);
			idle();
		}
		assert_eq!(record(), TrackRecord { settled: 50, expired: 50, refuted: 100 });
	});
}

#[test]
fn record_should_weigh_by_what_the_jobs_have_cost() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let refuted = submitted_wrongly();
		assert_ok!(commit(CHALLENGER, refuted, &missed(0)));
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, refuted, &short_runs(), missed(0)));
		skip_to(Inference::job(refuted).unwrap().due);
		assert_ok!(Inference::settle(signed(STRANGER), refuted));
		let protocol = Credits::get(PROTOCOL);
		// Jobs for the minimum fee, of which the protocol gets nothing, do not hide it.
		for fee in [MIN_FEE; 20].into_iter().chain([100]) {
			let job = NextJobId::<Test>::get();
			assert_ok!(Inference::request(signed(STRANGER), POOLED, VERSION, PROVIDER, inline(b""), fee));
			assert_ok!(Inference::accept(signed(PROVIDER), job));
			assert_ok!(submit(job, b"x", vec![]));
			skip_to(now() + CHALLENGE_WINDOW);
			assert_ok!(Inference::settle(signed(STRANGER), job));
		}
		let record = Inference::provider(&PROVIDER).unwrap().record;
		assert_eq!(record, TrackRecord { settled: Credits::get(PROTOCOL) - protocol, expired: 0, refuted: protocol });
		assert_eq!((record.settled, record.refuted), (5, 50));
	});
}
