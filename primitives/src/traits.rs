//! What one pallet may ask of another: the only way in which they meet.

use crate::{
	content::Content,
	split::{Division, Evidence},
	terms::Terms,
	trace::TraceRules,
	Balance, ContentHash, ContributionId, JobId, ModelId, Points, ReleaseId, Sequence, TermsVersion,
};
#[cfg(feature = "runtime-benchmarks")]
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;
use sp_runtime::DispatchError;

/// A contribution as a tracer, a submission or a claim needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source<AccountId> {
	/// Hash and proven length.
	pub content: Content,
	/// Its precedence.
	pub sequence: Sequence,
	/// Who is paid: the contributor, or the payee of the original if this one was displaced by it.
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
	/// The content of `id` if it is eligible for a job requested in block `requested_at` over `releases`: traceable,
	/// in one of them, and not revoked, struck or marked unavailable in an earlier block.
	fn eligible(id: ContributionId, releases: &[ReleaseId], requested_at: BlockNumber) -> Result<Content, Ineligible>;
	/// Make a Release of these approved, traceable contributions, held by `owner`; for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_release(owner: &AccountId, contents: &[(Content, Points)]) -> (ReleaseId, Vec<ContributionId>);
}

/// The models and their terms; `pallet-models`.
pub trait Models<AccountId> {
	/// Whether the model takes new jobs: it is registered and not retired.
	fn takes_jobs(model: ModelId) -> bool;
	/// A version of the model's terms.
	fn terms(model: ModelId, version: TermsVersion) -> Option<Terms<AccountId>>;
	/// The number of the version that was published last.
	fn latest_terms(model: ModelId) -> Option<TermsVersion>;
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
	/// BLAKE3 of the SCALE-encoded runs.
	pub runs_hash: ContentHash,
}

/// A fee to be settled: already in the pot when it is handed over.
#[derive(Clone, Debug)]
pub struct Order<'a, AccountId, BlockNumber> {
	/// What is settled.
	pub job: JobId,
	/// Who paid.
	pub requester: &'a AccountId,
	/// Who answered.
	pub provider: &'a AccountId,
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
	/// What to keep with the receipt.
	pub record: JobRecord<BlockNumber>,
}

/// The only way into the ledger; `pallet-attribution`.
pub trait Settlement<AccountId, BlockNumber> {
	/// Where a fee must be before it is settled.
	fn pot() -> AccountId;
	/// Credit everybody, exactly.
	fn settle(order: Order<AccountId, BlockNumber>) -> Result<Division, DispatchError>;
	/// Credit an account with `amount` that was just moved to the pot (a penalty's part, say).
	fn credit(account: &AccountId, amount: Balance) -> Result<(), DispatchError>;
}
