use super::*;
use sp_staking::offence::OffenceError;

#[test]
fn offence_should_slash_the_bond_first() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), ALICES, 4_000));
		report(ALICE, percent(25));
		// A quarter of 8,000 is half of the bond, and nothing of the delegated stake.
		assert_eq!((pool(ALICES).bond, held(ALICE)), (2_000, 2_000));
		assert_eq!(position(ALICES, DELEGATOR).stake, 4_000);
		// A tenth of it is a credit of the reporter; the rest goes to the treasury.
		assert_eq!(credits().get(&REPORTER).copied(), Some(200));
		assert_eq!(free(TREASURY), ENDOWMENT + 1_800);
		let slashed = Event::Slashed {
			pool: ALICES,
			session: 0,
			fraction: percent(25),
			bond: 2_000,
			delegated: 0,
			rewarded: 200,
		};
		assert!(events().contains(&slashed));
		assert!(events().contains(&Event::Jailed { pool: ALICES, reason: JailReason::Offence, unjailable_from: JAIL }));
	});
}

#[test]
fn offence_should_slash_delegators_in_proportion_after_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 3_000));
		assert_ok!(Validators::delegate(signed(OTHER), DAVES, 6_000));
		report(DAVE, percent(40));
		// Of 10,000: the bond of 1,000, and a third of the 9,000.
		assert_eq!(pool(DAVES).bond, 0);
		assert_eq!((position(DAVES, DELEGATOR).stake, position(DAVES, OTHER).stake), (2_000, 4_000));
		// A tenth of the bond only.
		assert_eq!(credits().get(&REPORTER).copied(), Some(100));
		assert_eq!(free(TREASURY), ENDOWMENT + 3_900);
		assert_eq!(free(Validators::stake_pot()), EXISTENTIAL_DEPOSIT + 6_000);
	});
}

#[test]
fn offence_should_slash_stake_that_has_left_since() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 3_000));
		assert_ok!(Validators::delegate(signed(OTHER), DAVES, 6_000));
		rotate_by(2);
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 1_500));
		rotate_by(1);
		assert_ok!(Validators::undelegate(signed(OTHER), DAVES, 6_000));
		rotate_by(2);
		report_at(DAVE, 2, 1, percent(40)).unwrap();
		let position_of = |who| {
			let position = position(DAVES, who);
			(position.stake, position.unbonding.iter().map(|(_, amount)| *amount).sum::<Balance>())
		};
		assert_eq!((position_of(DELEGATOR), position_of(OTHER)), ((1_000, 1_000), (0, 4_000)));
		rotate_by(BONDING);
		for who in [DELEGATOR, OTHER] {
			assert_ok!(Validators::withdraw(signed(who), DAVES));
		}
		assert_eq!((free(DELEGATOR), free(OTHER)), (ENDOWMENT - 2_000, ENDOWMENT - 2_000));
	});
}

/// Stake that left in session `s` backs `s` and the next one, whose set was selected before. It is
/// not liable for a later offence.
#[test]
fn offence_should_spare_stake_that_had_left_before() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 3_000));
		rotate();
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 1_000));
		rotate();
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 1_000));
		rotate();
		report_at(DAVE, 3, 1, percent(100)).unwrap();
		let unbonding: Vec<_> = position(DAVES, DELEGATOR).unbonding.iter().map(|(_, amount)| *amount).collect();
		assert_eq!(unbonding, vec![1_000, 0]);
		// The unbonding stake of a pool that was slashed to nothing is still paid.
		assert!(pool(DAVES).closed_at().is_some());
		rotate_by(4);
		assert_ok!(Validators::withdraw(signed(DELEGATOR), DAVES));
		assert_eq!(free(DELEGATOR), ENDOWMENT - 2_000);
	});
}

