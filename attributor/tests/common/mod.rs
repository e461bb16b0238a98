//! Fixtures shared by the tests of this crate.

#![allow(dead_code, reason = "each test file uses a part")]

use tempfile::TempDir;
use tributary_attributor::{corpus::Source, index, Corpus, Index};
use tributary_primitives::ContributionId;

/// Returns the identifier that [`indexed`] gives to the content with this number.
pub(crate) fn id(number: usize) -> ContributionId {
	ContributionId { datanet: number as u32 % 3, index: number as u32 }
}

/// Returns a corpus of the contents in order of precedence, passed in the reverse order.
pub(crate) fn corpus<B: AsRef<[u8]>>(contents: &[B]) -> Corpus {
	let source = |(number, bytes): (usize, &B)| Source::from_memory(id(number), 10 * number as u64, bytes.as_ref());
	Corpus::new(contents.iter().enumerate().map(source).rev().collect()).unwrap()
}

/// Returns an index over the contents in order of precedence, and its folder, to be kept as long.
pub(crate) fn indexed<B: AsRef<[u8]>>(contents: &[B]) -> (TempDir, Index) {
	let folder = tempfile::tempdir().unwrap();
	let index = index::build(&corpus(contents), folder.path(), |_| ()).unwrap();
	(folder, index)
}
