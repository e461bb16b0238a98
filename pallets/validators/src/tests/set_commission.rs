use super::*;

#[test]
fn set_commission_should_take_effect_after_the_delay() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::set_commission(signed(DAVE), percent(15)));
		assert_eq!(last_event(), Event::CommissionScheduled { pool: DAVES, commission: percent(15), from: 2 });
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		for (earned, claimed) in [(0, 1_100), (1, 1_100), (2, 1_150)] {
			assert_eq!(Validators::current_session(), earned);
			author(DAVE, 1);
			earn(2_000);
			rotate();
			assert_ok!(Validators::claim_rewards(signed(DAVE), DAVES));
			assert_eq!(last_event(), Event::RewardsClaimed { pool: DAVES, who: DAVE, amount: claimed });
		}
	});
}

#[test]
fn set_commission_should_bound_each_rise() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Validators::set_commission(signed(DAVE), Perbill::from_parts(150_000_001)),
			Error::<Test>::MaxCommissionRiseExceeded
		);
		// A pending change is replaced, and allows no further rise.
		assert_ok!(Validators::set_commission(signed(DAVE), percent(15)));
		assert_noop!(Validators::set_commission(signed(DAVE), percent(20)), Error::<Test>::MaxCommissionRiseExceeded);
		rotate_by(2);
		assert_ok!(Validators::set_commission(signed(DAVE), percent(20)));
		assert_eq!(pool(DAVES).commission, Commission { rate: percent(15), next: Some((percent(20), 4)) });
		// It may fall at once.
		assert_ok!(Validators::set_commission(signed(DAVE), percent(0)));
	});
}

#[test]
fn set_commission_should_fail_above_the_maximum_or_without_a_pool() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::join(signed(EVE), MIN_BOND, percent(50)));
		assert_noop!(Validators::set_commission(signed(EVE), percent(51)), Error::<Test>::MaxCommissionExceeded);
		assert_noop!(Validators::set_commission(signed(FERDIE), percent(1)), Error::<Test>::NotValidator);
		assert_ok!(Validators::leave(signed(EVE)));
		assert_noop!(Validators::set_commission(signed(EVE), percent(1)), Error::<Test>::PoolClosed);
	});
}
