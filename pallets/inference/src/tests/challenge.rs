use super::*;
use frame_support::dispatch::{GetDispatchInfo, Pays};

/// Commits a refutation and moves to the next block.
fn committed(who: AccountId, job: JobId, refutation: &Refutation) {
	assert_ok!(commit(who, job, refutation));
	skip_to(now() + 1);
}

fn upheld(job: JobId) -> Option<(u64, AccountId)> {
	Inference::job(job).unwrap().dispute().unwrap().upheld.map(|upheld| (upheld.sequence, upheld.challenger))
}

fn witnesses(job: JobId) -> Vec<ContributionId> {
	Inference::job(job).unwrap().dispute().unwrap().witnesses.iter().map(|witness| witness.contribution).collect()
}

fn settle(job: JobId) {
	skip_to(Inference::job(job).unwrap().due);
	assert_ok!(Inference::settle(signed(STRANGER), job));
}

/// Contribution with the bytes of `FIRST`, and later.
const COPY: ContributionId = ContributionId { datanet: 0, index: 5 };

fn copy() {
	let source = Contents::get(FIRST).unwrap();
	Contents::insert(COPY, MockContent { sequence: 5, ..source });
}

/// Returns the trace of the output with the first run claimed for the copy.
fn copied_runs() -> Vec<ProvenRun> {
	let mut runs = runs();
	runs[0].run.contribution = COPY;
	runs
}

/// Returns the refutation that the position belongs to `contribution`, at offset `at` of its
/// content.
fn earlier(position: u32, contribution: ContributionId, at: u64) -> Refutation {
	let proof = prove(&content(contribution), at, WINDOW as u64).unwrap();
	Refutation::Earlier { position, contribution, offset: at, proof }
}

/// Returns the trace of the output with its first run in two.
fn split_runs() -> Vec<ProvenRun> {
	vec![run(FIRST, 0, 30, 1_000), run(FIRST, 30, 39, 1_030), run(SECOND, 150, 169, 2_000)]
}

fn split(run: u32, positions: u64) -> Refutation {
	let proof = prove(&content(FIRST), 1_000, positions + WINDOW as u64).unwrap();
	Refutation::Split { run, offset: 1_000, proof }
}

#[test]
fn challenge_should_release_the_bond_and_be_recorded() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(5));
		System::reset_events();
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(5)));
		assert_eq!((challenge_held(CHALLENGER), Balances::free_balance(CHALLENGER)), (0, ENDOWMENT));
		assert_eq!(Challenges::<Test>::iter().count(), 0);
		assert_eq!(upheld(job), Some((0, CHALLENGER)));
		assert_eq!(
			events(),
			vec![Event::ChallengeUpheld {
				job,
				challenger: CHALLENGER,
				sequence: 0,
				refutation: missed(5),
				witness: SECOND,
				bond: CHALLENGE_BOND
			}]
		);
	});
}

#[test]
fn challenge_should_cost_the_provider_the_collateral_and_its_share() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(0));
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		skip_to(Inference::job(job).unwrap().due);
		System::reset_events();
		assert_ok!(Inference::settle(signed(STRANGER), job));

		assert_eq!(Inference::job(job), None);
		let provider = Inference::provider(&PROVIDER).unwrap();
		assert_eq!((provider.bond, provider.locked), (BOND - COLLATERAL, 0));
		assert_eq!(bond_held(PROVIDER), BOND - COLLATERAL);
		// The challenger gets half of the collateral. The treasury gets the other half and the
		// provider's share of the fee. Of the data share, the contribution whose bytes were shown
		// gets what the caps allow it.
		let credited = [CHALLENGER, TREASURY, PROTOCOL, PROVIDER, MODEL_OWNER, BASE_OWNER, DATANET_OWNER];
		assert_eq!(credited.map(Credits::get), [1_000, 1_380, 50, 0, 285, 95, 19]);
		assert_eq!((PoolCredits::get(RELEASE), SpanCredits::get(SECOND), SpanCredits::iter().count()), (120, 51, 1));
		assert_eq!(
			CreditLog::get(),
			vec![(CHALLENGER, 1_000, CreditReason::ChallengeReward), (TREASURY, 1_000, CreditReason::Penalty)]
		);
		let receipt = receipt(job);
		assert!(receipt.record.unwrap().refuted);
		assert_eq!((receipt.owned, receipt.positions), (vec![(SECOND, 1)], 1));
		assert_eq!((receipt.provider, receipt.provider_payee), (PROVIDER, TREASURY));
		assert_eq!(
			events(),
			vec![
				Event::Refuted { job, provider: PROVIDER, challenger: CHALLENGER, slashed: COLLATERAL, reward: 1_000 },
				Event::Settled { job, provider: PROVIDER, fee: FEE },
			]
		);
	});
}

