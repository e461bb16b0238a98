use super::*;
use codec::{Decode, Encode};

/// Checks that a submission fails with its own error and no change of state, and that the right one
/// passes afterwards.
fn refuse(output: &[u8], runs: Vec<ProvenRun>, error: Error<Test>) {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		assert_noop!(submit(job, output, runs), error);
		assert_ok!(submit(job, &super::output(), super::runs()));
	});
}

#[test]
fn submit_should_keep_the_hashes_and_the_sources() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		skip_to(now() + 1);
		System::reset_events();
		assert_ok!(submit(job, &output(), runs()));

		let bare: Vec<Run> = runs().into_iter().map(|proven| proven.run).collect();
		let output_hash = *blake3::hash(&output()).as_bytes();
		let runs_hash = *blake3::hash(&bare.encode()).as_bytes();
		let stored = Inference::job(job).unwrap();
		assert_eq!(stored.settles_at(), Some(now() + CHALLENGE_WINDOW));
		assert_eq!(
			stored.submission(),
			Some(&Submission {
				output_hash,
				output_len: 350,
				basis: Basis::Traced,
				runs_hash,
				positions: 319,
				owned: vec![(FIRST, 69), (SECOND, 169)].try_into().unwrap(),
				attestation: None,
				submitted_at: now(),
			})
		);
		assert_eq!(
			events(),
			vec![Event::Submitted {
				job,
				provider: PROVIDER,
				output: output().try_into().unwrap(),
				output_hash,
				runs: bare.try_into().unwrap(),
				runs_hash,
				positions: 319,
				attestation: None,
				settles_at: now() + CHALLENGE_WINDOW,
			}]
		);
	});
}

#[test]
fn submit_should_keep_an_attestation_without_judging_it() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let attestation = Some(Attestation { kind: u16::MAX, hash: [9; 32] });
		let answer = || (output().try_into().unwrap(), runs().try_into().unwrap());
		let (traced, (output, runs)) = (accepted(SPANS), answer());
		assert_ok!(plain(Inference::submit(signed(PROVIDER), traced, output, runs, attestation)));
		let (cited, (output, _)) = (accepted(RETRIEVAL), answer());
		assert_ok!(plain(Inference::submit_cited(signed(PROVIDER), cited, output, Default::default(), attestation)));
		for job in [traced, cited] {
			assert_eq!(Inference::job(job).unwrap().submission().unwrap().attestation, attestation);
		}
		assert!(matches!(events()[..], [.., Event::SubmittedCited { attestation: shown, .. }] if shown == attestation));
		skip_to(now() + CHALLENGE_WINDOW);
		for job in [traced, cited] {
			assert_ok!(Inference::settle(signed(STRANGER), job));
			assert_eq!(receipt(job).record.unwrap().attestation, attestation);
		}
	});
}

#[test]
fn submit_should_join_the_runs_of_one_contribution() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		let first = content(FIRST);
		let output = [&first[100..140], &first[500..540]].concat();
		assert_ok!(submit(job, &output, vec![run(FIRST, 0, 9, 100), run(FIRST, 40, 9, 500)]));
		assert_eq!(Inference::job(job).unwrap().submission().unwrap().owned.to_vec(), vec![(FIRST, 18)]);
	});
}

#[test]
fn submit_should_pay_the_pool_when_nothing_is_found() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		assert_ok!(submit(job, &text(200, 500), vec![]));
		assert!(Inference::job(job).unwrap().submission().unwrap().owned.is_empty());
	});
}

#[test]
fn submit_should_prove_the_further_run_and_not_pay_it() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		let (first, second) = (content(FIRST), content(SECOND));
		// Four pieces, of which three are paid.
		let output = [&first[0..40], &second[0..40], &first[100..140], &second[100..140]].concat();
		let mut runs = vec![run(FIRST, 0, 9, 0), run(SECOND, 40, 9, 0), run(FIRST, 80, 9, 100)];
		runs.push(run(SECOND, 120, 1, 101));
		assert_noop!(submit(job, &output, runs.clone()), Error::<Test>::InvalidProof);
		runs.pop();
		runs.push(run(SECOND, 120, 1, 100));
		assert_ok!(submit(job, &output, runs));
		assert_eq!(Inference::job(job).unwrap().submission().unwrap().owned.to_vec(), vec![(FIRST, 18), (SECOND, 9)]);
	});
}

#[test]
fn submit_should_fail_when_a_stranger_submits() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_ok!(Inference::register_provider(signed(OTHER_PROVIDER), BOND, Default::default()));
		assert_ok!(serve(OTHER_PROVIDER, SPANS, 0));
		let job = accepted(SPANS);
		for who in [STRANGER, OTHER_PROVIDER, REQUESTER] {
			assert_noop!(
				plain(Inference::submit(
					signed(who),
					job,
					output().try_into().unwrap(),
					runs().try_into().unwrap(),
					None
				)),
				Error::<Test>::NotProvider
			);
		}
	});
}

