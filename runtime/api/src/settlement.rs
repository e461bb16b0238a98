//! Views of the settlements of one block.

use crate::view::SpanPaymentView;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use tributary_primitives::{Balance, ChannelId, JobId, ModelId, ReleaseId};

/// Service that a fee was paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(untagged))]
pub enum ServiceView {
	/// Inference job.
	#[codec(index = 0)]
	Job {
		/// Id of the job.
		#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
		job: JobId,
	},
	/// Inferences over a channel, of which vouchers were redeemed.
	#[codec(index = 1)]
	Channel {
		/// Id of the channel.
		#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
		channel: ChannelId,
	},
}

/// Reason for which an account receives a part of a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub enum RoleView {
	/// Protocol's cut.
	#[codec(index = 0)]
	Protocol,
	/// Provider's share.
	#[codec(index = 1)]
	Provider,
	/// Share of the model's owner.
	#[codec(index = 2)]
	ModelOwner,
	/// Share of the owner of a model in the lineage.
	#[codec(index = 3)]
	Lineage,
	/// Cut of the owner of a Datanet.
	#[codec(index = 4)]
	DatanetOwner,
}

/// Part of a fee that an account receives.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct CreditView<AccountId> {
	/// Account.
	pub account: AccountId,
	/// Reason.
	pub role: RoleView,
	/// Release whose Datanet the account owns, if that is the reason.
	pub release: Option<ReleaseId>,
	/// Amount.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub amount: Balance,
}

/// Part of a fee that the pool of a Release receives.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct PoolPaymentView {
	/// Release.
	pub release: ReleaseId,
	/// Amount.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub amount: Balance,
}

/// Settlement of a fee. The amounts sum to the fee.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct SettlementView<AccountId> {
	/// Service that was paid for.
	pub service: ServiceView,
	/// Model that was asked.
	pub model: ModelId,
	/// Account that paid.
	pub requester: AccountId,
	/// Account that answered.
	pub provider: AccountId,
	/// Whole fee.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub fee: Balance,
	/// Amounts credited to accounts.
	pub credits: Vec<CreditView<AccountId>>,
	/// Amounts credited to contributions for their bytes in outputs.
	pub spans: Vec<SpanPaymentView>,
	/// Amounts paid to the pools of Releases.
	pub pools: Vec<PoolPaymentView>,
}
