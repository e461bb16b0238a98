use super::*;

fn call(model: u32) -> DispatchResult {
	// Any account may.
	mock::Models::remove_model(RuntimeOrigin::signed(CAROL), model)
}

fn retire(model: u32) {
	assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), model));
}

fn remove_terms(model: u32, version: u32) {
	assert_ok!(mock::Models::remove_terms(RuntimeOrigin::signed(CAROL), model, version));
}

#[test]
fn nothing_should_remain_when_a_model_is_removed() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		assert_ok!(publish(ALICE, model, percent(50, 50, 0, 0)));
		retire(model);
		remove_terms(model, 1);
		assert!(mock::Models::exists(model));
		assert_ok!(call(model));
		assert_eq!(last_event(), Event::<Test>::ModelRemoved { model, owner: ALICE, deposit: MODEL_DEPOSIT }.into());
		assert_eq!((held(ALICE), Balances::free_balance(ALICE)), (0, ENDOWMENT));
		assert!(!mock::Models::exists(model));
		assert_eq!(RemovedModels::get(), [model]);
		assert_eq!(crate::Models::<Test>::iter_keys().count() + Terms::<Test>::iter_keys().count(), 0);
		assert_eq!(TermsUses::<Test>::iter_keys().count(), 0);
		assert_noop!(call(model), Error::<Test>::ModelNotFound);
		// Its id is never reused.
		assert_eq!(register(ALICE, None), model + 1);
	});
}

#[test]
fn model_should_stay_when_it_has_terms_or_is_not_retired() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(call(0), Error::<Test>::ModelNotFound);
		let model = register(ALICE, None);
		assert_noop!(call(model), Error::<Test>::NotRetired);
		assert_ok!(publish(ALICE, model, percent(50, 50, 0, 0)));
		assert_ok!(mock::Models::pin_terms(model, 1));
		retire(model);
		// What is under way pins the terms, and terms keep the model.
		assert_noop!(call(model), Error::<Test>::TermsLeft);
		mock::Models::unpin_terms(model, 1);
		assert_noop!(call(model), Error::<Test>::TermsLeft);
		remove_terms(model, 1);
		assert_ok!(call(model));
	});
}

#[test]
fn model_without_terms_should_go_when_it_is_retired() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		retire(model);
		assert_ok!(call(model));
	});
}

#[test]
fn models_built_on_it_should_stay_when_a_model_is_removed() {
	ExtBuilder::default().build_and_execute(|| {
		let base = register(ALICE, None);
		assert_ok!(publish(ALICE, base, percent(50, 50, 0, 0)));
		let built = register(BOB, Some(base));
		assert_ok!(publish(BOB, built, percent(50, 30, 20, 0)));
		retire(base);
		remove_terms(base, 1);
		// Without terms of the base, its share cannot be divided.
		assert_noop!(publish(BOB, built, percent(50, 30, 20, 0)), Error::<Test>::BaseWithoutTerms);
		assert_ok!(call(base));
		assert_noop!(publish(BOB, built, percent(50, 30, 20, 0)), Error::<Test>::BaseWithoutTerms);
		// Published terms still pay the lineage, and new terms can do without.
		assert_eq!(shares(built), [(BOB, 300_000_000), (ALICE, 200_000_000)]);
		assert_ok!(publish(BOB, built, percent(50, 50, 0, 0)));
		assert_noop!(
			mock::Models::register(
				RuntimeOrigin::signed(CAROL),
				[7; 32],
				Default::default(),
				Default::default(),
				Some(base)
			),
			Error::<Test>::ModelNotFound
		);
		let top = register(CAROL, Some(built));
		assert_eq!(crate::Models::<Test>::get(top).unwrap().depth, 2);
	});
}
