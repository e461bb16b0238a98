//! The theorem of the canonical trace, through the calls: every wrong trace is refuted and pays its
//! challenger, and no refutation of the right one holds.

use super::*;
use core::{cell::Cell, ops::ControlFlow};
use frame_support::storage::with_storage_layer;
use proptest::{collection::vec, prelude::*, sample::Index, test_runner::TestRunner};
use tributary_primitives::trace::{trace, Eligible};
use tributary_testing::oracle::{plain, Oracle};

/// Replaces all contributions by these.
fn contribute(texts: &Oracle) {
	let _ = Contents::clear(u32::MAX, None);
	for (id, _) in &texts.0 {
		let Eligible { content, sequence } = texts.eligible(*id).unwrap();
		Contents::insert(id, MockContent { content, sequence, traceable: true, closed: None });
	}
}

fn prove_all(texts: &Oracle, rules: &TraceRules, output: &[u8], runs: &[Run]) -> Vec<ProvenRun> {
	runs.iter().map(|run| texts.prove(rules, output, *run).unwrap()).collect()
}

/// Returns well-formed and proven claims, one offset each: all of them, up to a limit.
fn claims(texts: &Oracle, rules: &TraceRules, output: &[u8]) -> Vec<Vec<Run>> {
	let mut claims = vec![];
	texts.claims(rules, output, &mut |runs| {
		claims.push(runs.to_vec());
		match claims.len() {
			0..5_000 => ControlFlow::Continue(()),
			_ => ControlFlow::Break(()),
		}
	});
	claims
}

/// Returns the result of an action, and rolls its changes back.
fn undone<R>(act: impl FnOnce() -> R) -> R {
	let mut result = None;
	let _ = with_storage_layer::<(), DispatchError, _>(|| {
		result = Some(act());
		Err(DispatchError::Other("undone"))
	});
	result.expect("the action has run")
}

/// Numbers of refutations that held and failed, by kind, in the order of their declaration.
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

/// Submits the claim and tries every refutation of it, each as if it were the only one. Returns the
/// number of those that hold.
fn try_all(texts: &Oracle, rules: &TraceRules, output: &[u8], runs: &[Run], tally: &mut Tally) -> usize {
	let job = accepted(SPANS);
	assert_ok!(submit(job, output, prove_all(texts, rules, output, runs)));
	let mut hold = 0;
	for (refutation, holds) in texts.refutations(rules, output, runs) {
		tally.add(&refutation, holds);
		let output: Output = output.to_vec().try_into().unwrap();
		let runs: Runs = runs.to_vec().try_into().unwrap();
		let would = Inference::dry_run_challenge(job, output.clone(), runs.clone(), refutation.clone());
		assert_eq!(would.is_ok(), holds, "{refutation:?} against {runs:?}");
		undone(|| {
			assert_ok!(commit(CHALLENGER, job, &refutation));
			skip_to(now() + 1);
			let revealed = with_storage_layer(|| {
				crate::mock::plain(Inference::challenge(signed(CHALLENGER), job, SALT, output, runs, refutation))
			});
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
				assert_eq!((receipt(job).record.unwrap().refuted, bond_held(PROVIDER)), (false, BOND));
				assert_ok!(Inference::withdraw_challenge(signed(STRANGER), job, CHALLENGER));
				assert_eq!(Balances::free_balance(CHALLENGER), ENDOWMENT - halves(CHALLENGE_BOND).1);
			}
			check();
		});
	}
	hold
}

#[test]
fn wrong_traces_should_be_refuted_and_the_right_one_never() {
	let texts = vec(vec(b'a'..b'c', 1..6), 1..4);
	let cases = (1u32..4, 0u32..4, 0u32..4, texts, vec(b'a'..b'c', 1..9), vec(any::<Index>(), 4));
	let (right_one, wrong_ones) = (Cell::new(Tally::default()), Cell::new(Tally::default()));
	let config = ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() };
	let result = TestRunner::new(config).run(&cases, |(window, max_runs, min_content, texts, output, picks)| {
		let (mut against_right, mut against_wrong) = (right_one.get(), wrong_ones.get());
		ExtBuilder::default().build_and_execute(|| {
			provide();
			let (rules, texts) = (TraceRules { window, max_runs, min_content }, Oracle::new(0, texts));
			Rules::set(&rules);
			contribute(&texts);
			let right = trace(&rules, &output, &texts.admitted(&rules));
			let hold = undone(|| try_all(&texts, &rules, &output, &right, &mut against_right));
			assert_eq!(hold, 0, "nothing refutes {right:?}");

			let claims = claims(&texts, &rules, &output);
			let wrong: Vec<_> = claims.into_iter().filter(|runs| plain(runs) != plain(&right)).collect();
			for pick in picks {
				if wrong.is_empty() {
					break;
				}
				let runs = pick.get(&wrong);
				let hold = undone(|| try_all(&texts, &rules, &output, runs, &mut against_wrong));
				assert!(hold > 0, "something refutes {runs:?}");
			}
		});
		right_one.set(against_right);
		wrong_ones.set(against_wrong);
		Ok(())
	});
	result.unwrap();
	// Each kind was tried; it held against wrong traces, and failed too.
	let (right, wrong) = (right_one.get(), wrong_ones.get());
	assert_eq!(right.held, [0; 3]);
	let enough = right.failed.iter().chain(&wrong.held).chain(&wrong.failed).all(|times| *times > 0);
	assert!(enough, "{right:?}, {wrong:?}");
}
