//! The theorem of the canonical trace through the calls: every wrong trace is refuted and pays whoever refutes it, and the
//! right one stands whatever is brought against it.

use super::*;
use core::cell::Cell;
use frame_support::storage::with_storage_layer;
use proptest::{collection::vec, prelude::*, sample::Index, test_runner::TestRunner};
use tributary_primitives::trace::{trace, Corpus};

/// Contributions in order of precedence, searched byte by byte.
struct Texts(Vec<Vec<u8>>);

fn id(index: usize) -> ContributionId {
	// Ids say nothing of precedence: let them run the other way.
	ContributionId { datanet: 0, index: 1_000 - index as u32 }
}

fn place(contribution: ContributionId) -> usize {
	1_000 - contribution.index as usize
}

fn find(text: &[u8], bytes: &[u8]) -> Option<u64> {
	text.windows(bytes.len()).position(|window| window == bytes).map(|offset| offset as u64)
}

impl Corpus for Texts {
	fn first_owner(&self, window: &[u8]) -> Option<(ContributionId, u64)> {
		self.0.iter().enumerate().find_map(|(index, text)| Some((id(index), find(text, window)?)))
	}

	fn longest_prefix(&self, contribution: ContributionId, bytes: &[u8]) -> (usize, u64) {
		let text = &self.0[place(contribution)];
		let common = |offset: usize| text[offset..].iter().zip(bytes).take_while(|(one, other)| one == other).count();
		let offsets = (0..text.len()).rev().map(|offset| (common(offset), offset as u64));
		offsets.max_by_key(|(len, _)| *len).unwrap_or((0, 0))
	}
}

impl Texts {
	/// Make them the contributions that there are.
	fn contribute(&self) {
		let _ = Sources::clear(u32::MAX, None);
		for (index, text) in self.0.iter().enumerate() {
			let sequence = 10 + 3 * index as u64;
			Sources::insert(
				id(index),
				FakeSource { content: Content::of(text), sequence, traceable: true, closed: None },
			);
		}
	}

	fn prove(&self, rules: &TraceRules, output: &[u8], runs: &[Run]) -> Vec<ProvenRun> {
		let proven = |run: &Run| {
			let span = run.span(rules, output).unwrap();
			let proof = prove(&self.0[place(run.contribution)], run.offset, span.len() as u64).unwrap();
			ProvenRun { run: *run, proof }
		};
		runs.iter().map(proven).collect()
	}

	/// Well-formed and proven claims, one offset each: all of them, up to a number.
	fn claims(&self, rules: &TraceRules, output: &[u8], runs: &mut Vec<Run>, found: &mut Vec<Vec<Run>>) {
		if found.len() >= 5_000 {
			return;
		}
		found.push(runs.clone());
		if runs.len() > rules.max_runs as usize {
			return;
		}
		let positions = rules.positions(output.len() as u32);
		let longest = if runs.len() == rules.max_runs as usize { 1 } else { positions };
		for start in runs.last().map_or(0, Run::end)..positions {
			for k in 1..=longest.min(positions - start) {
				for (index, text) in self.0.iter().enumerate() {
					let span = &output[start as usize..(start + k + rules.window - 1) as usize];
					if let Some(offset) = find(text, span) {
						runs.push(Run { start, positions: k, contribution: id(index), offset });
						self.claims(rules, output, runs, found);
						runs.pop();
					}
				}
			}
		}
	}

	/// Every refutation that can be made by somebody who holds all contributions, and whether it holds, by the definition.
	fn refutations(&self, rules: &TraceRules, output: &[u8], runs: &[Run]) -> Vec<(Refutation, bool)> {
		let window = rules.window as usize;
		let mut made = vec![];
		for position in 0..rules.positions(output.len() as u32) {
			let bytes = &output[position as usize..position as usize + window];
			let claimant = runs.iter().find(|run| (run.start..run.start + run.positions).contains(&position));
			let end = runs.last().map_or(0, |run| run.start + run.positions);
			let counts = position < end || runs.len() <= rules.max_runs as usize;
			for (index, text) in self.0.iter().enumerate() {
				let Some(offset) = find(text, bytes) else { continue };
				let (proof, contribution) = (prove(text, offset, window as u64).unwrap(), id(index));
				let earlier = claimant.is_some_and(|run| index < place(run.contribution));
				made.push((Refutation::Earlier { position, contribution, offset, proof: proof.clone() }, earlier));
				let missed = claimant.is_none() && counts;
				made.push((Refutation::Missed { position, contribution, offset, proof }, missed));
			}
		}
		for (index, run) in runs.iter().enumerate() {
			let Some(span) = (Run { positions: run.positions + 1, ..*run }).span(rules, output) else { continue };
			let text = &self.0[place(run.contribution)];
			let Some(offset) = find(text, span) else { continue };
			let proof = prove(text, offset, span.len() as u64).unwrap();
			let split = runs
				.get(index + 1)
				.is_some_and(|next| next.contribution == run.contribution && next.start == run.start + run.positions);
			made.push((Refutation::Split { run: index as u32, offset, proof }, split));
		}
		made
	}
}

