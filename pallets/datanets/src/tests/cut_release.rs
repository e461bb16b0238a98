use super::Error;
use crate::{
	mock::{
		acceptance, accepted, contribute, create, cut, datanet, events, held, origin, text, Datanets, ExtBuilder,
		System, Test, ALICE, BOB, CAROL, OWNER, RELEASE_DEPOSIT,
	},
	Event, HoldReason, Release, Releases,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use tributary_primitives::ReleaseId;

#[test]
fn cut_release_should_freeze_points_contributions_and_cut() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(ALICE, id, &text(1), 10);
		accepted(BOB, id, &text(2), 5);
		accepted(BOB, id, &text(3), 0);
		contribute(BOB, id, &text(4), 100);
		let before = held(HoldReason::Datanet, OWNER);
		events();

		assert_ok!(Datanets::cut_release(origin(OWNER), id));

		let owner_cut = Perbill::from_percent(10);
		let cut_at = System::block_number();
		assert_eq!(
			Releases::<Test>::get(id, 1),
			Some(Release { points: 15, contributions: 3, owner_cut, cut_at, deposit: RELEASE_DEPOSIT, pins: 0 })
		);
		assert_eq!(datanet(id).releases, 1);
		assert_eq!(held(HoldReason::Datanet, OWNER), before + RELEASE_DEPOSIT);
		let release = ReleaseId { datanet: id, number: 1 };
		assert_eq!(events(), [Event::ReleaseCut { release, points: 15, contributions: 3, owner_cut }]);
	});
}

#[test]
fn cut_release_should_leave_earlier_releases_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(ALICE, id, &text(1), 10);
		cut(id);
		let late = accepted(BOB, id, &text(2), 5);
		cut(id);
		assert_eq!(acceptance(late).first_release, 2);
		assert_eq!([1, 2].map(|number| Releases::<Test>::get(id, number).unwrap().points), [10, 15]);
	});
}

#[test]
fn cut_release_should_count_each_datanet_from_one() {
	ExtBuilder::default().build_and_execute(|| {
		for id in [create(&[CAROL], 1), create(&[CAROL], 1)] {
			accepted(ALICE, id, &text(1), 10);
			cut(id);
			assert!(Releases::<Test>::contains_key(id, 1));
		}
	});
}

#[test]
fn cut_release_should_fail_when_there_are_no_points() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		assert_noop!(Datanets::cut_release(origin(OWNER), id), Error::NoPoints);
		contribute(ALICE, id, &text(1), 10);
		assert_noop!(Datanets::cut_release(origin(OWNER), id), Error::NoPoints);
		accepted(ALICE, id, &text(2), 0);
		assert_noop!(Datanets::cut_release(origin(OWNER), id), Error::NoPoints);
	});
}

#[test]
fn cut_release_should_fail_when_not_owner() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(ALICE, id, &text(1), 10);
		assert_noop!(Datanets::cut_release(origin(CAROL), id), Error::NotOwner);
		assert_noop!(Datanets::cut_release(origin(OWNER), id + 1), Error::DatanetNotFound);
	});
}
