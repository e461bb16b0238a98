//! Providers and jobs: requests, outputs with right and wrong traces, challenges and ratings.

use crate::{
	harness::Harness,
	records::{Action, ObservedSubmission, PendingChallenge},
};
use pallet_inference::{challenge_commitment, Basis, Citation, Prompt, Stage};
use rand::Rng;
use sp_runtime::Perbill;
use std::rc::Rc;
use tributary_primitives::{
	content::prove,
	terms::AttributionMethod,
	trace::{trace, ProvenRun, Refutation, Run},
	traits::{Eligibility as _, Models as _},
	Attestation, ContributionId, JobId,
};
use tributary_runtime::{AccountId, Datanets, Inference, Models, Network, Runtime, TRIB};
use tributary_testing::oracle::Oracle;

type Call = pallet_inference::Call<Runtime>;
type Job = pallet_inference::JobOf<Runtime>;
/// Contributions that may own positions of the output of a job, with their texts.
type Eligible = Oracle<Rc<[u8]>>;

/// Returns a random action of a provider, a requester or a watcher.
pub(crate) fn generate(harness: &mut Harness) -> Option<Action> {
	match harness.rng.gen_range(0..27) {
		0 => register(harness),
		1 => bond(harness),
		2 | 3 => serve(harness),
		4..=8 => request(harness),
		9..=12 => accept(harness),
		13..=16 => submit(harness),
		17..=19 => commit_challenge(harness),
		20..=22 => challenge(harness),
		23 => rate(harness),
		_ => exit(harness),
	}
}

/// Returns a random open job of this kind.
fn job(harness: &mut Harness, kind: impl Fn(&Job) -> bool) -> Option<(JobId, Job)> {
	let jobs: Vec<_> =
		harness.chain.at(|| pallet_inference::Jobs::<Runtime>::iter().filter(|(_, job)| kind(job)).collect());
	harness.pick(&jobs)
}

fn provider(harness: &mut Harness) -> Option<AccountId> {
	let providers: Vec<_> = harness.chain.at(|| pallet_inference::Providers::<Runtime>::iter_keys().collect());
	harness.pick(&providers)
}

fn model(harness: &mut Harness) -> Option<u32> {
	let models: Vec<_> = harness.chain.at(|| pallet_models::Models::<Runtime>::iter_keys().collect());
	harness.pick(&models)
}

fn register(harness: &mut Harness) -> Option<Action> {
	let bond = harness.rng.gen_range(5 * TRIB..60 * TRIB);
	Some((harness.account(), Call::register_provider { bond, endpoint: Default::default() }.into()))
}

fn bond(harness: &mut Harness) -> Option<Action> {
	let provider = provider(harness)?;
	let amount = harness.rng.gen_range(1..20 * TRIB);
	let who = harness.key(&provider)?;
	let call = match harness.rng.gen_range(0..5) {
		0 => Call::bond_more { amount },
		1 => Call::unbond { amount },
		2 => {
			let state = harness.chain.at(|| Inference::provider(&provider))?;
			Call::unbond { amount: state.bond - state.locked }
		},
		3 => Call::set_endpoint { endpoint: b"https://example.org".to_vec().try_into().ok()? },
		_ => Call::withdraw_unbonded {},
	};
	Some((who, call.into()))
}

fn serve(harness: &mut Harness) -> Option<Action> {
	let provider = provider(harness)?;
	let model = model(harness)?;
	let call = if harness.one_in(8) {
		Call::stop_serving { model }
	} else {
		let version = harness.chain.at(|| Models::latest_terms(model))?;
		let min_share = Perbill::from_percent(if harness.one_in(4) { harness.rng.gen_range(0..60) } else { 0 });
		Call::serve { model, version, min_fee: harness.rng.gen_range(0..TRIB), min_share }
	};
	Some((harness.key(&provider)?, call.into()))
}

