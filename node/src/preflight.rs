//! Finds out before anything is opened whether the node can work with what it is given.

use sc_keystore::LocalKeystore;
use sc_network::config::{NodeKeyConfig, Secret};
use sc_service::{
	config::{KeystoreConfig, RpcEndpoint, RpcMethods},
	Configuration, DatabaseSource, Error,
};
use sp_consensus_babe::AuthorityId as BabeId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::crypto::KeyTypeId;
use sp_keystore::Keystore;
use sp_runtime::app_crypto::AppCrypto;
use std::{fs, path::Path};

fn refuse(reason: String) -> Result<(), Error> {
	Err(Error::Other(reason))
}

/// What a running node needs.
pub fn check(config: &Configuration) -> Result<(), Error> {
	check_base_path(config)?;
	check_database(config)?;
	check_keystore(&config.keystore)?;
	if config.role.is_authority() && config.dev_key_seed.is_none() {
		check_session_keys(&config.keystore)?;
	}
	check_node_key(&config.network.node_key)
}

/// Refuse a base path that cannot be written.
pub fn check_base_path(config: &Configuration) -> Result<(), Error> {
	let path = &config.data_path;
	let probe = path.join(".writable");
	fs::create_dir_all(path).and_then(|()| fs::write(&probe, b"?")).and_then(|()| fs::remove_file(&probe)).or_else(
		|e| refuse(format!("cannot write to `{}`: {e}; choose another place with --base-path", path.display())),
	)
}

/// Refuse what looks like a database and is none, or not of the kind that is asked for: an empty one would be made beside
/// it or in its place, and nobody would know where the chain has gone.
pub fn check_database(config: &Configuration) -> Result<(), Error> {
	let parity_db = config.data_path.join("paritydb/full");
	let rocks_db = config.data_path.join("db/full");
	let parity_db_there = parity_db.join("metadata").exists();
	let rocks_db_there = rocks_db.join("CURRENT").exists();

	let other_kind = |path: &Path, kind: &str, flag: &str| {
		refuse(format!("`{}` is a {kind} database: {flag}, or choose another place with --base-path", path.display()))
	};
	match &config.database {
		DatabaseSource::ParityDb { path } if !parity_db_there => {
			if rocks_db_there {
				return other_kind(&rocks_db, "RocksDB", in_rocks_db());
			}
			let files = fs::read_dir(path).map(|files| files.flatten().any(|file| file.file_name() != "lock"));
			if files.unwrap_or(false) {
				return Err(damaged(path, "its `metadata` is missing"));
			}
			Ok(())
		},
		DatabaseSource::Auto { .. } if rocks_db_there && !parity_db_there && !cfg!(feature = "rocksdb") => {
			other_kind(&rocks_db, "RocksDB", in_rocks_db())
		},
		#[cfg(feature = "rocksdb")]
		DatabaseSource::RocksDb { .. } if parity_db_there && !rocks_db_there => {
			other_kind(&parity_db, "ParityDB", "start with --database paritydb")
		},
		_ => Ok(()),
	}
}

fn in_rocks_db() -> &'static str {
	match cfg!(feature = "rocksdb") {
		true => "start with --database rocksdb",
		false => "this node is built without RocksDB; build one with `--features rocksdb` and start it with --database rocksdb",
	}
}

/// A database that cannot be read.
pub fn damaged(path: &Path, reason: &str) -> Error {
	Error::Other(format!("cannot open the database in `{}`: {reason}; {}", path.display(), crate::error::RESTORE))
}

fn check_keystore(keystore: &KeystoreConfig) -> Result<(), Error> {
	match keystore.path() {
		Some(path) => fs::create_dir_all(path).and_then(|()| fs::read_dir(path)).map(drop).or_else(|e| {
			refuse(format!(
				"cannot use `{}` as the keystore: {e}; choose another place with --keystore-path",
				path.display()
			))
		}),
		None => Ok(()),
	}
}

