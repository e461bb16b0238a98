//! Checks that the node can work with its configuration, before anything is opened.

pub mod ports;
mod well_known;

pub use well_known::well_known_power;

use crate::error::NodeError;
use sc_keystore::LocalKeystore;
use sc_network::{
	config::{NodeKeyConfig, Secret},
	multiaddr::{Multiaddr, Protocol},
};
use sc_service::{
	config::{KeystoreConfig, RpcEndpoint, RpcMethods},
	Configuration, DatabaseSource, Error,
};
use sp_consensus_babe::AuthorityId as BabeId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::crypto::KeyTypeId;
use sp_keystore::Keystore;
use sp_runtime::app_crypto::AppCrypto;
use std::fs;

/// Checks everything that a running node needs, except its ports.
pub fn check(config: &Configuration) -> Result<(), Error> {
	well_known::check(&*config.chain_spec)?;
	check_listen_addresses(&config.network.listen_addresses)?;
	check_base_path(config)?;
	check_database(config)?;
	check_keystore(&config.keystore)?;
	if config.role.is_authority() && config.dev_key_seed.is_none() {
		check_session_keys(&config.keystore)?;
	}
	Ok(check_network_key(&config.network.node_key)?)
}

/// Returns an error if the base path cannot be written.
pub fn check_base_path(config: &Configuration) -> Result<(), NodeError> {
	let path = &config.data_path;
	let probe = path.join(".writable");
	fs::create_dir_all(path)
		.and_then(|()| fs::write(&probe, b"?"))
		.and_then(|()| fs::remove_file(&probe))
		.map_err(|source| NodeError::BasePathNotWritable { path: path.clone(), source })
}

/// Returns an error if there is a database that is damaged, or not of the requested kind. The SDK
/// would make an empty one beside it or in its place, and the chain would seem to be lost.
pub fn check_database(config: &Configuration) -> Result<(), NodeError> {
	let parity_db = config.data_path.join("paritydb/full");
	let rocks_db = config.data_path.join("db/full");
	let has_parity_db = parity_db.join("metadata").exists();
	let has_rocks_db = rocks_db.join("CURRENT").exists();
	let is_rocks_db =
		|| Err(NodeError::OtherDatabaseKind { path: rocks_db.clone(), kind: "RocksDB", remedy: rocks_db_remedy() });

	match &config.database {
		DatabaseSource::ParityDb { path } if !has_parity_db => {
			if has_rocks_db {
				return is_rocks_db();
			}
			let files = fs::read_dir(path).map(|files| files.flatten().any(|file| file.file_name() != "lock"));
			match files {
				Ok(true) => {
					Err(NodeError::DatabaseDamaged { path: path.clone(), reason: "its `metadata` is missing".into() })
				},
				_ => Ok(()),
			}
		},
		DatabaseSource::Auto { .. } if has_rocks_db && !has_parity_db && !cfg!(feature = "rocksdb") => is_rocks_db(),
		#[cfg(feature = "rocksdb")]
		DatabaseSource::RocksDb { .. } if has_parity_db && !has_rocks_db => Err(NodeError::OtherDatabaseKind {
			path: parity_db,
			kind: "ParityDB",
			remedy: "start with --database paritydb",
		}),
		_ => Ok(()),
	}
}

/// Returns an error if a running node has the database open.
pub fn check_unused(database: &DatabaseSource) -> Result<(), NodeError> {
	let DatabaseSource::ParityDb { path } = database else { return Ok(()) };
	match fs::File::open(path.join("lock")).map(|lock| lock.try_lock()) {
		Ok(Err(fs::TryLockError::WouldBlock)) => Err(NodeError::DatabaseInUse(path.clone())),
		_ => Ok(()),
	}
}

fn rocks_db_remedy() -> &'static str {
	match cfg!(feature = "rocksdb") {
		true => "start with --database rocksdb",
		false => {
			"this binary has no support for RocksDB; build one with `--features rocksdb` and start it with --database rocksdb"
		},
	}
}

fn check_keystore(keystore: &KeystoreConfig) -> Result<(), NodeError> {
	match keystore.path() {
		Some(path) => fs::create_dir_all(path)
			.and_then(|()| fs::read_dir(path))
			.map(drop)
			.map_err(|source| NodeError::KeystoreUnusable { path: path.into(), source }),
		None => Ok(()),
	}
}

