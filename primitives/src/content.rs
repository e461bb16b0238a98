//! Span proofs: these bytes are at this offset in the content with this hash and length.
//!
//! A content is identified by the plain BLAKE3 hash of its bytes, as `b3sum FILE` prints it. BLAKE3
//! is a Merkle tree over chunks of 1 KiB (section 2.1 of the BLAKE3 paper specifies the tree and
//! its flags). So the hash of a file also proves any span of it. A verifier already has the bytes
//! of the span. A [`SpanProof`] carries only the missing parts around them: the head of the first
//! chunk, the tail of the last one, and the chaining values of the subtrees on either side.
//!
//! [`blake3::hazmat`] does all the hashing. This module only determines the subtrees.
//!
//! # The tree as tiles
//!
//! Number the chunks of a content `0..n`. A *tile* is a run of chunks that forms one subtree. It
//! begins at a multiple of its nominal length, a power of two, and only the tile that ends the
//! content may be shorter. Cover `0..a`, `a..=b` and `b+1..n` (the chunks before the span, those of
//! the span, and those after it), each from the left by the largest tiles that fit. The tiles of
//! the first and the last part are exactly the siblings on the paths from the root to the chunks
//! `a` and `b`, at most one a level. So offset, span and length fix the number and the order of the
//! siblings. A proof with one more or one fewer is refused before anything is hashed.
//!
//! To compute the root, tiles are pushed on a stack from left to right. Before a tile that begins
//! at chunk `s` is pushed, the stack is merged down to as many entries as `s` has bits set. After
//! the last tile it is merged down to one, and that last merge is the root's. No tile is the whole
//! of a content that is longer than a chunk, so a subtree is never taken for a root. A content of
//! one chunk is finalised as the root itself.
//!
//! # What a proof binds
//!
//! A valid proof shows that the content has these bytes at this offset. It does **not** fix the
//! length: a proof inside the first chunks verifies under many declared lengths. Only opening the
//! last chunk fixes it, because the path of right turns from the root ends there, and the chunk's
//! counter and length are hashed with it. [`verify_length`] requires that.
//!
//! # Bounds
//!
//! Verification costs one compression for every 64 bytes of the chunks that the span touches, and
//! one for every sibling, at most [`MAX_SIBLINGS`], whatever the proof holds. It allocates one
//! stack of less than 1.5 KiB, and nothing recurses.

use crate::ids::ContentHash;
use alloc::vec::Vec;
use blake3::{
	hazmat::{merge_subtrees_non_root, merge_subtrees_root, ChainingValue, HasherExt, Mode},
	Hasher,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32};

/// Length of a BLAKE3 chunk in bytes.
pub const CHUNK_LEN: u64 = 1024;
/// Maximum length of a content in bytes: 1 TiB.
pub const MAX_CONTENT_LEN: u64 = 1 << 40;
/// Maximum number of chunk bytes in a proof at either edge: one less than a chunk.
pub const MAX_EDGE_LEN: u32 = 1023;
/// Maximum number of siblings in a proof: two edges of 30 levels each.
pub const MAX_SIBLINGS: u32 = 60;
/// Number of levels in the tree of the longest content.
pub const MAX_LEVELS: u32 = 30;

/// Content, identified by its hash and length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Content {
	/// BLAKE3 hash of the bytes.
	pub hash: ContentHash,
	/// Number of bytes.
	pub len: u64,
}

impl Content {
	/// Returns the hash and length of `bytes`.
	pub fn of(bytes: &[u8]) -> Self {
		Self { hash: blake3::hash(bytes).into(), len: length(bytes) }
	}
}

/// Parts that are needed, besides the bytes of a span, to compute the content's root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SpanProof {
	/// Bytes of the first chunk before the span.
	pub head: BoundedVec<u8, ConstU32<MAX_EDGE_LEN>>,
	/// Bytes of the last chunk after the span.
	pub tail: BoundedVec<u8, ConstU32<MAX_EDGE_LEN>>,
	/// Chaining values of the subtrees outside the chunks of the span, in the order of their bytes
	/// in the content.
	pub siblings: BoundedVec<[u8; 32], ConstU32<MAX_SIBLINGS>>,
}

