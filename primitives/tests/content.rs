//! Span proofs against `blake3::hash`, against a second verifier written from the definition of the
//! tree, and against everything that is not a proof.

use blake3::{
	hazmat::{left_subtree_len, merge_subtrees_non_root, merge_subtrees_root, HasherExt, Mode},
	Hasher,
};
use codec::{Decode, DecodeAll, Encode, MaxEncodedLen};
use proptest::{collection::vec, prelude::*};
use tributary_primitives::content::{
	prove, prove_length, verify_length, work, Content, SpanError, SpanProof, Tree, MAX_CONTENT_LEN, MAX_LEVELS,
	MAX_SIBLINGS,
};

/// Returns a configuration with this number of cases and without files: a failure prints its
/// smallest input.
fn cases(cases: u32) -> ProptestConfig {
	ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

/// Returns pseudo-random bytes, the same for the same seed.
fn bytes(seed: u64, len: usize) -> Vec<u8> {
	let mut out = vec![0; len];
	Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut out);
	out
}

fn slice(content: &[u8], offset: u64, len: u64) -> &[u8] {
	&content[offset as usize..(offset + len) as usize]
}

/// Proves and verifies one span, and checks the proof against what its place implies.
fn assert_proves(content: &[u8], known: &Content, offset: u64, len: u64) {
	let proof = prove(content, offset, len).unwrap();
	assert_eq!(proof.verify(known, offset, slice(content, offset, len)), Ok(()), "{offset} + {len} of {}", known.len);
	assert_eq!(proof.head.len() as u64, offset % 1024);
	let last_chunk_end = ((offset + len).div_ceil(1024) * 1024).min(known.len);
	assert_eq!(proof.tail.len() as u64, last_chunk_end - offset - len);
	let (chunks, levels) = work(known.len, offset, len);
	assert_eq!(chunks as u64, (offset + len - 1) / 1024 - offset / 1024 + 1);
	assert!(proof.siblings.len() as u32 <= 2 * levels);
	assert!(proof.encoded_size() <= SpanProof::max_encoded_len());
}

/// Returns the root from a span and a proof, directly by section 2.1 of the BLAKE3 paper: the left
/// part of a subtree of more than one chunk has the largest power of two of chunks that leaves at
/// least one on the right.
struct Reference<'a> {
	offset: u64,
	span: &'a [u8],
	proof: &'a SpanProof,
	used: usize,
}

impl Reference<'_> {
	fn root(content_len: u64, offset: u64, span: &[u8], proof: &SpanProof) -> Option<[u8; 32]> {
		let mut this = Reference { offset, span, proof, used: 0 };
		let root = if content_len <= 1024 {
			let whole = [&proof.head[..], span, &proof.tail[..]].concat();
			(whole.len() as u64 == content_len).then(|| blake3::hash(&whole))?
		} else {
			let left_len = left_subtree_len(content_len);
			let left = this.node(0, left_len)?;
			let right = this.node(left_len, content_len - left_len)?;
			merge_subtrees_root(&left, &right, Mode::Hash)
		};
		(this.used == proof.siblings.len()).then_some(root.into())
	}

	fn node(&mut self, start: u64, len: u64) -> Option<[u8; 32]> {
		let (first, last) = (self.offset / 1024, (self.offset + self.span.len() as u64 - 1) / 1024);
		if start.div_ceil(1024) > last || (start + len - 1) / 1024 < first {
			self.used += 1;
			return self.proof.siblings.get(self.used - 1).copied();
		}
		if len > 1024 {
			let left_len = left_subtree_len(len);
			let left = self.node(start, left_len)?;
			let right = self.node(start + left_len, len - left_len)?;
			return Some(merge_subtrees_non_root(&left, &right, Mode::Hash));
		}
		let end = self.offset + self.span.len() as u64;
		let mut chunk = Vec::new();
		if start / 1024 == first {
			chunk.extend_from_slice(&self.proof.head);
		}
		let from = start.saturating_sub(self.offset) as usize;
		let to = ((start + len).min(end) - self.offset) as usize;
		chunk.extend_from_slice(&self.span[from..to]);
		if start / 1024 == last {
			chunk.extend_from_slice(&self.proof.tail);
		}
		if chunk.len() as u64 != len {
			return None;
		}
		Some(Hasher::new().set_input_offset(start).update(&chunk).finalize_non_root())
	}
}