#[test]
fn offence_should_slash_a_closed_pool_until_its_delay_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		rotate_by(3);
		assert_ok!(Validators::leave(signed(DAVE)));
		rotate_by(4);
		report_at(DAVE, 3, 1, percent(50)).unwrap();
		assert_eq!((pool(DAVES).bond, held(DAVE)), (500, 500));
		rotate();
		// The last session that it served in, while it can still be reported.
		report_at(DAVE, 4, 2, percent(50)).unwrap();
		assert_eq!(held(DAVE), 250);
		rotate();
		assert_eq!(Validators::current_session(), 3 + BONDING);
		report_at(DAVE, 5, 3, percent(50)).unwrap();
		assert_eq!(held(DAVE), 250);
	});
}

#[test]
fn offence_should_be_ignored_when_it_is_too_old() {
	ExtBuilder::default().build_and_execute(|| {
		rotate_by(REPORTING + 2);
		report_at(DAVE, 1, 1, percent(50)).unwrap();
		assert_eq!(held(DAVE), 1_000);
		report_at(DAVE, 2, 2, percent(50)).unwrap();
		assert_eq!(held(DAVE), 500);
	});
}

/// All offenders are passed again with each report and their common fraction: only the difference
/// is taken.
#[test]
fn concurrent_offences_should_slash_the_difference() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), ALICES, 6_000));
		report_at(ALICE, 0, 7, percent(20)).unwrap();
		assert_eq!((pool(ALICES).bond, position(ALICES, DELEGATOR).stake), (2_000, 6_000));
		report_at(BOB, 0, 7, percent(20)).unwrap();
		// 40% of 10,000 and of 3,000, all in all.
		assert_eq!((pool(ALICES).bond, position(ALICES, DELEGATOR).stake), (0, 6_000));
		assert_eq!(pool(BOBS).bond, 1_800);
		report_at(CAROL, 0, 7, percent(20)).unwrap();
		assert_eq!((pool(ALICES).bond, position(ALICES, DELEGATOR).stake), (0, 4_000));
		assert_eq!((pool(BOBS).bond, pool(CAROLS).bond), (1_200, 800));
		assert_eq!(SlashesBySession::<Test>::get(0, ALICES), percent(60));
		assert_eq!(report_at(CAROL, 0, 7, percent(20)), Err(OffenceError::DuplicateReport));
	});
}

/// Of several offences in one session only the worst costs stake; of several sessions, each.
#[test]
fn offences_should_cost_stake_by_session() {
	ExtBuilder::default().build_and_execute(|| {
		report_at(ALICE, 0, 1, percent(50)).unwrap();
		report_at(ALICE, 0, 2, percent(30)).unwrap();
		assert_eq!(pool(ALICES).bond, 2_000);
		report_at(ALICE, 0, 3, percent(75)).unwrap();
		assert_eq!(pool(ALICES).bond, 1_000);
		rotate();
		report_at(ALICE, 1, 4, percent(50)).unwrap();
		assert_eq!(pool(ALICES).bond, 500);
	});
}

#[test]
fn offence_should_close_a_pool_without_stake() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 3_000));
		report(DAVE, percent(100));
		let pool = pool(DAVES);
		assert_eq!((pool.stake(), pool.standing), (0, Standing::Closed { at: 0 }));
		assert!(events().contains(&Event::Closed {
			pool: DAVES,
			reason: CloseReason::Slashed,
			withdrawable_from: BONDING
		}));
		assert_noop!(Validators::unjail(signed(DAVE)), Error::<Test>::PoolClosed);
		assert_noop!(Validators::delegate(signed(OTHER), DAVES, 1_000), Error::<Test>::PoolClosed);
		assert_eq!(free(Validators::stake_pot()), EXISTENTIAL_DEPOSIT);
		// Joining again opens another pool, with another id.
		rotate_by(BONDING);
		assert_ok!(Validators::join(signed(DAVE), 1_000, percent(0)));
		assert_eq!(StakePoolIds::<Test>::get(DAVE), Some(4));
		// It is not liable for the offences of the one before.
		report_at(DAVE, 3, 9, percent(50)).unwrap();
		assert_eq!(held(DAVE), 1_000);
		assert_ok!(Validators::wind_up(signed(DAVE), DAVES, DELEGATOR));
	});
}

