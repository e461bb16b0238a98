//! The answers of [`AttributionApi`](crate::AttributionApi).

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use sp_arithmetic::Perbill;
use tributary_primitives::{
	terms::{AttributionMethod, Beneficiary, FeeSplit, WeightedRelease},
	trace::TraceRules,
	Balance, ChannelId, ContentHash, ContributionId, DatanetId, JobId, ModelId, Points, ReleaseId, Sequence,
	TermsVersion,
};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub enum JobState {
	/// Asked for and paid into escrow; no provider has taken it.
	#[codec(index = 0)]
	Requested,
	/// A provider has taken it and owes the output.
	#[codec(index = 1)]
	Accepted,
	/// The output is there and may be challenged.
	#[codec(index = 2)]
	Submitted,
	/// Everybody is credited; the receipt says with what.
	#[codec(index = 3)]
	Settled,
}

/// What a payment rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize))]
pub enum EvidenceLabel {
	/// No evidence in the output: paid to the whole Release by points.
	#[codec(index = 0)]
	#[cfg_attr(feature = "std", serde(rename = "pool"))]
	Pool,
	/// The contribution's bytes stand in the output, by the rule of the canonical trace, with their proof.
	#[codec(index = 1)]
	#[cfg_attr(feature = "std", serde(rename = "canonical trace, proven"))]
	CanonicalTrace,
	/// The provider says that it put these bytes into the context; that they stand in the contribution is proven.
	#[codec(index = 2)]
	#[cfg_attr(feature = "std", serde(rename = "citation, inclusion proven, use declared"))]
	Citation,
}

/// A contribution that owns positions of an output.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct SourceView {
	/// The contribution.
	pub contribution: ContributionId,
	/// How many positions of the output it owns.
	pub positions: u32,
}

/// The blocks in which a job's state may or must change. Those that do not apply to its state are missing.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct DeadlinesView<BlockNumber> {
	/// The last block in which a provider may accept; afterwards anybody may have the requester refunded.
	pub accept_by: Option<BlockNumber>,
	/// The last block in which the provider may submit; afterwards the requester is refunded and the provider penalised.
	pub submit_by: Option<BlockNumber>,
	/// The last block in which a challenge of the trace may be committed.
	pub challenge_by: Option<BlockNumber>,
	/// The block from which the job settles.
	pub settles_at: Option<BlockNumber>,
}

/// A paid request. A settled job is shown from its receipt, which does not keep its deadlines.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct JobView<AccountId, BlockNumber> {
	/// The job.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub job: JobId,
	/// Where it stands.
	pub state: JobState,
	/// Who asked and pays.
	pub requester: AccountId,
	/// Who was asked or took the job; missing while an open job waits.
	pub provider: Option<AccountId>,
	/// The model asked.
	pub model: ModelId,
	/// The version of the model's terms that the request agreed to.
	pub version: TermsVersion,
	/// The whole fee.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub fee: Balance,
	/// The block of the request.
	pub requested_at: Option<BlockNumber>,
	/// What may or must happen when.
	pub deadlines: DeadlinesView<BlockNumber>,
	/// The rules of its trace.
	pub rules: Option<TraceRules>,
	/// BLAKE3 of the prompt.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_hash"))]
	pub prompt_hash: Option<ContentHash>,
	/// BLAKE3 of the output.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_hash"))]
	pub output_hash: Option<ContentHash>,
	/// The output's length in bytes.
	pub output_length: Option<u32>,
	/// BLAKE3 of the SCALE-encoded runs.
	#[cfg_attr(feature = "std", serde(with = "crate::json::optional_hash"))]
	pub runs_hash: Option<ContentHash>,
	/// Windows in the output, owned or not; 0 if it is shorter than the window. Missing before there is an output.
	pub positions: Option<u32>,
	/// The contributions found in the output.
	pub sources: Vec<SourceView>,
	/// Who got what and why, once settled.
	pub receipt: Option<ReceiptView<AccountId, BlockNumber>>,
}

/// An amount credited to an account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct PaymentView<AccountId> {
	/// Who.
	pub account: AccountId,
	/// How much.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub amount: Balance,
}