/// Returns offsets at which something begins, ends or is cut.
fn edges(len: u64) -> Vec<u64> {
	let mut edges: Vec<u64> = [0, 1, 2, 512, len / 2, len - 1, len]
		.into_iter()
		.chain((0..=len.div_ceil(1024)).flat_map(|chunk| {
			let start = chunk * 1024;
			[start.saturating_sub(1), start, start + 1]
		}))
		.filter(|edge| *edge <= len)
		.collect();
	edges.sort_unstable();
	edges.dedup();
	edges
}

#[test]
fn content_should_be_the_plain_hash_for_every_length() {
	let all = bytes(1, 8192);
	for len in 0..=all.len() {
		let content = &all[..len];
		let known = Content { hash: blake3::hash(content).into(), len: len as u64 };
		assert_eq!(Content::of(content), known);
		assert_eq!(Tree::new(content).content(), known);
	}
}

#[test]
fn proof_should_verify_against_the_plain_hash_for_every_length() {
	let all = bytes(2, 8192);
	for len in 1..=all.len() as u64 {
		let content = &all[..len as usize];
		let known = Content { hash: blake3::hash(content).into(), len };
		// The whole, the first and the last byte, the first and the last window, something in the
		// middle.
		let window = len.min(32);
		let middle = len / 3;
		let spans = [(0, len), (0, 1), (len - 1, 1), (0, window), (len - window, window), (middle, len / 3 + 1)];
		for (offset, len) in spans {
			assert_proves(content, &known, offset, len);
		}
		let (last, proof) = prove_length(content).unwrap();
		assert_eq!(verify_length(&known, last, &proof), Ok(()));
	}
}

#[test]
fn proof_should_verify_in_every_class_of_position() {
	let lengths =
		[1, 2, 63, 64, 65, 1023, 1024, 1025, 2047, 2048, 2049, 3072, 3073, 4096, 5000, 6145, 7168, 8193, 9217];
	for len in lengths {
		let content = bytes(len, len as usize);
		let known = Content::of(&content);
		let tree = Tree::new(&content);
		let edges = edges(len);
		for start in &edges {
			for end in edges.iter().filter(|end| *end > start) {
				assert_proves(&content, &known, *start, end - start);
				assert_eq!(tree.prove(&content, *start, end - start), prove(&content, *start, end - start));
			}
		}
	}
}

#[test]
fn proof_should_be_small() {
	let content = bytes(3, 1 << 20);
	let worst = (0..1024).map(|chunk| prove(&content, chunk * 1024 + 1023, 1).unwrap().encoded_size());
	assert!(worst.max().unwrap() <= 1023 + 10 * 32 + 5);
	let worst = (0..1023).map(|chunk| prove(&content, chunk * 1024 + 1023, 2).unwrap().encoded_size());
	assert!(worst.max().unwrap() <= 2046 + 2 * 10 * 32 + 5);
}

#[test]
fn large_contents_should_prove_from_a_tree() {
	for (seed, len) in [(4, 16 << 20), (5, (3 << 20) + 12_345), (6, (16 << 10) + 1), (7, (48 << 10) - 1)] {
		let content = bytes(seed, len);
		let tree = Tree::new(&content);
		let known = Content::of(&content);
		assert_eq!(tree.content(), known);
		let len = len as u64;
		for step in 0..1_000u64 {
			let draw = u64::from_le_bytes(bytes(step, 8).try_into().unwrap());
			let offset = draw % len;
			let span = 1 + (draw >> 32) % (len - offset).min([32, 1500, 20_000][(step % 3) as usize]);
			let proof = tree.prove(&content, offset, span).unwrap();
			assert_eq!(proof.verify(&known, offset, slice(&content, offset, span)), Ok(()));
		}
		let (last, proof) = prove_length(&content).unwrap();
		assert_eq!(tree.prove(&content, len - 1, 1), Ok(proof.clone()));
		assert_eq!(verify_length(&known, last, &proof), Ok(()));
		assert_eq!(tree.prove(&content[1..], 0, 1), Err(SpanError::OutOfBounds));
	}
}

