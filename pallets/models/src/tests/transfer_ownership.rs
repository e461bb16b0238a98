use super::*;

fn call(who: AccountId, model: u32, to: impl Into<Option<AccountId>>) -> DispatchResult {
	mock::Models::transfer_ownership(RuntimeOrigin::signed(who), model, to.into())
}

fn offered(model: u32) -> Option<AccountId> {
	crate::Models::<Test>::get(model).unwrap().offered_to
}

#[test]
fn nothing_should_move_when_a_model_is_offered() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		assert_ok!(call(ALICE, model, BOB));
		assert_eq!(last_event(), Event::<Test>::OwnershipOffered { model, to: Some(BOB) }.into());
		assert_eq!((held(ALICE), held(BOB)), (MODEL_DEPOSIT, 0));
		assert_ok!(publish(ALICE, model, percent(50, 50, 0, 0)));
		assert_noop!(publish(BOB, model, percent(50, 50, 0, 0)), Error::<Test>::NotOwner);
		assert_eq!(offered(model), Some(BOB));
	});
}

#[test]
fn last_offer_should_stand_when_there_are_two() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		assert_ok!(call(ALICE, model, BOB));
		assert_ok!(call(ALICE, model, CAROL));
		let accept = |who| mock::Models::accept_ownership(RuntimeOrigin::signed(who), model);
		assert_noop!(accept(BOB), Error::<Test>::NotOffered);
		assert_ok!(accept(CAROL));
	});
}

#[test]
fn offer_should_be_withdrawn_when_made_to_none() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		assert_ok!(call(ALICE, model, BOB));
		assert_ok!(call(ALICE, model, None));
		assert_eq!(last_event(), Event::<Test>::OwnershipOffered { model, to: None }.into());
		assert_eq!(offered(model), None);
		let accept = |who| mock::Models::accept_ownership(RuntimeOrigin::signed(who), model);
		assert_noop!(accept(BOB), Error::<Test>::NotOffered);
		assert_noop!(accept(ALICE), Error::<Test>::NotOffered);
	});
}

#[test]
fn offer_should_be_refused_when_it_is_not_the_owners_or_is_to_the_owner() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(call(ALICE, 0, BOB), Error::<Test>::ModelNotFound);
		let model = register(ALICE, None);
		assert_noop!(call(BOB, model, BOB), Error::<Test>::NotOwner);
		assert_noop!(call(ALICE, model, ALICE), Error::<Test>::AlreadyOwner);
	});
}
