//! The contents of contributions, in order of precedence, before they are indexed.
//!
//! A corpus is made of files and folders, of a JSON manifest that attaches the chain's identifiers,
//! or of contents in memory.
//!
//! # The manifest
//! A JSON array with one object for each contribution. Paths are relative to the manifest's folder.
//! ```json
//! [ { "path": "texts/a.txt", "datanet": 0, "index": 3, "sequence": 17, "hash": "0x3fb2…" } ]
//! ```
//! `sequence` is the chain-wide precedence: lower is earlier. Identifiers and sequences are
//! distinct. `hash` is optional: the BLAKE3 hash that the content must have.

use crate::{
	error::{Error, Result},
	format::{FILE_NAME, PARTIAL_NAME},
};
use serde::Deserialize;
use std::{
	collections::BTreeSet,
	fs::{self, File},
	io::{self, Read},
	path::{Path, PathBuf},
};
use tributary_primitives::{ContentHash, ContributionId, Sequence};

/// Location of a content's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bytes {
	/// A file, read when the index is built.
	File(PathBuf),
	/// Memory.
	Memory(Vec<u8>),
}

/// A contribution to be indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
	/// Identifier of the contribution.
	pub id: ContributionId,
	/// Precedence of the contribution.
	pub sequence: Sequence,
	/// Name for people: the path, as it was given.
	pub name: String,
	/// Hash that the content must have, if it is known.
	pub hash: Option<ContentHash>,
	/// Bytes of the content.
	pub bytes: Bytes,
}

/// Contributions in order of precedence, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corpus {
	sources: Vec<Source>,
	skipped: u64,
}

impl Corpus {
	/// Sorts the sources by precedence: by sequence, and equal ones by identifier.
	///
	/// # Errors
	/// [`Error::SameId`] if two sources share an identifier.
	pub fn new(mut sources: Vec<Source>) -> Result<Self> {
		sources.sort_by_key(|source| (source.sequence, source.id));
		let mut seen = BTreeSet::new();
		match sources.iter().find(|source| !seen.insert(source.id)) {
			Some(source) => Err(Error::SameId { id: source.id }),
			None => Ok(Self { sources, skipped: 0 }),
		}
	}

	/// Collects files, and the files in folders at any depth in the order of their paths. They
	/// become the contributions 0, 1, 2 … of Datanet 0, with the same numbers as their precedence.
	///
	/// Hidden names and symbolic links in folders are skipped, and so are empty files and the
	/// indexes of this program.
	///
	/// # Errors
	/// [`Error::Read`] or [`Error::NotAFile`] for a path that cannot be read or is neither a file
	/// nor a folder.
	pub fn from_paths<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Self> {
		let mut found = Listing::default();
		for path in paths {
			found.visit(path.as_ref(), 0)?;
		}
		let sources = found.files.into_iter().enumerate().map(|(number, path)| {
			let index = u32::try_from(number).map_err(|_| Error::TooMany)?;
			let name = path.display().to_string();
			let id = ContributionId { datanet: 0, index };
			Ok(Source { id, sequence: index.into(), name, hash: None, bytes: Bytes::File(path) })
		});
		Ok(Self { sources: sources.collect::<Result<_>>()?, skipped: found.skipped })
	}

	/// Reads the contributions that a [manifest](self#the-manifest) names.
	///
	/// # Errors
	/// [`Error::Read`] if the manifest cannot be read, [`Error::Manifest`] if it is malformed, and
	/// the errors of [`Self::new`].
	pub fn from_manifest(path: &Path) -> Result<Self> {
		let unusable = |reason: String| Error::Manifest { path: path.to_owned(), reason };
		let text = fs::read(path).map_err(|cause| Error::Read { path: path.to_owned(), cause })?;
		let items: Vec<ManifestItem> = serde_json::from_slice(&text).map_err(|error| unusable(error.to_string()))?;
		let folder = path.parent().unwrap_or(Path::new(""));
		let sources = items.into_iter().map(|item| {
			let hash = item.hash.as_deref().map(|text| {
				parse_hash(text).ok_or_else(|| unusable(format!("\"{text}\" is not 32 bytes in hexadecimal")))
			});
			Ok(Source {
				id: ContributionId { datanet: item.datanet, index: item.index },
				sequence: item.sequence,
				hash: hash.transpose()?,
				bytes: Bytes::File(folder.join(&item.path)),
				name: item.path,
			})
		});
		Self::new(sources.collect::<Result<_>>()?)
	}