#[test]
fn challenge_should_settle_by_itself_when_its_windows_have_passed() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(0));
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		idle_to(Inference::job(job).unwrap().due);
		assert!(Inference::job(job).is_some());
		idle();
		assert_eq!((Inference::job(job), Credits::get(CHALLENGER)), (None, FEE));
	});
}

#[test]
fn challenge_should_hold_by_each_refutation() {
	copy_and_refute(short_runs(), missed(168));
	copy_and_refute(copied_runs(), earlier(68, FIRST, 1_068));
	copy_and_refute(split_runs(), split(0, 30));
	// A trace without any run.
	copy_and_refute(vec![], missed(0));
}

fn copy_and_refute(runs: Vec<ProvenRun>, refutation: Refutation) {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		copy();
		let job = accepted(SPANS);
		assert_ok!(submit(job, &output(), runs.clone()));
		committed(CHALLENGER, job, &refutation);
		assert_ok!(reveal(CHALLENGER, job, &runs, refutation));
		settle(job);
		assert_eq!(Credits::get(CHALLENGER), FEE);
	});
}

#[test]
fn challenge_should_change_nothing_when_the_refutation_does_not_hold() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		copy();
		let job = submitted();
		let foreign = |id| Refutation::Earlier { position: 0, contribution: id, offset: 0, proof: Default::default() };
		let mut damaged = missed(0);
		if let Refutation::Missed { position, .. } = &mut damaged {
			*position = 100;
		}
		let cases = [
			(missed(0), Error::<Test>::WrongPosition),
			(damaged, Error::<Test>::InvalidProof),
			(earlier(110, FIRST, 0), Error::<Test>::WrongPosition),
			(earlier(150, FIRST, 1_000), Error::<Test>::InvalidProof),
			(earlier(0, FIRST, 1_000), Error::<Test>::NotEarlier),
			(
				Refutation::Earlier { position: 319, contribution: FIRST, offset: 0, proof: Default::default() },
				Error::WrongPosition,
			),
			(foreign(COPY), Error::<Test>::NotEarlier),
			(foreign(FOREIGN), Error::<Test>::NotEligible),
			(foreign(UNTRACEABLE), Error::<Test>::NotEligible),
			(foreign(CLOSED), Error::<Test>::NotEligible),
			(foreign(ContributionId { datanet: 0, index: 77 }), Error::<Test>::NotEligible),
			(split(0, 69), Error::<Test>::RunsNotAdjacent),
			(split(1, 30), Error::<Test>::RunNotFound),
			(split(u32::MAX, 30), Error::<Test>::RunNotFound),
		];
		for (who, (refutation, _)) in (1_000..).zip(&cases) {
			assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), who, ENDOWMENT));
			assert_ok!(commit(who, job, refutation));
		}
		skip_to(now() + 1);
		for (who, (refutation, error)) in (1_000..).zip(cases) {
			assert_noop!(reveal(who, job, &runs(), refutation), error);
		}
		settle(job);
		assert_eq!((Credits::get(PROVIDER), Inference::provider(&PROVIDER).unwrap().bond), (380, BOND));
	});
}

#[test]
fn challenge_should_fail_when_the_position_is_behind_a_full_trace() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		Rules::set(&TraceRules { window: 32, max_runs: 1, min_content: 256 });
		let job = accepted(SPANS);
		let runs = vec![run(FIRST, 0, 69, 1_000), run(SECOND, 150, 1, 2_000)];
		assert_ok!(submit(job, &output(), runs.clone()));
		committed(CHALLENGER, job, &missed(1));
		assert_noop!(reveal(CHALLENGER, job, &runs, missed(1)), Error::<Test>::BeyondTrace);
	});
}