#[test]
fn submit_should_fail_when_submitted_already() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = submitted();
		assert_noop!(submit(job, &output(), runs()), Error::<Test>::AlreadySubmitted);
	});
}

#[test]
fn submit_should_fail_when_not_accepted_or_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = request(SPANS);
		assert_noop!(submit(job, &output(), runs()), Error::<Test>::NotAccepted);
		assert_noop!(submit(77, &output(), runs()), Error::<Test>::JobNotFound);
	});
}

#[test]
fn submit_should_fail_when_the_deadline_has_passed() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		let submit_by = Inference::job(job).unwrap().submit_by().unwrap();
		skip_to(submit_by + 1);
		assert_noop!(submit(job, &output(), runs()), Error::<Test>::TooLate);
		skip_to(submit_by);
		assert_ok!(submit(job, &output(), runs()));
	});
}

#[test]
fn submit_should_fail_when_output_is_empty() {
	refuse(&[], vec![], Error::EmptyOutput);
}

#[test]
fn submit_should_take_the_longest_output_and_not_decode_a_longer_one() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		assert_ok!(submit(job, &vec![b'x'; MAX_OUTPUT as usize], vec![]));
		assert!(Output::decode(&mut &vec![b'x'; MAX_OUTPUT as usize + 1].encode()[..]).is_err());
	});
}

#[test]
fn submit_should_pay_the_pool_when_output_is_shorter_than_the_window() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		let output = &content(FIRST)[..WINDOW - 1];
		assert_noop!(submit(job, output, vec![run(FIRST, 0, 1, 0)]), Error::<Test>::RunOutOfRange);
		assert_ok!(submit(job, output, vec![]));
		assert_eq!(Inference::job(job).unwrap().submission().unwrap().positions, 0);
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		let receipt = receipt(job);
		assert_eq!((receipt.spans.len(), receipt.pool), (0, 171));
	});
}

#[test]
fn submit_should_fail_when_a_run_is_not_in_the_contribution() {
	let mut claimed = runs();
	claimed[1].run.contribution = FIRST;
	refuse(&output(), claimed, Error::InvalidProof);
	// A proof of its own, but of other bytes.
	refuse(&output(), vec![run(FIRST, 0, 69, 1_000), run(FIRST, 150, 169, 2_000)], Error::InvalidProof);
	// Bytes without owner.
	refuse(&output(), vec![run(FIRST, 69, 81, 1_069)], Error::InvalidProof);
}

#[test]
fn submit_should_fail_when_a_run_is_shifted_by_one_byte() {
	for by in [-1i64, 1] {
		let offset = usize::try_from(1_000 + by).unwrap();
		// The offset alone; the offset with its proof; and the start in the output.
		let mut claimed = runs();
		claimed[0].run.offset = offset as u64;
		refuse(&output(), claimed, Error::InvalidProof);
		refuse(&output(), vec![run(FIRST, 0, 69, offset), run(SECOND, 150, 169, 2_000)], Error::InvalidProof);
	}
	let mut claimed = runs();
	claimed[0].run.start = 1;
	refuse(&output(), claimed, Error::InvalidProof);
	// One position more than the content has.
	let mut claimed = runs();
	claimed[0].run.positions = 70;
	refuse(&output(), claimed, Error::InvalidProof);
	refuse(&output(), vec![run(FIRST, 0, 70, 1_000)], Error::InvalidProof);
}

#[test]
fn submit_should_fail_when_a_proof_is_damaged() {
	let mut claimed = runs();
	claimed[0].proof.head[0] ^= 1;
	refuse(&output(), claimed, Error::InvalidProof);
	let mut claimed = runs();
	claimed[1].proof.siblings[0][31] ^= 128;
	refuse(&output(), claimed, Error::InvalidProof);
	let mut claimed = runs();
	claimed[0].proof.siblings.pop();
	refuse(&output(), claimed, Error::InvalidProof);
	let mut claimed = runs();
	claimed[0].run.offset = u64::MAX;
	refuse(&output(), claimed, Error::InvalidProof);
}

#[test]
fn submit_should_fail_when_runs_overlap_or_are_out_of_order() {
	refuse(&output(), vec![run(FIRST, 0, 69, 1_000), run(FIRST, 68, 1, 1_068)], Error::RunsOverlap);
	refuse(&output(), runs().into_iter().rev().collect(), Error::RunsOverlap);
	refuse(&output(), vec![run(FIRST, 0, 69, 1_000), run(FIRST, 0, 69, 1_000)], Error::RunsOverlap);
}

