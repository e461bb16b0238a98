//! The notice that a model was removed.

use crate::ModelId;

/// Reacts to the removal of a model; implemented by `pallet-inference`.
pub trait OnModelRemoved {
	/// Handles the removal of a model. Its id is never used again.
	fn removed(model: ModelId);
}

impl OnModelRemoved for () {
	fn removed(_: ModelId) {}
}
