//! Command line: flags, subcommands, and the defaults that differ from those of the SDK.

mod files;
pub mod key;
pub mod testnet;

use crate::consensus::manual_seal::Sealing;
use clap::{builder::RangedU64ValueParser, value_parser, Arg, Command, CommandFactory, FromArgMatches};
use key::KeyCmd;
use sc_cli::{Database, DatabaseParams, DatabasePruningMode, RunCmd, SubstrateCli, TransactionPoolType};
use sc_service::config::{RpcBatchRequestConfig, RpcEndpoint};
use sc_storage_monitor::StorageMonitorParams;
use std::num::NonZeroU32;
use testnet::TestnetCmd;

/// Maximum number of RPC calls per minute on one connection, in a burst or spread. Further calls
/// are delayed, and rejected if the delay does not suffice.
const RPC_CALLS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(12_000).unwrap();

/// Maximum number of RPC calls in one batch.
const RPC_BATCH: u32 = 100;

/// Number of final blocks whose states are kept without `--state-pruning`: the default of the SDK.
const PRUNED_STATES: u32 = 256;

/// Complete command line.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	/// Action other than running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// Flags of a running node.
	#[command(flatten)]
	pub run: RunCmd,

	/// Way of making blocks: `babe`, `instant`, `manual` or `interval=MS`.
	///
	/// `babe` is the consensus of every real chain. The other modes are for a development chain
	/// with one authority: this node makes every block by itself. `instant` makes a block when a
	/// transaction arrives, `interval=MS` every MS milliseconds, and each is final a quarter of a
	/// second later. `manual` makes a block when `engine_createBlock` is called, and finalises it
	/// if asked to. In these three modes the RPC offers `engine_*`, each block advances the time of
	/// the chain by one slot, and no other node can follow the chain.
	#[arg(long, value_name = "MODE", default_value_t = Sealing::Babe)]
	pub sealing: Sealing,

	/// Limit of free disk space at which the node stops.
	#[command(flatten)]
	pub storage_monitor: StorageMonitorParams,
}

/// Actions other than running a node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Print a chain specification as JSON.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Create the keys and the chain specification of a network with several validators.
	Testnet(TestnetCmd),

	/// Generate, inspect and store keys.
	#[command(subcommand)]
	Key(KeyCmd),

	/// Execute a block in the database again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Export blocks from the database to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Import blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the chain from the disk.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Revert the newest blocks, as far as they are not final.
	Revert(sc_cli::RevertCmd),

	/// Print the best, final and genesis block in the database as JSON.
	ChainInfo(sc_cli::ChainInfoCmd),
}

impl Cli {
	/// Parses the arguments of the process, and checks the files that they name. Exits with one
	/// line and code 2 if the arguments are wrong, and with code 0 after help or version.
	pub fn parse_or_exit() -> sc_cli::Result<Self> {
		let exit = |error: clap::Error| -> ! {
			if !error.use_stderr() {
				error.exit();
			}
			eprintln!("{}", one_line(&error.to_string()));
			std::process::exit(2)
		};
		let matches = Self::setup_command(Self::describe()).try_get_matches().unwrap_or_else(|error| exit(error));
		files::check(&matches)?;
		Ok(Self::from_arg_matches(&matches).unwrap_or_else(|error| exit(error)).with_our_defaults())
	}

