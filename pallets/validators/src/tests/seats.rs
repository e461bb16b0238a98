//! Seats go to those that outbid others, few at a time, as long as they make blocks.

use super::*;
use crate::seats::{dispensable, unproven_places};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Page that says what seats cost.
const PAGE: &str = include_str!("../../../../docs/protocol/economics.md");

fn join(who: AccountId, bond: Balance) {
	assert_ok!(Validators::join(signed(who), bond, percent(0)));
}

fn set() -> BTreeSet<AccountId> {
	Session::validators().into_iter().collect()
}

fn of_coalition() -> usize {
	set().into_iter().filter(|who| COALITION.contains(who)).count()
}

/// Ends a session in which all of its validators made blocks.
fn busy_session() {
	author_all(10);
	rotate();
}

#[test]
fn unproven_members_should_be_fewer_than_grandpa_can_do_without() {
	for seats in 1..=300 {
		for proven in 3..=400 {
			let places = unproven_places(proven, seats);
			let set = seats.min(proven + places);
			assert!(places <= dispensable(set), "{places} of {set}");
			assert!(places <= (set / 6).max(1), "{places} of {set}");
		}
	}
	let rows = [(4, 1), (5, 1), (11, 1), (12, 2), (18, 3), (100, 16), (300, 50)];
	assert!(rows.into_iter().all(|(seats, places)| unproven_places(seats, seats) == places));
}

#[test]
fn set_of_three_or_fewer_should_only_grow() {
	// Newcomers to a set of so many seats, by the number of proven candidates.
	let places = |seats| [0, 1, 2, 3, 4].map(|proven| unproven_places(proven, seats));
	assert_eq!(places(1), [1, 0, 0, 0, 0]);
	assert_eq!(places(2), [1, 1, 0, 0, 0]);
	assert_eq!(places(3), [1, 1, 1, 0, 0]);
	assert_eq!(places(4), [1, 1, 1, 1, 1]);
}

#[test]
fn newcomer_should_outbid_the_lowest_member() {
	ExtBuilder::default().build_and_execute(|| {
		join(EVE, 1_000);
		rotate_by(2);
		// Dave has as much, and the seat.
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL, DAVE]);
		assert_ok!(Validators::bond_more(signed(EVE), 1));
		rotate_by(2);
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL, EVE]);
	});
}

/// The older pool comes first only where neither has the seat.
#[test]
fn tie_should_be_decided_for_the_one_with_the_seat() {
	ExtBuilder::default().build_and_execute(|| {
		join(EVE, 1_001);
		rotate_by(2);
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL, EVE]);
		busy_session();
		assert_ok!(Validators::bond_more(signed(DAVE), 1));
		rotate_by(3);
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL, EVE]);
	});
}

#[test]
fn newcomers_should_enter_a_sixth_at_a_time() {
	ExtBuilder::default().bonds([1_000; 12]).build_and_execute(|| {
		COALITION.take(8).for_each(|who| join(who, 1_001));
		let mut entered = vec![];
		for _ in 0..8 {
			busy_session();
			entered.push(of_coalition());
		}
		// In the session after those that they entered in, they are still unproven to the
		// selection.
		assert_eq!(entered, [0, 2, 2, 4, 4, 6, 6, 8]);
	});
}

#[test]
fn newcomers_without_a_block_should_keep_others_waiting() {
	ExtBuilder::default().build_and_execute(|| {
		[EVE, FERDIE].into_iter().for_each(|who| join(who, 9_000));
		rotate_by(8);
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL, EVE]);
		author(EVE, 1);
		rotate_by(2);
		assert_eq!(Session::validators(), [ALICE, BOB, EVE, FERDIE]);
	});
}

/// A member that was outbid proves itself again: otherwise many could wait outside, proven, and
/// come in at once.
#[test]
fn member_that_lost_its_seat_should_come_back_unproven() {
	ExtBuilder::default().build_and_execute(|| {
		busy_session();
		assert!(pool(DAVES).proven);
		join(EVE, 1_500);
		rotate_by(2);
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL, EVE]);
		assert!(!pool(DAVES).proven);
		assert_ok!(Validators::bond_more(signed(DAVE), 9_000));
		// Eve takes the place of the unproven until she has made a block, and Dave has more stake.
		rotate_by(2);
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL, DAVE]);
		assert!(!pool(DAVES).proven);
		busy_session();
		assert!(pool(DAVES).proven);
	});
}

