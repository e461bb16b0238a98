use super::*;

#[test]
fn delegate_should_move_tokens_to_the_pot_and_raise_the_rank() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 3_500));
		assert_eq!(free(DELEGATOR), ENDOWMENT - 3_500);
		assert_eq!(free(Validators::stake_pot()), EXISTENTIAL_DEPOSIT + 3_500);
		assert_eq!(last_event(), Event::Delegated { pool: DAVES, delegator: DELEGATOR, amount: 3_500, shares: 3_500 });
		assert_eq!(Candidates::<Test>::get()[0], Candidate { pool: DAVES, stake: 4_500 });
		assert_eq!(position(DAVES, DELEGATOR), Position { shares: 3_500, stake: 3_500, rewards: 0, unbonding: vec![] });
		assert_eq!(pool(DAVES).members, 1);
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, MIN_DELEGATION));
		assert_eq!((pool(DAVES).members, position(DAVES, DELEGATOR).stake), (1, 3_600));
	});
}

#[test]
fn delegate_should_earn_nothing_of_what_was_earned_before() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::bond_more(signed(DAVE), 24));
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_024));
		author(DAVE, 1);
		earn(2_000);
		rotate();
		assert_eq!(position(DAVES, DELEGATOR).rewards, 900);
		assert_ok!(Validators::delegate(signed(OTHER), DAVES, 1_024));
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_024));
		assert_eq!((position(DAVES, DELEGATOR).rewards, position(DAVES, OTHER).rewards), (900, 0));
		author(DAVE, 1);
		earn(4_000);
		rotate();
		// A quarter to the bond, half and a quarter to the two.
		assert_eq!((position(DAVES, DELEGATOR).rewards, position(DAVES, OTHER).rewards), (900 + 1_800, 900));
	});
}

#[test]
fn delegate_should_buy_more_shares_after_a_slash() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), ALICES, 4_000));
		MaxJailed::set(percent(0));
		// Three quarters of 8,000: all of the bond, and half of the delegated stake.
		report(ALICE, percent(75));
		assert_eq!(position(ALICES, DELEGATOR).stake, 2_000);
		assert_ok!(Validators::delegate(signed(OTHER), ALICES, 1_000));
		assert_eq!((position(ALICES, OTHER).shares, position(ALICES, OTHER).stake), (2_000, 1_000));
		assert_eq!(position(ALICES, DELEGATOR).stake, 2_000);
	});
}

#[test]
fn delegate_should_fail_when_the_amount_is_too_small_or_unavailable() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Validators::delegate(signed(DELEGATOR), DAVES, MIN_DELEGATION - 1),
			Error::<Test>::InsufficientDelegation
		);
		assert_noop!(Validators::delegate(signed(DELEGATOR), DAVES, ENDOWMENT + 1), TokenError::FundsUnavailable);
		// The account keeps the existential deposit, so that it can withdraw.
		assert_noop!(Validators::delegate(signed(DELEGATOR), DAVES, ENDOWMENT), TokenError::NotExpendable);
	});
}

#[test]
fn delegate_should_fail_when_the_pool_takes_none() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::delegate(signed(DELEGATOR), 9, 1_000), Error::<Test>::PoolNotFound);
		report(DAVE, percent(10));
		assert_noop!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000), Error::<Test>::Jailed);
		assert_ok!(Validators::leave(signed(BOB)));
		assert_noop!(Validators::delegate(signed(DELEGATOR), BOBS, 1_000), Error::<Test>::PoolClosed);
	});
}

#[test]
fn delegate_should_fail_when_slashes_have_left_too_little() {
	ExtBuilder::default().build_and_execute(|| {
		MaxJailed::set(percent(0));
		assert_ok!(Validators::delegate(signed(DELEGATOR), ALICES, 500_000_000));
		// Two slashes of all but a hundred-thousandth leave one unit for 500 million shares.
		for _ in 0..2 {
			report(ALICE, Perbill::from_parts(999_990_000));
			rotate();
		}
		let pool = pool(ALICES);
		assert_eq!((pool.bond, pool.delegated.amount), (0, 1));
		assert_ok!(Validators::delegate(signed(OTHER), ALICES, 500));
		StakePools::<Test>::mutate(ALICES, |pool| pool.as_mut().unwrap().delegated.shares <<= 40);
		assert_noop!(Validators::delegate(signed(OTHER), ALICES, 500), Error::<Test>::PoolExhausted);
		StakePools::<Test>::mutate(ALICES, |pool| pool.as_mut().unwrap().delegated.shares >>= 40);
	});
}

/// The attack on the first share: the first delegator cannot make the second lose by any gift.
#[test]
fn delegate_should_keep_its_worth_when_the_first_share_is_attacked() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(OTHER), DAVES, MIN_DELEGATION));
		// A gift to the pot counts for no share, and rewards are kept apart from the shares.
		assert_ok!(Balances::transfer_keep_alive(signed(OTHER), Validators::stake_pot(), 100_000_000));
		earn(100_000_000);
		author(DAVE, 1);
		rotate();
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 12_345));
		assert_eq!(position(DAVES, DELEGATOR).stake, 12_345);
		assert_eq!(position(DAVES, OTHER).stake, MIN_DELEGATION);
	});
}
