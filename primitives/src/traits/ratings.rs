//! Scores of settled jobs.

use crate::{Balance, JobId, ModelId};
use sp_runtime::DispatchError;

/// Settled job that its requester has scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatedJob<AccountId> {
	/// Model that answered.
	pub model: ModelId,
	/// Provider that answered.
	pub provider: AccountId,
	/// Amount of the protocol's cut, which no party of the job gets back.
	pub protocol: Balance,
}

/// Scores that requesters give; implemented by `pallet-attribution`, which keeps the receipts.
pub trait Ratings<AccountId> {
	/// Records the score that `requester` gives for a settled job, once, while its receipt is kept.
	/// Returns the job.
	fn rate(job: JobId, requester: &AccountId, score: u8) -> Result<RatedJob<AccountId>, DispatchError>;
}