#[test]
fn challenge_should_go_by_what_was_when_the_job_was_requested() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(0));
		Rules::set(&TraceRules { window: 64, max_runs: 1, min_content: 256 });
		Contents::mutate(SECOND, |source| source.as_mut().unwrap().closed = Some(2));
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
	});
}

#[test]
fn challenge_should_fail_when_it_is_not_what_was_committed_to() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (job, other) = (submitted_wrongly(), submitted_wrongly());
		assert_noop!(reveal(CHALLENGER, job, &short_runs(), missed(0)), Error::<Test>::ChallengeNotFound);
		assert_noop!(reveal(CHALLENGER, 77, &short_runs(), missed(0)), Error::<Test>::JobNotFound);
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		// A copied commitment of another account; and one for another job, by the same account.
		let commitment = challenge_commitment(&CHALLENGER, job, &missed(0), &SALT);
		assert_ok!(Inference::commit_challenge(signed(OTHER_CHALLENGER), job, commitment));
		assert_ok!(Inference::commit_challenge(signed(CHALLENGER), other, commitment));
		skip_to(now() + 1);
		for (who, job, refutation) in
			[(CHALLENGER, job, missed(1)), (OTHER_CHALLENGER, job, missed(0)), (CHALLENGER, other, missed(0))]
		{
			assert_noop!(reveal(who, job, &short_runs(), refutation), Error::<Test>::CommitmentMismatch);
		}
		assert_noop!(
			Inference::challenge(
				signed(CHALLENGER),
				job,
				[8; 32],
				output().try_into().unwrap(),
				bare(&short_runs()),
				missed(0)
			),
			Error::<Test>::CommitmentMismatch
		);
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		// And not twice.
		assert_noop!(reveal(CHALLENGER, job, &short_runs(), missed(0)), Error::<Test>::ChallengeNotFound);
	});
}

#[test]
fn challenge_should_fail_when_output_or_runs_are_others() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(0));
		let mut other = output();
		other[0] ^= 1;
		let challenge = |output: Vec<u8>, runs: &[ProvenRun]| {
			Inference::challenge(signed(CHALLENGER), job, SALT, output.try_into().unwrap(), bare(runs), missed(0))
		};
		assert_noop!(challenge(other, &short_runs()), Error::<Test>::OutputMismatch);
		assert_noop!(challenge(output(), &[]), Error::<Test>::RunsMismatch);
		assert_noop!(challenge(output(), &runs()), Error::<Test>::RunsMismatch);
		assert_ok!(challenge(output(), &short_runs()));
	});
}

#[test]
fn challenge_should_fail_when_revealed_in_the_block_of_its_commitment() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		assert_noop!(reveal(CHALLENGER, job, &short_runs(), missed(0)), Error::<Test>::TooEarly);
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
	});
}

#[test]
fn challenge_and_settle_should_have_their_times_in_any_order_of_a_block() {
	for first in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			provide();
			let job = submitted_wrongly();
			skip_to(now() + CHALLENGE_WINDOW - 1);
			committed(CHALLENGER, job, &missed(0));
			let due = Inference::job(job).unwrap().due;
			skip_to(due);
			// All blocks since were full. It is too late, whether the job is settled already or
			// not.
			if first {
				assert_noop!(reveal(CHALLENGER, job, &short_runs(), missed(0)), Error::<Test>::TooLate);
				assert_ok!(Inference::settle(signed(STRANGER), job));
			} else {
				assert_ok!(Inference::settle(signed(STRANGER), job));
				assert_noop!(reveal(CHALLENGER, job, &short_runs(), missed(0)), Error::<Test>::JobNotFound);
			}
			assert_eq!((Credits::get(PROVIDER), Credits::get(CHALLENGER)), (380, 0));
		});
		ExtBuilder::default().build_and_execute(|| {
			provide();
			let job = submitted_wrongly();
			skip_to(now() + CHALLENGE_WINDOW - 1);
			committed(CHALLENGER, job, &missed(0));
			skip_to(Inference::job(job).unwrap().due - 1);
			// In the block before, no account can settle.
			if first {
				assert_noop!(plain(Inference::settle(signed(STRANGER), job)), Error::<Test>::TooEarly);
			}
			assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
			assert_noop!(plain(Inference::settle(signed(STRANGER), job)), Error::<Test>::TooEarly);
			settle(job);
			assert_eq!((Credits::get(PROVIDER), Credits::get(CHALLENGER)), (0, FEE));
		});
	}
}

