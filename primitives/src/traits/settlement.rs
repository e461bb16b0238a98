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

/// Facts that are needed, beside the output and the runs, to trace a job's output again. Kept
/// with its receipt.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct JobRecord<BlockNumber> {
	/// Block in which it was requested, which fixed the eligible contributions.
	pub requested_at: BlockNumber,
	/// Block in which the output was submitted.
	pub submitted_at: BlockNumber,
	/// Rules of its trace.
	pub rules: TraceRules,
	/// BLAKE3 of the prompt.
	pub prompt_hash: ContentHash,
	/// BLAKE3 of the output.
	pub output_hash: ContentHash,
	/// Output's length in bytes.
	pub output_len: u32,
	/// BLAKE3 of the SCALE-encoded runs or citations.
	pub runs_hash: ContentHash,
	/// Provider's evidence that the model made the output. Nobody has judged it.
	pub attestation: Option<Attestation>,
	/// `true` if its trace was refuted: then the provider's share went to the treasury, and of the
	/// data share only the contributions whose bytes refuted it were paid apart from the pools.
	pub refuted: bool,
}

/// Service that a fee was paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service<BlockNumber> {
	/// Inference job.
	Job {
		/// Job.
		id: JobId,
		/// Record to keep with its receipt.
		record: JobRecord<BlockNumber>,
	},
	/// Inferences through a channel. No receipt is kept of them: the events name what each account
	/// got.
	Channel {
		/// Channel.
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

/// Id of a service that a fee was paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ServiceId {
	/// Inference job.
	#[codec(index = 0)]
	Job {
		/// Id of the job.
		job: JobId,
	},
	/// Inferences through a channel.
	#[codec(index = 1)]
	Channel {
		/// Id of the channel.
		channel: ChannelId,
	},
}

/// Fee to be settled: already in the pot when it is handed over.
#[derive(Clone, Debug)]
pub struct Order<'a, AccountId, BlockNumber> {
	/// Service that is settled.
	pub service: Service<BlockNumber>,
	/// Account that paid.
	pub requester: &'a AccountId,
	/// Account that answered.
	pub provider: &'a AccountId,
	/// Account that gets the provider's share: the provider, or the treasury where the provider
	/// forfeited it.
	pub provider_payee: &'a AccountId,
	/// Model that answered.
	pub model: ModelId,
	/// Version of its terms that was agreed to.
	pub version: TermsVersion,
	/// Those terms.
	pub terms: &'a Terms<AccountId>,
	/// Amount that was paid.
	pub fee: Balance,
	/// Protocol's cut of it, frozen at the request.
	pub protocol_cut: Perbill,
	/// Contributions that own parts of the output.
	pub evidence: Evidence<'a>,
}

/// Settlement of fees, the only way in which they reach the ledger; implemented by
/// `pallet-attribution`.
pub trait Settlement<AccountId, BlockNumber>: Credit<AccountId> {
	/// Divides a fee to the last unit and credits every share.
	fn settle(order: Order<AccountId, BlockNumber>) -> Result<Division, DispatchError>;
}
