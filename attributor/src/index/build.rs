//! Building an index.

use super::{
	entries::Entry,
	reader::{Index, Verify},
};
use crate::{
	corpus::Corpus,
	error::{Error, Result},
	format::{Layout, Table, TableEntry, ALIGNMENT, END, FILE_NAME, PARTIAL_NAME, START, VERSION},
	suffix::{MinimaBuilder, Width},
};
use codec::Encode;
use libsais::SuffixArrayConstruction;
use memmap2::Mmap;
use std::{
	fs::{self, File},
	io::{self, BufWriter, Seek, SeekFrom, Write},
	path::{Path, PathBuf},
};
use tributary_primitives::content::MAX_CONTENT_LEN;

/// Progress of a build, stage by stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
	/// Reading and hashing the contents.
	Reading {
		/// Bytes read so far.
		done: u64,
		/// Size of the files when the build began.
		total: u64,
	},
	/// Sorting the suffixes. Reported once: the sorter gives no progress of its own.
	Sorting {
		/// Number of suffixes: bytes of content.
		total: u64,
	},
	/// Writing the suffixes.
	Writing {
		/// Suffixes written so far.
		done: u64,
		/// Number of suffixes.
		total: u64,
	},
}

/// Builds the index of `corpus` in `folder`, replaces one that may be there, and opens it.
///
/// Needs four bytes of memory for each byte of content, and eight from 2 GiB on.
///
/// ```rust
/// use tributary_attributor::{corpus::Source, index, Corpus};
/// use tributary_primitives::ContributionId;
///
/// let id = |index| ContributionId { datanet: 0, index };
/// let sources = vec![Source::from_memory(id(0), 2, "later"), Source::from_memory(id(1), 1, "earlier")];
/// let folder = std::env::temp_dir().join(format!("tributary-build-{}", std::process::id()));
/// let index = index::build(&Corpus::new(sources)?, &folder, |_progress| ())?;
/// assert_eq!(index.content(), b"earlierlater");
/// # drop(index);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::EmptyCorpus`], [`Error::EmptyContent`] or [`Error::WrongContent`] for a corpus that
/// cannot be indexed, [`Error::Busy`] if another process builds in `folder`, and the errors of
/// reading, sorting and writing.
pub fn build(corpus: &Corpus, folder: &Path, mut progress: impl FnMut(Progress)) -> Result<Index> {
	build_with(corpus, folder, None, &mut progress)
}

/// Integer type that the suffix sorter counts in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sorter {
	Bits32,
	Bits64,
}

/// Builds as [`build()`], in the formats of a large corpus if `large` is given.
fn build_with(
	corpus: &Corpus,
	folder: &Path,
	large: Option<(Sorter, Width)>,
	progress: &mut dyn FnMut(Progress),
) -> Result<Index> {
	fs::create_dir_all(folder).map_err(|cause| Error::Write { path: folder.to_owned(), cause })?;
	let mut output = Output::create(folder)?;
	let (entries, is_utf8) = copy_contents(corpus, &mut output, progress)?;
	let length = entries.last().map_or(0, Entry::end);
	if length == 0 {
		return Err(Error::EmptyCorpus);
	}
	if length > MAX_CONTENT_LEN {
		// Five bytes cannot address more.
		return Err(Error::TooLong);
	}
	let sorter = if length <= i32::MAX as u64 { Sorter::Bits32 } else { Sorter::Bits64 };
	let (sorter, width) = large.unwrap_or((sorter, Width::for_length(length)));
	let layout = Layout::new(length, width);

	progress(Progress::Sorting { total: length });
	let file = output.map()?;
	let content = &file[layout.content.start as usize..layout.content.end as usize];
	let [suffixes, minima] = match sorter {
		Sorter::Bits32 => write_suffixes(&mut output, &layout, width, &sort::<i32>(content)?, progress)?,
		Sorter::Bits64 => write_suffixes(&mut output, &layout, width, &sort::<i64>(content)?, progress)?,
	};
	drop(file);

	let entries = entries.into_iter().map(|Entry { id, sequence, hash, length, name, .. }| TableEntry {
		id,
		sequence,
		hash,
		length,
		name,
	});
	let table =
		Table { width: width.bytes() as u8, is_utf8, length, suffixes, minima, entries: entries.collect() }.encode();
	output.write(&table)?;
	output.write(&layout.table.to_le_bytes())?;
	output.write(&(table.len() as u64).to_le_bytes())?;
	output.write(blake3::hash(&table).as_bytes())?;
	output.write(END)?;
	output.finish()?;
	Index::open(folder, Verify::Auto)
}

