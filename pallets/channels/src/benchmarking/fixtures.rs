//! Keys that sign vouchers in benchmarks.

use sp_runtime::{traits::IdentifyAccount as _, AccountId32, KeyTypeId, MultiSignature, MultiSigner};

/// A scheme of signatures that vouchers may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
	/// Schnorr over Ristretto.
	Sr25519,
	/// Ed25519.
	Ed25519,
	/// ECDSA over secp256k1.
	Ecdsa,
}

/// Keys that sign vouchers. `()` keeps them in the keystore of the host.
pub trait SignerFixture<Signer, AccountId, Signature> {
	/// Creates a key. Returns it with its account.
	fn signer(scheme: Scheme) -> (Signer, AccountId);
	/// Signs `message`.
	fn sign(signer: &Signer, message: &[u8]) -> Signature;
}

/// Type of the keys in the keystore.
const KEYS: KeyTypeId = KeyTypeId(*b"vchr");

impl SignerFixture<MultiSigner, AccountId32, MultiSignature> for () {
	fn signer(scheme: Scheme) -> (MultiSigner, AccountId32) {
		let signer: MultiSigner = match scheme {
			Scheme::Sr25519 => sp_io::crypto::sr25519_generate(KEYS, None).into(),
			Scheme::Ed25519 => sp_io::crypto::ed25519_generate(KEYS, None).into(),
			Scheme::Ecdsa => sp_io::crypto::ecdsa_generate(KEYS, None).into(),
		};
		(signer.clone(), signer.into_account())
	}

	fn sign(signer: &MultiSigner, message: &[u8]) -> MultiSignature {
		match signer {
			MultiSigner::Sr25519(key) => sp_io::crypto::sr25519_sign(KEYS, key, message).unwrap().into(),
			MultiSigner::Ed25519(key) => sp_io::crypto::ed25519_sign(KEYS, key, message).unwrap().into(),
			MultiSigner::Ecdsa(key) => sp_io::crypto::ecdsa_sign(KEYS, key, message).unwrap().into(),
			MultiSigner::Eth(_) => unreachable!("`signer` creates no such key"),
		}
	}
}