#[test]
fn challenge_should_reward_the_earliest_commitment_in_any_reveal_order() {
	for order in [[CHALLENGER, OTHER_CHALLENGER], [OTHER_CHALLENGER, CHALLENGER]] {
		ExtBuilder::default().build_and_execute(|| {
			provide();
			let job = submitted_wrongly();
			// A worthless commitment before them wins nothing and excludes no other.
			assert_ok!(Inference::commit_challenge(signed(STRANGER), job, [0; 32]));
			assert_ok!(commit(CHALLENGER, job, &missed(0)));
			assert_ok!(commit(OTHER_CHALLENGER, job, &missed(7)));
			skip_to(now() + 1);
			for who in order {
				let refutation = if who == CHALLENGER { missed(0) } else { missed(7) };
				assert_ok!(reveal(who, job, &short_runs(), refutation));
				check();
			}
			assert_eq!(upheld(job), Some((1, CHALLENGER)));
			settle(job);
			assert_eq!([CHALLENGER, OTHER_CHALLENGER].map(Credits::get), [FEE, 0]);
			assert_eq!([CHALLENGER, OTHER_CHALLENGER].map(Balances::free_balance), [ENDOWMENT; 2]);
			assert_ok!(Inference::withdraw_challenge(signed(STRANGER), job, STRANGER));
		});
	}
}

#[test]
fn challenge_should_pay_the_injured_whoever_committed_first() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		// The provider insures itself by a commitment to its own refutation, and reveals it only
		// when another account has refuted the trace.
		assert_ok!(commit(OTHER_CHALLENGER, job, &missed(1)));
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		assert_ok!(reveal(OTHER_CHALLENGER, job, &short_runs(), missed(1)));
		settle(job);
		assert_eq!([CHALLENGER, OTHER_CHALLENGER].map(Credits::get), [0, FEE]);
		// 30% of the data share.
		assert_eq!((SpanCredits::get(SECOND), PoolCredits::get(RELEASE)), (51, 120));
	});
}

#[test]
fn challenge_should_pay_each_of_the_injured_within_the_caps() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		assert_ok!(submit(job, &output(), vec![]));
		let first = Refutation::Missed {
			position: 0,
			contribution: FIRST,
			offset: 1_000,
			proof: prove(&content(FIRST), 1_000, WINDOW as u64).unwrap(),
		};
		let challenges = [(CHALLENGER, missed(0)), (OTHER_CHALLENGER, first), (STRANGER, missed(3))];
		for (who, refutation) in &challenges {
			assert_ok!(commit(*who, job, refutation));
		}
		skip_to(now() + 1);
		for (who, refutation) in challenges {
			assert_ok!(reveal(who, job, &[], refutation));
			check();
		}
		assert_eq!(witnesses(job), vec![FIRST, SECOND]);
		settle(job);
		// Half of the data share together, in equal parts.
		assert_eq!([FIRST, SECOND].map(SpanCredits::get), [42, 42]);
		assert_eq!(PoolCredits::get(RELEASE), 171 - 84);
	});
}

