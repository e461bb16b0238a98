//! The types of the storage and the events.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::U256;
use tributary_primitives::{
	terms::{AttributionMethod, MAX_BENEFICIARIES, MAX_RELEASES},
	trace::MAX_PAID_RUNS,
	traits::{CreditReason, JobRecord},
	Balance, ContributionId, ModelId, ReleaseId, TermsVersion,
};

/// Maximum number of contributions that one settlement pays for their bytes in the output: as many
/// as a trace can pay. A voucher states fewer.
pub const MAX_SPANS: u32 = MAX_PAID_RUNS;
/// Maximum number of contributions in one claim.
pub const MAX_CLAIMS: u32 = 64;
/// Maximum number of nodes that one claim reads of a pool's tree: two walks over 32 levels.
pub const MAX_NODES: u32 = 64;

/// A receipt with the accounts and block numbers of the runtime.
pub type ReceiptOf<T> = Receipt<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Pools of all Releases of one Datanet, taken together.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ReleasePool {
	/// Capacity of the tree of accumulators: a power of two, or 0 before the first payment.
	pub capacity: u32,
	/// Amount paid in, less the amount paid out.
	pub owed: Balance,
	/// Amount paid out to contributions that were removed later.
	pub paid_to_removed: Balance,
	/// Maximum that rounding can have withheld from those contributions.
	pub rounding: Balance,
	/// `true` if the nodes are being removed. Nothing is paid in or out then.
	pub closing: bool,
}

/// A node of the tree of accumulators, and the data of the Release with the same number.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PoolNode {
	/// Sum of the accumulators that the node covers.
	pub sum: U256,
	/// Undivided rest of the Release's last payment, carried to the next.
	pub remainder: u128,
	/// Sum of all payments to the Release.
	pub paid: Balance,
}

/// Account of one contribution.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ContributionCredit {
	/// Amount owed for its bytes in outputs.
	pub spans: Balance,
	/// Amount paid out for its bytes in outputs.
	pub spans_claimed: Balance,
	/// Amount paid out from the pool.
	pub pool_claimed: Balance,
}

/// Amounts that a contribution can claim and has claimed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Claimable<AccountId> {
	/// Account that is paid.
	pub payee: AccountId,
	/// Unclaimed amount for its bytes in outputs.
	pub spans: Balance,
	/// Unclaimed amount from the pool.
	pub pool: Balance,
	/// Amount paid out so far for its bytes in outputs.
	pub spans_claimed: Balance,
	/// Amount paid out so far from the pool.
	pub pool_claimed: Balance,
}

/// Reason for which an account is credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Role {
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
	DatanetOwner {
		/// Release that was paid.
		release: ReleaseId,
	},
	/// A credit outside of settlements.
	#[codec(index = 5)]
	Outside {
		/// Reason.
		reason: CreditReason,
	},
}

/// An amount credited to an account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Payment<AccountId> {
	/// Account.
	pub account: AccountId,
	/// Amount.
	pub amount: Balance,
}

/// Part of a settlement that one Release got.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ReleaseReceipt<AccountId> {
	/// Release.
	pub release: ReleaseId,
	/// Owner of the Datanet.
	pub owner: AccountId,
	/// Amount credited to the owner.
	pub owner_cut: Balance,
	/// Amount paid to the pool.
	pub pool: Balance,
}

/// Part of a settlement that one contribution got for its bytes in the output.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SpanReceipt {
	/// Contribution.
	pub contribution: ContributionId,
	/// Positions of the output that it owns. For a retrieval, its cited bytes.
	pub positions: u32,
	/// Amount credited to it.
	pub amount: Balance,
}

/// Record of the division of a job's fee. The amounts sum to the fee.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Receipt<AccountId, BlockNumber> {
	/// Model.
	pub model: ModelId,
	/// Version of its terms.
	pub version: TermsVersion,
	/// Method by which the terms attribute, and so the evidence for the spans.
	pub method: AttributionMethod,
	/// Account that paid.
	pub requester: AccountId,
	/// Account that answered, even if another one was paid.
	pub answered_by: AccountId,
	/// Whole fee.
	pub fee: Balance,
	/// Protocol's cut.
	pub protocol: Payment<AccountId>,
	/// Provider's share. It goes to the account that answered, or to the treasury if the trace
	/// was refuted.
	pub provider: Payment<AccountId>,
	/// Parts of the model's owner, then of the lineage.
	pub beneficiaries: BoundedVec<Payment<AccountId>, ConstU32<MAX_BENEFICIARIES>>,
	/// Parts of the Releases, in the order of the terms.
	pub releases: BoundedVec<ReleaseReceipt<AccountId>, ConstU32<MAX_RELEASES>>,
	/// Parts of the contributions found in the output.
	pub spans: BoundedVec<SpanReceipt, ConstU32<MAX_SPANS>>,
	/// Number of windows in the output, owned or not. If the trace was refuted, the number of
	/// contributions shown, of one position each. For a retrieval, all cited bytes, or the
	/// number of them that counts as a whole output if that is more.
	pub positions: u32,
	/// Facts that are needed to trace the output again.
	pub record: JobRecord<BlockNumber>,
	/// Block of the settlement.
	pub settled_at: BlockNumber,
	/// Score that the requester gave.
	pub score: Option<u8>,
}
