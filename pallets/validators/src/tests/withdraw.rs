use super::*;

#[test]
fn withdraw_should_pay_what_is_free_and_no_more() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 300));
		rotate();
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 200));
		assert_noop!(Validators::withdraw(signed(DELEGATOR), DAVES), Error::<Test>::NothingToWithdraw);
		rotate_by(BONDING - 1);
		assert_ok!(Validators::withdraw(signed(DELEGATOR), DAVES));
		assert_eq!(last_event(), Event::Withdrawn { pool: DAVES, who: DELEGATOR, stake: 300, rewards: 0 });
		assert_eq!(free(DELEGATOR), ENDOWMENT - 700);
		assert_noop!(Validators::withdraw(signed(DELEGATOR), DAVES), Error::<Test>::NothingToWithdraw);
		rotate();
		assert_ok!(Validators::withdraw(signed(DELEGATOR), DAVES));
		assert_eq!(free(DELEGATOR), ENDOWMENT - 500);
		assert_eq!(position(DAVES, DELEGATOR).stake, 500);
		assert!(!Unbondings::<Test>::contains_key(DAVES));
	});
}

#[test]
fn withdraw_should_pay_the_rewards_of_a_delegator_that_left() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		author(DAVE, 1);
		earn(2_000);
		rotate();
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 1_000));
		rotate_by(BONDING);
		assert_ok!(Validators::withdraw(signed(DELEGATOR), DAVES));
		assert_eq!(last_event(), Event::Withdrawn { pool: DAVES, who: DELEGATOR, stake: 1_000, rewards: 899 });
		assert_eq!((Validators::position_of(DAVES, &DELEGATOR), pool(DAVES).members), (None, 0));
		assert_eq!(free(DELEGATOR), ENDOWMENT + 899);
	});
}

#[test]
fn withdraw_should_credit_stake_that_the_account_cannot_take() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 100));
		report(DAVE, percent(100));
		empty(DELEGATOR);
		let left = 7;
		// As if the slash had left this amount.
		StakePools::<Test>::mutate(DAVES, |pool| pool.as_mut().unwrap().delegated.amount = left);
		Balances::mint_into(&Validators::stake_pot(), left).unwrap();
		rotate_by(BONDING);
		assert_ok!(Validators::withdraw(signed(DELEGATOR), DAVES));
		assert_eq!((free(DELEGATOR), credits().get(&DELEGATOR).copied()), (0, Some(left)));
	});
}

#[test]
fn withdraw_should_credit_a_bond_that_the_account_cannot_take() {
	ExtBuilder::default().build_and_execute(|| {
		report(DAVE, Perbill::from_parts(995_000_000));
		assert_eq!(held(DAVE), 5);
		assert_ok!(Validators::leave(signed(DAVE)));
		empty(DAVE);
		rotate_by(BONDING);
		assert_ok!(Validators::withdraw(signed(DAVE), DAVES));
		assert_eq!((held(DAVE), credits().get(&DAVE).copied()), (0, Some(5)));
	});
}

#[test]
fn withdraw_should_fail_when_nothing_is_free() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::withdraw(signed(DELEGATOR), 9), Error::<Test>::PoolNotFound);
		assert_noop!(Validators::withdraw(signed(DELEGATOR), DAVES), Error::<Test>::NothingToWithdraw);
		assert_noop!(Validators::withdraw(signed(DAVE), DAVES), Error::<Test>::NothingToWithdraw);
	});
}

#[test]
fn withdraw_should_pay_from_a_pool_that_outlasts_a_later_one() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		assert_ok!(Validators::leave(signed(DAVE)));
		rotate_by(BONDING);
		assert_ok!(Validators::join(signed(DAVE), MIN_BOND, percent(0)));
		assert_ok!(Validators::leave(signed(DAVE)));
		rotate_by(BONDING);
		assert_ok!(Validators::withdraw(signed(DAVE), 4));
		assert!(!StakePools::<Test>::contains_key(4) && StakePools::<Test>::contains_key(DAVES));
		check();
		assert_ok!(Validators::withdraw(signed(DAVE), DAVES));
		assert_ok!(Validators::withdraw(signed(DELEGATOR), DAVES));
		assert_eq!((held(DAVE), free(DAVE), free(DELEGATOR)), (0, ENDOWMENT, ENDOWMENT));
		assert!(!StakePools::<Test>::contains_key(DAVES));
	});
}
