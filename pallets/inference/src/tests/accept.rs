use super::*;

#[test]
fn accept_should_lock_collateral_and_set_the_deadline() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		skip_to(now() + 3);
		System::reset_events();
		assert_ok!(Inference::accept(signed(PROVIDER), job));
		let provider = Inference::provider(&PROVIDER).unwrap();
		assert_eq!((provider.locked, provider.free()), (COLLATERAL, BOND - COLLATERAL));
		let stored = Inference::job(job).unwrap();
		assert_eq!(stored.locked(), Some((&PROVIDER, COLLATERAL)));
		assert_eq!((stored.accept_by(), stored.submit_by()), (None, Some(now() + SUBMIT_WINDOW - 1)));
		assert_eq!(
			events(),
			vec![Event::Accepted {
				job,
				provider: PROVIDER,
				collateral: COLLATERAL,
				submit_by: now() + SUBMIT_WINDOW - 1
			}]
		);
	});
}

#[test]
fn accept_should_fail_when_accepted_already() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		assert_noop!(Inference::accept(signed(PROVIDER), job), Error::<Test>::AlreadyAccepted);
		assert_ok!(submit(job, &output(), runs()));
		assert_noop!(Inference::accept(signed(PROVIDER), job), Error::<Test>::AlreadyAccepted);
		assert_noop!(Inference::accept(signed(PROVIDER), 77), Error::<Test>::JobNotFound);
	});
}

#[test]
fn accept_should_be_the_named_providers_only() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_ok!(Inference::register_provider(signed(OTHER_PROVIDER), BOND, Default::default()));
		assert_ok!(serve(OTHER_PROVIDER, SPANS, 0));
		assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), FEE));
		assert_noop!(Inference::accept(signed(OTHER_PROVIDER), 0), Error::<Test>::NotNamed);
		assert_noop!(Inference::accept(signed(STRANGER), 0), Error::<Test>::NotNamed);
		assert_ok!(Inference::accept(signed(PROVIDER), 0));
	});
}

#[test]
fn accept_should_fail_when_provider_does_not_serve_the_model() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		assert_ok!(Inference::stop_serving(signed(PROVIDER), SPANS));
		assert_noop!(Inference::accept(signed(PROVIDER), job), Error::<Test>::NotServing);
		assert_ok!(serve(PROVIDER, SPANS, 0));
		assert_ok!(Inference::accept(signed(PROVIDER), job));
	});
}

#[test]
fn accept_should_fail_when_fee_is_below_the_providers_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		assert_ok!(serve(PROVIDER, SPANS, FEE + 1));
		assert_noop!(Inference::accept(signed(PROVIDER), job), Error::<Test>::InsufficientFeeForProvider);
		assert_ok!(serve(PROVIDER, SPANS, FEE));
		assert_ok!(Inference::accept(signed(PROVIDER), job));
	});
}

#[test]
fn accept_should_fail_when_bond_is_below_the_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Inference::register_provider(signed(PROVIDER), MIN_BOND, Default::default()));
		assert_ok!(serve(PROVIDER, SPANS, 0));
		let fee = MIN_BOND / COLLATERAL_FACTOR;
		for _ in 0..2 {
			assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), fee));
		}
		assert_ok!(Inference::accept(signed(PROVIDER), 0));
		skip_to(now() + SUBMIT_WINDOW);
		assert_ok!(Inference::expire(signed(STRANGER), 0));
		assert_noop!(Inference::accept(signed(PROVIDER), 1), Error::<Test>::InsufficientBond);
		assert_ok!(Inference::bond_more(signed(PROVIDER), MIN_BOND / 10));
		assert_ok!(Inference::accept(signed(PROVIDER), 1));
	});
}

#[test]
fn accept_should_fail_when_collateral_is_exhausted() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		let first = accepted(SPANS);
		for _ in 1..BOND / COLLATERAL {
			accepted(SPANS);
		}
		assert_noop!(Inference::accept(signed(PROVIDER), job), Error::<Test>::InsufficientCollateral);
		// A job that ends makes room.
		skip_to(now() + SUBMIT_WINDOW);
		assert_ok!(Inference::expire(signed(STRANGER), first));
		assert_noop!(Inference::accept(signed(PROVIDER), job), Error::<Test>::InsufficientCollateral);
		assert_ok!(Inference::bond_more(signed(PROVIDER), PENALTY));
		assert_ok!(Inference::accept(signed(PROVIDER), job));
	});
}

#[test]
fn accept_should_fail_when_the_window_has_passed() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		let accept_by = Inference::job(job).unwrap().accept_by().unwrap();
		skip_to(accept_by + 1);
		assert_noop!(Inference::accept(signed(PROVIDER), job), Error::<Test>::TooLate);
		skip_to(accept_by);
		assert_ok!(Inference::accept(signed(PROVIDER), job));
	});
}

#[test]
fn accept_should_pass_when_the_model_was_retired_after_the_request() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		RetiredModels::insert(SPANS, ());
		assert_ok!(Inference::accept(signed(PROVIDER), job));
		assert_ok!(submit(job, &output(), runs()));
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
	});
}