#[test]
fn offender_should_be_disabled_as_long_as_it_is_in_the_set() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::join(signed(EVE), 1_500, percent(0)));
		report(BOB, percent(10));
		assert_eq!(Session::disabled_validators(), vec![1]);
		// The next set was selected before, and a changed one enables all validators.
		rotate();
		assert!(Session::validators().contains(&BOB));
		assert_eq!(Session::disabled_validators(), vec![1]);
		rotate();
		assert_eq!(Session::validators(), vec![ALICE, CAROL, DAVE, EVE]);
		assert_eq!(Session::disabled_validators(), Vec::<u32>::new());
	});
}

/// A spared offender is enabled again, although the set is the same.
#[test]
fn spared_offender_should_be_enabled_again() {
	ExtBuilder::default().build_and_execute(|| {
		MaxJailed::set(percent(0));
		rotate_by(2);
		report(BOB, percent(10));
		assert_eq!(Session::disabled_validators(), vec![1]);
		rotate();
		assert_eq!(Session::disabled_validators(), vec![1]);
		rotate();
		assert_eq!(Session::disabled_validators(), Vec::<u32>::new());
		assert_eq!(Session::validators(), vec![ALICE, BOB, CAROL, DAVE]);
	});
}

/// A validator that is kept for the floor makes blocks and votes without stake, so nothing else
/// stops it.
#[test]
fn offender_without_stake_should_be_disabled() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		assert_ok!(Validators::leave(signed(DAVE)));
		rotate_by(BONDING + 1);
		assert!(Session::validators().contains(&DAVE));
		let disabled = || Session::disabled_validators();
		// The pool is over.
		report(DAVE, percent(50));
		assert_eq!((held(DAVE), disabled()), (BONDS[3], vec![3]));
		rotate_by(2);
		assert_eq!(disabled(), Vec::<u32>::new());
		// There is no pool.
		assert_ok!(Validators::withdraw(signed(DAVE), DAVES));
		report(DAVE, percent(50));
		assert_eq!(disabled(), vec![3]);
		rotate_by(2);
		// The pool is not liable yet.
		assert_ok!(Validators::join(signed(DAVE), MIN_BOND, percent(0)));
		report(DAVE, percent(50));
		assert_eq!((held(DAVE), disabled()), (MIN_BOND, vec![3]));
	});
}

/// GRANDPA's offences are of the first session of a set, so a set must begin with the pool.
#[test]
fn rejoined_validator_should_be_in_a_new_set_from_its_first_session_on() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		assert_ok!(Validators::leave(signed(DAVE)));
		rotate_by(BONDING + 3);
		assert!(!pallet_session::QueuedChanged::<Test>::get());
		assert_ok!(Validators::withdraw(signed(DAVE), DAVES));
		assert_ok!(Validators::join(signed(DAVE), MIN_BOND, percent(0)));
		rotate();
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL, DAVE]);
		assert_eq!(Validators::current_session() + 1, pool(4).first);
		assert!(pallet_session::QueuedChanged::<Test>::get(), "the next session has a new set");
		rotate();
		assert!(!pallet_session::QueuedChanged::<Test>::get());
		let first = Validators::current_session();
		report_at(DAVE, first, 1, percent(50)).unwrap();
		assert_eq!(held(DAVE), MIN_BOND / 2);
	});
}

/// In a set of three no offender is jailed or disabled. It pays again for what it does after two
/// sessions.
#[test]
fn offence_should_renew_the_set() {
	ExtBuilder::default().bonds([1_000; 3]).build_and_execute(|| {
		MaxJailed::set(percent(25));
		rotate_by(3);
		assert!(!pallet_session::QueuedChanged::<Test>::get());
		report(ALICE, percent(10));
		assert!(pool(ALICES).is_candidate() && Session::disabled_validators().is_empty());
		rotate();
		assert!(pallet_session::QueuedChanged::<Test>::get());
		rotate();
		assert!(!pallet_session::QueuedChanged::<Test>::get());
	});
}

