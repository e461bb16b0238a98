//! The stored types of providers and jobs, and the limits that bound them.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::RangeInclusive;
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{CheckedSub, One},
	Perbill,
};
use tributary_primitives::{
	content::{Content, SpanProof},
	trace::{ProvenRun, Refutation, Run, TraceRules, MAX_PAID_RUNS},
	Attestation, Balance, ContentHash, ContributionId, JobId, ModelId, Sequence, TermsVersion,
};

/// Maximum length of an inline prompt, in bytes.
pub const MAX_PROMPT: u32 = 4096;
/// Maximum length of an output, in bytes.
pub const MAX_OUTPUT: u32 = 16 * 1024;
/// Maximum number of runs in a submission: the paid runs, and the further run that shows where they
/// end.
pub const MAX_RUNS: u32 = MAX_PAID_RUNS + 1;
/// Maximum number of citations in a submission.
pub const MAX_CITATIONS: u32 = 64;
/// Maximum number of bytes in all citations of a submission together.
pub const MAX_CITED_BYTES: u32 = 16 * 1024;
/// Maximum number of shown spans that a refuted job pays their contributions for, and of reveals
/// for one job that pay no transaction fee.
pub const MAX_WITNESSES: u32 = 4;
/// Scores that a requester may give a settled job.
pub const SCORES: RangeInclusive<u8> = 1..=5;
/// Maximum length of a provider's endpoint, in bytes.
pub const MAX_ENDPOINT: u32 = 256;
/// Maximum number of models that one provider may serve.
pub const MAX_SERVED: u32 = 64;
/// Maximum number of parts of one bond that may be unbonding at the same time.
pub const MAX_UNBONDINGS: u32 = 16;
/// Collateral of a job, as a multiple of its fee.
///
/// With less than twice the fee a provider could refute itself and profit from the receivers of the
/// fee. Therefore the factor is not a parameter. The crate page has the arithmetic.
pub const COLLATERAL_FACTOR: Balance = 2;
/// Number of failed settlements after which a job's requester is refunded instead.
pub const MAX_ATTEMPTS: u8 = 16;
/// Blocks until a failed settlement is repeated for the first time. Each further delay is twice as
/// long.
pub const RETRY_DELAY: u32 = 10;
/// Maximum number of times that the delay doubles.
pub const MAX_DOUBLINGS: u8 = 10;

/// Bytes of an output.
pub type Output = BoundedVec<u8, ConstU32<MAX_OUTPUT>>;
/// Endpoint of a provider: a URI or a multiaddress, as bytes.
pub type Endpoint = BoundedVec<u8, ConstU32<MAX_ENDPOINT>>;
/// Runs of a submission, with their proofs.
pub type ProvenRuns = BoundedVec<ProvenRun, ConstU32<MAX_RUNS>>;
/// Runs of a submission.
pub type Runs = BoundedVec<Run, ConstU32<MAX_RUNS>>;
/// Citations of a submission, with their bytes and proofs.
pub type Citations = BoundedVec<Citation, ConstU32<MAX_CITATIONS>>;
/// Ranges that a submission cites.
pub type CitedRanges = BoundedVec<CitedRange, ConstU32<MAX_CITATIONS>>;
/// Paid positions of an output (or its cited bytes) by distinct contribution, in the order of first
/// appearance.
pub type Owned = BoundedVec<(ContributionId, u32), ConstU32<MAX_PAID_RUNS>>;

/// Spans that refuted a trace, by the precedence of their contributions.
pub type Witnesses = BoundedVec<Witness, ConstU32<MAX_WITNESSES>>;

/// A provider of this chain.
pub type ProviderOf<T> = Provider<BlockNumberFor<T>>;
/// A job of this chain.
pub type JobOf<T> = Job<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A submission of this chain.
pub(crate) type SubmissionOf<T> = Submission<BlockNumberFor<T>>;
/// A dispute of this chain.
pub(crate) type DisputeOf<T> = Dispute<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Prompt of a job.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Prompt {
	/// The prompt itself.
	#[codec(index = 0)]
	Inline(BoundedVec<u8, ConstU32<MAX_PROMPT>>),
	/// A commitment to a prompt that only the provider is shown. By accepting the job, a provider
	/// declares that it holds the prompt.
	#[codec(index = 1)]
	Committed {
		/// BLAKE3 of the bytes that the provider is shown. A prompt that could be guessed begins
		/// with bytes that cannot be.
		hash: ContentHash,
	},
}

