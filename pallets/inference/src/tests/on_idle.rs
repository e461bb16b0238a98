use super::*;
use frame_support::{traits::Hooks, weights::Weight};

fn base() -> Weight {
	<() as WeightInfo>::agenda_base()
}

fn block() -> Weight {
	<() as WeightInfo>::agenda_block()
}

fn entry() -> Weight {
	<() as WeightInfo>::agenda_entry()
}

fn postpone() -> Weight {
	<() as WeightInfo>::agenda_postpone()
}

/// Ends the block with this weight left.
fn idle_with(weight: Weight) -> Weight {
	let used = Inference::on_idle(now(), weight);
	assert!(used.all_lte(weight), "the hook keeps to the leftover weight");
	used
}

#[test]
fn on_idle_should_settle_by_itself_when_the_window_has_passed() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		let settles_at = Inference::job(job).unwrap().settles_at().unwrap();
		idle_to(settles_at);
		assert!(Inference::job(job).is_some());
		idle();
		assert_eq!(Inference::job(job), None);
		assert_eq!(Ledger::backed(), FEE);
		assert_eq!(events().last(), Some(&Event::Settled { job, provider: PROVIDER, fee: FEE }));
	});
}

#[test]
fn on_idle_should_expire_jobs_not_accepted_or_not_submitted() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (waiting, owed) = (request(SPANS), accepted(SPANS));
		let start = now();
		idle_to(start + SUBMIT_WINDOW + 1);
		assert!(Inference::job(waiting).is_some());
		assert_eq!(Inference::job(owed), None);
		assert_eq!(Credits::get(TREASURY), PENALTY);
		idle_to(start + REQUEST_WINDOW + 1);
		assert_eq!(Inference::job(waiting), None);
		assert_eq!(fee_held(REQUESTER), 0);
	});
}

#[test]
fn on_idle_should_do_nothing_when_there_is_no_weight() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		submitted();
		skip_to(now() + 100);
		let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
		assert_eq!(idle_with(Weight::zero()), Weight::zero());
		assert_eq!(idle_with(base() - Weight::from_parts(1, 0)), Weight::zero());
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), root);
	});
}

#[test]
fn on_idle_should_cost_an_idle_block_the_same_whatever_the_state_holds() {
	ExtBuilder::default().build_and_execute(|| {
		idle();
		skip_to(now() + 1);
		let empty = idle_with(Weight::MAX);
		provide();
		for _ in 0..20 {
			request(SPANS);
		}
		skip_to(now() + 1);
		assert_eq!(idle_with(Weight::MAX), empty);
		assert_eq!(empty, base() + block());
	});
}

#[test]
fn on_idle_should_resume_in_a_later_block_when_weight_is_short() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (first, second) = (submitted(), submitted());
		let settle = <() as WeightInfo>::settle(2, 1, 2);
		idle_to(now() + CHALLENGE_WINDOW);

		// Enough to look, not enough to settle: nothing changes, however many blocks pass.
		for _ in 0..3 {
			idle_with(base() + block() + entry() + settle + postpone() - Weight::from_parts(1, 0));
			assert!(Inference::job(first).is_some() && Inference::job(second).is_some());
			skip_to(now() + 1);
		}
		// Enough for one.
		idle_with(base() + block() + entry() + settle + postpone());
		assert!(Inference::job(first).is_none() && Inference::job(second).is_some());
		// Enough to look at the slot where it stopped.
		idle_with(base() + block());
		idle_with(base());
		assert!(Inference::job(second).is_some());
		idle_with(base() + block() + entry() + settle + postpone());
		assert!(Inference::job(second).is_none());
	});
}

#[test]
fn on_idle_should_catch_up_with_blocks_that_were_full() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		skip_to(now() + 1_000);
		// A few blocks at a time.
		let mut steps = 0;
		while Inference::job(job).is_some() {
			idle_with(base() + Weight::from_parts(10 * block().ref_time(), 0) + Weight::from_parts(20_000, 0));
			steps += 1;
			assert!(steps < 1_000);
		}
		idle();
		assert_eq!(AgendaCursor::<Test>::get(), Slot { block: now() + 1, index: 0 });
		assert_eq!(AgendaEnd::<Test>::iter().count(), 0);
	});
}

