//! Errors of the `attribution_*` methods.

use crate::types::{BlockNumber, Hash};
use jsonrpsee::types::{ErrorObject, ErrorObjectOwned};

/// Reason why an `attribution_*` method returns no view, or why a subscription ends.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// The state of the block does not contain the item.
	#[error("There is no {item} at block {at:?}")]
	NotFound {
		/// Item that was requested.
		item: String,
		/// Block whose state was read.
		at: Hash,
	},
	/// The node does not know the block.
	#[error("This node does not know block {0:?}")]
	BlockNotFound(Hash),
	/// The node does not have the finalized block with this number, as after a warp sync.
	#[error("This node does not have finalized block {0}: ask a node that has synchronised from genesis")]
	NumberNotFound(BlockNumber),
	/// The runtime has no attribution API, or the call failed.
	#[error("The runtime of block {at:?} cannot answer: {reason}")]
	Runtime {
		/// Cause of the failure.
		reason: String,
		/// Block whose runtime was called.
		at: Hash,
	},
	/// The state of the block was pruned.
	#[error("This node no longer keeps the state of block {0:?}: ask a node that runs with --state-pruning archive")]
	StateDiscarded(Hash),
	/// The reader of a subscription took no message in time.
	#[error("Block {next} was not read in time: subscribe again, and read the blocks from {next} on by their hashes")]
	SlowReader {
		/// Block whose message was not taken.
		next: BlockNumber,
	},
}

impl Error {
	/// Returns the code in the JSON. Codes never change.
	pub const fn code(&self) -> i32 {
		match self {
			Self::NotFound { .. } => 6001,
			Self::BlockNotFound(_) | Self::NumberNotFound(_) => 6002,
			Self::Runtime { .. } => 6003,
			Self::StateDiscarded(_) => 6004,
			Self::SlowReader { .. } => 6005,
		}
	}
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		ErrorObject::owned(error.code(), error.to_string(), None::<()>)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn codes_should_never_change() {
		let at = Hash::repeat_byte(7);
		for (error, code) in [
			(Error::NumberNotFound(707), 6002),
			(Error::SlowReader { next: 707 }, 6005),
			(Error::NotFound { item: "job 7".into(), at }, 6001),
			(Error::BlockNotFound(at), 6002),
			(Error::Runtime { reason: "it failed".into(), at }, 6003),
			(Error::StateDiscarded(at), 6004),
		] {
			let message = error.to_string();
			assert!(message.contains("0x0707") || message.contains("707"), "{message}");
			let object = ErrorObjectOwned::from(error);
			assert_eq!((object.code(), object.message()), (code, message.as_str()));
		}
	}
}
