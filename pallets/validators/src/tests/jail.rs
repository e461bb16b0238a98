use super::*;

/// Lets all validators but these make ten blocks in a session.
fn session_without(missing: &[AccountId]) {
	for who in Session::validators() {
		if !missing.contains(&who) {
			author(who, 10);
		}
	}
	rotate();
}

#[test]
fn validator_that_misses_too_much_should_be_jailed() {
	ExtBuilder::default().build_and_execute(|| {
		session_without(&[BOB]);
		assert_eq!(pool(BOBS).standing, Standing::Jailed { unjailable_from: JAIL });
		assert_eq!(pool(BOBS).offence, None);
		assert!(events().contains(&Event::Jailed {
			pool: BOBS,
			reason: JailReason::MissedBlocks,
			unjailable_from: JAIL
		}));
		// Nothing is slashed, and it is not in the next selection.
		assert_eq!(pool(BOBS).bond, BONDS[1]);
		rotate();
		assert_eq!(Session::validators(), vec![ALICE, CAROL, DAVE]);
	});
}

#[test]
fn validator_that_misses_no_more_than_it_may_should_stay() {
	ExtBuilder::default().build_and_execute(|| {
		// Of 40 blocks 10 are expected of each, and half of that is missed.
		author(ALICE, 15);
		author(BOB, 5);
		author(CAROL, 10);
		author(DAVE, 10);
		rotate();
		assert_eq!(pool(BOBS).standing, Standing::Candidate);
		author(ALICE, 16);
		author(BOB, 4);
		author(CAROL, 10);
		author(DAVE, 10);
		rotate();
		assert!(!pool(BOBS).is_candidate());
	});
}

/// Blocks that were not made, as in a skipped epoch, count against no validator.
#[test]
fn a_session_without_blocks_should_count_against_no_validator() {
	ExtBuilder::default().build_and_execute(|| {
		rotate_by(5);
		assert!(pool(BOBS).is_candidate());
		assert_eq!(pool(BOBS).liveness, Liveness::default());
	});
}

#[test]
fn short_sessions_should_add_up_until_enough_was_expected() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..3 {
			[ALICE, CAROL, DAVE].into_iter().for_each(|who| author(who, 1));
			author(ALICE, 1);
			rotate();
			assert!(pool(BOBS).is_candidate());
		}
		assert_eq!(pool(BOBS).liveness, Liveness { expected: 3, authored: 0 });
		[ALICE, CAROL, DAVE, DAVE].into_iter().for_each(|who| author(who, 1));
		rotate();
		assert!(!pool(BOBS).is_candidate());
		assert_eq!(pool(DAVES).liveness, Liveness::default());
	});
}

#[test]
fn a_session_in_which_finality_lagged_should_not_count() {
	ExtBuilder::default().build_and_execute(|| {
		author(ALICE, 20);
		FinalityLag::set(true);
		author(ALICE, 1);
		FinalityLag::set(false);
		author(ALICE, 20);
		rotate();
		assert!([BOBS, CAROLS, DAVES].into_iter().all(|id| pool(id).is_candidate()));
		assert_eq!(pool(BOBS).liveness, Liveness::default());
		// The next one does.
		session_without(&[BOB]);
		assert!(!pool(BOBS).is_candidate());
	});
}

/// With two validators on each side of a partition, those of the other side are not to blame. With
/// three and one, the three go on finalising and the one is missing.
#[test]
fn a_session_with_too_few_blocks_for_finality_should_not_count() {
	ExtBuilder::default().build_and_execute(|| {
		SessionSlots::set(60);
		[ALICE, BOB].into_iter().for_each(|who| author(who, 20));
		rotate();
		assert!([CAROLS, DAVES].into_iter().all(|id| pool(id).is_candidate()));
		assert_eq!(pool(CAROLS).liveness, Liveness::default());
		// The numbers of 60 slots that BABE fills without a third and without a quarter of the
		// validators.
		[ALICE, BOB, CAROL].into_iter().for_each(|who| author(who, 15));
		rotate();
		assert!(pool(DAVES).is_candidate());
		[ALICE, BOB, CAROL].into_iter().for_each(|who| author(who, 16));
		rotate();
		assert_eq!([CAROLS, DAVES].map(|id| pool(id).is_candidate()), [true, false]);
	});
}

#[test]
fn no_more_than_a_share_should_be_jailed_in_one_session() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(1);
		// A third of four, rounded down. The one that made the fewest blocks is jailed first.
		author(ALICE, 37);
		author(BOB, 2);
		author(CAROL, 1);
		rotate();
		assert_eq!([BOBS, CAROLS, DAVES].map(|id| pool(id).is_candidate()), [true, true, false], "{:?}", events());
		assert!(events().contains(&Event::Spared { pool: CAROLS, reason: JailReason::MissedBlocks }));
		// The blocks that it missed still count.
		author(ALICE, 40);
		rotate();
		assert_eq!([BOBS, CAROLS].map(|id| pool(id).is_candidate()), [true, false]);
	});
}

#[test]
fn jail_should_never_bring_the_candidates_below_the_floor() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(3);
		MaxJailed::set(percent(100));
		author(ALICE, 40);
		rotate();
		assert_eq!(Candidates::<Test>::decode_len(), Some(3));
		report(ALICE, percent(10));
		assert_eq!(last_event_spared(), Some(ALICES));
		assert_eq!(pool(ALICES).bond, BONDS[0] - 400);
		rotate_by(3);
		assert_eq!(Session::validators().len(), 3);
	});
}

fn last_event_spared() -> Option<PoolId> {
	events().into_iter().rev().find_map(|event| match event {
		Event::Spared { pool, reason: JailReason::Offence } => Some(pool),
		_ => None,
	})
}

#[test]
fn offences_and_missed_blocks_should_share_what_may_be_jailed() {
	ExtBuilder::default().build_and_execute(|| {
		report(ALICE, percent(10));
		report(BOB, percent(10));
		assert_eq!((pool(ALICES).is_candidate(), pool(BOBS).is_candidate()), (false, true));
		session_without(&[CAROL]);
		assert!(pool(CAROLS).is_candidate());
		// In another session there is room again.
		session_without(&[CAROL]);
		assert!(!pool(CAROLS).is_candidate());
	});
}

#[test]
fn validator_outside_the_set_should_not_be_judged() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::join(signed(EVE), 10_000, percent(0)));
		session_without(&[]);
		session_without(&[]);
		assert!(Session::validators().contains(&EVE));
		assert!(pool(4).is_candidate());
		assert_eq!(pool(4).liveness, Liveness::default());
		session_without(&[EVE]);
		assert!(!pool(4).is_candidate());
	});
}
