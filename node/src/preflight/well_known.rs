//! Keys that everybody has, such as //Alice's, have no place in a public network.

use crate::error::NodeError;
use codec::Decode;
use sc_service::{ChainSpec, ChainType};
use sp_core::storage::Storage;
use sp_io::hashing::twox_128;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::traits::OpaqueKeys;
use tributary_runtime::{opaque::SessionKeys, AccountId};

/// Returns an error if the genesis of a public network gives power to a well-known key.
pub(super) fn check(spec: &dyn ChainSpec) -> Result<(), NodeError> {
	if spec.chain_type() != ChainType::Live {
		return Ok(());
	}
	match well_known_power(spec)? {
		Some(holding) => Err(NodeError::WellKnownKey { chain: spec.name().into(), holding }),
		None => Ok(()),
	}
}

/// Returns the first well-known key to which a genesis gives power, and the power.
pub fn well_known_power(spec: &dyn ChainSpec) -> Result<Option<String>, NodeError> {
	let storage = spec.as_storage_builder().build_storage().map_err(NodeError::Genesis)?;
	let root: Option<AccountId> = value(&storage, "Sudo", "Key");
	let validators: Vec<(AccountId, SessionKeys)> = value(&storage, "Session", "QueuedKeys").unwrap_or_default();
	let accounts = validators.iter().map(|(account, _)| ("a validator", account.as_ref()));
	let keys = validators
		.iter()
		.flat_map(|(_, keys)| SessionKeys::key_ids().iter().map(move |id| ("a session key", keys.get_raw(*id))));
	let root = root.iter().map(|account| ("root", account.as_ref()));
	Ok(root.chain(accounts).chain(keys).find_map(|(power, key)| Some(format!("{} is {power}", well_known_name(key)?))))
}

/// Returns the name of a well-known key.
fn well_known_name(key: &[u8]) -> Option<String> {
	let sr25519 = Sr25519Keyring::iter().find(|known| known.to_raw_public() == key).map(|known| known.to_seed());
	sr25519.or_else(|| Ed25519Keyring::iter().find(|known| known.to_raw_public() == key).map(|known| known.to_seed()))
}

/// Returns a value of the genesis state.
fn value<T: Decode>(storage: &Storage, pallet: &str, item: &str) -> Option<T> {
	let key = [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat();
	T::decode(&mut storage.top.get(&key)?.as_slice()).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain_spec::{self, ChainSpec as Spec};
	use serde_json::{json, Value};

	/// Returns a chain of a type that starts from the development chain, with some changes.
	fn spec(chain_type: &str, change: impl Fn(&mut Value)) -> Spec {
		let mut spec: Value =
			serde_json::from_str(&chain_spec::development().unwrap().as_json(false).unwrap()).unwrap();
		spec["chainType"] = chain_type.into();
		change(&mut spec["genesis"]["runtimeGenesis"]["patch"]);
		Spec::from_json_bytes(serde_json::to_vec(&spec).unwrap()).unwrap()
	}

	#[test]
	fn public_network_should_be_refused_when_everybody_has_a_key_of_it() {
		if tributary_runtime::WASM_BINARY.is_none() {
			return;
		}
		let stranger = AccountId::new([7; 32]);
		let no_root = |genesis: &mut Value| genesis["sudo"]["key"] = json!(stranger);
		let no_validator = |genesis: &mut Value| {
			no_root(genesis);
			let bond = genesis["validators"]["validators"][0][1].clone();
			let keys = genesis["session"]["keys"][0][2].clone();
			genesis["balances"]["balances"][0] = json!([stranger, 1_000_000_000_000_000_000u64]);
			genesis["validators"]["validators"][0] = json!([stranger, bond, 0]);
			genesis["session"]["keys"][0] = json!([stranger, stranger, keys]);
		};
		let no_key = |genesis: &mut Value| {
			no_validator(genesis);
			let keys = SessionKeys {
				babe: sp_core::sr25519::Public::from_raw([1; 32]).into(),
				grandpa: sp_core::ed25519::Public::from_raw([2; 32]).into(),
				authority_discovery: sp_core::sr25519::Public::from_raw([3; 32]).into(),
			};
			genesis["session"]["keys"][0] = json!([stranger, stranger, keys]);
		};
		let refusal = |spec: Spec| check(&spec).map_err(|e| e.to_string());
		for (spec, named) in [
			(spec("Live", |_| ()), "//Alice is root"),
			(spec("Live", no_root), "//Alice is a validator"),
			(spec("Live", no_validator), "//Alice is a session key"),
		] {
			let line = refusal(spec).unwrap_err();
			assert!(line.contains(named) && line.contains("testnet"), "{line}");
		}
		assert_eq!(refusal(spec("Live", no_key)), Ok(()));
		assert_eq!(refusal(spec("Local", |_| ())), Ok(()));
	}
}