/// What one Release was paid by a job.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ReleasePaymentView<AccountId> {
	/// The Release.
	pub release: ReleaseId,
	/// The Datanet's owner when the job settled.
	pub owner: AccountId,
	/// Credited to that owner.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub owner_cut: Balance,
	/// Paid to all contributions of the Release by their points.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub pool: Balance,
	/// What the payment to the pool rests on.
	pub evidence: EvidenceLabel,
}

/// What one contribution was paid for its bytes in the output.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct SpanPaymentView {
	/// The contribution.
	pub contribution: ContributionId,
	/// How many positions of the output it owns.
	pub positions: u32,
	/// Credited to it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub amount: Balance,
	/// What the payment rests on.
	pub evidence: EvidenceLabel,
}

/// Who got what of a fee and why. The amounts sum to the fee.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ReceiptView<AccountId, BlockNumber> {
	/// The block in which it was settled.
	pub settled_at: BlockNumber,
	/// The protocol's cut.
	pub protocol: PaymentView<AccountId>,
	/// The provider's share: the treasury's, if the trace was refuted.
	pub provider: PaymentView<AccountId>,
	/// The model's owner as the terms name it.
	pub owner: PaymentView<AccountId>,
	/// The owners of the models it is built on.
	pub lineage: Vec<PaymentView<AccountId>>,
	/// The Releases it was trained on.
	pub releases: Vec<ReleasePaymentView<AccountId>>,
	/// The contributions found in the output.
	pub spans: Vec<SpanPaymentView>,
	/// Whether the trace was refuted: then the data share went to the pools, and the provider lost its share and its collateral.
	pub refuted: bool,
	/// What the requester rated the answer with, from 1 to 5, if it did.
	pub score: Option<u8>,
}

/// Where a contribution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub enum ContributionState {
	/// Under review.
	#[codec(index = 0)]
	Pending,
	/// In every Release from its first on.
	#[codec(index = 1)]
	Accepted,
	/// Refused, or displaced by an earlier one before it was accepted.
	#[codec(index = 2)]
	Rejected,
	/// Taken back by its contributor while under review.
	#[codec(index = 3)]
	Withdrawn,
	/// Accepted once; its consent was revoked or an earlier contribution of the same content took its place, and it is in
	/// no Release after its last.
	#[codec(index = 4)]
	Closed,
}

/// What a contribution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub enum ContributionKind {
	/// Content to train on.
	#[codec(index = 0)]
	Corpus,
	/// Feedback on the output of a job.
	#[codec(index = 1)]
	Feedback {
		/// The job.
		#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
		job: JobId,
	},
	/// An evaluation of a model.
	#[codec(index = 2)]
	Evaluation {
		/// The model.
		model: ModelId,
	},
}

/// A contribution and its credits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ContributionView<AccountId> {
	/// Its Datanet.
	pub datanet: DatanetId,
	/// Its place in the Datanet.
	pub index: u32,
	/// Who put it there.
	pub contributor: AccountId,
	/// Who is paid for it.
	pub payee: AccountId,
	/// The earlier contribution whose payee is paid, if there is one: of the same content, or the one that this is a copy of.
	pub original: Option<ContributionId>,
	/// BLAKE3 of its bytes.
	#[cfg_attr(feature = "std", serde(with = "crate::json::hash"))]
	pub hash: ContentHash,
	/// Its length in bytes.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub length: u64,
	/// Its precedence in the whole chain.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub sequence: Sequence,
	/// Where it stands.
	pub state: ContributionState,
	/// What it is.
	pub kind: ContributionKind,
	/// Its media type.
	#[cfg_attr(feature = "std", serde(with = "crate::json::text"))]
	pub media_type: Vec<u8>,
	/// Its licence.
	#[cfg_attr(feature = "std", serde(with = "crate::json::text"))]
	pub licence: Vec<u8>,
	/// Where its bytes may be had.
	#[cfg_attr(feature = "std", serde(with = "crate::json::text"))]
	pub uri: Vec<u8>,
	/// Its weight in the pool; 0 until it is accepted.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub points: Points,
	/// The first Release it is in, or will be in once that is cut; missing if it was never accepted.
	pub first_release: Option<u32>,
	/// The last Release it is in; missing while it is open.
	pub last_release: Option<u32>,
	/// Whether jobs requested now may find it in their outputs.
	pub traceable: bool,
	/// Unclaimed, for its bytes in outputs.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub spans_claimable: Balance,
	/// Unclaimed, from the pool.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub pool_claimable: Balance,
	/// Paid out so far, for its bytes in outputs.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub spans_claimed: Balance,
	/// Paid out so far, from the pool.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub pool_claimed: Balance,
}

