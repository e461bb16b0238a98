//! Answers of [`AttributionApi`](crate::AttributionApi).

use crate::dispute::DisputeView;
use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use sp_arithmetic::Perbill;
use tributary_primitives::{
	rights::{Preference, Preferences, Purposes},
	terms::{AttributionMethod, Beneficiary, FeeSplit, WeightedRelease},
	trace::TraceRules,
	Balance, ChannelId, ContentHash, ContributionId, DatanetId, JobId, ModelId, Points, ReleaseId, Sequence,
	TermsVersion,
};

/// State of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub enum JobState {
	/// Requested, with the fee in escrow. No provider has accepted it.
	#[codec(index = 0)]
	Requested,
	/// Accepted by a provider, which owes the output.
	#[codec(index = 1)]
	Accepted,
	/// Submitted: the output may be challenged.
	#[codec(index = 2)]
	Submitted,
	/// Settled: all parties are credited, as the receipt shows.
	#[codec(index = 3)]
	Settled,
}

/// Evidence of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize))]
pub enum EvidenceLabel {
	/// No evidence in the output: paid to the whole Release by points.
	#[codec(index = 0)]
	#[cfg_attr(feature = "std", serde(rename = "pool"))]
	Pool,
	/// The output contains bytes of the contribution by the rule of the canonical trace, with a
	/// proof.
	#[codec(index = 1)]
	#[cfg_attr(feature = "std", serde(rename = "canonical trace, proven"))]
	CanonicalTrace,
	/// The provider declares that it put these bytes into the context. The contribution contains
	/// them, with a proof.
	#[codec(index = 2)]
	#[cfg_attr(feature = "std", serde(rename = "citation, inclusion proven, use declared"))]
	Citation,
	/// The payer of a channel verified the sources of the answers, which are private, and signed
	/// them.
	#[codec(index = 3)]
	#[cfg_attr(feature = "std", serde(rename = "countersigned by the payer"))]
	Countersigned,
}

/// Contribution that owns positions of an output.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct SourceView {
	/// Contribution.
	pub contribution: ContributionId,
	/// Number of positions of the output that it owns; for a retrieval, of its cited bytes.
	pub positions: u32,
}

/// Reference to evidence that the named model made an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct AttestationView {
	/// Kind of the evidence.
	pub kind: u16,
	/// Hash of the evidence, as its kind defines it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::hash"))]
	pub hash: ContentHash,
}

/// Blocks in which a job's state may or must change. Those that do not apply to its state are
/// missing.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct DeadlinesView<BlockNumber> {
	/// Last block in which a provider may accept. After it, any account may have the requester
	/// refunded.
	pub accept_by: Option<BlockNumber>,
	/// Last block in which the provider may submit. After it, the requester is refunded and the
	/// provider penalised.
	pub submit_by: Option<BlockNumber>,
	/// Last block in which a challenge of the trace may be committed.
	pub challenge_by: Option<BlockNumber>,
	/// Block from which the job settles.
	pub settles_at: Option<BlockNumber>,
}

/// Job. A settled one is shown from its receipt, which does not keep its deadlines.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct JobView<AccountId, BlockNumber> {
	/// Id of the job.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub job: JobId,
	/// State.
	pub state: JobState,
	/// Account that asks and pays.
	pub requester: AccountId,
	/// Provider that was asked.
	pub provider: AccountId,
	/// Model that is asked.
	pub model: ModelId,
	/// Version of the model's terms that the request agreed to.
	pub version: TermsVersion,
	/// Whole fee.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub fee: Balance,
	/// Amount that the provider locks to accept, and loses if its trace is refuted. Missing once
	/// the job is settled.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_decimal"))]
	pub collateral: Option<Balance>,
	/// Part of the collateral that the provider loses by missing its deadline. Missing once the
	/// output is submitted.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_decimal"))]
	pub penalty: Option<Balance>,
	/// Block of the request.
	pub requested_at: Option<BlockNumber>,
	/// Block of the submission, whose event has the output. Missing before.
	pub submitted_at: Option<BlockNumber>,
	/// Deadlines.
	pub deadlines: DeadlinesView<BlockNumber>,
	/// Rules of the trace.
	pub rules: Option<TraceRules>,
	/// BLAKE3 hash of the prompt.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_hash"))]
	pub prompt_hash: Option<ContentHash>,
	/// BLAKE3 hash of the output.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_hash"))]
	pub output_hash: Option<ContentHash>,
	/// Length of the output in bytes.
	pub output_length: Option<u32>,
	/// BLAKE3 hash of the SCALE-encoded runs.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_hash"))]
	pub runs_hash: Option<ContentHash>,
	/// Provider's evidence that the model made the output, if it gave any. The chain has not judged
	/// it.
	pub attestation: Option<AttestationView>,
	/// Number of windows in the output, owned or not: 0 if it is shorter than a window. For a
	/// retrieval, all cited bytes, and at least 4,096. Missing before there is an output.
	pub positions: Option<u32>,
	/// Contributions found in the output, or cited for it.
	pub sources: Vec<SourceView>,
	/// Evidence for the sources. Missing before there is an output.
	pub evidence: Option<EvidenceLabel>,
	/// Dispute about the trace, while it may be challenged or a challenge revealed.
	pub dispute: Option<DisputeView<AccountId, BlockNumber>>,
	/// Receipt, once the job is settled.
	pub receipt: Option<ReceiptView<AccountId, BlockNumber>>,
}

