use super::Error;
use crate::{
	mock::{
		acceptance, advance, approve, contribute, contribution_deposit, create, datanet, events, held, origin, text,
		wait_for, Datanets, ExtBuilder, System, Test, ALICE, BOB, CAROL, DAVE, OWNER, REVEAL_BLOCKS, REVIEW_WINDOW,
	},
	Event, HoldReason, Reviews,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::ContributionId;

#[test]
fn accept_should_give_points_by_size() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW);
		events();

		assert_ok!(Datanets::accept(origin(BOB), contribution));

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
fn accept_should_give_no_more_points_than_a_report_could_take() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &vec![7; 300 * 1024], 300);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(BOB), contribution));
		assert_eq!(acceptance(contribution).points, 256);
		assert_eq!(held(HoldReason::Contribution, ALICE), contribution_deposit(256));
	});
}

#[test]
fn accept_should_give_no_more_points_than_the_bond_is_for() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &text(1), 3);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(ALICE), contribution));
		assert_eq!(acceptance(contribution).points, 3);
	});
}

#[test]
fn accept_should_count_chunks_that_were_begun() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		for (length, points) in [(1, 1), (1_024, 1), (1_025, 2), (2_048, 2)] {
			let contribution = contribute(ALICE, id, &text(1)[..length], 10);
			advance(REVIEW_WINDOW);
			assert_ok!(Datanets::accept(origin(ALICE), contribution));
			assert_eq!(acceptance(contribution).points, points);
		}
	});
}

#[test]
fn accept_should_take_what_curators_approved_early() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE, OWNER], 2);
		let contribution = contribute(ALICE, id, &text(1), 40);
		approve(CAROL, contribution, 30);
		wait_for(contribution);
		assert_noop!(Datanets::accept(origin(BOB), contribution), Error::NotApproved);
		System::set_block_number(5);
		events();

		approve(DAVE, contribution, 20);

		let acceptable_from = 2 + REVEAL_BLOCKS + 1;
		let approved = Event::ContributionApproved { contribution, points: 20, acceptable_from };
		assert_eq!(events().last(), Some(&approved));
		System::set_block_number(acceptable_from - 1);
		assert_noop!(Datanets::accept(origin(BOB), contribution), Error::TooEarly);
		// Another curator may still have a say.
		approve(OWNER, contribution, 25);
		System::set_block_number(acceptable_from);
		events();

		assert_ok!(Datanets::accept(origin(BOB), contribution));

		let deposit = contribution_deposit(25);
		assert_eq!(
			events(),
			[Event::ContributionAccepted { contribution, points: 25, first_release: 1, traceable: true, deposit }]
		);
		assert_eq!(held(HoldReason::Contribution, ALICE), deposit);
		assert!(!Reviews::<Test>::contains_key(id, 0));
	});
}

#[test]
fn accept_should_fail_when_the_datanet_is_retired() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		approve(CAROL, contribution, 10);
		wait_for(contribution);
		assert_ok!(Datanets::retire(origin(OWNER), id));
		assert_noop!(Datanets::accept(origin(ALICE), contribution), Error::Retired);
	});
}

#[test]
fn accept_should_fail_when_the_window_is_open() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW - 1);
		assert_noop!(Datanets::accept(origin(ALICE), contribution), Error::TooEarly);
	});
}

#[test]
fn accept_should_fail_when_not_pending() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(ALICE), contribution));
		assert_noop!(Datanets::accept(origin(ALICE), contribution), Error::NotPending);
		let unknown = ContributionId { datanet: id, index: 1 };
		assert_noop!(Datanets::accept(origin(ALICE), unknown), Error::ContributionNotFound);
	});
}