/// Reason why a span proof cannot be made or does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanError {
	/// The span has no bytes. An empty content has no last byte either.
	Empty,
	/// The content is longer than [`MAX_CONTENT_LEN`].
	ContentTooLong,
	/// The span does not lie within the content.
	OutOfBounds,
	/// The proof's head is not as long as the part of the first chunk before the span.
	WrongHead,
	/// The proof's tail is not as long as the part of the last chunk after the span.
	WrongTail,
	/// The number of siblings is not the one that offset, span and length imply.
	WrongSiblings,
	/// The bytes do not hash to the content's hash.
	WrongHash,
}

impl SpanProof {
	/// Verifies that `span` is at `offset` in `content`.
	///
	/// The form is checked first, so a proof of the wrong shape costs no hashing. A valid proof
	/// does not fix the content's length: see the [module's page](self#what-a-proof-binds).
	///
	/// ```rust
	/// use tributary_primitives::content::{prove, Content, SpanError};
	///
	/// let bytes: Vec<u8> = (0..5_000u32).map(|number| number as u8).collect();
	/// let proof = prove(&bytes, 1_000, 100).unwrap();
	/// let content = Content::of(&bytes);
	/// assert_eq!(proof.verify(&content, 1_000, &bytes[1_000..1_100]), Ok(()));
	/// assert_eq!(proof.verify(&content, 1_000, &[0; 100]), Err(SpanError::WrongHash));
	/// ```
	///
	/// # Errors
	/// - [`SpanError::Empty`] if `span` is empty.
	/// - [`SpanError::ContentTooLong`] if the content is longer than 1 TiB.
	/// - [`SpanError::OutOfBounds`] if `offset..offset + span.len()` is not within the content.
	/// - [`SpanError::WrongHead`], [`SpanError::WrongTail`], [`SpanError::WrongSiblings`] if the
	///   proof does not have exactly the parts that offset, span and length imply.
	/// - [`SpanError::WrongHash`] if the root is not `content.hash`.
	pub fn verify(&self, content: &Content, offset: u64, span: &[u8]) -> Result<(), SpanError> {
		let shape = Shape::new(content.len, offset, length(span))?;
		if length(&self.head) != shape.head {
			return Err(SpanError::WrongHead);
		}
		if length(&self.tail) != shape.tail {
			return Err(SpanError::WrongTail);
		}
		if self.siblings.len() != shape.siblings().count() {
			return Err(SpanError::WrongSiblings);
		}
		let root = if shape.chunks == 1 {
			Hasher::new().update(&self.head).update(span).update(&self.tail).finalize()
		} else {
			self.merge(&shape, span).ok_or(SpanError::WrongHash)?
		};
		if root == content.hash {
			Ok(())
		} else {
			Err(SpanError::WrongHash)
		}
	}

	/// Returns the root of a content of more than one chunk. `None` cannot occur once the shape is
	/// checked.
	fn merge(&self, shape: &Shape, span: &[u8]) -> Option<blake3::Hash> {
		shape.root(&self.siblings, |tile| {
			let mut hasher = Hasher::new();
			hasher.set_input_offset(tile.start.checked_mul(CHUNK_LEN)?);
			if tile.start == shape.first {
				hasher.update(&self.head);
			}
			hasher.update(shape.part(tile, span)?);
			if tile.end() > shape.last {
				hasher.update(&self.tail);
			}
			Some(hasher.finalize_non_root())
		})
	}
}

