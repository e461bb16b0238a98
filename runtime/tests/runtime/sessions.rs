//! Authorities, sessions and their keys.

use crate::common::{Chain, Keyring, DEVELOPMENT, LOCAL};
use codec::Encode;
use frame_support::traits::KeyOwnerProofSystem;
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryPlainPreDigest},
	AuthorityPair, BABE_ENGINE_ID,
};
use sp_core::{ed25519, sr25519, Pair};
use sp_runtime::{traits::Header as _, Digest, DigestItem, KeyTypeId};
use tributary_runtime::{configs::consensus::EpochDuration, opaque::SessionKeys, *};

const BABE: KeyTypeId = sp_consensus_babe::KEY_TYPE;

/// Other keys for an account, and the proof that they are its own.
fn other_keys(of: Keyring, seed: &str) -> (SessionKeys, Vec<u8>) {
	let sr = sr25519::Pair::from_string(seed, None).unwrap();
	let ed = ed25519::Pair::from_string(seed, None).unwrap();
	let keys =
		SessionKeys { babe: sr.public().into(), grandpa: ed.public().into(), authority_discovery: sr.public().into() };
	let statement = sp_core::proof_of_possession::statement_of_ownership(of.to_account_id().as_ref());
	(keys, (sr.sign(&statement), ed.sign(&statement), sr.sign(&statement)).encode())
}

fn set_keys(keys: SessionKeys, proof: Vec<u8>) -> RuntimeCall {
	RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof })
}

/// Let the running session end.
fn end_session(chain: &mut Chain) {
	let (before, length) = chain.at(|| (Session::current_index(), EpochDuration::get()));
	chain.block_after(length, 0, &[]);
	assert_eq!(chain.at(Session::current_index), before + 1);
}

#[test]
fn sessions_should_keep_the_set_when_nothing_changes() {
	let mut chain = Chain::new(LOCAL);
	chain.idle(1);
	let (set, before) = chain.at(|| (Grandpa::current_set_id(), Session::validators()));
	for _ in 0..4 {
		end_session(&mut chain);
	}
	chain.at(|| {
		assert_eq!(Session::validators(), before);
		assert_eq!(Grandpa::current_set_id(), set);
	});
}

#[test]
fn authority_should_rotate_its_keys() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.idle(1);
	let (keys, proof) = other_keys(Keyring::Alice, "//Alice//later");
	let set = chain.at(Grandpa::current_set_id);
	chain.must(Keyring::Alice, set_keys(keys.clone(), proof));
	end_session(&mut chain);
	// Queued, not yet in use.
	chain.at(|| assert_ne!(Babe::authorities()[0].0, keys.babe));
	end_session(&mut chain);
	chain.at(|| {
		assert_eq!(Babe::authorities()[0].0, keys.babe);
		assert_eq!(Grandpa::current_set_id(), set + 1);
	});
	chain.idle(1);
	chain.at(|| assert_eq!(Grandpa::grandpa_authorities()[0].0, keys.grandpa));
}

#[test]
fn rotated_key_should_be_provable_in_later_sessions() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.idle(1);
	let (keys, proof) = other_keys(Keyring::Alice, "//Alice//later");
	chain.must(Keyring::Alice, set_keys(keys.clone(), proof));
	end_session(&mut chain);
	end_session(&mut chain);
	let owned = chain.at(|| Historical::prove((BABE, keys.babe.clone())).expect("the key is in use"));
	for _ in 0..3 {
		end_session(&mut chain);
		let owner = chain.at(|| Historical::check_proof((BABE, keys.babe.clone()), owned.clone()));
		assert_eq!(owner, Some((Keyring::Alice.to_account_id(), ())));
	}
}

/// A header of that slot, sealed by an authority.
fn sealed(author: &AuthorityPair, slot: u64, parent: Hash) -> Header {
	let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: 0, slot: slot.into() });
	let digest = Digest { logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, pre_digest.encode())] };
	let mut header = Header::new(1, Default::default(), Default::default(), parent, digest);
	let seal = author.sign(header.hash().as_ref());
	header.digest_mut().push(DigestItem::Seal(BABE_ENGINE_ID, seal.encode()));
	header
}

#[test]
fn equivocation_should_be_recorded_even_in_safe_mode() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.must(Keyring::Alice, crate::common::sudo(pallet_safe_mode::Call::force_enter {}));
	let author = AuthorityPair::from_string("//Alice", None).unwrap();
	let equivocation_proof = Box::new(sp_consensus_babe::EquivocationProof {
		offender: author.public(),
		slot: 5.into(),
		first_header: sealed(&author, 5, Hash::repeat_byte(1)),
		second_header: sealed(&author, 5, Hash::repeat_byte(2)),
	});
	let key_owner_proof = chain.at(|| Historical::prove((BABE, author.public())).expect("the key is in use"));
	let report = pallet_babe::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof };
	chain.bare(report).expect("it is valid").expect("it is recorded");
	chain.at(|| assert_eq!(pallet_offences::Reports::<Runtime>::iter().count(), 1));
}

#[test]
fn keys_should_be_refused_without_proof_or_from_strangers() {
	let mut chain = Chain::new(DEVELOPMENT);
	let (keys, proof) = other_keys(Keyring::Bob, "//Bob//later");
	let foreign = chain.send(Keyring::Alice, set_keys(keys.clone(), proof.clone()));
	assert_eq!(foreign, Err(pallet_session::Error::<Runtime>::InvalidProof.into()));
	let stranger = chain.send(Keyring::Bob, set_keys(keys, proof));
	assert_eq!(stranger, Err(pallet_session::Error::<Runtime>::NoAssociatedValidatorId.into()));
}

#[test]
fn keys_should_not_be_purged() {
	let mut chain = Chain::new(DEVELOPMENT);
	let purged = chain.send(Keyring::Alice, pallet_session::Call::purge_keys {});
	assert_eq!(purged, Err(frame_system::Error::<Runtime>::CallFiltered.into()));
}

#[test]
fn roots_should_be_stored_from_genesis_and_pruned() {
	let mut chain = Chain::new(DEVELOPMENT);
	let root = |session| pallet_session::historical::HistoricalSessions::<Runtime>::get(session);
	chain.at(|| assert!(root(0).is_some() && root(1).is_some()));
	chain.idle(1);
	for _ in 0..configs::consensus::REPORTING_SESSIONS + 2 {
		end_session(&mut chain);
	}
	chain.at(|| {
		let now = Session::current_index();
		assert!(root(0).is_none() && root(1).is_none());
		assert!(root(now - configs::consensus::REPORTING_SESSIONS).is_some());
		assert!(root(now + 1).is_some());
	});
}
