use super::*;
use tributary_primitives::traits::Models as _;

#[test]
fn model_should_take_jobs_when_it_is_registered_and_not_retired() {
	ExtBuilder.build_and_execute(|| {
		assert!(!mock::Models::takes_jobs(0));
		let model = register(ALICE, None);
		assert!(mock::Models::takes_jobs(model));
		assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), model));
		assert!(!mock::Models::takes_jobs(model));
	});
}

#[test]
fn latest_terms_should_be_none_when_nothing_was_published() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(mock::Models::latest_terms(0), None);
		let model = register(ALICE, None);
		assert_eq!(mock::Models::latest_terms(model), None);
		assert_eq!(mock::Models::terms(model, 0), None);
		assert_eq!(mock::Models::terms(model, 1), None);
	});
}
