use super::Error;
use crate::{
	mock::{
		accept, acceptance, advance, approve, contribute, create, events, origin, text, wait_for, AccountId, Datanets,
		ExtBuilder, Test, ALICE, BOB, CAROL, DAVE, EVE, OWNER, REVIEW_WINDOW,
	},
	Curations, Event, Verdict,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};

fn set_curators(who: AccountId, id: u32, curators: &[AccountId], threshold: u8) -> DispatchResult {
	Datanets::set_curators(origin(who), id, curators.to_vec().try_into().unwrap(), threshold)
}

#[test]
fn set_curators_should_replace_them_and_begin_a_round() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		events();

		assert_ok!(set_curators(OWNER, id, &[DAVE, EVE], 2));

		let curation = Curations::<Test>::get(id);
		assert_eq!((curation.curators.to_vec(), curation.threshold, curation.round), (vec![DAVE, EVE], 2, 1));
		assert_eq!(
			events(),
			[Event::CuratorsChanged {
				datanet: id,
				curators: vec![DAVE, EVE].try_into().unwrap(),
				threshold: 2,
				round: 1,
			}]
		);
	});
}

#[test]
fn set_curators_should_void_the_verdicts_on_what_is_pending() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 2);
		let pending = contribute(ALICE, id, &text(1), 10);
		approve(CAROL, pending, 10);

		assert_ok!(set_curators(OWNER, id, &[CAROL, DAVE, EVE], 2));

		// This verdict would decide if the first one still counted.
		approve(DAVE, pending, 4);
		wait_for(pending);
		assert_noop!(Datanets::accept(origin(BOB), pending), Error::NotApproved);
		// A curator who gave a verdict before may give a new one.
		approve(CAROL, pending, 6);
		assert_eq!(acceptance(pending).points, 4);
	});
}

#[test]
fn set_curators_should_exclude_former_curators() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 1);
		let pending = contribute(ALICE, id, &text(1), 10);
		assert_ok!(set_curators(OWNER, id, &[EVE], 1));
		assert_noop!(Datanets::review(origin(CAROL), pending, Verdict::Reject), Error::NotCurator);
		approve(EVE, pending, 1);
		accept(pending);
		assert_eq!(acceptance(pending).points, 1);
	});
}

#[test]
fn set_curators_should_reject_at_the_next_verdict_when_too_few_may_review() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 2);
		let pending = contribute(ALICE, id, &text(1), 10);
		assert_ok!(set_curators(OWNER, id, &[ALICE, CAROL], 2));
		events();

		approve(CAROL, pending, 10);

		assert!(events().contains(&Event::ContributionRejected { contribution: pending }));
	});
}

#[test]
fn set_curators_should_let_the_review_window_decide_when_none_are_left() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let pending = contribute(ALICE, id, &text(1), 10);
		assert_ok!(set_curators(OWNER, id, &[], 0));
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(BOB), pending));
		assert!(!acceptance(pending).traceable);
	});
}

#[test]
fn set_curators_should_fail_when_the_threshold_does_not_fit() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		for (curators, threshold) in [(&[][..], 1), (&[CAROL], 0), (&[CAROL], 2)] {
			assert_noop!(set_curators(OWNER, id, curators, threshold), Error::ThresholdOutOfRange);
		}
		assert_noop!(set_curators(OWNER, id, &[CAROL, CAROL], 1), Error::DuplicateCurator);
	});
}

#[test]
fn set_curators_should_fail_when_not_owner() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		assert_noop!(set_curators(CAROL, id, &[CAROL], 1), Error::NotOwner);
		assert_noop!(set_curators(OWNER, id + 1, &[CAROL], 1), Error::DatanetNotFound);
	});
}