	/// Returns the command, with our help for the flags whose defaults differ from those of the
	/// SDK, and with limits where a value would leave the node without a use.
	fn describe() -> Command {
		let count = || value_parser!(u32).range(1..);
		let size = || RangedU64ValueParser::<usize>::new().range(1..);
		describe_flags(Self::command())
			.mut_arg("dev", |arg| {
				arg.long_help(
					"Run the development chain on this machine alone.\n\nSets `--chain dev`, `--alice`, `--force-authoring`, \
					 `--rpc-cors all` and, without `--base-path`, `--tmp`, and looks for no peers.",
				)
				.help("Run the development chain on this machine alone")
			})
			.mut_arg("rpc_external", |arg| {
				arg.long_help(
					"Serve RPC to other machines too, under any name.\n\nOnly safe methods are offered, unless --rpc-methods says \
					 otherwise. Put a proxy in front that limits what one client may do. Pages of websites need --rpc-cors.",
				)
				.help("Serve RPC to other machines too")
			})
			.mut_arg("unsafe_rpc_external", |arg| {
				arg.long_help(
					"Serve RPC to other machines, also as a validator, or with the unsafe methods that `--rpc-methods unsafe` opens \
					 to all of them.",
				)
				.help("Serve RPC to other machines, also as a validator or with unsafe methods")
			})
			.mut_arg("rpc_cors", |arg| {
				arg.long_help(
					"Origins of the web pages that may use the RPC, over HTTP and WebSocket.\n\nA list such as \
					 `https://app.example,http://localhost:*`, in which `:*` is any port and `null` a page without an origin; or \
					 `all`. Programs that are not web pages need no origin. With `all`, a node that serves no other machine answers \
					 under any name, as behind a proxy that passes the name on.\n\n[default: localhost and \
					 https://polkadot.js.org; all with --dev]",
				)
				.help("Origins of the web pages that may use the RPC, or `all`")
			})
			.mut_arg("rpc_rate_limit", |arg| {
				arg.long_help(format!(
					"Maximum number of RPC calls per minute on one connection, in a burst or spread.\n\nFurther calls are \
					 delayed, then rejected.\n\n[default: {RPC_CALLS_PER_MINUTE}]"
				))
				.help(format!(
					"Maximum number of RPC calls per minute on one connection [default: {RPC_CALLS_PER_MINUTE}]"
				))
			})
			.mut_arg("rpc_max_batch_request_len", |arg| {
				arg.help(format!("Maximum number of RPC calls in one batch [default: {RPC_BATCH}]"))
			})
			.mut_arg("rpc_max_connections", |arg| {
				arg.help("Maximum number of WebSockets and HTTP calls under way").value_parser(count())
			})
			.mut_arg("rpc_max_request_size", |arg| arg.value_parser(count()))
			.mut_arg("rpc_max_response_size", |arg| {
				arg.long_help(
					"Maximum size of an RPC answer, in megabytes.\n\nA connection may have about as much that its client has not \
					 read; then its calls wait.",
				)
				.value_parser(count())
			})
			.mut_arg("pool_limit", |arg| arg.value_parser(size()))
			.mut_arg("pool_kbytes", |arg| arg.value_parser(size()))
			.mut_arg("node_key_file", |arg| {
				arg.long_help(
					"File with the network key: 32 bytes, or 64 hex digits without a line end.\n\nIf there is none, the node makes \
					 a key and writes it there, except as a validator.",
				)
				.help("File with the network key")
			})
			.mut_arg("state_pruning", |arg| {
				arg.long_help(format!(
					"States to keep: `archive` (of all blocks), `archive-canonical` (of all final blocks), or a number \
					 (of as many final blocks).\n\nThe mode is fixed when the database is made. The RPC offers \
					 `archive_v1_*` only in the archive modes.\n\n[default: archive with --dev, otherwise {PRUNED_STATES}]"
				))
			})
	}