#[test]
fn longest_content_should_verify() {
	// A content of 1 TiB is too long for a test: the siblings are invented, and the second verifier
	// computes the root from them.
	let len = MAX_CONTENT_LEN;
	let ends = [
		0,
		1,
		1023,
		1024,
		len / 2 - 1025,
		len / 2 - 1,
		len / 2,
		len / 2 + 1,
		len - 1025,
		len - 1024,
		len - 40,
		len - 1,
	];
	let mut most = 0;
	for content_len in
		[len, len - 1, len - 1023, len - 1024, len - 1025, len / 2 + 1, len / 2 + 1025, (1 << 39) + (1 << 20)]
	{
		for offset in ends {
			for span_len in [1, 2, 32, 1024, 1025, 5000, 16 * 1024] {
				let Some(left) = content_len.checked_sub(offset).filter(|left| *left >= span_len) else { continue };
				let tail = ((1024 - (offset + span_len) % 1024) % 1024).min(left - span_len);
				let span = bytes(offset, span_len as usize);
				let mut proof = SpanProof {
					head: bytes(8, (offset % 1024) as usize).try_into().unwrap(),
					tail: bytes(9, tail as usize).try_into().unwrap(),
					siblings: Default::default(),
				};
				let roots = (0..=MAX_SIBLINGS).find_map(|count| {
					proof.siblings = (0..count)
						.map(|one| *blake3::hash(&[one as u8]).as_bytes())
						.collect::<Vec<_>>()
						.try_into()
						.unwrap();
					Reference::root(content_len, offset, &span, &proof)
				});
				let content = Content { hash: roots.expect("some number of siblings fits"), len: content_len };
				assert_eq!(proof.verify(&content, offset, &span), Ok(()), "{offset} + {span_len} of {content_len}");
				most = most.max(proof.siblings.len());
				// One sibling more or fewer is refused.
				let mut fewer = proof.clone();
				if fewer.siblings.pop().is_some() {
					assert_eq!(fewer.verify(&content, offset, &span), Err(SpanError::WrongSiblings));
				}
				if proof.siblings.try_push([0; 32]).is_ok() {
					assert_eq!(proof.verify(&content, offset, &span), Err(SpanError::WrongSiblings));
				}
			}
		}
	}
	assert_eq!(most, 58);
}

#[test]
fn every_single_bit_of_a_proof_should_count() {
	let cases = [
		(1, 0, 1),
		(900, 17, 32),
		(1024, 0, 1024),
		(1025, 1000, 25),
		(2048, 1023, 2),
		(5 * 1024 + 100, 2 * 1024 + 500, 700),
		(9000, 8000, 1000),
		(40_000, 20_000, 32),
	];
	for (len, offset, span_len) in cases {
		let content = bytes(len, len as usize);
		let known = Content::of(&content);
		let span = slice(&content, offset, span_len);
		let encoded = prove(&content, offset, span_len).unwrap().encode();
		assert_eq!(SpanProof::decode_all(&mut &encoded[..]).unwrap().verify(&known, offset, span), Ok(()));
		for bit in 0..encoded.len() * 8 {
			let mut wrong = encoded.clone();
			wrong[bit / 8] ^= 1 << (bit % 8);
			let verdict = SpanProof::decode(&mut &wrong[..]).map(|proof| proof.verify(&known, offset, span));
			assert!(!matches!(verdict, Ok(Ok(()))), "bit {bit} of {len}, {offset}, {span_len}");
		}
		// The same of the span, the hash and the offset.
		let proof = SpanProof::decode_all(&mut &encoded[..]).unwrap();
		for bit in 0..span.len() * 8 {
			let mut wrong = span.to_vec();
			wrong[bit / 8] ^= 1 << (bit % 8);
			assert_eq!(proof.verify(&known, offset, &wrong), Err(SpanError::WrongHash));
		}
		for bit in 0..256 {
			let mut wrong = known;
			wrong.hash[bit / 8] ^= 1 << (bit % 8);
			assert_eq!(proof.verify(&wrong, offset, span), Err(SpanError::WrongHash));
		}
		for bit in 0..64 {
			assert!(proof.verify(&known, offset ^ (1 << bit), span).is_err());
		}
	}
}