/// Amount credited to an account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct PaymentView<AccountId> {
	/// Account.
	pub account: AccountId,
	/// Amount.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub amount: Balance,
}

/// Payment of a job to one Release.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ReleasePaymentView<AccountId> {
	/// Release.
	pub release: ReleaseId,
	/// Owner of the Datanet when the job settled.
	pub owner: AccountId,
	/// Amount credited to that owner.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub owner_cut: Balance,
	/// Amount paid to all contributions of the Release, by their points.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub pool: Balance,
	/// Evidence of the payment to the pool.
	pub evidence: EvidenceLabel,
}

/// Payment to one contribution for its bytes in the output.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct SpanPaymentView {
	/// Contribution.
	pub contribution: ContributionId,
	/// Number of positions of the output that it owns; for a retrieval, of its cited bytes.
	pub positions: u32,
	/// Amount credited to it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub amount: Balance,
	/// Evidence of the payment.
	pub evidence: EvidenceLabel,
}

/// Division of a fee, with the evidence. The amounts sum to the fee.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ReceiptView<AccountId, BlockNumber> {
	/// Block of the settlement.
	pub settled_at: BlockNumber,
	/// Protocol's cut.
	pub protocol: PaymentView<AccountId>,
	/// Provider's share. The treasury receives it if the trace was refuted.
	pub provider: PaymentView<AccountId>,
	/// Model's owner, as the terms name it.
	pub owner: PaymentView<AccountId>,
	/// Owners of the models that it is built on.
	pub lineage: Vec<PaymentView<AccountId>>,
	/// Releases that it was trained on.
	pub releases: Vec<ReleasePaymentView<AccountId>>,
	/// Contributions found in the output.
	pub spans: Vec<SpanPaymentView>,
	/// `true` if the trace was refuted. Then the provider lost its share and its collateral, and
	/// `spans` are the contributions whose bytes refuted the trace, with one position each.
	pub refuted: bool,
	/// Requester's rating of the answer, from 1 to 5, if there is one.
	pub score: Option<u8>,
}

/// State of a contribution. One that was rejected, displaced or withdrawn is no longer there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub enum ContributionState {
	/// Under review.
	#[codec(index = 0)]
	Pending,
	/// Accepted: in every Release from its first on.
	#[codec(index = 1)]
	Accepted,
	/// Accepted once, and in no Release after its last: its consent was revoked, or it was struck
	/// as a copy.
	#[codec(index = 2)]
	Closed,
}

/// Kind of a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub enum ContributionKind {
	/// Content to train on.
	#[codec(index = 0)]
	Corpus,
	/// Feedback on the output of a job.
	#[codec(index = 1)]
	Feedback {
		/// Id of the job.
		#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
		job: JobId,
	},
	/// Evaluation of a model.
	#[codec(index = 2)]
	Evaluation {
		/// Model.
		model: ModelId,
	},
}

