use super::*;

#[test]
fn cancel_should_refund_when_not_accepted() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		System::reset_events();
		assert_ok!(Inference::cancel(signed(REQUESTER), job));
		assert_eq!(Inference::job(job), None);
		assert_eq!(Inference::prompt(job), None);
		assert_eq!((fee_held(REQUESTER), Balances::free_balance(REQUESTER)), (0, ENDOWMENT));
		assert_eq!(events(), vec![Event::Cancelled { job, requester: REQUESTER, refund: FEE }]);
		assert_noop!(Inference::cancel(signed(REQUESTER), job), Error::<Test>::JobNotFound);
	});
}

#[test]
fn cancel_should_refund_when_the_window_has_passed() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		skip_to(now() + REQUEST_WINDOW + 5);
		assert_ok!(Inference::cancel(signed(REQUESTER), job));
		idle();
	});
}

#[test]
fn cancel_should_credit_when_the_account_cannot_take_the_fee() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), MIN_FEE));
		empty(REQUESTER);
		assert_ok!(Inference::cancel(signed(REQUESTER), 0));
		assert_eq!((fee_held(REQUESTER), Credits::get(REQUESTER)), (0, MIN_FEE));
	});
}

#[test]
fn cancel_should_fail_when_accepted_submitted_or_settled() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		assert_noop!(Inference::cancel(signed(REQUESTER), job), Error::<Test>::AlreadyAccepted);
		assert_ok!(submit(job, &output(), runs()));
		assert_noop!(Inference::cancel(signed(REQUESTER), job), Error::<Test>::AlreadyAccepted);
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		assert_noop!(Inference::cancel(signed(REQUESTER), job), Error::<Test>::JobNotFound);
	});
}

#[test]
fn cancel_should_fail_when_not_requester() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		assert_noop!(Inference::cancel(signed(STRANGER), job), Error::<Test>::NotRequester);
		assert_noop!(Inference::cancel(signed(REQUESTER), 77), Error::<Test>::JobNotFound);
	});
}