#[test]
fn network_of_one_should_grow_one_by_one() {
	ExtBuilder::default().bonds([1_000]).seats(6).build_and_execute(|| {
		MinValidators::set(1);
		COALITION.take(5).for_each(|who| join(who, 1_000));
		let mut sizes = vec![];
		for _ in 0..10 {
			busy_session();
			sizes.push(set().len());
		}
		assert_eq!(sizes, [1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
	});
}

#[test]
fn set_of_three_seats_should_admit_no_newcomer() {
	ExtBuilder::default().bonds([1_000; 3]).build_and_execute(|| {
		join(EVE, 1_000_000);
		(0..6).for_each(|_| busy_session());
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL]);
		// Governance adds a seat.
		Seats::set(4);
		rotate_by(2);
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL, EVE]);
	});
}

#[test]
fn newcomer_without_a_block_should_lose_its_seat_while_finality_lags() {
	ExtBuilder::default().build_and_execute(|| {
		FinalityLag::set(true);
		join(EVE, 9_000);
		for _ in 0..5 {
			assert!(pool(4).is_candidate());
			[ALICE, BOB, CAROL].into_iter().for_each(|who| author(who, 10));
			rotate();
		}
		// It was in the sessions 2, 3 and 4.
		assert_eq!(pool(4).standing, Standing::Jailed { unjailable_from: 4 + JAIL });
		assert!(events().contains(&Event::Jailed { pool: 4, reason: JailReason::NoBlocks, unjailable_from: 4 + JAIL }));
		assert_eq!((pool(4).bond, held(EVE)), (9_000, 9_000));
		assert_eq!(Absentees::<Test>::get().len(), 0);
		rotate();
		assert_eq!(Session::validators(), [ALICE, BOB, CAROL, DAVE]);
		rotate_by(JAIL);
		assert_ok!(Validators::unjail(signed(EVE)));
		assert_eq!(pool(4).absence, Absence::default());
		rotate_by(2);
		assert!(set().contains(&EVE) && !pool(4).proven);
	});
}

#[test]
fn absence_should_need_sessions_and_expected_blocks_of_others() {
	ExtBuilder::default().build_and_execute(|| {
		FinalityLag::set(true);
		// Nobody makes a block.
		rotate_by(10);
		assert_eq!(pool(BOBS).absence, Absence::default());
		// Four sessions with three blocks, of which three quarters were expected of each.
		for _ in 0..5 {
			[ALICE, CAROL, DAVE].into_iter().for_each(|who| author(who, 1));
			rotate();
		}
		assert_eq!(pool(BOBS).absence, Absence { sessions: 5, expected: 3_750 });
		assert!(pool(BOBS).is_candidate());
		author(ALICE, 1);
		rotate();
		assert!(!pool(BOBS).is_candidate());
		assert_eq!([ALICES, CAROLS].map(|id| pool(id).absence.sessions), [0, 1]);
	});
}

/// More than a third is away, finality lags, and the others go on for longer than one could wait.
#[test]
fn fewer_than_a_third_of_the_set_should_lose_their_seats_at_once() {
	ExtBuilder::default().bonds([1_000; 10]).build_and_execute(|| {
		MaxAbsence::set(2);
		FinalityLag::set(true);
		let here: Vec<AccountId> = (1..=5).collect();
		let in_jail = || StakePools::<Test>::iter_values().filter(|pool| pool.is_jailed()).count();
		let mut jailed = vec![];
		for _ in 0..3 {
			here.iter().for_each(|who| author(*who, 10));
			rotate();
			jailed.push(in_jail());
		}
		// Three of ten, and no more as long as their time is not over.
		assert_eq!(jailed, [0, 3, 3]);
		assert_eq!(set().len(), 7);
		// Nor may the remaining two be jailed for what they missed, when the seven fill their
		// slots.
		FinalityLag::set(false);
		MaxJailed::set(percent(100));
		here.iter().for_each(|who| author(*who, 10));
		assert_eq!(Absentees::<Test>::get().into_inner(), [1 + JAIL; 3]);
		rotate();
		assert_eq!(in_jail(), 3);
		// Their time is over, so there is room.
		assert_eq!(Absentees::<Test>::decode_len(), Some(0));
		here.iter().for_each(|who| author(*who, 10));
		rotate();
		assert_eq!(in_jail(), 5);
	});
}

#[test]
fn unproven_should_lose_their_seats_before_others() {
	ExtBuilder::default().build_and_execute(|| {
		MaxAbsence::set(1);
		FinalityLag::set(true);
		join(EVE, 9_000);
		author_all(10);
		rotate();
		author_all(10);
		rotate();
		[ALICE, BOB].into_iter().for_each(|who| author(who, 10));
		rotate();
		// Only one of four can be done without.
		assert_eq!((pool(4).is_candidate(), pool(CAROLS).is_candidate()), (false, true));
		assert!(events().contains(&Event::Spared { pool: CAROLS, reason: JailReason::NoBlocks }));
	});
}

/// Record of a session-by-session observer.
#[derive(Default)]
struct Observer {
	/// Members of the last session, with the session in which each entered.
	members: BTreeMap<AccountId, SessionIndex>,
	/// Members that have made a block since they entered.
	proven: BTreeSet<AccountId>,
}

