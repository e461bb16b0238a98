use super::*;
use codec::{Decode, Encode};

#[test]
fn request_should_hold_the_fee_and_freeze_what_decides() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		System::reset_events();
		let prompt = inline(b"Why?");
		assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, prompt.clone(), FEE));
		assert_eq!(fee_held(REQUESTER), FEE);
		assert_eq!(Inference::prompt(0), Some(prompt.clone()));
		let job = Inference::job(0).unwrap();
		assert_eq!(job.prompt_hash, *blake3::hash(b"Why?").as_bytes());
		assert_eq!((job.requester, job.provider(), job.requested_at), (REQUESTER, &PROVIDER, now()));
		assert_eq!(job.accept_by(), Some(now() + REQUEST_WINDOW - 1));
		assert_eq!((job.submit_by(), job.settles_at(), job.locked()), (None, None, None));
		assert_eq!(
			job.frozen,
			JobParams {
				rules: Rules::get(),
				protocol_cut: Perbill::from_percent(5),
				provider_share: Perbill::from_percent(38),
				collateral: COLLATERAL,
				penalty: PENALTY,
				submit_window: SUBMIT_WINDOW,
				challenge_window: CHALLENGE_WINDOW,
				reveal_window: REVEAL_WINDOW,
				challenge_bond: CHALLENGE_BOND,
				releases: 1,
				beneficiaries: 2,
			}
		);
		assert_eq!(
			events(),
			vec![Event::Requested {
				job: 0,
				requester: REQUESTER,
				model: SPANS,
				version: VERSION,
				provider: PROVIDER,
				prompt,
				fee: FEE,
				accept_by: now() + REQUEST_WINDOW - 1,
			}]
		);
	});
}

#[test]
fn request_should_number_jobs_and_never_reuse_a_number() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_eq!((request(SPANS), request(POOLED)), (0, 1));
		assert_ok!(Inference::cancel(signed(REQUESTER), 1));
		assert_eq!(request(BARE), 2);
		assert_eq!(fee_held(REQUESTER), 2 * FEE);
	});
}

#[test]
fn request_should_fail_when_the_provider_could_not_accept() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let request = |fee| plain(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), fee));
		let most = BOND / COLLATERAL_FACTOR;
		assert_noop!(request(most + 1), Error::<Test>::InsufficientCollateral);
		assert_ok!(request(most));
		// Collateral is locked by the acceptance alone.
		assert_ok!(request(most));
		assert_ok!(Inference::accept(signed(PROVIDER), 0));
		assert_noop!(request(MIN_FEE), Error::<Test>::InsufficientCollateral);
		// A slash below the minimum bond.
		Providers::<Test>::mutate(PROVIDER, |provider| provider.as_mut().unwrap().bond = MIN_BOND - 1);
		assert_noop!(request(MIN_FEE), Error::<Test>::InsufficientBond);
		Providers::<Test>::mutate(PROVIDER, |provider| provider.as_mut().unwrap().bond = BOND);
	});
}

#[test]
fn request_should_fail_when_fee_is_below_the_chains_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let request = |fee| plain(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), fee));
		assert_noop!(request(MIN_FEE - 1), Error::<Test>::InsufficientFee);
		assert_noop!(request(0), Error::<Test>::InsufficientFee);
		assert_ok!(request(MIN_FEE));
	});
}

#[test]
fn request_should_fail_when_fee_is_below_the_named_providers_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_ok!(serve(PROVIDER, SPANS, FEE + 1));
		assert_noop!(
			plain(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), FEE)),
			Error::<Test>::InsufficientFeeForProvider
		);
		assert_ok!(serve(PROVIDER, SPANS, FEE));
		assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), FEE));
	});
}

#[test]
fn request_should_fail_when_the_named_provider_does_not_serve_the_model() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		for named in [OTHER_PROVIDER, STRANGER] {
			assert_noop!(
				plain(Inference::request(signed(REQUESTER), SPANS, VERSION, named, inline(b""), FEE)),
				Error::<Test>::NotServing
			);
		}
	});
}

#[test]
fn request_should_fail_when_model_is_retired_or_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		for model in [RETIRED, 77] {
			assert_noop!(
				plain(Inference::request(signed(REQUESTER), model, VERSION, PROVIDER, inline(b""), FEE)),
				Error::<Test>::ModelUnavailable
			);
		}
	});
}

