use super::Error;
use crate::{
	mock::{
		accept, acceptance, accepted, advance, approve, commit, contribute, create, cut, datanet, events, held, origin,
		padded, padded_pairs, release, text, Balances, Datanets, ExtBuilder, Reveal, System, Test, ALICE, BOB, CAROL,
		EVE, OWNER, RICH,
	},
	Closing, Contributions, Event, HoldReason,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::{
	rights::Purpose,
	traits::{Contributions as _, Eligibility as _, Ineligible, Releases as _},
	ContributionId, ReleaseId,
};

#[test]
fn revoke_consent_should_close_the_range() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		accepted(BOB, id, &text(2), 5);
		cut(id);
		cut(id);
		let at = System::block_number();
		let deposit = held(HoldReason::Contribution, ALICE);
		events();

		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));

		assert_eq!(events(), [Event::ConsentRevoked { contribution, last_release: 2 }]);
		assert_eq!(
			acceptance(contribution).closing,
			Some(Closing { last_release: 2, at, curation_at: at, revoked: true })
		);
		assert_eq!((datanet(id).open_points, datanet(id).open_contributions), (5, 1));
		assert_eq!(held(HoldReason::Contribution, ALICE), deposit);
		cut(id);
		let points = |number| Datanets::release(ReleaseId { datanet: id, number }).unwrap().points;
		assert_eq!([1, 2, 3].map(points), [15, 15, 5]);
		let source = Datanets::source(contribution).unwrap();
		assert_eq!(
			(source.payee, source.points, source.first_release, source.last_release),
			(ALICE, 10, Some(1), Some(2))
		);
	});
}

#[test]
fn revoke_consent_should_count_from_the_next_block() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		cut(id);
		advance(3);
		let at = System::block_number();
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));

		let releases = [ReleaseId { datanet: id, number: 1 }];
		assert!(Datanets::eligible(contribution, &releases, at - 1, Purpose::TrainAi).is_ok());
		assert!(Datanets::eligible(contribution, &releases, at, Purpose::TrainAi).is_ok());
		assert_eq!(Datanets::eligible(contribution, &releases, at + 1, Purpose::TrainAi), Err(Ineligible::Closed));
	});
}

#[test]
fn revoke_consent_should_leave_nothing_when_in_no_release() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		events();

		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));

		assert_eq!(
			events(),
			[Event::ConsentRevoked { contribution, last_release: 0 }, Event::ContributionRemoved { contribution },]
		);
		assert!(!Contributions::<Test>::contains_key(id, contribution.index));
		assert_eq!((datanet(id).open_points, datanet(id).open_contributions), (0, 0));
		assert_eq!(Balances::free_balance(ALICE), RICH);
		assert_noop!(Datanets::cut_release(origin(OWNER), id), Error::NoPoints);
		// The content is free again.
		accepted(BOB, id, &text(1), 5);
	});
}

#[test]
fn revoke_consent_should_keep_the_record_when_others_are_paid_through_it() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let original = accepted(ALICE, id, &text(1), 10);
		let copy = accepted(BOB, id, &padded(&text(1), 7), 10);
		assert_ok!(Datanets::report_copy(origin(EVE), copy, original, padded_pairs(&text(1), 7), Default::default()));

		assert_ok!(Datanets::revoke_consent(origin(ALICE), original));

		let source = Datanets::source(original).unwrap();
		assert_eq!((source.first_release, source.last_release), (Some(1), Some(0)));
		assert_eq!(Datanets::source(copy).unwrap().payee, ALICE);
	});
}

#[test]
fn revoke_consent_should_keep_the_content_taken() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		cut(id);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		commit(BOB, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 1).by(BOB, id), Error::AlreadyContributed);
	});
}

#[test]
fn revoke_consent_should_flag_the_releases_that_hold_it() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(EVE, id, &text(9), 1);
		cut(id);
		let first = accepted(ALICE, id, &text(1), 10);
		cut(id);
		cut(id);
		let second = accepted(BOB, id, &text(2), 10);
		cut(id);
		let revoked = || [1, 2, 3, 4, 5, 6].map(|number| Datanets::revoked(release(id, number)));
		assert_eq!(revoked(), [0; 6]);

		assert_ok!(Datanets::revoke_consent(origin(ALICE), first));
		assert_eq!(revoked(), [0, 1, 1, 1, 0, 0]);
		cut(id);
		assert_ok!(Datanets::revoke_consent(origin(BOB), second));
		cut(id);
		assert_eq!(revoked(), [0, 1, 1, 2, 1, 0]);
		for _ in 0..3 {
			assert_ok!(Datanets::remove_release(origin(OWNER), id));
		}
		assert_eq!(revoked(), [0, 0, 0, 2, 1, 0]);
	});
}

#[test]
fn revoke_consent_should_fail_when_not_the_contributor() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		for who in [OWNER, CAROL, BOB] {
			assert_noop!(Datanets::revoke_consent(origin(who), contribution), Error::NotContributor);
		}
	});
}

#[test]
fn revoke_consent_should_fail_when_there_is_nothing_to_revoke() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		assert_noop!(Datanets::revoke_consent(origin(ALICE), contribution), Error::NotAccepted);
		approve(CAROL, contribution, 10);
		accept(contribution);
		cut(id);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		assert_noop!(Datanets::revoke_consent(origin(ALICE), contribution), Error::AlreadyClosed);
		let unknown = ContributionId { datanet: id, index: 1 };
		assert_noop!(Datanets::revoke_consent(origin(ALICE), unknown), Error::ContributionNotFound);
	});
}

#[test]
fn revoke_consent_should_count_though_the_contribution_was_excluded() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		accepted(BOB, id, &text(2), 5);
		cut(id);
		assert_ok!(Datanets::exclude(origin(CAROL), contribution));
		let closing = acceptance(contribution).closing.unwrap();
		cut(id);
		assert_eq!([1, 2].map(|number| Datanets::revoked(release(id, number))), [0, 0]);
		advance(1);
		events();

		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));

		assert_eq!(events(), [Event::ConsentRevoked { contribution, last_release: 1 }]);
		assert_eq!([1, 2].map(|number| Datanets::revoked(release(id, number))), [1, 0]);
		assert_eq!(acceptance(contribution).closing, Some(Closing { revoked: true, ..closing }));
		assert_noop!(Datanets::revoke_consent(origin(ALICE), contribution), Error::AlreadyClosed);
	});
}
