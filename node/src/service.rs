//! Puts the parts of the node together.

use crate::{
	clock,
	disk::Disk,
	equivocation::Reporting,
	error, genesis,
	metrics::Metrics,
	peers, ports, preflight,
	refusal::{self, Forgetting},
	rpc,
	sealing::{self, Sealing},
};
use futures::{channel::mpsc, FutureExt, StreamExt};
use jsonrpsee::core::async_trait;
use sc_basic_authorship::ProposerFactory;
use sc_chain_spec::{BuildGenesisBlock, GenesisBlockBuilder};
use sc_client_api::Backend as _;
use sc_client_db::DatabaseSettings;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, DefaultImportQueue, ImportResult};
use sc_consensus_babe::{BabeBlockImport, BabeLink, BabeWorkerHandle, SlotProportion};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaBlockImport, GrandpaPruningFilter, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_network::{
	config::FullNetworkConfiguration, service::traits::NetworkService, Event, NetworkBackend, NetworkEventStream,
};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::{
	error::Error, ChainType, Configuration, KeystoreContainer, PartialComponents, SpawnTasksParams, TFullBackend,
	TFullClient, TaskManager, WarpSyncConfig,
};
use sc_storage_monitor::StorageMonitorParams;
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_consensus_babe::{
	inherents::{BabeCreateInherentDataProviders, InherentDataProvider},
	SlotDuration,
};
use sp_runtime::traits::Block as BlockT;
use std::{sync::Arc, time::Duration};
use tributary_runtime::{Hash, RuntimeApi};

pub use tributary_runtime::opaque::Block;

/// What the runtime may call outside of itself.
pub type HostFunctions = sp_io::SubstrateHostFunctions;
/// What runs the runtime.
pub type Executor = WasmExecutor<HostFunctions>;
/// The client.
pub type FullClient = TFullClient<Block, RuntimeApi, Executor>;
/// The database.
pub type FullBackend = TFullBackend<Block>;
/// The best chain is the longest of the heaviest.
pub type SelectChain = sc_consensus::LongestChain<FullBackend, Block>;
/// The transactions that wait.
pub type TransactionPool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;
/// The way of a block into the database.
pub type BabeImport = Reporting<
	Forgetting<BabeBlockImport<Block, FullClient, Finality, BabeCreateInherentDataProviders<Block>, SelectChain>>,
>;
/// The parts that commands on the database need too.
pub type Partial =
	PartialComponents<FullClient, FullBackend, SelectChain, DefaultImportQueue<Block>, TransactionPool, Consensus>;

/// Final blocks whose states are kept unless `--state-pruning` says otherwise: the SDK's own default.
pub const PRUNED_STATES: u32 = 256;

/// Where compiled runtimes are kept, in the chain's folder.
const COMPILED: &str = "compiled";

/// GRANDPA justifications are made and taken at least so often, in blocks.
const JUSTIFICATION_PERIOD: u32 = 512;

/// How long a GRANDPA message is expected to take through the network.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// The part of a slot in which a block may be filled; the rest is for its way to the others.
const PROPOSAL_PORTION: f32 = 0.5;

/// What follows the check of a block: GRANDPA takes note of changes of its voters; a node that seals alone has none.
#[derive(Clone)]
// There is one, for as long as the node runs.
#[allow(clippy::large_enum_variant)]
pub enum Finality {
	/// Voters finalise.
	Grandpa(GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>),
	/// Each block is final when it is made.
	Sealed(Arc<FullClient>),
}

#[async_trait]
impl BlockImport<Block> for Finality {
	type Error = sp_consensus::Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Self::Error> {
		match self {
			Self::Grandpa(import) => import.check_block(block).await,
			Self::Sealed(client) => client.check_block(block).await,
		}
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Self::Error> {
		let imported = match self {
			Self::Grandpa(import) => import.import_block(block).await?,
			Self::Sealed(client) => client.import_block(block).await?,
		};
		refusal::as_error(imported)
	}
}

/// The consensus parts.
pub struct Consensus {
	/// Where made blocks go.
	pub block_import: BabeImport,
	/// The epochs.
	pub babe_link: BabeLink<Block>,
	/// Answers questions about epochs.
	pub babe_worker: BabeWorkerHandle<Block>,
	/// The voters.
	pub grandpa_link: LinkHalf<Block, FullClient, SelectChain>,
	/// Whether blocks are sealed by a node alone.
	pub sealed: bool,
	/// Where events are reported.
	pub telemetry: Option<Telemetry>,
}

/// Open the database and build what every command on it needs. A running node says how blocks are made; a command goes by
/// the blocks that are there.
pub fn new_partial(config: &Configuration, sealing: Option<Sealing>) -> Result<Partial, Error> {
	preflight::check_base_path(config)?;
	preflight::check_database(config)?;

	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()?;

	let executor = new_executor(config);
	let (client, backend, keystore_container, task_manager) =
		open(config, executor, telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()))?;
	let client = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let written = sealing::is_sealed(&client)?;
	if let Some(sealing) = sealing {
		sealing.check_database(written)?;
	}
	let sealed = sealing.map_or(written == Some(true), Sealing::is_alone);