#[test]
fn empty_and_outside_spans_should_be_refused() {
	let content = bytes(10, 3000);
	let known = Content::of(&content);
	let proof = prove(&content, 0, 1).unwrap();
	assert_eq!(prove(&content, 0, 0), Err(SpanError::Empty));
	assert_eq!(prove(&content, 3000, 0), Err(SpanError::Empty));
	assert_eq!(prove(&content, 3000, 1), Err(SpanError::OutOfBounds));
	assert_eq!(prove(&content, 0, 3001), Err(SpanError::OutOfBounds));
	assert_eq!(prove(&content, u64::MAX, 2), Err(SpanError::OutOfBounds));
	assert_eq!(prove(&[], 0, 1), Err(SpanError::OutOfBounds));
	assert_eq!(prove_length(&[]), Err(SpanError::Empty));
	assert_eq!(proof.verify(&known, 0, &[]), Err(SpanError::Empty));
	assert_eq!(proof.verify(&known, 3000, &[1]), Err(SpanError::OutOfBounds));
	assert_eq!(proof.verify(&known, u64::MAX, &[1]), Err(SpanError::OutOfBounds));
	let empty = Content::of(&[]);
	assert_eq!(SpanProof::default().verify(&empty, 0, &[1]), Err(SpanError::OutOfBounds));
	assert_eq!(verify_length(&empty, 0, &SpanProof::default()), Err(SpanError::Empty));
	let long = Content { hash: [0; 32], len: MAX_CONTENT_LEN + 1 };
	assert_eq!(proof.verify(&long, 0, &content[..1]), Err(SpanError::ContentTooLong));
	assert_eq!(verify_length(&long, 0, &proof), Err(SpanError::ContentTooLong));
}

#[test]
fn wrong_shapes_should_be_told_apart() {
	let content = bytes(11, 3000);
	let known = Content::of(&content);
	let right = prove(&content, 1100, 100).unwrap();
	let mut wrong = right.clone();
	wrong.head.pop();
	assert_eq!(wrong.verify(&known, 1100, &content[1100..1200]), Err(SpanError::WrongHead));
	let mut wrong = right.clone();
	wrong.tail.pop();
	assert_eq!(wrong.verify(&known, 1100, &content[1100..1200]), Err(SpanError::WrongTail));
	let mut wrong = right.clone();
	wrong.tail.try_push(0).unwrap();
	assert_eq!(wrong.verify(&known, 1100, &content[1100..1200]), Err(SpanError::WrongTail));
	let mut wrong = right.clone();
	wrong.siblings.as_mut().swap(0, 1);
	assert_eq!(wrong.verify(&known, 1100, &content[1100..1200]), Err(SpanError::WrongHash));
	let mut wrong = right.clone();
	wrong.head.try_push(0).unwrap();
	assert_eq!(wrong.verify(&known, 1100, &content[1100..1200]), Err(SpanError::WrongHead));
	// Head and span must not be shifted into one another.
	assert_eq!(right.verify(&known, 1099, &content[1099..1199]), Err(SpanError::WrongHead));
}

#[test]
fn proof_inside_the_first_chunks_should_not_bind_the_length() {
	// The reason why a contribution needs a proof of its last byte.
	let content = bytes(12, 4096);
	let proof = prove(&content, 0, 10).unwrap();
	let wrong = Content { len: 3 * 1024 + 1, ..Content::of(&content) };
	assert_eq!(proof.verify(&wrong, 0, &content[..10]), Ok(()));
}

#[test]
fn length_should_be_bound_by_the_last_byte() {
	for len in [1u64, 2, 1023, 1024, 1025, 2048, 2049, 3000, 3072, 4096, 4097, 7000] {
		let content = bytes(len, len as usize);
		let known = Content::of(&content);
		let (last, honest) = prove_length(&content).unwrap();
		for other in (0..=8200).filter(|other| *other != len) {
			let wrong = Content { len: other, ..known };
			assert!(verify_length(&wrong, last, &honest).is_err(), "{other} for {len}");
			// A valid proof of the byte at which the wrong length ends, without the parts after it.
			if let Some(offset) = other.checked_sub(1).filter(|offset| *offset < len) {
				let mut forged = prove(&content, offset, 1).unwrap();
				let byte = content[offset as usize];
				assert!(verify_length(&wrong, byte, &forged).is_err());
				forged.tail = Default::default();
				assert!(verify_length(&wrong, byte, &forged).is_err());
				while forged.siblings.pop().is_some() {
					assert!(verify_length(&wrong, byte, &forged).is_err(), "{other} for {len}");
				}
			}
		}
	}
}

#[test]
fn lengths_that_promise_too_much_should_not_decode() {
	// Compact lengths beyond the bounds are refused before anything is allocated for them.
	for bytes in
		[&[0xfe, 0xff, 0xff, 0xff][..], &[0, 0xfe, 0xff, 0xff, 0xff], &[0, 0, 0xf4], &[0x03, 0xff, 0xff, 0xff, 0xff]]
	{
		assert!(SpanProof::decode(&mut &bytes[..]).is_err());
	}
	assert_eq!(SpanProof::max_encoded_len(), 2 + 1023 + 2 + 1023 + 1 + 60 * 32);
}

