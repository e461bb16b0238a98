//! Errors of this crate. Each message is one line with the cause and the remedy.

use std::{io, path::PathBuf};
use tributary_primitives::ContributionId;

/// Result of this crate's fallible functions.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Error of this crate.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// A file or folder of the corpus, or the index, cannot be read.
	#[error("cannot read {}: {cause}. Check the path and its permissions.", path.display())]
	Read {
		/// Path that cannot be read.
		path: PathBuf,
		/// Cause from the system.
		cause: io::Error,
	},
	/// A path of the corpus is neither a file nor a folder.
	#[error("{} is neither a file nor a folder. Name files or folders only.", path.display())]
	NotAFile {
		/// The path.
		path: PathBuf,
	},
	/// The corpus has no content.
	#[error(
		"the corpus is empty: it has no content of at least one byte. Name files, or folders with files (hidden names \
		 and links in folders are skipped)."
	)]
	EmptyCorpus,
	/// A manifest is malformed.
	#[error("the manifest {} is malformed: {reason}. See `tributary index --help` for its form.", path.display())]
	Manifest {
		/// Path of the manifest.
		path: PathBuf,
		/// Description of the fault.
		reason: String,
	},
	/// A content in a manifest has no bytes.
	#[error("{name} is empty, and a contribution has at least one byte. Remove it from the manifest.")]
	EmptyContent {
		/// Name of the content.
		name: String,
	},
	/// A content does not have the hash in its manifest.
	#[error("{name} has the BLAKE3 hash {found}, but its manifest says {expected}. Fetch the right content again.")]
	WrongContent {
		/// Name of the content.
		name: String,
		/// Hash in the manifest.
		expected: String,
		/// Hash of the content.
		found: String,
	},
	/// Two entries have the same identifier.
	#[error("contribution {}:{} occurs twice. Give every contribution one content.", id.datanet, id.index)]
	SameId {
		/// The identifier.
		id: ContributionId,
	},
	/// The corpus has more contents than there are identifiers.
	#[error("the corpus has more than 2^32 contents. Index it in parts.")]
	TooMany,
	/// The corpus is longer than an index can address.
	#[error("the corpus is longer than 1 TiB. Index it in parts.")]
	TooLong,
	/// The index cannot be written.
	#[error("cannot write {}: {cause}. Check free space and permissions.", path.display())]
	Write {
		/// Path that cannot be written.
		path: PathBuf,
		/// Cause from the system.
		cause: io::Error,
	},
	/// Another process is building the same index.
	#[error("another process is building the index in {}. Wait for it, or choose another folder.", dir.display())]
	Busy {
		/// Folder of the index.
		dir: PathBuf,
	},
	/// The suffixes do not fit into memory.
	#[error("cannot allocate {bytes} bytes of memory to sort the suffixes. Index less content at a time.")]
	Memory {
		/// Bytes that are needed.
		bytes: u64,
	},
	/// The suffixes cannot be sorted.
	#[error("sorting the suffixes failed: {reason}. Please report this.")]
	Sort {
		/// Cause from the sorter.
		reason: String,
	},
	/// The folder has no index.
	#[error("there is no index in {}. Build one with `tributary index --out {} PATH...`.", dir.display(), dir.display())]
	NoIndex {
		/// The folder.
		dir: PathBuf,
	},
	/// The index has the format of another version of this program.
	#[error(
		"the index in {} has format {found}, and this program reads format {expected}. Build it again with `tributary \
		 index`.", dir.display()
	)]
	Version {
		/// Folder of the index.
		dir: PathBuf,
		/// Format of the index.
		found: u32,
		/// Format of this program.
		expected: u32,
	},
	/// The index is damaged.
	#[error("the index in {} is damaged: {what}. Build it again with `tributary index`.", dir.display())]
	Damaged {
		/// Folder of the index.
		dir: PathBuf,
		/// Description of the damage.
		what: String,
	},
	/// A content in the index is not the one that was indexed.
	#[error(
		"the content of {name} in the index in {} changed after it was indexed. Build the index again with `tributary index`.",
		dir.display()
	)]
	Changed {
		/// Folder of the index.
		dir: PathBuf,
		/// Name of the content.
		name: String,
	},
	/// The index has no eligible contribution.
	#[error("the index in {} has none of the eligible contributions. Compare the list with `tributary index --json`.", dir.display())]
	NothingEligible {
		/// Folder of the index.
		dir: PathBuf,
	},
	/// The window of a trace is zero.
	#[error("the window of a trace is zero. Use the chain's window, which is at least one byte.")]
	NoWindow,
	/// A span does not lie in its content.
	#[error("cannot prove this span: {reason}. Choose an offset and a length inside the content.")]
	NoSpan {
		/// Description of the fault.
		reason: String,
	},
}