/// Contribution and its credits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ContributionView<AccountId> {
	/// Datanet.
	pub datanet: DatanetId,
	/// Index in the Datanet.
	pub index: u32,
	/// Account that contributed it.
	pub contributor: AccountId,
	/// Account that is paid for it.
	pub payee: AccountId,
	/// Earlier contribution whose payee is paid, if there is one: of the same content, or the one
	/// that this is a copy of.
	pub original: Option<ContributionId>,
	/// BLAKE3 hash of its bytes.
	#[cfg_attr(feature = "std", serde(with = "crate::json::hash"))]
	pub hash: ContentHash,
	/// Length in bytes.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub length: u64,
	/// Precedence in the whole chain.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub sequence: Sequence,
	/// State.
	pub state: ContributionState,
	/// Kind.
	pub kind: ContributionKind,
	/// Media type.
	pub media_type: String,
	/// Licence.
	pub licence: String,
	/// Address of its bytes.
	pub uri: String,
	/// Preferences of its contributor, in later Releases.
	pub preferences: Preferences,
	/// First Releases in which these preferences are no, where they were not at the acceptance.
	pub refused_from: RefusedFromView,
	/// Weight in the pool: 0 until it is accepted.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub points: Points,
	/// First Release that it is in, or will be in once that is cut. Missing if it was never
	/// accepted.
	pub first_release: Option<u32>,
	/// Last Release that it is in. Missing while it is open.
	pub last_release: Option<u32>,
	/// `true` if jobs requested now may find it in their outputs.
	pub traceable: bool,
	/// Unclaimed amount for its bytes in outputs.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub spans_claimable: Balance,
	/// Unclaimed amount from the pool.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub pool_claimable: Balance,
	/// Amount paid out so far for its bytes in outputs.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub spans_claimed: Balance,
	/// Amount paid out so far from the pool.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub pool_claimed: Balance,
}

/// First Release in which the preference about each use is no, although it was not at the
/// acceptance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct RefusedFromView {
	/// First Release in which training is refused.
	pub train_ai: Option<u32>,
	/// First Release in which use by a model that answers is refused.
	pub ai_use: Option<u32>,
}

/// Number of contributions with one licence and the same preferences.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct LicenceView {
	/// Licence.
	pub licence: String,
	/// Preference about training.
	pub train_ai: Preference,
	/// Preference about use by a model that answers.
	pub ai_use: Preference,
	/// Number of these contributions on the page.
	pub contributions: u32,
}

/// Place of a contribution under the Releases of a version of terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct RightsPlace {
	/// Place of the Release among those of the terms, counted from 0.
	pub release: u32,
	/// Index of the contribution in its Datanet.
	pub index: u32,
}

/// Licences and preferences of a page of the contributions under a version of terms.
///
/// Each Release has the preferences that contributors had in it. A contribution is counted once for
/// each Release that contains it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct RightsView {
	/// Model.
	pub model: ModelId,
	/// Version of its terms.
	pub version: TermsVersion,
	/// Licences and preferences of the contributions on this page.
	pub rights: Vec<LicenceView>,
	/// Beginning of the next page, if there is one.
	pub next: Option<RightsPlace>,
}

/// Amount that an account cannot spend for now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct HoldView {
	/// Reason, as `Pallet.Reason`.
	pub reason: String,
	/// Amount.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub amount: Balance,
}

/// Balances of an account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct AccountView<AccountId> {
	/// Account.
	pub account: AccountId,
	/// Balance outside of holds.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub free: Balance,
	/// Deposits, bonds and escrowed fees.
	pub holds: Vec<HoldView>,
	/// Amount that the ledger owes to the account itself. The account's contributions claim their
	/// own.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub claimable: Balance,
}

/// Evidence by which a model's data share is attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase", tag = "kind"))]
pub enum MethodView {
	/// No evidence per output.
	#[codec(index = 0)]
	Pooled,
	/// Canonical trace of the output.
	#[codec(index = 1)]
	#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
	Spans {
		/// Maximum part of the data share for all spans of an output.
		total_cap: Perbill,
		/// Maximum part of the data share for one contribution.
		contribution_cap: Perbill,
	},
	/// Ranges that the provider declares to have put into the context.
	#[codec(index = 2)]
	#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
	Retrieval {
		/// Maximum part of the data share for all cited ranges.
		total_cap: Perbill,
		/// Maximum part of the data share for one contribution.
		contribution_cap: Perbill,
	},
}

