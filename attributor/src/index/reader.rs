//! Opening and reading an index.

use super::entries::{Entry, Locator};
use crate::{
	error::{Error, Result},
	format::{Layout, Table, TableEntry, END, END_LENGTH, FILE_NAME, START, VERSION},
	suffix::{self, Minima, Packed, Width},
};
use codec::Decode;
use memmap2::Mmap;
use std::{
	collections::BTreeMap,
	fs::File,
	io,
	ops::Range,
	path::{Path, PathBuf},
};
use tributary_primitives::{content::MAX_CONTENT_LEN, ContributionId};

/// Content length up to which [`Verify::Auto`] checks every byte: 64 MiB, a fraction of a second.
const SMALL: u64 = 64 << 20;

/// Extent of the checks when an index is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verify {
	/// The table and all lengths; every byte of an index with at most 64 MiB of content.
	#[default]
	Auto,
	/// Every byte.
	Full,
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
	/// Opens the index in `folder`.
	///
	/// The file is mapped: it may be replaced while it is in use, as [`build()`](super::build())
	/// does, but must not be written to.
	///
	/// # Errors
	/// [`Error::NoIndex`], [`Error::Version`], [`Error::Damaged`] or [`Error::Changed`] if there is
	/// no index, one of another format, or one that fails the checks of `verify`; [`Error::Read`]
	/// if the file cannot be read.
	#[expect(unsafe_code, reason = "mapping a file into memory")]
	pub fn open(folder: &Path, verify: Verify) -> Result<Self> {
		let path = folder.join(FILE_NAME);
		let failed = |cause| Error::Read { path: path.clone(), cause };
		let file = File::open(&path).map_err(|error| match error.kind() {
			io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::NoIndex { dir: folder.to_owned() },
			_ => failed(error),
		})?;
		// SAFETY: nothing in this program writes to a finished index. The docs tell others not to.
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
		let found = version.ok_or_else(|| damaged("it does not begin with the mark of an index"))?;
		if found != VERSION {
			return Err(Error::Version { dir: folder.to_owned(), found, expected: VERSION });
		}
		let end = file.last_chunk::<END_LENGTH>().filter(|end| end.ends_with(END));
		let end = end.ok_or_else(|| damaged("it is cut off"))?;
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
		if table.length > MAX_CONTENT_LEN || table.length == 0 {
			return Err(damaged("its length is out of range"));
		}
		let layout = Layout::new(table.length, width);
		if layout.table != table_start {
			return Err(damaged("its parts do not have the lengths in its table"));
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

	/// Checks every byte of the file against its checksums.
	///
	/// # Errors
	/// [`Error::Changed`] if a content differs, [`Error::Damaged`] if the index over it does.
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

	/// Returns the folder that the index was opened from.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// Returns the contents, the earliest first.
	pub fn entries(&self) -> &[Entry] {
		&self.entries
	}

	/// Returns the position of a contribution in [`Self::entries`].
	pub fn number_of(&self, id: &ContributionId) -> Option<usize> {
		self.by_id.get(id).copied()
	}

	/// Returns the entry of a contribution.
	pub fn entry(&self, id: &ContributionId) -> Option<&Entry> {
		self.entries.get(self.number_of(id)?)
	}

	/// Returns the bytes of one of the index's entries.
	pub fn bytes(&self, entry: &Entry) -> &[u8] {
		self.content().get(entry.start as usize..entry.end() as usize).unwrap_or_default()
	}

	/// Returns all contents, one after another.
	pub fn content(&self) -> &[u8] {
		self.part(&self.layout.content)
	}

	/// Returns the length of all contents in bytes.
	#[expect(clippy::len_without_is_empty, reason = "an empty index cannot be built")]
	pub fn len(&self) -> u64 {
		self.layout.content.end - self.layout.content.start
	}

	/// Returns the size of the index without its content, in bytes.
	pub fn overhead(&self) -> u64 {
		self.file.len() as u64 - self.len()
	}

	/// Returns `true` if every content is valid UTF-8.
	pub fn is_utf8(&self) -> bool {
		self.is_utf8
	}

	/// Returns the suffix array.
	pub fn suffixes(&self) -> Packed<'_> {
		Packed::new(self.part(&self.layout.suffixes), self.width)
	}

	/// Returns the range of the suffixes that begin with `pattern`. A match may cross the end of a
	/// content.
	pub fn range(&self, pattern: &[u8]) -> Range<u64> {
		self.range_within(pattern, 0..self.len())
	}

	/// Returns the same as [`Self::range`], which the caller knows to lie in `within`.
	pub(crate) fn range_within(&self, pattern: &[u8], within: Range<u64>) -> Range<u64> {
		suffix::range(self.content(), self.suffixes(), pattern, within)
	}

	/// Returns the position in [`Self::entries`] of the content that holds `position`.
	#[inline]
	pub fn locate(&self, position: u64) -> usize {
		self.locator.locate(&self.entries, position)
	}

	/// Returns the minima over the suffix array.
	pub(crate) fn minima(&self) -> Minima<'_> {
		Minima::new(self.suffixes(), self.part(&self.layout.minima), self.width)
	}

	fn part(&self, part: &Range<u64>) -> &[u8] {
		&self.file[part.start as usize..part.end as usize]
	}
}

impl std::fmt::Debug for Index {
	fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		formatter.debug_struct("Index").field("folder", &self.folder).field("entries", &self.entries.len()).finish()
	}
}