#[test]
fn on_idle_should_settle_many_jobs_of_one_block_in_their_order() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_ok!(Inference::bond_more(signed(PROVIDER), 90_000));
		let jobs: Vec<_> = (0..50)
			.map(|_| {
				let job = accepted(POOLED);
				assert_ok!(submit(job, b"Because.", vec![]));
				job
			})
			.collect();
		let settle = <() as WeightInfo>::settle(0, 1, 2);
		idle_to(now() + CHALLENGE_WINDOW);
		let mut settled = vec![];
		for _ in 0..10 {
			System::reset_events();
			idle_with(base() + block() + (entry() + settle) * 7 + postpone());
			settled.extend(events().into_iter().map(|event| match event {
				Event::Settled { job, .. } => job,
				event => panic!("{event:?}"),
			}));
			check();
			skip_to(now() + 1);
		}
		assert_eq!(settled, jobs);
		assert_eq!(Ledger::backed(), 50 * FEE);
		// The slots that the jobs left at each stage are passed too.
		idle_to(now() + REQUEST_WINDOW);
		assert_eq!(AgendaEnd::<Test>::iter().count(), 0);
	});
}

#[test]
fn on_idle_should_pass_slots_whose_jobs_have_left() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let jobs: Vec<_> = (0..5).map(|_| request(SPANS)).collect();
		for job in [jobs[0], jobs[2], jobs[4]] {
			assert_ok!(Inference::cancel(signed(REQUESTER), job));
		}
		assert_ok!(Inference::accept(signed(PROVIDER), jobs[3]));
		assert_ok!(submit(jobs[3], &output(), runs()));
		check();
		idle_to(now() + REQUEST_WINDOW + 1);
		assert_eq!(Jobs::<Test>::iter().count(), 0);
		assert_eq!((Agenda::<Test>::iter().count(), AgendaEnd::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn on_idle_should_not_stall_when_a_settlement_fails() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (failing, waiting) = (submitted(), submitted());
		let terms = ModelTerms::take((SPANS, VERSION)).unwrap();
		let other = accepted(POOLED);
		assert_ok!(submit(other, b"Because.", vec![]));
		idle_to(now() + CHALLENGE_WINDOW);
		System::reset_events();
		idle();
		// The jobs after it are not delayed.
		assert_eq!(Inference::job(other), None);
		let retry_at = now() + u64::from(RETRY_DELAY);
		let error = DispatchError::from(Error::<Test>::TermsNotFound);
		assert_eq!(
			events(),
			vec![
				Event::SettlementFailed { job: failing, error, retry_at },
				Event::SettlementFailed { job: waiting, error, retry_at },
				Event::Settled { job: other, provider: PROVIDER, fee: FEE },
			]
		);
		check();
		// The job can still be settled by a call, and is tried again by the agenda.
		ModelTerms::insert((SPANS, VERSION), terms);
		assert_ok!(Inference::settle(signed(STRANGER), waiting));
		idle_to(retry_at + 1);
		assert_eq!(Inference::job(failing), None);
		assert_eq!(Ledger::backed(), 3 * FEE);
	});
}

#[test]
fn on_idle_should_roll_back_what_a_failed_settlement_moved() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		idle_to(now() + CHALLENGE_WINDOW);
		LedgerBroken::set(&true);
		idle();
		assert_eq!((fee_held(REQUESTER), Ledger::backed(), Ledger::owed()), (FEE, 0, 0));
		assert_eq!(Inference::job(job).unwrap().attempts, 1);
	});
}

