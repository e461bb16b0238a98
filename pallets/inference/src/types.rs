//! What is stored about providers and jobs.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::RangeInclusive;
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
	content::{Content, SpanProof},
	trace::{ProvenRun, Refutation, Run, TraceRules},
	Balance, ContentHash, ContributionId, JobId, ModelId, TermsVersion,
};

/// Bytes of an inline prompt.
pub const MAX_PROMPT: u32 = 4096;
/// Bytes of an output.
pub const MAX_OUTPUT: u32 = 16 * 1024;
/// Runs of a trace that may be paid, whatever the rules say.
pub const MAX_PAID_RUNS: u32 = 32;
/// Runs that a submission may carry: those that are paid, and the further one that shows where they end.
pub const MAX_RUNS: u32 = MAX_PAID_RUNS + 1;
/// Citations that a submission may carry: a job's state has room for as many sources.
pub const MAX_CITATIONS: u32 = MAX_PAID_RUNS;
/// Bytes that all citations of a submission may have together.
pub const MAX_CITED: u32 = 16 * 1024;
/// What a requester may score a settled job with.
pub const SCORES: RangeInclusive<u8> = 1..=5;
/// Bytes of a provider's endpoint.
pub const MAX_ENDPOINT: u32 = 256;
/// Models that one provider may serve.
pub const MAX_SERVED: u32 = 64;
/// Parts of a bond that may be on their way out at a time.
pub const MAX_UNBONDING: u32 = 16;
/// What a provider locks for a job, as a multiple of its fee. With less than twice the fee a provider could refute
/// itself and gain by where the fee then goes, so this is not a parameter. See the pallet's page for the arithmetic.
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
/// The citations of a submission, with their bytes and proofs.
pub type Citations = BoundedVec<Citation, ConstU32<MAX_CITATIONS>>;
/// The ranges that a submission cites.
pub type CitedRanges = BoundedVec<CitedRange, ConstU32<MAX_CITATIONS>>;
/// The paid positions of an output (or its cited bytes) by distinct contribution, in the order of their first appearance.
pub type Owned = BoundedVec<(ContributionId, u32), ConstU32<MAX_PAID_RUNS>>;

/// What a provider is asked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Prompt {
	/// The prompt itself.
	#[codec(index = 0)]
	Inline(BoundedVec<u8, ConstU32<MAX_PROMPT>>),
	/// A commitment to a prompt that only the provider is shown. Who accepts the job declares that it holds the prompt.
	#[codec(index = 1)]
	Committed {
		/// BLAKE3 of what the provider is shown. Where that could be guessed, it begins with bytes that cannot be.
		hash: ContentHash,
	},
}

impl Prompt {
	/// BLAKE3 of the prompt.
	pub fn hash(&self) -> ContentHash {
		match self {
			Self::Inline(bytes) => Content::of(bytes).hash,
			Self::Committed { hash } => *hash,
		}
	}

	/// Its bytes in the state.
	pub fn len(&self) -> usize {
		match self {
			Self::Inline(bytes) => bytes.len(),
			Self::Committed { hash } => hash.len(),
		}
	}

	/// Whether nothing is asked.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}
}

/// A range that a provider says it put into the context, with its bytes and the proof that they stand there.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Citation {
	/// What is cited.
	pub contribution: ContributionId,
	/// Where the range begins in its content.
	pub offset: u64,
	/// The bytes of the range.
	pub bytes: BoundedVec<u8, ConstU32<MAX_CITED>>,
	/// That they stand there.
	pub proof: SpanProof,
}

/// A range that a provider says it put into the context: that it stands there is proven, that it was used is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CitedRange {
	/// What is cited.
	pub contribution: ContributionId,
	/// Where the range begins in its content.
	pub offset: u64,
	/// How many bytes it has.
	pub len: u32,
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
	/// What requesters said of its answers.
	pub rating: Rating,
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

/// Scores, added up.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Rating {
	/// How many there are.
	pub count: u32,
	/// Their sum.
	pub sum: u64,
}

