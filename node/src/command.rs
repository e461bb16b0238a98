//! Runs the node or a subcommand.

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	consensus::manual_seal,
	error::NodeError,
	preflight,
	service::{self, RunOptions},
	types::{FullBackend, FullClient},
};
use sc_cli::{Result, SubstrateCli};
use sc_consensus::DefaultImportQueue;
use sc_network::config::NetworkBackendType;
use sc_service::{Configuration, PartialComponents, TaskManager};
use std::sync::Arc;
use tributary_runtime::{opaque::Block, BlockNumber, Hash};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Tributary Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		"A chain that traces the output of AI models to training data, and pays its contributors".into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"docs/ in the source tree".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn sc_service::ChainSpec>, String> {
		chain_spec::load(id).map_err(|e| e.to_string())
	}
}

/// Runs the subcommand, or the node if there is none.
pub(crate) fn run(cli: Cli) -> Result<()> {
	match &cli.subcommand {
		None => run_node(&cli),
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::Testnet(cmd)) => cmd.run(),
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			require_database(&config)?;
			let DatabaseComponents { client, import_queue, task_manager, .. } = DatabaseComponents::open(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			require_database(&config)?;
			let DatabaseComponents { client, import_queue, mut task_manager, .. } = DatabaseComponents::open(&config)?;
			task_manager.keep_alive(import_queue);
			Ok((cmd.run(client, config.database), task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let DatabaseComponents { client, import_queue, task_manager, .. } = DatabaseComponents::open(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) => cli.create_runner(cmd)?.sync_run(|config| {
			preflight::check_unused(&config.database)?;
			cmd.run(config.database)
		}),
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			require_database(&config)?;
			let DatabaseComponents { client, backend, import_queue, mut task_manager } =
				DatabaseComponents::open(&config)?;
			task_manager.keep_alive(import_queue);
			Ok((cmd.run(client, backend, Some(Box::new(revert_consensus))), task_manager))
		}),
		Some(Subcommand::ChainInfo(cmd)) => cli.create_runner(cmd)?.sync_run(|config| {
			require_database(&config)?;
			cmd.run::<Block>(&config)?;
			println!();
			Ok(())
		}),
	}
}

fn run_node(cli: &Cli) -> Result<()> {
	let mut runner = cli.create_runner(&cli.run)?;
	if let Some(endpoints) = &mut runner.config_mut().rpc.addr {
		cli.restrict_rpc(endpoints);
		let rpc = &cli.run.rpc_params;
		preflight::check_rpc(endpoints, rpc.unsafe_rpc_external || !rpc.experimental_rpc_endpoint.is_empty())?;
	}
	runner.run_node_until_exit(|config| async move {
		let options = RunOptions {
			sealing: cli.sealing,
			storage_monitor: cli.storage_monitor.clone(),
			has_temporary_base_path: cli.has_temporary_base_path(),
		};
		match config.network.network_backend {
			NetworkBackendType::Litep2p => service::new_full::<sc_network::Litep2pNetworkBackend>(config, options),
			NetworkBackendType::Libp2p => service::new_full::<sc_network::NetworkWorker<Block, Hash>>(config, options),
		}
		.map_err(sc_cli::Error::Service)
	})
}

/// Components for a command on the database.
struct DatabaseComponents {
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	import_queue: DefaultImportQueue<Block>,
	task_manager: TaskManager,
}

impl DatabaseComponents {
	/// Opens the database, with an import queue for the kind of blocks in it.
	fn open(config: &Configuration) -> Result<Self> {
		let PartialComponents { client, backend, mut task_manager, import_queue, transaction_pool, other, .. } =
			service::new_partial(config, None)?;
		let import_queue = if other.is_sealed {
			task_manager.keep_alive(import_queue);
			manual_seal::import_queue(client.clone(), other.block_import.clone(), &other.babe_link, &task_manager)
		} else {
			import_queue
		};
		// Tasks would report the end of these components as a failure.
		task_manager.keep_alive((transaction_pool, other));
		Ok(Self { client, backend, import_queue, task_manager })
	}
}

/// Returns an error if there is no database. A command that reads a database must not create an
/// empty one.
fn require_database(config: &Configuration) -> std::result::Result<(), NodeError> {
	match config.database.path() {
		Some(path) if !path.exists() => Err(NodeError::DatabaseMissing(path.into())),
		_ => Ok(()),
	}
}

/// Reverts the records of BABE and GRANDPA on the reverted blocks.
fn revert_consensus(client: Arc<FullClient>, backend: Arc<FullBackend>, blocks: BlockNumber) -> Result<()> {
	sc_consensus_babe::revert(client.clone(), backend, blocks)?;
	sc_consensus_grandpa::revert(client, blocks)?;
	Ok(())
}
