//! Lets BABE roll an epoch back when its first block was not imported.
//!
//! Before BABE imports the first block of an epoch, it records the epoch. It rolls this record back
//! if the import returns an error. But a block that the client does not import, for example because
//! the state of its parent is missing, is not an error to the client. Without this module the
//! record would stay and name a block that is not in the database, and the import of every later
//! block that begins an epoch would fail (`UnknownBlock: Header was not found in the database`). So
//! the result becomes an error below BABE, and again a result above BABE.

use jsonrpsee::core::async_trait;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sp_consensus::Error;
use tributary_runtime::opaque::Block;

/// Result of an import that did not take place, as an error.
#[derive(Debug, thiserror::Error)]
#[error("the block was not imported: {0:?}")]
struct RejectedImport(ImportResult);

/// Turns the result of a block that was not imported into an error, for the import below BABE.
pub fn reject(result: ImportResult) -> Result<ImportResult, Error> {
	match result {
		ImportResult::Imported(_) | ImportResult::AlreadyInChain => Ok(result),
		ImportResult::KnownBad | ImportResult::UnknownParent | ImportResult::MissingState => {
			Err(Error::Other(Box::new(RejectedImport(result))))
		},
	}
}

/// Turns the error of [`reject`] into the result again.
fn restore(imported: Result<ImportResult, Error>) -> Result<ImportResult, Error> {
	match imported {
		Err(Error::Other(error)) => match error.downcast::<RejectedImport>() {
			Ok(rejected) => Ok(rejected.0),
			Err(error) => Err(Error::Other(error)),
		},
		other => other,
	}
}

/// Block import above BABE.
#[derive(Clone)]
pub struct EpochRollback<Inner>(pub Inner);

#[async_trait]
impl<Inner: BlockImport<Block, Error = Error> + Send + Sync> BlockImport<Block> for EpochRollback<Inner> {
	type Error = Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Error> {
		self.0.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Error> {
		restore(self.0.import_block(block).await)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn rejection_should_be_an_error_below_and_itself_above() {
		for rejected in [|| ImportResult::KnownBad, || ImportResult::UnknownParent, || ImportResult::MissingState] {
			let below = reject(rejected());
			assert!(below.is_err());
			assert_eq!(restore(below).unwrap(), rejected());
		}
	}

	#[test]
	fn imports_and_other_errors_should_stay_what_they_are() {
		for done in [|| ImportResult::Imported(Default::default()), || ImportResult::AlreadyInChain] {
			assert_eq!(restore(reject(done())).unwrap(), done());
		}
		assert!(matches!(restore(Err(Error::InvalidJustification)), Err(Error::InvalidJustification)));
		let other = Error::Other("something else".into());
		assert_eq!(restore(Err(other)).unwrap_err().to_string(), "something else");
	}
}
