use super::Error;
use crate::{mock::*, Closing, Event, HoldReason};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::{
	traits::{Catalogue, Ineligible},
	ContributionId, ReleaseId,
};

#[test]
fn revoke_consent_should_close_the_range() {
	run(|| {
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
		assert_eq!(acceptance(contribution).closing, Some(Closing { last_release: 2, at, original: None }));
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
	run(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		cut(id);
		advance(3);
		let at = System::block_number();
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));

		let releases = [ReleaseId { datanet: id, number: 1 }];
		assert!(Datanets::eligible(contribution, &releases, at - 1).is_ok());
		assert!(Datanets::eligible(contribution, &releases, at).is_ok());
		assert_eq!(Datanets::eligible(contribution, &releases, at + 1), Err(Ineligible::Closed));
	});
}

#[test]
fn revoke_consent_should_leave_it_in_no_release_when_none_was_cut() {
	run(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		assert_eq!(datanet(id).open_points, 0);
		assert_noop!(Datanets::cut_release(origin(OWNER), id), Error::NoPoints);
		accepted(BOB, id, &text(2), 5);
		cut(id);

		let source = Datanets::source(contribution).unwrap();
		assert_eq!((source.first_release, source.last_release), (Some(1), Some(0)));
		let releases = [ReleaseId { datanet: id, number: 1 }];
		assert_eq!(Datanets::eligible(contribution, &releases, 0), Err(Ineligible::NotInReleases));
	});
}

#[test]
fn revoke_consent_should_keep_the_content_taken() {
	run(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		commit(BOB, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 1).by(BOB, id), Error::AlreadyContributed);
	});
}

#[test]
fn revoke_consent_should_fail_when_not_the_contributor() {
	run(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		for who in [OWNER, CAROL, BOB] {
			assert_noop!(Datanets::revoke_consent(origin(who), contribution), Error::NotContributor);
		}
	});
}

#[test]
fn revoke_consent_should_fail_when_there_is_nothing_to_revoke() {
	run(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		assert_noop!(Datanets::revoke_consent(origin(ALICE), contribution), Error::NotAccepted);
		approve(CAROL, contribution, 10);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		assert_noop!(Datanets::revoke_consent(origin(ALICE), contribution), Error::AlreadyClosed);
		let unknown = ContributionId { datanet: id, index: 1 };
		assert_noop!(Datanets::revoke_consent(origin(ALICE), unknown), Error::ContributionNotFound);
	});
}