#[test]
fn offence_should_extend_a_stay_in_jail() {
	ExtBuilder::default().build_and_execute(|| {
		report(BOB, percent(10));
		rotate_by(2);
		report_at(BOB, 1, 99, percent(20)).unwrap();
		assert_eq!(pool(BOBS).standing, Standing::Jailed { unjailable_from: 2 + JAIL });
		assert_eq!(pool(BOBS).offence, Some(percent(20)));
	});
}

#[test]
fn offence_without_reporters_should_pay_no_reward() {
	ExtBuilder::default().build_and_execute(|| {
		use sp_staking::offence::ReportOffence;
		let offence = Equivocation { offender: BOB, session: 0, slot: 1, each: percent(50) };
		Offences::report_offence(vec![], offence).unwrap();
		assert_eq!((credits().len(), free(TREASURY)), (0, ENDOWMENT + 1_500));
	});
}

#[test]
fn offender_should_not_be_rewarded_for_reporting_itself() {
	ExtBuilder::default().build_and_execute(|| {
		use sp_staking::offence::ReportOffence;
		let offence = Equivocation { offender: BOB, session: 0, slot: 1, each: percent(50) };
		Offences::report_offence(vec![BOB, REPORTER], offence).unwrap();
		assert_eq!(credits(), [(REPORTER, 150)].into());
		let offence = Equivocation { offender: ALICE, session: 0, slot: 2, each: percent(50) };
		Offences::report_offence(vec![ALICE], offence).unwrap();
		assert_eq!(credits(), [(REPORTER, 150)].into());
	});
}

#[test]
fn several_reporters_should_share_the_reward() {
	ExtBuilder::default().build_and_execute(|| {
		use sp_staking::offence::ReportOffence;
		let offence = Equivocation { offender: BOB, session: 0, slot: 1, each: percent(50) };
		// 150 in all, in four equal parts, rounded down.
		Offences::report_offence(vec![REPORTER, OTHER, PAUPER, DELEGATOR], offence).unwrap();
		let owed = credits();
		assert!([REPORTER, OTHER, PAUPER, DELEGATOR].iter().all(|who| owed[who] == 37));
		assert_eq!(free(TREASURY), ENDOWMENT + 1_500 - 148);
	});
}

#[test]
fn offence_without_a_pool_or_fraction_should_do_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		report_at(EVE, 0, 1, percent(50)).unwrap();
		report_at(ALICE, 0, 2, percent(0)).unwrap();
		assert!(!events().iter().any(|event| matches!(event, Event::Slashed { .. })));
		assert!(pool(ALICES).is_candidate());
	});
}

#[test]
fn slashes_should_be_removed_when_they_are_too_old_to_be_reported() {
	ExtBuilder::default().build_and_execute(|| {
		report(ALICE, percent(10));
		rotate_by(REPORTING);
		assert_eq!(SlashesBySession::<Test>::iter().count(), 1);
		rotate();
		assert_eq!(SlashesBySession::<Test>::iter().count(), 0);
	});
}

/// A slash costs as many writes for a thousand delegators as for one.
#[test]
fn offence_should_cost_the_same_for_any_number_of_delegators() {
	ExtBuilder::default().build_and_execute(|| {
		for who in 1_000..1_200 {
			Balances::mint_into(&who, 10_000).unwrap();
			assert_ok!(Validators::delegate(signed(who), DAVES, 1_000));
		}
		let before: Vec<_> = Delegations::<Test>::iter().collect();
		report(DAVE, percent(50));
		author(DAVE, 1);
		earn(1_000);
		rotate();
		// No delegation was written.
		assert_eq!(Delegations::<Test>::iter().collect::<Vec<_>>(), before);
		assert_eq!(position(DAVES, 1_000).stake, 502);
	});
}
