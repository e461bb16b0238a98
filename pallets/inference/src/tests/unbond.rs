use super::*;

#[test]
fn unbond_should_start_a_part_on_its_way_out() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		System::reset_events();
		assert_ok!(Inference::unbond(signed(PROVIDER), 400));
		let until = now() + UNBONDING_DELAY;
		let provider = Inference::provider(&PROVIDER).unwrap();
		assert_eq!(provider.bond, BOND - 400);
		assert_eq!(provider.unbonding.to_vec(), vec![Unbonding { amount: 400, until }]);
		assert_eq!(bond_held(PROVIDER), BOND);
		assert_eq!(events(), vec![Event::UnbondingStarted { provider: PROVIDER, amount: 400, until }]);
	});
}

#[test]
fn unbond_should_join_parts_of_one_block() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		for _ in 0..=MAX_UNBONDINGS {
			assert_ok!(Inference::unbond(signed(PROVIDER), 1));
		}
		let unbonding = Inference::provider(&PROVIDER).unwrap().unbonding;
		assert_eq!((unbonding.len(), unbonding[0].amount), (1, u128::from(MAX_UNBONDINGS) + 1));
	});
}

#[test]
fn unbond_should_fail_when_too_many_parts_are_on_their_way() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		for _ in 0..MAX_UNBONDINGS {
			assert_ok!(Inference::unbond(signed(PROVIDER), 1));
			skip_to(now() + 1);
		}
		assert_noop!(Inference::unbond(signed(PROVIDER), 1), Error::<Test>::MaxUnbondingsExceeded);
	});
}

#[test]
fn unbond_should_fail_when_collateral_is_locked() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		submitted();
		assert_noop!(Inference::unbond(signed(PROVIDER), BOND - COLLATERAL + 1), Error::<Test>::CollateralLocked);
		assert_ok!(Inference::unbond(signed(PROVIDER), BOND - COLLATERAL));
	});
}

#[test]
fn unbond_should_leave_nothing_for_the_next_job() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		accepted(SPANS);
		let job = request(SPANS);
		assert_ok!(Inference::unbond(signed(PROVIDER), BOND - COLLATERAL));
		assert_noop!(Inference::accept(signed(PROVIDER), job), Error::<Test>::InsufficientCollateral);
	});
}

#[test]
fn unbond_should_fail_when_amount_is_zero_or_more_than_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(Inference::unbond(signed(PROVIDER), 0), Error::<Test>::ZeroAmount);
		assert_noop!(Inference::unbond(signed(PROVIDER), BOND + 1), Error::<Test>::InsufficientBond);
		assert_noop!(Inference::unbond(signed(STRANGER), 1), Error::<Test>::ProviderNotFound);
	});
}

#[test]
fn unbond_should_fail_when_less_than_the_minimum_would_remain() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(Inference::unbond(signed(PROVIDER), BOND - MIN_BOND + 1), Error::<Test>::InsufficientBond);
		assert_ok!(Inference::unbond(signed(PROVIDER), BOND - MIN_BOND));
	});
}

#[test]
fn unbond_should_take_all_only_when_nothing_is_served() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(Inference::unbond(signed(PROVIDER), BOND), Error::<Test>::StillServing);
		for model in SERVED {
			assert_ok!(Inference::stop_serving(signed(PROVIDER), model));
		}
		assert_ok!(Inference::unbond(signed(PROVIDER), BOND));
		assert_noop!(serve(PROVIDER, SPANS, 0), Error::<Test>::InsufficientBond);
	});
}

#[test]
fn unbond_should_wait_longer_than_a_submission_can_be_challenged() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		UnbondingDelay::set(&1);
		assert_ok!(Inference::unbond(signed(PROVIDER), 400));
		let until = now() + SUBMIT_WINDOW + CHALLENGE_WINDOW + REVEAL_WINDOW;
		assert_eq!(Inference::provider(&PROVIDER).unwrap().unbonding[0].until, until);
		skip_to(until - 1);
		assert_noop!(Inference::withdraw_unbonded(signed(PROVIDER)), Error::<Test>::NothingToWithdraw);
		skip_to(until);
		assert_ok!(Inference::withdraw_unbonded(signed(PROVIDER)));
	});
}

#[test]
fn unbond_should_not_save_collateral_from_a_challenge_in_any_order() {
	for unbond_first in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			provide();
			for model in SERVED {
				assert_ok!(Inference::stop_serving(signed(PROVIDER), model));
			}
			assert_ok!(serve(PROVIDER, SPANS, 0));
			let job = submitted_wrongly();
			assert_ok!(Inference::stop_serving(signed(PROVIDER), SPANS));
			let leave = || {
				assert_noop!(Inference::unbond(signed(PROVIDER), BOND), Error::<Test>::CollateralLocked);
				assert_ok!(Inference::unbond(signed(PROVIDER), BOND - COLLATERAL));
			};
			if unbond_first {
				leave();
			}
			assert_ok!(commit(CHALLENGER, job, &missed(0)));
			skip_to(now() + 1);
			assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
			check();
			if !unbond_first {
				leave();
			}
			// Even in the block of the slash.
			skip_to(Inference::job(job).unwrap().due);
			assert_noop!(Inference::unbond(signed(PROVIDER), COLLATERAL), Error::<Test>::CollateralLocked);
			assert_ok!(Inference::settle(signed(STRANGER), job));
			check();
			assert_noop!(Inference::unbond(signed(PROVIDER), 1), Error::<Test>::InsufficientBond);
			assert_eq!((Credits::get(CHALLENGER), bond_held(PROVIDER)), (FEE, BOND - COLLATERAL));
			skip_to(now() + UNBONDING_DELAY);
			assert_ok!(Inference::withdraw_unbonded(signed(PROVIDER)));
			assert_eq!((Inference::provider(&PROVIDER), bond_held(PROVIDER)), (None, 0));
			assert_eq!(Balances::free_balance(PROVIDER), ENDOWMENT - COLLATERAL);
		});
	}
}
