use super::Error;
use crate::{
	mock::{
		create, datanet, events, held, origin, AccountId, Datanets, ExtBuilder, MemberDeposit, Test, ALICE, BOB, CAROL,
		OWNER, PER_MEMBER,
	},
	Event, HoldReason, Members,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};

fn set_members(who: AccountId, id: u32, add: &[AccountId], remove: &[AccountId]) -> DispatchResult {
	Datanets::set_members(origin(who), id, add.to_vec().try_into().unwrap(), remove.to_vec().try_into().unwrap())
}

fn members(id: u32) -> Vec<AccountId> {
	let mut members: Vec<_> = Members::<Test>::iter_key_prefix(id).collect();
	members.sort();
	members
}

#[test]
fn set_members_should_add_and_hold_for_each() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let before = held(HoldReason::Datanet, OWNER);
		events();

		assert_ok!(set_members(OWNER, id, &[ALICE, BOB], &[]));

		assert_eq!(members(id), [ALICE, BOB]);
		assert_eq!(held(HoldReason::Datanet, OWNER), before + 2 * PER_MEMBER);
		assert_eq!(
			events(),
			[Event::MembersChanged {
				datanet: id,
				added: vec![ALICE, BOB].try_into().unwrap(),
				removed: Default::default(),
			}]
		);
	});
}

#[test]
fn set_members_should_return_what_was_taken_when_the_deposit_changed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let before = held(HoldReason::Datanet, OWNER);
		assert_ok!(set_members(OWNER, id, &[ALICE, BOB], &[]));

		MemberDeposit::set(PER_MEMBER * 10);
		assert_ok!(set_members(OWNER, id, &[], &[ALICE]));

		assert_eq!(members(id), [BOB]);
		assert_eq!(held(HoldReason::Datanet, OWNER), before + PER_MEMBER);
		assert_eq!(datanet(id).deposit, before + PER_MEMBER);
	});
}

#[test]
fn set_members_should_change_nothing_when_there_is_nothing_to_change() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		assert_ok!(set_members(OWNER, id, &[ALICE, ALICE], &[]));
		let before = held(HoldReason::Datanet, OWNER);
		events();

		assert_ok!(set_members(OWNER, id, &[ALICE], &[BOB]));

		assert_eq!(members(id), [ALICE]);
		assert_eq!(held(HoldReason::Datanet, OWNER), before);
		assert_eq!(
			events(),
			[Event::MembersChanged { datanet: id, added: Default::default(), removed: Default::default() }]
		);
	});
}

#[test]
fn set_members_should_remove_before_it_adds() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		assert_ok!(set_members(OWNER, id, &[ALICE], &[]));
		assert_ok!(set_members(OWNER, id, &[ALICE, BOB], &[ALICE]));
		assert_eq!(members(id), [ALICE, BOB]);
	});
}

#[test]
fn set_members_should_fail_when_not_owner() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		assert_noop!(set_members(CAROL, id, &[ALICE], &[]), Error::NotOwner);
	});
}

#[test]
fn set_members_should_fail_when_there_is_no_datanet() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set_members(OWNER, 0, &[ALICE], &[]), Error::DatanetNotFound);
	});
}
