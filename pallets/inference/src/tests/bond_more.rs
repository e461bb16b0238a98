use super::*;

#[test]
fn bond_more_should_add_to_the_hold() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		System::reset_events();
		assert_ok!(Inference::bond_more(signed(PROVIDER), 5));
		assert_eq!(bond_held(PROVIDER), BOND + 5);
		assert_eq!(events(), vec![Event::BondIncreased { provider: PROVIDER, amount: 5, bond: BOND + 5 }]);
	});
}

#[test]
fn bond_more_should_fail_when_not_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Inference::bond_more(signed(STRANGER), 5), Error::<Test>::ProviderNotFound);
	});
}

#[test]
fn bond_more_should_fail_when_amount_is_zero() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(Inference::bond_more(signed(PROVIDER), 0), Error::<Test>::ZeroAmount);
	});
}

#[test]
fn bond_more_should_fail_when_bond_overflows() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(Inference::bond_more(signed(PROVIDER), Balance::MAX), ArithmeticError::Overflow);
	});
}

#[test]
fn bond_more_should_fail_when_funds_are_missing() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(Inference::bond_more(signed(PROVIDER), ENDOWMENT), TokenError::FundsUnavailable);
	});
}

#[test]
fn bond_more_should_fail_when_bond_stays_below_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Inference::register_provider(signed(PROVIDER), BOND, Default::default()));
		assert_ok!(Inference::unbond(signed(PROVIDER), BOND));
		assert_noop!(Inference::bond_more(signed(PROVIDER), MIN_BOND - 1), Error::<Test>::InsufficientBond);
		assert_ok!(Inference::bond_more(signed(PROVIDER), MIN_BOND));
	});
}
