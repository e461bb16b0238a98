//! The contents of the benchmarks are what they claim to be.

use tributary_primitives::{content::verify_length, synthetic};

#[test]
fn synthetic_content_should_prove_its_length_when_of_any_height() {
	for levels in 0..=30 {
		let (content, last_byte, proof) = synthetic::content(levels, 1);
		assert_eq!(content.len, 1_024 << levels);
		assert_eq!(proof.siblings.len(), levels as usize);
		assert_eq!(verify_length(&content, last_byte, &proof), Ok(()));
	}
}

#[test]
fn synthetic_deep_should_hold_at_its_deepest() {
	for length in [2, 1_023, 16 * 1_024] {
		let span = vec![9; length];
		let (content, offset, proof) = synthetic::deep(&span, 1);
		assert_eq!(proof.verify(&content, offset, &span), Ok(()));
		assert_eq!(proof.head.len(), 1_023);
		assert!(proof.siblings.len() >= 53, "{} siblings", proof.siblings.len());
		assert_ne!(synthetic::deep(&span, 2).0, content);
	}
}
