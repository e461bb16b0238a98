//! Running node, assembled step by step.

use super::{
	authorship, background, finality,
	handles::Handles,
	network::{self, Network},
	partial::{new_partial, ConsensusParts, RunOptions},
	rpc::{self, RpcParts},
};
use crate::{
	chain_spec,
	consensus::{
		import::FullBlockImport,
		manual_seal::{self, CommandStream, Commands, Sealing, SealingParams},
	},
	crash, exit,
	monitor::{
		clock::{self, Announcements, AuthoringOracle},
		disk::Disk,
		metrics::Metrics,
		peers, votes,
	},
	preflight::{self, ports},
};
use futures::channel::mpsc;
use sc_consensus_babe::BabeLink;
use sc_consensus_grandpa::SharedVoterState;
use sc_network::NetworkBackend;
use sc_service::{error::Error, Configuration, PartialComponents, TaskManager};
use sc_telemetry::Telemetry;
use sp_blockchain::HeaderBackend;
use sp_consensus_babe::SlotDuration;
use std::sync::{atomic::AtomicBool, Arc};
use tributary_runtime::{opaque::Block, Hash};

/// Maximum number of `engine_*` commands in the queue of the sealing task.
const COMMAND_QUEUE: usize = 64;

/// Starts a node.
pub fn new_full<N: NetworkBackend<Block, Hash>>(
	mut config: Configuration,
	options: RunOptions,
) -> Result<TaskManager, Error> {
	let disk = check_environment(&config, &options)?;
	network::set_defaults(&mut config);
	let is_manual = options.sealing.is_manual();
	let with_grandpa = !is_manual && !config.disable_grandpa;

	let PartialComponents {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool: pool,
		other: ConsensusParts { block_import, babe_link, babe_worker, grandpa_link, is_sealed: _, mut telemetry },
	} = new_partial(&config, Some(&options))?;
	let handles = Handles {
		client,
		backend,
		pool,
		keystore: keystore_container.keystore(),
		select_chain,
		prometheus: config.prometheus_registry().cloned(),
		telemetry: telemetry.as_ref().map(Telemetry::handle),
	};
	if let Some(disk) = disk {
		disk.watch(&task_manager.spawn_essential_handle());
	}

	let authority_set = grandpa_link.shared_authority_set().clone();
	let (network, queues) =
		network::build::<N>(&config, &handles, &task_manager, import_queue, authority_set, with_grandpa)?;

	let (commands, command_stream) = mpsc::channel(COMMAND_QUEUE);
	let voter_state = SharedVoterState::empty();
	let peers = (network::known_peers(&config), chain_spec::is_built_in(&*config.chain_spec));
	let authoring = authorship::Settings::new(&config);
	let voting = finality::Settings::new(&config);
	background::start(&config, &handles, &task_manager, &network, queues.transactions, telemetry.as_mut())?;
	let parts = RpcParts {
		babe_worker,
		voter_state: voter_state.clone(),
		requests: queues.rpc_requests,
		seal_commands: is_manual.then(|| commands.clone()),
	};
	rpc::start(&config, &handles, &mut task_manager, &network, &grandpa_link, parts)?;
	// A temporary folder is removed when the node ends.
	task_manager.keep_alive(config.base_path);

	start_metrics(&handles, &task_manager)?;
	if is_manual {
		let channel = (commands, command_stream);
		start_sealing(options.sealing, handles, &task_manager, block_import, babe_link, channel)?;
		return Ok(task_manager);
	}

	let slot_duration = babe_link.config().slot_duration();
	let oracle = AuthoringOracle::new(network.sync.clone());
	let monitored = (queues.announcements, oracle.switch());
	start_monitors(&handles, &task_manager, &network, monitored, slot_duration, peers);
	if with_grandpa && authoring.is_some() {
		let authorities = grandpa_link.shared_authority_set().clone();
		task_manager.spawn_handle().spawn("votes-watch", None, votes::watch(authorities, handles.keystore.clone()));
	}
	if let Some(settings) = authoring {
		authorship::start(settings, &handles, &task_manager, &network, oracle, block_import, babe_link, with_grandpa)?;
	}
	if let Some(protocol) = queues.grandpa {
		finality::start(voting, &handles, &task_manager, network, protocol, grandpa_link, voter_state)?;
	}
	Ok(task_manager)
}

/// Checks everything that the node needs before it opens anything, and installs the hooks for a
/// disk that fails. Returns the monitor of the disk, if the database is on one.
fn check_environment(config: &Configuration, options: &RunOptions) -> Result<Option<Disk>, Error> {
	options.sealing.validate(config)?;
	preflight::check(config)?;
	ports::check(config)?;
	let Some(path) = config.database.path() else { return Ok(None) };
	let disk = Disk::new(path, &options.storage_monitor);
	disk.check()?;
	let probe = disk.clone();
	exit::set_probe(move || probe.check().err().map(|full| full.to_string()));
	crash::install_hooks(path.into());
	Ok(Some(disk))
}

/// Starts the metrics of the chain, unless metrics are disabled.
fn start_metrics(handles: &Handles, task_manager: &TaskManager) -> Result<(), Error> {
	if let Some(registry) = &handles.prometheus {
		let metrics = Metrics::register(registry)?;
		task_manager.spawn_handle().spawn_blocking("event-metrics", None, metrics.follow(handles.client.clone()));
	}
	Ok(())
}

/// Starts the task that seals blocks, with both ends of its command channel.
fn start_sealing(
	sealing: Sealing,
	handles: Handles,
	task_manager: &TaskManager,
	block_import: FullBlockImport,
	babe_link: BabeLink<Block>,
	(commands, command_stream): (Commands, CommandStream),
) -> Result<(), Error> {
	let params = SealingParams {
		sealing,
		proposer: authorship::new_proposer(&handles, task_manager),
		client: handles.client,
		pool: handles.pool,
		keystore: handles.keystore,
		select_chain: handles.select_chain,
		block_import,
		babe_link,
		commands,
		command_stream,
	};
	manual_seal::start(params, task_manager)
}

/// Starts the monitors of the clock and the peers.
fn start_monitors(
	handles: &Handles,
	task_manager: &TaskManager,
	network: &Network,
	(announcements, is_ahead): (Announcements, Arc<AtomicBool>),
	slot_duration: SlotDuration,
	(known_peers, built_in): (usize, bool),
) {
	let connected = {
		let sync = network.sync.clone();
		move || sync.num_connected_peers()
	};
	let (client, keystore) = (handles.client.clone(), handles.keystore.clone());
	let clock = clock::watch(client, keystore, slot_duration, announcements, connected.clone(), is_ahead);
	task_manager.spawn_essential_handle().spawn_blocking("clock-watch", None, clock);
	if known_peers > 0 {
		let genesis = handles.client.info().genesis_hash;
		task_manager.spawn_handle().spawn("peers-watch", None, peers::watch(known_peers, genesis, built_in, connected));
	}
}
