//! JSON-RPC of the node.

use super::{handles::Handles, network::Network, partial::GrandpaLink};
use crate::consensus::manual_seal::Commands;
use jsonrpsee::{Methods, RpcModule};
use sc_client_api::Backend;
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState};
use sc_rpc::{
	author::{Author, AuthorApiServer},
	chain::{self, ChainApiServer},
	offchain::{Offchain, OffchainApiServer},
	state::{self, ChildStateApiServer, StateApiServer},
	system::{Request, System, SystemApiServer, SystemInfo},
	SubscriptionTaskExecutor,
};
use sc_rpc_server::{RpcMetrics, RpcSpawnHandle};
use sc_rpc_spec_v2::{
	archive::{Archive, ArchiveApiServer},
	bitswap::{Bitswap, BitswapApiServer},
	chain_head::{ChainHead, ChainHeadApiServer, ChainHeadConfig},
	chain_spec::{ChainSpec, ChainSpecApiServer},
	transaction::{
		Transaction, TransactionApiServer, TransactionBroadcast, TransactionBroadcastApiServer, TransactionMetrics,
	},
};
use sc_service::{config::KeystoreConfig, create_rpc_runtime, error::Error, Configuration, TaskManager};
use sc_utils::mpsc::TracingUnboundedSender;
use sp_blockchain::HeaderBackend;
use std::sync::Arc;
use tributary_rpc::{
	server::{self, Config, Limits},
	FullDeps, GrandpaDeps, KeystoreDeps,
};
use tributary_runtime::opaque::Block;

/// Transactions that one connection may broadcast at a time, as on any node of the SDK.
const BROADCASTS: usize = 16;

/// Components that only the RPC needs.
pub(super) struct RpcParts {
	/// Handle that answers questions about BABE's epochs.
	pub babe_worker: BabeWorkerHandle<Block>,
	/// State of GRANDPA's current round.
	pub voter_state: SharedVoterState,
	/// Sender of requests to the network.
	pub requests: TracingUnboundedSender<Request<Block>>,
	/// Sender of commands to the sealing task, if this node seals blocks by itself.
	pub seal_commands: Option<Commands>,
}

/// Starts the server with all methods.
pub(super) fn start(
	config: &Configuration,
	handles: &Handles,
	task_manager: &mut TaskManager,
	network: &Network,
	grandpa_link: &GrandpaLink,
	parts: RpcParts,
) -> Result<(), Error> {
	let metrics = RpcMetrics::new(config.prometheus_registry())?;
	let runtime = create_rpc_runtime(config.rpc.max_connections)?;
	let executor = Arc::new(RpcSpawnHandle::new(runtime.handle().clone()));
	let modules = match modules(config, handles, network, grandpa_link, parts, executor) {
		Ok(modules) => modules,
		Err(error) => {
			// A runtime cannot be dropped where another one runs.
			runtime.shutdown_background();
			return Err(error);
		},
	};
	let server = server::start(Config {
		endpoints: config.rpc.addr.clone().unwrap_or_default(),
		modules,
		metrics,
		runtime,
		max_log_length: config.rpc.request_logger_limit,
		limits: Limits::default(),
	})
	.map_err(|e| Error::Application(e.into()))?;
	task_manager.keep_alive(server);
	Ok(())
}

/// Assembles all methods.
fn modules(
	config: &Configuration,
	handles: &Handles,
	network: &Network,
	grandpa_link: &GrandpaLink,
	parts: RpcParts,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Error> {
	let RpcParts { babe_worker, voter_state, requests, seal_commands } = parts;
	let mut modules = RpcModule::new(());
	for methods in sdk_modules(config, handles, network, requests, &executor)? {
		modules.merge(methods).map_err(|e| Error::Application(e.into()))?;
	}

	let authority_set = grandpa_link.shared_authority_set().clone();
	let password = match &config.keystore {
		KeystoreConfig::Path { password, .. } => password.clone(),
		KeystoreConfig::InMemory => None,
	};
	let deps = FullDeps {
		client: handles.client.clone(),
		pool: handles.pool.clone(),
		select_chain: handles.select_chain.clone(),
		chain_spec: config.chain_spec.cloned_box(),
		keys: KeystoreDeps { keystore: handles.keystore.clone(), password },
		babe_worker,
		grandpa: GrandpaDeps {
			executor,
			authority_set: authority_set.clone(),
			voter_state,
			justifications: grandpa_link.justification_stream(),
			proofs: FinalityProofProvider::new_for_service(handles.backend.clone(), Some(authority_set)),
		},
		seal_commands,
	};
	tributary_rpc::extend(&mut modules, deps).map_err(Error::Application)?;
	Ok(modules)
}

/// Returns the modules that every node of the SDK has.
fn sdk_modules(
	config: &Configuration,
	handles: &Handles,
	network: &Network,
	requests: TracingUnboundedSender<Request<Block>>,
	executor: &SubscriptionTaskExecutor,
) -> Result<Vec<Methods>, Error> {
	let Handles { client, backend, pool, keystore, .. } = handles;
	let spec = &config.chain_spec;
	let genesis = client.info().genesis_hash;
	let system = SystemInfo {
		impl_name: config.impl_name.clone(),
		impl_version: config.impl_version.clone(),
		chain_name: spec.name().into(),
		properties: spec.properties(),
		chain_type: spec.chain_type(),
	};
	let (state, child_state) = state::new_full(client.clone(), executor.clone(), None);
	let head = ChainHeadConfig::default();
	let metrics = config.prometheus_registry().map(TransactionMetrics::new).transpose()?;
	let watch = Transaction::new(client.clone(), pool.clone(), executor.clone(), metrics);
	let broadcast = TransactionBroadcast::new(client.clone(), pool.clone(), executor.clone(), BROADCASTS);
	let mut modules: Vec<Methods> = vec![
		Author::new(client.clone(), pool.clone(), keystore.clone(), executor.clone()).into_rpc().into(),
		chain::new_full(client.clone(), executor.clone()).into_rpc().into(),
		state.into_rpc().into(),
		child_state.into_rpc().into(),
		System::new(system, requests).into_rpc().into(),
		ChainHead::new(client.clone(), backend.clone(), executor.clone(), head).into_rpc().into(),
		ChainSpec::new(spec.name().into(), genesis, spec.properties()).into_rpc().into(),
		watch.into_rpc().into(),
		broadcast.into_rpc().into(),
		Bitswap::new(client.clone(), network.sync.clone()).into_rpc().into(),
	];
	if let Some(storage) = backend.offchain_storage() {
		modules.push(Offchain::new(storage).into_rpc().into());
	}
	// Only a node that keeps everything can answer for every block.
	if config.state_pruning.as_ref().is_some_and(|mode| mode.is_archive()) && config.blocks_pruning.is_archive() {
		let archive = Archive::new(client.clone(), backend.clone(), genesis, executor.clone());
		modules.push(archive.into_rpc().into());
	}
	Ok(modules)
}
