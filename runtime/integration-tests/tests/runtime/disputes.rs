//! Wrong traces, citations and transfers through the runtime: who loses, who is rewarded, and that
//! the sums agree.

use frame_support::traits::{fungible::InspectHold, Get};
use pallet_inference::{challenge_commitment, Citation, MAX_OUTPUT, MAX_RUNS};
use tributary_integration_tests::{
	free,
	market::{
		job, market, of, output, owed, proven, rules, share, submission, view, First, ModelOwner, Provider, Requester,
		Second, Stranger, FEE, FIRST, MODEL, RELEASE, SECOND,
	},
	sudo, Chain, Keyring,
};
use tributary_primitives::{
	content::prove,
	terms::{AttributionMethod, FeeSplit, SpanCaps, WeightedRelease},
	trace::{trace, Refutation, Run, TraceRules},
	JobId,
};
use tributary_runtime::{
	constants::accounts::{ProtocolCutAccount, TreasuryAccount},
	presets::SHORT_WINDOWS,
	AccountId, Attribution, Balance, Balances, Inference, Runtime, RuntimeHoldReason, System, TRIB,
};
use tributary_runtime_api::{runtime_decl_for_attribution_api::AttributionApiV1, EvidenceLabel, JobState};
use tributary_testing::oracle::Oracle;

type Call = pallet_inference::Call<Runtime>;
type Error = pallet_inference::Error<Runtime>;

const SALT: [u8; 32] = [5; 32];

fn credit(chain: &mut Chain, who: &AccountId) -> Balance {
	chain.at(|| Attribution::account_credit(who))
}

/// Submits a job whose trace omits its first run. Returns it with the refutation.
fn wrong_job(chain: &mut Chain, texts: &Oracle) -> (JobId, Vec<u8>, Vec<Run>, Refutation) {
	let rules = rules(chain);
	let (job, output) = (job(chain), output(texts));
	let mut runs = trace(&rules, &output, texts);
	let left_out = runs.remove(0);
	chain.must(Provider, submission(job, &output, proven(texts, &rules, &output, &runs)));
	let proof =
		prove(texts.known(left_out.contribution), left_out.offset, rules.window.into()).expect("it stands there");
	let Run { start, contribution, offset, .. } = left_out;
	(job, output, runs, Refutation::Missed { position: start, contribution, offset, proof })
}

fn commit(chain: &mut Chain, who: Keyring, job: JobId, refutation: &Refutation) {
	let commitment = challenge_commitment(&who.to_account_id(), job, refutation, &SALT);
	chain.must(who, Call::commit_challenge { job, commitment });
}

fn reveal(job: JobId, output: &[u8], runs: &[Run], refutation: &Refutation) -> Call {
	Call::challenge {
		job,
		salt: SALT,
		output: output.to_vec().try_into().unwrap(),
		runs: runs.to_vec().try_into().unwrap(),
		refutation: refutation.clone(),
	}
}

