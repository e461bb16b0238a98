use super::*;

#[test]
fn model_should_take_jobs_when_it_is_registered_and_not_retired() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(!mock::Models::takes_jobs(0));
		let model = register(ALICE, None);
		assert!(mock::Models::takes_jobs(model));
		assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), model));
		assert!(!mock::Models::takes_jobs(model));
	});
}

#[test]
fn latest_terms_should_be_none_when_nothing_was_published() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(mock::Models::latest_terms(0), None);
		let model = register(ALICE, None);
		assert_eq!(mock::Models::latest_terms(model), None);
		assert_eq!(mock::Models::terms(model, 0), None);
		assert_eq!(mock::Models::terms(model, 1), None);
	});
}

#[test]
fn terms_should_be_pinned_only_when_they_were_published() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		assert_noop!(mock::Models::pin_terms(model, 1), Error::<Test>::TermsNotFound);
		assert_ok!(publish(ALICE, model, percent(100, 0, 0, 0)));
		assert_ok!(mock::Models::pin_terms(model, 1));
		assert_eq!(TermsUses::<Test>::get(model, 1).unwrap().users, 1);
		mock::Models::unpin_terms(model, 1);
		assert_eq!(TermsUses::<Test>::get(model, 1).unwrap().users, 0);
		TermsUses::<Test>::mutate(model, 1, |terms| terms.as_mut().unwrap().users = u32::MAX);
		assert_noop!(mock::Models::pin_terms(model, 1), ArithmeticError::Overflow);
	});
}

#[test]
#[should_panic(expected = "terms were unpinned more often than they were pinned")]
fn unpin_terms_should_panic_when_the_terms_are_not_pinned() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		assert_ok!(publish(ALICE, model, percent(100, 0, 0, 0)));
		mock::Models::unpin_terms(model, 1);
	});
}

#[test]
fn releases_should_be_flagged_when_contributions_were_revoked() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		let releases = [cut(0, 1, 5), cut(1, 1, 5), cut(1, 2, 5)];
		let weights = weighted(&[(releases[0], 20), (releases[1], 30), (releases[2], 50)]);
		let split = percent(50, 10, 0, 40);
		let method = AttributionMethod::Pooled;
		assert_ok!(mock::Models::publish_terms(RuntimeOrigin::signed(ALICE), model, split, method, weights));
		assert_eq!(mock::Models::releases_with_revoked(model, 1), []);
		RevokedCounts::insert(releases[0], 2);
		RevokedCounts::insert(releases[2], 7);
		assert_eq!(mock::Models::releases_with_revoked(model, 1), [(releases[0], 2), (releases[2], 7)]);
		assert_eq!(mock::Models::releases_with_revoked(model, 2), []);
		assert_eq!(mock::Models::releases_with_revoked(model + 1, 1), []);
	});
}