/// Refuse session keys that cannot sign, and warn of an authority that has none.
fn check_session_keys(config: &KeystoreConfig) -> Result<(), Error> {
	let KeystoreConfig::Path { path, password } = config else { return Ok(()) };
	let keystore = LocalKeystore::open(path, password.clone())?;
	let unusable = |id: KeyTypeId, public: &[u8], reason: String| {
		refuse(format!(
			"the session key `{}{}` in `{}` cannot sign: {reason}; put its file back, give the keystore's --password if it has \
			 one, or remove the file",
			hex::encode(id.0),
			hex::encode(public),
			path.display()
		))
	};
	// The first makes blocks, the second finalises them.
	for public in keystore.sr25519_public_keys(BabeId::ID) {
		if let Err(e) = keystore.sr25519_sign(BabeId::ID, &public, b"") {
			return unusable(BabeId::ID, &public, e.to_string());
		}
	}
	for public in keystore.ed25519_public_keys(GrandpaId::ID) {
		if let Err(e) = keystore.ed25519_sign(GrandpaId::ID, &public, b"") {
			return unusable(GrandpaId::ID, &public, e.to_string());
		}
	}
	for (id, work) in [(BabeId::ID, "make blocks"), (GrandpaId::ID, "finalise any")] {
		if keystore.keys(id).map_err(|e| Error::Other(e.to_string()))?.is_empty() {
			log::warn!(
				"⚠️  This authority will not {work}: `{}` has no session key of type `{}`. Call author_rotateKeysWithOwner on its \
				 RPC and register the keys that it answers with, or put those that are registered there with \
				 `tributary-node key insert`",
				path.display(),
				String::from_utf8_lossy(&id.0),
			);
		}
	}
	Ok(())
}

/// Refuse a network key that cannot be read; a missing one is made.
fn check_node_key(key: &NodeKeyConfig) -> Result<(), Error> {
	let NodeKeyConfig::Ed25519(secret) = key;
	let Secret::File(path) = secret else { return Ok(()) };
	match key.clone().into_keypair() {
		Ok(_) => Ok(()),
		Err(e) => {
			let path = path.display();
			refuse(format!(
				"cannot take the network key from `{path}`: {e}; it is a file of 32 bytes or 64 hex digits without a line end: put \
				 yours there, or after removing it make one with: tributary-node key generate-node-key --file '{path}'"
			))
		},
	}
}

/// Refuse to let strangers call what may change the node, unless told so twice.
pub fn check_rpc(endpoints: &[RpcEndpoint], told: bool) -> Result<(), Error> {
	let exposed = |endpoint: &&RpcEndpoint| {
		matches!(endpoint.rpc_methods, RpcMethods::Unsafe) && !endpoint.listen_addr.ip().is_loopback()
	};
	match endpoints.iter().find(exposed) {
		Some(endpoint) if !told => refuse(format!(
			"everybody who reaches {} could call unsafe RPC methods: leave --rpc-methods at `auto`, or say \
			 --unsafe-rpc-external if nobody but you reaches it",
			endpoint.listen_addr
		)),
		Some(endpoint) => {
			log::warn!("⚠️  Everybody who reaches {} can call unsafe RPC methods", endpoint.listen_addr);
			Ok(())
		},
		None => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn node_key_should_be_refused_when_malformed() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		let check = || check_node_key(&NodeKeyConfig::Ed25519(Secret::File(path.clone()))).map_err(|e| e.to_string());

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
	fn keystore_should_be_refused_when_it_is_no_folder() {
		let folder = tempfile::tempdir().unwrap();
		let check = |path: &Path| check_keystore(&KeystoreConfig::Path { path: path.into(), password: None });
		assert!(check(&folder.path().join("keystore")).is_ok());
		fs::write(folder.path().join("file"), "").unwrap();
		let line = check(&folder.path().join("file")).unwrap_err().to_string();
		assert!(line.contains("--keystore-path"), "{line}");
	}
}