fn request(harness: &mut Harness) -> Option<Action> {
	let serving: Vec<_> = harness.chain.at(|| pallet_inference::Serving::<Runtime>::iter_keys().collect());
	let (model, provider) = harness.pick(&serving)?;
	let version = harness.chain.at(|| Models::latest_terms(model))?;
	let prompt = if harness.one_in(2) {
		Prompt::Inline(b"What do they say?".to_vec().try_into().ok()?)
	} else {
		Prompt::Committed { hash: harness.bytes32() }
	};
	let fee = harness.rng.gen_range(TRIB / 2_000..4 * TRIB);
	Some((harness.account(), Call::request { model, version, provider, prompt, fee }.into()))
}

fn accept(harness: &mut Harness) -> Option<Action> {
	let (id, job) = job(harness, |job| matches!(job.stage, Stage::Requested { .. }))?;
	let who = if harness.one_in(8) { provider(harness)? } else { job.provider().clone() };
	Some((harness.key(&who)?, Call::accept { job: id }.into()))
}

/// Returns the contributions that may own positions of a job's output, by precedence. Rarely, those
/// that are too short are among them.
fn eligible(harness: &mut Harness, job: &Job) -> Option<Eligible> {
	let terms = harness.chain.at(|| Models::terms(job.model, job.version))?;
	let releases: Vec<_> = terms.releases.iter().map(|weighted| weighted.release).collect();
	let (requested_at, rules, purpose) = (job.requested_at, job.frozen.rules, terms.method.purpose());
	let short = harness.one_in(16);
	let mut all: Vec<_> = harness.chain.at(|| {
		pallet_datanets::Contributions::<Runtime>::iter_keys()
			.map(|(datanet, index)| ContributionId { datanet, index })
			.filter_map(|id| Some((id, Datanets::eligible(id, &releases, requested_at, purpose).ok()?)))
			.filter(|(_, eligible)| short || rules.admits(&eligible.content))
			.map(|(id, eligible)| (id, eligible.sequence))
			.collect()
	});
	all.sort_by_key(|(_, sequence)| *sequence);
	let texts = all.into_iter().map(|(id, _)| Some((id, harness.content(id)?))).collect::<Option<Vec<_>>>()?;
	Some(Oracle(texts))
}

/// Returns an output that quotes.
fn output(harness: &mut Harness, eligible: &Eligible) -> Vec<u8> {
	let mut output = vec![];
	for _ in 0..harness.rng.gen_range(1..5) {
		let text = match harness.pick(&eligible.0) {
			Some((_, text)) => text,
			None => harness.text(),
		};
		let start = harness.rng.gen_range(0..text.len());
		let end = harness.rng.gen_range(start..=text.len());
		output.extend_from_slice(&text[start..end]);
		if harness.one_in(2) {
			output.extend_from_slice(b" -- ");
		}
	}
	output.push(b'.');
	output
}

