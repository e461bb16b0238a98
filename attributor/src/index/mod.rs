//! The suffix array over the contents of a corpus, on disk and mapped into memory.
//!
//! # The file
//! An index is a folder with one file, `tributary.index`, made under another name and moved into place when it is whole:
//!
//! | part | what it holds |
//! |---|---|
//! | start | `TRIBUIDX`, the format's version (`u32`, little-endian), zeroes up to 64 bytes |
//! | content | all contents, one after another, in order of precedence |
//! | suffixes | the suffix array over the content: positions of 4 bytes (5 beyond 4 GiB), little-endian |
//! | minima | the least position in each 64 suffixes, in each 64 of those, and so on up to 64 at the top |
//! | table | SCALE: width, whether all is UTF-8, length, BLAKE3 of suffixes and of minima; per content its ids, hash, length, name |
//! | end | place and length of the table (`u64`), its BLAKE3, `TRIBUEND` |
//!
//! Each part begins at a multiple of 64 bytes. Suffixes and minima take 4.07 bytes for each byte of content.
//!
//! There are no separators, because contents are arbitrary bytes and leave none free: a suffix knows from its position
//! where its content ends, and windows that would cross an end are not counted.

mod build;
mod minima;
mod packed;

pub use build::{build, Progress};
pub(crate) use minima::{Memory, Minima};
pub use packed::{Packed, Width};

use crate::{search, Error, Result};
use codec::{Decode, Encode};
use memmap2::Mmap;
use std::{
	collections::BTreeMap,
	fs::File,
	io,
	ops::Range,
	path::{Path, PathBuf},
};
use tributary_primitives::{content::Content, ContentHash, ContributionId, Sequence};

/// The file that an index is, in its folder.
pub const FILE_NAME: &str = "tributary.index";
/// The same while it is built.
pub(crate) const PARTIAL_NAME: &str = "tributary.index.partial";

/// The version of the format.
const VERSION: u32 = 1;
const START: &[u8; 8] = b"TRIBUIDX";
const END: &[u8; 8] = b"TRIBUEND";
/// Parts begin at multiples of this.
const ALIGNMENT: u64 = 64;
/// Place, length and hash of the table, and the mark.
const END_LENGTH: usize = 8 + 8 + 32 + 8;
/// Content up to which [`Verify::Auto`] checks everything.
const SMALL: u64 = 64 << 20;

/// One content of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// The contribution.
	pub id: ContributionId,
	/// Its precedence.
	pub sequence: Sequence,
	/// The BLAKE3 hash of its content.
	pub hash: ContentHash,
	/// The length of its content.
	pub length: u64,
	/// What people call it.
	pub name: String,
	/// Where its content begins in the index.
	pub start: u64,
}

impl Entry {
	/// What a span proof is checked against.
	pub fn content(&self) -> Content {
		Content { hash: self.hash, len: self.length }
	}

	/// Where its content ends in the index.
	pub fn end(&self) -> u64 {
		self.start + self.length
	}
}

/// How much of an index to check when it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verify {
	/// The table and all lengths; up to 64 MiB of content everything.
	#[default]
	Auto,
	/// Every byte.
	Full,
}

#[derive(Encode, Decode)]
struct Table {
	width: u8,
	is_utf8: bool,
	length: u64,
	suffixes: [u8; 32],
	minima: [u8; 32],
	entries: Vec<TableEntry>,
}

#[derive(Encode, Decode)]
struct TableEntry {
	id: ContributionId,
	sequence: Sequence,
	hash: ContentHash,
	length: u64,
	name: String,
}

/// Where the parts of a file stand.
struct Layout {
	content: Range<u64>,
	suffixes: Range<u64>,
	minima: Range<u64>,
	table: u64,
}

impl Layout {
	fn new(length: u64, width: Width) -> Self {
		let width = width.bytes() as u64;
		let part = |from: u64, length: u64| from..from + length;
		let content = part(ALIGNMENT, length);
		let suffixes = part(content.end.next_multiple_of(ALIGNMENT), length * width);
		let minima = part(suffixes.end.next_multiple_of(ALIGNMENT), minima::node_count(length) * width);
		let table = minima.end.next_multiple_of(ALIGNMENT);
		Self { content, suffixes, minima, table }
	}
}