/// Proof that two contents have the same bytes in the same chunks, without the bytes.
///
/// A chaining value of BLAKE3 depends on the place of its chunks. So equal bytes at equal offsets
/// have the same values, and no others have. The proof shows that the tiles of these chunks have
/// the same values in both trees: it is as short for a terabyte as for two chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SharedProof {
	/// Chaining values of the tiles that cover the chunks, in their order.
	pub values: BoundedVec<[u8; 32], ConstU32<MAX_SIBLINGS>>,
	/// Chaining values of the other tiles of the first content, in their order.
	pub first: BoundedVec<[u8; 32], ConstU32<MAX_SIBLINGS>>,
	/// Chaining values of the other tiles of the second content, in their order.
	pub second: BoundedVec<[u8; 32], ConstU32<MAX_SIBLINGS>>,
}

impl SharedProof {
	/// Verifies that both contents have the same bytes in the chunks `start..start + chunks`, the
	/// last of which may be the end of both. Returns the number of these bytes.
	///
	/// The lengths of both contents must be known to be right, as after [`verify_length`]. Contents
	/// of one chunk have no tree: their bytes are shown instead.
	///
	/// # Errors
	/// - [`SpanError::Empty`] if `chunks` is 0.
	/// - [`SpanError::ContentTooLong`] if a content is longer than 1 TiB.
	/// - [`SpanError::OutOfBounds`] if the chunks do not lie within both contents, or if one of
	///   these has only one chunk.
	/// - [`SpanError::WrongSiblings`] if the proof does not have exactly the values that the chunks
	///   and the lengths imply, or the same chunks are other tiles in both, because they end one of
	///   them.
	/// - [`SpanError::WrongHash`] if a root is not the content's hash.
	pub fn verify(&self, first: &Content, second: &Content, start: u64, chunks: u64) -> Result<u64, SpanError> {
		let shapes = [Shape::of_chunks(first.len, start, chunks)?, Shape::of_chunks(second.len, start, chunks)?];
		let [one, other] = &shapes;
		if !one.covered().eq(other.covered()) || one.covered().count() != self.values.len() {
			return Err(SpanError::WrongSiblings);
		}
		for (shape, siblings) in [(one, &self.first), (other, &self.second)] {
			if siblings.len() != shape.siblings().count() {
				return Err(SpanError::WrongSiblings);
			}
		}
		for (shape, siblings, content) in [(one, &self.first, first), (other, &self.second, second)] {
			let mut values = self.values.iter();
			let root = shape.root(siblings, |_| values.next().copied()).ok_or(SpanError::WrongHash)?;
			if root != content.hash {
				return Err(SpanError::WrongHash);
			}
		}
		Ok(one.span.min(other.span))
	}
}

/// Proves that both contents have the same bytes in the chunks `start..start + chunks`.
///
/// # Errors
/// [`SpanError::Empty`], [`SpanError::ContentTooLong`] or [`SpanError::OutOfBounds`], for the same
/// reasons as in [`SharedProof::verify`]. A proof of chunks that differ does not hold.
pub fn prove_shared(first: &[u8], second: &[u8], start: u64, chunks: u64) -> Result<SharedProof, SpanError> {
	let values = |content: &[u8], tiles: &mut dyn Iterator<Item = Tile>| {
		let values = tiles.map(|tile| hash_tile(content, tile)).collect::<Option<Vec<_>>>();
		values.and_then(|values| BoundedVec::try_from(values).ok()).ok_or(SpanError::OutOfBounds)
	};
	let one = Shape::of_chunks(length(first), start, chunks)?;
	let other = Shape::of_chunks(length(second), start, chunks)?;
	Ok(SharedProof {
		values: values(first, &mut one.covered())?,
		first: values(first, &mut one.siblings())?,
		second: values(second, &mut other.siblings())?,
	})
}

/// Proves the span `content[offset..offset + len]`.
///
/// Hashes all of the content but the chunks of the span. For many proofs of one content, use a
/// [`Tree`].
///
/// # Errors
/// [`SpanError::Empty`], [`SpanError::ContentTooLong`] or [`SpanError::OutOfBounds`], for the same
/// reasons as in [`SpanProof::verify`].
pub fn prove(content: &[u8], offset: u64, len: u64) -> Result<SpanProof, SpanError> {
	let shape = Shape::new(length(content), offset, len)?;
	shape.proof(content, |tile| hash_tile(content, tile))
}