impl Prompt {
	/// Returns the BLAKE3 hash of the prompt.
	pub fn hash(&self) -> ContentHash {
		match self {
			Self::Inline(bytes) => Content::of(bytes).hash,
			Self::Committed { hash } => *hash,
		}
	}

	/// Returns the number of its bytes in the state.
	pub fn len(&self) -> usize {
		match self {
			Self::Inline(bytes) => bytes.len(),
			Self::Committed { hash } => hash.len(),
		}
	}

	/// Returns `true` if the prompt has no bytes.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}
}

/// A range that a provider declares to have put into the context, with its bytes and span proof.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Citation {
	/// Cited contribution.
	pub contribution: ContributionId,
	/// Offset of the range in the content of the contribution, in bytes.
	pub offset: u64,
	/// Bytes of the range.
	pub bytes: BoundedVec<u8, ConstU32<MAX_CITED_BYTES>>,
	/// Proof that the content has these bytes at this offset.
	pub proof: SpanProof,
}

/// A cited range without its bytes: its presence in the content is proven, its use is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CitedRange {
	/// Cited contribution.
	pub contribution: ContributionId,
	/// Offset of the range in the content of the contribution, in bytes.
	pub offset: u64,
	/// Length of the range, in bytes.
	pub len: u32,
}

/// A part of a bond that is unbonding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Unbonding<BlockNumber> {
	/// Amount of the part.
	pub amount: Balance,
	/// First block in which the part may be withdrawn.
	pub until: BlockNumber,
}

/// An operator that runs models.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Provider<BlockNumber> {
	/// Amount that backs the provider's jobs. The account's hold is this and all that is unbonding.
	pub bond: Balance,
	/// Part of the bond that is the collateral of jobs under way.
	pub locked: Balance,
	/// Parts that are unbonding and no longer back any job, earliest first.
	pub unbonding: BoundedVec<Unbonding<BlockNumber>, ConstU32<MAX_UNBONDINGS>>,
	/// Number of models that the provider serves.
	pub serving: u32,
	/// Scores that requesters gave the provider's jobs.
	pub rating: Rating,
	/// Ends of the provider's jobs, weighed and added up for as long as the provider exists.
	pub record: TrackRecord,
	/// Address at which the provider can be reached.
	pub endpoint: Endpoint,
}

impl<BlockNumber> Provider<BlockNumber> {
	/// Returns the part of the bond that may still become collateral.
	pub fn free(&self) -> Balance {
		self.bond.saturating_sub(self.locked)
	}

	/// Returns `true` if nothing depends on the provider any more.
	pub fn is_empty(&self) -> bool {
		self.bond == 0 && self.locked == 0 && self.unbonding.is_empty() && self.serving == 0
	}

	/// Returns the amount that the provider's account has on hold.
	pub fn held(&self) -> Balance {
		self.unbonding.iter().fold(self.bond, |sum, part| sum.saturating_add(part.amount))
	}
}

/// Conditions under which a provider serves a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Offer {
	/// Version of the model's terms to which the provider agrees. It serves under no other.
	pub version: TermsVersion,
	/// Minimum fee of a job.
	pub min_fee: Balance,
	/// Minimum part of a fee that the provider receives, after the protocol's cut.
	pub min_share: Perbill,
}

/// Sum of scores, each weighed by the protocol's cut of its job.
///
/// All else that a job costs can come back to the party that pays for it, so an unweighed score
/// would be free. The mean score is `sum / weight`.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Rating {
	/// Sum of the protocol's cuts of the scored jobs.
	pub weight: Balance,
	/// Sum of the scores, each times the protocol's cut of its job.
	pub sum: Balance,
}

impl Rating {
	/// Adds a score of a job of which the protocol received `weight`.
	pub fn add(&mut self, score: u8, weight: Balance) {
		self.weight = self.weight.saturating_add(weight);
		self.sum = self.sum.saturating_add(weight.saturating_mul(score.into()));
	}
}