/// An index, mapped into memory.
pub struct Index {
	folder: PathBuf,
	file: Mmap,
	layout: Layout,
	width: Width,
	is_utf8: bool,
	checksums: [[u8; 32]; 2],
	entries: Vec<Entry>,
	by_id: BTreeMap<ContributionId, usize>,
	locator: Locator,
}

impl Index {
	/// Open the index in `folder`.
	///
	/// The file is mapped: it may be replaced while it is in use, as [`build()`] does, but must not be written to.
	pub fn open(folder: &Path, verify: Verify) -> Result<Self> {
		let path = folder.join(FILE_NAME);
		let failed = |cause| Error::Read { path: path.clone(), cause };
		let file = File::open(&path).map_err(|error| match error.kind() {
			io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::NoIndex { dir: folder.to_owned() },
			_ => failed(error),
		})?;
		// SAFETY: nothing in this program writes to a finished index; others are told not to.
		let file = unsafe { Mmap::map(&file) }.map_err(failed)?;
		let index = Self::parse(folder, file)?;
		if verify == Verify::Full || index.len() <= SMALL {
			index.verify()?;
		}
		Ok(index)
	}

	fn parse(folder: &Path, file: Mmap) -> Result<Self> {
		let damaged = |what: &str| Error::Damaged { dir: folder.to_owned(), what: what.to_owned() };
		let start = file.first_chunk::<12>().filter(|start| start.starts_with(START));
		let version = start.and_then(|start| start.last_chunk().copied()).map(u32::from_le_bytes);
		let found = version.ok_or_else(|| damaged("it does not begin as an index does"))?;
		if found != VERSION {
			return Err(Error::Version { dir: folder.to_owned(), found, expected: VERSION });
		}
		let end = file.last_chunk::<END_LENGTH>().filter(|end| end.ends_with(END));
		let end = end.ok_or_else(|| damaged("it breaks off before its end"))?;
		let number = |at: usize| end[at..].first_chunk().copied().map_or(u64::MAX, u64::from_le_bytes);
		let (table_start, table_length) = (number(0), number(8));
		let table_end = (file.len() - END_LENGTH) as u64;
		let bytes = (table_start.checked_add(table_length) == Some(table_end))
			.then(|| file.get(table_start as usize..table_end as usize))
			.flatten()
			.filter(|bytes| blake3::hash(bytes).as_bytes() == &end[16..48])
			.ok_or_else(|| damaged("its table does not match its checksum"))?;
		let table = Table::decode(&mut &bytes[..]).map_err(|_| damaged("its table cannot be read"))?;
		let width = Width::from_bytes(table.width).ok_or_else(|| damaged("its table cannot be read"))?;
		if table.length > tributary_primitives::content::MAX_CONTENT_LEN || table.length == 0 {
			return Err(damaged("its length is impossible"));
		}
		let layout = Layout::new(table.length, width);
		if layout.table != table_start {
			return Err(damaged("its parts do not have the lengths that its table says"));
		}
		let mut next = 0u64;
		let mut entries = Vec::with_capacity(table.entries.len());
		for TableEntry { id, sequence, hash, length, name } in table.entries {
			entries.push(Entry { id, sequence, hash, length, name, start: next });
			next = next.checked_add(length).ok_or_else(|| damaged("its contents do not add up"))?;
		}
		if next != table.length || entries.iter().any(|entry| entry.length == 0) {
			return Err(damaged("its contents do not add up"));
		}
		let by_id = entries.iter().enumerate().map(|(number, entry)| (entry.id, number)).collect();
		let locator = Locator::new(&entries, table.length);
		let checksums = [table.suffixes, table.minima];
		let is_utf8 = table.is_utf8;
		Ok(Self { folder: folder.to_owned(), file, layout, width, is_utf8, checksums, entries, by_id, locator })
	}

