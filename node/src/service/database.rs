//! Database of the chain.

use crate::{
	chain_spec::{self, genesis},
	error::{has_remedy, NodeError},
	types::{Executor, FullBackend, FullClient},
};
use sc_chain_spec::{BuildGenesisBlock, GenesisBlockBuilder};
use sc_client_api::Backend as _;
use sc_client_db::DatabaseSettings;
use sc_consensus_grandpa::GrandpaPruningFilter;
use sc_network::config::SyncMode;
use sc_service::{error::Error, Configuration, KeystoreContainer, TaskManager};
use sc_telemetry::TelemetryHandle;
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Block as BlockT;
use std::sync::Arc;
use tributary_runtime::{opaque::Block, Hash};

/// Client over an open database, and the components that the SDK creates with it.
type OpenDatabase = (FullClient, Arc<FullBackend>, KeystoreContainer, TaskManager);

/// Returns an error if the database has no state and the node would not download one. An
/// interrupted warp sync leaves it like that, and no block could be executed on it.
fn check_state(backend: &FullBackend, sync_mode: SyncMode) -> Result<(), NodeError> {
	let stored = backend.blockchain().info();
	match stored.finalized_state {
		None if sync_mode == SyncMode::Full => Err(NodeError::StateMissing { number: stored.best_number }),
		_ => Ok(()),
	}
}

/// Opens the database, or creates it from the chain specification. Returns an error if the database
/// belongs to another chain: the SDK would continue that chain under the wrong name. A node that
/// runs needs a state too, or a way to get one.
pub(super) fn open(
	config: &Configuration,
	executor: Executor,
	telemetry: Option<TelemetryHandle>,
	runs: bool,
) -> Result<OpenDatabase, Error> {
	// Warp sync proofs are made from justified blocks, so pruning must keep these.
	let settings = DatabaseSettings { pruning_filters: vec![Arc::new(GrandpaPruningFilter)], ..config.db_config() };
	let damaged =
		|reason: String| config.database.path().map(|path| NodeError::DatabaseDamaged { path: path.into(), reason });
	let backend = sc_service::new_db_backend::<Block>(settings).map_err(|e| match damaged(e.to_string()) {
		Some(error) if !has_remedy(&e.to_string()) => error.into(),
		_ => Error::from(e),
	})?;

	let storage = genesis::storage(config.chain_spec.as_ref(), &executor).map_err(NodeError::Genesis)?;
	let genesis_block = |commit| {
		GenesisBlockBuilder::<Block, _, _>::new_with_storage(storage.clone(), commit, backend.clone(), executor.clone())
	};

	let stored = backend.blockchain().info().genesis_hash;
	if stored != Hash::zero() {
		let specified = genesis_block(false)?.build_genesis_block()?.0.hash();
		if stored != specified {
			if let Ok(None) | Err(_) = backend.blockchain().header(stored) {
				if let Some(error) = damaged("it has no genesis block".into()) {
					return Err(error.into());
				}
			}
			return Err(NodeError::OtherChain {
				path: config.database.path().unwrap_or(&config.data_path).into(),
				stored,
				specified,
				chain: config.chain_spec.name().into(),
				is_built_in: chain_spec::is_built_in(&*config.chain_spec),
			}
			.into());
		}
		if runs {
			check_state(&backend, config.network.sync_mode)?;
		}
	}

	let genesis = genesis_block(!config.no_genesis())?;
	sc_service::new_full_parts_with_genesis_builder(config, telemetry, executor, backend.clone(), genesis, false)
}
