//! Lets BABE forget a block that was not imported.
//!
//! Before a block is imported that begins an epoch, BABE's import notes the epoch, and takes the note back when the import is
//! an error. But a block that is not imported for want of its parent's state, say, is no error to the client: the note stays,
//! names a block that is not in the database, and every later block that begins an epoch fails on it
//! (`UnknownBlock: Header was not found in the database`). So below BABE this makes an error of it, and above BABE what it
//! was.

use crate::service::Block;
use jsonrpsee::core::async_trait;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sp_consensus::Error;
use std::fmt;

/// The client's reason for not importing a block.
#[derive(Debug)]
struct Refusal(ImportResult);

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "the block was not imported: {:?}", self.0)
	}
}

impl std::error::Error for Refusal {}

/// For the import below BABE: a block that is not imported is an error.
pub fn as_error(result: ImportResult) -> Result<ImportResult, Error> {
	match result {
		ImportResult::Imported(_) | ImportResult::AlreadyInChain => Ok(result),
		ImportResult::KnownBad | ImportResult::UnknownParent | ImportResult::MissingState => {
			Err(Error::Other(Box::new(Refusal(result))))
		},
	}
}

/// What it was before.
fn as_result(imported: Result<ImportResult, Error>) -> Result<ImportResult, Error> {
	match imported {
		Err(Error::Other(error)) => match error.downcast::<Refusal>() {
			Ok(refusal) => Ok(refusal.0),
			Err(error) => Err(Error::Other(error)),
		},
		other => other,
	}
}

/// The import above BABE.
#[derive(Clone)]
pub struct Forgetting<Inner>(pub Inner);

#[async_trait]
impl<Inner: BlockImport<Block, Error = Error> + Send + Sync> BlockImport<Block> for Forgetting<Inner> {
	type Error = Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Error> {
		self.0.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Error> {
		as_result(self.0.import_block(block).await)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn refusal_should_be_an_error_below_and_itself_above() {
		for refused in [|| ImportResult::KnownBad, || ImportResult::UnknownParent, || ImportResult::MissingState] {
			let below = as_error(refused());
			assert!(below.is_err());
			assert_eq!(as_result(below).unwrap(), refused());
		}
	}

	#[test]
	fn imports_and_other_errors_should_stay_what_they_are() {
		for done in [|| ImportResult::Imported(Default::default()), || ImportResult::AlreadyInChain] {
			assert_eq!(as_result(as_error(done())).unwrap(), done());
		}
		assert!(matches!(as_result(Err(Error::InvalidJustification)), Err(Error::InvalidJustification)));
		let other = Error::Other("something else".into());
		assert_eq!(as_result(Err(other)).unwrap_err().to_string(), "something else");
	}
}
