//! Views of the challenges of a job.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use tributary_primitives::{Balance, ContentHash, ContributionId};

/// Challenge that was committed, and neither upheld nor withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ChallengeView<AccountId, BlockNumber> {
	/// Account that committed it.
	pub challenger: AccountId,
	/// Place in the order of commitments to challenges of the job.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub sequence: u64,
	/// Commitment to the refutation.
	#[cfg_attr(feature = "std", serde(with = "crate::json::hash"))]
	pub commitment: ContentHash,
	/// Amount that the challenger has on hold for it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub bond: Balance,
	/// First live block in which it may be revealed.
	pub reveal_from: BlockNumber,
	/// First live block in which it can no longer be revealed.
	pub reveal_until: BlockNumber,
}

/// Challenge that was upheld.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct UpheldView<AccountId> {
	/// Account that receives the reward.
	pub challenger: AccountId,
	/// Place in the order of commitments to challenges of the job.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub sequence: u64,
}

/// State of the dispute about a trace that may be challenged.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct DisputeView<AccountId, BlockNumber> {
	/// Bond that a challenge of the job takes.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub bond: Balance,
	/// Number of challenges that were ever committed.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub commitments: u64,
	/// Challenges that were neither upheld nor withdrawn, in no order that means anything: at most
	/// [`MAX_PAGE`](crate::MAX_PAGE).
	pub challenges: Vec<ChallengeView<AccountId, BlockNumber>>,
	/// Of the upheld challenges, the one that was committed first. Missing if none was upheld: the
	/// job then settles by its trace.
	pub upheld: Option<UpheldView<AccountId>>,
	/// Contributions that are paid for the bytes that the upheld challenges showed, each once.
	pub witnesses: Vec<ContributionId>,
}