fn submit(harness: &mut Harness) -> Option<Action> {
	let (id, job) = job(harness, |job| matches!(job.stage, Stage::Accepted { .. }))?;
	let who = harness.key(job.provider())?;
	let terms = harness.chain.at(|| Models::terms(job.model, job.version))?;
	let eligible = eligible(harness, &job)?;
	let output = output(harness, &eligible);
	let output_bytes = output.clone().try_into().ok()?;
	let hash = harness.bytes32();
	let attestation = harness.one_in(3).then_some(Attestation { kind: 1, hash });
	if matches!(terms.method, AttributionMethod::Retrieval(_)) {
		let mut citations = vec![];
		for (contribution, text) in eligible.0.iter().take(harness.rng.gen_range(0..4)) {
			let shortest = if harness.one_in(16) { 1 } else { job.frozen.rules.window as usize };
			if text.len() < shortest {
				continue;
			}
			let len = harness.rng.gen_range(shortest..=text.len().min(500).max(shortest));
			let offset = harness.rng.gen_range(0..=text.len() - len);
			let bytes = text[offset..offset + len].to_vec();
			let proof = prove(text, offset as u64, len as u64).ok()?;
			citations.push(Citation {
				contribution: *contribution,
				offset: offset as u64,
				bytes: bytes.try_into().ok()?,
				proof,
			});
		}
		citations.sort_by_key(|citation| citation.contribution);
		return Some((
			who,
			Call::submit_cited { job: id, output: output_bytes, citations: citations.try_into().ok()?, attestation }
				.into(),
		));
	}
	let mut runs = match terms.method {
		AttributionMethod::Pooled => vec![],
		_ => trace(&job.frozen.rules, &output, &eligible),
	};
	if !runs.is_empty() && harness.one_in(2) {
		spoil(harness, &eligible, &job, &output, &mut runs);
	}
	let prove_run = |run: &Run| eligible.prove(&job.frozen.rules, &output, *run);
	let proven: Option<Vec<ProvenRun>> = runs.iter().map(prove_run).collect();
	let runs_proven = proven?.try_into().ok()?;
	harness.submissions.insert(id, ObservedSubmission { output, runs });
	Some((who, Call::submit { job: id, output: output_bytes, runs: runs_proven, attestation }.into()))
}

/// Makes a trace wrong: omits a run, cuts it in two, or gives it to a later holder of its bytes.
fn spoil(harness: &mut Harness, eligible: &Eligible, job: &Job, output: &[u8], runs: &mut Vec<Run>) {
	let index = harness.rng.gen_range(0..runs.len());
	let run = runs[index];
	match harness.rng.gen_range(0..3) {
		0 => {
			runs.remove(index);
		},
		1 if run.positions > 1 => {
			let first = harness.rng.gen_range(1..run.positions);
			runs[index].positions = first;
			let rest = Run {
				start: run.start + first,
				positions: run.positions - first,
				offset: run.offset + u64::from(first),
				..run
			};
			runs.insert(index + 1, rest);
		},
		_ => {
			let Some(span) = run.span(&job.frozen.rules, output) else { return };
			let other = eligible.0.iter().rev().find_map(|(id, text)| {
				let offset = text.windows(span.len()).position(|bytes| bytes == span)?;
				(*id != run.contribution).then_some((*id, offset as u64))
			});
			if let Some((contribution, offset)) = other {
				runs[index] = Run { contribution, offset, ..run };
			}
		},
	}
}

/// Returns a refutation that holds, if the submitted trace is wrong.
fn refutation(harness: &mut Harness, job: &Job, seen: &ObservedSubmission) -> Option<Refutation> {
	let eligible = eligible(harness, job)?;
	let rules = &job.frozen.rules;
	let window = u64::from(rules.window);
	let claimed = |position: u32| seen.runs.iter().find(|run| run.claims(position));
	for position in 0..rules.positions(seen.output.len() as u32) {
		let bytes = &seen.output[position as usize..][..rules.window as usize];
		let owner = eligible.0.iter().find_map(|(id, text)| {
			let offset = text.windows(bytes.len()).position(|other| other == bytes)?;
			Some((*id, offset as u64, prove(text, offset as u64, window).ok()?))
		});
		match (claimed(position), owner) {
			(Some(run), Some((contribution, offset, proof))) if run.contribution != contribution => {
				return Some(Refutation::Earlier { position, contribution, offset, proof })
			},
			(None, Some((contribution, offset, proof))) => {
				let beyond = rules.further(&seen.runs).is_some() && position >= seen.runs.last().map_or(0, Run::end);
				if !beyond {
					return Some(Refutation::Missed { position, contribution, offset, proof });
				}
			},
			_ => {},
		}
	}
	for (index, pair) in seen.runs.windows(2).enumerate() {
		if pair[0].contribution != pair[1].contribution || pair[0].end() != pair[1].start {
			continue;
		}
		let longer = Run { positions: pair[0].positions + 1, ..pair[0] };
		let Some(span) = longer.span(rules, &seen.output) else { continue };
		let text = eligible.bytes(longer.contribution)?;
		if let Some(offset) = text.windows(span.len()).position(|bytes| bytes == span) {
			let proof = prove(text, offset as u64, span.len() as u64).ok()?;
			return Some(Refutation::Split { run: index as u32, offset: offset as u64, proof });
		}
	}
	None
}

