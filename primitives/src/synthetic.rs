//! Contents without bytes, for benchmarks and tests.
//!
//! Everything outside the proven chunks is made up, hash values and all, so that spans and lengths
//! of up to 1 TiB can be proven without the bytes.

use crate::content::{Content, SpanProof, CHUNK_LEN, MAX_CONTENT_LEN, MAX_LEVELS};
use alloc::{vec, vec::Vec};
use blake3::hazmat::{merge_subtrees_non_root, merge_subtrees_root, ChainingValue, HasherExt, Mode};

/// Returns a content of `2^levels` full chunks, its last byte, and the proof of its length with
/// `levels` siblings. Every `seed` makes another content.
pub fn content(levels: u32, seed: u32) -> (Content, u8, SpanProof) {
	let len = CHUNK_LEN << levels;
	let mut chunk = vec![7u8; 1024];
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

/// Returns the longest content, the offset of `span` in it, and the largest proof that a span can
/// have.
///
/// The span begins with the last byte of the chunk before the content's middle: both paths to the
/// root are as long as paths get, and so are the bytes missing of the first and, for a short span,
/// of the last chunk. Every `seed` makes another content.
pub fn deep(span: &[u8], seed: u32) -> (Content, u64, SpanProof) {
	let first = MAX_CONTENT_LEN / CHUNK_LEN / 2 - 1;
	let filler = seed.to_le_bytes()[0];
	let mut head = vec![filler; CHUNK_LEN as usize - 1];
	head[..4].copy_from_slice(&seed.to_le_bytes());
	let filled = (head.len() + span.len()).next_multiple_of(CHUNK_LEN as usize);
	let mut chunks = [head.as_slice(), span].concat();
	let tail = vec![filler; filled - chunks.len()];
	chunks.resize(filled, filler);

	let mut deep = Deep { chunks, first, siblings: vec![] };
	let half = 1u64 << (MAX_LEVELS - 1);
	let left = deep.node(MAX_LEVELS - 1, 0);
	let right = deep.node(MAX_LEVELS - 1, half);
	let hash = merge_subtrees_root(&left, &right, Mode::Hash).into();
	let proof = SpanProof {
		head: head.try_into().expect("a chunk without its last byte; qed"),
		tail: tail.try_into().expect("less than a chunk; qed"),
		siblings: deep.siblings.try_into().expect("two paths of 30 levels; qed"),
	};
	(Content { hash, len: MAX_CONTENT_LEN }, first * CHUNK_LEN + CHUNK_LEN - 1, proof)
}

struct Deep {
	/// Chunks that the span touches, filled up.
	chunks: Vec<u8>,
	/// Number of the first of them.
	first: u64,
	/// Chaining values beside the paths.
	siblings: Vec<ChainingValue>,
}

impl Deep {
	/// Returns the chaining value of the subtree of `1 << level` chunks that begins with chunk
	/// `start`.
	fn node(&mut self, level: u32, start: u64) -> ChainingValue {
		let end = start + (1 << level);
		let last = self.first + self.chunks.len() as u64 / CHUNK_LEN;
		if end <= self.first || start >= last {
			let mut sibling = [level as u8; 32];
			sibling[..8].copy_from_slice(&start.to_le_bytes());
			self.siblings.push(sibling);
			return sibling;
		}
		if level == 0 {
			let from = ((start - self.first) * CHUNK_LEN) as usize;
			return blake3::Hasher::new()
				.set_input_offset(start * CHUNK_LEN)
				.update(&self.chunks[from..from + CHUNK_LEN as usize])
				.finalize_non_root();
		}
		let left = self.node(level - 1, start);
		let right = self.node(level - 1, start + (1 << (level - 1)));
		merge_subtrees_non_root(&left, &right, Mode::Hash)
	}
}
