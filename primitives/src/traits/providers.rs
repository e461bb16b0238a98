//! Providers and the models they serve.

use crate::{ModelId, TermsVersion};
use sp_arithmetic::Perbill;

/// Providers; implemented by `pallet-inference`.
pub trait Providers<AccountId> {
	/// Returns `true` if `provider` serves the model now, under this version of its terms, for this
	/// part of a payment after the protocol's cut.
	fn serves(provider: &AccountId, model: ModelId, version: TermsVersion, share: Perbill) -> bool;
}
