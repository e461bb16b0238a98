use super::Error;
use crate::{
	mock::{
		accepted, advance, approve, bytes, commit, contribute, create, cut, datanet, events, held, origin, release,
		text, Balances, Datanets, ExtBuilder, Reveal, System, ALICE, BOB, CAROL, COMMITMENT_DEPOSIT, DAVE, EVE, OWNER,
		OWNER_SILENCE, REVIEW_WINDOW, RICH,
	},
	Admission, Event, HoldReason, Verdict,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use sp_runtime::Perbill;
use tributary_primitives::{
	rights::{Purpose, Purposes},
	traits::{Eligibility as _, Releases as _},
	ContributionId,
};

#[test]
fn retire_should_let_nothing_in_any_more() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 2);
		let pending = contribute(ALICE, id, &text(1), 10);
		approve(CAROL, pending, 10);
		commit(BOB, &text(2));
		advance(1);
		events();

		assert_ok!(Datanets::retire(origin(OWNER), id));

		assert_eq!(events(), [Event::DatanetRetired { datanet: id, by: OWNER }]);
		assert_noop!(Reveal::of(&text(2), 1).by(BOB, id), Error::Retired);
		assert_noop!(Datanets::review(origin(DAVE), pending, Verdict::Approve { points: 1 }), Error::Retired);
		assert_noop!(Datanets::review(origin(DAVE), pending, Verdict::Reject), Error::Retired);
		assert_noop!(Datanets::retire(origin(OWNER), id), Error::Retired);
		let members = vec![ALICE].try_into().unwrap();
		assert_noop!(Datanets::set_members(origin(OWNER), id, members, Default::default()), Error::Retired);
	});
}

#[test]
fn retire_should_be_open_to_all_when_the_owner_is_silent() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(ALICE, id, &text(1), 10);
		advance(OWNER_SILENCE / 2);
		cut(id);
		assert_noop!(Datanets::retire(origin(BOB), id), Error::NotOwner);
		// Each call of the owner begins a new silence.
		let calls: [fn(u32) -> DispatchResult; 5] = [
			|id| {
				let (name, uri) = (bytes("rivers"), bytes(""));
				Datanets::update(origin(OWNER), id, name, uri, Admission::Open, Purposes::default(), Perbill::zero())
			},
			|id| Datanets::set_curators(origin(OWNER), id, vec![CAROL].try_into().unwrap(), 1),
			|id| Datanets::set_members(origin(OWNER), id, Default::default(), Default::default()),
			|id| Datanets::transfer_ownership(origin(OWNER), id, None),
			|id| Datanets::cut_release(origin(OWNER), id),
		];
		for call in calls {
			advance(OWNER_SILENCE);
			assert_ok!(call(id));
			assert_noop!(Datanets::retire(origin(BOB), id), Error::NotOwner);
		}
		// The calls of others do not.
		advance(OWNER_SILENCE);
		accepted(ALICE, id, &text(2), 10);
		events();

		assert_ok!(Datanets::retire(origin(BOB), id));

		assert_eq!(events(), [Event::DatanetRetired { datanet: id, by: BOB }]);
		// All deposits end without the owner.
		assert_ok!(Datanets::remove_release(origin(BOB), id));
		assert_ok!(Datanets::remove_release(origin(BOB), id));
		for index in 0..2 {
			assert_ok!(Datanets::remove_contribution(origin(BOB), ContributionId { datanet: id, index }));
		}
		assert_ok!(Datanets::remove_datanet(origin(BOB), id));
		assert_eq!([OWNER, ALICE].map(Balances::free_balance), [RICH; 2]);
	});
}

#[test]
fn retire_should_be_the_new_owners_when_the_datanet_changed_hands() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		assert_ok!(Datanets::transfer_ownership(origin(OWNER), id, Some(BOB)));
		advance(OWNER_SILENCE);
		assert_ok!(Datanets::accept_ownership(origin(BOB), id));
		advance(OWNER_SILENCE);
		assert_noop!(Datanets::retire(origin(EVE), id), Error::NotOwner);
		advance(1);
		assert_ok!(Datanets::retire(origin(EVE), id));
	});
}

#[test]
fn retire_should_keep_the_unreviewed_out_too() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let pending = contribute(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::retire(origin(OWNER), id));
		assert_noop!(Datanets::accept(origin(ALICE), pending), Error::Retired);
	});
}

#[test]
fn retire_should_let_anybody_discard_what_is_pending() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let pending = contribute(ALICE, id, &text(1), 10);
		assert_noop!(Datanets::withdraw(origin(BOB), pending), Error::NotContributor);
		assert_ok!(Datanets::retire(origin(OWNER), id));

		assert_ok!(Datanets::withdraw(origin(BOB), pending));

		assert_eq!(held(HoldReason::Contribution, ALICE), 0);
		// She may contribute it elsewhere.
		assert_eq!(held(HoldReason::Commitment, ALICE), COMMITMENT_DEPOSIT);
		assert_eq!(Balances::free_balance(ALICE), RICH - COMMITMENT_DEPOSIT);
		assert_eq!(datanet(id).contributions_left, 0);
	});
}

#[test]
fn retire_should_leave_the_releases_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		cut(id);
		assert_ok!(Datanets::retire(origin(OWNER), id));
		advance(3);

		assert_noop!(Datanets::cut_release(origin(OWNER), id), Error::Retired);
		assert_eq!(Datanets::release(release(id, 1)).unwrap().points, 10);
		assert!(Datanets::eligible(contribution, &[release(id, 1)], System::block_number(), Purpose::TrainAi).is_ok());
		// Earlier pins keep the Release; new ones are rejected.
		assert_noop!(Datanets::pin(release(id, 1)), Error::Retired);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		assert_eq!(Datanets::revoked(release(id, 1)), 1);
	});
}

#[test]
fn retire_should_let_anybody_remove_members_for_the_owner() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let before = held(HoldReason::Datanet, OWNER);
		let member = || vec![ALICE].try_into().unwrap();
		assert_ok!(Datanets::set_members(origin(OWNER), id, member(), Default::default()));
		assert_noop!(Datanets::set_members(origin(BOB), id, Default::default(), member()), Error::NotOwner);
		assert_ok!(Datanets::retire(origin(OWNER), id));

		assert_ok!(Datanets::set_members(origin(BOB), id, Default::default(), member()));

		assert_eq!(datanet(id).members, 0);
		assert_eq!(held(HoldReason::Datanet, OWNER), before);
	});
}

#[test]
fn retire_should_fail_when_not_owner() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		assert_noop!(Datanets::retire(origin(CAROL), id), Error::NotOwner);
		assert_noop!(Datanets::retire(origin(OWNER), id + 1), Error::DatanetNotFound);
	});
}