#[test]
fn on_idle_should_refund_when_a_job_cannot_be_settled_for_long() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		LedgerBroken::set(&true);
		let settles_at = Inference::job(job).unwrap().settles_at().unwrap();
		let mut tries = vec![];
		skip_to(settles_at);
		while let Some(stored) = Inference::job(job) {
			skip_to(stored.slot.block);
			tries.push(now());
			System::reset_events();
			idle();
			check();
		}
		// Each delay is twice the one before, up to a limit.
		let waits: Vec<_> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
		let delay = u64::from(RETRY_DELAY);
		assert_eq!(waits[..4], [delay, 2 * delay, 4 * delay, 8 * delay]);
		assert_eq!(waits.last(), Some(&(delay << MAX_DOUBLINGS)));
		assert_eq!(tries.len(), usize::from(MAX_ATTEMPTS) + 1);
		assert_eq!(events(), vec![Event::Abandoned { job, requester: REQUESTER, refund: FEE, provider: PROVIDER }]);
		assert_eq!((fee_held(REQUESTER), Balances::free_balance(REQUESTER)), (0, ENDOWMENT));
		assert_eq!(Inference::provider(&PROVIDER).unwrap().locked, 0);
		assert_eq!(bond_held(PROVIDER), BOND);
	});
}

#[test]
fn on_idle_should_settle_in_the_first_late_block_when_blocks_were_skipped() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		let settles_at = Inference::job(job).unwrap().settles_at().unwrap();
		idle_to(settles_at - 1);
		// The clock stands still: nothing is due, however often a block ends.
		for _ in 0..10 {
			idle();
		}
		assert!(Inference::job(job).is_some());
		// Jobs that are scheduled meanwhile are not lost.
		let later = accepted(POOLED);
		assert_ok!(submit(later, b"Because.", vec![]));
		idle();
		idle_to(now() + CHALLENGE_WINDOW + 1);
		assert_eq!((Inference::job(job), Inference::job(later)), (None, None));
	});
}

#[test]
fn on_idle_should_not_lose_a_job_when_windows_are_as_short_as_they_get() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		for window in [0, 1] {
			RequestWindow::set(&window);
			SubmitWindow::set(&window);
			ChallengeWindow::set(&window);
			idle();
			let job = submitted();
			idle();
			assert!(Inference::job(job).is_some());
			skip_to(now() + 1);
			idle();
			assert_eq!(Inference::job(job), None);
		}
	});
}

#[test]
fn on_idle_should_charge_each_exit_for_what_it_does() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let refuted = submitted_wrongly();
		assert_ok!(commit(CHALLENGER, refuted, &missed(0)));
		idle_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, refuted, &short_runs(), missed(0)));
		let due = Inference::job(refuted).unwrap().due;
		idle_to(due);
		let exit = <() as WeightInfo>::settle_refuted(1, 2);
		// Without enough weight nothing changes; with enough, no more is used.
		idle_with(base() + block() + entry() + exit + postpone() - Weight::from_parts(1, 0));
		assert!(Inference::job(refuted).is_some());
		assert_eq!(idle_with(base() + block() + entry() + exit + postpone()), base() + block() + entry() + exit);
		assert!(Inference::job(refuted).is_none());
		skip_to(now() + 1);
		idle();

		let abandoned = submitted_wrongly();
		assert_ok!(commit(CHALLENGER, abandoned, &missed(0)));
		idle_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, abandoned, &short_runs(), missed(0)));
		idle_to(Inference::job(abandoned).unwrap().due);
		Jobs::<Test>::mutate(abandoned, |job| job.as_mut().unwrap().attempts = MAX_ATTEMPTS);
		let exit = <() as WeightInfo>::abandon();
		idle_with(base() + block() + entry() + exit + postpone() - Weight::from_parts(1, 0));
		assert!(Inference::job(abandoned).is_some());
		assert_eq!(idle_with(base() + block() + entry() + exit + postpone()), base() + block() + entry() + exit);
		assert!(Inference::job(abandoned).is_none());
	});
}

#[test]
fn on_idle_should_find_a_challenged_job_after_blocks_that_were_full() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (job, other) = (submitted_wrongly(), submitted_wrongly());
		skip_to(now() + CHALLENGE_WINDOW - 1);
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		skip_to(now() + 1_000);
		check();
		idle();
		assert_eq!((Inference::job(job), Inference::job(other)), (None, None));
		assert_eq!((Agenda::<Test>::iter().count(), AgendaEnd::<Test>::iter().count()), (0, 0));
	});
}
