//! The file format of an index, described in [`crate::index`].

use crate::suffix::{node_count, Width};
use codec::{Decode, Encode};
use std::ops::Range;
use tributary_primitives::{ContentHash, ContributionId, Sequence};

/// Name of an index's file in its folder.
pub const FILE_NAME: &str = "tributary.index";
/// Name of the file while it is being built.
pub(crate) const PARTIAL_NAME: &str = "tributary.index.partial";

/// Version of the format.
pub(crate) const VERSION: u32 = 1;
/// First bytes of the file.
pub(crate) const START: &[u8; 8] = b"TRIBUIDX";
/// Last bytes of the file.
pub(crate) const END: &[u8; 8] = b"TRIBUEND";
/// Parts begin at multiples of this number of bytes: a cache line.
pub(crate) const ALIGNMENT: u64 = 64;
/// Length of the file's end: position, length and hash of the table, and [`END`].
pub(crate) const END_LENGTH: usize = 8 + 8 + 32 + 8;

/// Table of contents, SCALE-encoded near the end of the file.
#[derive(Encode, Decode)]
pub(crate) struct Table {
	pub(crate) width: u8,
	pub(crate) is_utf8: bool,
	pub(crate) length: u64,
	pub(crate) suffixes: [u8; 32],
	pub(crate) minima: [u8; 32],
	pub(crate) entries: Vec<TableEntry>,
}

/// One content in the [`Table`].
#[derive(Encode, Decode)]
pub(crate) struct TableEntry {
	pub(crate) id: ContributionId,
	pub(crate) sequence: Sequence,
	pub(crate) hash: ContentHash,
	pub(crate) length: u64,
	pub(crate) name: String,
}

/// Positions of the parts in the file.
pub(crate) struct Layout {
	pub(crate) content: Range<u64>,
	pub(crate) suffixes: Range<u64>,
	pub(crate) minima: Range<u64>,
	/// Start of the table.
	pub(crate) table: u64,
}

impl Layout {
	/// Returns the layout for `length` bytes of content.
	pub(crate) fn new(length: u64, width: Width) -> Self {
		let width = width.bytes() as u64;
		let part = |from: u64, length: u64| from..from + length;
		let content = part(ALIGNMENT, length);
		let suffixes = part(content.end.next_multiple_of(ALIGNMENT), length * width);
		let minima = part(suffixes.end.next_multiple_of(ALIGNMENT), node_count(length) * width);
		let table = minima.end.next_multiple_of(ALIGNMENT);
		Self { content, suffixes, minima, table }
	}
}