/// Writes the start and all contents. Returns the entries, and `true` if every content is UTF-8.
fn copy_contents(
	corpus: &Corpus,
	output: &mut Output,
	progress: &mut dyn FnMut(Progress),
) -> Result<(Vec<Entry>, bool)> {
	let total = corpus.sources().iter().map(|source| source.size_hint()).sum();
	output.write(START)?;
	output.write(&VERSION.to_le_bytes())?;
	output.align()?;
	let mut utf8 = Utf8::default();
	let mut entries = Vec::with_capacity(corpus.sources().len());
	let mut start = 0;
	for source in corpus.sources() {
		let mut hasher = blake3::Hasher::new();
		source.read(|bytes| {
			hasher.update(bytes);
			utf8.update(bytes);
			output.write(bytes)?;
			progress(Progress::Reading { done: start + hasher.count(), total });
			Ok(())
		})?;
		utf8.end_content();
		let (hash, length, name) = (hasher.finalize(), hasher.count(), source.name.clone());
		if let Some(expected) = source.hash.filter(|expected| hash != *expected) {
			let (expected, found) = (blake3::Hash::from(expected).to_string(), hash.to_string());
			return Err(Error::WrongContent { name, expected, found });
		}
		if length == 0 {
			return Err(Error::EmptyContent { name });
		}
		entries.push(Entry { id: source.id, sequence: source.sequence, hash: hash.into(), length, name, start });
		start += length;
	}
	output.align()?;
	Ok((entries, utf8.is_valid))
}

/// Returns the suffix array of `content`. Huge pages for it were tried and do not pay.
fn sort<O>(content: &[u8]) -> Result<Vec<O>>
where
	O: libsais::OutputElement + libsais::IsValidOutputFor<u8> + Default,
{
	let mut suffixes = Vec::new();
	let bytes = content.len() as u64 * size_of::<O>() as u64;
	suffixes.try_reserve_exact(content.len()).map_err(|_| Error::Memory { bytes })?;
	suffixes.resize(content.len(), O::default());
	SuffixArrayConstruction::for_text(content)
		.in_borrowed_buffer(&mut suffixes)
		.single_threaded()
		.run()
		.map_err(|error| Error::Sort { reason: error.to_string() })?;
	Ok(suffixes)
}

/// Writes suffixes and minima, up to the start of the table. Returns their hashes.
fn write_suffixes<O: Copy + TryInto<u64>>(
	output: &mut Output,
	layout: &Layout,
	width: Width,
	suffixes: &[O],
	progress: &mut dyn FnMut(Progress),
) -> Result<[[u8; 32]; 2]> {
	const BATCH: usize = 1 << 16;
	let total = layout.content.end - layout.content.start;
	let mut minima = MinimaBuilder::new(total);
	let mut hasher = blake3::Hasher::new();
	let mut bytes = Vec::with_capacity(BATCH * width.bytes());
	let mut positions = Vec::with_capacity(BATCH);
	for (number, batch) in suffixes.chunks(BATCH).enumerate() {
		progress(Progress::Writing { done: (number * BATCH) as u64, total });
		positions.clear();
		// Positions are never negative.
		positions.extend(batch.iter().map(|position| (*position).try_into().unwrap_or_default()));
		bytes.clear();
		width.extend(&mut bytes, &positions);
		minima.extend(&positions);
		hasher.update(&bytes);
		output.write(&bytes)?;
	}
	output.align()?;
	let minima = minima.finish(width);
	output.write(&minima)?;
	output.align()?;
	Ok([hasher.finalize().into(), blake3::hash(&minima).into()])
}

