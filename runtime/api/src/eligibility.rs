//! Views of the right of contributions to own positions of an output.

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::ConstU32, BoundedVec};
use tributary_primitives::{terms::MAX_RELEASES, ContentHash, ContributionId, ReleaseId, Sequence};

/// Contributions of one question about eligibility.
pub type EligibilityContributions = BoundedVec<ContributionId, ConstU32<{ crate::MAX_PAGE }>>;
/// Releases of one question about eligibility: as many as terms may name.
pub type EligibilityReleases = BoundedVec<ReleaseId, ConstU32<MAX_RELEASES>>;

/// Reason for which a contribution may not own positions of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub enum IneligibleView {
	/// The state has no such contribution.
	#[codec(index = 0)]
	NotFound,
	/// The contribution is in none of the Releases.
	#[codec(index = 1)]
	NotInReleases,
	/// The contribution is not a corpus, no curators confirmed it, or it was marked unavailable in
	/// an earlier block.
	#[codec(index = 2)]
	NotTraceable,
	/// The contribution was revoked, struck or excluded in an earlier block.
	#[codec(index = 3)]
	Closed,
	/// The contributor says no to the use.
	#[codec(index = 4)]
	Refused,
}

/// Eligibility of one contribution for a job.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct EligibilityView {
	/// Contribution.
	pub contribution: ContributionId,
	/// `true` if it may own positions of an output, provided that it is as long as the rules of the
	/// job ask (`minContent`).
	pub eligible: bool,
	/// `true` if a model that retrieves may cite it: it is eligible, and its contributor does not
	/// say no to use by models that answer.
	pub citable: bool,
	/// Reason why it may not.
	pub reason: Option<IneligibleView>,
	/// BLAKE3 hash of its bytes, if it is eligible.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_hash"))]
	pub hash: Option<ContentHash>,
	/// Number of its bytes, if it is eligible.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_decimal"))]
	pub length: Option<u64>,
	/// Precedence, if it is eligible: of two that contain a window, the lower one owns it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_decimal"))]
	pub sequence: Option<Sequence>,
}
