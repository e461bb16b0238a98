//! Credits outside of settlements.

use super::*;

fn fund(amount: Balance) {
	assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(REQUESTER), Attribution::pot(), amount));
}

#[test]
fn account_should_be_owed_when_credited() {
	ExtBuilder.build_and_execute(|| {
		fund(100);
		assert_ok!(Attribution::credit(&TREASURY, 60));
		assert_ok!(Attribution::credit(&TREASURY, 40));
		assert_eq!(Attribution::account_credit(&TREASURY), 100);
		assert_eq!(TotalOwed::<Test>::get(), 100);
		assert_eq!(
			events().last(),
			Some(&Event::AccountCredited { job: None, account: TREASURY, role: Role::Other, amount: 40 })
		);
	});
}

#[test]
fn credit_should_be_refused_when_the_pot_does_not_hold_it() {
	ExtBuilder.build_and_execute(|| {
		fund(100);
		assert_noop!(Attribution::credit(&TREASURY, 101), Error::<Test>::Underfunded);
		assert_ok!(Attribution::credit(&TREASURY, 100));
		assert_noop!(Attribution::credit(&TREASURY, 1), Error::<Test>::Underfunded);
		assert_noop!(Attribution::credit(&TREASURY, Balance::MAX), Error::<Test>::Underfunded);
	});
}

#[test]
fn nothing_should_be_recorded_when_nothing_is_credited() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Attribution::credit(&TREASURY, 0));
		assert_eq!(events(), []);
		assert!(!AccountCredits::<Test>::contains_key(TREASURY));
	});
}