/// Proves the length of a content by its last byte. Returns the last byte and the proof.
///
/// ```rust
/// use tributary_primitives::content::{prove_length, verify_length, Content};
///
/// let bytes = b"To be, or not to be";
/// let (last_byte, proof) = prove_length(bytes).unwrap();
/// let content = Content::of(bytes);
/// assert_eq!(verify_length(&content, last_byte, &proof), Ok(()));
/// assert!(verify_length(&Content { len: 18, ..content }, last_byte, &proof).is_err());
/// ```
///
/// # Errors
/// [`SpanError::Empty`] for an empty content, [`SpanError::ContentTooLong`] for one of more than 1
/// TiB.
pub fn prove_length(content: &[u8]) -> Result<(u8, SpanProof), SpanError> {
	let last = content.last().ok_or(SpanError::Empty)?;
	Ok((*last, prove(content, length(content).saturating_sub(1), 1)?))
}

/// Verifies that the content has exactly `content.len` bytes, between 1 byte and 1 TiB.
///
/// # Errors
/// [`SpanError::Empty`] if the length is 0, else the errors of [`SpanProof::verify`] for the last
/// byte.
pub fn verify_length(content: &Content, last_byte: u8, proof: &SpanProof) -> Result<(), SpanError> {
	let offset = content.len.checked_sub(1).ok_or(SpanError::Empty)?;
	proof.verify(content, offset, &[last_byte])
}

/// Returns the dimensions of the work of verifying a span: the number of chunks that it touches and
/// the number of tree levels.
///
/// At most `2 * levels` siblings are merged. Never panics. A span that does not lie within the
/// content counts as `(0, levels)`, because [`SpanProof::verify`] refuses it before it hashes
/// anything.
pub fn work(content_len: u64, offset: u64, span_len: u64) -> (u32, u32) {
	let chunks = content_len.min(MAX_CONTENT_LEN).div_ceil(CHUNK_LEN);
	let levels = u64::BITS.saturating_sub(chunks.saturating_sub(1).leading_zeros());
	let touched = Shape::new(content_len, offset, span_len)
		.map_or(0, |shape| shape.last.saturating_sub(shape.first).saturating_add(1));
	(u32::try_from(touched).unwrap_or(u32::MAX), levels)
}

/// Chaining values of one content, so that each of its proofs hashes at most three groups of
/// [`Tree::GROUP`] chunks.
///
/// Takes 1/256 of the content's size. It holds none of the content's bytes: pass the same bytes to
/// [`Tree::prove`].
#[derive(Clone, Debug)]
pub struct Tree {
	content: Content,
	/// Values of the groups, then of pairs of them, and so on up. A value without a pair is carried
	/// up unchanged.
	levels: Vec<Vec<ChainingValue>>,
}

impl Tree {
	/// Number of chunks in a group, the smallest subtree whose chaining value is kept: 16 KiB.
	pub const GROUP: u64 = 16;

	/// Hashes `content` once.
	pub fn new(content: &[u8]) -> Self {
		let chunks = length(content).div_ceil(CHUNK_LEN);
		let mut levels = Vec::new();
		// Within one group nothing is kept: every sibling is smaller.
		if chunks <= Self::GROUP {
			return Self { content: Content::of(content), levels };
		}
		let groups = (0..chunks.div_ceil(Self::GROUP)).map_while(|group| {
			let start = group.checked_mul(Self::GROUP)?;
			let len = chunks.checked_sub(start)?.min(Self::GROUP);
			hash_tile(content, Tile { start, len })
		});
		let mut level: Vec<ChainingValue> = groups.collect();
		while level.len() > 2 {
			let above = level.chunks(2).filter_map(|pair| match pair {
				[left, right] => Some(merge_subtrees_non_root(left, right, Mode::Hash)),
				[odd] => Some(*odd),
				_ => None,
			});
			let above = above.collect();
			levels.push(core::mem::replace(&mut level, above));
		}
		let hash = match level.as_slice() {
			[left, right] => merge_subtrees_root(left, right, Mode::Hash),
			// Unreachable: above one group the loop leaves exactly two values.
			_ => blake3::hash(content),
		};
		levels.push(level);
		Self { content: Content { hash: hash.into(), len: length(content) }, levels }
	}

