//! Credits outside of settlements.

use super::*;

fn credit(amount: Balance, reason: CreditReason) -> DispatchResult {
	Attribution::credit(&TREASURY, amount, reason)
}

#[test]
fn account_should_be_owed_when_credited() {
	ExtBuilder::default().build_and_execute(|| {
		fund(100);
		assert_ok!(credit(60, CreditReason::Penalty));
		assert_ok!(credit(40, CreditReason::ChallengeReward));
		assert_eq!(Attribution::account_credit(&TREASURY), 100);
		assert_eq!(Attribution::account_claimable(TREASURY), 100);
		assert_eq!(TotalOwed::<Test>::get(), 100);
		let credited = |reason, amount| Event::<Test>::AccountCredited {
			service: None,
			account: TREASURY,
			role: Role::Outside { reason },
			amount,
		};
		assert_eq!(events(), [credited(CreditReason::Penalty, 60), credited(CreditReason::ChallengeReward, 40)]);
	});
}

#[test]
fn credit_should_be_refused_when_the_pot_does_not_hold_it() {
	ExtBuilder::default().build_and_execute(|| {
		fund(100);
		assert_noop!(credit(101, CreditReason::Refund), Error::<Test>::InsufficientFunds);
		assert_ok!(credit(100, CreditReason::Refund));
		assert_noop!(credit(1, CreditReason::Refund), Error::<Test>::InsufficientFunds);
		assert_noop!(credit(Balance::MAX, CreditReason::Refund), Error::<Test>::InsufficientFunds);
	});
}

#[test]
fn nothing_should_be_recorded_when_nothing_is_credited() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(credit(0, CreditReason::Refund));
		assert_eq!(events(), []);
		assert!(!AccountCredits::<Test>::contains_key(TREASURY));
	});
}
