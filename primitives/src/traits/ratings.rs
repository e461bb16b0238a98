//! Scores of settled jobs.

use crate::{JobId, ModelId};
use sp_runtime::DispatchError;

/// The scores that requesters give; implemented by `pallet-attribution`, which keeps the receipts.
pub trait Ratings<AccountId> {
	/// Records the score that `requester` gives for a settled job, once, while its receipt is kept.
	/// Returns the model and the provider that answered.
	fn rate(job: JobId, requester: &AccountId, score: u8) -> Result<(ModelId, AccountId), DispatchError>;
}
