//! What one pallet may ask of another: the only way in which they meet.

use crate::{
	content::Content,
	split::{Division, Evidence},
	terms::Terms,
	trace::{Eligible, TraceRules},
	Balance, ChannelId, ContentHash, ContributionId, DatanetId, JobId, ModelId, Points, ReleaseId, Sequence,
	TermsVersion,
};
#[cfg(feature = "runtime-benchmarks")]
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;
use sp_runtime::{DispatchError, DispatchResult};

/// A contribution as a tracer, a submission or a claim needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source<AccountId> {
	/// Hash and proven length.
	pub content: Content,
	/// Its precedence.
	pub sequence: Sequence,
	/// Who is paid: the contributor, or the one of the original if this one was displaced by it or struck as its copy.
	pub payee: AccountId,
	/// Accepted with these points; 0 while pending or if rejected.
	pub points: Points,
	/// The first Release it is in; `None` while it was never accepted.
	pub first_release: Option<u32>,
	/// The last Release it is in; `None` while open.
	pub last_release: Option<u32>,
}

/// A Release as terms and settlements need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseInfo<AccountId> {
	/// The sum of the points of its contributions.
	pub points: u128,
	/// The Datanet owner's cut, frozen when the Release was cut.
	pub owner_cut: Perbill,
	/// Who gets that cut: the Datanet's owner now.
	pub owner: AccountId,
}

/// Why a contribution may not own positions of a job's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ineligible {
	/// There is no such contribution.
	Unknown,
	/// It is in none of the Releases.
	NotInReleases,
	/// It is not `Corpus`, no curator vouched for it, or it was marked unavailable in a block before the request.
	NotTraceable,
	/// It was revoked or struck in a block before the request.
	Closed,
}

/// The contributions and Releases of all Datanets; `pallet-datanets`.
pub trait Catalogue<AccountId, BlockNumber> {
	/// What is known of a contribution, whatever its state.
	fn source(id: ContributionId) -> Option<Source<AccountId>>;
	/// What is known of a Release.
	fn release(id: ReleaseId) -> Option<ReleaseInfo<AccountId>>;
	/// The content and precedence of `id` if it is eligible for a job requested in block `requested_at` over `releases`:
	/// traceable, in one of them, and not revoked, struck or marked unavailable in an earlier block.
	fn eligible(id: ContributionId, releases: &[ReleaseId], requested_at: BlockNumber) -> Result<Eligible, Ineligible>;
	/// Keep a Release, and all that is in it, as long as somebody may be paid through it. Counted: each `pin` needs an `unpin`.
	fn pin(id: ReleaseId) -> DispatchResult;
	/// Need a Release no more.
	fn unpin(id: ReleaseId);
	/// How many contributions of a Release were revoked after it was cut: a model trained on it holds them.
	fn revoked(id: ReleaseId) -> u32;
	/// Make a Release of these approved, traceable contributions, held by `owner`; for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_release(owner: &AccountId, contents: &[(Content, Points)]) -> (ReleaseId, Vec<ContributionId>);
	/// Make an accepted contribution a struck copy of another, which stays in the same Datanet and whose contributor is `payee`; for
	/// benchmarks of other pallets. Does nothing where the catalogue knows no copies.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_redirect(_contribution: ContributionId, _payee: &AccountId) {}
}

/// The models and their terms; `pallet-models`.
pub trait Models<AccountId> {
	/// Whether the model takes new jobs: it is registered and not retired.
	fn takes_jobs(model: ModelId) -> bool;
	/// A version of the model's terms.
	fn terms(model: ModelId, version: TermsVersion) -> Option<Terms<AccountId>>;
	/// The number of the version that was published last.
	fn latest_terms(model: ModelId) -> Option<TermsVersion>;
	/// Keep a version of the terms as long as something under way is paid by it. Counted: each `pin_terms` needs an
	/// `unpin_terms`.
	fn pin_terms(model: ModelId, version: TermsVersion) -> DispatchResult;
	/// Need a version of the terms no more.
	fn unpin_terms(model: ModelId, version: TermsVersion);
	/// Whether the model is registered, retired or not.
	fn exists(model: ModelId) -> bool;
	/// Register a model with these terms (beneficiaries as given); for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_model(owner: &AccountId, terms: Terms<AccountId>) -> (ModelId, TermsVersion);
}

/// What somebody needs, beside the output and the runs, to trace a job's output again: kept with its receipt.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct JobRecord<BlockNumber> {
	/// When it was requested: this fixed who was eligible.
	pub requested_at: BlockNumber,
	/// When the output was submitted.
	pub submitted_at: BlockNumber,
	/// The rules of its trace.
	pub rules: TraceRules,
	/// BLAKE3 of the prompt.
	pub prompt_hash: ContentHash,
	/// BLAKE3 of the output.
	pub output_hash: ContentHash,
	/// The output's length in bytes.
	pub output_len: u32,
	/// BLAKE3 of the SCALE-encoded runs or citations.
	pub runs_hash: ContentHash,
	/// Whether its trace was refuted: then the provider's share went to the treasury and the data share to the pools.
	pub refuted: bool,
}

