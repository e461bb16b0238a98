use super::*;

#[test]
fn leave_should_close_the_pool_and_free_its_stake_after_the_delay() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 500));
		rotate();
		assert_ok!(Validators::leave(signed(DAVE)));
		assert_eq!(pool(DAVES).standing, Standing::Closed { at: 1 });
		let withdrawable_from = 1 + BONDING;
		assert_eq!(last_event(), Event::Closed { pool: DAVES, reason: CloseReason::Left, withdrawable_from });
		rotate_by(BONDING - 1);
		assert_noop!(Validators::withdraw(signed(DAVE), DAVES), Error::<Test>::NothingToWithdraw);
		assert_noop!(Validators::withdraw(signed(DELEGATOR), DAVES), Error::<Test>::NothingToWithdraw);
		rotate();
		assert_ok!(Validators::withdraw(signed(DAVE), DAVES));
		assert_ok!(Validators::withdraw(signed(DELEGATOR), DAVES));
		assert_eq!((free(DAVE), free(DELEGATOR)), (ENDOWMENT, ENDOWMENT));
		assert!(!StakePools::<Test>::contains_key(DAVES));
		assert!(!StakePoolIds::<Test>::contains_key(DAVE));
	});
}

#[test]
fn leave_should_keep_the_sets_that_were_selected_before() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::leave(signed(ALICE)));
		rotate();
		assert!(Session::validators().contains(&ALICE));
		rotate();
		assert_eq!(Session::validators(), vec![BOB, CAROL, DAVE]);
	});
}

/// All may leave, and their stake is free in the end, but the network does not stop.
#[test]
fn leave_should_not_bring_the_set_below_the_floor() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [ALICE, BOB, CAROL, DAVE] {
			assert_ok!(Validators::leave(signed(who)));
		}
		rotate_by(BONDING);
		// Those with the most stake stay on.
		assert_eq!(Session::validators(), vec![ALICE, BOB]);
		assert_ok!(Validators::withdraw(signed(ALICE), ALICES));
		assert_eq!(held(ALICE), 0);
		rotate();
		assert_eq!(Session::validators().len(), 2);
		// Until others join.
		assert_ok!(Validators::join(signed(EVE), MIN_BOND, percent(0)));
		assert_ok!(Validators::join(signed(FERDIE), MIN_BOND, percent(0)));
		rotate_by(2);
		// One of the others stays beside a newcomer that has made no block yet.
		assert_eq!(Session::validators(), vec![BOB, EVE]);
		author_all(1);
		rotate_by(2);
		assert_eq!(Session::validators(), vec![EVE, FERDIE]);
	});
}

#[test]
fn leave_should_be_possible_in_jail() {
	ExtBuilder::default().build_and_execute(|| {
		report(DAVE, percent(10));
		assert_ok!(Validators::leave(signed(DAVE)));
		rotate_by(BONDING);
		assert_ok!(Validators::withdraw(signed(DAVE), DAVES));
		assert_eq!((held(DAVE), free(DAVE)), (0, ENDOWMENT - 100));
	});
}

#[test]
fn leave_should_fail_without_an_open_pool() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::leave(signed(EVE)), Error::<Test>::NotValidator);
		assert_ok!(Validators::leave(signed(DAVE)));
		assert_noop!(Validators::leave(signed(DAVE)), Error::<Test>::PoolClosed);
	});
}
