use super::*;

fn call(who: AccountId) -> DispatchResult {
	Attribution::claim_account(RuntimeOrigin::signed(who))
}

fn credit(who: AccountId, amount: Balance) {
	fund(amount);
	assert_ok!(Attribution::credit(&who, amount, CreditReason::Refund));
}

#[test]
fn account_should_be_paid_when_it_claims() {
	ExtBuilder::default().build_and_execute(|| {
		credit(ALICE, 700);
		credit(BOB, 300);
		events();
		assert_ok!(call(ALICE));
		assert_eq!(events(), [Event::AccountClaimed { account: ALICE, amount: 700 }]);
		assert_eq!((gained(ALICE), gained(BOB)), (700, 0));
		assert_eq!(TotalOwed::<Test>::get(), 300);
		assert!(!AccountCredits::<Test>::contains_key(ALICE));
	});
}

#[test]
fn second_claim_should_pay_nothing_when_nothing_came_in() {
	ExtBuilder::default().build_and_execute(|| {
		credit(ALICE, 700);
		assert_ok!(call(ALICE));
		events();
		assert_ok!(call(ALICE));
		assert_eq!(events(), []);
		assert_eq!(gained(ALICE), 700);
	});
}

#[test]
fn claim_should_pay_nothing_when_nothing_is_owed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(call(ALICE));
		assert_eq!(gained(ALICE), 0);
	});
}

#[test]
fn credit_should_stay_when_the_caller_would_hold_dust() {
	ExtBuilder::default().build_and_execute(|| {
		credit(NOBODY, EXISTENTIAL_DEPOSIT - 1);
		assert_noop!(call(NOBODY), Error::<Test>::Undeliverable);
		assert_eq!(Attribution::account_credit(&NOBODY), EXISTENTIAL_DEPOSIT - 1);
		credit(NOBODY, 1);
		assert_ok!(call(NOBODY));
		assert_eq!(gained(NOBODY), EXISTENTIAL_DEPOSIT);
	});
}