	let select_chain = sc_consensus::LongestChain::new(backend.clone());
	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&(client.clone() as Arc<_>),
		select_chain.clone(),
		telemetry.as_ref().map(Telemetry::handle),
	)?;

	let babe = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe.slot_duration();
	if sealing.is_some() {
		clock::check_at_start(&client, slot_duration, sealed)?;
	}
	let (finality, slots) = if sealed {
		(Finality::Sealed(client.clone()), sealing::next_slot(client.clone()))
	} else {
		(Finality::Grandpa(grandpa_import.clone()), slot_by_the_clock(slot_duration))
	};

	let (block_import, babe_link) = sc_consensus_babe::block_import(
		babe,
		finality,
		client.clone(),
		slots,
		select_chain.clone(),
		OffchainTransactionPoolFactory::new(transaction_pool.clone()),
	)?;
	let block_import = Reporting::new(
		Forgetting(block_import),
		client.clone(),
		OffchainTransactionPoolFactory::new(transaction_pool.clone()),
	);

	let (import_queue, babe_worker) = sc_consensus_babe::import_queue(sc_consensus_babe::ImportQueueParams {
		link: babe_link.clone(),
		block_import: block_import.clone(),
		justification_import: if sealed { None } else { Some(Box::new(grandpa_import)) },
		client: client.clone(),
		slot_duration,
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		telemetry: telemetry.as_ref().map(Telemetry::handle),
	})?;

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: Consensus { block_import, babe_link, babe_worker, grandpa_link, sealed, telemetry },
	})
}

/// What runs the runtime; it keeps what it compiled beside the database, so that the next start need not compile again.
fn new_executor(config: &Configuration) -> Executor {
	let heap = config
		.executor
		.default_heap_pages
		.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| HeapAllocStrategy::Static { extra_pages: pages as u32 });
	let builder = Executor::builder()
		.with_execution_method(config.executor.wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(config.executor.max_runtime_instances)
		.with_runtime_cache_size(config.executor.runtime_cache_size);
	match config.data_path.canonicalize() {
		Ok(path) => builder.with_cache_path(path.join(COMPILED)),
		Err(_) => builder,
	}
	.build()
}

/// Slot and time of a block as the clock says.
fn slot_by_the_clock(slot_duration: SlotDuration) -> BabeCreateInherentDataProviders<Block> {
	Arc::new(move |_, ()| async move {
		let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
		let slot = InherentDataProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
		Ok::<_, Box<dyn std::error::Error + Send + Sync>>((slot, timestamp))
	})
}

type Opened = (FullClient, Arc<FullBackend>, KeystoreContainer, TaskManager);