	fn with_our_defaults(mut self) -> Self {
		if self.run.shared_params.dev {
			self.run.import_params.pruning_params.state_pruning.get_or_insert(DatabasePruningMode::Archive);
		}
		if self.sealing.is_manual() {
			// Without forks there is no need for the pool that tracks them, which is too slow for
			// sealed blocks.
			self.run.pool_config.pool_type = TransactionPoolType::SingleState;
			// BABE warns about every block that is final when it is imported. The user's own
			// `--log` comes later, and wins.
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

	/// Returns `true` if the base path is a temporary folder, which is removed when the node ends.
	pub fn has_temporary_base_path(&self) -> bool {
		let shared = &self.run.shared_params;
		self.run.tmp || (shared.dev && shared.base_path.is_none())
	}

	/// Sets the limits of each RPC connection, and makes a taken port an error. The SDK would
	/// choose another port.
	pub fn restrict_rpc(&self, endpoints: &mut [RpcEndpoint]) {
		let is_explicit = !self.run.rpc_params.experimental_rpc_endpoint.is_empty();
		for endpoint in endpoints {
			endpoint.rate_limit.get_or_insert(RPC_CALLS_PER_MINUTE);
			if matches!(endpoint.batch_config, RpcBatchRequestConfig::Unlimited) {
				endpoint.batch_config = RpcBatchRequestConfig::Limit(RPC_BATCH);
			}
			endpoint.retry_random_port &= is_explicit;
		}
	}
}

/// Describes flags that a command and its subcommands have in common.
fn describe_flags(command: Command) -> Command {
	command.mut_args(describe_flag).mut_subcommands(|command| match command.get_name() {
		// Its flags are ours.
		"testnet" => command,
		_ => describe_flags(command),
	})
}

fn describe_flag(arg: Arg) -> Arg {
	match arg.get_id().as_str() {
		"chain" => arg
			.long_help(
				"Chain: `dev`, `local`, or the path of a chain specification.\n\n`dev` has one authority, Alice. `local` is the \
				 base of a network on one machine.",
			)
			.help("Chain: `dev`, `local`, or the path of a chain specification"),
		"dev" => arg.long_help("Development chain, as with `--chain dev`.").help("Development chain"),
		// It has no effect any more.
		id if id.starts_with("execution") => arg.hide(true),
		_ => arg,
	}
}

/// Makes `ParityDB` the default, even if the binary has support for `RocksDB`.
fn use_parity_db(params: &mut DatabaseParams) {
	params.database.get_or_insert(Database::ParityDb);
}

/// Returns a message of clap in one line, without its usage hints.
fn one_line(message: &str) -> String {
	let lines: Vec<_> = message
		.lines()
		.map(str::trim)
		.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
		.filter(|line| !line.is_empty())
		.collect();
	format!("{} (see --help)", lines.join(" "))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(args: &[&str]) -> Result<Cli, String> {
		Cli::setup_command(Cli::describe())
			.try_get_matches_from(["tributary-node"].iter().chain(args))
			.and_then(|matches| Cli::from_arg_matches(&matches))
			.map(Cli::with_our_defaults)
			.map_err(|error| one_line(&error.to_string()))
	}

	/// Returns the help of a command and of all its subcommands.
	fn helps(mut command: Command) -> Vec<String> {
		let mut all = vec![command.render_long_help().to_string()];
		all.extend(command.get_subcommands().cloned().flat_map(helps));
		all
	}

	#[test]
	fn command_should_be_sound() {
		Cli::setup_command(Cli::describe()).debug_assert();
	}

	#[test]
	fn help_should_name_nothing_that_is_not_there() {
		let helps = helps(Cli::setup_command(Cli::describe()));
		assert!(helps.len() > 10, "{} commands", helps.len());
		for help in helps {
			for wrong in ["staging", "build-spec", "omni-node", "kusama", "native-else-wasm", "docs.substrate.io"] {
				assert!(!help.contains(wrong), "{wrong} is in: {help}");
			}
		}
	}

	#[test]
	fn values_that_leave_no_use_should_be_refused_in_one_line() {
		for flag in [
			"--rpc-max-connections",
			"--rpc-max-request-size",
			"--rpc-max-response-size",
			"--rpc-rate-limit",
			"--pool-limit",
			"--pool-kbytes",
		] {
			let error = parse(&["--dev", flag, "0"]).unwrap_err();
			assert!(error.contains(flag) && error.lines().count() == 1, "{error}");
			assert!(parse(&["--dev", flag, "1"]).is_ok(), "{flag}");
		}
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
	fn base_path_should_be_temporary_for_dev_and_tmp_without_a_path() {
		let of = |args: &[&str]| parse(args).unwrap().has_temporary_base_path();
		assert!(of(&["--dev"]) && of(&["--tmp"]) && of(&["--dev", "--tmp"]));
		assert!(!of(&[]) && !of(&["--chain", "dev"]) && !of(&["--dev", "--base-path", "/x"]));
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
		assert_eq!(endpoint.rate_limit, Some(RPC_CALLS_PER_MINUTE));
		assert!(matches!(endpoint.batch_config, RpcBatchRequestConfig::Limit(RPC_BATCH)));
		assert!(!endpoint.retry_random_port);
		assert!(endpoint.listen_addr.ip().is_loopback());

		let endpoint = of(&["--rpc-rate-limit", "7", "--rpc-max-batch-request-len", "8"]);
		assert_eq!(endpoint.rate_limit, NonZeroU32::new(7));
		assert!(matches!(endpoint.batch_config, RpcBatchRequestConfig::Limit(8)));

		assert!(matches!(of(&["--rpc-disable-batch-requests"]).batch_config, RpcBatchRequestConfig::Disabled));

		let endpoint = of(&["--experimental-rpc-endpoint", "listen-addr=127.0.0.1:1,retry-random-port=true"]);
		assert_eq!(endpoint.rate_limit, Some(RPC_CALLS_PER_MINUTE));
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
