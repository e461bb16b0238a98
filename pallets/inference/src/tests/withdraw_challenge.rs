use super::*;

#[test]
fn withdraw_challenge_should_keep_half_of_the_bond_for_the_treasury() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		idle_to(Inference::job(job).unwrap().due + 1);
		assert_eq!(Inference::job(job), None);
		// The challenge stays, and pays for its storage, until it is withdrawn.
		assert_eq!(challenge_held(CHALLENGER), CHALLENGE_BOND);
		System::reset_events();
		assert_ok!(Inference::withdraw_challenge(signed(STRANGER), job, CHALLENGER));
		assert_eq!((challenge_held(CHALLENGER), Challenges::<Test>::iter().count()), (0, 0));
		// The odd unit goes to the treasury.
		assert_eq!(Balances::free_balance(CHALLENGER), ENDOWMENT - 51);
		assert_eq!(CreditLog::get(), vec![(TREASURY, 51, CreditReason::Penalty)]);
		assert_eq!(
			events(),
			vec![Event::ChallengeWithdrawn { job, challenger: CHALLENGER, returned: 50, forfeited: 51 }]
		);
		assert_noop!(
			Inference::withdraw_challenge(signed(STRANGER), job, CHALLENGER),
			Error::<Test>::ChallengeNotFound
		);
	});
}

#[test]
fn withdraw_challenge_should_wait_only_for_the_end_of_the_reveal_window() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		let reveal_until = now() + 1 + REVEAL_WINDOW;
		skip_to(reveal_until - 1);
		assert_noop!(Inference::withdraw_challenge(signed(STRANGER), job, CHALLENGER), Error::<Test>::TooEarly);
		skip_to(reveal_until);
		// The job is not settled yet.
		assert_ok!(Inference::withdraw_challenge(signed(STRANGER), job, CHALLENGER));
		check();
		skip_to(Inference::job(job).unwrap().due);
		assert_ok!(Inference::settle(signed(STRANGER), job));
	});
}

#[test]
fn withdraw_challenge_should_let_the_account_commit_again() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		RevealWindow::set(&1);
		let job = submitted_wrongly();
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		skip_to(now() + 2);
		assert_noop!(commit(CHALLENGER, job, &missed(0)), Error::<Test>::AlreadyCommitted);
		assert_ok!(Inference::withdraw_challenge(signed(CHALLENGER), job, CHALLENGER));
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		assert_eq!(Challenges::<Test>::get(job, CHALLENGER).unwrap().sequence, 1);
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
	});
}

#[test]
fn withdraw_challenge_should_cost_the_same_when_settlement_failed() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		LedgerBroken::set(&true);
		while let Some(stored) = Inference::job(job) {
			skip_to(stored.slot.block);
			idle();
		}
		assert_ok!(Inference::withdraw_challenge(signed(STRANGER), job, CHALLENGER));
		assert_eq!(Balances::free_balance(CHALLENGER), ENDOWMENT - 51);
	});
}

#[test]
fn withdraw_challenge_should_fail_when_there_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		skip_to(now() + 100);
		for who in [CHALLENGER, OTHER_CHALLENGER] {
			assert_noop!(Inference::withdraw_challenge(signed(STRANGER), job, who), Error::<Test>::ChallengeNotFound);
		}
		assert_noop!(Inference::withdraw_challenge(RuntimeOrigin::root(), job, CHALLENGER), BadOrigin);
	});
}

#[test]
fn withdraw_challenge_should_release_half_of_the_held_bond_or_credit_it() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		ChallengeBondShare::set(&Perbill::zero());
		ChallengeBond::set(&(EXISTENTIAL_DEPOSIT + 1));
		let job = submitted();
		ChallengeBond::set(&1);
		let other = submitted();
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		assert_ok!(commit(OTHER_CHALLENGER, other, &missed(0)));
		ChallengeBond::set(&ENDOWMENT);
		empty(CHALLENGER);
		skip_to(Inference::job(job).unwrap().due);
		assert_ok!(Inference::withdraw_challenge(signed(STRANGER), job, CHALLENGER));
		assert_eq!(CreditLog::get(), vec![(TREASURY, 6, CreditReason::Penalty), (CHALLENGER, 5, CreditReason::Refund)]);
		// A single unit goes to the treasury.
		assert_ok!(Inference::withdraw_challenge(signed(STRANGER), other, OTHER_CHALLENGER));
		assert_eq!(Balances::free_balance(OTHER_CHALLENGER), ENDOWMENT - 1);
	});
}
