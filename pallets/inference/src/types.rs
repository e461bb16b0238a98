//! What is stored about providers and jobs.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::ConstU32,
	sp_runtime::{
		traits::{CheckedSub, One},
		Perbill,
	},
	BoundedVec,
};
use scale_info::TypeInfo;
use tributary_primitives::{
	content::Content,
	trace::{ProvenRun, Run, TraceRules},
	Balance, ContentHash, ContributionId, ModelId, TermsVersion,
};

/// Bytes of an inline prompt.
pub const MAX_PROMPT: u32 = 4096;
/// Bytes of an output.
pub const MAX_OUTPUT: u32 = 16 * 1024;
/// Runs of a trace that may be paid, whatever the rules say.
pub const MAX_PAID_RUNS: u32 = 32;
/// Runs that a submission may carry: those that are paid, and the further one that shows where they end.
pub const MAX_RUNS: u32 = MAX_PAID_RUNS + 1;
/// Bytes of a provider's endpoint.
pub const MAX_ENDPOINT: u32 = 256;
/// Models that one provider may serve.
pub const MAX_SERVED: u32 = 64;
/// Parts of a bond that may be on their way out at a time.
pub const MAX_UNBONDING: u32 = 16;
/// What a provider locks for a job, as a multiple of its fee. With less than twice the fee a provider could refute
/// itself and gain by where the fee then goes, so this is not a parameter.
pub const COLLATERAL_FACTOR: Balance = 2;
/// How often a job is tried to be settled by itself before its requester is refunded instead.
pub const MAX_ATTEMPTS: u8 = 16;
/// Blocks until a failed attempt is repeated for the first time; each time it takes twice as long as before.
pub const RETRY_DELAY: u32 = 10;
/// How often that delay doubles at most.
pub const MAX_DOUBLINGS: u8 = 10;

/// An output's bytes.
pub type Output = BoundedVec<u8, ConstU32<MAX_OUTPUT>>;
/// A provider's endpoint: a URI or a multiaddress, as bytes.
pub type Endpoint = BoundedVec<u8, ConstU32<MAX_ENDPOINT>>;
/// The runs of a submission, with their proofs.
pub type ProvenRuns = BoundedVec<ProvenRun, ConstU32<MAX_RUNS>>;
/// The runs of a submission.
pub type Runs = BoundedVec<Run, ConstU32<MAX_RUNS>>;
/// The paid positions of an output by distinct contribution, in the order of their first appearance.
pub type Owned = BoundedVec<(ContributionId, u32), ConstU32<MAX_PAID_RUNS>>;

/// What a provider is asked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Prompt {
	/// The prompt itself.
	#[codec(index = 0)]
	Inline(BoundedVec<u8, ConstU32<MAX_PROMPT>>),
	// Index 1 is kept for a commitment to a prompt that only the provider is shown.
}

impl Prompt {
	/// BLAKE3 of the prompt.
	pub fn hash(&self) -> ContentHash {
		match self {
			Self::Inline(bytes) => Content::of(bytes).hash,
		}
	}

	/// Its bytes in the state.
	pub fn len(&self) -> usize {
		match self {
			Self::Inline(bytes) => bytes.len(),
		}
	}

	/// Whether nothing is asked.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}
}

/// A part of a bond on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Unbonding<BlockNumber> {
	/// How much.
	pub amount: Balance,
	/// The block from which it may be withdrawn.
	pub until: BlockNumber,
}

/// An operator that runs models.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Provider<BlockNumber> {
	/// What backs its jobs; the account's hold is this and all that is unbonding.
	pub bond: Balance,
	/// The part of the bond that is collateral of jobs under way.
	pub locked: Balance,
	/// What is on its way out and backs nothing any more, earliest first.
	pub unbonding: BoundedVec<Unbonding<BlockNumber>, ConstU32<MAX_UNBONDING>>,
	/// How many models it serves.
	pub serving: u32,
	/// Where to reach it.
	pub endpoint: Endpoint,
}

impl<BlockNumber> Provider<BlockNumber> {
	/// The part of the bond that may still become collateral.
	pub fn free(&self) -> Balance {
		self.bond.saturating_sub(self.locked)
	}

	/// Whether nothing depends on it any more.
	pub fn is_empty(&self) -> bool {
		self.bond == 0 && self.locked == 0 && self.unbonding.is_empty() && self.serving == 0
	}

	/// What its account has on hold.
	pub fn held(&self) -> Balance {
		self.unbonding.iter().fold(self.bond, |sum, part| sum.saturating_add(part.amount))
	}
}