	/// Returns the contributions, the earliest first.
	pub fn sources(&self) -> &[Source] {
		&self.sources
	}

	/// Returns the number of files that were skipped because they are empty, hidden or links.
	pub fn skipped(&self) -> u64 {
		self.skipped
	}
}

impl Source {
	/// Returns a source with its content in memory.
	pub fn from_memory(id: ContributionId, sequence: Sequence, bytes: impl Into<Vec<u8>>) -> Self {
		Self { id, sequence, name: display_id(&id), hash: None, bytes: Bytes::Memory(bytes.into()) }
	}

	/// Returns the current size in bytes. A file may change until it is read.
	pub fn size_hint(&self) -> u64 {
		match &self.bytes {
			Bytes::File(path) => fs::metadata(path).map_or(0, |metadata| metadata.len()),
			Bytes::Memory(bytes) => bytes.len() as u64,
		}
	}

	/// Passes the content to `sink`, piece by piece.
	pub(crate) fn read(&self, mut sink: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
		match &self.bytes {
			Bytes::Memory(bytes) => sink(bytes),
			Bytes::File(path) => {
				let failed = |cause| Error::Read { path: path.clone(), cause };
				let mut file = File::open(path).map_err(failed)?;
				let mut buffer = vec![0; self.size_hint().clamp(1 << 12, 1 << 20) as usize];
				loop {
					match file.read(&mut buffer) {
						Ok(0) => return Ok(()),
						Ok(read) => sink(&buffer[..read])?,
						Err(error) if error.kind() == io::ErrorKind::Interrupted => {},
						Err(error) => return Err(failed(error)),
					}
				}
			},
		}
	}
}

/// Returns `datanet:index`, the form in which people write a contribution.
pub fn display_id(id: &ContributionId) -> String {
	format!("{}:{}", id.datanet, id.index)
}