	/// Returns the content's hash and length.
	pub fn content(&self) -> Content {
		self.content
	}

	/// Proves a span as [`prove`] does. `content` must be the bytes from which the tree was made; a
	/// proof from other bytes does not hold.
	///
	/// # Errors
	/// The errors of [`prove`]; also [`SpanError::OutOfBounds`] if `content` does not have the
	/// length of the tree's content.
	pub fn prove(&self, content: &[u8], offset: u64, len: u64) -> Result<SpanProof, SpanError> {
		if length(content) != self.content.len {
			return Err(SpanError::OutOfBounds);
		}
		let shape = Shape::new(self.content.len, offset, len)?;
		shape.proof(content, |tile| self.value(tile).or_else(|| hash_tile(content, tile)))
	}

	/// Returns the kept chaining value of `tile`, or `None` if it is smaller than a group.
	fn value(&self, tile: Tile) -> Option<ChainingValue> {
		// The end of the content may cut the last tile short. Its nominal length determines the
		// level, and its value is the same on each level up to that.
		let level = tile.len.checked_next_power_of_two()?.checked_div(Self::GROUP)?.checked_ilog2()?;
		let width = Self::GROUP.checked_shl(level)?;
		let index = usize::try_from(tile.start.checked_div(width)?).ok()?;
		self.levels.get(usize::try_from(level).ok()?)?.get(index).copied()
	}
}

/// One subtree: the chunks `start..start + len`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tile {
	start: u64,
	len: u64,
}

impl Tile {
	/// Returns the first chunk after the tile.
	fn end(self) -> u64 {
		self.start.saturating_add(self.len)
	}

	/// Returns the start and end of the tile in bytes, as if all chunks were whole.
	fn bytes(self) -> (u64, u64) {
		(self.start.saturating_mul(CHUNK_LEN), self.end().saturating_mul(CHUNK_LEN))
	}
}

/// Location of a span in the tree of a content, checked once, so that no later step can overflow.
#[derive(Clone, Copy, Debug)]
struct Shape {
	/// Number of chunks in the content, at least 1.
	chunks: u64,
	/// First chunk that the span touches.
	first: u64,
	/// Last chunk that the span touches.
	last: u64,
	/// Offset of the span.
	offset: u64,
	/// Length of the span.
	span: u64,
	/// Number of bytes of the first chunk before the span.
	head: u64,
	/// Number of bytes of the last chunk after the span.
	tail: u64,
}

impl Shape {
	fn new(content_len: u64, offset: u64, span: u64) -> Result<Self, SpanError> {
		if span == 0 {
			return Err(SpanError::Empty);
		}
		if content_len > MAX_CONTENT_LEN {
			return Err(SpanError::ContentTooLong);
		}
		let end = offset.checked_add(span).filter(|end| *end <= content_len).ok_or(SpanError::OutOfBounds)?;
		// The span has a byte, so `end` is at least 1 and no subtraction below goes under 0.
		let (first, last) = (offset / CHUNK_LEN, end.saturating_sub(1) / CHUNK_LEN);
		let last_end = last.saturating_add(1).saturating_mul(CHUNK_LEN).min(content_len);
		Ok(Self {
			chunks: content_len.div_ceil(CHUNK_LEN),
			first,
			last,
			offset,
			span,
			head: offset % CHUNK_LEN,
			tail: last_end.saturating_sub(end),
		})
	}