impl Observer {
	fn at_genesis() -> Self {
		Self { members: set().into_iter().map(|who| (who, 0)).collect(), proven: set() }
	}

	/// Lets all members make blocks, except those that never do, and ends the session.
	fn session(&mut self, silent: bool) {
		for who in set() {
			if !silent || !COALITION.contains(&who) {
				author(who, 10);
				self.proven.insert(who);
			}
		}
		rotate();
		let now = Validators::current_session();
		self.members = set().into_iter().map(|who| (who, self.members.get(&who).copied().unwrap_or(now))).collect();
		self.proven.retain(|who| self.members.contains_key(who));
	}

	fn check(&self, silent: bool) {
		let (set, now) = (self.members.len(), Validators::current_session());
		let unproven = set - self.proven.len();
		assert!(unproven * 3 < set && unproven <= (set / 6).max(1), "{unproven} of {set} have made no block");
		let entered = self.members.values().filter(|entered| **entered > 0 && **entered + 1 >= now).count();
		assert!(entered * 3 < set, "{entered} of {set} entered in this session or the last");
		if silent {
			for (who, entered) in self.members.iter().filter(|(who, _)| COALITION.contains(who)) {
				assert!(now - entered <= MaxAbsence::get(), "{who} is in the set since session {entered}");
			}
		}
	}
}

/// A coalition that joins with parts of its stake, each at least the minimum, in these sessions.
fn coalition() -> impl Strategy<Value = Vec<(SessionIndex, Balance)>> {
	proptest::collection::vec((0u32..12, prop_oneof![Just(MIN_BOND), MIN_BOND..20_000u128]), 1..24)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..Default::default() })]

	/// Whatever a coalition with less than a third of the stake joins with, and whether it makes
	/// blocks or not.
	#[test]
	fn coalition_should_never_enter_with_a_third_of_the_votes(
		bonds in proptest::collection::vec(MIN_BOND..20_000u128, 4..=14),
		free in 0u32..4,
		mut joins in coalition(),
		silent: bool,
		lag: bool,
	) {
		let honest: Balance = bonds.iter().sum();
		let mut stake = 0;
		joins.retain(|(_, bond)| {
			let fits = (stake + bond) * 2 < honest;
			stake += if fits { *bond } else { 0 };
			fits
		});
		let seats = bonds.len() as u32 + free;
		ExtBuilder::default().bonds(bonds).seats(seats).build().execute_with(|| {
			CandidateLimit::set(100);
			FinalityLag::set(lag);
			let mut observer = Observer::at_genesis();
			let mut accounts = COALITION;
			for now in 0..12 {
				for (_, bond) in joins.iter().filter(|(session, _)| *session == now) {
					join(accounts.next().unwrap(), *bond);
				}
				observer.session(silent);
				observer.check(silent);
			}
			// Each that comes in stays as long as absence is allowed, in places for one at least.
			let bound = (joins.len() as u32 + 1) * (MaxAbsence::get() + 2);
			for _ in 0..bound {
				observer.session(silent);
				observer.check(silent);
			}
			if silent {
				assert_eq!(of_coalition(), 0);
			}
			check();
		});
	}
}

/// Returns the number of sessions until a coalition has so many seats of a set of equal stakes,
/// each outbid by one unit, and what it has bonded.
fn outbid(set: usize, seats: usize) -> (SessionIndex, Balance) {
	let stake = 1_000;
	let mut result = (0, 0);
	ExtBuilder::default().bonds(vec![stake; set]).build_and_execute(|| {
		COALITION.take(seats).for_each(|who| join(who, stake + 1));
		while of_coalition() < seats {
			author_all(10);
			rotate();
		}
		let bonded: Balance = COALITION.map(held).sum();
		result = (Validators::current_session(), bonded / stake);
	});
	result
}

#[test]
fn page_should_say_what_the_seats_of_a_set_cost() {
	for set in [4, 10, 33, 100] {
		let spare = dispensable(set as u32) as usize;
		let (halt, alone) = (spare + 1, set - spare);
		let (halting, halt_cost) = outbid(set, halt);
		let (finalising, alone_cost) = outbid(set, alone);
		assert_eq!((halt_cost, alone_cost), (halt as Balance, alone as Balance));
		let tokens = |members: usize| {
			let tokens = (members * 100_000).to_string();
			let digits: Vec<_> =
				tokens.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap()).collect();
			digits.join(",")
		};
		let row =
			format!("| {set} | {halt} | {} | {halting} | {alone} | {} | {finalising} |", tokens(halt), tokens(alone),);
		assert!(PAGE.contains(&row), "the page lacks {row}");
	}
}