impl Rating {
	/// One score more.
	pub fn add(&mut self, score: u8) {
		self.count = self.count.saturating_add(1);
		self.sum = self.sum.saturating_add(score.into());
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
	/// Blocks in which a challenge of the output may be committed.
	pub challenge_window: BlockNumber,
	/// Blocks behind them in which committed challenges may be revealed, if there are any.
	pub reveal_window: BlockNumber,
	/// How many Releases the terms name: a dimension of the work of settling it.
	pub releases: u32,
	/// How many beneficiaries the terms name: another one.
	pub beneficiaries: u32,
}

/// What says who is paid for the data in an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Basis {
	/// Nothing of the output: the pools are paid.
	#[codec(index = 0)]
	Pooled,
	/// The trace: what it says is proven, and that it says all may be challenged.
	#[codec(index = 1)]
	Traced,
	/// Citations: that they stand in the contributions is proven, that they were used is the provider's word.
	#[codec(index = 2)]
	Cited,
}

/// What the state keeps of an output and its trace or citations. All can be checked against it; the bytes of the output
/// are in the event.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Answer<BlockNumber> {
	/// BLAKE3 of the output.
	pub output_hash: ContentHash,
	/// The output's length in bytes.
	pub output_len: u32,
	/// What it is paid by.
	pub basis: Basis,
	/// BLAKE3 of the SCALE-encoded runs, without their proofs; of citations, of their [`CitedRange`]s.
	pub runs_hash: ContentHash,
	/// The windows of the output, owned or not; of citations, all cited bytes.
	pub positions: u32,
	/// The paid positions, or the cited bytes, by distinct contribution.
	pub owned: Owned,
	/// The block in which it came.
	pub submitted_at: BlockNumber,
}

/// A challenge that was committed to, and not yet shown to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Challenge<BlockNumber> {
	/// [`challenge_commitment`] of what is to be revealed.
	pub commitment: [u8; 32],
	/// Its place in the order of commitments to challenges of the job.
	pub sequence: u64,
	/// What its account has on hold for it.
	pub bond: Balance,
	/// The first block in which it may be revealed: the one after its commitment.
	pub reveal_from: BlockNumber,
}

/// A challenge that was shown to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Upheld<AccountId> {
	/// Its place in the order of commitments to challenges of the job.
	pub sequence: u64,
	/// Who is rewarded for it.
	pub challenger: AccountId,
}

/// What the challenges of a job have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Dispute<AccountId, BlockNumber> {
	/// The block from which on no challenge may be committed any more.
	pub commit_until: BlockNumber,
	/// How many were committed.
	pub commitments: u64,
	/// Of those that hold, the one that was committed first.
	pub upheld: Option<Upheld<AccountId>>,
}

impl<AccountId, BlockNumber> Dispute<AccountId, BlockNumber> {
	/// None, of a job that may be challenged until `commit_until`.
	pub fn new(commit_until: BlockNumber) -> Self {
		Self { commit_until, commitments: 0, upheld: None }
	}

	/// Take note of a challenge that holds. The one that was committed first is kept.
	pub fn uphold(&mut self, sequence: u64, challenger: AccountId) {
		if self.upheld.as_ref().is_none_or(|upheld| sequence < upheld.sequence) {
			self.upheld = Some(Upheld { sequence, challenger });
		}
	}
}

/// What a challenger commits to: BLAKE3 of its SCALE-encoded account, the job's number in eight bytes, the lowest first, BLAKE3
/// of the SCALE-encoded refutation, and the salt.
///
/// The salt keeps others from finding out what is committed to by trying. The account and the job make the commitment, and
/// what it reveals, of no use to anybody else and anywhere else.
pub fn challenge_commitment<AccountId: Encode>(
	challenger: &AccountId,
	job: JobId,
	refutation: &Refutation,
	salt: &[u8; 32],
) -> [u8; 32] {
	let refutation = Content::of(&refutation.encode()).hash;
	let preimage = [challenger.encode().as_slice(), &job.to_le_bytes(), &refutation, salt].concat();
	Content::of(&preimage).hash
}

/// An amount by halves; an odd unit is the second's. So collateral is shared by a challenger and the treasury, and so
/// the bond of a challenge that was not shown to hold.
pub const fn halves(amount: Balance) -> (Balance, Balance) {
	let half = amount / 2;
	(half, amount.saturating_sub(half))
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
		/// What challenges of it have come to.
		dispute: Dispute<AccountId, BlockNumber>,
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

	/// What challenges have come to, once the output is there.
	pub fn dispute(&self) -> Option<&Dispute<AccountId, BlockNumber>> {
		match &self.stage {
			Stage::Submitted { dispute, .. } => Some(dispute),
			_ => None,
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
