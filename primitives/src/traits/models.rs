//! Models and their terms.

use crate::{terms::Terms, ModelId, TermsVersion};
use sp_runtime::DispatchResult;

/// Models and their terms; implemented by `pallet-models`.
pub trait Models<AccountId> {
	/// Returns `true` if the model takes new jobs: it is registered and not retired.
	fn takes_jobs(model: ModelId) -> bool;
	/// Returns a version of the model's terms.
	fn terms(model: ModelId, version: TermsVersion) -> Option<Terms<AccountId>>;
	/// Returns the number of the version that was published last.
	fn latest_terms(model: ModelId) -> Option<TermsVersion>;
	/// Keeps a version of the terms as long as something under way is paid by it. Counted: each
	/// `pin_terms` needs an `unpin_terms`.
	fn pin_terms(model: ModelId, version: TermsVersion) -> DispatchResult;
	/// Undoes one `pin_terms`.
	fn unpin_terms(model: ModelId, version: TermsVersion);
	/// Returns `true` if the model is registered, retired or not.
	fn exists(model: ModelId) -> bool;
}
