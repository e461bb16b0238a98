use super::*;

fn call(model: u32) -> DispatchResultWithPostInfo {
	// Any account may.
	mock::Models::end_terms(RuntimeOrigin::signed(CAROL), model)
}

fn remove(model: u32, version: u32) -> DispatchResultWithPostInfo {
	mock::Models::remove_terms(RuntimeOrigin::signed(CAROL), model, version)
}

fn publish_over(model: u32, releases: &[(ReleaseId, u32)]) {
	let (split, method) = (percent(50, 10, 0, 40), AttributionMethod::Pooled);
	assert_ok!(mock::Models::publish_terms(RuntimeOrigin::signed(ALICE), model, split, method, weighted(releases)));
}

/// Registers a model of `ALICE` with terms over two Releases.
fn model_over_releases() -> (u32, [ReleaseId; 2]) {
	let model = register(ALICE, None);
	let releases = [cut(0, 1, 5), cut(1, 1, 5)];
	publish_over(model, &[(releases[0], 50), (releases[1], 50)]);
	(model, releases)
}

#[test]
fn terms_over_a_retired_datanet_should_be_removable_after_a_grace() {
	ExtBuilder::default().build_and_execute(|| {
		let (model, releases) = model_over_releases();
		RetiredDatanets::insert(1, ());
		// As if the owner had lost the key, or had never meant to serve.
		assert_noop!(remove(model, 1), Error::<Test>::TermsCurrent);

		let weight = call(model).unwrap().actual_weight;

		assert_eq!(weight, Some(<() as WeightInfo>::end_terms(2)));
		let ends_at = 1 + TERMS_GRACE;
		assert_eq!(last_event(), Event::<Test>::TermsEndSet { model, version: 1, ends_at }.into());
		System::set_block_number(ends_at - 1);
		assert!(mock::Models::takes_jobs(model));
		assert_noop!(remove(model, 1), Error::<Test>::TermsCurrent);
		assert_eq!(pinned(), releases.map(|release| (release, 1)).into());
		System::set_block_number(ends_at);
		// No new job can keep them in use.
		assert!(!mock::Models::takes_jobs(model));
		assert_ok!(remove(model, 1));
		assert!(pinned().is_empty());
		assert_eq!(held(ALICE), MODEL_DEPOSIT);
		assert_eq!(mock::Models::terms(model, 1), None);
	});
}

#[test]
fn terms_that_end_should_stay_while_they_are_in_use() {
	ExtBuilder::default().build_and_execute(|| {
		let (model, _) = model_over_releases();
		RetiredDatanets::insert(0, ());
		assert_ok!(call(model));
		assert_ok!(mock::Models::pin_terms(model, 1));
		System::set_block_number(1 + TERMS_GRACE);
		assert_noop!(remove(model, 1), Error::<Test>::TermsInUse);
		mock::Models::unpin_terms(model, 1);
		assert_ok!(remove(model, 1));
	});
}

#[test]
fn model_should_take_jobs_again_when_new_terms_are_published() {
	ExtBuilder::default().build_and_execute(|| {
		let (model, releases) = model_over_releases();
		RetiredDatanets::insert(0, ());
		assert_ok!(call(model));
		System::set_block_number(1 + TERMS_GRACE);
		assert_ok!(remove(model, 1));

		publish_over(model, &[(releases[1], 100)]);

		assert!(mock::Models::takes_jobs(model));
		assert_eq!(mock::Models::latest_terms(model), Some(2));
		assert_noop!(remove(model, 2), Error::<Test>::TermsCurrent);
		assert_noop!(call(model), Error::<Test>::NotEnding);
	});
}

#[test]
fn end_terms_should_fail_when_nothing_is_to_end() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(call(0), Error::<Test>::ModelNotFound);
		let bare = register(ALICE, None);
		assert_noop!(call(bare), Error::<Test>::TermsNotFound);
		let (model, _) = model_over_releases();
		assert_noop!(call(model), Error::<Test>::NotEnding);
		RetiredDatanets::insert(0, ());
		assert_ok!(call(model));
		assert_noop!(call(model), Error::<Test>::AlreadyEnding);
		assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), model));
		assert_noop!(call(model), Error::<Test>::Retired);
	});
}
