use super::Error;
use crate::{
	mock::{
		accepted, advance, contribution_deposit, create, datanet, events, held, origin, padded, padded_pairs, pairs,
		stored, text, Balances, Datanets, ExtBuilder, Test, ALICE, BOB, CAROL, COPY_BLOCKS, COPY_BOND, EVE, RICH,
	},
	Event, HoldReason, ReportEnd, Reports,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::{traits::Contributions as _, ContributionId};

/// Reports a contribution that is in no Release.
fn reported() -> (u32, ContributionId) {
	let id = create(&[CAROL], 1);
	let original = accepted(ALICE, id, &text(1), 10);
	let accused = accepted(BOB, id, &padded(&text(1), 7), 10);
	let part = pairs(&padded(&text(1), 7), &text(1), &[(5, 0, 1_000)]);
	assert_ok!(Datanets::report_copy(origin(EVE), accused, original, part, Default::default()));
	(id, accused)
}

#[test]
fn close_report_should_acquit_when_nobody_spoke() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, accused) = reported();
		let before = stored(accused);
		advance(COPY_BLOCKS);
		assert_noop!(Datanets::close_report(origin(BOB), accused), Error::TooEarly);
		advance(1);
		events();

		assert_ok!(Datanets::close_report(origin(BOB), accused));

		assert_eq!(
			events(),
			[Event::ReportEnded { contribution: accused, reporter: EVE, end: ReportEnd::Lapsed, bond: COPY_BOND }]
		);
		assert_eq!(held(HoldReason::Report, EVE), 0);
		assert_eq!(Balances::free_balance(EVE), RICH);
		assert_eq!(stored(accused), before);
		assert!(!Reports::<Test>::contains_key(id, accused.index));
		assert_noop!(Datanets::close_report(origin(BOB), accused), Error::ReportNotFound);
	});
}

#[test]
fn reports_should_freeze_claims_until_they_end_but_not_again() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, accused) = reported();
		let original = ContributionId { datanet: id, index: 0 };
		assert!(Datanets::is_frozen(accused));
		assert!(!Datanets::is_frozen(original));
		assert_noop!(Datanets::transfer_contribution(origin(BOB), accused, Some(ALICE)), Error::ReportOpen);
		assert_ok!(Datanets::transfer_contribution(origin(BOB), accused, None));
		advance(COPY_BLOCKS + 1);
		assert_ok!(Datanets::close_report(origin(BOB), accused));
		assert!(!Datanets::is_frozen(accused));
		assert_ok!(Datanets::transfer_contribution(origin(BOB), accused, Some(ALICE)));

		// The curators said nothing, so the pair may be reported again. That freezes nothing.
		let part = pairs(&padded(&text(1), 7), &text(1), &[(5, 0, 1_000)]);
		assert_ok!(Datanets::report_copy(origin(EVE), accused, original, part, Default::default()));
		assert!(!Datanets::is_frozen(accused));
		assert_noop!(Datanets::accept_transfer(origin(ALICE), accused), Error::ReportOpen);
	});
}

#[test]
fn reports_should_freeze_what_is_paid_through_the_accused() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let first = accepted(ALICE, id, &text(2), 10);
		let original = accepted(BOB, id, &text(1), 10);
		let copy = accepted(ALICE, id, &padded(&text(1), 7), 10);
		assert_ok!(Datanets::report_copy(origin(EVE), copy, original, padded_pairs(&text(1), 7), Default::default()));
		assert!(!Datanets::is_frozen(copy));
		// As if both had so much in common.
		let report = crate::Report {
			reporter: EVE,
			original: first,
			shown: 1,
			bond: 0,
			ends_at: 100,
			freezes: true,
			judges: vec![CAROL].try_into().unwrap(),
			threshold: 1,
			verdicts: Default::default(),
		};
		Reports::<Test>::insert(id, original.index, report);
		assert!(Datanets::is_frozen(copy));
		// Nor does the end of the copy pay what it is owed.
		assert_noop!(Datanets::remove_contribution(origin(BOB), copy), Error::ReportOpen);
	});
}

#[test]
fn close_report_should_come_before_the_end_of_the_accused() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, accused) = reported();
		// Revoked in no Release, it would be removed, but for the report: its bond is still at
		// stake.
		assert_ok!(Datanets::revoke_consent(origin(BOB), accused));
		assert_eq!(held(HoldReason::Contribution, BOB), contribution_deposit(10));
		assert_noop!(Datanets::remove_contribution(origin(BOB), accused), Error::ReportOpen);
		advance(COPY_BLOCKS + 1);
		assert_ok!(Datanets::close_report(origin(BOB), accused));
		assert_ok!(Datanets::remove_contribution(origin(BOB), accused));
		assert_eq!(Balances::free_balance(BOB), RICH);
		assert_eq!(datanet(id).contributions_left, 1);
	});
}

#[test]
fn reports_that_freeze_nothing_should_not_keep_the_accused() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, accused) = reported();
		let original = ContributionId { datanet: id, index: 0 };
		assert_ok!(Datanets::revoke_consent(origin(BOB), accused));
		advance(COPY_BLOCKS + 1);
		assert_ok!(Datanets::close_report(origin(BOB), accused));
		let part = pairs(&padded(&text(1), 7), &text(1), &[(5, 0, 1_000)]);
		assert_ok!(Datanets::report_copy(origin(EVE), accused, original, part, Default::default()));
		events();

		assert_ok!(Datanets::remove_contribution(origin(BOB), accused));

		let end = Event::ReportEnded { contribution: accused, reporter: EVE, end: ReportEnd::Void, bond: COPY_BOND };
		assert_eq!(events(), [end, Event::ContributionRemoved { contribution: accused }]);
		assert_eq!([BOB, EVE].map(Balances::free_balance), [RICH; 2]);
	});
}