/// Open the database, or make it from the chain specification. One that holds another chain is refused: the SDK would go
/// on with that chain, under the wrong name.
fn open(config: &Configuration, executor: Executor, telemetry: Option<TelemetryHandle>) -> Result<Opened, Error> {
	// Warp sync proofs are made from the justified blocks: keep them when others are pruned.
	let settings = DatabaseSettings { pruning_filters: vec![Arc::new(GrandpaPruningFilter)], ..config.db_config() };
	let backend = sc_service::new_db_backend::<Block>(settings).map_err(|e| match config.database.path() {
		Some(path) if !error::has_remedy(&e.to_string()) => preflight::damaged(path, &e.to_string()),
		_ => e.into(),
	})?;

	let storage = genesis::storage(config.chain_spec.as_ref(), &executor)
		.map_err(|e| Error::Other(format!("the chain specification gives no genesis: {e}")))?;
	let genesis_block = |commit| {
		GenesisBlockBuilder::<Block, _, _>::new_with_storage(storage.clone(), commit, backend.clone(), executor.clone())
	};

	let stored = backend.blockchain().info().genesis_hash;
	if stored != Hash::zero() {
		let specified = genesis_block(false)?.build_genesis_block()?.0.hash();
		if stored != specified {
			if let (Ok(None) | Err(_), Some(path)) = (backend.blockchain().header(stored), config.database.path()) {
				return Err(preflight::damaged(path, "it has no genesis block"));
			}
			return Err(Error::Other(format!(
				"the database in `{}` holds another chain: its genesis is {stored:?} and that of {} is {specified:?}; give the \
				 specification that it was made with, another --base-path, or run purge-chain",
				config.database.path().unwrap_or(&config.data_path).display(),
				config.chain_spec.name(),
			)));
		}
	}

	let genesis = genesis_block(!config.no_genesis())?;
	sc_service::new_full_parts_with_genesis_builder(config, telemetry, executor, backend.clone(), genesis, false)
}

