//! The canonical trace against a tracer written from the definition, and its theorem: the right
//! trace admits no refutation, every other well-formed and proven claim admits one, and later
//! contributions change no owned position.

use blake3::Hasher;
use codec::{Decode, DecodeAll, Encode};
use proptest::{collection::vec, prelude::*};
use std::{cell::RefCell, collections::HashMap, ops::ControlFlow};
use tributary_primitives::{content::*, trace::*, ContributionId};
use tributary_testing::oracle::{self, find, plain, Oracle};

/// So many cases, and no files left behind: a failure prints its smallest input.
fn cases(cases: u32) -> ProptestConfig {
	ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

fn id(place: usize) -> ContributionId {
	oracle::id(7, place)
}

fn corpus(texts: Vec<Vec<u8>>) -> Oracle {
	Oracle::new(7, texts)
}

/// Numbers without any pattern, the same for the same seed.
struct Draw(blake3::OutputReader);

impl Draw {
	fn new(seed: u64) -> Self {
		Self(Hasher::new().update(&seed.to_le_bytes()).finalize_xof())
	}

	fn below(&mut self, bound: usize) -> usize {
		let mut bytes = [0; 8];
		self.0.fill(&mut bytes);
		(u64::from_le_bytes(bytes) % bound as u64) as usize
	}

	fn text(&mut self, letters: usize, len: usize) -> Vec<u8> {
		(0..len).map(|_| b'a' + self.below(letters) as u8).collect()
	}
}

#[test]
fn theorem_should_hold_for_every_claim_over_small_alphabets() {
	let mut wrong = 0;
	for seed in 0..10_000 {
		let mut draw = Draw::new(seed);
		let letters = 1 + draw.below(3);
		let (window, max_runs) = (1 + draw.below(3) as u32, draw.below(4) as u32);
		let rules = TraceRules { window, max_runs, min_content: (seed % 4) as u32 };
		let texts = corpus(
			(0..1 + draw.below(3))
				.map(|_| {
					let len = 1 + draw.below(5);
					draw.text(letters, len)
				})
				.collect(),
		);
		let len = draw.below(8);
		let output = draw.text(letters, len);
		let right = trace(&rules, &output, &texts.admitted(&rules));
		assert_eq!(plain(&right), texts.brute_force(&rules, &output));
		let mut met = false;
		texts.claims(&rules, &output, &mut |runs| {
			assert_eq!(rules.check_form(output.len() as u32, runs), Ok(()));
			if plain(runs) == plain(&right) {
				met = true;
				assert!(!texts.refuted(&rules, &output, runs), "seed {seed}: the trace is refuted");
			} else {
				wrong += 1;
				assert!(texts.refuted(&rules, &output, runs), "seed {seed}: {runs:?} is not refuted");
			}
			ControlFlow::Continue(())
		});
		assert!(met, "the trace is well-formed and proven");
	}
	println!("{wrong} wrong claims refuted");
	assert!(wrong > 500_000, "{wrong} wrong claims");
}

/// Texts of several chunks that quote one another, and an output of their words and of nobody's.
fn quoting(draw: &mut Draw) -> (Oracle, Vec<u8>) {
	let mut texts: Vec<Vec<u8>> = Vec::new();
	for _ in 0..4 {
		let mut text = draw.text(20, 400);
		for _ in 0..4 {
			let other = match texts.len() {
				0 => draw.text(20, 500),
				some => texts[draw.below(some)].clone(),
			};
			let from = draw.below(other.len() - 100);
			let len = 40 + draw.below(other.len() - from - 40);
			text.extend_from_slice(&other[from..from + len]);
			let len = draw.below(300);
			text.extend(draw.text(20, len));
		}
		texts.push(text);
	}
	let mut output = Vec::new();
	for _ in 0..8 {
		let text = &texts[draw.below(texts.len())];
		let from = draw.below(text.len() - 120);
		let len = 20 + draw.below(100);
		output.extend_from_slice(&text[from..from + len]);
		let len = draw.below(30);
		output.extend(draw.text(20, len));
	}
	(corpus(texts), output)
}

/// One thing that a provider who cheats could do to a trace.
fn mutate(draw: &mut Draw, texts: &Oracle, rules: &TraceRules, output: &[u8], runs: &mut Vec<Run>) {
	let place_again = |run: &mut Run| {
		let offset = run.span(rules, output).and_then(|span| find(texts.bytes(run.contribution)?, span));
		run.offset = offset.unwrap_or(run.offset);
	};
	if runs.is_empty() {
		return;
	}
	let at = draw.below(runs.len());
	if runs[at].positions == 0 {
		return;
	}
	match draw.below(9) {
		0 => drop(runs.remove(at)),
		1 => runs.truncate(at),
		2 => {
			let by = 1 + draw.below(runs[at].positions as usize) as u32;
			runs[at].start += by;
			runs[at].positions -= by.min(runs[at].positions);
			runs[at].offset += u64::from(by);
		},
		3 => runs[at].positions -= 1 + draw.below(runs[at].positions as usize) as u32,
		4 => runs[at].positions += 1 + draw.below(10) as u32,
		5 => {
			let by = 1 + draw.below(10) as u32;
			runs[at].start = runs[at].start.saturating_sub(by);
			runs[at].offset = runs[at].offset.saturating_sub(u64::from(by));
			runs[at].positions += by;
		},
		6 => {
			runs[at].contribution = id(draw.below(texts.0.len()));
			place_again(&mut runs[at]);
		},
		7 => {
			let run = runs[at];
			let first = 1 + draw.below(run.positions as usize) as u32;
			runs[at].positions = first;
			if first < run.positions {
				let rest = Run {
					start: run.start + first,
					positions: run.positions - first,
					offset: run.offset + u64::from(first),
					..run
				};
				runs.insert(at + 1, rest);
			}
		},
		_ => {
			// A stretch for another, that holds it.
			let positions = rules.positions(output.len() as u32);
			let start = draw.below(positions as usize) as u32;
			let contribution = id(draw.below(texts.0.len()));
			let mut run = Run { start, positions: 1 + draw.below(20) as u32, contribution, offset: 0 };
			place_again(&mut run);
			runs.push(run);
			runs.sort_by_key(|run| run.start);
		},
	}
}

#[test]
fn mutations_of_real_traces_should_be_refuted() {
	let (mut refuted, mut malformed, mut unproven, mut same) = (0, 0, 0, 0);
	for seed in 0..100 {
		let mut draw = Draw::new(seed);
		let (texts, output) = quoting(&mut draw);
		let rules = TraceRules { window: 32, max_runs: [0, 1, 3, 5, 32][draw.below(5)], min_content: 0 };
		let right = trace(&rules, &output, &texts);
		assert_eq!(plain(&right), texts.brute_force(&rules, &output));
		assert_eq!(rules.check_form(output.len() as u32, &right), Ok(()));
		assert!(texts.proven(&rules, &output, &right));
		assert!(!texts.refuted(&rules, &output, &right));
		for _ in 0..30 {
			let mut runs = right.clone();
			for _ in 0..1 + draw.below(3) {
				mutate(&mut draw, &texts, &rules, &output, &mut runs);
			}
			if rules.check_form(output.len() as u32, &runs).is_err() {
				malformed += 1;
			} else if !texts.proven(&rules, &output, &runs) {
				unproven += 1;
			} else if plain(&runs) == plain(&right) {
				same += 1;
			} else {
				refuted += 1;
				assert!(texts.refuted(&rules, &output, &runs), "seed {seed}: {runs:?}");
			}
		}
	}
	assert!(
		refuted > 1_000 && malformed > 100 && unproven > 100 && same > 10,
		"{refuted} {malformed} {unproven} {same}"
	);
}

/// Returns the owner that a trace claims for each position.
fn claimed(rules: &TraceRules, output: &[u8], runs: &[Run]) -> Vec<Option<ContributionId>> {
	(0..rules.positions(output.len() as u32))
		.map(|position| runs.iter().find(|run| run.claims(position)).map(|run| run.contribution))
		.collect()
}

proptest! {
	#![proptest_config(cases(2_000))]

	#[test]
	fn trace_should_be_the_brute_force_one(
		window in 1u32..5, max_runs in 0u32..6, min_content in 0u32..20,
		texts in vec(vec(b'a'..b'd', 1..30), 0..5), output in vec(b'a'..b'd', 0..60),
	) {
		let (rules, texts) = (TraceRules { window, max_runs, min_content }, corpus(texts));
		let runs = trace(&rules, &output, &texts.admitted(&rules));
		prop_assert_eq!(plain(&runs), texts.brute_force(&rules, &output));
		prop_assert_eq!(rules.check_form(output.len() as u32, &runs), Ok(()));
		prop_assert!(texts.proven(&rules, &output, &runs));
		prop_assert!(!texts.refuted(&rules, &output, &runs));
		let owned = rules.owned(&runs);
		let paid: u32 = rules.paid(&runs).iter().map(|run| run.positions).sum();
		prop_assert_eq!(owned.iter().map(|(_, positions)| positions).sum::<u32>(), paid);
		prop_assert!(paid <= rules.positions(output.len() as u32));
	}

	#[test]
	fn later_contributions_should_change_no_owned_position(
		window in 1u32..4, texts in vec(vec(b'a'..b'c', 1..20), 1..4), later in vec(vec(b'a'..b'c', 1..20), 1..4),
		output in vec(b'a'..b'c', 0..40),
	) {
		let rules = TraceRules { window, max_runs: u32::MAX, min_content: 0 };
		let before = claimed(&rules, &output, &trace(&rules, &output, &corpus(texts.clone())));
		let after = claimed(&rules, &output, &trace(&rules, &output, &corpus([texts, later].concat())));
		for (before, after) in before.iter().zip(&after) {
			prop_assert!(before.is_none() || before == after);
		}
	}

	/// Padding, joining, copying and splitting the words of other contributions earns at most the
	/// windows that bridge two pieces.
	#[test]
	fn copies_should_own_only_bridges(
		texts in vec(vec(b'a'..b'd', 4..20), 2..4), output in vec(b'a'..b'd', 0..60), cut in 0usize..20,
	) {
		let rules = TraceRules { window: 4, max_runs: u32::MAX, min_content: 0 };
		let (first, second) = (texts[0].clone(), texts[1].clone());
		let honest = texts.len();
		let all = [texts, vec![
			[&first[..], b"\n"].concat(),
			[&first[..], &second[..]].concat(),
			second.clone(),
			second[..cut.min(second.len())].to_vec(),
		]].concat();
		let bridge = [&first[first.len() - 3..], &second[..3]].concat();
		let all = corpus(all);
		for (at, owner) in claimed(&rules, &output, &trace(&rules, &output, &all)).into_iter().enumerate() {
			if owner.and_then(|owner| all.place(owner)).is_some_and(|place| place >= honest) {
				prop_assert!(find(&bridge, &output[at..at + 4]).is_some());
			}
		}
	}

	/// No claim, however malformed, and no refutation makes the check panic. Without a valid proof
	/// it never holds.
	#[test]
	fn nonsense_should_not_panic(
		window: u32, shift in 0u32..32, max_runs in 0u32..4,
		runs in vec((any::<u32>(), any::<u32>(), 0u32..3, any::<u64>()), 0..6),
		output in vec(any::<u8>(), 0..80), position: u32, narrow: bool, encoded in vec(any::<u8>(), 0..60),
	) {
		let texts = corpus(vec![b"some text".to_vec(), vec![0; 3000]]);
		let rules = TraceRules { window: window >> shift, max_runs, min_content: 0 };
		let runs: Vec<Run> = runs.into_iter().map(|(start, positions, index, offset)| Run {
			start: if narrow { start % 90 } else { start },
			positions: if narrow { positions % 90 } else { positions },
			contribution: id(index as usize), offset,
		}).collect();
		let position = if narrow { position % 90 } else { position };
		let formed = rules.check_form(output.len() as u32, &runs);
		if formed.is_ok() {
			prop_assert!(runs.iter().all(|run| run.span(&rules, &output).is_some()));
		}
		let _ = (rules.owned(&runs), rules.paid(&runs));
		for run in &runs {
			let _ = run.span(&rules, &output);
		}
		let proof = SpanProof::default();
		let contribution = id(position as usize % 3);
		for refutation in [
			Refutation::Earlier { position, contribution, offset: 0, proof: proof.clone() },
			Refutation::Missed { position, contribution, offset: 0, proof: proof.clone() },
			Refutation::Split { run: position % 7, offset: 0, proof },
		].into_iter().chain(Refutation::decode(&mut &encoded[..])) {
			prop_assert!(refutation.check(&rules, &output, &runs, |id| texts.eligible(id)).is_err());
			let _ = refutation.witness(&runs);
			prop_assert_eq!(Refutation::decode_all(&mut &refutation.encode()[..]), Ok(refutation));
		}
	}
}

#[test]
fn positions_should_count_windows() {
	let rules = TraceRules { window: 32, max_runs: 2, min_content: 0 };
	assert_eq!([0, 31, 32, 33, u32::MAX].map(|len| rules.positions(len)), [0, 0, 1, 2, u32::MAX - 31]);
	assert_eq!(TraceRules { window: 0, max_runs: 2, min_content: 0 }.positions(100), 0);
	assert_eq!(TraceRules { window: 1, max_runs: 2, min_content: 0 }.positions(u32::MAX), u32::MAX);
}

#[test]
fn form_should_be_told_apart() {
	let rules = TraceRules { window: 4, max_runs: 2, min_content: 0 };
	let run = |start, positions| Run { start, positions, contribution: id(0), offset: 0 };
	let check = |runs: &[Run]| rules.check_form(13, runs);
	assert_eq!(check(&[]), Ok(()));
	assert_eq!(check(&[run(0, 10)]), Ok(()));
	assert_eq!(check(&[run(0, 3), run(3, 3), run(9, 1)]), Ok(()));
	assert_eq!(check(&[run(0, 11)]), Err(FormError::OutOfBounds));
	assert_eq!(check(&[run(10, 1)]), Err(FormError::OutOfBounds));
	assert_eq!(check(&[run(u32::MAX, 1)]), Err(FormError::OutOfBounds));
	assert_eq!(check(&[run(2, 0)]), Err(FormError::EmptyRun));
	assert_eq!(check(&[run(0, 3), run(2, 3)]), Err(FormError::Overlapping));
	assert_eq!(check(&[run(4, 3), run(0, 3)]), Err(FormError::Overlapping));
	assert_eq!(check(&[run(0, 1), run(1, 1), run(2, 2)]), Err(FormError::FurtherRunTooLong));
	assert_eq!(check(&[run(0, 1), run(1, 1), run(2, 1), run(3, 1)]), Err(FormError::TooManyRuns));
	assert_eq!(rules.check_form(3, &[run(0, 1)]), Err(FormError::OutOfBounds));
	assert_eq!(TraceRules { window: 4, max_runs: 0, min_content: 0 }.check_form(13, &[run(3, 1)]), Ok(()));
}

#[test]
fn refutations_should_say_why_they_do_not_hold() {
	let texts = corpus(vec![b"abcdefgh".to_vec(), b"abcdefghijkl".to_vec(), b"xyz".to_vec()]);
	let rules = TraceRules { window: 3, max_runs: 2, min_content: 0 };
	let output = b"abcdefghij-xyz";
	let check = |refutation: Refutation, runs: &[Run]| refutation.check(&rules, output, runs, |id| texts.eligible(id));
	let of = |index: usize, offset, len| prove(&texts.0[index].1, offset, len).unwrap();
	let run = |start, positions, index, offset| Run { start, positions, contribution: id(index), offset };

	let right = trace(&rules, output, &texts);
	assert_eq!(right, [run(0, 6, 0, 0), run(6, 2, 1, 6), run(11, 1, 2, 0)]);
	assert_eq!(rules.owned(&right), [(id(0), 6), (id(1), 2)]);

	let earlier = |position, index, offset| Refutation::Earlier {
		position,
		contribution: id(index),
		offset,
		proof: of(index, offset, 3),
	};
	let stolen = [run(0, 8, 1, 0), run(11, 1, 2, 0)];
	assert_eq!(check(earlier(2, 0, 2), &stolen), Ok(()));
	assert_eq!(check(earlier(2, 0, 1), &stolen), Err(RefutationError::Proof(SpanError::WrongHash)));
	assert_eq!(check(earlier(2, 1, 2), &stolen), Err(RefutationError::NotEarlier));
	assert_eq!(check(earlier(2, 1, 2), &right), Err(RefutationError::NotEarlier));
	assert_eq!(check(earlier(9, 0, 2), &stolen), Err(RefutationError::WrongPosition));
	assert_eq!(check(earlier(90, 0, 2), &stolen), Err(RefutationError::WrongPosition));
	let mut unknown = earlier(2, 0, 2);
	if let Refutation::Earlier { contribution, .. } = &mut unknown {
		*contribution = id(3);
	}
	assert_eq!(check(unknown, &stolen), Err(RefutationError::NotEligible));

	// Contributions with the same sequence are in the order of their ids, here the reverse.
	let tied = |refutation: Refutation, runs: &[Run]| {
		let eligible = |id| texts.eligible(id).map(|known| Eligible { sequence: 7, ..known });
		refutation.check(&rules, output, runs, eligible)
	};
	assert!(id(1) < id(0));
	assert_eq!(tied(earlier(2, 1, 2), &right), Ok(()));
	assert_eq!(tied(earlier(2, 0, 2), &stolen), Err(RefutationError::NotEarlier));

	let missed = |position, index, offset| Refutation::Missed {
		position,
		contribution: id(index),
		offset,
		proof: of(index, offset, 3),
	};
	assert_eq!(check(missed(6, 1, 6), &right[..1]), Ok(()));
	assert_eq!(check(missed(0, 1, 0), &right[1..]), Ok(()));
	assert_eq!(check(missed(11, 2, 0), &right[..2]), Ok(()), "the further run is missing");
	assert_eq!(check(missed(6, 1, 6), &right), Err(RefutationError::WrongPosition));
	assert_eq!(check(missed(12, 2, 0), &right), Err(RefutationError::WrongPosition), "there is no such position");
	let rules_of_one = TraceRules { window: 3, max_runs: 1, min_content: 0 };
	let refutation = missed(11, 2, 0);
	let runs = trace(&rules_of_one, output, &texts);
	assert_eq!(plain(&runs), [(0, 6, id(0)), (6, 1, id(1))]);
	let verdict = refutation.check(&rules_of_one, output, &runs, |id| texts.eligible(id));
	assert_eq!(verdict, Err(RefutationError::BeyondTrace));

	let split = |run, index, offset, len| Refutation::Split { run, offset, proof: of(index, offset, len) };
	let cut = [run(0, 4, 0, 0), run(4, 2, 0, 4), run(6, 1, 1, 6)];
	assert_eq!(check(split(0, 0, 0, 7), &cut), Ok(()));
	assert_eq!(check(split(1, 0, 0, 7), &cut), Err(RefutationError::NotAdjacent));
	assert_eq!(check(split(2, 0, 0, 7), &cut), Err(RefutationError::RunNotFound));
	assert_eq!(check(split(u32::MAX, 0, 0, 7), &cut), Err(RefutationError::RunNotFound));
	// The last paid run cut short: the further run tells on it.
	let short = [run(0, 6, 0, 0), run(6, 1, 1, 6), run(7, 1, 1, 7)];
	assert_eq!(check(split(1, 1, 6, 4), &short), Ok(()));
}

#[test]
fn short_content_should_neither_own_nor_refute() {
	// The first is the earliest with the words, and too short to own them.
	let texts = corpus(vec![b"abcdefg".to_vec(), b"abcdefgh".to_vec(), b"xyz".to_vec()]);
	let rules = TraceRules { window: 3, max_runs: 8, min_content: 8 };
	let output = b"abcdefg-xyz";
	let right = trace(&rules, output, &texts.admitted(&rules));
	assert_eq!(plain(&right), [(0, 5, id(1))]);
	assert!(!rules.admits(&Content::of(b"abcdefg")) && rules.admits(&Content::of(b"abcdefgh")));

	let of = |index: usize, offset| prove(&texts.0[index].1, offset, 3).unwrap();
	let earlier = Refutation::Earlier { position: 2, contribution: id(0), offset: 2, proof: of(0, 2) };
	let missed = Refutation::Missed { position: 8, contribution: id(2), offset: 0, proof: of(2, 0) };
	let check =
		|rules: &TraceRules, refutation: &Refutation| refutation.check(rules, output, &right, |id| texts.eligible(id));
	let without = TraceRules { min_content: 0, ..rules };
	for refutation in [earlier, missed] {
		assert_eq!(check(&rules, &refutation), Err(RefutationError::NotEligible));
		assert_eq!(check(&without, &refutation), Ok(()), "the minimum alone decides");
	}
}

#[test]
fn trace_should_ask_for_each_position_once() {
	struct Counted(Oracle, RefCell<HashMap<Vec<u8>, u32>>);
	impl Corpus for Counted {
		fn first_owner(&self, window: &[u8]) -> Option<(ContributionId, u64)> {
			*self.1.borrow_mut().entry(window.to_vec()).or_default() += 1;
			self.0.first_owner(window)
		}
		fn longest_prefix(&self, contribution: ContributionId, bytes: &[u8]) -> (usize, u64) {
			self.0.longest_prefix(contribution, bytes)
		}
	}
	let texts = Counted(corpus(vec![b"abcdefgh".to_vec(), b"efghijklmnop".to_vec()]), RefCell::default());
	let rules = TraceRules { window: 3, max_runs: 8, min_content: 0 };
	assert_eq!(trace(&rules, b"..abcdefghijklmn!0123", &texts).len(), 2);
	assert!(texts.1.borrow().values().all(|count| *count == 1));
}
