//! Session keys, and evidence of equivocations made with them.

use crate::Keyring;
use codec::Encode;
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryPlainPreDigest},
	AuthorityPair, BABE_ENGINE_ID,
};
use sp_core::{ed25519, sr25519, Pair};
use sp_runtime::{traits::Header as _, Digest, DigestItem};
use tributary_runtime::{opaque::SessionKeys, BlockNumber, Hash, Header};

/// Returns session keys made from a seed, and the proof that this account owns them.
pub fn keys(of: Keyring, seed: &str) -> (SessionKeys, Vec<u8>) {
	let sr = sr25519::Pair::from_string(seed, None).unwrap();
	let ed = ed25519::Pair::from_string(seed, None).unwrap();
	let keys =
		SessionKeys { babe: sr.public().into(), grandpa: ed.public().into(), authority_discovery: sr.public().into() };
	let statement = sp_core::proof_of_possession::statement_of_ownership(of.to_account_id().as_ref());
	(keys, (sr.sign(&statement), ed.sign(&statement), sr.sign(&statement)).encode())
}

/// Returns a header of this slot, sealed by an authority.
fn sealed(author: &AuthorityPair, slot: u64, parent: Hash) -> Header {
	let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: 0, slot: slot.into() });
	let digest = Digest { logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, pre_digest.encode())] };
	let mut header = Header::new(1, Default::default(), Default::default(), parent, digest);
	let seal = author.sign(header.hash().as_ref());
	header.digest_mut().push(DigestItem::Seal(BABE_ENGINE_ID, seal.encode()));
	header
}

/// Returns the proof of two blocks of one slot, made with the key of this seed.
pub fn two_blocks(seed: &str, slot: u64) -> sp_consensus_babe::EquivocationProof<Header> {
	let author = AuthorityPair::from_string(seed, None).unwrap();
	sp_consensus_babe::EquivocationProof {
		offender: author.public(),
		slot: slot.into(),
		first_header: sealed(&author, slot, Hash::repeat_byte(1)),
		second_header: sealed(&author, slot, Hash::repeat_byte(2)),
	}
}

/// Returns the proof of two contradictory votes of GRANDPA in one round, made with the key of this
/// seed.
pub fn two_votes(seed: &str, set: u64, round: u64) -> sp_consensus_grandpa::EquivocationProof<Hash, BlockNumber> {
	use sp_consensus_grandpa::{Equivocation, EquivocationProof};
	let voter = ed25519::Pair::from_string(seed, None).unwrap();
	let vote = |block: u8| {
		let prevote = finality_grandpa::Prevote { target_hash: Hash::repeat_byte(block), target_number: 1 };
		let message = finality_grandpa::Message::Prevote(prevote.clone());
		(prevote, voter.sign(&sp_consensus_grandpa::localized_payload(round, set, &message)).into())
	};
	let equivocation = Equivocation::Prevote(finality_grandpa::Equivocation {
		round_number: round,
		identity: voter.public().into(),
		first: vote(1),
		second: vote(2),
	});
	EquivocationProof::new(set, equivocation)
}