/// Start a node.
pub fn new_full<N: NetworkBackend<Block, Hash>>(
	mut config: Configuration,
	sealing: Sealing,
	storage_monitor: StorageMonitorParams,
) -> Result<TaskManager, Error> {
	sealing.check(&config)?;
	preflight::check(&config)?;
	ports::check(&config)?;
	let disk = config.database.path().map(|path| Disk::new(path, &storage_monitor));
	if let Some((disk, path)) = disk.as_ref().zip(config.database.path()) {
		if let Some(shortage) = disk.shortage() {
			return Err(Error::Other(shortage));
		}
		error::watch_over(disk.clone(), path.into());
	}
	let chain_type = config.chain_spec.chain_type();
	if matches!(chain_type, ChainType::Development | ChainType::Local) {
		// A public network asks three peers before it warps; on one machine there may be but one.
		config.network.min_peers_to_start_warp_sync.get_or_insert(1);
	}

	let PartialComponents {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: Consensus { block_import, babe_link, babe_worker, grandpa_link, sealed: _, mut telemetry },
	} = new_partial(&config, Some(sealing))?;

	if let Some(disk) = disk {
		disk.watch(&task_manager.spawn_essential_handle());
	}

	let with_grandpa = !sealing.is_alone() && !config.disable_grandpa;
	let prometheus = config.prometheus_registry().cloned();
	let metrics = N::register_notification_metrics(prometheus.as_ref());
	let mut net_config = FullNetworkConfiguration::<_, _, N>::new(&config.network, prometheus.clone());
	let genesis_hash = client.info().genesis_hash;
	let grandpa_protocol = sc_consensus_grandpa::protocol_standard_name(&genesis_hash, &config.chain_spec);
	let grandpa_notifications = with_grandpa.then(|| {
		let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
			grandpa_protocol.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
		net_config.add_notification_protocol(protocol);
		notifications
	});
	let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	));

	let (announced, announcements) = clock::listen();
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(sc_service::BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: Some(Box::new(|_| Box::new(announced))),
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	let (commands, commands_stream) = mpsc::channel(64);
	let shared_voter_state = SharedVoterState::empty();
	let rpc_builder = {
		let client = client.clone();
		let pool = transaction_pool.clone();
		let select_chain = select_chain.clone();
		let chain_spec = config.chain_spec.cloned_box();
		let keystore = keystore_container.keystore();
		let authority_set = grandpa_link.shared_authority_set().clone();
		let justifications = grandpa_link.justification_stream();
		let proofs = FinalityProofProvider::new_for_service(backend.clone(), Some(authority_set.clone()));
		let voter_state = shared_voter_state.clone();
		let commands = sealing.is_alone().then(|| commands.clone());
		Box::new(move |executor: SubscriptionTaskExecutor| {
			rpc::create(rpc::Deps {
				client: client.clone(),
				pool: pool.clone(),
				select_chain: select_chain.clone(),
				chain_spec: chain_spec.cloned_box(),
				babe: rpc::Babe { worker: babe_worker.clone(), keystore: keystore.clone() },
				grandpa: rpc::Grandpa {
					executor,
					authority_set: authority_set.clone(),
					voter_state: voter_state.clone(),
					justifications: justifications.clone(),
					proofs: proofs.clone(),
				},
				commands: commands.clone(),
			})
			.map_err(Error::Application)
		})
	};

	let role = config.role;
	let name = config.network.node_name.clone();
	let force_authoring = config.force_authoring;
	let known_peers = config.network.boot_nodes.len() + config.network.default_peers_set.reserved_nodes.len();
	let discovery = sc_authority_discovery::WorkerConfig {
		publish_non_global_ips: config.network.allow_non_globals_in_dht,
		public_addresses: config.network.public_addresses.clone(),
		persisted_cache_directory: config.network.net_config_path.clone(),
		..Default::default()
	};

	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore_container.keystore(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder,
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	let proposer = ProposerFactory::new(
		task_manager.spawn_handle(),
		client.clone(),
		transaction_pool.clone(),
		prometheus.as_ref(),
		telemetry.as_ref().map(Telemetry::handle),
	);

	if let Some(registry) = &prometheus {
		let metrics = Metrics::register(registry)?;
		task_manager.spawn_handle().spawn_blocking("event-metrics", None, metrics.follow(client.clone()));
	}

	if sealing.is_alone() {
		let params = sealing::Params {
			sealing,
			client,
			pool: transaction_pool,
			keystore: keystore_container.keystore(),
			proposer,
			select_chain,
			block_import,
			babe_link,
			commands,
			commands_stream,
		};
		sealing::start(params, &task_manager)?;
		return Ok(task_manager);
	}

	let peers = {
		let sync = sync_service.clone();
		move || sync.num_connected_peers()
	};
	let slot_duration = babe_link.config().slot_duration();
	let clock =
		clock::watch(client.clone(), keystore_container.keystore(), slot_duration, announcements, peers.clone());
	task_manager.spawn_essential_handle().spawn_blocking("clock-watch", None, clock);
	if known_peers > 0 {
		task_manager.spawn_handle().spawn("peers-watch", None, peers::watch(known_peers, genesis_hash, peers));
	}

	if role.is_authority() {
		let babe = sc_consensus_babe::start_babe(sc_consensus_babe::BabeParams {
			keystore: keystore_container.keystore(),
			client: client.clone(),
			select_chain,
			env: proposer,
			block_import,
			sync_oracle: sync_service.clone(),
			justification_sync_link: sync_service.clone(),
			create_inherent_data_providers: slot_by_the_clock(babe_link.config().slot_duration()),
			force_authoring,
			// Where nobody finalises there is nothing to wait for.
			backoff_authoring_blocks: with_grandpa.then(BackoffAuthoringOnFinalizedHeadLagging::default),
			babe_link,
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
			max_block_proposal_slot_portion: None,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("babe-proposer", Some("block-authoring"), babe);

		discover_authorities(
			discovery,
			&task_manager,
			client,
			network.clone(),
			&keystore_container,
			prometheus.clone(),
		);
	}

	if let Some(notification_service) = grandpa_notifications {
		let voting_rules = match chain_type {
			// There is no fork to be careful of, so that the best block is final at once.
			ChainType::Development => VotingRulesBuilder::new(),
			_ => VotingRulesBuilder::default(),
		};
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				name: Some(name),
				observer_enabled: false,
				keystore: role.is_authority().then(|| keystore_container.keystore()),
				local_role: role,
				telemetry: telemetry.as_ref().map(Telemetry::handle),
				protocol_name: grandpa_protocol,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service,
			voting_rule: voting_rules.build(),
			prometheus_registry: prometheus,
			shared_voter_state,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}

/// Publish where this authority is to be reached, and find the others.
fn discover_authorities(
	config: sc_authority_discovery::WorkerConfig,
	task_manager: &TaskManager,
	client: Arc<FullClient>,
	network: Arc<dyn NetworkService>,
	keystore_container: &KeystoreContainer,
	prometheus: Option<substrate_prometheus_endpoint::Registry>,
) {
	let dht_events = network
		.event_stream("authority-discovery")
		.filter_map(|event| async move {
			match event {
				Event::Dht(event) => Some(event),
				_ => None,
			}
		})
		.boxed();
	let (worker, _service) = sc_authority_discovery::new_worker_and_service_with_config(
		config,
		client,
		Arc::new(network),
		dht_events,
		sc_authority_discovery::Role::PublishAndDiscover(keystore_container.keystore()),
		prometheus,
		task_manager.spawn_handle(),
	);
	task_manager.spawn_handle().spawn("authority-discovery", Some("networking"), worker.run().boxed());
}
