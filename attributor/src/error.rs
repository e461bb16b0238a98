//! What can go wrong: each message is one line that says the cause and what to do.

use crate::corpus::display_id;
use std::{io, path::PathBuf};
use tributary_primitives::ContributionId;

/// The result of everything here that touches the disk.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// The causes of failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// A file or folder of the corpus cannot be read.
	#[error("cannot read {}: {cause}. Check the path and its permissions.", path.display())]
	Read { path: PathBuf, cause: io::Error },
	/// A path of the corpus is neither a file nor a folder.
	#[error("{} is neither a file nor a folder. Name files or folders only.", path.display())]
	NotAFile { path: PathBuf },
	/// There is nothing to index.
	#[error(
		"the corpus is empty: there is no content of at least one byte in it. Name files, or folders with files (hidden names \
		 and links in them are skipped)."
	)]
	EmptyCorpus,
	/// A manifest is not what it should be.
	#[error("the manifest {} is not usable: {reason}. See `tributary index --help` for its form.", path.display())]
	Manifest { path: PathBuf, reason: String },
	/// A content that was named one by one has no bytes.
	#[error("{name} is empty, and a contribution has at least one byte. Leave it out of the manifest.")]
	EmptyContent { name: String },
	/// A content is not the one that the manifest names.
	#[error("{name} has the BLAKE3 hash {found}, but its manifest says {expected}. Fetch the right content again.")]
	WrongContent { name: String, expected: String, found: String },
	/// Two entries are the same contribution.
	#[error("contribution {} occurs twice. Every contribution has one content.", display_id(id))]
	SameId { id: ContributionId },
	/// Two entries have the same precedence.
	#[error(
		"sequence {sequence} occurs twice. Precedence is a strict order: give every contribution its own sequence."
	)]
	SameSequence { sequence: u64 },
	/// More entries than identifiers.
	#[error("the corpus has more than 2^32 contents. Index it in parts.")]
	TooMany,
	/// The index cannot be written.
	#[error("cannot write {}: {cause}. Check free space and permissions.", path.display())]
	Write { path: PathBuf, cause: io::Error },
	/// Somebody else is building the same index.
	#[error("another process is building the index in {}. Wait for it, or choose another folder.", dir.display())]
	Busy { dir: PathBuf },
	/// The suffixes do not fit into memory.
	#[error(
		"{bytes} bytes of memory are needed to sort the suffixes and are not to be had. Index less content at a time."
	)]
	Memory { bytes: u64 },
	/// The suffix sorting failed.
	#[error("sorting the suffixes failed: {reason}. Please report this.")]
	Sort { reason: String },
	/// There is no index.
	#[error("there is no index in {}. Build one with `tributary index --out {} PATH...`.", dir.display(), dir.display())]
	NoIndex { dir: PathBuf },
	/// The index was made by another version of this program.
	#[error(
		"the index in {} has format {found}, and this program reads format {expected}. Build it again with `tributary \
		 index`.", dir.display()
	)]
	Version { dir: PathBuf, found: u32, expected: u32 },
	/// The index is not whole.
	#[error("the index in {} is damaged: {what}. Build it again with `tributary index`.", dir.display())]
	Damaged { dir: PathBuf, what: String },
	/// The content in the index is not the content that was indexed.
	#[error(
		"the content of {name} in the index in {} changed after it was indexed. Build the index again with `tributary index`.",
		dir.display()
	)]
	Changed { dir: PathBuf, name: String },
	/// No contribution is left to trace to.
	#[error("the index in {} holds none of the eligible contributions. Check the list against `tributary index --json`.", dir.display())]
	NothingEligible { dir: PathBuf },
	/// A window of nothing.
	#[error("a trace needs a window of at least one byte. The chain's rule says how many.")]
	NoWindow,
	/// A span that its content does not have.
	#[error("there is no such span to prove: {reason}. Choose an offset and a length inside the content.")]
	NoSpan { reason: String },
}
