//! Runs the node or a subcommand.

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	consensus::manual_seal,
	error::NodeError,
	preflight,
	service::{self, PatientSpawner, RunOptions},
	types::{FullBackend, FullClient},
};
use sc_cli::{BlockNumberOrHash, Error, GenericNumber, Result, SubstrateCli};
use sc_consensus::DefaultImportQueue;
use sc_network::config::NetworkBackendType;
use sc_service::{Configuration, PartialComponents, TaskManager};
use sp_blockchain::HeaderBackend;
use sp_runtime::generic::BlockId;
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
			require_block(&client, &cmd.input)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			require_database(&config)?;
			let DatabaseComponents { client, import_queue, mut task_manager, .. } = DatabaseComponents::open(&config)?;
			require_range(client.info().best_number, cmd.from.as_ref(), cmd.to.as_ref())?;
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
	let mut runner = cli.create_runner(&cli.run).map_err(|error| match error {
		Error::NetworkKeyNotFound(_) if cli.has_temporary_base_path() => NodeError::NetworkKeyTemporary.into(),
		other => other,
	})?;
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
		.map_err(Error::Service)
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
			let spawner = PatientSpawner(task_manager.spawn_essential_handle());
			manual_seal::import_queue(client.clone(), other.block_import.clone(), &other.babe_link, &spawner)
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

/// Returns an error that names the block if the database does not have it.
fn require_block(client: &FullClient, block: &BlockNumberOrHash) -> Result<()> {
	let id = block.parse::<Block>().map_err(|_| NodeError::NotBlock)?;
	match client.block_hash_from_id(&id)?.map(|hash| client.header(hash)).transpose()?.flatten() {
		Some(_) => Ok(()),
		None => {
			let block = match id {
				BlockId::Hash(hash) => format!("{hash:?}"),
				BlockId::Number(number) => format!("#{number}"),
			};
			Err(NodeError::BlockMissing { block, best: client.info().best_number }.into())
		},
	}
}

/// Returns an error if the range holds no block, or ends after the best one. By default it begins
/// with the first block after genesis and ends with the best one.
fn require_range(
	best: BlockNumber,
	from: Option<&GenericNumber>,
	to: Option<&GenericNumber>,
) -> std::result::Result<(), NodeError> {
	let number = |given: Option<&GenericNumber>, default| match given {
		None => Ok(default),
		Some(given) => given.parse().map_err(|_| NodeError::NotBlock),
	};
	let (from, to) = (number(from, 1)?, number(to, best)?);
	match from <= to && to <= best {
		true => Ok(()),
		false => Err(NodeError::RangeMissing { from, to, best }),
	}
}

/// Reverts the records of BABE and GRANDPA on the reverted blocks.
fn revert_consensus(client: Arc<FullClient>, backend: Arc<FullBackend>, blocks: BlockNumber) -> Result<()> {
	sc_consensus_babe::revert(client.clone(), backend, blocks)?;
	sc_consensus_grandpa::revert(client, blocks)?;
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn range_should_be_refused_with_the_best_block_unless_it_has_all_blocks() {
		let check = |from: Option<&str>, to: Option<&str>| {
			let number = |text: &str| text.parse::<GenericNumber>().unwrap();
			require_range(94, from.map(number).as_ref(), to.map(number).as_ref()).map_err(|e| e.to_string())
		};
		for (from, to) in [(None, None), (Some("1"), Some("94")), (Some("94"), None), (Some("0"), Some("0"))] {
			assert_eq!(check(from, to), Ok(()));
		}
		for (from, to) in [(Some("9"), Some("5")), (None, Some("1000")), (Some("95"), None)] {
			assert!(check(from, to).unwrap_err().contains("#94"));
		}
		assert!(check(Some("99999999999"), None).unwrap_err().contains("4294967295"));
	}
}
