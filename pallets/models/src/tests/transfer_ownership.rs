use super::*;

fn call(who: AccountId, model: u32, to: AccountId) -> sp_runtime::DispatchResult {
	mock::Models::transfer_ownership(RuntimeOrigin::signed(who), model, to)
}

#[test]
fn model_and_deposit_should_move_when_transferred() {
	ExtBuilder.build_and_execute(|| {
		let model = register(ALICE, None);
		let kept = register(ALICE, None);
		assert_ok!(publish(ALICE, model, percent(50, 50, 0, 0)));
		assert_ok!(call(ALICE, model, BOB));
		assert_eq!(
			last_event(),
			Event::<Test>::OwnershipTransferred { model, old_owner: ALICE, new_owner: BOB }.into()
		);
		assert_eq!((held(ALICE), held(BOB)), (MODEL_DEPOSIT, MODEL_DEPOSIT + TERMS_DEPOSIT));
		assert_noop!(publish(ALICE, model, percent(50, 50, 0, 0)), Error::<Test>::NotOwner);
		assert_ok!(publish(BOB, model, percent(50, 50, 0, 0)));
		assert_eq!(held(BOB), MODEL_DEPOSIT + 2 * TERMS_DEPOSIT);
		assert_eq!(crate::Models::<Test>::get(kept).unwrap().owner, ALICE);
	});
}

#[test]
fn earlier_terms_should_pay_the_old_owner_when_transferred() {
	ExtBuilder.build_and_execute(|| {
		let model = register(ALICE, None);
		assert_ok!(publish(ALICE, model, percent(50, 50, 0, 0)));
		assert_ok!(call(ALICE, model, BOB));
		assert_eq!(shares(model), [(ALICE, 500_000_000)]);
	});
}

#[test]
fn transfer_should_be_refused_when_it_makes_no_sense() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(call(ALICE, 0, BOB), Error::<Test>::UnknownModel);
		let model = register(ALICE, None);
		assert_noop!(call(BOB, model, BOB), Error::<Test>::NotOwner);
		assert_noop!(call(ALICE, model, ALICE), Error::<Test>::AlreadyOwner);
	});
}

#[test]
fn transfer_should_be_refused_when_the_new_owner_cannot_hold_the_deposit() {
	ExtBuilder.build_and_execute(|| {
		let model = register(ALICE, None);
		assert_noop!(call(ALICE, model, NOBODY), TokenError::CannotCreateHold);
	});
}
