//! The windows of the genesis configuration, grouped and named as the parameters that they set.

use serde::{Deserialize, Serialize};

/// Windows that a network starts with, in live blocks.
///
/// Governance may change each of them later. What has begun keeps the windows that it began with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Windows {
	/// Windows of Datanets.
	pub datanets: DatanetsWindows,
	/// Windows of jobs and providers.
	pub inference: InferenceWindows,
	/// Windows of the ledger.
	pub attribution: AttributionWindows,
	/// Windows of payment channels.
	pub channels: ChannelsWindows,
}

/// Windows of Datanets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DatanetsWindows {
	/// Blocks from a commitment to a content to the first in which it may be revealed.
	pub reveal_delay: u32,
	/// Blocks in which a commitment to a content must be revealed.
	pub reveal_window: u32,
	/// Blocks that curators have to review a contribution. After them, an unreviewed one may be
	/// accepted.
	pub review_window: u32,
	/// Blocks that curators have to decide on a report of a copy.
	pub copy_window: u32,
}

/// Windows of jobs and providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InferenceWindows {
	/// Blocks that a requested job waits for a provider.
	pub request_window: u32,
	/// Blocks that a provider has to submit an output, from its acceptance of the job.
	pub submit_window: u32,
	/// Blocks in which a submitted output may be challenged.
	pub challenge_window: u32,
	/// Blocks in which a committed challenge must be revealed, from the block after its commitment
	/// on.
	pub reveal_window: u32,
	/// Blocks after which the bond of a leaving provider is free.
	pub unbonding_delay: u32,
}

/// Windows of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttributionWindows {
	/// Blocks for which the receipt of a settled job stays in the state.
	pub receipt_retention: u32,
}

/// Windows of payment channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChannelsWindows {
	/// Blocks in which a provider may redeem vouchers after a channel is closed or an authorisation
	/// is reduced.
	pub close_window: u32,
}