/// An amount that an account cannot spend for now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct HoldView {
	/// What for, as `Pallet.Reason`.
	#[cfg_attr(feature = "std", serde(with = "crate::json::text"))]
	pub reason: Vec<u8>,
	/// How much.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub amount: Balance,
}

/// An account's money.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct AccountView<AccountId> {
	/// The account.
	pub account: AccountId,
	/// Its balance outside of holds.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub free: Balance,
	/// Its deposits, bonds and escrowed fees.
	pub holds: Vec<HoldView>,
	/// What the ledger owes to the account itself; what it owes to the account's contributions is claimed by those.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub claimable: Balance,
}

/// The evidence by which a model's data share is attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase", tag = "kind"))]
pub enum MethodView {
	/// No evidence per output.
	#[codec(index = 0)]
	Pooled,
	/// The canonical trace of the output.
	#[codec(index = 1)]
	#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
	Spans {
		/// The most that all spans of an output may take of the data share.
		total_cap: Perbill,
		/// The most that one contribution may take of it.
		contribution_cap: Perbill,
	},
	/// The ranges that the provider says it put into the context.
	#[codec(index = 2)]
	#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
	Retrieval {
		/// The most that all cited ranges may take of the data share.
		total_cap: Perbill,
		/// The most that one contribution may take of it.
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

/// A Release that holds revoked contributions.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct RevokedView {
	/// The Release.
	pub release: ReleaseId,
	/// How many of its contributions were revoked after it was cut.
	pub contributions: u32,
}

/// What requesters said of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct RatingView {
	/// How many of them.
	pub count: u32,
	/// The sum of their scores, each from 1 to 5.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub sum: u64,
}

/// One version of a model's terms.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct TermsView<AccountId> {
	/// The version, counted from 1.
	pub version: TermsVersion,
	/// How the fee is split after the protocol cut.
	pub split: FeeSplit,
	/// By what evidence the data share is attributed.
	pub method: MethodView,
	/// The Releases and their parts of the data share.
	pub releases: Vec<WeightedRelease>,
	/// Those of the Releases that hold contributions whose consent was revoked since, and how many.
	pub revoked: Vec<RevokedView>,
	/// The model's owner first, then its lineage, with their parts of the fee after the protocol cut.
	pub beneficiaries: Vec<Beneficiary<AccountId>>,
}

/// A registered model.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ModelView<AccountId> {
	/// The model.
	pub model: ModelId,
	/// Its owner now.
	pub owner: AccountId,
	/// BLAKE3 of its weights or their manifest.
	#[cfg_attr(feature = "std", serde(with = "crate::json::hash"))]
	pub artifact: ContentHash,
	/// Its name.
	#[cfg_attr(feature = "std", serde(with = "crate::json::text"))]
	pub name: Vec<u8>,
	/// Where to read about it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::text"))]
	pub uri: Vec<u8>,
	/// The model it is built on.
	pub base: Option<ModelId>,
	/// How many models it is built on, one upon the other.
	pub depth: u32,
	/// Whether it takes no new jobs.
	pub retired: bool,
	/// What requesters said of its answers.
	pub rating: RatingView,
	/// Its latest terms; missing until it has any.
	pub terms: Option<TermsView<AccountId>>,
}

/// What one Release would be paid.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ReleaseQuoteView<AccountId> {
	/// The Release.
	pub release: ReleaseId,
	/// The Datanet's owner now.
	pub owner: AccountId,
	/// To that owner.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub owner_cut: Balance,
	/// To the pool, if nothing is found in the output.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub pool: Balance,
}

