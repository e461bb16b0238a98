//! Runs what the command line asks for.

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	sealing,
	service::{self, Block, FullBackend, FullClient},
};
use sc_cli::{Result, SubstrateCli};
use sc_network::config::NetworkBackendType;
use sc_service::{Configuration, PartialComponents};
use std::sync::Arc;
use tributary_runtime::interface::{BlockNumber, Hash};

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
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			has_database(&config)?;
			let PartialComponents { client, task_manager, import_queue, other, .. } =
				service::new_partial(&config, None)?;
			let sealed = other
				.sealed
				.then(|| sealing::import_queue(client.clone(), other.block_import, &other.babe_link, &task_manager));
			let check = async move {
				match sealed {
					// The other queue must live, or its end would be taken for a failure.
					Some(sealed) => cmd.run(client, sealed).await.map(|()| drop(import_queue)),
					None => cmd.run(client, import_queue).await,
				}
			};
			Ok((check, task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			has_database(&config)?;
			let PartialComponents { client, task_manager, import_queue, .. } = service::new_partial(&config, None)?;
			let export = async move { cmd.run(client, config.database).await.map(|()| drop(import_queue)) };
			Ok((export, task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, import_queue, .. } = service::new_partial(&config, None)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) => cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database)),
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			has_database(&config)?;
			let PartialComponents { client, task_manager, backend, import_queue, .. } =
				service::new_partial(&config, None)?;
			let revert = async move {
				cmd.run(client, backend, Some(Box::new(revert_consensus))).await.map(|()| drop(import_queue))
			};
			Ok((revert, task_manager))
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
