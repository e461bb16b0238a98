use super::Error;
use crate::{
	mock::{
		accept, acceptance, accepted, advance, approve, contribute, create, cut, datanet, events, origin, text,
		AccountId, Datanets, ExtBuilder, System, ALICE, BOB, CAROL, DAVE, EVE, OWNER, REVIEW_WINDOW,
	},
	Absence, Ballot, Event, Motion, MAX_ABSENCES,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use tributary_primitives::{
	rights::Purpose,
	traits::{Contributions as _, Eligibility as _, Ineligible},
	ContributionId, ReleaseId,
};

fn unavailable(who: AccountId, contribution: ContributionId) -> DispatchResult {
	Datanets::mark_unavailable(origin(who), contribution)
}

fn available(who: AccountId, contribution: ContributionId) -> DispatchResult {
	Datanets::mark_available(origin(who), contribution)
}

/// Contributes as `ALICE` to a Datanet of three curators, two of whom approve.
fn approved_by_two() -> (u32, ContributionId) {
	let id = create(&[CAROL, DAVE, EVE], 2);
	let contribution = contribute(ALICE, id, &text(1), 10);
	approve(CAROL, contribution, 10);
	approve(DAVE, contribution, 10);
	accept(contribution);
	(id, contribution)
}

#[test]
fn mark_unavailable_should_end_tracing_for_later_jobs_only() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, contribution) = approved_by_two();
		cut(id);
		let at = System::block_number();
		let releases = [ReleaseId { datanet: id, number: 1 }];
		let eligible = |at| Datanets::eligible(contribution, &releases, at, Purpose::TrainAi);
		events();

		// One curator alone takes nothing away.
		assert_ok!(unavailable(DAVE, contribution));
		let voted = |curator| Event::CuratorVoted { contribution, curator, motion: Motion::Unavailable };
		assert_eq!(events(), [voted(DAVE)]);
		assert_noop!(unavailable(DAVE, contribution), Error::AlreadyVoted);
		assert!(eligible(at + 1).is_ok());

		assert_ok!(unavailable(EVE, contribution));

		assert_eq!(events(), [voted(EVE), Event::ContributionMarkedUnavailable { contribution }]);
		assert_eq!(acceptance(contribution).absences.to_vec(), [Absence { since: at, until: None }]);
		assert_eq!(acceptance(contribution).ballot, Ballot::default());
		assert!(eligible(at).is_ok());
		assert_eq!(eligible(at + 1), Err(Ineligible::NotTraceable));
		// It still earns from the pool.
		assert_eq!(datanet(id).open_points, 10);
		assert_eq!(Datanets::source(contribution).unwrap().last_release, None);
	});
}

#[test]
fn mark_available_should_let_later_jobs_trace_again() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, contribution) = approved_by_two();
		cut(id);
		let since = System::block_number();
		let releases = [ReleaseId { datanet: id, number: 1 }];
		let eligible = |at| Datanets::eligible(contribution, &releases, at, Purpose::TrainAi).is_ok();
		assert_noop!(available(CAROL, contribution), Error::AlreadyAvailable);
		assert_ok!(unavailable(CAROL, contribution));
		assert_ok!(unavailable(DAVE, contribution));
		advance(5);
		let until = System::block_number();
		assert_ok!(available(CAROL, contribution));
		assert!(!eligible(until + 1));
		events();

		assert_ok!(available(DAVE, contribution));

		let motion = Motion::Available;
		assert_eq!(
			events(),
			[
				Event::CuratorVoted { contribution, curator: DAVE, motion },
				Event::ContributionMarkedAvailable { contribution }
			]
		);
		let answers = [since, since + 1, until, until + 1].map(eligible);
		assert_eq!(answers, [true, false, false, true]);
		// A later absence changes none of them.
		advance(5);
		assert_ok!(unavailable(CAROL, contribution));
		assert_ok!(unavailable(DAVE, contribution));
		assert_eq!([since, since + 1, until, until + 1].map(eligible), answers);
		assert!(!eligible(until + 6));
	});
}

#[test]
fn mark_available_should_fail_when_bytes_were_missing_too_often() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		for _ in 1..MAX_ABSENCES {
			assert_ok!(unavailable(CAROL, contribution));
			assert_ok!(available(CAROL, contribution));
		}
		assert_ok!(unavailable(CAROL, contribution));
		assert_noop!(available(CAROL, contribution), Error::MaxAbsencesExceeded);
	});
}

#[test]
fn mark_unavailable_should_fail_when_not_a_curator() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		for who in [OWNER, ALICE, DAVE] {
			assert_noop!(unavailable(who, contribution), Error::NotCurator);
		}
		let curators = vec![CAROL, ALICE].try_into().unwrap();
		assert_ok!(Datanets::set_curators(origin(OWNER), id, curators, 1));
		assert_noop!(unavailable(ALICE, contribution), Error::OwnContribution);
		assert_ok!(unavailable(CAROL, contribution));
		assert_noop!(available(ALICE, contribution), Error::OwnContribution);
		assert_noop!(available(BOB, contribution), Error::NotCurator);
	});
}

#[test]
fn mark_unavailable_should_count_only_votes_of_the_present_round() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, contribution) = approved_by_two();
		assert_ok!(unavailable(CAROL, contribution));
		let curators = vec![DAVE, EVE].try_into().unwrap();
		assert_ok!(Datanets::set_curators(origin(OWNER), id, curators, 2));
		assert_ok!(unavailable(DAVE, contribution));
		assert!(acceptance(contribution).is_available());
		assert_ok!(unavailable(EVE, contribution));
		assert!(!acceptance(contribution).is_available());
	});
}

#[test]
fn mark_unavailable_should_fail_when_there_is_nothing_to_mark() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		assert_noop!(unavailable(CAROL, contribution), Error::NotAccepted);
		assert_noop!(available(CAROL, contribution), Error::NotAccepted);
		let unknown = ContributionId { datanet: id, index: 1 };
		assert_noop!(unavailable(CAROL, unknown), Error::ContributionNotFound);
		assert_noop!(available(CAROL, unknown), Error::ContributionNotFound);

		approve(CAROL, contribution, 1);
		accept(contribution);
		assert_ok!(unavailable(CAROL, contribution));
		assert_noop!(unavailable(CAROL, contribution), Error::AlreadyUnavailable);

		let revoked = accepted(ALICE, id, &text(2), 10);
		cut(id);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), revoked));
		assert_noop!(unavailable(CAROL, revoked), Error::AlreadyClosed);
		assert_noop!(available(CAROL, revoked), Error::AlreadyClosed);
	});
}

#[test]
fn mark_unavailable_should_fail_when_it_was_never_traceable() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(ALICE), contribution));
		let curators = vec![CAROL].try_into().unwrap();
		assert_ok!(Datanets::set_curators(origin(OWNER), id, curators, 1));
		assert_noop!(unavailable(CAROL, contribution), Error::NotTraceable);
	});
}