#[test]
fn submit_should_fail_when_a_run_is_empty_or_out_of_bounds() {
	let mut claimed = runs();
	claimed[0].run.positions = 0;
	refuse(&output(), claimed, Error::EmptyRun);
	let mut claimed = runs();
	claimed[1].run.positions += 1;
	refuse(&output(), claimed, Error::RunOutOfRange);
	let mut claimed = runs();
	(claimed[1].run.start, claimed[1].run.positions) = (u32::MAX, u32::MAX);
	refuse(&output(), claimed, Error::RunOutOfRange);
}

#[test]
fn submit_should_fail_when_there_are_more_runs_than_are_paid_and_one() {
	let output = content(FIRST)[..200].to_vec();
	let five = (0..5).map(|at| run(FIRST, at, 1, at)).collect();
	refuse(&output, five, Error::MaxRunsExceeded);
	let mut four: Vec<_> = (0..3).map(|at| run(FIRST, at, 1, at)).collect();
	four.push(run(FIRST, 3, 2, 3));
	refuse(&output, four, Error::FurtherRunTooLong);
}

#[test]
fn submit_should_fail_when_the_contribution_may_not_own_positions() {
	let cases =
		[(FOREIGN, Error::NotInReleases), (UNTRACEABLE, Error::NotTraceable), (CLOSED, Error::ContributionClosed)];
	for (id, error) in cases {
		refuse(&content(id)[..100], vec![run(id, 0, 69, 0)], error);
	}
	let mut claimed = runs();
	claimed[1].run.contribution.index = 77;
	refuse(&output(), claimed, Error::ContributionNotFound);
}

#[test]
fn submit_should_fail_when_the_contribution_is_too_short() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let rules = Rules::get();
		let whole = content(FIRST).len() as u32;
		Rules::set(&TraceRules { min_content: whole + 1, ..rules });
		let refused = accepted(SPANS);
		Rules::set(&TraceRules { min_content: whole, ..rules });
		// A job keeps the minimum of its request, and an answer without runs is its whole trace.
		assert_noop!(submit(refused, &output(), runs()), Error::<Test>::ContributionTooShort);
		assert_ok!(submit(refused, &output(), vec![]));
		assert_ok!(submit(accepted(SPANS), &output(), runs()));
	});
}

#[test]
fn submit_should_go_by_what_was_when_the_job_was_requested() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		// Later in the block of the request, and later still.
		Contents::mutate(FIRST, |source| source.as_mut().unwrap().closed = Some(2));
		Contents::mutate(SECOND, |source| source.as_mut().unwrap().closed = Some(3));
		Rules::set(&TraceRules { window: 64, max_runs: 1, min_content: 256 });
		SubmitWindow::set(&1);
		ChallengeWindow::set(&1);
		ProtocolCut::set(&Perbill::from_percent(50));
		skip_to(now() + 3);
		assert_ok!(submit(job, &output(), runs()));
		assert_eq!(Inference::job(job).unwrap().settles_at(), Some(now() + CHALLENGE_WINDOW));
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		assert_eq!(Credits::get(PROTOCOL), 50);
	});
}

#[test]
fn submit_should_fail_when_the_model_attributes_by_no_trace() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		for model in [POOLED, BARE] {
			let job = accepted(model);
			assert_noop!(submit(job, &output(), runs()), Error::<Test>::TraceNotAllowed);
			assert_ok!(submit(job, &output(), vec![]));
			assert_eq!(Inference::job(job).unwrap().submission().unwrap().basis, Basis::Pooled);
		}
		// A model that attributes by citations takes no trace, not even an empty one.
		let job = accepted(RETRIEVAL);
		for runs in [runs(), vec![]] {
			assert_noop!(submit(job, &output(), runs), Error::<Test>::TraceNotAllowed);
		}
	});
}

#[test]
fn submit_should_not_decode_when_a_proof_is_larger_than_any_can_be() {
	let largest = ProvenRuns::truncate_from(vec![
		ProvenRun {
			run: runs()[0].run,
			proof: tributary_primitives::content::SpanProof {
				head: vec![0; 1023].try_into().unwrap(),
				tail: vec![0; 1023].try_into().unwrap(),
				siblings: vec![[0; 32]; 60].try_into().unwrap(),
			},
		};
		MAX_RUNS as usize
	]);
	assert_eq!(ProvenRuns::decode(&mut &largest.encode()[..]), Ok(largest.clone()));
	let mut one_more = largest.to_vec();
	one_more.push(largest[0].clone());
	assert!(ProvenRuns::decode(&mut &one_more.encode()[..]).is_err());
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(SPANS);
		assert_noop!(submit(job, &output(), largest.to_vec()), Error::<Test>::MaxRunsExceeded);
	});
}
