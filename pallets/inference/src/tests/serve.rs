use super::*;

#[test]
fn serve_should_name_the_least_fee() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Inference::register_provider(signed(PROVIDER), BOND, Default::default()));
		System::reset_events();
		assert_ok!(Inference::serve(signed(PROVIDER), SPANS, 7));
		assert_eq!(Serving::<Test>::get(PROVIDER, SPANS), Some(7));
		assert_eq!(Inference::provider(&PROVIDER).unwrap().serving, 1);
		assert_eq!(events(), vec![Event::ServingStarted { provider: PROVIDER, model: SPANS, min_fee: 7 }]);
	});
}

#[test]
fn serve_should_change_the_fee_when_served_already() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_ok!(Inference::serve(signed(PROVIDER), SPANS, 9));
		assert_eq!(Serving::<Test>::get(PROVIDER, SPANS), Some(9));
		assert_eq!(Inference::provider(&PROVIDER).unwrap().serving, count(SERVED.len()));
	});
}

#[test]
fn serve_should_fail_when_not_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Inference::serve(signed(STRANGER), SPANS, 0), Error::<Test>::ProviderNotFound);
	});
}

#[test]
fn serve_should_fail_when_model_is_retired_or_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(Inference::serve(signed(PROVIDER), RETIRED, 0), Error::<Test>::ModelUnavailable);
		assert_noop!(Inference::serve(signed(PROVIDER), 77, 0), Error::<Test>::ModelUnavailable);
	});
}

#[test]
fn serve_should_fail_when_as_many_models_are_served_as_may_be() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let terms = ModelTerms::get((BARE, VERSION)).unwrap();
		for model in 100..100 + MAX_SERVED {
			ModelTerms::insert((model, VERSION), terms.clone());
		}
		for model in 100..100 + MAX_SERVED - count(SERVED.len()) {
			assert_ok!(Inference::serve(signed(PROVIDER), model, 0));
		}
		assert_noop!(Inference::serve(signed(PROVIDER), 100 + MAX_SERVED - 1, 0), Error::<Test>::MaxServedExceeded);
		assert_ok!(Inference::serve(signed(PROVIDER), 100, 5));
	});
}