/// How a fee would be split, if the job were requested now and nothing were found in its output. The amounts sum to the fee.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct QuoteView<AccountId> {
	/// The version of the terms that a request must name.
	pub version: TermsVersion,
	/// The fee.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub fee: Balance,
	/// The least fee that the chain takes.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub min_fee: Balance,
	/// What a provider locks to accept it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub collateral: Balance,
	/// The protocol's cut.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub protocol: Balance,
	/// The provider's share.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub provider: Balance,
	/// The model's owner first, then its lineage.
	pub beneficiaries: Vec<PaymentView<AccountId>>,
	/// The Releases.
	pub releases: Vec<ReleaseQuoteView<AccountId>>,
	/// The most that the contributions found in the output may take of what the pools would get.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub spans_at_most: Balance,
	/// The most that one contribution may take.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub contribution_at_most: Balance,
}

/// A prepaid line between a payer and a provider.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ChannelView<AccountId, BlockNumber> {
	/// The channel.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub channel: ChannelId,
	/// Who pays.
	pub payer: AccountId,
	/// Who answers.
	pub provider: AccountId,
	/// The model asked.
	pub model: ModelId,
	/// The version of its terms.
	pub version: TermsVersion,
	/// The block in which it was opened, which vouchers name.
	pub opened_at: BlockNumber,
	/// All that was ever put into it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub deposited: Balance,
	/// What was paid out of it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub redeemed: Balance,
	/// What is left.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub left: Balance,
	/// The inferences that the vouchers name: the provider's word.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub units: u64,
	/// Whether it is closing.
	pub closing: bool,
	/// The first live block in which nothing can be redeemed any more.
	pub ends_at: BlockNumber,
}

/// Who may contribute to a Datanet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub enum AdmissionView {
	/// Anybody.
	#[codec(index = 0)]
	Open,
	/// Its members.
	#[codec(index = 1)]
	MembersOnly,
}

/// A frozen version of a Datanet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct ReleaseView<BlockNumber> {
	/// Its number, counted from 1.
	pub number: u32,
	/// How many of its contributions were revoked after it was cut.
	pub revoked: u32,
	/// The sum of its contributions' points.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub points: u128,
	/// How many contributions it has.
	pub contributions: u32,
	/// The Datanet owner's cut of what it is paid.
	pub owner_cut: Perbill,
	/// The block in which it was cut.
	pub cut_at: BlockNumber,
	/// All that was ever paid to its pool.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub paid: Balance,
}

/// A Datanet and a page of its Releases.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[cfg_attr(feature = "std", derive(Serialize, Deserialize), serde(rename_all = "camelCase"))]
pub struct DatanetView<AccountId, BlockNumber> {
	/// The Datanet.
	pub datanet: DatanetId,
	/// Its owner.
	pub owner: AccountId,
	/// Its name.
	#[cfg_attr(feature = "std", serde(with = "crate::json::text"))]
	pub name: Vec<u8>,
	/// Where to read about it.
	#[cfg_attr(feature = "std", serde(with = "crate::json::text"))]
	pub uri: Vec<u8>,
	/// Who may contribute.
	pub admission: AdmissionView,
	/// Who reviews; nobody if it accepts without review.
	pub curators: Vec<AccountId>,
	/// How many curators must approve.
	pub threshold: u32,
	/// The owner's cut in Releases to come.
	pub owner_cut: Perbill,
	/// Whether it takes no new contributions and cuts no new Release.
	pub retired: bool,
	/// How many contributions it was ever given.
	pub contributions: u32,
	/// The points of the contributions that the next Release would have.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub open_points: u128,
	/// What the pool owes to its contributions and the carried remainders.
	#[cfg_attr(feature = "std", serde(with = "crate::json::decimal"))]
	pub pool_owed: Balance,
	/// The number of the first Release that is still in the state.
	pub first_release: u32,
	/// The number of the latest Release; 0 if there is none.
	pub latest_release: u32,
	/// The Releases of this page, in order.
	pub releases: Vec<ReleaseView<BlockNumber>>,
	/// The number to ask for next; missing on the last page.
	pub next: Option<u32>,
}
