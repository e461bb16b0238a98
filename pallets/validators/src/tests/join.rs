use super::*;

#[test]
fn join_should_open_a_pool() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::join(signed(EVE), 2_500, percent(20)));
		assert_eq!(StakePoolIds::<Test>::get(EVE), Some(4));
		let pool = pool(4);
		assert_eq!((pool.validator, pool.bond, pool.stake(), pool.first), (EVE, 2_500, 2_500, 2));
		assert_eq!(pool.commission, Commission { rate: percent(20), next: None });
		assert_eq!((held(EVE), free(EVE)), (2_500, ENDOWMENT - 2_500));
		assert_eq!(last_event(), Event::Joined { pool: 4, validator: EVE, bond: 2_500, commission: percent(20) });
		let candidates: Vec<_> = Candidates::<Test>::get().into_iter().map(|candidate| candidate.pool).collect();
		assert_eq!(candidates, vec![ALICES, BOBS, 4, CAROLS, DAVES]);
	});
}

#[test]
fn join_should_lead_to_selection_from_the_set_after_the_next() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::join(signed(EVE), 2_500, percent(20)));
		rotate();
		assert_eq!(Session::validators(), vec![ALICE, BOB, CAROL, DAVE]);
		rotate();
		assert_eq!(Session::validators(), vec![ALICE, BOB, CAROL, EVE]);
		assert_eq!(Validators::current_session(), pool(4).first);
	});
}

#[test]
fn join_should_fail_without_session_keys() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::join(signed(DELEGATOR), 2_000, percent(0)), Error::<Test>::NoSessionKeys);
	});
}

#[test]
fn join_should_fail_when_the_bond_is_too_small_or_unavailable() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::join(signed(EVE), MIN_BOND - 1, percent(0)), Error::<Test>::InsufficientBond);
		assert_noop!(Validators::join(signed(EVE), ENDOWMENT, percent(0)), TokenError::FundsUnavailable);
		assert_noop!(Validators::join(signed(PAUPER), MIN_BOND, percent(0)), TokenError::FundsUnavailable);
	});
}

#[test]
fn join_should_fail_when_the_commission_is_too_high() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::join(signed(EVE), MIN_BOND, percent(51)), Error::<Test>::MaxCommissionExceeded);
		assert_ok!(Validators::join(signed(EVE), MIN_BOND, percent(50)));
	});
}

#[test]
fn join_should_fail_when_the_account_has_a_pool() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::join(signed(ALICE), MIN_BOND, percent(0)), Error::<Test>::AlreadyValidator);
		assert_ok!(Validators::leave(signed(ALICE)));
		rotate_by(BONDING - 1);
		assert_noop!(Validators::join(signed(ALICE), MIN_BOND, percent(0)), Error::<Test>::AlreadyValidator);
		rotate();
		assert_ok!(Validators::join(signed(ALICE), MIN_BOND, percent(0)));
		// A new id. The stake of the old pool can still be withdrawn.
		assert_eq!(StakePoolIds::<Test>::get(ALICE), Some(4));
		assert_eq!(held(ALICE), BONDS[0] + MIN_BOND);
		check();
		assert_ok!(Validators::withdraw(signed(ALICE), ALICES));
		assert_eq!(held(ALICE), MIN_BOND);
		assert!(!StakePools::<Test>::contains_key(ALICES));
		assert_eq!(StakePoolIds::<Test>::get(ALICE), Some(4));
	});
}

#[test]
fn join_should_close_the_lowest_pool_when_the_list_is_full() {
	ExtBuilder::default().build_and_execute(|| {
		for who in 5..=8 {
			assert_ok!(Validators::join(signed(who), 1_500, percent(0)));
		}
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 600));
		// Now the lowest is one of those with 1,500, the one that came last.
		assert_noop!(Validators::join(signed(9), 1_500, percent(0)), Error::<Test>::Outbid);
		System::reset_events();
		assert_ok!(Validators::join(signed(9), 1_501, percent(0)));
		assert_eq!(
			events(),
			vec![
				Event::Closed { pool: 7, reason: CloseReason::Outbid, withdrawable_from: BONDING },
				Event::Joined { pool: 8, validator: 9, bond: 1_501, commission: percent(0) },
			]
		);
		assert_eq!(Candidates::<Test>::get().len() as u32, MAX_CANDIDATES);
		// All of its stake is free to leave.
		rotate_by(BONDING);
		assert_ok!(Validators::withdraw(signed(8), 7));
		assert_eq!((held(8), free(8)), (0, ENDOWMENT));
	});
}

#[test]
fn join_should_fail_when_unsigned() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::join(RuntimeOrigin::root(), MIN_BOND, percent(0)), BadOrigin);
	});
}
