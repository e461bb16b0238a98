use super::*;

#[test]
fn model_should_keep_its_record_when_retired() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		assert_ok!(publish(ALICE, model, percent(50, 50, 0, 0)));
		assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), model));
		assert_eq!(last_event(), Event::<Test>::Retired { model }.into());
		assert!(crate::Models::<Test>::get(model).unwrap().retired);
		assert!(mock::Models::terms(model, 1).is_some());
		assert_eq!(held(ALICE), MODEL_DEPOSIT + TERMS_DEPOSIT);
	});
}

#[test]
fn lineage_should_be_paid_when_the_base_is_retired() {
	ExtBuilder::default().build_and_execute(|| {
		let base = register(ALICE, None);
		assert_ok!(publish(ALICE, base, percent(50, 50, 0, 0)));
		assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), base));
		let built = register(BOB, Some(base));
		assert_ok!(publish(BOB, built, percent(50, 30, 20, 0)));
		assert_eq!(shares(built), [(BOB, 300_000_000), (ALICE, 200_000_000)]);
	});
}

#[test]
fn retirement_should_be_refused_when_the_caller_may_not() {
	ExtBuilder::default().build_and_execute(|| {
		let call = |who| mock::Models::retire(RuntimeOrigin::signed(who), 0);
		assert_noop!(call(ALICE), Error::<Test>::ModelNotFound);
		register(ALICE, None);
		assert_noop!(call(BOB), Error::<Test>::NotOwner);
		assert_ok!(call(ALICE));
		assert_noop!(call(ALICE), Error::<Test>::Retired);
	});
}
