use super::*;

#[test]
fn owner_should_be_paid_when_another_account_claims_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		fund(500);
		assert_ok!(Attribution::credit(&ALICE, 500, CreditReason::Refund));
		events();
		assert_ok!(Attribution::claim_for(RuntimeOrigin::signed(BOB), ALICE));
		assert_eq!(events(), [Event::AccountClaimed { account: ALICE, amount: 500 }]);
		assert_eq!((gained(ALICE), gained(BOB)), (500, 0));
		assert_ok!(Attribution::claim_for(RuntimeOrigin::signed(BOB), ALICE));
		assert_eq!(gained(ALICE), 500);
	});
}

#[test]
fn credit_should_stay_when_the_owner_would_hold_dust() {
	ExtBuilder::default().build_and_execute(|| {
		fund(1);
		assert_ok!(Attribution::credit(&NOBODY, 1, CreditReason::Refund));
		let call = || Attribution::claim_for(RuntimeOrigin::signed(BOB), NOBODY);
		assert_noop!(call(), Error::<Test>::Undeliverable);
	});
}

#[test]
fn pot_should_keep_what_it_owes_when_it_is_owed_too() {
	ExtBuilder::default().build_and_execute(|| {
		let pot = Attribution::pot();
		fund(800);
		assert_ok!(Attribution::credit(&pot, 500, CreditReason::Refund));
		assert_ok!(Attribution::credit(&ALICE, 300, CreditReason::Refund));
		assert_ok!(Attribution::claim_for(RuntimeOrigin::signed(BOB), pot));
		assert_eq!(TotalOwed::<Test>::get(), 300);
		assert_eq!(Balances::free_balance(pot), EXISTENTIAL_DEPOSIT + 800);
	});
}
