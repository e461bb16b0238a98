use super::*;

#[test]
fn bond_more_should_add_to_the_bond_and_the_rank() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::bond_more(signed(DAVE), 2_500));
		assert_eq!((pool(DAVES).bond, held(DAVE)), (3_500, 3_500));
		assert_eq!(last_event(), Event::BondIncreased { pool: DAVES, amount: 2_500, bond: 3_500 });
		assert_eq!(Candidates::<Test>::get()[1], Candidate { pool: DAVES, stake: 3_500 });
	});
}

#[test]
fn bond_more_should_fail_without_an_amount_or_an_open_pool() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::bond_more(signed(DAVE), 0), Error::<Test>::ZeroAmount);
		assert_noop!(Validators::bond_more(signed(EVE), 1), Error::<Test>::NotValidator);
		assert_noop!(Validators::bond_more(signed(DAVE), ENDOWMENT), TokenError::FundsUnavailable);
		assert_ok!(Validators::leave(signed(DAVE)));
		assert_noop!(Validators::bond_more(signed(DAVE), 1), Error::<Test>::PoolClosed);
	});
}