/// Returns an error if a session key cannot sign, and warns if an authority has none.
fn check_session_keys(config: &KeystoreConfig) -> Result<(), Error> {
	let KeystoreConfig::Path { path, password } = config else { return Ok(()) };
	let keystore = LocalKeystore::open(path, password.clone())?;
	let unusable = |id: KeyTypeId, public: &[u8], reason: sp_keystore::Error| NodeError::SessionKeyUnusable {
		key: format!("{}{}", hex::encode(id.0), hex::encode(public)),
		keystore: path.clone(),
		reason: reason.to_string(),
	};
	for public in keystore.sr25519_public_keys(BabeId::ID) {
		keystore.sr25519_sign(BabeId::ID, &public, b"").map_err(|e| unusable(BabeId::ID, &public, e))?;
	}
	for public in keystore.ed25519_public_keys(GrandpaId::ID) {
		keystore.ed25519_sign(GrandpaId::ID, &public, b"").map_err(|e| unusable(GrandpaId::ID, &public, e))?;
	}
	for (id, task) in [(BabeId::ID, "make blocks"), (GrandpaId::ID, "finalise blocks")] {
		let keys =
			keystore.keys(id).map_err(|source| NodeError::KeystoreNotListed { keystore: path.clone(), source })?;
		if keys.is_empty() {
			log::warn!(
				"⚠️  This authority will not {task}: `{}` has no session key of type `{}`. Call author_rotateKeysWithOwner on its \
				 RPC and register the keys that it returns, or restore the registered keys with `tributary-node key insert`",
				path.display(),
				String::from_utf8_lossy(&id.0),
			);
		}
	}
	Ok(())
}

/// Returns an error if the network key cannot be read, and makes a missing one.
fn check_network_key(key: &NodeKeyConfig) -> Result<(), NodeError> {
	let NodeKeyConfig::Ed25519(Secret::File(path)) = key else { return Ok(()) };
	let is_missing = !path.exists();
	match key.clone().into_keypair() {
		Ok(_) => {
			if is_missing {
				log::info!("🔑 Made a new network key in `{}`, since there was none", path.display());
			}
			Ok(())
		},
		Err(e) => Err(NodeError::NetworkKeyUnusable { path: path.clone(), reason: e.to_string() }),
	}
}

/// Returns an error if an origin is malformed, or if other machines could call unsafe RPC methods,
/// unless a second flag allows it.
pub fn check_rpc(endpoints: &[RpcEndpoint], is_allowed: bool) -> Result<(), NodeError> {
	if let Some(origin) = endpoints.iter().flat_map(|e| e.cors.iter().flatten()).find(|origin| !is_origin(origin)) {
		return Err(NodeError::NotOrigin(origin.clone()));
	}
	let exposed = |endpoint: &&RpcEndpoint| {
		matches!(endpoint.rpc_methods, RpcMethods::Unsafe) && !endpoint.listen_addr.ip().is_loopback()
	};
	match endpoints.iter().find(exposed) {
		Some(endpoint) if !is_allowed => Err(NodeError::UnsafeRpc(endpoint.listen_addr)),
		Some(endpoint) => {
			log::warn!("⚠️  Anyone who can reach {} can call unsafe RPC methods", endpoint.listen_addr);
			Ok(())
		},
		None => Ok(()),
	}
}

/// Returns `true` if a browser could name this origin, in which `:*` stands for any port.
fn is_origin(text: &str) -> bool {
	let is_host = |host: &str| !host.is_empty() && !host.contains(|c: char| "/?#@,*".contains(c) || c.is_whitespace());
	let is_scheme = |scheme: &str| scheme.starts_with(|c: char| c.is_ascii_alphabetic());
	let parts = text.trim_end_matches('/').split_once("://");
	text == "null"
		|| parts.is_some_and(|(scheme, host)| is_scheme(scheme) && is_host(host.strip_suffix(":*").unwrap_or(host)))
}