/// Accomplices of a provider, with later copies of the omitted bytes, show them before the owner
/// does.
#[test]
fn challenge_should_pay_the_owner_of_the_bytes_before_later_copies() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let source = Contents::get(SECOND).unwrap();
		let copies: Vec<_> = (10..10 + MAX_WITNESSES).map(|index| ContributionId { datanet: 0, index }).collect();
		for (sequence, copy) in (50..).zip(&copies) {
			Contents::insert(copy, MockContent { sequence, ..source.clone() });
		}
		let shown = |by: ContributionId, at: u32| match missed(at) {
			Refutation::Missed { position, offset, proof, .. } => {
				Refutation::Missed { position, contribution: by, offset, proof }
			},
			_ => unreachable!("it is a missed position"),
		};
		let job = submitted_wrongly();
		// The owner shows every span that copies were shown at, and one of them shows more bytes.
		let spans = [(copies[3], 0), (copies[2], 31), (copies[1], 64), (copies[0], 90), (SECOND, 10), (SECOND, 70)];
		for some in spans.chunks(3) {
			let challengers = [CHALLENGER, OTHER_CHALLENGER, STRANGER];
			let challenges: Vec<_> = challengers.into_iter().zip(some.iter().map(|(by, at)| shown(*by, *at))).collect();
			for (who, refutation) in &challenges {
				assert_ok!(commit(*who, job, refutation));
			}
			skip_to(now() + 1);
			for (who, refutation) in challenges {
				assert_ok!(reveal(who, job, &short_runs(), refutation));
				check();
			}
		}
		assert_eq!(witnesses(job), [SECOND, SECOND], "it has the places of the copies");
		// A copy that comes later has none.
		committed(CHALLENGER, job, &shown(copies[0], 41));
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), shown(copies[0], 41)));
		assert_eq!(witnesses(job), [SECOND, SECOND]);
		settle(job);
		// 30% of the data share, as if no copy had been shown.
		assert_eq!((SpanCredits::get(SECOND), PoolCredits::get(RELEASE)), (51, 120));
		assert!(copies.iter().all(|copy| SpanCredits::get(*copy) == 0));
	});
}

/// Returns a span of the output that a contribution showed. The lower the rank, the earlier the
/// contribution; two ranks have the same sequence.
fn witness(rank: u32, start: u32) -> Witness {
	let contribution = ContributionId { datanet: 0, index: rank };
	Witness { sequence: u64::from(rank / 2), contribution, start, end: start + WINDOW as u32 }
}

#[test]
fn uphold_should_keep_the_earliest_contributions_and_the_first_commitment() {
	let mut dispute = Dispute::<AccountId, BlockNumber>::new(7);
	let free: Vec<_> = (0..40)
		.map(|reveal| {
			let witness = witness(100 - reveal, reveal * WINDOW as u32);
			dispute.uphold((100 - reveal).into(), reveal.into(), witness)
		})
		.collect();
	// Of equal sequences, the contribution with the lower id is earlier.
	assert_eq!(dispute.injured().iter().map(|id| id.index).collect::<Vec<_>>(), [61, 62, 63, 64]);
	assert_eq!(dispute.upheld.as_ref().unwrap().challenger, 39);
	// Each is paid when it is revealed, but only the first take no place from another.
	assert_eq!(free, (0..40).map(|reveal| reveal < MAX_WITNESSES).collect::<Vec<_>>());
	assert!(!dispute.uphold(0, 0, witness(99, 5_000)), "it is later than all");
}

#[test]
fn uphold_should_be_free_once_for_bytes_that_are_shown_again() {
	let mut dispute = Dispute::<AccountId, BlockNumber>::new(7);
	// One omitted position, and copies of its bytes that come in descending precedence.
	let free: Vec<_> = (0..40)
		.map(|reveal| dispute.uphold(reveal.into(), 1, witness(100 - reveal, reveal % WINDOW as u32 / 2)))
		.collect();
	assert_eq!(free.iter().filter(|is_free| **is_free).count(), 1);
	assert_eq!(dispute.witnesses.len(), 1);
	// Other bytes are free still, but not those that one of the paid has elsewhere.
	assert!(dispute.uphold(41, 1, witness(200, 1_000)));
	assert!(!dispute.uphold(42, 1, witness(200, 2_000)));
	assert_eq!(dispute.witnesses.len(), 2);
	// An earlier one takes the places of both, and the room that it leaves is filled for a fee.
	assert!(!dispute.uphold(43, 1, Witness { start: 0, end: 1_001, ..witness(3, 0) }));
	assert_eq!(dispute.injured(), [ContributionId { datanet: 0, index: 3 }]);
	let free = (0..9).filter(|reveal| dispute.uphold(44, 1, witness(300 + reveal, 2_000 + reveal * 50))).count();
	assert_eq!((free, dispute.free_reveals), (2, MAX_WITNESSES));
}

