//! Chain specifications: those that the node has by name, and those that it reads from a file.

pub mod genesis;

use crate::error::NodeError;
use sc_chain_spec::{ChainSpecExtension, ChainType, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use serde::{Deserialize, Serialize};
use tributary_runtime::{opaque::Block, presets::LIVE_RUNTIME_PRESET};

/// Id of the chain for development.
const DEVELOPMENT: &str = "tributary_dev";

/// Id of the chain of a network on one machine.
const LOCAL: &str = "tributary_local";

/// Keys of a specification beyond those of the SDK. Light clients know all of them, and reject a
/// specification with any other key.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// Hashes that the blocks with these numbers must have.
	#[serde(default)]
	pub fork_blocks: sc_client_api::ForkBlocks<Block>,
	/// Blocks that are never imported.
	#[serde(default)]
	pub bad_blocks: sc_client_api::BadBlocks<Block>,
	/// State from which a light client may start instead of genesis. `sync_state_genSyncSpec` fills
	/// it in.
	#[serde(default)]
	pub light_sync_state: sc_sync_state_rpc::LightSyncStateExtension,
}

/// Chain specification with the extensions of Tributary.
pub type ChainSpec = sc_service::GenericChainSpec<Extensions>;

/// Loads a chain: `dev`, `local`, or the path of a specification.
pub fn load(id: &str) -> Result<Box<dyn sc_service::ChainSpec>, NodeError> {
	Ok(match id {
		"dev" => Box::new(development()?),
		"" | "local" => Box::new(local()?),
		path => Box::new(from_file(path)?),
	})
}

/// Returns `true` if the chain has the id of one that every version of the node makes anew, with
/// its own runtime in the genesis.
pub fn is_built_in(spec: &dyn sc_service::ChainSpec) -> bool {
	[DEVELOPMENT, LOCAL].contains(&spec.id())
}

/// Returns the chain for development: one authority on one machine.
pub fn development() -> Result<ChainSpec, NodeError> {
	preset("Tributary Development", DEVELOPMENT, ChainType::Development, DEV_RUNTIME_PRESET)
}

/// Returns the chain of a network on one machine.
pub fn local() -> Result<ChainSpec, NodeError> {
	preset("Tributary Local", LOCAL, ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET)
}

/// Returns what a public network starts from. It has no validators, so no node can start it.
pub fn live() -> Result<ChainSpec, NodeError> {
	preset("Tributary", "tributary", ChainType::Live, LIVE_RUNTIME_PRESET)
}

fn preset(name: &str, id: &str, chain_type: ChainType, preset: &str) -> Result<ChainSpec, NodeError> {
	let code = tributary_runtime::WASM_BINARY.ok_or(NodeError::RuntimeMissing)?;
	// The native runtime has the same preset as the blob, and needs no compilation. A test compares
	// both.
	let patch = tributary_runtime::presets::get_preset(&preset.into())
		.and_then(|json| serde_json::from_slice(&json).ok())
		.ok_or_else(|| NodeError::PresetMissing(preset.into()))?;
	let mut properties = sc_service::Properties::new();
	properties.insert("tokenSymbol".into(), "TRIB".into());
	properties.insert("tokenDecimals".into(), 12.into());
	properties.insert("ss58Format".into(), 42.into());

	Ok(ChainSpec::builder(code, Extensions::default())
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_protocol_id(id)
		.with_properties(properties)
		.with_genesis_config_patch(patch)
		.build())
}

fn from_file(path: &str) -> Result<ChainSpec, NodeError> {
	std::fs::File::open(path).map_err(|source| NodeError::ChainNotReadable { chain: path.into(), source })?;
	ChainSpec::from_json_file(path.into()).map_err(|reason| NodeError::NotChainSpec { path: path.into(), reason })
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
	use serde_json::Value;

	/// Keys that smoldot accepts at the top of a specification.
	const KNOWN_TO_LIGHT_CLIENTS: [&str; 15] = [
		"badBlocks",
		"blockNumberBytes",
		"bootNodes",
		"chainType",
		"codeSubstitutes",
		"consensusEngine",
		"forkBlocks",
		"forkId",
		"genesis",
		"id",
		"lightSyncState",
		"name",
		"properties",
		"protocolId",
		"telemetryEndpoints",
	];

	#[test]
	fn presets_should_load_under_their_names() {
		if tributary_runtime::WASM_BINARY.is_none() {
			return;
		}
		for (name, id, chain_type) in
			[("dev", "tributary_dev", ChainType::Development), ("local", "tributary_local", ChainType::Local)]
		{
			let spec = load(name).unwrap();
			assert_eq!((spec.id(), spec.chain_type(), spec.protocol_id()), (id, chain_type, Some(id)));
			assert_eq!(
				Value::Object(spec.properties()),
				serde_json::json!({ "tokenSymbol": "TRIB", "tokenDecimals": 12, "ss58Format": 42 })
			);
		}
		assert_eq!(load("").unwrap().id(), "tributary_local");
		for (spec, built_in) in [(development(), true), (local(), true), (live(), false)] {
			assert_eq!(is_built_in(&spec.unwrap()), built_in);
		}
	}

	#[test]
	fn raw_specification_should_hold_only_keys_that_light_clients_know() {
		if tributary_runtime::WASM_BINARY.is_none() {
			return;
		}
		let raw: Value = serde_json::from_str(&development().unwrap().as_json(true).unwrap()).unwrap();
		for key in raw.as_object().unwrap().keys() {
			assert!(KNOWN_TO_LIGHT_CLIENTS.contains(&key.as_str()), "{key}");
		}
		let genesis = raw["genesis"]["raw"].as_object().unwrap();
		assert_eq!(genesis.keys().collect::<Vec<_>>(), ["childrenDefault", "top"]);
		assert!(genesis["top"].get("0x3a636f6465").is_some());
	}

	#[test]
	fn presets_should_be_those_of_the_blob() {
		let Some(code) = tributary_runtime::WASM_BINARY else { return };
		let blob = GenesisConfigBuilderRuntimeCaller::<()>::new(code);
		for name in [DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, LIVE_RUNTIME_PRESET] {
			let native = tributary_runtime::presets::get_preset(&name.into()).unwrap();
			let native: Value = serde_json::from_slice(&native).unwrap();
			assert_eq!(native, blob.get_named_preset(Some(&name.into())).unwrap());
		}
	}

	#[test]
	fn file_should_be_refused_in_one_line_when_missing_or_malformed() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("spec.json");
		let error = |path: &std::path::Path| load(path.to_str().unwrap()).err().unwrap().to_string();

		let missing = error(&path);
		assert!(missing.contains("spec.json") && missing.contains("--chain"), "{missing}");

		std::fs::write(&path, "{}").unwrap();
		let malformed = error(&path);
		assert!(malformed.contains("spec.json") && malformed.contains("not a chain specification"), "{malformed}");
		assert_eq!((missing.lines().count(), malformed.lines().count()), (1, 1));
	}
}
