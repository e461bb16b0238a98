use super::Error;
use crate::{
	mock::{
		accepted, create, cut, datanet, events, held, origin, release, text, Datanets, ExtBuilder, System, Test, ALICE,
		BOB, CAROL, OWNER, RELEASE_DEPOSIT,
	},
	Event, HoldReason, Releases,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::{
	rights::Purpose,
	traits::{Eligibility as _, Ineligible, Releases as _},
	ReleaseId,
};

/// Creates a Datanet with three Releases.
fn three() -> u32 {
	let id = create(&[CAROL], 1);
	accepted(ALICE, id, &text(1), 10);
	for _ in 0..3 {
		cut(id);
	}
	id
}

#[test]
fn remove_release_should_remove_the_oldest_and_return_its_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		let id = three();
		let before = held(HoldReason::Datanet, OWNER);
		events();

		assert_ok!(Datanets::remove_release(origin(OWNER), id));

		assert_eq!(events(), [Event::ReleaseRemoved { release: release(id, 1) }]);
		assert_eq!(held(HoldReason::Datanet, OWNER), before - RELEASE_DEPOSIT);
		assert!(!Releases::<Test>::contains_key(id, 1));
		assert_eq!((datanet(id).first_release, datanet(id).releases), (2, 3));
		assert_eq!(Datanets::release(release(id, 1)), None);
		// Its number is never assigned again.
		cut(id);
		assert_eq!(datanet(id).releases, 4);
	});
}

#[test]
fn remove_release_should_leave_the_latest_until_the_end() {
	ExtBuilder::default().build_and_execute(|| {
		let id = three();
		assert_ok!(Datanets::remove_release(origin(OWNER), id));
		assert_noop!(Datanets::remove_release(origin(BOB), id), Error::NotOwner);
		assert_ok!(Datanets::remove_release(origin(OWNER), id));
		assert_noop!(Datanets::remove_release(origin(OWNER), id), Error::LatestRelease);
		assert_ok!(Datanets::retire(origin(OWNER), id));
		assert_ok!(Datanets::remove_release(origin(BOB), id));
		assert_noop!(Datanets::remove_release(origin(BOB), id), Error::ReleaseNotFound);
	});
}

#[test]
fn remove_release_should_wait_for_every_pin() {
	ExtBuilder::default().build_and_execute(|| {
		let id = three();
		assert_ok!(Datanets::pin(release(id, 1)));
		assert_ok!(Datanets::pin(release(id, 1)));
		assert_noop!(Datanets::remove_release(origin(OWNER), id), Error::ReleasePinned);
		Datanets::unpin(release(id, 1));
		assert_noop!(Datanets::remove_release(origin(OWNER), id), Error::ReleasePinned);
		Datanets::unpin(release(id, 1));
		assert_ok!(Datanets::remove_release(origin(OWNER), id));
	});
}

#[test]
fn pin_should_fail_when_there_is_no_such_release() {
	ExtBuilder::default().build_and_execute(|| {
		let id = three();
		assert_ok!(Datanets::remove_release(origin(OWNER), id));
		for (datanet, number) in [(id, 1), (id, 0), (id, 4), (id + 1, 2)] {
			assert_noop!(Datanets::pin(ReleaseId { datanet, number }), Error::ReleaseNotFound);
		}
	});
}

#[test]
fn remove_release_should_leave_what_others_hold_eligible() {
	ExtBuilder::default().build_and_execute(|| {
		let id = three();
		let contribution = tributary_primitives::ContributionId { datanet: id, index: 0 };
		assert_ok!(Datanets::pin(release(id, 2)));
		assert_ok!(Datanets::remove_release(origin(OWNER), id));
		let now = System::block_number();
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		// A job that was requested before, under terms that pinned the Release.
		assert!(Datanets::eligible(contribution, &[release(id, 2)], now, Purpose::TrainAi).is_ok());
		assert_eq!(
			Datanets::eligible(contribution, &[release(id, 2)], now + 1, Purpose::TrainAi),
			Err(Ineligible::Closed)
		);
		assert_noop!(Datanets::remove_contribution(origin(BOB), contribution), Error::ReleasesLeft);
	});
}

#[test]
fn remove_release_should_fail_when_there_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		assert_noop!(Datanets::remove_release(origin(OWNER), id), Error::ReleaseNotFound);
		assert_noop!(Datanets::remove_release(origin(OWNER), id + 1), Error::DatanetNotFound);
	});
}