#[test]
fn challenge_should_fail_when_its_commitment_has_expired() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(0));
		let reveal_until = Challenges::<Test>::get(job, CHALLENGER).unwrap().reveal_until;
		assert_eq!(reveal_until, now() + REVEAL_WINDOW);
		skip_to(reveal_until);
		assert!(now() < Inference::job(job).unwrap().due);
		assert_noop!(reveal(CHALLENGER, job, &short_runs(), missed(0)), Error::<Test>::TooLate);
		skip_to(reveal_until - 1);
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
	});
}

#[test]
fn challenge_should_outlast_every_commitment_of_an_earlier_block() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(OTHER_CHALLENGER, job, &missed(1));
		committed(CHALLENGER, job, &missed(0));
		skip_to(Challenges::<Test>::get(job, CHALLENGER).unwrap().reveal_until - 1);
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		assert_noop!(reveal(OTHER_CHALLENGER, job, &short_runs(), missed(1)), Error::<Test>::TooLate);
		settle(job);
		assert_eq!([CHALLENGER, OTHER_CHALLENGER].map(Credits::get), [FEE, 0]);
		// The insurance has cost half of its bond.
		assert_ok!(Inference::withdraw_challenge(signed(STRANGER), job, OTHER_CHALLENGER));
		assert_eq!(Balances::free_balance(OTHER_CHALLENGER), ENDOWMENT - 51);
	});
}

#[test]
fn challenge_should_pay_no_transaction_fee_when_upheld() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(0));
		let challenge = |who, runs: &[ProvenRun]| {
			let output = output().try_into().unwrap();
			Inference::challenge(signed(who), job, SALT, output, bare(runs), missed(0))
		};
		assert_eq!(challenge(CHALLENGER, &runs()).unwrap_err().post_info.pays_fee, Pays::Yes);
		let upheld = challenge(CHALLENGER, &short_runs()).unwrap();
		assert_eq!((upheld.pays_fee, upheld.actual_weight), (Pays::No, None));
		// What was shown before is not free again, or blocks could be filled for nothing.
		committed(OTHER_CHALLENGER, job, &missed(0));
		assert_eq!(challenge(OTHER_CHALLENGER, &short_runs()).unwrap().pays_fee, Pays::Yes);
	});
}

#[test]
fn challenge_should_earn_nothing_when_it_copies_a_reveal() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(0));
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		// The copy is upheld, but later.
		committed(OTHER_CHALLENGER, job, &missed(0));
		assert_ok!(reveal(OTHER_CHALLENGER, job, &short_runs(), missed(0)));
		// So is a second one by the first challenger.
		committed(CHALLENGER, job, &missed(0));
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		assert_eq!(upheld(job), Some((0, CHALLENGER)));
		settle(job);
		assert_eq!([CHALLENGER, OTHER_CHALLENGER].map(Credits::get), [FEE, 0]);
		assert_eq!([CHALLENGER, OTHER_CHALLENGER].map(Balances::free_balance), [ENDOWMENT; 2]);
	});
}

#[test]
fn challenge_should_not_be_hindered_by_the_state_of_accounts() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		ChallengeBondShare::set(&Perbill::zero());
		ChallengeBond::set(&(EXISTENTIAL_DEPOSIT - 1));
		let job = submitted_wrongly();
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		for who in [CHALLENGER, PROVIDER, REQUESTER] {
			empty(who);
		}
		// The provider leaves as far as it can.
		for model in SERVED {
			assert_ok!(Inference::stop_serving(signed(PROVIDER), model));
		}
		assert_ok!(Inference::unbond(signed(PROVIDER), BOND - COLLATERAL));
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		// The ledger credits what the account cannot take.
		assert_eq!(Credits::get(CHALLENGER), EXISTENTIAL_DEPOSIT - 1);
		settle(job);
		assert_eq!(Credits::get(CHALLENGER), FEE + EXISTENTIAL_DEPOSIT - 1);
		// The bond is empty; the parts that had unbonded in time are released.
		assert_eq!(Inference::provider(&PROVIDER).unwrap().held(), BOND - COLLATERAL);
		skip_to(now() + UNBONDING_DELAY);
		assert_ok!(Inference::withdraw_unbonded(signed(PROVIDER)));
		assert_eq!((Inference::provider(&PROVIDER), bond_held(PROVIDER)), (None, 0));
	});
}