fn commit_challenge(harness: &mut Harness) -> Option<Action> {
	let (id, job) = job(harness, |job| job.submission().is_some_and(|submission| submission.basis == Basis::Traced))?;
	let seen = harness.submissions.get(&id)?.clone();
	let held = refutation(harness, &job, &seen);
	let refutation = match held {
		Some(refutation) => refutation,
		// The trace is right: sometimes an account tries nevertheless.
		None if harness.one_in(4) => {
			let eligible = eligible(harness, &job)?;
			let (contribution, text) = harness.pick(&eligible.0)?;
			let proof = prove(&text, 0, u64::from(job.frozen.rules.window).min(text.len() as u64)).ok()?;
			Refutation::Missed { position: 0, contribution, offset: 0, proof }
		},
		None => return None,
	};
	let who = harness.account();
	let salt = harness.bytes32();
	let commitment = challenge_commitment(&who.to_account_id(), id, &refutation, &salt);
	harness.pending_challenges.push(PendingChallenge { who, job: id, salt, refutation });
	Some((who, Call::commit_challenge { job: id, commitment }.into()))
}

fn challenge(harness: &mut Harness) -> Option<Action> {
	let late = harness.one_in(8);
	let open: Vec<_> = harness.chain.at(|| pallet_inference::Challenges::<Runtime>::iter_keys().collect());
	let pending: Vec<_> = harness
		.pending_challenges
		.iter()
		.filter(|challenge| late || open.contains(&(challenge.job, challenge.who.to_account_id())))
		.cloned()
		.collect();
	let PendingChallenge { who, job, salt, refutation } = harness.pick(&pending)?;
	if harness.one_in(6) {
		return Some((who, Call::withdraw_challenge { job, challenger: who.to_account_id() }.into()));
	}
	let seen = harness.submissions.get(&job)?.clone();
	let output = seen.output.try_into().ok()?;
	Some((who, Call::challenge { job, salt, output, runs: seen.runs.try_into().ok()?, refutation }.into()))
}

fn rate(harness: &mut Harness) -> Option<Action> {
	let settled: Vec<_> = harness.chain.at(|| {
		pallet_attribution::Receipts::<Runtime>::iter().map(|(job, receipt)| (job, receipt.requester)).collect()
	});
	let (job, requester) = harness.pick(&settled)?;
	Some((harness.key(&requester)?, Call::rate { job, score: harness.rng.gen_range(0..7) }.into()))
}

fn exit(harness: &mut Harness) -> Option<Action> {
	let (id, job) = job(harness, |_| true)?;
	let who = harness.key(&job.requester)?;
	let call = match harness.rng.gen_range(0..4) {
		0 => Call::cancel { job: id },
		1 | 2 => {
			// In the block in which the job is due, before `on_idle` ends it, and sometimes too
			// early.
			let next = harness.chain.at(Network::live_block) + 1;
			let early = harness.one_in(8);
			let (id, due) = self::job(harness, |job| early || job.due <= next)?;
			match due.stage {
				Stage::Submitted { .. } => Call::settle { job: id },
				_ => Call::expire { job: id },
			}
		},
		_ => {
			let open: Vec<_> = harness.chain.at(|| pallet_inference::Challenges::<Runtime>::iter_keys().collect());
			let (job, challenger) = harness.pick(&open)?;
			return Some((harness.account(), Call::withdraw_challenge { job, challenger }.into()));
		},
	};
	Some((who, call.into()))
}
