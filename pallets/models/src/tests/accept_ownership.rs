use super::*;

fn call(who: AccountId, model: u32) -> DispatchResult {
	mock::Models::accept_ownership(RuntimeOrigin::signed(who), model)
}

fn offer(model: u32, to: AccountId) {
	assert_ok!(mock::Models::transfer_ownership(RuntimeOrigin::signed(ALICE), model, Some(to)));
}

#[test]
fn model_and_deposit_should_move_when_accepted() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		let kept = register(ALICE, None);
		assert_ok!(publish(ALICE, model, percent(50, 50, 0, 0)));
		offer(model, BOB);
		assert_ok!(call(BOB, model));
		assert_eq!(
			last_event(),
			Event::<Test>::OwnershipTransferred { model, from: ALICE, to: BOB, deposit: MODEL_DEPOSIT + TERMS_DEPOSIT }
				.into()
		);
		assert_eq!((held(ALICE), held(BOB)), (MODEL_DEPOSIT, MODEL_DEPOSIT + TERMS_DEPOSIT));
		// The deposit moved with the model. The new owner's own funds are untouched.
		assert_eq!(Balances::free_balance(BOB), ENDOWMENT);
		assert_noop!(publish(ALICE, model, percent(50, 50, 0, 0)), Error::<Test>::NotOwner);
		assert_ok!(publish(BOB, model, percent(50, 50, 0, 0)));
		assert_eq!(held(BOB), MODEL_DEPOSIT + 2 * TERMS_DEPOSIT);
		assert_eq!(crate::Models::<Test>::get(kept).unwrap().owner, ALICE);
		// An offer is accepted once.
		assert_noop!(call(BOB, model), Error::<Test>::NotOffered);
	});
}

#[test]
fn earlier_terms_should_pay_the_old_owner_when_accepted() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		assert_ok!(publish(ALICE, model, percent(50, 50, 0, 0)));
		offer(model, BOB);
		assert_ok!(call(BOB, model));
		assert_eq!(shares(model), [(ALICE, 500_000_000)]);
	});
}

#[test]
fn deposit_of_later_terms_should_move_too_when_accepted() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		offer(model, BOB);
		assert_ok!(publish(ALICE, model, percent(50, 50, 0, 0)));
		assert_ok!(call(BOB, model));
		assert_eq!((held(ALICE), held(BOB)), (0, MODEL_DEPOSIT + TERMS_DEPOSIT));
	});
}

#[test]
fn retired_model_should_move_when_accepted() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		offer(model, BOB);
		assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), model));
		assert_ok!(call(BOB, model));
		assert_eq!(held(BOB), MODEL_DEPOSIT);
	});
}

#[test]
fn model_should_stay_when_it_was_not_offered_to_the_caller() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(call(BOB, 0), Error::<Test>::ModelNotFound);
		let model = register(ALICE, None);
		assert_noop!(call(BOB, model), Error::<Test>::NotOffered);
		offer(model, CAROL);
		assert_noop!(call(BOB, model), Error::<Test>::NotOffered);
		assert_noop!(call(ALICE, model), Error::<Test>::NotOffered);
	});
}

#[test]
fn model_should_stay_when_the_new_owner_cannot_hold_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		offer(model, NOBODY);
		assert_noop!(call(NOBODY, model), TokenError::CannotCreateHold);
	});
}
