//! What the ledger keeps.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::U256;
use tributary_primitives::{
	terms::{AttributionMethod, MAX_BENEFICIARIES, MAX_RELEASES},
	traits::{CreditReason, JobRecord},
	Balance, ContributionId, ModelId, ReleaseId, TermsVersion,
};

/// Contributions that one settlement may pay for their bytes in the output.
pub const MAX_SPANS: u32 = 32;
/// Contributions that one call may claim.
pub const MAX_CLAIMS: u32 = 64;
/// The most nodes that one claim reads of a pool's tree: two walks over 32 levels.
pub const MAX_NODES: u32 = 64;

/// A receipt with the runtime's accounts and blocks.
pub type ReceiptOf<T> = Receipt<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// The pools of all Releases of one Datanet.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Pool {
	/// The capacity of the tree of accumulators: a power of two, or 0 before the first payment.
	pub capacity: u32,
	/// Paid in, less paid out.
	pub owed: Balance,
	/// Paid out to contributions that were forgotten since.
	pub forgotten: Balance,
	/// The most that rounding can have kept back from those.
	pub rounding: Balance,
	/// Whether its nodes are being removed: nothing is paid in or out any more.
	pub closing: bool,
}

/// A node of the tree of accumulators, and what belongs to the Release of the same number.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PoolNode {
	/// The sum that the node stands for.
	pub sum: U256,
	/// What the Release's last payment left undivided, carried to the next.
	pub remainder: u128,
	/// All that was ever paid to the Release.
	pub paid: Balance,
}

/// What the ledger knows of one contribution.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ContributionCredit {
	/// Owed for its bytes in outputs.
	pub spans: Balance,
	/// Paid out for its bytes in outputs.
	pub spans_claimed: Balance,
	/// Paid out from the pool.
	pub pool_claimed: Balance,
}

/// What a contribution may claim now and what it has claimed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Claimable<AccountId> {
	/// Who is paid.
	pub payee: AccountId,
	/// Unclaimed, for its bytes in outputs.
	pub spans: Balance,
	/// Unclaimed, from the pool.
	pub pool: Balance,
	/// Paid out so far, for its bytes in outputs.
	pub spans_claimed: Balance,
	/// Paid out so far, from the pool.
	pub pool_claimed: Balance,
}

/// Why an account is credited.
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
	/// The share of the owner of a model that the model is built on.
	#[codec(index = 3)]
	Lineage,
	/// The cut of the owner of a Datanet.
	#[codec(index = 4)]
	DatanetOwner(ReleaseId),
	/// Outside of any settlement.
	#[codec(index = 5)]
	Outside(CreditReason),
}

/// An amount credited to an account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Payment<AccountId> {
	/// Who.
	pub account: AccountId,
	/// How much.
	pub amount: Balance,
}

/// What a settlement paid to one Release.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ReleaseReceipt<AccountId> {
	/// The Release.
	pub release: ReleaseId,
	/// The Datanet's owner.
	pub owner: AccountId,
	/// Credited to the owner.
	pub owner_cut: Balance,
	/// Paid to the pool.
	pub pool: Balance,
}

/// What a settlement paid to one contribution for its bytes in the output.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SpanReceipt {
	/// The contribution.
	pub contribution: ContributionId,
	/// The positions of the output that it owns; of a retrieval, its bytes that were cited.
	pub positions: u32,
	/// Credited to it.
	pub amount: Balance,
}

/// Who got what of a job's fee, and why. The amounts sum to the fee.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Receipt<AccountId, BlockNumber> {
	/// The model that was asked.
	pub model: ModelId,
	/// The version of its terms.
	pub version: TermsVersion,
	/// By what evidence those attribute: what the spans rest on.
	pub method: AttributionMethod,
	/// Who asked and paid.
	pub requester: AccountId,
	/// Who answered, whoever was paid for it.
	pub answered_by: AccountId,
	/// The whole fee.
	pub fee: Balance,
	/// The protocol's cut.
	pub protocol: Payment<AccountId>,
	/// The provider's share, and who got it: who answered, or the treasury if the trace was refuted.
	pub provider: Payment<AccountId>,
	/// The model's owner, then the lineage.
	pub beneficiaries: BoundedVec<Payment<AccountId>, ConstU32<MAX_BENEFICIARIES>>,
	/// The Releases, in the order of the terms.
	pub releases: BoundedVec<ReleaseReceipt<AccountId>, ConstU32<MAX_RELEASES>>,
	/// The contributions found in the output.
	pub spans: BoundedVec<SpanReceipt, ConstU32<MAX_SPANS>>,
	/// Windows in the output, owned or not; of a retrieval, all cited bytes.
	pub positions: u32,
	/// What somebody needs to trace the output again.
	pub record: JobRecord<BlockNumber>,
	/// When it was settled.
	pub settled_at: BlockNumber,
	/// The score that the requester gave.
	pub score: Option<u8>,
}