#[test]
fn request_should_fail_when_terms_version_is_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		for version in [0, VERSION + 1] {
			assert_noop!(
				plain(Inference::request(signed(REQUESTER), SPANS, version, PROVIDER, inline(b""), FEE)),
				Error::<Test>::TermsNotFound
			);
		}
	});
}

#[test]
fn request_should_fail_when_terms_are_superseded() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		ModelTerms::insert((SPANS, VERSION + 1), ModelTerms::get((SPANS, VERSION)).unwrap());
		assert_noop!(
			plain(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), FEE)),
			Error::<Test>::TermsSuperseded
		);
		assert_ok!(Inference::serve(signed(PROVIDER), SPANS, VERSION + 1, 0, Perbill::zero()));
		assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION + 1, PROVIDER, inline(b""), FEE));
		// Jobs under way keep the terms that they began with.
		assert_eq!(Inference::job(job).unwrap().version, VERSION);
	});
}

#[test]
fn request_should_fail_when_funds_are_missing() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(
			plain(Inference::request(signed(MODEL_OWNER), SPANS, VERSION, PROVIDER, inline(b""), FEE)),
			TokenError::FundsUnavailable
		);
		assert_noop!(
			plain(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), Balance::MAX)),
			ArithmeticError::Overflow
		);
	});
}

#[test]
fn request_should_not_decode_when_prompt_is_too_long() {
	let longest = Prompt::Inline(vec![0; MAX_PROMPT as usize].try_into().unwrap());
	assert_eq!(Prompt::decode(&mut &longest.encode()[..]), Ok(longest));
	let too_long = (0u8, vec![0u8; MAX_PROMPT as usize + 1]).encode();
	assert!(Prompt::decode(&mut &too_long[..]).is_err());
}

#[test]
fn request_should_keep_a_commitment_to_a_prompt() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let prompt = Prompt::Committed { hash: [9; 32] };
		assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, prompt.clone(), FEE));
		assert_eq!(Inference::prompt(0), Some(prompt.clone()));
		assert_eq!(Inference::job(0).unwrap().prompt_hash, [9; 32]);
		assert!(matches!(&events()[..], [.., Event::Requested { prompt: told, .. }] if *told == prompt));
		assert_eq!((prompt.encode()[0], prompt.len(), prompt.is_empty()), (1, 32, false));
		// The job continues as any other.
		assert_ok!(Inference::accept(signed(PROVIDER), 0));
		assert_ok!(submit(0, &output(), runs()));
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), 0));
		assert_eq!(receipt(0).record.unwrap().prompt_hash, [9; 32]);
		assert_eq!(Inference::prompt(0), None);
	});
}

#[test]
fn request_should_pin_the_terms_until_the_jobs_end_whichever_it_is() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let pins = || Pins::get((SPANS, VERSION));
		let (cancelled, waiting, owed, settled, refuted) =
			(request(SPANS), request(SPANS), accepted(SPANS), submitted(), submitted_wrongly());
		let abandoned = submitted();
		assert_eq!(pins(), 6);
		assert_ok!(Inference::cancel(signed(REQUESTER), cancelled));
		assert_eq!(pins(), 5);
		assert_ok!(commit(CHALLENGER, refuted, &missed(0)));
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, refuted, &short_runs(), missed(0)));
		// A failed request pins nothing.
		skip_to(now() + REQUEST_WINDOW);
		LedgerBroken::set(&true);
		assert_noop!(plain(Inference::settle(signed(STRANGER), settled)), DispatchError::Unavailable);
		LedgerBroken::set(&false);
		for (job, pinned) in [(settled, 4), (refuted, 3)] {
			assert_ok!(Inference::settle(signed(STRANGER), job));
			assert_eq!(pins(), pinned);
		}
		for (job, pinned) in [(waiting, 2), (owed, 1)] {
			assert_ok!(Inference::expire(signed(STRANGER), job));
			assert_eq!(pins(), pinned);
		}
		LedgerBroken::set(&true);
		while let Some(stored) = Inference::job(abandoned) {
			assert_eq!(pins(), 1);
			skip_to(stored.slot.block);
			idle();
		}
		assert_eq!(pins(), 0);
	});
}

#[test]
fn request_should_fail_when_the_terms_cannot_be_pinned() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		PinsRefused::set(true);
		assert_noop!(
			plain(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), FEE)),
			DispatchError::Other("pinned")
		);
	});
}