/// Returns an error if the network cannot listen on an address. It would ignore the address.
fn check_listen_addresses(addresses: &[Multiaddr]) -> Result<(), NodeError> {
	let is_quic = |part: Protocol| matches!(part, Protocol::Quic | Protocol::QuicV1);
	match addresses.iter().find(|address| address.iter().any(is_quic)) {
		Some(address) => Err(NodeError::ProtocolUnsupported(address.clone())),
		None => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::path::Path;

	#[test]
	fn origins_should_be_what_browsers_name() {
		for origin in
			["https://polkadot.js.org", "http://localhost:*", "http://127.0.0.1:3000/", "tauri://localhost", "null"]
		{
			assert!(is_origin(origin), "{origin}");
		}
		for other in [
			"foo",
			"",
			"node.example",
			"https://",
			"https://a.example/path",
			"https://a, https://b",
			"://x",
			"All",
			"https://*.example",
		] {
			assert!(!is_origin(other), "{other}");
		}
	}

	#[test]
	fn quic_should_be_refused_with_what_there_is() {
		let check = |address: &str| check_listen_addresses(&[address.parse().unwrap()]).map_err(|e| e.to_string());
		let line = check("/ip4/0.0.0.0/udp/30333/quic-v1").unwrap_err();
		assert!(line.contains("/udp/30333/quic-v1") && line.contains("/tcp/"), "{line}");
		for address in ["/ip4/0.0.0.0/tcp/30333/ws", "/ip4/0.0.0.0/udp/30333/webrtc-direct"] {
			assert_eq!(check(address), Ok(()));
		}
	}

	#[test]
	fn node_key_should_be_refused_when_malformed() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		let check =
			|| check_network_key(&NodeKeyConfig::Ed25519(Secret::File(path.clone()))).map_err(|e| e.to_string());

		assert_eq!(check(), Ok(()));
		assert!(path.exists(), "a missing one is made");
		for wrong in ["", "abc", &"z".repeat(64), &format!("{}\n", "0".repeat(64))] {
			fs::write(&path, wrong).unwrap();
			let line = check().unwrap_err();
			assert!(line.contains("64 hex digits") && line.contains("generate-node-key"), "{line}");
		}
		for right in [vec![7; 32], "07".repeat(32).into_bytes()] {
			fs::write(&path, right).unwrap();
			assert_eq!(check(), Ok(()));
		}
	}

	#[test]
	fn session_keys_should_be_refused_when_they_cannot_sign() {
		let folder = tempfile::tempdir().unwrap();
		let config = KeystoreConfig::Path { path: folder.path().into(), password: None };
		let check = || check_session_keys(&config).map_err(|e| e.to_string());
		assert_eq!(check(), Ok(()), "none is a warning");

		let keystore = LocalKeystore::open(folder.path(), None).unwrap();
		keystore.sr25519_generate_new(BabeId::ID, None).unwrap();
		let finality = keystore.ed25519_generate_new(GrandpaId::ID, None).unwrap();
		assert_eq!(check(), Ok(()));

		let name = format!("{}{}", hex::encode(GrandpaId::ID.0), hex::encode(finality));
		for wrong in ["", "\"not a phrase\"", "\"//Alice\""] {
			fs::write(folder.path().join(&name), wrong).unwrap();
			let line = check().unwrap_err();
			assert!(line.contains(&name) && line.contains("cannot sign"), "{line}");
		}
	}

	#[test]
	fn database_should_be_in_use_as_long_as_it_is_locked() {
		let folder = tempfile::tempdir().unwrap();
		let database = DatabaseSource::ParityDb { path: folder.path().into() };
		let check = || check_unused(&database).map_err(|e| e.to_string());
		assert_eq!(check(), Ok(()), "there is none");
		let lock = fs::File::create(folder.path().join("lock")).unwrap();
		assert_eq!(check(), Ok(()), "nobody uses it");
		lock.lock().unwrap();
		let line = check().unwrap_err();
		assert!(line.contains("stop that node"), "{line}");
		drop(lock);
		assert_eq!(check(), Ok(()));
	}

	#[test]
	fn keystore_should_be_refused_when_it_is_no_folder() {
		let folder = tempfile::tempdir().unwrap();
		let check = |path: &Path| check_keystore(&KeystoreConfig::Path { path: path.into(), password: None });
		assert!(check(&folder.path().join("keystore")).is_ok());
		fs::write(folder.path().join("file"), "").unwrap();
		let line = check(&folder.path().join("file")).unwrap_err().to_string();
		assert!(line.contains("--keystore-path"), "{line}");
	}
}