impl From<AttributionMethod> for MethodView {
	fn from(method: AttributionMethod) -> Self {
		match method {
			AttributionMethod::Pooled => Self::Pooled,
			AttributionMethod::Spans(caps) => {
				Self::Spans { total_cap: caps.total, contribution_cap: caps.contribution }
			},
			AttributionMethod::Retrieval(caps) => {
				Self::Retrieval { total_cap: caps.total, contribution_cap: caps.contribution }
			},
		}
	}
}

/// Release that holds revoked contributions.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct RevokedView {
	/// Release.
	pub release: ReleaseId,
	/// Number of its contributions that were revoked after it was cut.
	pub contributions: u32,
}

/// Ratings by requesters. The mean score is `sum / weight`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct RatingView {
	/// Sum of the protocol's cuts of the rated jobs.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub weight: Balance,
	/// Sum of the scores, each from 1 to 5 and times the protocol's cut of its job.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub sum: Balance,
}

/// Version of a model's terms.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct TermsView<AccountId> {
	/// Number of the version, counted from 1.
	pub version: TermsVersion,
	/// Split of the fee after the protocol's cut.
	pub split: FeeSplit,
	/// Evidence by which the data share is attributed.
	pub method: MethodView,
	/// Releases and their parts of the data share.
	pub releases: Vec<WeightedRelease>,
	/// Releases that hold contributions whose consent was revoked since, with their number.
	pub revoked: Vec<RevokedView>,
	/// Beneficiaries with their parts of the fee after the protocol's cut: the model's owner first,
	/// then its lineage.
	pub beneficiaries: Vec<Beneficiary<AccountId>>,
}

/// Registered model.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ModelView<AccountId> {
	/// Model.
	pub model: ModelId,
	/// Current owner.
	pub owner: AccountId,
	/// BLAKE3 hash of its weights or their manifest.
	#[cfg_attr(feature = "std", serde(with = "crate::json::hash"))]
	pub artifact: ContentHash,
	/// Name.
	pub name: String,
	/// Address of its description.
	pub uri: String,
	/// Model that it is built on.
	pub base: Option<ModelId>,
	/// Number of models that it is built on, one upon the other.
	pub depth: u32,
	/// `true` if it takes no new jobs.
	pub retired: bool,
	/// Ratings of its answers.
	pub rating: RatingView,
	/// Latest terms. Missing until it has any.
	pub terms: Option<TermsView<AccountId>>,
}

/// Jobs that a provider had accepted, by their ends, each weighed by the protocol's cut of its fee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct TrackRecordView {
	/// Sum of the protocol's cuts of the jobs that were settled, and not refuted.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub settled: Balance,
	/// Sum of what the protocol's cuts would have been of the jobs whose deadline passed without an
	/// output.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub expired: Balance,
	/// Sum of the protocol's cuts of the jobs whose trace was refuted.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub refuted: Balance,
}

/// Provider of a model, and the conditions under which it serves.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ProviderView<AccountId> {
	/// Account of the provider.
	pub account: AccountId,
	/// Version of the model's terms to which it agreed. No job can name it under another.
	pub version: TermsVersion,
	/// Minimum fee of a job.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub min_fee: Balance,
	/// Minimum part of a fee that the provider receives, after the protocol's cut.
	pub min_share: Perbill,
	/// Bond.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub bond: Balance,
	/// Part of the bond that may still become collateral.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub free: Balance,
	/// Ratings by requesters.
	pub rating: RatingView,
	/// Ends of its jobs.
	pub record: TrackRecordView,
	/// Address at which the provider can be reached.
	pub endpoint: String,
}

/// Page of the providers that serve a model, in no order that means anything.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ProvidersView<AccountId> {
	/// Id of the model.
	pub model: ModelId,
	/// Providers.
	pub providers: Vec<ProviderView<AccountId>>,
	/// Account after which the next page begins. Missing on the last page.
	pub next: Option<AccountId>,
}

/// Payment that one Release would receive.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ReleaseQuoteView<AccountId> {
	/// Release.
	pub release: ReleaseId,
	/// Present owner of the Datanet.
	pub owner: AccountId,
	/// Amount for that owner.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub owner_cut: Balance,
	/// Amount for the pool, if nothing is found in the output.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub pool: Balance,
}