	/// Returns the shape of the chunks `start..start + chunks`, of which the content's end may cut
	/// the last one short, in a content of more than one chunk.
	fn of_chunks(content_len: u64, start: u64, chunks: u64) -> Result<Self, SpanError> {
		if chunks == 0 {
			return Err(SpanError::Empty);
		}
		let offset = start.checked_mul(CHUNK_LEN).ok_or(SpanError::OutOfBounds)?;
		let left = content_len.checked_sub(offset).ok_or(SpanError::OutOfBounds)?;
		if chunks > left.div_ceil(CHUNK_LEN) || content_len <= CHUNK_LEN {
			return Err(SpanError::OutOfBounds);
		}
		Self::new(content_len, offset, chunks.saturating_mul(CHUNK_LEN).min(left))
	}

	/// Returns the root of a content of more than one chunk, with the values of the covered tiles
	/// from `covered`. `None` cannot occur once the numbers of the values are checked.
	fn root(
		&self,
		siblings: &[ChainingValue],
		mut covered: impl FnMut(Tile) -> Option<ChainingValue>,
	) -> Option<blake3::Hash> {
		let mut siblings = siblings.iter();
		let mut stack = Stack::new();
		for tile in self.tiles() {
			let value = if self.covers(tile) { covered(tile)? } else { *siblings.next()? };
			stack.push(tile, value)?;
		}
		stack.root()
	}

	/// Returns the tiles of the chunks of the span.
	fn covered(&self) -> impl Iterator<Item = Tile> {
		self.region(self.first, self.last.saturating_add(1))
	}

	/// Returns all tiles, from left to right.
	fn tiles(&self) -> impl Iterator<Item = Tile> {
		let after = self.last.saturating_add(1);
		self.region(0, self.first).chain(self.region(self.first, after)).chain(self.region(after, self.chunks))
	}

	/// Returns the tiles outside the chunks of the span: one for each sibling.
	fn siblings(&self) -> impl Iterator<Item = Tile> {
		self.region(0, self.first).chain(self.region(self.last.saturating_add(1), self.chunks))
	}

	/// Covers the chunks `start..end` by the largest tiles. Only the content's end may cut a tile
	/// short.
	fn region(&self, start: u64, end: u64) -> impl Iterator<Item = Tile> {
		let chunks = self.chunks;
		let mut next = start;
		core::iter::from_fn(move || {
			let left = end.checked_sub(next).filter(|left| *left > 0)?;
			let aligned = match next {
				// The first tile may have any size but that of the whole content: it would be the
				// root.
				0 => power_of_two_within(chunks.saturating_sub(1))?,
				_ => 1u64.checked_shl(next.trailing_zeros())?,
			};
			let len = if end == chunks { aligned.min(left) } else { aligned.min(power_of_two_within(left)?) };
			let tile = Tile { start: next, len };
			next = tile.end();
			Some(tile)
		})
	}

	/// Returns `true` if the span touches the chunks of the tile.
	fn covers(&self, tile: Tile) -> bool {
		(self.first..=self.last).contains(&tile.start)
	}

	/// Returns the bytes of the span that lie in a covered tile.
	fn part<'a>(&self, tile: Tile, span: &'a [u8]) -> Option<&'a [u8]> {
		let (start, end) = tile.bytes();
		let start = start.saturating_sub(self.offset);
		let end = end.saturating_sub(self.offset).min(self.span);
		span.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
	}

	/// Returns the proof of the span in `content`, with the siblings from `value`.
	fn proof(&self, content: &[u8], value: impl Fn(Tile) -> Option<ChainingValue>) -> Result<SpanProof, SpanError> {
		let edge = |start: u64, len: u64| {
			let bytes = content.get(usize::try_from(start).ok()?..usize::try_from(start.checked_add(len)?).ok()?)?;
			BoundedVec::try_from(bytes.to_vec()).ok()
		};
		let build = || {
			let head = edge(self.offset.checked_sub(self.head)?, self.head)?;
			let tail = edge(self.offset.checked_add(self.span)?, self.tail)?;
			let siblings = self.siblings().map(value).collect::<Option<Vec<_>>>()?;
			Some(SpanProof { head, tail, siblings: BoundedVec::try_from(siblings).ok()? })
		};
		build().ok_or(SpanError::OutOfBounds)
	}
}