/// End of a job that a provider had accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// The fee was settled.
	Settled,
	/// The deadline passed without an output.
	Expired,
	/// The trace was refuted.
	Refuted,
	/// The fee could not be settled, through no fault of the provider.
	Abandoned,
}

/// Jobs that a provider had accepted, by their ends, each weighed by the protocol's cut of its fee.
///
/// All else that a settled job costs can come back to the party that pays for it. So a number of
/// jobs would be cheap to raise, until a refuted one is a small part of it.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct TrackRecord {
	/// Sum of the protocol's cuts of the jobs that were settled, and not refuted.
	pub settled: Balance,
	/// Sum of what the protocol's cuts would have been of the jobs whose deadline passed without an
	/// output.
	pub expired: Balance,
	/// Sum of the protocol's cuts of the jobs whose trace was refuted.
	pub refuted: Balance,
}

impl TrackRecord {
	/// Adds a job that has ended, of whose fee the protocol's cut is `weight`.
	pub fn add(&mut self, outcome: Outcome, weight: Balance) {
		let sum = match outcome {
			Outcome::Settled => &mut self.settled,
			Outcome::Expired => &mut self.expired,
			Outcome::Refuted => &mut self.refuted,
			Outcome::Abandoned => return,
		};
		*sum = sum.saturating_add(weight);
	}
}

/// Conditions of a job's trace and payments, frozen at the request whatever is decreed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct JobParams<BlockNumber> {
	/// Rules of the trace.
	pub rules: TraceRules,
	/// Protocol's cut of the fee.
	pub protocol_cut: Perbill,
	/// Part of the fee that the provider receives, after the protocol's cut.
	pub provider_share: Perbill,
	/// Amount that the provider locks.
	pub collateral: Balance,
	/// Part of the collateral that the provider loses by missing the deadline.
	pub penalty: Balance,
	/// Blocks that the provider has for the output.
	pub submit_window: BlockNumber,
	/// Blocks in which a challenge of the output may be committed.
	pub challenge_window: BlockNumber,
	/// Blocks in which a committed challenge must be revealed. The first commitment defers the
	/// settlement by as many.
	pub reveal_window: BlockNumber,
	/// Bond of a challenge.
	pub challenge_bond: Balance,
	/// Number of Releases in the terms: one component of the weight of settlement.
	pub releases: u32,
	/// Number of beneficiaries in the terms: another component of that weight.
	pub beneficiaries: u32,
}

/// Basis on which the data share of an output is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Basis {
	/// Nothing in the output: the pools are paid.
	#[codec(index = 0)]
	Pooled,
	/// The trace: its runs are proven, its completeness may be challenged.
	#[codec(index = 1)]
	Traced,
	/// Citations: their presence in the contributions is proven, their use is the provider's word.
	#[codec(index = 2)]
	Cited,
}

/// Record of a submission: hashes of the output and of its runs or citations, and the paid
/// contributions.
///
/// The bytes of the output are in the event. Everything in it can be checked against the record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Submission<BlockNumber> {
	/// BLAKE3 of the output.
	pub output_hash: ContentHash,
	/// Length of the output, in bytes.
	pub output_len: u32,
	/// Basis on which the data share is paid.
	pub basis: Basis,
	/// BLAKE3 of the SCALE-encoded runs, without their proofs; for citations, of their
	/// [`CitedRange`]s.
	pub runs_hash: ContentHash,
	/// Number of positions of the output, owned or not; for citations, of all cited bytes, and at
	/// least [`CITED_WHOLE`](tributary_primitives::sources::CITED_WHOLE).
	pub positions: u32,
	/// Paid positions, or cited bytes, by distinct contribution.
	pub owned: Owned,
	/// Evidence of the provider that the model made the output, if it gave any. The chain does not
	/// judge it.
	pub attestation: Option<Attestation>,
	/// Block of the submission.
	pub submitted_at: BlockNumber,
}

/// A challenge that was committed and not yet upheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Challenge<BlockNumber> {
	/// [`challenge_commitment`] of the refutation to be revealed.
	pub commitment: [u8; 32],
	/// Place in the order of commitments to challenges of the job.
	pub sequence: u64,
	/// Amount that the challenger has on hold for the challenge.
	pub bond: Balance,
	/// First block in which the challenge may be revealed: the one after its commitment.
	pub reveal_from: BlockNumber,
	/// First block in which the challenge can no longer be revealed.
	pub reveal_until: BlockNumber,
}

