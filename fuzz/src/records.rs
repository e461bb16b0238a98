//! Facts that the participants know beside the chain's state: salts, outputs, vouchers, evidence.

use crate::test_chain::Keyring;
use sp_session::MembershipProof;
use std::rc::Rc;
use tributary_primitives::{
	sources::Sources,
	trace::{Refutation, Run},
	ChannelId, JobId,
};
use tributary_runtime::{opaque::SessionKeys, AccountId, Balance, BlockNumber, RuntimeCall, Signature};

/// A call, and the account that signs it.
pub(crate) type Action = (Keyring, RuntimeCall);

/// A commitment to a content that is not revealed yet.
#[derive(Clone)]
pub(crate) struct PendingReveal {
	/// Account that committed.
	pub who: Keyring,
	/// Salt of the commitment.
	pub salt: [u8; 32],
	/// The content.
	pub text: Rc<[u8]>,
	/// Live block of the commitment.
	pub made: BlockNumber,
}

/// A submission, as a watcher sees it.
#[derive(Clone)]
pub(crate) struct ObservedSubmission {
	/// The output.
	pub output: Vec<u8>,
	/// The claimed runs.
	pub runs: Vec<Run>,
}

/// A refutation that is committed to and not revealed yet.
#[derive(Clone)]
pub(crate) struct PendingChallenge {
	/// The challenger.
	pub who: Keyring,
	/// The challenged job.
	pub job: JobId,
	/// Salt of the commitment.
	pub salt: [u8; 32],
	/// The refutation.
	pub refutation: Refutation,
}

/// A signed voucher.
#[derive(Clone)]
pub(crate) struct SignedVoucher {
	/// Channel of the voucher.
	pub channel: ChannelId,
	/// Authorisation of the voucher.
	pub authorisation: u32,
	/// Inferences so far.
	pub units: u64,
	/// Amount owed so far.
	pub amount: Balance,
	/// Positions stated, and the list of their sources.
	pub sources: Option<(u64, Sources)>,
	/// Signature by the key of the authorisation, or by a wrong one.
	pub signature: Signature,
}

/// Evidence about a validator in one session, from which reports are made.
#[derive(Clone)]
pub(crate) struct Evidence {
	/// The validator.
	pub who: AccountId,
	/// Its session keys.
	pub keys: SessionKeys,
	/// Seed of the keys.
	pub seed: String,
	/// The session.
	pub session: u32,
	/// A slot of the session.
	pub slot: u64,
	/// Number of the set of voters.
	pub set: u64,
	/// Proof of the owner of the BABE key.
	pub blocks: MembershipProof,
	/// Proof of the owner of the GRANDPA key.
	pub votes: MembershipProof,
}