/// What decides a job's trace and payments: frozen when it is requested, whatever is decreed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Frozen<BlockNumber> {
	/// The numbers that its trace is made under.
	pub rules: TraceRules,
	/// The protocol's cut of the fee.
	pub protocol_cut: Perbill,
	/// What the provider locks.
	pub collateral: Balance,
	/// What the provider loses of it by missing the deadline.
	pub penalty: Balance,
	/// Blocks that the provider has for the output.
	pub submit_window: BlockNumber,
	/// Blocks in which the output may be challenged.
	pub challenge_window: BlockNumber,
	/// How many Releases the terms name: a dimension of the work of settling it.
	pub releases: u32,
	/// How many beneficiaries the terms name: another one.
	pub beneficiaries: u32,
}

/// What the state keeps of an output and its trace. Both can be checked against it; the bytes are in the event.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Answer<BlockNumber> {
	/// BLAKE3 of the output.
	pub output_hash: ContentHash,
	/// The output's length in bytes.
	pub output_len: u32,
	/// BLAKE3 of the SCALE-encoded runs, without their proofs.
	pub runs_hash: ContentHash,
	/// The windows of the output, owned or not.
	pub positions: u32,
	/// The paid positions by distinct contribution.
	pub owned: Owned,
	/// The block in which it came.
	pub submitted_at: BlockNumber,
}

/// Where a job stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Stage<AccountId, BlockNumber> {
	/// Paid for, and waiting for a provider: the one named, or any that serves the model.
	#[codec(index = 0)]
	Requested {
		/// Who is asked.
		provider: Option<AccountId>,
	},
	/// The provider has locked its collateral and owes the output.
	#[codec(index = 1)]
	Accepted {
		/// Who owes it.
		provider: AccountId,
	},
	/// The output is there and may be challenged.
	#[codec(index = 2)]
	Submitted {
		/// Who submitted it.
		provider: AccountId,
		/// The output and its trace.
		answer: Answer<BlockNumber>,
	},
}

/// A place in the agenda: places are ordered by block, then by the order in which they were taken.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Slot<BlockNumber> {
	/// The block from which on it is due.
	pub block: BlockNumber,
	/// Its number in that block.
	pub index: u32,
}

/// A paid request.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Job<AccountId, BlockNumber> {
	/// Who asked, and has the fee on hold.
	pub requester: AccountId,
	/// The model asked.
	pub model: ModelId,
	/// The version of its terms that the request agreed to.
	pub version: TermsVersion,
	/// What it pays.
	pub fee: Balance,
	/// BLAKE3 of the prompt.
	pub prompt_hash: ContentHash,
	/// The block of the request.
	pub requested_at: BlockNumber,
	/// What can no longer change.
	pub frozen: Frozen<BlockNumber>,
	/// Where it stands.
	pub stage: Stage<AccountId, BlockNumber>,
	/// The block that ends the stage: before it the stage's own step may be taken, from it on its exit.
	pub due: BlockNumber,
	/// Its place in the agenda: at `due`, or later if an exit failed there.
	pub slot: Slot<BlockNumber>,
	/// How often its exit failed.
	pub attempts: u8,
}

impl<AccountId, BlockNumber> Job<AccountId, BlockNumber> {
	/// Who was asked or took it; nobody while an open job waits.
	pub fn provider(&self) -> Option<&AccountId> {
		match &self.stage {
			Stage::Requested { provider } => provider.as_ref(),
			Stage::Accepted { provider } | Stage::Submitted { provider, .. } => Some(provider),
		}
	}

	/// The output and its trace, once they are there.
	pub fn answer(&self) -> Option<&Answer<BlockNumber>> {
		match &self.stage {
			Stage::Submitted { answer, .. } => Some(answer),
			_ => None,
		}
	}

	/// What it locks of its provider's bond now.
	pub fn locked(&self) -> Option<(&AccountId, Balance)> {
		match &self.stage {
			Stage::Requested { .. } => None,
			Stage::Accepted { provider } | Stage::Submitted { provider, .. } => {
				Some((provider, self.frozen.collateral))
			},
		}
	}
}

impl<AccountId, BlockNumber: CheckedSub + One + Copy> Job<AccountId, BlockNumber> {
	/// The last block in which it may be accepted, while it waits for that.
	pub fn accept_by(&self) -> Option<BlockNumber> {
		matches!(self.stage, Stage::Requested { .. }).then(|| last_before(self.due))
	}

	/// The last block in which its output may be submitted, while it waits for that.
	pub fn submit_by(&self) -> Option<BlockNumber> {
		matches!(self.stage, Stage::Accepted { .. }).then(|| last_before(self.due))
	}

	/// The first block in which it may settle, once the output is there.
	pub fn settles_at(&self) -> Option<BlockNumber> {
		self.answer().map(|_| self.due)
	}
}

/// The block before `block`.
pub(crate) fn last_before<BlockNumber: CheckedSub + One + Copy>(block: BlockNumber) -> BlockNumber {
	block.checked_sub(&One::one()).unwrap_or(block)
}
