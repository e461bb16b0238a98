use super::*;

#[test]
fn claim_rewards_should_pay_delegator_and_validator() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::bond_more(signed(DAVE), 24));
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_024));
		author(DAVE, 1);
		earn(4_000);
		rotate();
		// A commission of 400, and 1,800 for half of the stake.
		assert_ok!(Validators::claim_rewards(signed(DAVE), DAVES));
		assert_eq!(last_event(), Event::RewardsClaimed { pool: DAVES, who: DAVE, amount: 2_200 });
		assert_ok!(Validators::claim_rewards(signed(DELEGATOR), DAVES));
		assert_eq!(last_event(), Event::RewardsClaimed { pool: DAVES, who: DELEGATOR, amount: 1_800 });
		assert_eq!(free(DAVE), ENDOWMENT - 1_024 + 2_200);
		assert_eq!(free(DELEGATOR), ENDOWMENT - 1_024 + 1_800);
		assert_eq!(RewardsOwed::<Test>::get(), 0);
		for who in [DAVE, DELEGATOR, OTHER] {
			assert_noop!(Validators::claim_rewards(signed(who), DAVES), Error::<Test>::NothingToClaim);
		}
	});
}

#[test]
fn claim_rewards_should_pay_a_validator_that_delegates_to_itself_both() {
	ExtBuilder::default().build_and_execute(|| {
		// Its own delegation is rounded down like any other.
		assert_ok!(Validators::delegate(signed(DAVE), DAVES, 1_000));
		author(DAVE, 1);
		earn(1_000);
		rotate();
		assert_ok!(Validators::claim_rewards(signed(DAVE), DAVES));
		assert_eq!(last_event(), Event::RewardsClaimed { pool: DAVES, who: DAVE, amount: 999 });
	});
}

#[test]
fn claim_rewards_should_remove_an_empty_delegation() {
	ExtBuilder::default().build_and_execute(|| {
		MaxJailed::set(percent(0));
		assert_ok!(Validators::delegate(signed(DELEGATOR), ALICES, 100));
		assert_ok!(Validators::delegate(signed(OTHER), ALICES, 1_000));
		author(ALICE, 1);
		earn(5_100);
		rotate();
		report(ALICE, Perbill::from_parts(999_800_000));
		assert_ok!(Validators::undelegate(signed(DELEGATOR), ALICES, 100));
		assert_eq!(position(ALICES, DELEGATOR).rewards, 89);
		assert_ok!(Validators::claim_rewards(signed(DELEGATOR), ALICES));
		assert_eq!((Validators::position_of(ALICES, &DELEGATOR), pool(ALICES).members), (None, 1));
	});
}

#[test]
fn claim_rewards_should_fail_without_the_pool() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::claim_rewards(signed(ALICE), 9), Error::<Test>::PoolNotFound);
	});
}

#[test]
fn claim_rewards_should_credit_what_the_account_cannot_take() {
	ExtBuilder::default().build_and_execute(|| {
		author(DAVE, 1);
		earn(5);
		rotate();
		empty(DAVE);
		assert_ok!(Validators::claim_rewards(signed(DAVE), DAVES));
		assert_eq!(credits().get(&DAVE).copied(), Some(5));
	});
}
