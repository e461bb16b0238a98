//! Runs what the command line asks for.

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	preflight, sealing,
	service::{self, Block, FullBackend, FullClient},
};
use sc_cli::{Result, SubstrateCli};
use sc_consensus::DefaultImportQueue;
use sc_network::config::NetworkBackendType;
use sc_service::{Configuration, PartialComponents, TaskManager};
use std::sync::Arc;
use tributary_runtime::{BlockNumber, Hash};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Tributary Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		"A chain that knows whose work is in a model's output, and pays them".into()
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
		chain_spec::load(id)
	}
}

/// Run a node, or the subcommand.
pub fn run(cli: Cli) -> Result<()> {
	match &cli.subcommand {
		None => run_node(&cli),
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::Testnet(cmd)) => cmd.run(),
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			has_database(&config)?;
			let Parts { client, import_queue, task_manager, .. } = Parts::open(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			has_database(&config)?;
			let Parts { client, import_queue, mut task_manager, .. } = Parts::open(&config)?;
			task_manager.keep_alive(import_queue);
			Ok((cmd.run(client, config.database), task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, import_queue, task_manager, .. } = Parts::open(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) => cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database)),
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			has_database(&config)?;
			let Parts { client, backend, import_queue, mut task_manager } = Parts::open(&config)?;
			task_manager.keep_alive(import_queue);
			Ok((cmd.run(client, backend, Some(Box::new(revert_consensus))), task_manager))
		}),
		Some(Subcommand::ChainInfo(cmd)) => cli.create_runner(cmd)?.sync_run(|config| {
			has_database(&config)?;
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
		let (sealing, storage_monitor) = (cli.sealing, cli.storage_monitor.clone());
		match config.network.network_backend {
			NetworkBackendType::Litep2p => {
				service::new_full::<sc_network::Litep2pNetworkBackend>(config, sealing, storage_monitor)
			},
			NetworkBackendType::Libp2p => {
				service::new_full::<sc_network::NetworkWorker<Block, Hash>>(config, sealing, storage_monitor)
			},
		}
		.map_err(sc_cli::Error::Service)
	})
}

/// What a command on the database works with.
struct Parts {
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	import_queue: DefaultImportQueue<Block>,
	task_manager: TaskManager,
}

impl Parts {
	/// The parts that a node would have, with an import queue for the kind of blocks that the database has.
	fn open(config: &Configuration) -> Result<Self> {
		let PartialComponents { client, backend, mut task_manager, import_queue, transaction_pool, other, .. } =
			service::new_partial(config, None)?;
		let import_queue = if other.sealed {
			task_manager.keep_alive(import_queue);
			sealing::import_queue(client.clone(), other.block_import.clone(), &other.babe_link, &task_manager)
		} else {
			import_queue
		};
		// Tasks would report the end of what they serve as a failure.
		task_manager.keep_alive((transaction_pool, other));
		Ok(Self { client, backend, import_queue, task_manager })
	}
}

/// Commands that read a database must not make an empty one.
fn has_database(config: &Configuration) -> Result<()> {
	match config.database.path() {
		Some(path) if !path.exists() => Err(sc_cli::Error::Input(format!(
			"there is no database in `{}`; give the --base-path and --chain that the node ran with",
			path.display()
		))),
		_ => Ok(()),
	}
}

/// Take back what BABE and GRANDPA noted of the blocks that are reverted.
fn revert_consensus(client: Arc<FullClient>, backend: Arc<FullBackend>, blocks: BlockNumber) -> Result<()> {
	sc_consensus_babe::revert(client.clone(), backend, blocks)?;
	sc_consensus_grandpa::revert(client, blocks)?;
	Ok(())
}
