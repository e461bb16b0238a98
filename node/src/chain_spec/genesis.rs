//! Genesis state, built by the runtime's genesis builder on the executor of the node.
//!
//! The SDK's chain specification would compile the runtime on another executor for this, which
//! takes seconds at every start. Here one compilation serves the genesis and the running node.

use crate::types::Executor;
use codec::{Decode, Encode};
use sc_service::ChainSpec;
use serde::Deserialize;
use serde_json::Value;
use sp_core::{
	storage::{well_known_keys, Storage},
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
};
use sp_runtime::traits::{BlakeTwo256, Hash};
use sp_state_machine::BasicExternalities;

/// Genesis of a specification that is not raw.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RuntimeGenesis {
	#[serde(with = "sp_core::bytes")]
	code: Vec<u8>,
	patch: Option<Value>,
	config: Option<Value>,
}

/// Returns the genesis state of a specification.
pub fn storage(spec: &dyn ChainSpec, executor: &Executor) -> Result<Storage, String> {
	let json: Value = serde_json::from_str(&spec.as_json(false)?).map_err(|e| e.to_string())?;
	let Some(genesis) = json.pointer("/genesis/runtimeGenesis") else {
		return spec.as_storage_builder().build_storage();
	};
	let RuntimeGenesis { code, patch, config } = RuntimeGenesis::deserialize(genesis).map_err(|e| e.to_string())?;

	let builder = Builder { hash: BlakeTwo256::hash(&code).encode(), code: &code, executor };
	let config = match (patch, config) {
		(None, Some(config)) => config,
		(patch, _) => {
			let mut config = builder.default_config()?;
			sc_chain_spec::json_merge(&mut config, patch.unwrap_or(Value::Null));
			config
		},
	};
	let mut storage = builder.state(&config)?;
	storage.top.insert(well_known_keys::CODE.to_vec(), code.clone());
	Ok(storage)
}

struct Builder<'a> {
	code: &'a [u8],
	hash: Vec<u8>,
	executor: &'a Executor,
}

impl Builder<'_> {
	fn call(&self, state: &mut BasicExternalities, method: &str, parameter: &[u8]) -> Result<Vec<u8>, String> {
		let code_fetcher = WrappedRuntimeCode(self.code.into());
		let code = RuntimeCode { code_fetcher: &code_fetcher, heap_pages: None, hash: self.hash.clone() };
		self.executor
			.call(state, &code, method, parameter, CallContext::Offchain)
			.0
			.map_err(|e| format!("{method} failed in the runtime: {e}"))
	}

	/// Returns the default genesis configuration of the runtime.
	fn default_config(&self) -> Result<Value, String> {
		let answer = self.call(
			&mut BasicExternalities::new_empty(),
			"GenesisBuilder_get_preset",
			&Option::<sp_genesis_builder::PresetId>::None.encode(),
		)?;
		let json = Option::<Vec<u8>>::decode(&mut answer.as_slice())
			.map_err(|e| e.to_string())?
			.ok_or("the runtime has no default genesis")?;
		serde_json::from_slice(&json).map_err(|e| e.to_string())
	}

	fn state(&self, config: &Value) -> Result<Storage, String> {
		let mut state = BasicExternalities::new_empty();
		let answer = self.call(&mut state, "GenesisBuilder_build_state", &config.to_string().encode())?;
		sp_genesis_builder::Result::decode(&mut answer.as_slice()).map_err(|e| e.to_string())??;
		Ok(state.into_storages())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain_spec;

	#[test]
	fn storage_should_be_what_the_specification_builds_by_itself() {
		if tributary_runtime::WASM_BINARY.is_none() {
			return;
		}
		let executor = Executor::builder().build();
		let spec = chain_spec::development().unwrap();
		let built = spec.as_storage_builder().build_storage().unwrap();
		assert_eq!(storage(&spec, &executor).unwrap().top, built.top);

		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("spec.json");
		for raw in [false, true] {
			std::fs::write(&path, spec.as_json(raw).unwrap()).unwrap();
			let read = chain_spec::load(path.to_str().unwrap()).unwrap();
			assert_eq!(storage(read.as_ref(), &executor).unwrap().top, built.top);
		}
	}
}