/// Chaining values of the tiles so far, merged as far as the next tile's position allows.
struct Stack(Vec<ChainingValue>);

impl Stack {
	fn new() -> Self {
		// One entry a level, one for the tile that was just pushed and one to spare.
		Self(Vec::with_capacity(usize::try_from(MAX_LEVELS).unwrap_or_default().saturating_add(2)))
	}

	/// Merges the entries before `tile` down to one for each bit of its start, the largest subtrees
	/// first, and pushes `value`.
	fn push(&mut self, tile: Tile, value: ChainingValue) -> Option<()> {
		let entries = usize::try_from(tile.start.count_ones()).ok()?;
		while self.0.len() > entries {
			let (right, left) = (self.0.pop()?, self.0.pop()?);
			self.0.push(merge_subtrees_non_root(&left, &right, Mode::Hash));
		}
		self.0.push(value);
		Some(())
	}

	/// Merges all entries into the root.
	fn root(mut self) -> Option<blake3::Hash> {
		let mut right = self.0.pop()?;
		let mut left = self.0.pop()?;
		while let Some(before) = self.0.pop() {
			right = merge_subtrees_non_root(&left, &right, Mode::Hash);
			left = before;
		}
		Some(merge_subtrees_root(&left, &right, Mode::Hash))
	}
}

/// Returns the chaining value of a tile of `content`, or `None` if the tile lies outside.
fn hash_tile(content: &[u8], tile: Tile) -> Option<ChainingValue> {
	let (start, end) = tile.bytes();
	let bytes = content.get(usize::try_from(start).ok()?..usize::try_from(end.min(length(content))).ok()?)?;
	if bytes.is_empty() {
		return None;
	}
	Some(Hasher::new().set_input_offset(start).update(bytes).finalize_non_root())
}

/// Returns the largest power of two that is at most `number`, or `None` for 0.
fn power_of_two_within(number: u64) -> Option<u64> {
	1u64.checked_shl(number.checked_ilog2()?)
}

/// Returns the length of a slice. No addressable slice is longer than a `u64` can express.
fn length(bytes: &[u8]) -> u64 {
	u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
	use super::{work, Shape, Tile, CHUNK_LEN, MAX_SIBLINGS};
	use proptest::prelude::*;

	proptest! {
		#![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..Default::default() })]

		/// For any numbers, a verification visits a bounded number of tiles, which cover the
		/// content once.
		#[test]
		fn tiles_should_cover_the_content_and_be_few(len: u64, shift in 0u32..64, at: u64, span: u64, short in 0u32..64) {
			let len = len >> shift;
			let offset = at.checked_rem(len).unwrap_or(at);
			let Ok(shape) = Shape::new(len, offset, span >> short) else { return Ok(()) };
			let siblings: Vec<Tile> = shape.siblings().collect();
			let levels = work(len, offset, span >> short).1;
			prop_assert!(siblings.len() <= 2 * levels as usize);
			prop_assert!(siblings.len() <= MAX_SIBLINGS as usize);
			prop_assert!(shape.head < CHUNK_LEN && shape.tail < CHUNK_LEN);
			if shape.chunks == 1 {
				prop_assert_eq!(siblings.len(), 0);
				return Ok(());
			}
			let tiles: Vec<Tile> = shape.tiles().collect();
			prop_assert!(tiles.len() <= 4 * levels as usize);
			let mut next = 0;
			for tile in &tiles {
				prop_assert_eq!(tile.start, next);
				next = tile.end();
				let nominal = tile.len.next_power_of_two();
				prop_assert!(tile.len < shape.chunks && tile.start % nominal == 0);
				prop_assert!(tile.len == nominal || next == shape.chunks);
				prop_assert_eq!(shape.covers(*tile), !siblings.contains(tile));
			}
			prop_assert_eq!(next, shape.chunks);
		}
	}
}
