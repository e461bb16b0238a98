//! The invariants fail on a spoilt state.

use super::*;

/// Spoils a state of two models with terms, one built on the other, and returns the failure.
fn spoilt(how: impl FnOnce()) -> &'static str {
	let mut message = None;
	ExtBuilder::default().build().execute_with(|| {
		let base = register(ALICE, None);
		assert_ok!(publish(ALICE, base, percent(50, 50, 0, 0)));
		assert_ok!(publish(ALICE, base, percent(60, 40, 0, 0)));
		let built = register(BOB, Some(base));
		assert_ok!(publish(BOB, built, percent(50, 30, 20, 0)));
		mock::Models::do_try_state().unwrap();
		how();
		message = Some(match mock::Models::do_try_state() {
			Err(TryRuntimeError::Other(message)) => message,
			other => panic!("{other:?}"),
		});
	});
	message.unwrap()
}

fn model(change: impl FnOnce(&mut ModelOf<Test>)) {
	crate::Models::<Test>::mutate(0, |model| change(model.as_mut().unwrap()));
}

#[test]
fn state_should_be_refused_when_versions_and_their_uses_differ() {
	assert_eq!(spoilt(|| TermsUses::<Test>::remove(0, 1)), "the users of some terms are not counted");
	assert_eq!(spoilt(|| Terms::<Test>::remove(0, 1)), "users of missing terms are counted");
	assert_eq!(spoilt(|| model(|model| model.versions += 1)), "a model does not have the terms that it counts");
	let gone = spoilt(|| {
		Terms::<Test>::remove(0, 2);
		TermsUses::<Test>::remove(0, 2);
		model(|model| model.versions -= 1);
	});
	assert_eq!(gone, "the terms that new jobs agree to are missing");
	let unpublished = spoilt(|| model(|model| model.latest_terms = 1));
	assert_eq!(unpublished, "terms exist that were never published");
	assert_eq!(spoilt(|| crate::Models::<Test>::remove(0)), "terms exist without a model");
}

#[test]
fn state_should_be_refused_when_deposits_are_wrong() {
	let terms = spoilt(|| {
		TermsUses::<Test>::mutate(0, 1, |terms| terms.as_mut().unwrap().deposit = MODEL_DEPOSIT + 2 * TERMS_DEPOSIT)
	});
	assert_eq!(terms, "the deposits of a model's terms exceed the model's deposit");
	let held = spoilt(|| model(|model| model.deposit += 1));
	assert_eq!(held, "the hold of an account is not the sum of its models' deposits");
}

#[test]
fn state_should_be_refused_when_a_model_is_inconsistent() {
	assert_eq!(spoilt(|| model(|model| model.depth = 1)), "a model's depth is wrong");
	assert_eq!(spoilt(|| model(|model| model.base = Some(0))), "a model is older than its base");
	assert_eq!(spoilt(|| model(|model| model.offered_to = Some(ALICE))), "a model is offered to its owner");
	assert_eq!(spoilt(|| NextModelId::<Test>::put(1)), "a model's id is not below the next id");
}
