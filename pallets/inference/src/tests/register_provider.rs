use super::*;

#[test]
fn register_provider_should_hold_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		let endpoint: Endpoint = b"https://provider.example".to_vec().try_into().unwrap();
		assert_ok!(Inference::register_provider(signed(PROVIDER), BOND, endpoint.clone()));
		assert_eq!(bond_held(PROVIDER), BOND);
		let provider = Inference::provider(&PROVIDER).unwrap();
		assert_eq!((provider.bond, provider.locked, provider.serving), (BOND, 0, 0));
		assert_eq!(events(), vec![Event::ProviderRegistered { provider: PROVIDER, bond: BOND, endpoint }]);
	});
}

#[test]
fn register_provider_should_fail_when_not_signed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Inference::register_provider(RuntimeOrigin::root(), BOND, Default::default()), BadOrigin);
	});
}

#[test]
fn register_provider_should_fail_when_registered() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(
			Inference::register_provider(signed(PROVIDER), BOND, Default::default()),
			Error::<Test>::AlreadyProvider
		);
	});
}

#[test]
fn register_provider_should_fail_when_bond_is_below_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Inference::register_provider(signed(PROVIDER), MIN_BOND - 1, Default::default()),
			Error::<Test>::InsufficientBond
		);
	});
}

#[test]
fn register_provider_should_fail_when_funds_are_missing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Inference::register_provider(signed(PROVIDER), ENDOWMENT + 1, Default::default()),
			TokenError::FundsUnavailable
		);
	});
}
