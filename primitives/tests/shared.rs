//! Proofs that two contents have the same bytes in the same chunks.

use proptest::prelude::*;
use tributary_primitives::content::{prove_shared, Content, SharedProof, SpanError, CHUNK_LEN};

/// Returns bytes that differ from place to place.
fn bytes(len: usize, seed: u8) -> Vec<u8> {
	let mut bytes = vec![0; len];
	blake3::Hasher::new().update(&[seed]).finalize_xof().fill(&mut bytes);
	bytes
}

fn verify(proof: &SharedProof, first: &[u8], second: &[u8], start: u64, chunks: u64) -> Result<u64, SpanError> {
	proof.verify(&Content::of(first), &Content::of(second), start, chunks)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

	/// The definition: a proof holds exactly if the bytes are the same.
	#[test]
	fn proof_should_hold_exactly_for_the_same_bytes(
		len in 1_025usize..40_000,
		more in 0usize..5_000,
		start in 0u64..40,
		chunks in 0u64..40,
		changed in any::<prop::sample::Index>(),
		change: bool,
	) {
		let first = bytes(len, 1);
		let mut second = [&first[..], &bytes(more, 2)].concat();
		if change {
			second[changed.index(len)] ^= 1;
		}
		let range = |content: &[u8]| {
			let from = (start * CHUNK_LEN) as usize;
			let to = (((start + chunks) * CHUNK_LEN) as usize).min(content.len());
			content.get(from..to).map(<[u8]>::to_vec).filter(|range| !range.is_empty())
		};
		match prove_shared(&first, &second, start, chunks) {
			Ok(proof) => {
				let same = range(&first) == range(&second);
				match verify(&proof, &first, &second, start, chunks) {
					Ok(shown) => {
						prop_assert!(same);
						prop_assert_eq!(shown as usize, range(&first).unwrap().len());
						// The order of the contents does not matter, if the siblings follow.
						let swapped =
							SharedProof { first: proof.second.clone(), second: proof.first.clone(), ..proof.clone() };
						prop_assert_eq!(verify(&swapped, &second, &first, start, chunks), Ok(shown));
					},
					// At the end of one of them the same chunks may be other tiles.
					Err(SpanError::WrongSiblings) => prop_assert!(more > 0),
					Err(error) => {
						prop_assert_eq!(error, SpanError::WrongHash);
						prop_assert!(!same);
					},
				}
			},
			Err(error) => {
				prop_assert_eq!(error, if chunks == 0 { SpanError::Empty } else { SpanError::OutOfBounds });
			},
		}
	}
}

#[test]
fn proof_should_be_short_for_a_long_range() {
	let first = bytes(1 << 20, 1);
	let second = [&first[..(1 << 20) - 10], b"otherwise."].concat();
	let proof = prove_shared(&first, &second, 0, 1_023).unwrap();
	assert_eq!(verify(&proof, &first, &second, 0, 1_023), Ok(1_023 * 1_024));
	assert_eq!((proof.values.len(), proof.first.len(), proof.second.len()), (10, 1, 1));
}

#[test]
fn proof_should_be_refused_when_anything_in_it_is_wrong() {
	let first = bytes(20_000, 1);
	let second = [&first[..], b"more"].concat();
	let (one, other) = (Content::of(&first), Content::of(&second));
	let proof = prove_shared(&first, &second, 3, 9).unwrap();
	assert_eq!(proof.verify(&one, &other, 3, 9), Ok(9 * 1_024));
	for (start, chunks) in [(2, 9), (3, 8), (4, 9), (3, 10)] {
		assert!(proof.verify(&one, &other, start, chunks).is_err());
	}
	let mut wrong = proof.clone();
	wrong.values[0][0] ^= 1;
	assert_eq!(wrong.verify(&one, &other, 3, 9), Err(SpanError::WrongHash));
	let mut wrong = proof.clone();
	wrong.second[0][0] ^= 1;
	assert_eq!(wrong.verify(&one, &other, 3, 9), Err(SpanError::WrongHash));
	let mut wrong = proof.clone();
	wrong.first.pop();
	assert_eq!(wrong.verify(&one, &other, 3, 9), Err(SpanError::WrongSiblings));
	let mut wrong = proof.clone();
	wrong.values.pop();
	assert_eq!(wrong.verify(&one, &other, 3, 9), Err(SpanError::WrongSiblings));
	for (start, chunks) in [(u64::MAX, 1), (0, u64::MAX), (u64::MAX / 1_024, u64::MAX), (20, 1)] {
		assert_eq!(proof.verify(&one, &other, start, chunks), Err(SpanError::OutOfBounds));
	}
	let short = Content::of(b"short");
	assert_eq!(proof.verify(&short, &short, 0, 1), Err(SpanError::OutOfBounds));
}
