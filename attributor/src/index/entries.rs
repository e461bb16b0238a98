//! The contents of an index, and the search for the content at a position.

use tributary_primitives::{content::Content, ContentHash, ContributionId, Sequence};

/// One content of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// Contribution that the content belongs to.
	pub id: ContributionId,
	/// Precedence of the contribution.
	pub sequence: Sequence,
	/// BLAKE3 hash of the content.
	pub hash: ContentHash,
	/// Length of the content in bytes.
	pub length: u64,
	/// Name for people: the path, as it was given.
	pub name: String,
	/// Position in the index at which the content begins.
	pub start: u64,
}

impl Entry {
	/// Returns the hash and length that a span proof is checked against.
	pub fn content(&self) -> Content {
		Content { hash: self.hash, len: self.length }
	}

	/// Returns the position in the index at which the content ends.
	pub fn end(&self) -> u64 {
		self.start + self.length
	}
}

/// Finds the content of a position without a long search.
pub(super) struct Locator {
	/// Entry at the first position of each block.
	blocks: Vec<u32>,
	/// Binary logarithm of a block's length.
	shift: u32,
}

impl Locator {
	pub(super) fn new(entries: &[Entry], length: u64) -> Self {
		// About as many blocks as entries.
		let shift = (length / entries.len().max(1) as u64).max(1).ilog2();
		let mut blocks = Vec::with_capacity((length >> shift) as usize + 2);
		let mut number = 0u32;
		for block in 0..=length >> shift {
			while entries.get(number as usize).is_some_and(|entry| entry.end() <= block << shift) {
				number += 1;
			}
			blocks.push(number);
		}
		Self { blocks, shift }
	}

	/// Returns the number of the entry that holds `position`.
	#[inline]
	pub(super) fn locate(&self, entries: &[Entry], position: u64) -> usize {
		let block = (position >> self.shift) as usize;
		let last = entries.len() - 1;
		let from = self.blocks.get(block).map_or(last, |number| *number as usize).min(last);
		let to = self.blocks.get(block + 1).map_or(last, |number| *number as usize).min(last);
		from + entries[from..to].partition_point(|entry| entry.end() <= position)
	}
}