#[test]
fn work_should_count_chunks_and_levels() {
	assert_eq!(work(1, 0, 1), (1, 0));
	assert_eq!(work(1024, 0, 1024), (1, 0));
	assert_eq!(work(1025, 0, 1025), (2, 1));
	assert_eq!(work(2049, 1023, 2), (2, 2));
	assert_eq!(work(1 << 20, 0, 1 << 20), (1024, 10));
	assert_eq!(work(MAX_CONTENT_LEN, 0, 1), (1, MAX_LEVELS));
	assert_eq!(work(MAX_CONTENT_LEN, 0, MAX_CONTENT_LEN), (1 << 30, MAX_LEVELS));
	assert_eq!(work(0, 0, 0), (0, 0));
	assert_eq!(work(u64::MAX, u64::MAX, u64::MAX), (0, MAX_LEVELS));
}

proptest! {
	#![proptest_config(cases(200))]

	#[test]
	fn random_contents_should_prove(seed: u64, len in 1usize..300_000, at: prop::sample::Index, span: prop::sample::Index) {
		let content = bytes(seed, len);
		let known = Content { hash: blake3::hash(&content).into(), len: len as u64 };
		let offset = at.index(len) as u64;
		let span_len = 1 + span.index(len - offset as usize) as u64;
		assert_proves(&content, &known, offset, span_len);
		let proof = prove(&content, offset, span_len).unwrap();
		prop_assert_eq!(Reference::root(known.len, offset, slice(&content, offset, span_len), &proof), Some(known.hash));
		prop_assert_eq!(Tree::new(&content).prove(&content, offset, span_len), Ok(proof.clone()));
		prop_assert_eq!(SpanProof::decode_all(&mut &proof.encode()[..]), Ok(proof));
	}
}

proptest! {
	#![proptest_config(cases(20_000))]

	/// Arbitrary bytes prove nothing and do no harm. (A random root cannot fit by chance.)
	#[test]
	fn arbitrary_bytes_should_prove_nothing(
		encoded in vec(any::<u8>(), 0..400), hash: [u8; 32], len: u64, shift in 0u32..64, offset: u64, span in vec(any::<u8>(), 0..80),
	) {
		if let Ok(proof) = SpanProof::decode(&mut &encoded[..]) {
			for len in [len, len >> shift, MAX_CONTENT_LEN, proof.head.len() as u64 + span.len() as u64 + proof.tail.len() as u64] {
				let content = Content { hash, len };
				for offset in [offset, offset.checked_rem(len).unwrap_or(0), proof.head.len() as u64] {
					prop_assert!(proof.verify(&content, offset, &span).is_err());
				}
				prop_assert!(verify_length(&content, 0, &proof).is_err());
				let (chunks, levels) = work(len, offset, span.len() as u64);
				prop_assert!(chunks <= 2 && levels <= MAX_LEVELS);
			}
		}
	}

	/// For a proof of the right shape with arbitrary content, the library and the second verifier
	/// agree on the root.
	#[test]
	fn both_verifiers_should_agree(
		shift in 0u32..40, len in 1..=MAX_CONTENT_LEN, at: u64, span in vec(any::<u8>(), 1..4000), siblings in 0usize..60, seed: u64,
	) {
		let len = (len >> shift).max(span.len() as u64);
		let offset = at % (len - span.len() as u64 + 1);
		let end = offset + span.len() as u64;
		let tail = (end.div_ceil(1024) * 1024).min(len) - end;
		// Mostly the right number of siblings, sometimes any number.
		let siblings = if seed % 4 == 0 { siblings } else {
			let perfect = |chunk: u64| chunk.count_ones() as usize;
			let (first, last, chunks) = (offset / 1024, (end - 1) / 1024, len.div_ceil(1024));
			let right = (0..40).filter(|level| last >> level & 1 == 0 && (last >> level | 1) << level < chunks).count();
			perfect(first) + right
		};
		let proof = SpanProof {
			head: bytes(seed, (offset % 1024) as usize).try_into().unwrap(),
			tail: bytes(!seed, tail as usize).try_into().unwrap(),
			siblings: (0..siblings as u64).map(|one| *blake3::hash(&(one ^ seed).to_le_bytes()).as_bytes()).collect::<Vec<_>>().try_into().unwrap(),
		};
		match Reference::root(len, offset, &span, &proof) {
			Some(hash) => prop_assert_eq!(proof.verify(&Content { hash, len }, offset, &span), Ok(())),
			None => prop_assert_eq!(proof.verify(&Content { hash: [0; 32], len }, offset, &span), Err(SpanError::WrongSiblings)),
		}
	}
}
