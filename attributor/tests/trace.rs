//! The tracer against a literal form of the rule, over small alphabets where everything repeats and
//! overlaps.

mod common;

use common::{id, indexed};
use proptest::{collection::vec, prelude::*};
use tributary_attributor::{prove, Error, Tracer};
use tributary_primitives::{
	trace::{self as rule, Corpus as _, TraceRules},
	ContributionId,
};

/// The rule taken literally: searches every eligible content from its beginning, the earliest
/// first.
struct Literal<'c> {
	contents: &'c [Vec<u8>],
	eligible: &'c [bool],
}

impl Literal<'_> {
	fn find(&self, number: usize, bytes: &[u8]) -> Option<u64> {
		let content = &self.contents[number];
		let mut offsets = 0..(content.len() + 1).saturating_sub(bytes.len());
		offsets.find(|offset| content[*offset..].starts_with(bytes)).map(|offset| offset as u64)
	}
}

impl rule::Corpus for Literal<'_> {
	fn first_owner(&self, window: &[u8]) -> Option<(ContributionId, u64)> {
		let mut numbers = (0..self.contents.len()).filter(|number| self.eligible[*number]);
		numbers.find_map(|number| self.find(number, window).map(|offset| (id(number), offset)))
	}

	fn longest_prefix(&self, contribution: ContributionId, bytes: &[u8]) -> (usize, u64) {
		let number = contribution.index as usize;
		(1..=bytes.len())
			.rev()
			.find_map(|length| self.find(number, &bytes[..length]).map(|offset| (length, offset)))
			.unwrap_or_default()
	}
}

/// A text over few letters, or a piece that repeats with a period.
fn text(letters: u8, longest: usize) -> impl Strategy<Value = Vec<u8>> {
	let period = (vec(0..letters, 1..4), 1..longest)
		.prop_map(|(piece, length)| piece.into_iter().cycle().take(length).collect::<Vec<_>>());
	prop_oneof![3 => vec(0..letters, 1..longest), 1 => period]
}

/// Contents, some of which quote or equal one another, and for each whether it is eligible.
fn contents() -> impl Strategy<Value = (Vec<Vec<u8>>, Vec<bool>)> {
	let piece = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>());
	(1..4u8)
		.prop_flat_map(move |letters| {
			(vec((text(letters, 40), piece.clone(), any::<bool>()), 1..12), vec(prop::bool::weighted(0.7), 12))
		})
		.prop_map(|(parts, mut eligible)| {
			let mut contents: Vec<Vec<u8>> = Vec::new();
			for (mut own, (from, start, length), quotes) in parts {
				if quotes && !contents.is_empty() {
					let from = from.get(&contents);
					let start = start.index(from.len());
					own.extend_from_slice(&from[start..start + 1 + length.index(from.len() - start)]);
				}
				contents.push(own);
			}
			eligible.truncate(contents.len());
			eligible[0] |= !eligible.contains(&true);
			(contents, eligible)
		})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(400))]

	#[test]
	fn trace_should_be_what_the_rule_defines(
		(contents, eligible) in contents(),
		output in text(3, 120),
		quotes in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..6),
		window in 1..9u32,
		max_runs in 0..6u32,
		min_content in 0..24u32,
	) {
		let mut output = output;
		for (content, start) in quotes {
			let content = content.get(&contents);
			output.extend_from_slice(&content[start.index(content.len())..]);
		}
		let (_folder, index) = indexed(&contents);
		let rules = TraceRules { window, max_runs, min_content };
		let tracer = Tracer::new(&index, rules, |entry| eligible[entry.id.index as usize]).unwrap();
		let eligible: Vec<bool> =
			eligible.iter().zip(&contents).map(|(eligible, content)| *eligible && content.len() >= min_content as usize).collect();
		let literal = Literal { contents: &contents, eligible: &eligible };

		// The two questions, for windows of every length, and prefixes in every content.
		for length in [1, window as usize, window as usize + 1, 2 * window as usize + 3] {
			for window in output.windows(length) {
				prop_assert_eq!(tracer.first_owner(window), literal.first_owner(window));
			}
		}
		for start in 0..output.len() {
			for (number, content) in contents.iter().enumerate() {
				let bytes = &output[start..];
				let (length, offset) = tracer.longest_prefix(id(number), bytes);
				prop_assert_eq!(length, literal.longest_prefix(id(number), bytes).0);
				prop_assert!(content[offset as usize..].starts_with(&bytes[..length]));
			}
		}

		// The trace: the same owner of every position, the same runs, and every run proven.
		let runs = tracer.trace(&output);
		let expected = rule::trace(&rules, &output, &literal);
		let shape = |runs: &[rule::Run]| runs.iter().map(|run| (run.start, run.positions, run.contribution)).collect::<Vec<_>>();
		prop_assert_eq!(shape(&runs), shape(&expected));
		prop_assert_eq!(rules.check_form(output.len() as u32, &runs), Ok(()));
		for run in &runs {
			for position in run.start..run.start + run.positions {
				let window = &output[position as usize..][..window as usize];
				prop_assert_eq!(literal.first_owner(window).map(|(owner, _)| owner), Some(run.contribution));
			}
		}
		let proven = prove::prove(&tracer, &output).unwrap();
		prop_assert_eq!(proven.iter().map(|proven| proven.run).collect::<Vec<_>>(), runs);
		for proven in &proven {
			let content = index.entry(&proven.run.contribution).unwrap().content();
			let span = proven.run.span(&rules, &output).unwrap();
			prop_assert_eq!(proven.proof.verify(&content, proven.run.offset, span), Ok(()));
		}
	}
}

