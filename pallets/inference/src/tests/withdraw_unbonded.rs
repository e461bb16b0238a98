use super::*;

#[test]
fn withdraw_unbonded_should_release_what_is_due_and_nothing_else() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let start = now();
		assert_ok!(Inference::unbond(signed(PROVIDER), 400));
		skip_to(start + 1);
		assert_ok!(Inference::unbond(signed(PROVIDER), 50));

		skip_to(start + UNBONDING_DELAY - 1);
		assert_noop!(Inference::withdraw_unbonded(signed(PROVIDER)), Error::<Test>::NothingToWithdraw);
		skip_to(start + UNBONDING_DELAY);
		System::reset_events();
		assert_ok!(Inference::withdraw_unbonded(signed(PROVIDER)));
		assert_eq!(bond_held(PROVIDER), BOND - 400);
		assert_eq!(events(), vec![Event::Withdrawn { provider: PROVIDER, amount: 400 }]);
		assert_noop!(Inference::withdraw_unbonded(signed(PROVIDER)), Error::<Test>::NothingToWithdraw);
	});
}

#[test]
fn withdraw_unbonded_should_remove_the_provider_when_nothing_remains() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Inference::register_provider(signed(PROVIDER), BOND, Default::default()));
		assert_ok!(Inference::unbond(signed(PROVIDER), BOND));
		skip_to(now() + UNBONDING_DELAY);
		System::reset_events();
		assert_ok!(Inference::withdraw_unbonded(signed(PROVIDER)));
		assert_eq!(Inference::provider(&PROVIDER), None);
		assert_eq!(Balances::free_balance(PROVIDER), ENDOWMENT);
		assert_eq!(
			events(),
			vec![Event::Withdrawn { provider: PROVIDER, amount: BOND }, Event::ProviderRemoved { provider: PROVIDER }]
		);
		assert_ok!(Inference::register_provider(signed(PROVIDER), BOND, Default::default()));
	});
}

#[test]
fn withdraw_unbonded_should_credit_when_the_account_cannot_take_it() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_ok!(Inference::unbond(signed(PROVIDER), EXISTENTIAL_DEPOSIT - 1));
		empty(PROVIDER);
		skip_to(now() + UNBONDING_DELAY);
		assert_ok!(Inference::withdraw_unbonded(signed(PROVIDER)));
		assert_eq!(Credits::get(PROVIDER), EXISTENTIAL_DEPOSIT - 1);
		assert_eq!(Balances::free_balance(PROVIDER), 0);
	});
}

#[test]
fn withdraw_unbonded_should_fail_when_not_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Inference::withdraw_unbonded(signed(STRANGER)), Error::<Test>::ProviderNotFound);
	});
}
