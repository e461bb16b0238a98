//! The contributions that an output may be traced to.

use crate::{rights::Purpose, trace::Eligible, ContributionId, ReleaseId};

/// Reason for which a contribution may not own positions of a job's output.
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
	/// Its contributor says no to the use, in all of the Releases that contain it.
	Refused,
}

/// Right of contributions to own positions of an output; implemented by `pallet-datanets`.
pub trait Eligibility<BlockNumber> {
	/// Returns the content and precedence of `id` if it is eligible for a job requested in block
	/// `requested_at` over `releases`: traceable, in one of them, and not revoked, struck or marked
	/// unavailable in an earlier block.
	///
	/// For [`Purpose::AiUse`] its contributor's preference in one of the Releases must not be no.
	/// What was found in the output of a model that was trained on it is paid whatever the
	/// preference: refusing that would rob its author.
	fn eligible(
		id: ContributionId,
		releases: &[ReleaseId],
		requested_at: BlockNumber,
		purpose: Purpose,
	) -> Result<Eligible, Ineligible>;
}
