use super::*;

#[test]
fn commit_challenge_should_hold_a_bond_and_give_time_to_reveal() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		let commit_until = now() + CHALLENGE_WINDOW;
		skip_to(now() + 2);
		System::reset_events();
		let commitment = challenge_commitment(&CHALLENGER, job, &missed(0), &SALT);
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		assert_eq!(challenge_held(CHALLENGER), CHALLENGE_BOND);
		assert_eq!(
			Challenges::<Test>::get(job, CHALLENGER),
			Some(Challenge {
				commitment,
				sequence: 0,
				bond: CHALLENGE_BOND,
				reveal_from: now() + 1,
				reveal_until: now() + 1 + REVEAL_WINDOW,
			})
		);
		let stored = Inference::job(job).unwrap();
		assert_eq!(stored.settles_at(), Some(commit_until + REVEAL_WINDOW));
		assert_eq!(stored.dispute(), Some(&Dispute { commitments: 1, ..Dispute::new(commit_until) }));
		assert_eq!(
			events(),
			vec![Event::ChallengeCommitted {
				job,
				challenger: CHALLENGER,
				commitment,
				sequence: 0,
				bond: CHALLENGE_BOND,
				reveal_until: now() + 1 + REVEAL_WINDOW,
				settles_at: commit_until + REVEAL_WINDOW,
			}]
		);
	});
}

#[test]
fn commit_challenge_should_give_that_time_once_however_many_commit() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		let due = now() + CHALLENGE_WINDOW + REVEAL_WINDOW;
		let slot = Slot { block: due, index: 0 };
		for (sequence, who) in (0..).zip([CHALLENGER, OTHER_CHALLENGER, STRANGER, REQUESTER, PROVIDER]) {
			assert_ok!(Inference::commit_challenge(signed(who), job, [who as u8; 32]));
			assert_eq!(Challenges::<Test>::get(job, who).unwrap().sequence, sequence);
			// No commitment makes the agenda longer.
			let stored = Inference::job(job).unwrap();
			assert_eq!((stored.due, stored.slot, AgendaEnd::<Test>::get(due)), (due, slot, 1));
			check();
			skip_to(now() + 1);
		}
		// The job ends by itself when it is due, and leaves nothing on the agenda.
		idle_to(due);
		assert!(Inference::job(job).is_some());
		idle();
		assert_eq!(Inference::job(job), None);
		idle_to(now() + 100);
		assert_eq!((Agenda::<Test>::iter().count(), AgendaEnd::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn commit_challenge_should_be_possible_up_to_the_end_of_the_window() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		let commit_until = now() + CHALLENGE_WINDOW;
		skip_to(commit_until - 1);
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		skip_to(commit_until);
		// The job lives on, but the window for commitments is over.
		assert_noop!(commit(OTHER_CHALLENGER, job, &missed(0)), Error::<Test>::TooLate);
		// There is a block to reveal in all the same.
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
	});
}

#[test]
fn commit_challenge_should_fail_when_the_window_has_passed() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		skip_to(now() + CHALLENGE_WINDOW);
		assert_noop!(commit(CHALLENGER, job, &missed(0)), Error::<Test>::TooLate);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		assert_noop!(commit(CHALLENGER, job, &missed(0)), Error::<Test>::JobNotFound);
	});
}

#[test]
fn commit_challenge_should_go_by_the_windows_of_the_request() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		let due = now() + CHALLENGE_WINDOW + REVEAL_WINDOW;
		RevealWindow::set(&1);
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		assert_eq!(Inference::job(job).unwrap().due, due);
	});
}

#[test]
fn commit_challenge_should_fail_when_there_is_no_trace() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (pooled, cited) = (accepted(POOLED), accepted(RETRIEVAL));
		assert_ok!(submit(pooled, &output(), vec![]));
		assert_ok!(submit_cited(cited, &output(), vec![citation(FIRST, 0, 40)]));
		for job in [pooled, cited] {
			assert_noop!(commit(CHALLENGER, job, &missed(0)), Error::<Test>::NotChallengeable);
		}
	});
}

#[test]
fn commit_challenge_should_fail_when_there_is_no_output_or_no_job() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		for job in [request(SPANS), accepted(SPANS)] {
			assert_noop!(commit(CHALLENGER, job, &missed(0)), Error::<Test>::NotSubmitted);
		}
		assert_noop!(commit(CHALLENGER, 77, &missed(0)), Error::<Test>::JobNotFound);
		assert_noop!(Inference::commit_challenge(RuntimeOrigin::root(), 77, [0; 32]), BadOrigin);
	});
}

#[test]
fn commit_challenge_should_fail_when_the_account_has_committed_already() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (job, other) = (submitted_wrongly(), submitted_wrongly());
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		assert_noop!(commit(CHALLENGER, job, &missed(1)), Error::<Test>::AlreadyCommitted);
		assert_ok!(commit(CHALLENGER, other, &missed(1)));
		assert_eq!(challenge_held(CHALLENGER), 2 * CHALLENGE_BOND);
	});
}

#[test]
fn commit_challenge_should_fail_when_the_bond_is_missing() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		ChallengeBond::set(&ENDOWMENT);
		let job = submitted_wrongly();
		assert_noop!(commit(CHALLENGER, job, &missed(0)), TokenError::FundsUnavailable);
	});
}

#[test]
fn commit_challenge_should_hold_the_bond_of_the_request() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		// A challenge that is priced out, or made free, would be one that governance decides.
		for bond in [ENDOWMENT, 1] {
			ChallengeBond::set(&bond);
			let who = if bond == 1 { CHALLENGER } else { OTHER_CHALLENGER };
			assert_ok!(commit(who, job, &missed(0)));
			assert_eq!(challenge_held(who), CHALLENGE_BOND);
		}
	});
}

#[test]
fn commit_challenge_should_hold_a_part_of_a_large_collateral() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = NextJobId::<Test>::get();
		let (fee, prompt) = (BOND / COLLATERAL_FACTOR, inline(b"Why?"));
		assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, prompt, fee));
		assert_ok!(Inference::accept(signed(PROVIDER), job));
		assert_ok!(submit(job, &output(), short_runs()));
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		// 5% of it, which is more than the minimum.
		assert_eq!(challenge_held(CHALLENGER), BOND / 20);
	});
}

#[test]
fn challenge_commitment_should_bind_who_what_and_where() {
	use codec::Encode;
	let refutation = missed(3);
	let hash = *blake3::hash(&refutation.encode()).as_bytes();
	let preimage = [&8u64.to_le_bytes()[..], &5u64.to_le_bytes(), &hash, &SALT].concat();
	assert_eq!(challenge_commitment(&8u64, 5, &refutation, &SALT), *blake3::hash(&preimage).as_bytes());
	let others = [
		challenge_commitment(&9u64, 5, &refutation, &SALT),
		challenge_commitment(&8u64, 6, &refutation, &SALT),
		challenge_commitment(&8u64, 5, &missed(4), &SALT),
		challenge_commitment(&8u64, 5, &refutation, &[8; 32]),
	];
	assert!(!others.contains(&challenge_commitment(&8u64, 5, &refutation, &SALT)));
}