#[test]
fn wrong_trace_should_cost_its_provider_and_pay_who_showed_it_first() {
	let (mut chain, texts) = market();
	let issuance = chain.at(Balances::total_issuance);
	let (job, output, runs, refutation) = wrong_job(&mut chain, &texts);
	chain.at(|| {
		let output = output.clone().try_into().unwrap();
		let runs = runs.clone().try_into().unwrap();
		assert_eq!(Inference::dry_run_challenge(job, output, runs, refutation.clone()), Ok(()));
	});
	let dry_run = |output: &[u8], runs: &[Run]| {
		Runtime::dry_run_challenge(job, output.to_vec(), runs.to_vec(), refutation.clone())
	};
	chain.at(|| {
		assert_eq!(dry_run(&output, &runs), Ok(()));
		assert_eq!(dry_run(&output[1..], &runs), Err(Error::OutputMismatch.into()));
		assert_eq!(dry_run(&[0; MAX_OUTPUT as usize + 1], &runs), Err(Error::OutputMismatch.into()));
		assert_eq!(dry_run(&output, &[runs[0]; MAX_RUNS as usize + 1]), Err(Error::RunsMismatch.into()));
	});
	// Two accounts find the fault. The second one reveals first.
	commit(&mut chain, Stranger, job, &refutation);
	commit(&mut chain, First, job, &refutation);
	let before = chain.at(|| free(&First.to_account_id()));
	chain.must(First, reveal(job, &output, &runs, &refutation));
	// The bond is released, and the reveal costs no fee.
	let bond = chain.at(<Runtime as pallet_inference::Config>::ChallengeBond::get);
	assert_eq!(chain.at(|| free(&First.to_account_id())) - before, bond);
	chain.must(Stranger, reveal(job, &output, &runs, &refutation));
	assert_eq!(
		chain.send(Stranger, reveal(job, &output, &runs, &refutation)),
		Err(Error::ChallengeNotFound.into()),
		"a challenge is revealed once"
	);
	assert_eq!(chain.send(Second, reveal(job, &output, &runs, &refutation)), Err(Error::ChallengeNotFound.into()));
	chain.idle(SHORT_WINDOWS.inference.challenge_window + SHORT_WINDOWS.inference.reveal_window);

	let settled = view(&mut chain, job).expect("its receipt is kept");
	assert_eq!((settled.state, settled.provider), (JobState::Settled, Provider.to_account_id()));
	let receipt = settled.receipt.expect("it is settled");
	assert!(receipt.refuted);
	assert_eq!(receipt.provider.account, TreasuryAccount::get());
	// The contribution whose bytes were shown is paid up to its cap, the pool the rest of the data
	// share.
	let rest = FEE - of(FEE, 2);
	let net = of(rest, 30) - of(of(rest, 30), 10);
	let spans: Vec<_> = receipt.spans.iter().map(|span| (span.contribution, span.amount)).collect();
	assert_eq!(spans, vec![(refutation.witness(&runs).expect("it names one"), of(net, 40))]);
	assert_eq!(receipt.releases[0].pool, net - of(net, 40));
	// The first one to commit may claim half of the collateral, the treasury the other half and the
	// provider's share.
	assert_eq!(credit(&mut chain, &Stranger.to_account_id()), FEE);
	assert_eq!(credit(&mut chain, &First.to_account_id()), 0);
	assert_eq!(credit(&mut chain, &TreasuryAccount::get()), FEE + receipt.provider.amount);
	assert_eq!(receipt.protocol.account, ProtocolCutAccount::get());
	chain.at(|| {
		assert_eq!(
			Inference::provider(&Provider.to_account_id()).map(|one| (one.bond, one.locked)),
			Some((20 * TRIB - 2 * FEE, 0))
		);
		for who in [Stranger, First, Requester] {
			assert_eq!(Balances::reserved_balance(who.to_account_id()), held_for_data(who), "{who:?}");
		}
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

/// Returns the amount held of an account for its contributions.
fn held_for_data(who: Keyring) -> Balance {
	let reason = RuntimeHoldReason::Datanets(pallet_datanets::HoldReason::Contribution);
	Balances::balance_on_hold(&reason, &who.to_account_id())
}

#[test]
fn right_trace_should_stand_whatever_is_committed() {
	let (mut chain, texts) = market();
	let rules: TraceRules = rules(&mut chain);
	let (job, output) = (job(&mut chain), output(&texts));
	let runs = trace(&rules, &output, &texts);
	chain.must(Provider, submission(job, &output, proven(&texts, &rules, &output, &runs)));
	let proof = prove(texts.known(FIRST), 0, rules.window.into()).expect("it stands there");
	let refutation = Refutation::Missed { position: 0, contribution: FIRST, offset: 0, proof };
	commit(&mut chain, Stranger, job, &refutation);
	assert_eq!(chain.send(Stranger, reveal(job, &output, &runs, &refutation)), Err(Error::InvalidProof.into()));
	chain.idle(SHORT_WINDOWS.inference.challenge_window + SHORT_WINDOWS.inference.reveal_window);

	let receipt = view(&mut chain, job).and_then(|job| job.receipt).expect("it is settled");
	assert!(!receipt.refuted);
	assert_eq!(receipt.provider.account, Provider.to_account_id());
	let before = chain.at(|| free(&Stranger.to_account_id()));
	chain.must(Second, Call::withdraw_challenge { job, challenger: Stranger.to_account_id() });
	let bond = chain.at(<Runtime as pallet_inference::Config>::ChallengeBond::get);
	let back = chain.at(|| free(&Stranger.to_account_id())) - before;
	assert_eq!(back, bond / 2);
}

#[test]
fn challenge_should_go_on_in_safe_mode() {
	let (mut chain, texts) = market();
	let (job, output, runs, refutation) = wrong_job(&mut chain, &texts);
	chain.must(Keyring::Alice, sudo(pallet_safe_mode::Call::force_enter {}));
	// Challenges are among the calls that even safe mode does not stop.
	commit(&mut chain, Stranger, job, &refutation);
	chain.must(Stranger, reveal(job, &output, &runs, &refutation));
	chain.idle(SHORT_WINDOWS.inference.challenge_window + SHORT_WINDOWS.inference.reveal_window);
	assert!(view(&mut chain, job).and_then(|job| job.receipt).expect("it is settled").refuted);
}

#[test]
fn citations_should_be_paid_and_labelled_as_declared() {
	let (mut chain, texts) = market();
	let caps = SpanCaps { total: share(50), contribution: share(40) };
	chain.must(
		ModelOwner,
		pallet_models::Call::publish_terms {
			model: MODEL,
			split: FeeSplit { provider: share(40), owner: share(30), base: share(0), data: share(30) },
			method: AttributionMethod::Retrieval(caps),
			releases: vec![WeightedRelease { release: RELEASE, weight: share(100) }].try_into().unwrap(),
		},
	);
	// The provider agreed to the first version only.
	chain.must(Provider, Call::serve { model: MODEL, version: 2, min_fee: 0, min_share: share(39) });
	let id = chain.at(pallet_inference::NextJobId::<Runtime>::get);
	chain.must(
		Requester,
		Call::request {
			model: MODEL,
			version: 2,
			provider: Provider.to_account_id(),
			prompt: pallet_inference::Prompt::Committed { hash: [3; 32] },
			fee: FEE,
		},
	);
	chain.must(Provider, Call::accept { job: id });
	let cite = |contribution, offset: usize, length: usize| Citation {
		contribution,
		offset: offset as u64,
		bytes: texts.known(contribution)[offset..offset + length].to_vec().try_into().unwrap(),
		proof: prove(texts.known(contribution), offset as u64, length as u64).unwrap(),
	};
	let citations = vec![cite(FIRST, 100, 300), cite(SECOND, 5, 100)];
	let output = b"In short: letters.".to_vec().try_into().unwrap();
	chain.must(
		Provider,
		Call::submit_cited { job: id, output, citations: citations.try_into().unwrap(), attestation: None },
	);
	let submitted = view(&mut chain, id).expect("it is there");
	assert_eq!(submitted.evidence, Some(EvidenceLabel::Citation));
	assert_eq!(submitted.submitted_at, Some(chain.at(System::block_number)));
	chain.idle(SHORT_WINDOWS.inference.challenge_window);

	let receipt = view(&mut chain, id).and_then(|job| job.receipt).expect("it is settled");
	let net = receipt.releases[0].pool + receipt.spans.iter().map(|span| span.amount).sum::<Balance>();
	let paid: Vec<_> = receipt.spans.iter().map(|span| (span.contribution, span.positions, span.amount)).collect();
	// 400 bytes of the 4,096 that would take the whole data share, within the caps.
	let cited = net * 400 / 4_096;
	assert_eq!(paid, [(FIRST, 300, cited * 300 / 400), (SECOND, 100, cited * 100 / 400)]);
	assert!(receipt.spans.iter().all(|span| span.evidence == EvidenceLabel::Citation));
}

#[test]
fn contribution_should_change_hands_with_its_past_paid_out() {
	let (mut chain, texts) = market();
	let rules = rules(&mut chain);
	let (job, output) = (job(&mut chain), output(&texts));
	let runs = trace(&rules, &output, &texts);
	chain.must(Provider, submission(job, &output, proven(&texts, &rules, &output, &runs)));
	chain.idle(SHORT_WINDOWS.inference.challenge_window);
	let due = chain.at(|| Attribution::claimable(FIRST)).expect("it is there");
	assert!(due.spans > 0 && due.pool > 0);
	let deposit = chain.at(|| held_for_data(First));

	chain.must(
		First,
		pallet_datanets::Call::transfer_contribution { contribution: FIRST, to: Some(Stranger.to_account_id()) },
	);
	chain.must(Stranger, pallet_datanets::Call::accept_transfer { contribution: FIRST });
	assert_eq!(credit(&mut chain, &First.to_account_id()), due.spans + due.pool);
	let after = chain.at(|| Attribution::claimable(FIRST)).expect("it is there");
	assert_eq!((after.payee, after.spans, after.pool), (Stranger.to_account_id(), 0, 0));
	chain.at(|| {
		assert_eq!(held_for_data(First), 0);
		assert_eq!(held_for_data(Stranger), deposit);
	});
}

/// In one block, in either order: earnings from before the transfer belong to the old owner, and
/// are paid once.
#[test]
fn claim_should_not_race_a_transfer() {
	for claim_first in [true, false] {
		let (mut chain, texts) = market();
		let rules = rules(&mut chain);
		let (job, output) = (job(&mut chain), output(&texts));
		let runs = trace(&rules, &output, &texts);
		chain.must(Provider, submission(job, &output, proven(&texts, &rules, &output, &runs)));
		chain.idle(SHORT_WINDOWS.inference.challenge_window);
		let due = chain.at(|| Attribution::claimable(FIRST)).expect("it is there");
		let to = Some(Stranger.to_account_id());
		chain.must(First, pallet_datanets::Call::transfer_contribution { contribution: FIRST, to });

		let (before, owed_before) = (chain.at(|| free(&First.to_account_id())), owed(&mut chain));
		let claim = (Second, pallet_attribution::Call::claim { contributions: vec![FIRST].try_into().unwrap() }.into());
		let take = (Stranger, pallet_datanets::Call::accept_transfer { contribution: FIRST }.into());
		let both = if claim_first { [claim, take] } else { [take, claim] };
		let applied = chain.block(&both);
		assert!(applied.iter().all(|result| matches!(result, Ok(Ok(_)))), "{applied:?}");

		let credited = credit(&mut chain, &First.to_account_id());
		let paid = chain.at(|| free(&First.to_account_id())) - before;
		assert_eq!(credited, if claim_first { 0 } else { due.spans + due.pool });
		assert_eq!(paid, if claim_first { due.spans + due.pool } else { 0 });
		assert_eq!(owed_before - owed(&mut chain), paid);
		assert_eq!(chain.at(|| held_for_data(First)), 0, "the deposit is held of the new owner");
		assert_eq!(credit(&mut chain, &Stranger.to_account_id()), 0);
	}
}
