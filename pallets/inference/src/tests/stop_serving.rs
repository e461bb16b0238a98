use super::*;

#[test]
fn stop_serving_should_take_no_more_jobs_and_finish_those_accepted() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let under_way = accepted(SPANS);
		let waiting = request(SPANS);
		System::reset_events();
		assert_ok!(Inference::stop_serving(signed(PROVIDER), SPANS));
		assert_eq!(events(), vec![Event::ServingStopped { provider: PROVIDER, model: SPANS }]);
		assert_noop!(Inference::accept(signed(PROVIDER), waiting), Error::<Test>::NotServing);
		assert_ok!(submit(under_way, &output(), runs()));
	});
}

#[test]
fn stop_serving_should_fail_when_not_served() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(Inference::stop_serving(signed(PROVIDER), RETIRED), Error::<Test>::NotServing);
		assert_noop!(Inference::stop_serving(signed(STRANGER), SPANS), Error::<Test>::ProviderNotFound);
	});
}

#[test]
fn stop_serving_should_remove_a_provider_that_lost_its_whole_bond() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Inference::register_provider(signed(PROVIDER), COLLATERAL, Default::default()));
		assert_ok!(serve(PROVIDER, SPANS, 0));
		let job = accepted(SPANS);
		Jobs::<Test>::mutate(job, |job| job.as_mut().unwrap().frozen.penalty = COLLATERAL);
		skip_to(now() + SUBMIT_WINDOW);
		assert_ok!(Inference::expire(signed(STRANGER), job));
		assert_eq!(Inference::provider(&PROVIDER).unwrap().bond, 0);
		assert_eq!(bond_held(PROVIDER), 0);
		System::reset_events();
		assert_ok!(Inference::stop_serving(signed(PROVIDER), SPANS));
		assert_eq!(
			events(),
			vec![
				Event::ServingStopped { provider: PROVIDER, model: SPANS },
				Event::ProviderRemoved { provider: PROVIDER }
			]
		);
	});
}