/// The file while it grows. It is removed if it is dropped before [`Self::finish`].
struct Output {
	folder: PathBuf,
	path: PathBuf,
	writer: BufWriter<File>,
	is_finished: bool,
}

impl Output {
	fn create(folder: &Path) -> Result<Self> {
		let path = folder.join(PARTIAL_NAME);
		let failed = |cause| Error::Write { path: path.clone(), cause };
		let file = File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
		match file.try_lock() {
			Err(fs::TryLockError::WouldBlock) => return Err(Error::Busy { dir: folder.to_owned() }),
			// A file system without locks cannot tell.
			Ok(()) | Err(fs::TryLockError::Error(_)) => {},
		}
		if !is_same_file(&file, &path).map_err(failed)? {
			// Another build held the lock and has just renamed the file.
			return Err(Error::Busy { dir: folder.to_owned() });
		}
		file.set_len(0).map_err(failed)?;
		let writer = BufWriter::with_capacity(1 << 18, file);
		Ok(Self { folder: folder.to_owned(), path, writer, is_finished: false })
	}

	fn failed(&self, cause: io::Error) -> Error {
		Error::Write { path: self.path.clone(), cause }
	}

	fn write(&mut self, bytes: &[u8]) -> Result<()> {
		self.writer.write_all(bytes).map_err(|cause| self.failed(cause))
	}

	/// Writes zeroes up to the start of the next part.
	fn align(&mut self) -> Result<()> {
		let position = self.writer.stream_position().map_err(|cause| self.failed(cause))?;
		let missing = position.next_multiple_of(ALIGNMENT) - position;
		self.write(&[0; ALIGNMENT as usize][..missing as usize])
	}

	/// Maps what was written so far.
	#[expect(unsafe_code, reason = "mapping a file into memory")]
	fn map(&mut self) -> Result<Mmap> {
		self.writer.flush().map_err(|cause| self.failed(cause))?;
		// SAFETY: the mapped part is never changed, only appended to. The lock excludes other
		// builds.
		unsafe { Mmap::map(self.writer.get_ref()) }.map_err(|cause| self.failed(cause))
	}

	fn finish(mut self) -> Result<()> {
		self.writer.flush().map_err(|cause| self.failed(cause))?;
		let length = self.writer.seek(SeekFrom::End(0)).map_err(|cause| self.failed(cause))?;
		self.writer.get_ref().set_len(length).map_err(|cause| self.failed(cause))?;
		fs::rename(&self.path, self.folder.join(FILE_NAME)).map_err(|cause| self.failed(cause))?;
		self.is_finished = true;
		Ok(())
	}
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> io::Result<bool> {
	use std::os::unix::fs::MetadataExt;
	match fs::metadata(path) {
		Ok(metadata) => Ok(metadata.ino() == file.metadata()?.ino()),
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
		Err(error) => Err(error),
	}
}

#[cfg(not(unix))]
fn is_same_file(_: &File, _: &Path) -> io::Result<bool> {
	Ok(true)
}

impl Drop for Output {
	fn drop(&mut self) {
		if !self.is_finished {
			// The next build overwrites a file that could not be removed.
			let _ = fs::remove_file(&self.path);
		}
	}
}

/// A check for UTF-8 of contents that arrive in pieces.
struct Utf8 {
	/// `true` while every content so far is valid by itself.
	is_valid: bool,
	/// Beginning of a character that the last piece cut off.
	rest: Vec<u8>,
}

impl Default for Utf8 {
	fn default() -> Self {
		Self { is_valid: true, rest: Vec::new() }
	}
}

impl Utf8 {
	fn update(&mut self, mut bytes: &[u8]) {
		while self.is_valid && !self.rest.is_empty() && !bytes.is_empty() {
			self.rest.push(bytes[0]);
			bytes = &bytes[1..];
			match std::str::from_utf8(&self.rest) {
				Ok(_) => self.rest.clear(),
				Err(error) => self.is_valid = error.error_len().is_none(),
			}
		}
		if let Some(error) = self.is_valid.then(|| std::str::from_utf8(bytes).err()).flatten() {
			self.is_valid = error.error_len().is_none();
			self.rest.extend_from_slice(&bytes[error.valid_up_to()..]);
		}
	}