/// Returns pseudo-random bytes, the same for the same seed.
fn noise(seed: u8, length: usize) -> Vec<u8> {
	let mut bytes = vec![0; length];
	blake3::Hasher::new().update(&[seed]).finalize_xof().fill(&mut bytes);
	bytes
}

#[test]
fn trace_should_be_right_in_a_large_corpus_of_copies() {
	// Every content quotes an earlier one, so that windows have thousands of holders; only some
	// contents are eligible.
	let base = noise(1, 3_000);
	let contents: Vec<Vec<u8>> = (0..600usize)
		.map(|number| {
			let quote = &base[(number * 37) % 2_000..][..1 + (number * 131) % 1_000];
			[&noise(number as u8, number % 50), quote, &[b'a'; 200][..number % 200]].concat()
		})
		.collect();
	let (_folder, index) = indexed(&contents);
	let rules = TraceRules { window: 32, max_runs: 32, min_content: 0 };
	let output = [&base[100..900], &[b'a'; 300], &base[1_500..2_900]].concat();
	for divisor in [1, 7, 599] {
		let eligible: Vec<bool> = (0..contents.len()).map(|number| (number + 1) % divisor == 0).collect();
		let tracer = Tracer::new(&index, rules, |entry| eligible[entry.id.index as usize]).unwrap();
		let runs = tracer.trace(&output);
		let expected = rule::trace(&rules, &output, &Literal { contents: &contents, eligible: &eligible });
		assert!(!runs.is_empty());
		assert_eq!(runs.len(), expected.len());
		for (run, expected) in runs.iter().zip(&expected) {
			assert_eq!(
				(run.start, run.positions, run.contribution),
				(expected.start, expected.positions, expected.contribution)
			);
		}
		assert_eq!(tracer.trace(&output), runs, "the tracer's memory changes nothing");
	}
}

#[test]
fn windows_should_not_cross_from_one_content_into_the_next() {
	let (_folder, index) = indexed(&["the first half ", "and the second half"]);
	let tracer = Tracer::new(&index, TraceRules { window: 8, max_runs: 32, min_content: 0 }, |_| true).unwrap();
	let runs = tracer.trace(b"the first half and the second half");
	let owned: Vec<_> = runs.iter().map(|run| (run.start, run.positions, run.contribution, run.offset)).collect();
	assert_eq!(owned, [(0, 8, id(0), 0), (15, 12, id(1), 0)]);
}

#[test]
fn trace_should_be_empty_when_the_output_is_shorter_than_the_window() {
	let (_folder, index) = indexed(&["some text"]);
	let tracer = Tracer::new(&index, TraceRules { window: 8, max_runs: 32, min_content: 0 }, |_| true).unwrap();
	for output in ["", "some te"] {
		assert_eq!(tracer.trace(output.as_bytes()), []);
	}
}

#[test]
fn short_content_should_own_nothing() {
	let long = [&noise(2, 300)[..], b"the words of the first"].concat();
	let (_folder, index) = indexed(&[b"the words of the first".to_vec(), long]);
	let rules = TraceRules { window: 8, max_runs: 32, min_content: 256 };
	let output = b"these are the words of the first";
	let owned = |rules| {
		let runs = Tracer::new(&index, rules, |_| true).unwrap().trace(output);
		runs.iter().map(|run| (run.start, run.positions, run.contribution)).collect::<Vec<_>>()
	};
	assert_eq!(owned(rules), [(10, 15, id(1))]);
	assert_eq!(owned(TraceRules { min_content: 22, ..rules }), [(10, 15, id(0))]);
	assert_eq!(owned(TraceRules { min_content: u32::MAX, ..rules }), []);
}

#[test]
fn tracer_should_be_refused_without_window_or_contents() {
	let (_folder, index) = indexed(&["some text"]);
	let rules = TraceRules { window: 8, max_runs: 32, min_content: 0 };
	assert!(matches!(Tracer::new(&index, rules, |_| false), Err(Error::NothingEligible { .. })));
	assert!(matches!(Tracer::new(&index, TraceRules { window: 0, ..rules }, |_| true), Err(Error::NoWindow)));
}

#[test]
fn tracer_should_serve_many_threads() {
	let contents: Vec<Vec<u8>> = (0..40).map(|number| noise(number % 7, 400)).collect();
	let (_folder, index) = indexed(&contents);
	let rules = TraceRules { window: 16, max_runs: 32, min_content: 0 };
	let tracer = Tracer::new(&index, rules, |entry| entry.id.index > 20).unwrap();
	let output = contents.concat();
	let expected = tracer.trace(&output);
	std::thread::scope(|scope| {
		let threads = [(); 4].map(|()| scope.spawn(|| tracer.trace(&output)));
		threads.into_iter().for_each(|thread| assert_eq!(thread.join().unwrap(), expected));
	});
}
