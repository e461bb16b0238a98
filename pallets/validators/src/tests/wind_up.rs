use super::*;

#[test]
fn wind_up_should_let_any_account_end_a_pool() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		assert_ok!(Validators::delegate(signed(OTHER), DAVES, 1_000));
		author(DAVE, 1);
		earn(3_001);
		rotate();
		assert_ok!(Validators::undelegate(signed(OTHER), DAVES, 400));
		assert_ok!(Validators::leave(signed(DAVE)));
		rotate_by(BONDING);
		System::reset_events();
		for who in [DELEGATOR, DAVE, OTHER] {
			assert_ok!(Validators::wind_up(signed(REPORTER), DAVES, who));
		}
		// A commission of 300, 900 to each, and the rounding remains for the next session.
		assert_eq!(
			events(),
			vec![
				Event::Withdrawn { pool: DAVES, who: DELEGATOR, stake: 1_000, rewards: 900 },
				Event::Withdrawn { pool: DAVES, who: DAVE, stake: 1_000, rewards: 1_200 },
				Event::Withdrawn { pool: DAVES, who: OTHER, stake: 1_000, rewards: 900 },
				Event::Removed { pool: DAVES },
			]
		);
		assert_eq!((free(DELEGATOR), free(OTHER), free(DAVE)), (ENDOWMENT + 900, ENDOWMENT + 900, ENDOWMENT + 1_200));
		assert_eq!((RewardsOwed::<Test>::get(), Validators::unearned()), (0, 1));
	});
}

/// A pool that was slashed to nothing gives its members no reason to withdraw. Any account can wind
/// it up.
#[test]
fn wind_up_should_remove_a_pool_that_was_slashed_to_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		report(DAVE, percent(100));
		rotate_by(BONDING);
		assert_ok!(Validators::wind_up(signed(REPORTER), DAVES, DELEGATOR));
		assert!(!StakePools::<Test>::contains_key(DAVES));
		assert_eq!(Delegations::<Test>::iter_key_prefix(DAVES).count(), 0);
	});
}

#[test]
fn wind_up_should_remove_a_pool_without_members() {
	ExtBuilder::default().build_and_execute(|| {
		report(DAVE, percent(100));
		rotate_by(BONDING);
		assert_ok!(Validators::wind_up(signed(REPORTER), DAVES, DAVE));
		assert_eq!(last_event(), Event::Removed { pool: DAVES });
	});
}

#[test]
fn wind_up_should_fail_before_the_delay_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::wind_up(signed(REPORTER), 9, DAVE), Error::<Test>::PoolNotFound);
		assert_noop!(Validators::wind_up(signed(REPORTER), DAVES, DAVE), Error::<Test>::NotClosed);
		assert_ok!(Validators::leave(signed(DAVE)));
		assert_noop!(Validators::wind_up(signed(REPORTER), DAVES, DAVE), Error::<Test>::TooEarly);
		rotate_by(BONDING);
		assert_noop!(Validators::wind_up(signed(REPORTER), DAVES, OTHER), Error::<Test>::NothingToWithdraw);
		assert_ok!(Validators::wind_up(signed(REPORTER), DAVES, DAVE));
	});
}
