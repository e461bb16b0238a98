//! Methods `author_*` that take session keys, in place of those of the SDK.
//!
//! The SDK stores any key under any name, and proves the possession of keys to anything that is not
//! an account.

use crate::{
	params::{AccountParam, NoParam},
	session_keys::SessionKeyType,
	types::Block,
};
use jsonrpsee::{
	proc_macros::rpc,
	types::{error::INVALID_PARAMS_CODE, error::INVALID_PARAMS_MSG, ErrorObject, ErrorObjectOwned},
	Extensions,
};
use sc_rpc::{author::GeneratedSessionKeys, DenyUnsafe};
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_core::{crypto::SecretString, Bytes};
use sp_keystore::{KeystoreExt, KeystorePtr};
use sp_session::SessionKeys;
use std::sync::Arc;

/// Names of the methods, which replace those of the SDK.
pub(crate) const METHODS: [&str; 2] = ["author_insertKey", "author_rotateKeysWithOwner"];

/// Code of a failure of the keystore or of the runtime, as in the SDK's methods of this namespace.
const FAILED: i32 = 1040;

/// Methods that take session keys. All are unsafe.
#[rpc(server)]
pub trait AuthorRpc {
	/// Stores a session key of the type `babe`, `gran` or `audi`. The public key must be that of
	/// the secret, a phrase or a seed with a derivation path if it has one.
	#[method(name = "author_insertKey", with_extensions)]
	fn insert_key(
		&self,
		key_type: String,
		secret: String,
		public: Bytes,
		end: Option<NoParam>,
	) -> Result<(), ErrorObjectOwned>;

	/// Generates session keys, and proves to the chain that the owner has them. The owner is an
	/// SS58 address, or a public key in hex.
	#[method(name = "author_rotateKeysWithOwner", blocking, with_extensions)]
	fn rotate_keys_with_owner(
		&self,
		owner: AccountParam,
		end: Option<NoParam>,
	) -> Result<GeneratedSessionKeys, ErrorObjectOwned>;
}

/// Implementation over the client and the keystore of a node.
pub struct Author<C> {
	client: Arc<C>,
	keystore: KeystorePtr,
	/// Password of the keystore.
	password: Option<SecretString>,
	/// `true` if the network is public.
	is_public_network: bool,
}

impl<C> Author<C> {
	/// Creates the implementation.
	pub fn new(client: Arc<C>, keystore: KeystorePtr, password: Option<SecretString>, is_public_network: bool) -> Self {
		Self { client, keystore, password, is_public_network }
	}

	/// Stores a session key, if it is of use.
	fn insert(&self, key_type: &str, secret: &str, given: &[u8]) -> Result<(), ErrorObjectOwned> {
		let key_type = self
			.check(key_type, secret, given)
			.map_err(|reason| ErrorObject::owned(INVALID_PARAMS_CODE, INVALID_PARAMS_MSG, Some(reason)))?;
		self.keystore
			.insert(key_type.id, secret, given)
			.map_err(|()| failed("the keystore did not take the key: make its folder writable"))
	}

	/// Returns the type of the key, or the reason why it is of no use.
	fn check(&self, key_type: &str, secret: &str, given: &[u8]) -> Result<SessionKeyType, String> {
		let key_type = SessionKeyType::named(key_type).map_err(|e| e.to_string())?;
		let password = self.password.as_ref();
		let found = key_type.public(secret, password, self.is_public_network).map_err(|e| e.to_string())?;
		match found == given {
			true => Ok(key_type),
			false => {
				let [found, given] = [&found[..], given].map(hex::encode);
				Err(format!("the public key of this secret is 0x{found}, and not 0x{given}"))
			},
		}
	}
}

impl<C> AuthorRpcServer for Author<C>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	C::Api: SessionKeys<Block>,
{
	fn insert_key(
		&self,
		extensions: &Extensions,
		key_type: String,
		secret: String,
		public: Bytes,
		_: Option<NoParam>,
	) -> Result<(), ErrorObjectOwned> {
		check_if_safe(extensions)?;
		self.insert(&key_type, &secret, &public)
	}