/// A challenge that was upheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Upheld<AccountId> {
	/// Place in the order of commitments to challenges of the job.
	pub sequence: u64,
	/// Account that receives the reward.
	pub challenger: AccountId,
}

/// A contribution, and a span of it that refuted a trace. Witnesses are in the order of precedence.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Witness {
	/// Precedence of the contribution.
	pub sequence: Sequence,
	/// Contribution.
	pub contribution: ContributionId,
	/// First byte of the output that was shown.
	pub start: u32,
	/// End of the shown bytes in the output.
	pub end: u32,
}

impl Witness {
	/// Returns `true` if both show a common byte of the output.
	pub fn overlaps(&self, other: &Self) -> bool {
		self.start < other.end && other.start < self.end
	}

	/// Returns the precedence of the contribution. Equal sequences are ordered by id.
	fn precedence(&self) -> (Sequence, ContributionId) {
		(self.sequence, self.contribution)
	}
}

/// State of the challenges of a job.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Dispute<AccountId, BlockNumber> {
	/// First block in which a challenge can no longer be committed.
	pub commit_until: BlockNumber,
	/// Number of committed challenges.
	pub commitments: u64,
	/// Of the upheld challenges, the one that was committed first.
	pub upheld: Option<Upheld<AccountId>>,
	/// Spans that the upheld challenges showed, none of which overlap: those of the earliest
	/// contributions, which are paid up to the caps.
	pub witnesses: Witnesses,
	/// Number of reveals that paid no transaction fee.
	pub free_reveals: u32,
}

impl<AccountId, BlockNumber> Dispute<AccountId, BlockNumber> {
	/// Creates the state of a job without challenges that may be challenged until `commit_until`.
	pub fn new(commit_until: BlockNumber) -> Self {
		Self { commit_until, commitments: 0, upheld: None, witnesses: Witnesses::new(), free_reveals: 0 }
	}

	/// Records an upheld challenge and the span that it showed. Of several challenges the one that
	/// was committed first is kept. Of spans that overlap, the one whose contribution comes first
	/// in the precedence is kept, and of all spans those of the first contributions. So no
	/// accomplice with a later copy takes the owner's place, or a part of its pay.
	///
	/// A contribution has one place, and those of the copies that it displaces.
	///
	/// Returns `true` if the reveal is free: its span is one more that is paid, in no other's
	/// place, and not too many were free before.
	pub fn uphold(&mut self, sequence: u64, challenger: AccountId, witness: Witness) -> bool {
		if self.upheld.as_ref().is_none_or(|upheld| sequence < upheld.sequence) {
			self.upheld = Some(Upheld { sequence, challenger });
		}
		let earlier = |known: &Witness| known.precedence() <= witness.precedence();
		if self.witnesses.iter().any(|known| known.overlaps(&witness) && earlier(known)) {
			return false;
		}
		let places = self.witnesses.len();
		self.witnesses.retain(|known| !known.overlaps(&witness));
		let is_further = self.witnesses.len() == places;
		if is_further && self.witnesses.iter().any(|known| known.contribution == witness.contribution) {
			return false;
		}
		let has_place = is_further && !self.witnesses.is_full();
		let Err(place) = self.witnesses.binary_search(&witness) else { return false };
		// If all places are taken, the last in the precedence loses its own.
		let is_paid = self.witnesses.force_insert_keep_left(place, witness).is_ok();
		let is_free = is_paid && has_place && self.free_reveals < MAX_WITNESSES;
		self.free_reveals = self.free_reveals.saturating_add(is_free.into());
		is_free
	}

	/// Returns the contributions that are paid for the bytes shown, each once, by precedence.
	pub fn injured(&self) -> Vec<ContributionId> {
		let mut injured: Vec<_> = self.witnesses.iter().map(|witness| witness.contribution).collect();
		injured.dedup();
		injured
	}
}

/// Returns the commitment to a challenge: BLAKE3 of the SCALE-encoded account, the job's number in
/// eight bytes (little-endian), BLAKE3 of the SCALE-encoded refutation, and the salt.
///
/// The salt prevents others from guessing the refutation. The account and the job make the
/// commitment, and the refutation that it reveals, useless to any other account and for any other
/// job.
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