	fn end_content(&mut self) {
		self.is_valid &= self.rest.is_empty();
		self.rest.clear();
	}
}

#[cfg(test)]
mod tests {
	use super::{build, build_with, Output, Sorter, Utf8};
	use crate::{
		corpus::{Corpus, Source},
		error::Error,
		suffix::Width,
	};
	use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest, ProptestConfig};
	use std::fs;
	use tributary_primitives::ContributionId;

	fn corpus(contents: &[Vec<u8>]) -> Corpus {
		let source = |(index, bytes): (u32, &Vec<u8>)| {
			Source::from_memory(ContributionId { datanet: 0, index }, index.into(), bytes.clone())
		};
		Corpus::new((0..).zip(contents).map(source).collect()).unwrap()
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(48))]

		#[test]
		fn suffixes_should_be_sorted_in_every_format(
			contents in proptest::collection::vec(proptest::collection::vec(0..4u8, 1..200), 1..20),
		) {
			let folder = tempfile::tempdir().unwrap();
			let flat = contents.concat();
			let mut expected: Vec<u64> = (0..flat.len() as u64).collect();
			expected.sort_by_key(|position| &flat[*position as usize..]);
			for large in [None, Some((Sorter::Bits64, Width::Four)), Some((Sorter::Bits64, Width::Five))] {
				let index = build_with(&corpus(&contents), folder.path(), large, &mut |_| ()).unwrap();
				let suffixes = index.suffixes();
				prop_assert_eq!((0..suffixes.len()).map(|at| suffixes.get(at)).collect::<Vec<_>>(), &expected[..]);
				prop_assert_eq!(index.content(), &flat[..]);
				for (number, entry) in index.entries().iter().enumerate() {
					prop_assert_eq!(index.bytes(entry), &contents[number][..]);
					prop_assert_eq!(entry.hash, *blake3::hash(&contents[number]).as_bytes());
					prop_assert!((entry.start..entry.end()).all(|position| index.locate(position) == number));
				}
			}
		}

		#[test]
		fn utf8_should_be_recognised_however_it_is_cut(text in "\\PC{0,40}", bytes in any::<Vec<u8>>(), cut in any::<usize>()) {
			for bytes in [text.as_bytes(), &bytes] {
				let mut utf8 = Utf8::default();
				let (left, right) = bytes.split_at(cut % (bytes.len() + 1));
				utf8.update(left);
				utf8.update(right);
				utf8.end_content();
				prop_assert_eq!(utf8.is_valid, std::str::from_utf8(bytes).is_ok());
			}
		}
	}

	#[test]
	fn build_should_fail_when_there_is_no_content() {
		let folder = tempfile::tempdir().unwrap();
		let empty = build(&Corpus::default(), folder.path(), |_| ());
		assert!(matches!(empty, Err(Error::EmptyCorpus)));
		assert!(matches!(build(&corpus(&[vec![]]), folder.path(), |_| ()), Err(Error::EmptyContent { .. })));
		assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
	}

	#[test]
	fn build_should_fail_when_another_is_running() {
		let folder = tempfile::tempdir().unwrap();
		let _other = Output::create(folder.path()).unwrap();
		assert!(matches!(build(&corpus(&[vec![1]]), folder.path(), |_| ()), Err(Error::Busy { .. })));
	}
}
