use super::*;

#[test]
fn set_endpoint_should_replace_it() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		System::reset_events();
		let endpoint: Endpoint = b"/dns/elsewhere".to_vec().try_into().unwrap();
		assert_ok!(Inference::set_endpoint(signed(PROVIDER), endpoint.clone()));
		assert_eq!(Inference::provider(&PROVIDER).unwrap().endpoint, endpoint);
		assert_eq!(events(), vec![Event::EndpointSet { provider: PROVIDER, endpoint }]);
	});
}

#[test]
fn set_endpoint_should_fail_when_not_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Inference::set_endpoint(signed(STRANGER), Default::default()), Error::<Test>::ProviderNotFound);
	});
}
