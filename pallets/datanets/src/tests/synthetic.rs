//! The benchmarks' contents are what they claim to be.

use crate::{mock::*, synthetic};
use frame_support::assert_ok;
use tributary_primitives::content::{self, MAX_CONTENT_LEN};

#[test]
fn synthetic_content_should_prove_its_length_when_of_any_height() {
	for levels in 0..=30 {
		let (content, last_byte, proof) = synthetic::content(levels, 1);
		assert_eq!(content.len, 1_024 << levels);
		assert_eq!(proof.siblings.len(), levels as usize);
		assert_eq!(content::verify_length(&content, last_byte, &proof), Ok(()));
	}
}

#[test]
fn contribute_should_take_a_tebibyte() {
	run(|| {
		let id = create(&[], 0);
		let (content, last_byte, proof) = synthetic::content(30, 1);
		assert_ok!(Datanets::commit(origin(ALICE), crate::commitment(&ALICE, &content.hash, &SALT)));
		advance(1);
		let reveal = Reveal {
			salt: SALT,
			hash: content.hash,
			length: content.len,
			last_byte,
			proof,
			max_points: 1,
			kind: crate::Kind::Corpus,
		};
		assert_ok!(reveal.by(ALICE, id));
		assert_eq!(stored(tributary_primitives::ContributionId { datanet: id, index: 0 }).content.len, MAX_CONTENT_LEN);
	});
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
