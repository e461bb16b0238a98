//! The settlement of fees.

use crate::{
	split::{Division, Evidence},
	terms::Terms,
	trace::TraceRules,
	traits::Credit,
	Attestation, Balance, ChannelId, ContentHash, JobId, ModelId, TermsVersion,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;
use sp_runtime::DispatchError;

/// The facts that are needed, beside the output and the runs, to trace a job's output again. Kept
/// with its receipt.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct JobRecord<BlockNumber> {
	/// The block in which it was requested, which fixed the eligible contributions.
	pub requested_at: BlockNumber,
	/// The block in which the output was submitted.
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
	/// The provider's evidence that the model made the output. Nobody has judged it.
	pub attestation: Option<Attestation>,
	/// `true` if its trace was refuted: then the provider's share went to the treasury, and of the
	/// data share only the contributions whose bytes refuted it were paid apart from the pools.
	pub refuted: bool,
}

/// The service that a fee was paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service<BlockNumber> {
	/// An inference job.
	Job {
		/// The job.
		id: JobId,
		/// The record to keep with its receipt.
		record: JobRecord<BlockNumber>,
	},
	/// Inferences through a channel. No receipt is kept of them: the events name what each account
	/// got.
	Channel {
		/// The channel.
		id: ChannelId,
	},
}

impl<BlockNumber> Service<BlockNumber> {
	/// Returns the id of the service.
	pub fn id(&self) -> ServiceId {
		match self {
			Self::Job { id, .. } => ServiceId::Job { job: *id },
			Self::Channel { id } => ServiceId::Channel { channel: *id },
		}
	}
}

/// The id of a service that a fee was paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ServiceId {
	/// An inference job.
	#[codec(index = 0)]
	Job {
		/// The id of the job.
		job: JobId,
	},
	/// Inferences through a channel.
	#[codec(index = 1)]
	Channel {
		/// The id of the channel.
		channel: ChannelId,
	},
}

/// A fee to be settled: already in the pot when it is handed over.
#[derive(Clone, Debug)]
pub struct Order<'a, AccountId, BlockNumber> {
	/// The service that is settled.
	pub service: Service<BlockNumber>,
	/// The account that paid.
	pub requester: &'a AccountId,
	/// The account that answered.
	pub provider: &'a AccountId,
	/// The account that gets the provider's share: the provider, or the treasury where the provider
	/// forfeited it.
	pub provider_payee: &'a AccountId,
	/// The model that answered.
	pub model: ModelId,
	/// The version of its terms that was agreed to.
	pub version: TermsVersion,
	/// Those terms.
	pub terms: &'a Terms<AccountId>,
	/// The amount that was paid.
	pub fee: Balance,
	/// The protocol's cut of it, frozen at the request.
	pub protocol_cut: Perbill,
	/// The contributions that own parts of the output.
	pub evidence: Evidence<'a>,
}

/// The settlement of fees, the only way in which they reach the ledger; implemented by
/// `pallet-attribution`.
pub trait Settlement<AccountId, BlockNumber>: Credit<AccountId> {
	/// Divides a fee to the last unit and credits every share.
	fn settle(order: Order<AccountId, BlockNumber>) -> Result<Division, DispatchError>;
}