/// Parses a hash in hexadecimal, with or without `0x`.
fn parse_hash(text: &str) -> Option<ContentHash> {
	blake3::Hash::from_hex(text.strip_prefix("0x").unwrap_or(text)).ok().map(Into::into)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestItem {
	path: String,
	datanet: u32,
	index: u32,
	sequence: Sequence,
	hash: Option<String>,
}

/// Files found on a walk through folders.
#[derive(Default)]
struct Listing {
	files: Vec<PathBuf>,
	skipped: u64,
}

impl Listing {
	/// Maximum nesting of folders. Deeper ones are an error, not a stack overflow.
	const MAX_DEPTH: u32 = 256;

	/// Adds a path that the caller named, links included. [`Self::enter`] chooses within a folder.
	fn visit(&mut self, path: &Path, depth: u32) -> Result<()> {
		let failed = |cause| Error::Read { path: path.to_owned(), cause };
		let metadata = fs::metadata(path).map_err(failed)?;
		if metadata.is_dir() {
			return self.enter(path, depth);
		}
		if !metadata.is_file() {
			return Err(Error::NotAFile { path: path.to_owned() });
		}
		if metadata.len() == 0 {
			self.skipped += 1;
		} else {
			self.files.push(path.to_owned());
		}
		Ok(())
	}

	fn enter(&mut self, folder: &Path, depth: u32) -> Result<()> {
		let failed = |cause| Error::Read { path: folder.to_owned(), cause };
		if depth == Self::MAX_DEPTH {
			return Err(failed(io::Error::other("folders are nested too deeply")));
		}
		let mut children = fs::read_dir(folder).map_err(failed)?.collect::<io::Result<Vec<_>>>().map_err(failed)?;
		children.sort_by_key(fs::DirEntry::file_name);
		for child in children {
			let kind = child.file_type().map_err(failed)?;
			let name = child.file_name();
			let is_ours = name == FILE_NAME || name == PARTIAL_NAME;
			if name.as_encoded_bytes().starts_with(b".") || is_ours || !(kind.is_dir() || kind.is_file()) {
				self.skipped += 1;
			} else {
				self.visit(&child.path(), depth + 1)?;
			}
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::{Bytes, Corpus, Source};
	use crate::error::Error;
	use std::fs;
	use tributary_primitives::ContributionId;

	fn source(index: u32, sequence: u64) -> Source {
		Source::from_memory(ContributionId { datanet: 1, index }, sequence, "text")
	}

	#[test]
	fn sources_should_be_in_order_of_precedence() {
		let corpus = Corpus::new(vec![source(0, 9), source(1, 3), source(2, 5)]).unwrap();
		assert_eq!(corpus.sources().iter().map(|source| source.id.index).collect::<Vec<_>>(), [1, 2, 0]);
	}

	#[test]
	fn corpus_should_be_refused_when_an_id_repeats() {
		assert!(matches!(Corpus::new(vec![source(0, 1), source(0, 2)]), Err(Error::SameId { .. })));
	}

	#[test]
	fn sources_should_be_in_order_of_ids_when_sequences_are_equal() {
		let corpus = Corpus::new(vec![source(2, 1), source(1, 1), source(0, 4)]).unwrap();
		assert_eq!(corpus.sources().iter().map(|source| source.id.index).collect::<Vec<_>>(), [1, 2, 0]);
	}

	#[test]
	fn folder_should_be_walked_in_order_of_paths() {
		let folder = tempfile::tempdir().unwrap();
		let at = |name: &str| folder.path().join(name);
		fs::create_dir(at("b")).unwrap();
		for (name, text) in [("c", "3"), ("b/x", "2"), ("a", "1"), (".hidden", "no"), ("empty", "")] {
			fs::write(at(name), text).unwrap();
		}
		let corpus = Corpus::from_paths([folder.path()]).unwrap();
		let files: Vec<_> = corpus.sources().iter().map(|source| source.bytes.clone()).collect();
		assert_eq!(files, [at("a"), at("b/x"), at("c")].map(Bytes::File));
		assert_eq!(corpus.skipped(), 2);
		assert!(matches!(Corpus::from_paths([at("none")]), Err(Error::Read { .. })));
	}

	#[test]
	fn manifest_should_attach_ids_relative_to_its_folder() {
		let folder = tempfile::tempdir().unwrap();
		let manifest = folder.path().join("manifest.json");
		let read = |text: &str| {
			fs::write(&manifest, text).unwrap();
			Corpus::from_manifest(&manifest)
		};
		let corpus = read(r#"[{"path":"x","datanet":4,"index":2,"sequence":7}]"#).unwrap();
		assert_eq!(corpus.sources()[0].id, ContributionId { datanet: 4, index: 2 });
		assert_eq!(corpus.sources()[0].bytes, Bytes::File(folder.path().join("x")));
		for wrong in [
			"{}",
			"[",
			r#"[{"path":"x","datanet":4,"index":2}]"#,
			r#"[{"path":"x","datanet":4,"index":2,"sequence":-7}]"#,
			r#"[{"path":"x","datanet":4,"index":2,"sequence":7,"hash":"0x12"}]"#,
			r#"[{"path":"x","datanet":4,"index":2,"sequence":7,"other":1}]"#,
		] {
			assert!(matches!(read(wrong), Err(Error::Manifest { .. })), "{wrong}");
		}
	}
}