	fn rotate_keys_with_owner(
		&self,
		extensions: &Extensions,
		AccountParam(owner): AccountParam,
		_: Option<NoParam>,
	) -> Result<GeneratedSessionKeys, ErrorObjectOwned> {
		check_if_safe(extensions)?;
		let mut api = self.client.runtime_api();
		api.register_extension(KeystoreExt::from(self.keystore.clone()));
		let owner: &[u8] = owner.as_ref();
		let generated = api
			.generate_session_keys(self.client.info().best_hash, owner.into(), None)
			.map_err(|e| failed(&format!("the runtime made no keys: {e}")))?;
		Ok(GeneratedSessionKeys { keys: generated.keys.into(), proof: Some(generated.proof.into()) })
	}
}

/// Returns an error unless the connection may make unsafe calls.
fn check_if_safe(extensions: &Extensions) -> Result<(), ErrorObjectOwned> {
	Ok(extensions.get::<DenyUnsafe>().copied().unwrap_or(DenyUnsafe::Yes).check_if_safe()?)
}

fn failed(message: &str) -> ErrorObjectOwned {
	ErrorObject::owned(FAILED, message, None::<()>)
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::crypto::key_types;
	use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
	use sp_keystore::{testing::MemoryKeystore, Keystore};

	fn author(keystore: &Arc<MemoryKeystore>, is_public_network: bool) -> Author<()> {
		Author::new(Arc::new(()), keystore.clone(), None, is_public_network)
	}

	#[test]
	fn key_should_be_stored_when_it_is_that_of_the_secret() {
		let keystore = Arc::new(MemoryKeystore::new());
		let author = author(&keystore, false);
		let (sr25519, ed25519) = (Sr25519Keyring::Bob.to_raw_public(), Ed25519Keyring::Bob.to_raw_public());
		for (name, id, public) in [
			("babe", key_types::BABE, sr25519),
			("gran", key_types::GRANDPA, ed25519),
			("audi", key_types::AUTHORITY_DISCOVERY, sr25519),
		] {
			assert_eq!(author.insert(name, "//Bob", &public), Ok(()));
			assert!(keystore.has_keys(&[(public.to_vec(), id)]), "{name}");
		}
	}

	#[test]
	fn key_should_be_refused_with_the_reason_otherwise() {
		let keystore = Arc::new(MemoryKeystore::new());
		let bob = Sr25519Keyring::Bob.to_raw_public();
		let refusal = |is_public_network, name: &str, secret: &str, public: &[u8]| {
			let error = author(&keystore, is_public_network).insert(name, secret, public).unwrap_err();
			assert_eq!(error.code(), INVALID_PARAMS_CODE);
			assert!(keystore.keys(key_types::BABE).unwrap().is_empty());
			error.data().unwrap().get().to_owned()
		};
		assert!(refusal(false, "babe5", "//Bob", &bob).contains("`babe`, `gran` and `audi`"));
		assert!(
			refusal(false, "gran", "//Bob", &bob).contains("the public key of this secret is 0xd17c2d78"),
			"scheme"
		);
		assert!(refusal(false, "babe", "//Bob", &[0x11]).ends_with("and not 0x11\""));
		assert!(refusal(false, "babe", "/path/with/typo", &bob).contains("phrase of development"));
		assert!(refusal(true, "babe", "//Bob", &bob).contains("phrase of development"));
		assert!(refusal(false, "babe", "hello world", &bob).contains("neither a phrase nor a seed"));
	}

	#[test]
	fn keys_should_be_taken_only_where_unsafe_calls_are_allowed() {
		for (policy, is_allowed) in [(None, false), (Some(DenyUnsafe::Yes), false), (Some(DenyUnsafe::No), true)] {
			let mut extensions = Extensions::new();
			policy.map(|policy| extensions.insert(policy));
			assert_eq!(check_if_safe(&extensions).is_ok(), is_allowed);
		}
	}
}
