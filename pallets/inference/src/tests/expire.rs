use super::*;

#[test]
fn expire_should_refund_when_not_accepted_in_time() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), FEE));
		skip_to(now() + REQUEST_WINDOW - 1);
		assert_noop!(Inference::expire(signed(STRANGER), 0), Error::<Test>::TooEarly);
		skip_to(now() + 1);
		System::reset_events();
		assert_ok!(Inference::expire(signed(STRANGER), 0));
		assert_eq!((fee_held(REQUESTER), Balances::free_balance(REQUESTER)), (0, ENDOWMENT));
		assert_eq!(bond_held(PROVIDER), BOND);
		assert_eq!(
			events(),
			vec![Event::Expired { job: 0, requester: REQUESTER, refund: FEE, provider: PROVIDER, penalty: 0 }]
		);
		assert_noop!(Inference::expire(signed(STRANGER), 0), Error::<Test>::JobNotFound);
	});
}

#[test]
fn expire_should_refund_and_penalise_when_the_deadline_is_missed() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		skip_to(now() + SUBMIT_WINDOW - 1);
		assert_noop!(Inference::expire(signed(STRANGER), job), Error::<Test>::TooEarly);
		skip_to(now() + 1);
		System::reset_events();
		assert_ok!(Inference::expire(signed(STRANGER), job));
		assert_eq!((fee_held(REQUESTER), Balances::free_balance(REQUESTER)), (0, ENDOWMENT));
		let provider = Inference::provider(&PROVIDER).unwrap();
		assert_eq!((provider.bond, provider.locked), (BOND - PENALTY, 0));
		assert_eq!(bond_held(PROVIDER), BOND - PENALTY);
		// The penalty goes to the treasury, never to the requester.
		assert_eq!((Credits::get(TREASURY), Ledger::owed()), (PENALTY, PENALTY));
		assert_eq!(
			events(),
			vec![Event::Expired { job, requester: REQUESTER, refund: FEE, provider: PROVIDER, penalty: PENALTY }]
		);
	});
}

#[test]
fn expire_should_fail_when_the_output_is_there() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		for _ in 0..2 {
			assert_noop!(Inference::expire(signed(STRANGER), job), Error::<Test>::AlreadySubmitted);
			skip_to(now() + REQUEST_WINDOW);
		}
	});
}

#[test]
fn expire_should_fail_when_unknown_or_not_signed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Inference::expire(signed(STRANGER), 0), Error::<Test>::JobNotFound);
		assert_noop!(Inference::expire(RuntimeOrigin::root(), 0), BadOrigin);
	});
}

#[test]
fn expire_should_credit_the_refund_when_the_account_cannot_take_it() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), MIN_FEE));
		assert_ok!(Inference::accept(signed(PROVIDER), 0));
		empty(REQUESTER);
		empty(PROVIDER);
		skip_to(now() + SUBMIT_WINDOW);
		assert_ok!(Inference::expire(signed(STRANGER), 0));
		assert_eq!((fee_held(REQUESTER), Credits::get(REQUESTER)), (0, MIN_FEE));
	});
}

#[test]
fn expire_should_refund_a_requester_with_nothing_else() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		request(SPANS);
		empty(REQUESTER);
		skip_to(now() + REQUEST_WINDOW);
		assert_ok!(Inference::expire(signed(STRANGER), 0));
		assert_eq!(Balances::free_balance(REQUESTER), FEE);
	});
}
