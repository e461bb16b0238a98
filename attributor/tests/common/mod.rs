//! What the tests of this crate share.

#![allow(dead_code, reason = "each test file uses a part")]

use tempfile::TempDir;
use tributary_attributor::{corpus::Source, index, Corpus, Index};
use tributary_primitives::ContributionId;

/// The contribution with a number, as [`indexed`] gives them out.
pub fn id(number: usize) -> ContributionId {
	ContributionId { datanet: number as u32 % 3, index: number as u32 }
}

/// The contents in order of precedence, handed over in the reverse order.
pub fn corpus<B: AsRef<[u8]>>(contents: &[B]) -> Corpus {
	let source = |(number, bytes): (usize, &B)| Source::from_memory(id(number), 10 * number as u64, bytes.as_ref());
	Corpus::new(contents.iter().enumerate().map(source).rev().collect()).unwrap()
}

/// An index over the contents in order of precedence, for as long as its folder is kept.
pub fn indexed<B: AsRef<[u8]>>(contents: &[B]) -> (TempDir, Index) {
	let folder = tempfile::tempdir().unwrap();
	let index = index::build(&corpus(contents), folder.path(), |_| ()).unwrap();
	(folder, index)
}
