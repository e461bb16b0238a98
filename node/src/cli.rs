//! The command line: flags, subcommands, and the defaults that differ from the SDK's.

use crate::{sealing::Sealing, service::PRUNED_STATES, testnet::TestnetCmd};
use clap::{CommandFactory, FromArgMatches};
use sc_cli::{Database, DatabaseParams, DatabasePruningMode, RunCmd, SubstrateCli, TransactionPoolType};
use sc_service::config::{RpcBatchRequestConfig, RpcEndpoint};
use sc_storage_monitor::StorageMonitorParams;
use std::num::NonZeroU32;

/// RPC calls that one connection may make in a minute, all of them at once if it likes. What comes faster is delayed,
/// and refused only when the delay does not help.
const RPC_CALLS_A_MINUTE: NonZeroU32 = NonZeroU32::new(12_000).unwrap();

/// RPC calls that may come in one batch.
const RPC_BATCH: u32 = 100;

/// The whole command line.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// The flags of a running node.
	#[command(flatten)]
	pub run: RunCmd,

	/// How blocks are made: `babe`, `instant`, `manual` or `interval=MS`.
	///
	/// `babe` is the real consensus, on every chain. The others are for a development chain with one authority: this node
	/// makes every block alone and finalises it at once. `instant` makes one when a transaction arrives, `manual` when
	/// `engine_createBlock` is called, `interval=MS` every MS milliseconds. With these three the RPC offers `engine_*`, a
	/// block counts as one slot whatever the clock says, and no other node can follow the chain.
	#[arg(long, value_name = "MODE", default_value_t = Sealing::Babe)]
	pub sealing: Sealing,

	/// When to stop because the disk is full.
	#[command(flatten)]
	pub storage_monitor: StorageMonitorParams,
}

/// What the node can do instead of running.
#[derive(Debug, clap::Subcommand)]
// Parsed once, so its size is no matter.
#[allow(clippy::large_enum_variant)]
pub enum Subcommand {
	/// Write a chain specification as JSON.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Make the keys and the chain specification of a network with several validators.
	Testnet(TestnetCmd),

	/// Make, look at and store keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Execute a block of the database again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks of the database to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Import blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the whole chain from the disk.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Take the newest blocks back, as far as they are not final.
	Revert(sc_cli::RevertCmd),

	/// Print the heads of the database as JSON.
	ChainInfo(sc_cli::ChainInfoCmd),
}

impl Cli {
	/// Parse the arguments of the process. What is wrong with them takes one line, and exit code 2; help and version, 0.
	pub fn parse_or_exit() -> Self {
		Self::parse_from(std::env::args_os()).unwrap_or_else(|error| {
			if !error.use_stderr() {
				error.exit();
			}
			eprintln!("{}", one_line(&error.to_string()));
			std::process::exit(2)
		})
	}

	fn parse_from<A: Into<std::ffi::OsString> + Clone>(args: impl IntoIterator<Item = A>) -> clap::error::Result<Self> {
		let matches = Self::setup_command(Self::describe()).try_get_matches_from(args)?;
		Self::from_arg_matches(&matches).map(Self::with_our_defaults)
	}

	/// The command with the help of those flags whose defaults are ours and not the SDK's.
	fn describe() -> clap::Command {
		Self::command()
			.mut_arg("rpc_rate_limit", |arg| {
				arg.long_help(format!(
					"RPC calls that one connection may make in a minute, in a burst or spread.\n\nWhat comes faster is \
					 delayed, then refused.\n\n[default: {RPC_CALLS_A_MINUTE}]"
				))
				.help(format!("RPC calls a minute for each connection [default: {RPC_CALLS_A_MINUTE}]"))
			})
			.mut_arg("rpc_max_batch_request_len", |arg| {
				arg.help(format!("RPC calls that may come in one batch [default: {RPC_BATCH}]"))
			})
			.mut_arg("chain", |arg| {
				arg.long_help(
					"The chain: `dev`, `local`, or the path of a chain specification.\n\n`dev` is one authority, Alice; \
					 `local` is what a network on one machine starts from.",
				)
				.help("The chain: `dev`, `local`, or the path of a chain specification")
			})
			.mut_arg("state_pruning", |arg| {
				arg.long_help(format!(
					"Which states to keep: `archive` (of all blocks), `archive-canonical` (of all final blocks), or the \
					 number of final blocks to keep them of.\n\nFixed when the database is made. The RPC offers \
					 `archive_v1_*` only when this flag says archive.\n\n[default: archive with --dev, else {PRUNED_STATES}]"
				))
			})
	}

	fn with_our_defaults(mut self) -> Self {
		if self.run.shared_params.dev {
			self.run.import_params.pruning_params.state_pruning.get_or_insert(DatabasePruningMode::Archive);
		}
		if self.sealing.is_alone() {
			// A node alone has no forks, and makes blocks faster than the pool that is made for forks can follow.
			self.run.pool_config.pool_type = TransactionPoolType::SingleState;
			// BABE warns at every block that is final when it is imported; what is asked for by `--log` comes after, and wins.
			self.run.shared_params.log.insert(0, "babe=error".into());
		}
		use_parity_db(&mut self.run.import_params.database_params);
		match &mut self.subcommand {
			None | Some(Subcommand::ExportChainSpec(_)) | Some(Subcommand::Testnet(_)) | Some(Subcommand::Key(_)) => {},
			Some(Subcommand::CheckBlock(cmd)) => use_parity_db(&mut cmd.import_params.database_params),
			Some(Subcommand::ExportBlocks(cmd)) => use_parity_db(&mut cmd.database_params),
			Some(Subcommand::ImportBlocks(cmd)) => use_parity_db(&mut cmd.import_params.database_params),
			Some(Subcommand::PurgeChain(cmd)) => use_parity_db(&mut cmd.database_params),
			Some(Subcommand::Revert(cmd)) => use_parity_db(&mut cmd.database_params),
			Some(Subcommand::ChainInfo(cmd)) => use_parity_db(&mut cmd.database_params),
		}
		self
	}