/// Split of a fee, if the job were requested now and nothing were found in its output. The amounts
/// sum to the fee.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct QuoteView<AccountId> {
	/// Version of the terms that a request must name.
	pub version: TermsVersion,
	/// Fee.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub fee: Balance,
	/// Minimum fee.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub min_fee: Balance,
	/// Collateral that a provider locks to accept the job.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub collateral: Balance,
	/// Protocol's cut.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub protocol: Balance,
	/// Provider's share.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub provider: Balance,
	/// Beneficiaries: the model's owner first, then its lineage.
	pub beneficiaries: Vec<PaymentView<AccountId>>,
	/// Releases.
	pub releases: Vec<ReleaseQuoteView<AccountId>>,
	/// Maximum amount that the contributions found in the output take from the pools.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub spans_at_most: Balance,
	/// Maximum amount that one contribution takes.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub contribution_at_most: Balance,
}

/// Prepaid channel between a payer and a provider.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ChannelView<AccountId, BlockNumber> {
	/// Id of the channel.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub channel: ChannelId,
	/// Account that pays.
	pub payer: AccountId,
	/// Account that answers.
	pub provider: AccountId,
	/// Model that is asked.
	pub model: ModelId,
	/// Version of the model's terms.
	pub version: TermsVersion,
	/// Block in which it was opened, which vouchers name.
	pub opened_at: BlockNumber,
	/// Sum of all deposits.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub deposited: Balance,
	/// Amount paid out of it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub redeemed: Balance,
	/// Amount that remains.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub remaining: Balance,
	/// Number of inferences that the redeemed vouchers name: a claim of their signers.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub units: u64,
	/// Number of positions of the answers by whose sources redemptions were attributed.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub positions: u64,
	/// Evidence for these sources. Missing if only the pools were paid.
	pub evidence: Option<EvidenceLabel>,
	/// `true` if it is closing.
	pub closing: bool,
	/// First live block in which nothing can be redeemed any more.
	pub ends_at: BlockNumber,
}

/// Accounts that may contribute to a Datanet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub enum AdmissionView {
	/// All accounts.
	#[codec(index = 0)]
	Open,
	/// Members only.
	#[codec(index = 1)]
	MembersOnly,
}

/// Frozen version of a Datanet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ReleaseView<BlockNumber> {
	/// Number, counted from 1.
	pub number: u32,
	/// Number of its contributions that were revoked after it was cut.
	pub revoked: u32,
	/// Sum of the points of its contributions.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub points: u128,
	/// Number of its contributions.
	pub contributions: u32,
	/// Cut of its payments for the owner of the Datanet.
	pub owner_cut: Perbill,
	/// Block in which it was cut.
	pub cut_at: BlockNumber,
	/// Sum of all payments to its pool.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub paid: Balance,
}

/// Datanet and a page of its Releases.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct DatanetView<AccountId, BlockNumber> {
	/// Id of the Datanet.
	pub datanet: DatanetId,
	/// Owner.
	pub owner: AccountId,
	/// Name.
	pub name: String,
	/// Address of its description.
	pub uri: String,
	/// Accounts that may contribute.
	pub admission: AdmissionView,
	/// Uses that it collects for.
	pub purposes: Purposes,
	/// Curators. None if it accepts without review.
	pub curators: Vec<AccountId>,
	/// Number of curators that must approve.
	pub threshold: u32,
	/// Owner's cut in Releases to come.
	pub owner_cut: Perbill,
	/// `true` if it takes no new contributions and cuts no new Release.
	pub retired: bool,
	/// Number of contributions that it ever received.
	pub contributions: u32,
	/// Points of the contributions in the next Release.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub open_points: u128,
	/// Amount that the pool owes to its contributions, with the carried remainders.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub pool_owed: Balance,
	/// Number of the first Release that is still in the state.
	pub first_release: u32,
	/// Number of the latest Release: 0 if there is none.
	pub latest_release: u32,
	/// Releases of this page, in order.
	pub releases: Vec<ReleaseView<BlockNumber>>,
	/// Number to ask for next. Missing on the last page.
	pub next: Option<u32>,
}
