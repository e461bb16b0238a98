//! Contents that nobody holds: what stands outside the last chunk is made up, hash values and all, so that a length of
//! up to 1 TiB can be proven without the bytes.

use alloc::vec::Vec;
use blake3::hazmat::{merge_subtrees_non_root, merge_subtrees_root, HasherExt, Mode};
use tributary_primitives::content::{Content, SpanProof, CHUNK_LEN};

/// A content of `2^levels` full chunks, different for each `seed`: the content, its last byte, and the proof of its
/// length with `levels` siblings.
pub(crate) fn content(levels: u32, seed: u32) -> (Content, u8, SpanProof) {
	let len = CHUNK_LEN << levels;
	let mut chunk = alloc::vec![7u8; 1024];
	chunk[..4].copy_from_slice(&seed.to_le_bytes());
	let siblings: Vec<[u8; 32]> = (0..levels).map(|level| *blake3::hash(&level.to_le_bytes()).as_bytes()).collect();

	let hash = if levels == 0 {
		*blake3::hash(&chunk).as_bytes()
	} else {
		let mut hasher = blake3::Hasher::new();
		hasher.set_input_offset(len - CHUNK_LEN).update(&chunk);
		let mut right = hasher.finalize_non_root();
		for left in siblings.iter().skip(1).rev() {
			right = merge_subtrees_non_root(left, &right, Mode::Hash);
		}
		*merge_subtrees_root(&siblings[0], &right, Mode::Hash).as_bytes()
	};

	let proof = SpanProof {
		head: chunk[..1023].to_vec().try_into().expect("a chunk without its last byte; qed"),
		tail: Default::default(),
		siblings: siblings.try_into().expect("at most 30 levels; qed"),
	};
	(Content { hash, len }, 7, proof)
}
