//! Views of the contributions, jobs, channels and challenges of one account.
//!
//! The state has no index by account. Each page is the result of a bounded search through ids, and
//! may be empty although another one follows.

use crate::{
	dispute::ChallengeView,
	view::{ChannelView, ContributionState, JobState},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use tributary_primitives::{Balance, ChannelId, ContentHash, ContributionId, JobId, ModelId, Points};

/// Contribution that an account contributed, or whose earnings it receives.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct AccountContributionView {
	/// Contribution.
	pub contribution: ContributionId,
	/// State.
	pub state: ContributionState,
	/// BLAKE3 hash of its bytes.
	#[cfg_attr(feature = "std", serde(with = "crate::json::hash"))]
	pub hash: ContentHash,
	/// Weight in the pool: 0 until it is accepted.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub points: Points,
	/// `true` if the account is its contributor.
	pub contributor: bool,
	/// `true` if the account receives its earnings. A copy that was struck pays another account
	/// than its contributor.
	pub payee: bool,
}

/// Page of the contributions of an account, in the order of their ids.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct AccountContributionsView<AccountId> {
	/// Account.
	pub account: AccountId,
	/// Contributions.
	pub contributions: Vec<AccountContributionView>,
	/// Contribution from which the search goes on. Missing once all were searched.
	pub next: Option<ContributionId>,
}

/// Job that an account requested, or that names it as the provider.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct AccountJobView<AccountId> {
	/// Id of the job.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub job: JobId,
	/// State.
	pub state: JobState,
	/// Account that asks and pays.
	pub requester: AccountId,
	/// Provider that was asked.
	pub provider: AccountId,
	/// Model that is asked.
	pub model: ModelId,
	/// Whole fee.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub fee: Balance,
}

/// Page of the jobs of an account, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct AccountJobsView<AccountId> {
	/// Account.
	pub account: AccountId,
	/// Jobs under way, and settled ones with a receipt.
	pub jobs: Vec<AccountJobView<AccountId>>,
	/// Id below which the search goes on. Missing once all were searched.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_decimal"))]
	pub next: Option<JobId>,
}

/// Page of the channels of an account, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct AccountChannelsView<AccountId, BlockNumber> {
	/// Account.
	pub account: AccountId,
	/// Channels of which the account is the payer or the provider.
	pub channels: Vec<ChannelView<AccountId, BlockNumber>>,
	/// Id below which the search goes on. Missing once all were searched.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_decimal"))]
	pub next: Option<ChannelId>,
}

/// Challenge by an account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct AccountChallengeView<AccountId, BlockNumber> {
	/// Job that is challenged.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub job: JobId,
	/// `true` if the job has not ended, so that the challenge may still be upheld.
	pub under_way: bool,
	/// Challenge.
	pub challenge: ChallengeView<AccountId, BlockNumber>,
}

/// Page of the challenges by an account that were neither upheld nor withdrawn, newest job first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct AccountChallengesView<AccountId, BlockNumber> {
	/// Account.
	pub account: AccountId,
	/// Challenges.
	pub challenges: Vec<AccountChallengeView<AccountId, BlockNumber>>,
	/// Id of the job below which the search goes on. Missing once all were searched.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_decimal"))]
	pub next: Option<JobId>,
}