/// What a fee was paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service<BlockNumber> {
	/// An inference job.
	Job {
		/// The job.
		id: JobId,
		/// What to keep with its receipt.
		record: JobRecord<BlockNumber>,
	},
	/// Inferences through a channel. No receipt is kept of them: the events say who got what.
	Channel {
		/// The channel.
		id: ChannelId,
	},
}

impl<BlockNumber> Service<BlockNumber> {
	/// Which one it is.
	pub fn id(&self) -> ServiceId {
		match self {
			Self::Job { id, .. } => ServiceId::Job(*id),
			Self::Channel { id } => ServiceId::Channel(*id),
		}
	}
}

/// Which service a fee was paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ServiceId {
	/// An inference job.
	#[codec(index = 0)]
	Job(JobId),
	/// Inferences through a channel.
	#[codec(index = 1)]
	Channel(ChannelId),
}

/// A fee to be settled: already in the pot when it is handed over.
#[derive(Clone, Debug)]
pub struct Order<'a, AccountId, BlockNumber> {
	/// What is settled.
	pub service: Service<BlockNumber>,
	/// Who paid.
	pub requester: &'a AccountId,
	/// Who answered.
	pub provider: &'a AccountId,
	/// Who gets the provider's share: the provider, or the treasury where it forfeited that.
	pub provider_payee: &'a AccountId,
	/// The model that answered.
	pub model: ModelId,
	/// The version of its terms that was agreed to.
	pub version: TermsVersion,
	/// Those terms.
	pub terms: &'a Terms<AccountId>,
	/// What was paid.
	pub fee: Balance,
	/// The protocol's cut of it, frozen at the request.
	pub protocol_cut: Perbill,
	/// What the output owes to whom.
	pub evidence: Evidence<'a>,
}

/// Why the ledger owes an account something that is no part of a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CreditReason {
	/// What came back to the account, which could not take it.
	#[codec(index = 0)]
	Refund,
	/// A penalty, or the part of one that nobody is rewarded with.
	#[codec(index = 1)]
	Penalty,
	/// For a refutation that held.
	#[codec(index = 2)]
	ChallengeReward,
	/// For a copy that was reported.
	#[codec(index = 3)]
	ReportReward,
	/// What a contribution had earned before it changed hands or was removed.
	#[codec(index = 4)]
	Earned(ContributionId),
	/// What was left, undivided, in the pools of a Datanet that is gone.
	#[codec(index = 5)]
	Remainder(DatanetId),
	/// For a validator's offence that was reported.
	#[codec(index = 6)]
	OffenceReward,
}

/// What may be credited to an account beside fees, and moved within the ledger; `pallet-attribution`.
pub trait Ledger<AccountId> {
	/// Where a fee, a penalty or a reward must be before it is owed to anybody.
	fn pot() -> AccountId;
	/// Credit an account with `amount` that was just moved to the pot.
	fn credit(account: &AccountId, amount: Balance, reason: CreditReason) -> DispatchResult;
	/// Credit the payee of a contribution with all that it is owed and has not claimed, before it changes hands.
	fn settle_up(contribution: ContributionId) -> DispatchResult;
	/// Forget a contribution that can earn nothing any more, after [`Ledger::settle_up`].
	fn forget(contribution: ContributionId) -> DispatchResult;
	/// Forget up to `limit` nodes of the pools of a Datanet all of whose contributions were forgotten. Says whether nothing
	/// is left; what was carried undivided is then credited to the treasury.
	fn close_pools(datanet: DatanetId, limit: u32) -> Result<bool, DispatchError>;
}

/// The only way into the ledger for fees; `pallet-attribution`.
pub trait Settlement<AccountId, BlockNumber>: Ledger<AccountId> {
	/// Credit everybody, exactly.
	fn settle(order: Order<AccountId, BlockNumber>) -> Result<Division, DispatchError>;
	/// Note the score that `requester` gives for a settled job, once, while its receipt is kept. Says which model and which
	/// provider answered.
	fn rate(job: JobId, requester: &AccountId, score: u8) -> Result<(ModelId, AccountId), DispatchError>;
}

/// Who serves what; `pallet-inference`.
pub trait Providers<AccountId> {
	/// Whether `provider` serves the model now.
	fn serves(provider: &AccountId, model: ModelId) -> bool;
	/// Make `provider` serve the model; for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_serve(provider: &AccountId, model: ModelId);
}

/// What a contribution may be about: feedback on a job, an evaluation of a model.
pub trait Subjects {
	/// Whether the job was ever requested.
	fn job_exists(job: JobId) -> bool;
	/// Whether the model is registered.
	fn model_exists(model: ModelId) -> bool;
}

/// Told when a model is gone.
pub trait OnModelRemoved {
	/// The model is gone and its id never comes back.
	fn removed(model: ModelId);
}

impl OnModelRemoved for () {
	fn removed(_: ModelId) {}
}
