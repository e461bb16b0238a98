use super::*;

#[test]
fn undelegate_should_start_the_delay() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 3_500));
		rotate();
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 500));
		let withdrawable_from = 1 + BONDING;
		assert_eq!(
			last_event(),
			Event::Undelegated { pool: DAVES, delegator: DELEGATOR, amount: 500, shares: 500, withdrawable_from }
		);
		assert_eq!(
			position(DAVES, DELEGATOR),
			Position { shares: 3_000, stake: 3_000, rewards: 0, unbonding: vec![(withdrawable_from, 500)] }
		);
		assert_eq!(pool(DAVES).stake(), 4_000);
		// It is still in the pot.
		assert_eq!(free(Validators::stake_pot()), EXISTENTIAL_DEPOSIT + 3_500);
	});
}

#[test]
fn undelegate_should_merge_what_leaves_in_one_session() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [DELEGATOR, OTHER] {
			assert_ok!(Validators::delegate(signed(who), DAVES, 1_000));
			assert_ok!(Validators::undelegate(signed(who), DAVES, 200));
			assert_ok!(Validators::undelegate(signed(who), DAVES, 300));
			assert_eq!(position(DAVES, who).unbonding, vec![(BONDING, 500)]);
		}
		assert_eq!(Unbondings::<Test>::get(DAVES).len(), 1);
	});
}

#[test]
fn undelegate_should_earn_nothing_any_more() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 1_000));
		author(DAVE, 1);
		earn(1_000);
		rotate();
		assert_eq!(position(DAVES, DELEGATOR).rewards, 0);
		assert_eq!(pool(DAVES).earned, 1_000);
	});
}

#[test]
fn undelegate_should_leave_the_minimum_or_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 150));
		assert_noop!(Validators::undelegate(signed(DELEGATOR), DAVES, 51), Error::<Test>::InsufficientDelegation);
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 50));
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 100));
		assert_eq!(pool(DAVES).delegated, Default::default());
	});
}

#[test]
fn undelegate_should_fail_when_there_are_fewer_shares() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::undelegate(signed(DELEGATOR), 9, 1), Error::<Test>::PoolNotFound);
		assert_noop!(Validators::undelegate(signed(DELEGATOR), DAVES, 1), Error::<Test>::DelegationNotFound);
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 150));
		assert_noop!(Validators::undelegate(signed(DELEGATOR), DAVES, 0), Error::<Test>::ZeroAmount);
		assert_noop!(Validators::undelegate(signed(DELEGATOR), DAVES, 151), Error::<Test>::InsufficientShares);
		assert_ok!(Validators::leave(signed(DAVE)));
		assert_noop!(Validators::undelegate(signed(DELEGATOR), DAVES, 150), Error::<Test>::PoolClosed);
	});
}

#[test]
fn undelegate_should_be_possible_while_the_validator_is_in_jail() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		report(DAVE, percent(10));
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 1_000));
	});
}

#[test]
fn undelegate_should_fail_when_too_many_sessions_are_unbonding() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 10_000));
		for _ in 0..MAX_UNBONDINGS {
			assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 100));
			rotate();
		}
		assert_noop!(Validators::undelegate(signed(DELEGATOR), DAVES, 100), Error::<Test>::MaxUnbondingsExceeded);
		// The list of the pool has room for all that can be slashed. The rest was released.
		assert_eq!(Unbondings::<Test>::get(DAVES).len() as u32, BONDING + 1);
		assert_eq!(Released::<Test>::iter_key_prefix(DAVES).count() as u32, MAX_UNBONDINGS - BONDING - 1);
		assert_ok!(Validators::withdraw(signed(DELEGATOR), DAVES));
		assert_eq!(Released::<Test>::iter_key_prefix(DAVES).count(), 0);
		assert_eq!(position(DAVES, DELEGATOR).unbonding.len() as u32, BONDING - 1);
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 100));
	});
}

#[test]
fn undelegate_should_remove_shares_that_are_worth_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		MaxJailed::set(percent(0));
		assert_ok!(Validators::delegate(signed(DELEGATOR), ALICES, 100));
		assert_ok!(Validators::delegate(signed(OTHER), ALICES, 1_000));
		// All but one unit of 5,100.
		report(ALICE, Perbill::from_parts(999_800_000));
		assert_eq!(position(ALICES, DELEGATOR).stake, 0);
		assert_noop!(Validators::undelegate(signed(DELEGATOR), ALICES, 1), Error::<Test>::ZeroAmount);
		assert_ok!(Validators::undelegate(signed(DELEGATOR), ALICES, 100));
		assert_eq!((Validators::position_of(ALICES, &DELEGATOR), pool(ALICES).members), (None, 1));
	});
}

#[test]
fn pool_without_a_bond_should_close_when_its_last_stake_leaves() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 3_000));
		// A quarter of all: the whole bond.
		report(DAVE, percent(25));
		assert_eq!((pool(DAVES).bond, pool(DAVES).delegated.amount), (0, 3_000));
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 3_000));
		assert_eq!(pool(DAVES).closed_at(), Some(0));
		assert_eq!(
			last_event(),
			Event::Closed { pool: DAVES, reason: CloseReason::Slashed, withdrawable_from: BONDING }
		);
		rotate_by(BONDING);
		assert_ok!(Validators::withdraw(signed(DELEGATOR), DAVES));
		assert!(StakePools::<Test>::get(DAVES).is_none());
	});
}