	/// Bound what one RPC client can ask for, and let a taken port be an error instead of a surprise.
	pub fn restrict_rpc(&self, endpoints: &mut [RpcEndpoint]) {
		let written_out = !self.run.rpc_params.experimental_rpc_endpoint.is_empty();
		for endpoint in endpoints {
			endpoint.rate_limit.get_or_insert(RPC_CALLS_A_MINUTE);
			if matches!(endpoint.batch_config, RpcBatchRequestConfig::Unlimited) {
				endpoint.batch_config = RpcBatchRequestConfig::Limit(RPC_BATCH);
			}
			endpoint.retry_random_port &= written_out;
		}
	}
}

/// ParityDB unless the user says otherwise, also when the binary knows RocksDB.
fn use_parity_db(params: &mut DatabaseParams) {
	params.database.get_or_insert(Database::ParityDb);
}

/// What clap has to say without its hints on usage.
fn one_line(message: &str) -> String {
	let said: Vec<_> = message
		.lines()
		.map(str::trim)
		.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
		.filter(|line| !line.is_empty())
		.collect();
	format!("{} (see --help)", said.join(" "))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(args: &[&str]) -> Result<Cli, String> {
		Cli::parse_from(["tributary-node"].iter().chain(args)).map_err(|error| one_line(&error.to_string()))
	}

	#[test]
	fn command_should_be_sound() {
		Cli::setup_command(Cli::describe()).debug_assert();
	}

	#[test]
	fn parity_db_should_be_the_default_everywhere() {
		let of = |args: &[&str]| {
			let cli = parse(args).unwrap();
			match cli.subcommand {
				None => cli.run.import_params.database_params.database,
				Some(Subcommand::CheckBlock(cmd)) => cmd.import_params.database_params.database,
				Some(Subcommand::ExportBlocks(cmd)) => cmd.database_params.database,
				Some(Subcommand::ImportBlocks(cmd)) => cmd.import_params.database_params.database,
				Some(Subcommand::PurgeChain(cmd)) => cmd.database_params.database,
				Some(Subcommand::Revert(cmd)) => cmd.database_params.database,
				Some(Subcommand::ChainInfo(cmd)) => cmd.database_params.database,
				Some(_) => None,
			}
		};
		for args in [
			&[][..],
			&["check-block", "1"],
			&["export-blocks"],
			&["import-blocks"],
			&["purge-chain"],
			&["revert"],
			&["chain-info"],
		] {
			assert_eq!(of(args), Some(Database::ParityDb), "{args:?}");
		}
		assert_eq!(of(&["--database", "auto"]), Some(Database::Auto));
	}

	#[test]
	fn states_should_be_kept_when_dev() {
		let of = |args: &[&str]| parse(args).unwrap().run.import_params.pruning_params.state_pruning;
		assert_eq!(of(&["--dev"]), Some(DatabasePruningMode::Archive));
		assert_eq!(of(&["--dev", "--state-pruning", "1000"]), Some(DatabasePruningMode::Custom(1000)));
		assert_eq!(of(&["--chain", "local"]), None);
	}

	#[test]
	fn rpc_should_be_bounded_unless_told_otherwise() {
		let of = |args: &[&str]| {
			let cli = parse(args).unwrap();
			let mut endpoints: Vec<RpcEndpoint> =
				cli.run.rpc_params.rpc_addr(true, false, 9944).unwrap().unwrap().into_iter().map(Into::into).collect();
			cli.restrict_rpc(&mut endpoints);
			endpoints.swap_remove(0)
		};

		let endpoint = of(&[]);
		assert_eq!(endpoint.rate_limit, Some(RPC_CALLS_A_MINUTE));
		assert!(matches!(endpoint.batch_config, RpcBatchRequestConfig::Limit(RPC_BATCH)));
		assert!(!endpoint.retry_random_port);
		assert!(endpoint.listen_addr.ip().is_loopback());

		let endpoint = of(&["--rpc-rate-limit", "7", "--rpc-max-batch-request-len", "8"]);
		assert_eq!(endpoint.rate_limit, NonZeroU32::new(7));
		assert!(matches!(endpoint.batch_config, RpcBatchRequestConfig::Limit(8)));

		assert!(matches!(of(&["--rpc-disable-batch-requests"]).batch_config, RpcBatchRequestConfig::Disabled));

		let endpoint = of(&["--experimental-rpc-endpoint", "listen-addr=127.0.0.1:1,retry-random-port=true"]);
		assert_eq!(endpoint.rate_limit, Some(RPC_CALLS_A_MINUTE));
		assert!(endpoint.retry_random_port);
	}

	#[test]
	fn sealing_should_be_refused_in_one_line_when_malformed() {
		for mode in ["abc", "interval=0", "interval=", "interval=-1", "interval", ""] {
			let error = parse(&["--dev", "--sealing", mode]).unwrap_err();
			assert_eq!(error.lines().count(), 1, "{error}");
			assert!(error.contains("--sealing"), "{error}");
		}
		assert_eq!(parse(&["--dev"]).unwrap().sealing, Sealing::Babe);
	}
}
