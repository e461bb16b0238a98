use super::Error;
use crate::{
	mock::{
		accepted, create, cut, datanet, events, held, origin, release, text, Balances, Datanets, ExtBuilder, ALICE,
		BOB, CAROL, OWNER, PAUPER, RICH,
	},
	Event, HoldReason,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;
use tributary_primitives::traits::Releases as _;

#[test]
fn ownership_should_change_hands_in_two_steps_with_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(ALICE, id, &text(1), 10);
		cut(id);
		let deposit = datanet(id).deposit;
		assert_eq!(held(HoldReason::Datanet, OWNER), deposit);
		events();

		assert_ok!(Datanets::transfer_ownership(origin(OWNER), id, Some(BOB)));
		assert_eq!(datanet(id).owner, OWNER);
		assert_ok!(Datanets::accept_ownership(origin(BOB), id));

		assert_eq!(
			events(),
			[
				Event::OwnershipOffered { datanet: id, to: Some(BOB) },
				Event::OwnershipTransferred { datanet: id, from: OWNER, to: BOB, deposit },
			]
		);
		assert_eq!((held(HoldReason::Datanet, OWNER), held(HoldReason::Datanet, BOB)), (0, deposit));
		assert_eq!(Balances::free_balance(BOB), RICH);
		assert_eq!(Datanets::release(release(id, 1)).unwrap().owner, BOB);
		assert_noop!(Datanets::cut_release(origin(OWNER), id), Error::NotOwner);
		assert_ok!(Datanets::cut_release(origin(BOB), id));
		// The offer was consumed.
		assert_noop!(Datanets::accept_ownership(origin(BOB), id), Error::NotOffered);
	});
}

#[test]
fn ownership_should_stay_when_the_offer_is_withdrawn_or_another_one_made() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		assert_ok!(Datanets::transfer_ownership(origin(OWNER), id, Some(BOB)));
		assert_ok!(Datanets::transfer_ownership(origin(OWNER), id, Some(ALICE)));
		assert_noop!(Datanets::accept_ownership(origin(BOB), id), Error::NotOffered);
		assert_ok!(Datanets::transfer_ownership(origin(OWNER), id, None));
		assert_noop!(Datanets::accept_ownership(origin(ALICE), id), Error::NotOffered);
		assert_eq!(datanet(id).owner, OWNER);
	});
}

#[test]
fn ownership_should_fail_to_change_when_not_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		assert_noop!(Datanets::transfer_ownership(origin(BOB), id, Some(BOB)), Error::NotOwner);
		assert_noop!(Datanets::transfer_ownership(origin(OWNER), id, Some(OWNER)), Error::AlreadyOwner);
		assert_noop!(Datanets::transfer_ownership(origin(OWNER), 9, Some(BOB)), Error::DatanetNotFound);
		assert_noop!(Datanets::accept_ownership(origin(BOB), id), Error::NotOffered);
		assert_noop!(Datanets::accept_ownership(origin(BOB), 9), Error::DatanetNotFound);
		// An account that does not exist can have nothing on hold.
		assert_ok!(Datanets::transfer_ownership(origin(OWNER), id, Some(PAUPER)));
		assert_noop!(Datanets::accept_ownership(origin(PAUPER), id), TokenError::CannotCreateHold);
	});
}