	/// Check every byte of the file against its checksums.
	pub fn verify(&self) -> Result<()> {
		if let Some(entry) = self.entries.iter().find(|entry| blake3::hash(self.bytes(entry)).as_bytes() != &entry.hash)
		{
			return Err(Error::Changed { dir: self.folder.clone(), name: entry.name.clone() });
		}
		let parts = [("its suffixes do", &self.layout.suffixes), ("its minima do", &self.layout.minima)];
		for ((what, part), checksum) in parts.into_iter().zip(&self.checksums) {
			if blake3::hash(self.part(part)).as_bytes() != checksum {
				let what = format!("{what} not match their checksum");
				return Err(Error::Damaged { dir: self.folder.clone(), what });
			}
		}
		Ok(())
	}

	/// The folder it was opened from.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// The contents, the earliest first.
	pub fn entries(&self) -> &[Entry] {
		&self.entries
	}

	/// The place of a contribution among [`Self::entries`].
	pub fn number_of(&self, id: &ContributionId) -> Option<usize> {
		self.by_id.get(id).copied()
	}

	/// A contribution's entry.
	pub fn entry(&self, id: &ContributionId) -> Option<&Entry> {
		self.entries.get(self.number_of(id)?)
	}

	/// The bytes of one of its entries.
	pub fn bytes(&self, entry: &Entry) -> &[u8] {
		self.content().get(entry.start as usize..entry.end() as usize).unwrap_or_default()
	}

	/// All contents, one after another.
	pub fn content(&self) -> &[u8] {
		self.part(&self.layout.content)
	}

	/// The number of bytes of content.
	#[expect(clippy::len_without_is_empty, reason = "an index of nothing cannot be made")]
	pub fn len(&self) -> u64 {
		self.layout.content.end - self.layout.content.start
	}

	/// What the index takes beside the content, in bytes.
	pub fn overhead(&self) -> u64 {
		self.file.len() as u64 - self.len()
	}

	/// Whether every content is valid UTF-8.
	pub fn is_utf8(&self) -> bool {
		self.is_utf8
	}

	/// The suffix array.
	pub fn suffixes(&self) -> Packed<'_> {
		Packed::new(self.part(&self.layout.suffixes), self.width)
	}

	/// The range of the suffixes that begin with `pattern`, across the ends of contents.
	pub fn range(&self, pattern: &[u8]) -> Range<u64> {
		self.range_within(pattern, 0..self.len())
	}

	/// [`Self::range`], where all of it is known to be in `within`.
	pub(crate) fn range_within(&self, pattern: &[u8], within: Range<u64>) -> Range<u64> {
		search::range(self.content(), self.suffixes(), pattern, within)
	}

	/// The place among [`Self::entries`] of the content with this position.
	#[inline]
	pub fn locate(&self, position: u64) -> usize {
		self.locator.locate(&self.entries, position)
	}

	pub(crate) fn minima(&self) -> Minima<'_> {
		Minima::new(self.suffixes(), self.part(&self.layout.minima), self.width)
	}

	fn part(&self, part: &Range<u64>) -> &[u8] {
		&self.file[part.start as usize..part.end as usize]
	}
}

/// Finds the content of a position without a long search.
struct Locator {
	/// The entry at the first position of each block.
	blocks: Vec<u32>,
	shift: u32,
}

impl Locator {
	fn new(entries: &[Entry], length: u64) -> Self {
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

	#[inline]
	fn locate(&self, entries: &[Entry], position: u64) -> usize {
		let block = (position >> self.shift) as usize;
		let last = entries.len() - 1;
		let from = self.blocks.get(block).map_or(last, |number| *number as usize).min(last);
		let to = self.blocks.get(block + 1).map_or(last, |number| *number as usize).min(last);
		from + entries[from..to].partition_point(|entry| entry.end() <= position)
	}
}

impl std::fmt::Debug for Index {
	fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		formatter.debug_struct("Index").field("folder", &self.folder).field("entries", &self.entries.len()).finish()
	}
}
