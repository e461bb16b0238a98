//! Providers and the models they serve.

use crate::ModelId;

/// The providers; implemented by `pallet-inference`.
pub trait Providers<AccountId> {
	/// Returns `true` if `provider` serves the model now.
	fn serves(provider: &AccountId, model: ModelId) -> bool;
}