/// Do something and undo it.
fn undone<R>(act: impl FnOnce() -> R) -> R {
	let mut result = None;
	let _ = with_storage_layer::<(), DispatchError, _>(|| {
		result = Some(act());
		Err(DispatchError::Other("undone"))
	});
	result.expect("it was done")
}

/// How often each kind of refutation held and did not, in the order of their declaration.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
	held: [usize; 3],
	failed: [usize; 3],
}

impl Tally {
	fn add(&mut self, refutation: &Refutation, holds: bool) {
		let kind = match refutation {
			Refutation::Earlier { .. } => 0,
			Refutation::Missed { .. } => 1,
			Refutation::Split { .. } => 2,
		};
		let counts = if holds { &mut self.held } else { &mut self.failed };
		counts[kind] += 1;
	}
}

/// Submit the claim and bring every refutation against it, each as if it were the only one. Returns how many hold.
fn bring_all(texts: &Texts, rules: &TraceRules, output: &[u8], runs: &[Run], tally: &mut Tally) -> usize {
	let job = accepted(SPANS);
	assert_ok!(submit(job, output, texts.prove(rules, output, runs)));
	let mut hold = 0;
	for (refutation, holds) in texts.refutations(rules, output, runs) {
		tally.add(&refutation, holds);
		let output: Output = output.to_vec().try_into().unwrap();
		let runs: Runs = runs.to_vec().try_into().unwrap();
		let would = Inference::would_challenge(job, output.clone(), runs.clone(), refutation.clone());
		assert_eq!(would.is_ok(), holds, "{refutation:?} against {runs:?}");
		undone(|| {
			assert_ok!(commit(CHALLENGER, job, &refutation));
			skip_to(now() + 1);
			let revealed =
				with_storage_layer(|| Inference::challenge(signed(CHALLENGER), job, SALT, output, runs, refutation));
			assert_eq!(revealed, would);
			skip_to(Inference::job(job).unwrap().due);
			assert_ok!(Inference::settle(signed(STRANGER), job));
			if holds {
				hold += 1;
				assert_eq!((Credits::get(CHALLENGER), Credits::get(PROVIDER)), (FEE, 0));
				assert_eq!(bond_held(PROVIDER), BOND - COLLATERAL);
				assert_eq!(Balances::free_balance(CHALLENGER), ENDOWMENT);
			} else {
				assert_eq!(Credits::get(CHALLENGER), 0);
				assert_eq!((Receipts::get(job).unwrap().record.refuted, bond_held(PROVIDER)), (false, BOND));
				assert_ok!(Inference::withdraw_challenge(signed(STRANGER), job, CHALLENGER));
				assert_eq!(Balances::free_balance(CHALLENGER), ENDOWMENT - halves(CHALLENGE_BOND).1);
			}
			check();
		});
	}
	hold
}

/// What a trace says, without the choice among offsets.
fn plain(runs: &[Run]) -> Vec<(u32, u32, ContributionId)> {
	runs.iter().map(|run| (run.start, run.positions, run.contribution)).collect()
}

#[test]
fn wrong_traces_should_be_refuted_and_the_right_one_never() {
	let texts = vec(vec(b'a'..b'c', 1..6), 1..4);
	let cases = (1u32..4, 0u32..4, texts, vec(b'a'..b'c', 1..9), vec(any::<Index>(), 4));
	let (right_one, wrong_ones) = (Cell::new(Tally::default()), Cell::new(Tally::default()));
	let config = ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() };
	let result = TestRunner::new(config).run(&cases, |(window, max_runs, texts, output, picks)| {
		let (mut against_right, mut against_wrong) = (right_one.get(), wrong_ones.get());
		ExtBuilder::default().build_and_execute(|| {
			provide();
			let (rules, texts) = (TraceRules { window, max_runs }, Texts(texts));
			Rules::set(&rules);
			texts.contribute();
			let right = trace(&rules, &output, &texts);
			let hold = undone(|| bring_all(&texts, &rules, &output, &right, &mut against_right));
			assert_eq!(hold, 0, "nothing refutes {right:?}");

			let mut claims = vec![];
			texts.claims(&rules, &output, &mut vec![], &mut claims);
			let wrong: Vec<_> = claims.into_iter().filter(|runs| plain(runs) != plain(&right)).collect();
			for pick in picks {
				if wrong.is_empty() {
					break;
				}
				let runs = pick.get(&wrong);
				let hold = undone(|| bring_all(&texts, &rules, &output, runs, &mut against_wrong));
				assert!(hold > 0, "something refutes {runs:?}");
			}
		});
		right_one.set(against_right);
		wrong_ones.set(against_wrong);
		Ok(())
	});
	result.unwrap();
	// Each kind was brought, and did hold, and did not.
	let (right, wrong) = (right_one.get(), wrong_ones.get());
	assert_eq!(right.held, [0; 3]);
	let enough = right.failed.iter().chain(&wrong.held).chain(&wrong.failed).all(|times| *times > 0);
	assert!(enough, "{right:?}, {wrong:?}");
}
