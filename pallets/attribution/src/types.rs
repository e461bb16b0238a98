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

/// The pools of all Releases of one Datanet, taken together.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ReleasePool {
	/// The capacity of the tree of accumulators: a power of two, or 0 before the first payment.
	pub capacity: u32,
	/// The amount paid in, less the amount paid out.
	pub owed: Balance,
	/// The amount paid out to contributions that were removed later.
	pub paid_to_removed: Balance,
	/// The maximum that rounding can have withheld from those contributions.
	pub rounding: Balance,
	/// `true` if the nodes are being removed. Nothing is paid in or out then.
	pub closing: bool,
}

/// A node of the tree of accumulators, and the data of the Release with the same number.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PoolNode {
	/// The sum of the accumulators that the node covers.
	pub sum: U256,
	/// The undivided rest of the Release's last payment, carried to the next.
	pub remainder: u128,
	/// The sum of all payments to the Release.
	pub paid: Balance,
}

/// The account of one contribution.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ContributionCredit {
	/// The amount owed for its bytes in outputs.
	pub spans: Balance,
	/// The amount paid out for its bytes in outputs.
	pub spans_claimed: Balance,
	/// The amount paid out from the pool.
	pub pool_claimed: Balance,
}

/// The amounts that a contribution can claim and has claimed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Claimable<AccountId> {
	/// The account that is paid.
	pub payee: AccountId,
	/// The unclaimed amount for its bytes in outputs.
	pub spans: Balance,
	/// The unclaimed amount from the pool.
	pub pool: Balance,
	/// The amount paid out so far for its bytes in outputs.
	pub spans_claimed: Balance,
	/// The amount paid out so far from the pool.
	pub pool_claimed: Balance,
}

/// The reason for which an account is credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Role {
	/// The protocol's cut.
	#[codec(index = 0)]
	Protocol,
	/// The provider's share.
	#[codec(index = 1)]
	Provider,
	/// The share of the model's owner.
	#[codec(index = 2)]
	ModelOwner,
	/// The share of the owner of a model in the lineage.
	#[codec(index = 3)]
	Lineage,
	/// The cut of the owner of a Datanet.
	#[codec(index = 4)]
	DatanetOwner {
		/// The Release that was paid.
		release: ReleaseId,
	},
	/// A credit outside of settlements.
	#[codec(index = 5)]
	Outside {
		/// The reason.
		reason: CreditReason,
	},
}

/// An amount credited to an account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Payment<AccountId> {
	/// The account.
	pub account: AccountId,
	/// The amount.
	pub amount: Balance,
}

/// The part of a settlement that one Release got.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ReleaseReceipt<AccountId> {
	/// The Release.
	pub release: ReleaseId,
	/// The owner of the Datanet.
	pub owner: AccountId,
	/// The amount credited to the owner.
	pub owner_cut: Balance,
	/// The amount paid to the pool.
	pub pool: Balance,
}

/// The part of a settlement that one contribution got for its bytes in the output.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SpanReceipt {
	/// The contribution.
	pub contribution: ContributionId,
	/// The positions of the output that it owns. For a retrieval, its cited bytes.
	pub positions: u32,
	/// The amount credited to it.
	pub amount: Balance,
}

/// The record of the division of a job's fee. The amounts sum to the fee.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Receipt<AccountId, BlockNumber> {
	/// The model.
	pub model: ModelId,
	/// The version of its terms.
	pub version: TermsVersion,
	/// The method by which the terms attribute, and so the evidence for the spans.
	pub method: AttributionMethod,
	/// The account that paid.
	pub requester: AccountId,
	/// The account that answered, even if another one was paid.
	pub answered_by: AccountId,
	/// The whole fee.
	pub fee: Balance,
	/// The protocol's cut.
	pub protocol: Payment<AccountId>,
	/// The provider's share. It goes to the account that answered, or to the treasury if the trace
	/// was refuted.
	pub provider: Payment<AccountId>,
	/// The parts of the model's owner, then of the lineage.
	pub beneficiaries: BoundedVec<Payment<AccountId>, ConstU32<MAX_BENEFICIARIES>>,
	/// The parts of the Releases, in the order of the terms.
	pub releases: BoundedVec<ReleaseReceipt<AccountId>, ConstU32<MAX_RELEASES>>,
	/// The parts of the contributions found in the output.
	pub spans: BoundedVec<SpanReceipt, ConstU32<MAX_SPANS>>,
	/// The number of windows in the output, owned or not. If the trace was refuted, the number of
	/// contributions shown, of one position each. For a retrieval, all cited bytes, or the
	/// number of them that counts as a whole output if that is more.
	pub positions: u32,
	/// The facts that are needed to trace the output again.
	pub record: JobRecord<BlockNumber>,
	/// The block of the settlement.
	pub settled_at: BlockNumber,
	/// The score that the requester gave.
	pub score: Option<u8>,
}
