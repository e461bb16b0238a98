//! The contributions that an output may be traced to.

use crate::{trace::Eligible, ContributionId, ReleaseId};

/// The reason for which a contribution may not own positions of a job's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ineligible {
	/// There is no such contribution.
	NotFound,
	/// It is in none of the Releases.
	NotInReleases,
	/// It is not `Corpus`, no curator vouched for it, or it was marked unavailable in a block
	/// before the request.
	NotTraceable,
	/// It was revoked or struck in a block before the request.
	Closed,
}

/// The right of contributions to own positions of an output; implemented by `pallet-datanets`.
pub trait Eligibility<BlockNumber> {
	/// Returns the content and precedence of `id` if it is eligible for a job requested in block
	/// `requested_at` over `releases`: traceable, in one of them, and not revoked, struck or marked
	/// unavailable in an earlier block.
	fn eligible(id: ContributionId, releases: &[ReleaseId], requested_at: BlockNumber) -> Result<Eligible, Ineligible>;
}