#[test]
fn challenge_should_slash_one_jobs_collateral_and_no_others() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (job, other, wrong) = (submitted_wrongly(), submitted(), submitted_wrongly());
		for job in [job, wrong] {
			assert_ok!(commit(CHALLENGER, job, &missed(0)));
		}
		skip_to(now() + 1);
		for job in [job, wrong] {
			assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		}
		settle(job);
		let provider = Inference::provider(&PROVIDER).unwrap();
		assert_eq!((provider.bond, provider.locked), (BOND - COLLATERAL, 2 * COLLATERAL));
		check();
		settle(other);
		settle(wrong);
		let provider = Inference::provider(&PROVIDER).unwrap();
		assert_eq!((provider.bond, provider.locked), (BOND - 2 * COLLATERAL, 0));
		assert_eq!((Credits::get(CHALLENGER), Credits::get(PROVIDER)), (2 * FEE, 380));
	});
}

#[test]
fn challenge_should_be_rewarded_when_the_settlement_comes_late_or_never() {
	// The ledger works again after a while.
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(0));
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		LedgerBroken::set(&true);
		idle_to(Inference::job(job).unwrap().due + 1);
		assert_eq!((Inference::job(job).unwrap().attempts, Credits::get(CHALLENGER)), (1, 0));
		check();
		LedgerBroken::set(&false);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		assert_eq!(Credits::get(CHALLENGER), FEE);
	});
	// It never does: the fee is refunded, and the provider that cheated still pays.
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(0));
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		LedgerBroken::set(&true);
		while let Some(stored) = Inference::job(job) {
			skip_to(stored.slot.block);
			System::reset_events();
			idle();
			check();
		}
		assert_eq!(
			events(),
			vec![
				Event::Refuted { job, provider: PROVIDER, challenger: CHALLENGER, slashed: COLLATERAL, reward: FEE },
				Event::Abandoned { job, requester: REQUESTER, refund: FEE, provider: PROVIDER },
			]
		);
		assert_eq!([CHALLENGER, TREASURY].map(Credits::get), [FEE, FEE]);
		assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT);
		assert_eq!(bond_held(PROVIDER), BOND - COLLATERAL);
	});
}

#[test]
fn challenge_and_its_settlement_should_be_charged_for_their_work() {
	ExtBuilder::default().build_and_execute(|| {
		let weight = |refutation| {
			let output: Output = output().try_into().unwrap();
			let call = Call::<Test>::challenge { job: 0, salt: SALT, output, runs: bare(&runs()), refutation };
			RuntimeCall::from(call).get_dispatch_info().call_weight
		};
		assert_eq!(weight(missed(0)), <() as WeightInfo>::challenge_missed(350));
		assert_eq!(weight(earlier(0, FIRST, 0)), <() as WeightInfo>::challenge_earlier(350));
		assert_eq!(weight(split(0, 30)), <() as WeightInfo>::challenge_split(350));

		provide();
		let job = submitted_wrongly();
		committed(CHALLENGER, job, &missed(0));
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		skip_to(Inference::job(job).unwrap().due);
		let declared = RuntimeCall::from(Call::<Test>::settle { job }).get_dispatch_info().call_weight;
		let charged = Inference::settle(signed(STRANGER), job).unwrap().actual_weight.unwrap();
		assert_eq!(charged, <() as WeightInfo>::settle_refuted(1, 2));
		assert!(charged.all_lte(declared));
	});
}