/// Divides an amount into halves; an odd unit goes to the second.
///
/// Collateral is divided so between a challenger and the treasury, and the bond of a challenge that
/// was not upheld between its account and the treasury.
pub const fn halves(amount: Balance) -> (Balance, Balance) {
	let half = amount / 2;
	(half, amount.saturating_sub(half))
}

/// Stage of a job.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Stage<AccountId, BlockNumber> {
	/// Paid for, and waiting for the named provider.
	#[codec(index = 0)]
	Requested {
		/// Provider that the request names.
		provider: AccountId,
	},
	/// Accepted: the provider has locked its collateral and owes the output.
	#[codec(index = 1)]
	Accepted {
		/// Provider that owes the output.
		provider: AccountId,
	},
	/// Submitted: the output may be challenged.
	#[codec(index = 2)]
	Submitted {
		/// Provider that submitted the output.
		provider: AccountId,
		/// Record of the output and its runs or citations.
		submission: Submission<BlockNumber>,
		/// State of the challenges.
		dispute: Dispute<AccountId, BlockNumber>,
	},
}

/// A slot of the agenda. Slots are ordered by block, then by the order in which they were taken.
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
	/// First block in which the slot is due.
	pub block: BlockNumber,
	/// Number of the slot in that block.
	pub index: u32,
}

/// A paid request.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Job<AccountId, BlockNumber> {
	/// Account that requested the job and has the fee on hold.
	pub requester: AccountId,
	/// Requested model.
	pub model: ModelId,
	/// Version of the model's terms that the request agreed to.
	pub version: TermsVersion,
	/// Fee of the job.
	pub fee: Balance,
	/// BLAKE3 of the prompt.
	pub prompt_hash: ContentHash,
	/// Block of the request.
	pub requested_at: BlockNumber,
	/// Conditions that can no longer change.
	pub frozen: JobParams<BlockNumber>,
	/// Stage of the job.
	pub stage: Stage<AccountId, BlockNumber>,
	/// Block that ends the stage. The stage's own step must come before it, its exit not before it.
	pub due: BlockNumber,
	/// Slot on the agenda: at `due`, or later if an exit failed there.
	pub slot: Slot<BlockNumber>,
	/// Number of failed exits.
	pub attempts: u8,
}

impl<AccountId, BlockNumber> Job<AccountId, BlockNumber> {
	/// Returns the provider that was named.
	pub fn provider(&self) -> &AccountId {
		match &self.stage {
			Stage::Requested { provider } | Stage::Accepted { provider } | Stage::Submitted { provider, .. } => {
				provider
			},
		}
	}

	/// Returns the state of the challenges, once the output is submitted.
	pub fn dispute(&self) -> Option<&Dispute<AccountId, BlockNumber>> {
		match &self.stage {
			Stage::Submitted { dispute, .. } => Some(dispute),
			_ => None,
		}
	}

	/// Returns the record of the submission, once there is one.
	pub fn submission(&self) -> Option<&Submission<BlockNumber>> {
		match &self.stage {
			Stage::Submitted { submission, .. } => Some(submission),
			_ => None,
		}
	}

	/// Returns the provider whose bond the job locks now, and the locked amount.
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
	/// Returns the last block in which the job may be accepted, while it waits for acceptance.
	pub fn accept_by(&self) -> Option<BlockNumber> {
		matches!(self.stage, Stage::Requested { .. }).then(|| last_before(self.due))
	}

	/// Returns the last block in which the output may be submitted, while the job waits for it.
	pub fn submit_by(&self) -> Option<BlockNumber> {
		matches!(self.stage, Stage::Accepted { .. }).then(|| last_before(self.due))
	}

	/// Returns the first block in which the job may settle, once the output is submitted.
	pub fn settles_at(&self) -> Option<BlockNumber> {
		self.submission().map(|_| self.due)
	}
}

/// Returns the block before `block`.
pub(crate) fn last_before<BlockNumber: CheckedSub + One + Copy>(block: BlockNumber) -> BlockNumber {
	block.checked_sub(&One::one()).unwrap_or(block)
}
