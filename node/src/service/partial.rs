//! Components that a running node and the commands on its database have in common.

use super::{database, executor::new_executor, spawner::PatientSpawner};
use crate::{
	consensus::{
		epoch_rollback::EpochRollback,
		equivocation::EquivocationReporter,
		import::{FinalityImport, FullBlockImport},
		manual_seal::{self, Sealing},
		slots, JUSTIFICATION_PERIOD,
	},
	monitor::clock,
	preflight,
	types::{FullBackend, FullClient, SelectChain, TransactionPool},
};
use sc_consensus::DefaultImportQueue;
use sc_consensus_babe::{BabeLink, BabeWorkerHandle};
use sc_consensus_grandpa::LinkHalf;
use sc_service::{error::Error, Configuration, PartialComponents};
use sc_storage_monitor::StorageMonitorParams;
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use std::sync::Arc;
use tributary_runtime::opaque::Block;

/// Components before the network is built.
pub type PartialNode =
	PartialComponents<FullClient, FullBackend, SelectChain, DefaultImportQueue<Block>, TransactionPool, ConsensusParts>;

/// Link from the block import to the GRANDPA voter.
pub(super) type GrandpaLink = LinkHalf<Block, FullClient, SelectChain>;

/// Components of the consensus.
pub struct ConsensusParts {
	/// Import of the blocks that this node makes.
	pub block_import: FullBlockImport,
	/// Configuration and epochs of BABE.
	pub babe_link: BabeLink<Block>,
	/// Handle that answers questions about epochs.
	pub babe_worker: BabeWorkerHandle<Block>,
	/// Link to the GRANDPA voter.
	pub grandpa_link: GrandpaLink,
	/// `true` if one node seals all blocks by itself.
	pub is_sealed: bool,
	/// Telemetry, unless it is disabled.
	pub telemetry: Option<Telemetry>,
}

/// Options of a running node beyond the configuration of the SDK.
pub struct RunOptions {
	/// Way of making blocks.
	pub sealing: Sealing,
	/// Limit of free disk space.
	pub storage_monitor: StorageMonitorParams,
	/// `true` if the base path is removed when the node ends.
	pub has_temporary_base_path: bool,
}

/// Opens the database and builds the components on it. A running node has options that determine
/// how blocks are made. A command has none, and follows the blocks in the database.
pub fn new_partial(config: &Configuration, options: Option<&RunOptions>) -> Result<PartialNode, Error> {
	preflight::check_base_path(config)?;
	preflight::check_database(config)?;

	let telemetry = new_telemetry(config)?;
	let executor = new_executor(config, options.is_some_and(|options| options.has_temporary_base_path));
	let (client, backend, keystore_container, task_manager) = database::open(
		config,
		executor,
		telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
		options.is_some(),
	)?;
	let client = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});
	let telemetry_handle = telemetry.as_ref().map(Telemetry::handle);

	let is_sealed = is_sealed(&client, options)?;
	let select_chain = sc_consensus::LongestChain::new(backend.clone());
	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			PatientSpawner(task_manager.spawn_essential_handle()),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);
	let offchain_pool = || OffchainTransactionPoolFactory::new(transaction_pool.clone());

	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&(client.clone() as Arc<_>),
		select_chain.clone(),
		telemetry_handle.clone(),
	)?;

	let babe = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe.slot_duration();
	if options.is_some() {
		clock::check_at_start(&client, slot_duration, is_sealed)?;
	}
	let (finality_import, slots) = if is_sealed {
		(FinalityImport::Sealed(client.clone()), slots::after_best_block(client.clone()))
	} else {
		(FinalityImport::Grandpa(grandpa_import.clone()), slots::from_clock(slot_duration))
	};

	let (babe_import, babe_link) = sc_consensus_babe::block_import(
		babe,
		finality_import,
		client.clone(),
		slots,
		select_chain.clone(),
		offchain_pool(),
	)?;
	let block_import = EquivocationReporter::new(EpochRollback(babe_import), client.clone(), offchain_pool());

	let (import_queue, babe_worker) = sc_consensus_babe::import_queue(sc_consensus_babe::ImportQueueParams {
		link: babe_link.clone(),
		block_import: block_import.clone(),
		justification_import: if is_sealed { None } else { Some(Box::new(grandpa_import)) },
		client: client.clone(),
		slot_duration,
		spawner: &PatientSpawner(task_manager.spawn_essential_handle()),
		registry: config.prometheus_registry(),
		telemetry: telemetry_handle,
	})?;

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: ConsensusParts { block_import, babe_link, babe_worker, grandpa_link, is_sealed, telemetry },
	})
}

/// Creates the telemetry and its worker, if the configuration has endpoints.
fn new_telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, sc_telemetry::Error> {
	let Some(endpoints) = config.telemetry_endpoints.clone().filter(|endpoints| !endpoints.is_empty()) else {
		return Ok(None);
	};
	let worker = TelemetryWorker::new(16)?;
	let telemetry = worker.handle().new_telemetry(endpoints);
	Ok(Some((worker, telemetry)))
}

/// Returns `true` if one node seals all blocks, by the options or else by the blocks in the
/// database. Returns an error if they contradict each other.
fn is_sealed(client: &FullClient, options: Option<&RunOptions>) -> Result<bool, Error> {
	let stored = manual_seal::is_sealed(client)?;
	match options {
		Some(RunOptions { sealing, .. }) => {
			sealing.validate_database(stored)?;
			Ok(sealing.is_manual())
		},
		None => Ok(stored == Some(true)),
	}
}
