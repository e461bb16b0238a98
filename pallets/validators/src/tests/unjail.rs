use super::*;

#[test]
fn unjail_should_make_a_candidate_again() {
	ExtBuilder::default().build_and_execute(|| {
		report(BOB, percent(10));
		assert_noop!(Validators::unjail(signed(BOB)), Error::<Test>::TooEarly);
		rotate_by(JAIL - 1);
		assert_noop!(Validators::unjail(signed(BOB)), Error::<Test>::TooEarly);
		rotate();
		assert_ok!(Validators::unjail(signed(BOB)));
		assert_eq!(last_event(), Event::Unjailed { pool: BOBS });
		let pool = pool(BOBS);
		assert_eq!((pool.standing, pool.offence, pool.liveness), (Standing::Candidate, None, Default::default()));
		rotate_by(2);
		assert!(Session::validators().contains(&BOB));
		assert_eq!(Session::disabled_validators(), Vec::<u32>::new());
	});
}

#[test]
fn unjail_should_need_the_minimum_bond() {
	ExtBuilder::default().build_and_execute(|| {
		report(DAVE, percent(10));
		rotate_by(JAIL);
		assert_noop!(Validators::unjail(signed(DAVE)), Error::<Test>::InsufficientBond);
		assert_ok!(Validators::bond_more(signed(DAVE), 100));
		assert_ok!(Validators::unjail(signed(DAVE)));
	});
}

#[test]
fn unjail_should_outbid_the_lowest_when_the_list_is_full() {
	ExtBuilder::default().build_and_execute(|| {
		report(BOB, percent(50));
		for who in 5..=9 {
			assert_ok!(Validators::join(signed(who), 1_500, percent(0)));
		}
		rotate_by(JAIL);
		// Dave is the lowest, with 1,000.
		assert_ok!(Validators::unjail(signed(BOB)));
		assert!(pool(DAVES).closed_at().is_some());
	});
	ExtBuilder::default().build_and_execute(|| {
		report(BOB, percent(50));
		for who in 5..=9 {
			assert_ok!(Validators::join(signed(who), 1_500, percent(0)));
		}
		assert_ok!(Validators::bond_more(signed(DAVE), 500));
		rotate_by(JAIL);
		assert_noop!(Validators::unjail(signed(BOB)), Error::<Test>::Outbid);
		assert_ok!(Validators::leave(signed(BOB)));
	});
}

#[test]
fn unjail_should_fail_out_of_jail_or_without_keys() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::unjail(signed(EVE)), Error::<Test>::NotValidator);
		assert_noop!(Validators::unjail(signed(BOB)), Error::<Test>::NotJailed);
		report(BOB, percent(10));
		rotate_by(JAIL);
		assert_ok!(Session::purge_keys(signed(BOB)));
		assert_noop!(Validators::unjail(signed(BOB)), Error::<Test>::NoSessionKeys);
		assert_ok!(Validators::leave(signed(BOB)));
		assert_noop!(Validators::unjail(signed(BOB)), Error::<Test>::PoolClosed);
	});
}
