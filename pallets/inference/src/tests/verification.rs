//! Verification of submissions, without a chain.

use super::*;
use crate::verification::{
	runs::{verify, Verified},
	VerificationError,
};
use codec::Encode;
use proptest::prelude::*;
use tributary_primitives::trace::{Eligible, FormError};

const RULES: TraceRules = TraceRules { window: WINDOW as u32, max_runs: 3, min_content: 256 };

fn spans() -> AttributionMethod {
	AttributionMethod::Spans(SpanCaps { total: Perbill::one(), contribution: Perbill::one() })
}

fn eligible(id: ContributionId) -> Eligible {
	Eligible { content: Content::of(&content(id)), sequence: 0 }
}

fn judge(output: &[u8], runs: &[ProvenRun]) -> Result<Verified, VerificationError> {
	verify(&spans(), &RULES, output, runs, |id| Ok(eligible(id)))
}

#[test]
fn verify_should_look_each_contribution_up_once() {
	let first = content(FIRST);
	let output = [&first[100..140], &first[500..540]].concat();
	let runs = [run(FIRST, 0, 9, 100), run(FIRST, 40, 9, 500)];
	let mut asked = vec![];
	let verified = verify(&spans(), &RULES, &output, &runs, |id| {
		asked.push(id);
		Ok(eligible(id))
	});
	assert_eq!(verified.unwrap().owned.to_vec(), vec![(FIRST, 18)]);
	assert_eq!(asked, vec![FIRST]);
}

#[test]
fn verify_should_refuse_the_form_before_anything_is_looked_up() {
	let mut runs = runs();
	runs.reverse();
	let refused = verify(&spans(), &RULES, &output(), &runs, |_| panic!("nothing is looked up"));
	assert_eq!(refused, Err(VerificationError::Form(FormError::Overlapping)));
	let refused = verify(&AttributionMethod::Pooled, &RULES, &output(), &runs, |_| panic!("nothing is looked up"));
	assert_eq!(refused, Err(VerificationError::TraceNotAllowed));
}

#[test]
fn verify_should_refuse_the_ineligible_before_any_proof_is_verified() {
	let mut claimed = runs();
	claimed[0].proof = Default::default();
	let refused = verify(&spans(), &RULES, &output(), &claimed, |id| match id {
		SECOND => Err(Ineligible::Closed),
		id => Ok(eligible(id)),
	});
	assert_eq!(refused, Err(VerificationError::Ineligible(Ineligible::Closed)));
	assert_eq!(judge(&output(), &claimed), Err(VerificationError::InvalidProof));
}

#[test]
fn verify_should_hash_the_runs_without_their_proofs() {
	let verified = judge(&output(), &runs()).unwrap();
	let bare: Vec<_> = runs().iter().map(|proven| proven.run).collect();
	assert_eq!(verified.runs_hash, *blake3::hash(&bare.encode()).as_bytes());
	assert_eq!(verified.runs.to_vec(), bare);
	let none = judge(&output(), &[]).unwrap();
	assert_eq!(none.runs_hash, *blake3::hash(&[0]).as_bytes());
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	/// A run passes exactly if the content has its bytes at its offset.
	#[test]
	fn verify_should_pass_exactly_the_bytes_at_the_offset(
		start in 0usize..300,
		positions in 1usize..200,
		offset in 900usize..1_100,
	) {
		let run = run(FIRST, start, positions, offset);
		let end = start + positions + WINDOW - 1;
		let output = output();
		let first = content(FIRST);
		let result = judge(&output, &[run]);
		if end > output.len() {
			prop_assert_eq!(result, Err(VerificationError::Form(FormError::OutOfBounds)));
		} else if output[start..end] == first[offset..offset + positions + WINDOW - 1] {
			prop_assert_eq!(result.unwrap().owned.to_vec(), vec![(FIRST, positions as u32)]);
		} else {
			prop_assert_eq!(result, Err(VerificationError::InvalidProof));
		}
	}

	/// Every part of a right run passes.
	#[test]
	fn verify_should_pass_every_part_of_a_run(start in 0usize..69, positions in 1usize..69) {
		let positions = positions.min(69 - start);
		prop_assert!(judge(&output(), &[run(FIRST, start, positions, 1_000 + start)]).is_ok());
	}

	/// No input causes a panic.
	#[test]
	fn verify_should_not_panic(
		output in proptest::collection::vec(any::<u8>(), 0..200),
		numbers in proptest::collection::vec((any::<u32>(), any::<u32>(), any::<u64>()), 0..6),
		small in any::<bool>(),
	) {
		let runs: Vec<_> = numbers
			.into_iter()
			.map(|(start, positions, offset)| {
				let mut proven = runs().remove(0);
				let cut = |number: u32| if small { number % 100 } else { number };
				(proven.run.start, proven.run.positions, proven.run.offset) = (cut(start), cut(positions), offset);
				proven
			})
			.collect();
		prop_assert!(judge(&output, &runs).is_err() || runs.is_empty());
	}
}
