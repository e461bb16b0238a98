use super::Error;
use crate::{
	mock::{
		acceptance, advance, contribute, contribution_deposit, create, datanet, events, held, origin, text, Datanets,
		ExtBuilder, ALICE, BOB, CAROL, REVIEW_WINDOW,
	},
	Event, HoldReason,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::ContributionId;

#[test]
fn accept_unreviewed_should_give_points_by_size() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW);
		events();

		assert_ok!(Datanets::accept_unreviewed(origin(BOB), contribution));

		// 3,100 bytes begin four chunks.
		let deposit = contribution_deposit(4);
		assert_eq!(
			events(),
			[Event::ContributionAccepted { contribution, points: 4, first_release: 1, traceable: false, deposit }]
		);
		assert_eq!(acceptance(contribution).points, 4);
		assert_eq!(datanet(id).open_points, 4);
		assert_eq!(held(HoldReason::Contribution, ALICE), deposit);
	});
}

#[test]
fn accept_unreviewed_should_give_no_more_points_than_a_report_could_take() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &vec![7; 300 * 1024], 300);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept_unreviewed(origin(BOB), contribution));
		assert_eq!(acceptance(contribution).points, 256);
		assert_eq!(held(HoldReason::Contribution, ALICE), contribution_deposit(256));
	});
}

#[test]
fn accept_unreviewed_should_give_no_more_points_than_the_bond_is_for() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &text(1), 3);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept_unreviewed(origin(ALICE), contribution));
		assert_eq!(acceptance(contribution).points, 3);
	});
}

#[test]
fn accept_unreviewed_should_count_chunks_that_were_begun() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		for (length, points) in [(1, 1), (1_024, 1), (1_025, 2), (2_048, 2)] {
			let contribution = contribute(ALICE, id, &text(1)[..length], 10);
			advance(REVIEW_WINDOW);
			assert_ok!(Datanets::accept_unreviewed(origin(ALICE), contribution));
			assert_eq!(acceptance(contribution).points, points);
		}
	});
}

#[test]
fn accept_unreviewed_should_fail_when_the_window_is_open() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW - 1);
		assert_noop!(Datanets::accept_unreviewed(origin(ALICE), contribution), Error::TooEarly);
	});
}

#[test]
fn accept_unreviewed_should_fail_when_there_are_curators() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW);
		assert_noop!(Datanets::accept_unreviewed(origin(ALICE), contribution), Error::HasCurators);
	});
}

#[test]
fn accept_unreviewed_should_fail_when_not_pending() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept_unreviewed(origin(ALICE), contribution));
		assert_noop!(Datanets::accept_unreviewed(origin(ALICE), contribution), Error::NotPending);
		let unknown = ContributionId { datanet: id, index: 1 };
		assert_noop!(Datanets::accept_unreviewed(origin(ALICE), unknown), Error::ContributionNotFound);
	});
}
