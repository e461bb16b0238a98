use super::*;

fn call(model: u32, version: u32) -> DispatchResultWithPostInfo {
	// Any account may.
	mock::Models::remove_terms(RuntimeOrigin::signed(CAROL), model, version)
}

/// Registers a model of `ALICE` with two versions of terms over the same Releases.
fn superseded() -> (u32, [ReleaseId; 2]) {
	let model = register(ALICE, None);
	let releases = [cut(0, 1, 5), cut(1, 1, 5)];
	for _ in 0..2 {
		let weights = weighted(&[(releases[0], 50), (releases[1], 50)]);
		assert_ok!(mock::Models::publish_terms(
			RuntimeOrigin::signed(ALICE),
			model,
			percent(50, 10, 0, 40),
			AttributionMethod::Pooled,
			weights
		));
	}
	(model, releases)
}

#[test]
fn deposit_and_releases_should_be_released_when_terms_are_removed() {
	ExtBuilder::default().build_and_execute(|| {
		let (model, releases) = superseded();
		assert_eq!(pinned(), releases.map(|release| (release, 2)).into());
		let free = Balances::free_balance(ALICE);
		let weight = call(model, 1).unwrap().actual_weight;
		assert_eq!(weight, Some(<() as WeightInfo>::remove_terms(2)));
		assert_eq!(last_event(), Event::<Test>::TermsRemoved { model, version: 1, deposit: TERMS_DEPOSIT }.into());
		assert_eq!(pinned(), releases.map(|release| (release, 1)).into());
		assert_eq!(Balances::free_balance(ALICE), free + TERMS_DEPOSIT);
		assert_eq!(held(ALICE), MODEL_DEPOSIT + TERMS_DEPOSIT);
		assert_eq!(mock::Models::terms(model, 1), None);
		assert!(mock::Models::terms(model, 2).is_some());
		assert_noop!(call(model, 1), Error::<Test>::TermsNotFound);
		// The next version is the third all the same.
		assert_ok!(publish(ALICE, model, percent(100, 0, 0, 0)));
		assert_eq!(mock::Models::latest_terms(model), Some(3));
	});
}

#[test]
fn terms_should_stay_when_new_jobs_may_agree_to_them() {
	ExtBuilder::default().build_and_execute(|| {
		let (model, _) = superseded();
		assert_noop!(call(model, 2), Error::<Test>::TermsCurrent);
		assert_ok!(call(model, 1));
		assert_noop!(call(model, 2), Error::<Test>::TermsCurrent);
		assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), model));
		assert_ok!(call(model, 2));
		assert_eq!(held(ALICE), MODEL_DEPOSIT);
		assert!(pinned().is_empty());
	});
}

#[test]
fn terms_should_stay_when_they_are_in_use() {
	ExtBuilder::default().build_and_execute(|| {
		let (model, _) = superseded();
		assert_ok!(mock::Models::pin_terms(model, 1));
		assert_ok!(mock::Models::pin_terms(model, 1));
		assert_noop!(call(model, 1), Error::<Test>::TermsInUse);
		mock::Models::unpin_terms(model, 1);
		assert_noop!(call(model, 1), Error::<Test>::TermsInUse);
		// The retirement of the model does not end what is under way.
		assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), model));
		assert_noop!(call(model, 1), Error::<Test>::TermsInUse);
		mock::Models::unpin_terms(model, 1);
		assert_ok!(call(model, 1));
	});
}

#[test]
fn deposit_should_be_the_one_that_was_held_when_it_changed_since() {
	ExtBuilder::default().build_and_execute(|| {
		let (model, _) = superseded();
		// As if the first version had been published when a deposit was 4.
		TermsUses::<Test>::mutate(model, 1, |terms| terms.as_mut().unwrap().deposit = 4);
		assert_ok!(call(model, 1));
		assert_eq!(held(ALICE), MODEL_DEPOSIT + 2 * TERMS_DEPOSIT - 4);
	});
}

#[test]
fn ledger_should_owe_the_deposit_when_the_owner_cannot_take_it() {
	ExtBuilder::default().build_and_execute(|| {
		let (model, _) = superseded();
		TermsUses::<Test>::mutate(model, 1, |terms| terms.as_mut().unwrap().deposit = EXISTENTIAL_DEPOSIT - 1);
		// Another provider keeps the account alive, so that it can spend all its free balance.
		System::inc_providers(&ALICE);
		let free = Balances::free_balance(ALICE);
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), BOB, free));
		assert_ok!(call(model, 1));
		assert_eq!(mock::Models::terms(model, 1), None);
		assert_eq!(CreditLog::get(), [(ALICE, EXISTENTIAL_DEPOSIT - 1, CreditReason::Refund)]);
		assert_eq!(Balances::free_balance(POT), ENDOWMENT + EXISTENTIAL_DEPOSIT - 1);
		assert_eq!(held(ALICE), MODEL_DEPOSIT + TERMS_DEPOSIT + TERMS_DEPOSIT - (EXISTENTIAL_DEPOSIT - 1));
	});
}

#[test]
fn new_owner_should_get_the_deposit_when_the_model_changed_hands() {
	ExtBuilder::default().build_and_execute(|| {
		let (model, _) = superseded();
		hand_over(ALICE, model, BOB);
		assert_ok!(call(model, 1));
		assert_eq!((held(ALICE), held(BOB)), (0, MODEL_DEPOSIT + TERMS_DEPOSIT));
		assert_eq!(Balances::free_balance(BOB), ENDOWMENT + TERMS_DEPOSIT);
	});
}

#[test]
fn removal_should_be_refused_when_there_is_nothing_to_remove() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(call(0, 1), Error::<Test>::ModelNotFound);
		let model = register(ALICE, None);
		assert_noop!(call(model, 0), Error::<Test>::TermsNotFound);
		assert_noop!(call(model, 1), Error::<Test>::TermsNotFound);
	});
}
