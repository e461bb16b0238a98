use super::*;

fn call(who: AccountId, base: Option<u32>) -> DispatchResult {
	let (name, uri) = (b"a model".to_vec().try_into().unwrap(), b"https://example.org".to_vec().try_into().unwrap());
	mock::Models::register(RuntimeOrigin::signed(who), [7; 32], name, uri, base)
}

#[test]
fn model_should_be_recorded_when_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(call(ALICE, None));
		assert_eq!(
			last_event(),
			Event::<Test>::Registered { model: 0, owner: ALICE, artifact: [7; 32], base: None }.into()
		);
		let model = crate::Models::<Test>::get(0).unwrap();
		assert_eq!((model.owner, model.artifact, model.base, model.depth), (ALICE, [7; 32], None, 0));
		assert_eq!((model.latest_terms, model.retired, model.deposit), (0, false, MODEL_DEPOSIT));
		assert_eq!(model.name.as_slice(), b"a model");
		assert_eq!(model.uri.as_slice(), b"https://example.org");
		assert_eq!(held(ALICE), MODEL_DEPOSIT);
	});
}

#[test]
fn ids_should_count_up_when_models_are_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(register(ALICE, None), 0);
		assert_eq!(register(ALICE, None), 1);
		assert_eq!(register(BOB, Some(0)), 2);
		assert_eq!(held(ALICE), 2 * MODEL_DEPOSIT);
	});
}

#[test]
fn model_should_be_refused_when_its_base_is_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(call(ALICE, Some(0)), Error::<Test>::ModelNotFound);
	});
}

#[test]
fn model_should_be_refused_when_its_lineage_is_too_deep() {
	ExtBuilder::default().build_and_execute(|| {
		let mut top = register(ALICE, None);
		for depth in 1..=MAX_DEPTH {
			top = register(ALICE, Some(top));
			assert_eq!(crate::Models::<Test>::get(top).unwrap().depth, depth);
		}
		assert_noop!(call(ALICE, Some(top)), Error::<Test>::MaxDepthExceeded);
		assert_ok!(call(ALICE, Some(top - 1)));
	});
}

#[test]
fn model_should_be_accepted_when_its_base_is_retired() {
	ExtBuilder::default().build_and_execute(|| {
		let base = register(ALICE, None);
		assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), base));
		assert_ok!(call(BOB, Some(base)));
	});
}

#[test]
fn model_should_be_refused_when_the_deposit_is_missing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(call(NOBODY, None), TokenError::FundsUnavailable);
	});
}

#[test]
fn model_should_be_refused_when_ids_are_used_up() {
	ExtBuilder::default().build_and_execute(|| {
		NextModelId::<Test>::put(u32::MAX);
		assert_noop!(call(ALICE, None), ArithmeticError::Overflow);
	});
}
