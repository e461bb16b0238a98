//! Errors that the node raises itself, and the one line in which any error is explained: cause and
//! remedy.

mod sdk;

pub use sdk::{has_remedy, in_one_line, is_database_failure};

use crate::exit;
use sc_cli::Error as CliError;
use sc_network::multiaddr::Multiaddr;
use sc_service::Error as ServiceError;
use std::{
	io::{self, ErrorKind},
	net::SocketAddr,
	path::PathBuf,
	thread,
	time::Duration,
};
use tributary_runtime::{BlockNumber, Hash};

/// Time after which the log is surely written, so that the error is the last line. The logger's
/// thread flushes every 50 ms.
const LOG_FLUSHED: Duration = Duration::from_millis(100);

/// Remedy for a database that is damaged.
pub const RESTORE: &str = "restore a copy of the base path, or run purge-chain and let the node sync again";

/// Remedy for a chain specification that is incomplete.
const WHOLE_SPEC: &str = "use the specification that the network publishes, or make one with \
                          `tributary-node export-chain-spec --raw`";

/// Error that the node raises itself. Its message names the cause and the remedy in one line.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
	/// The base path is read-only, or is not a folder.
	#[error("cannot write to `{}`: {source}; choose another place with --base-path", .path.display())]
	BasePathNotWritable {
		/// Folder of the chain in the base path.
		path: PathBuf,
		/// Failure of the attempt to write.
		source: io::Error,
	},
	/// The base path has a database, but not of the requested kind.
	#[error("`{}` is a {kind} database: {remedy}, or choose another place with --base-path", .path.display())]
	OtherDatabaseKind {
		/// Folder of the database.
		path: PathBuf,
		/// Kind of the existing database.
		kind: &'static str,
		/// Way to open it.
		remedy: &'static str,
	},
	/// The database cannot be read.
	#[error("cannot open the database in `{}`: {reason}; {}", .path.display(), RESTORE)]
	DatabaseDamaged {
		/// Folder of the database.
		path: PathBuf,
		/// Failure to open it.
		reason: String,
	},
	/// A command that reads a database found none.
	#[error("there is no database in `{}`; pass the --base-path and --chain that the node ran with", .0.display())]
	DatabaseMissing(PathBuf),
	/// The database belongs to another chain of the same name.
	#[error(
		"the database in `{}` belongs to another chain: its genesis is {stored:?}, and the genesis of {chain} is \
		 {specified:?}; {}, choose another --base-path, or run purge-chain",
		.path.display(),
		specification_hint(.is_built_in)
	)]
	OtherChain {
		/// Folder of the database.
		path: PathBuf,
		/// Genesis hash in the database.
		stored: Hash,
		/// Genesis hash of the specification.
		specified: Hash,
		/// Name of the specified chain.
		chain: String,
		/// `true` if the specification is one that the binary has, and so depends on its version.
		is_built_in: bool,
	},
	/// A running node has the database open.
	#[error(
		"the database in `{}` is in use by another node: stop that node, or choose another place with --base-path",
		.0.display()
	)]
	DatabaseInUse(PathBuf),
	/// The database lacks the header of its best block.
	#[error("the database has no header of its best block {hash:?}; {}", RESTORE)]
	HeaderMissing {
		/// Hash of the block.
		hash: Hash,
	},
	/// The database has blocks, but the state of none.
	#[error(
		"the database has no state of its best block #{number}, since its first sync was interrupted; start with the \
		 same --sync as before, such as --sync warp, which finishes it, or run purge-chain"
	)]
	StateMissing {
		/// Number of the best block.
		number: BlockNumber,
	},
	/// The disk has too little space left for the database.
	#[error(
		"the disk is full: {free} MiB are free for `{}`, and the node needs {required} MiB; make room{}",
		.path.display(),
		limit_hint(.adjustable)
	)]
	DiskFull {
		/// Folder of the database.
		path: PathBuf,
		/// Free space, in MiB.
		free: u64,
		/// Space that the node needs to continue, in MiB.
		required: u64,
		/// `true` if the limit comes from the command line.
		adjustable: bool,
	},
	/// The clock of the machine is wrong.
	#[error(
		"the clock is wrong: {0}; set it correctly, let NTP keep it correct (chrony or systemd-timesyncd), and start again"
	)]
	ClockWrong(ClockFault),
	/// The keys of the keystore cannot be listed.
	#[error("cannot list the session keys in `{}`: {source}; make the folder readable", .keystore.display())]
	KeystoreNotListed {
		/// Path of the keystore.
		keystore: PathBuf,
		/// Failure to list the keys.
		source: sp_keystore::Error,
	},
	/// The keystore is not a folder, or is read-only.
	#[error("cannot use `{}` as the keystore: {source}; choose another place with --keystore-path", .path.display())]
	KeystoreUnusable {
		/// Path of the keystore.
		path: PathBuf,
		/// Failure to open it.
		source: io::Error,
	},
	/// A session key in the keystore does not sign.
	#[error(
		"the session key `{key}` in `{}` cannot sign: {reason}; restore its file, pass the keystore's --password if it has \
		 one, or remove the file",
		.keystore.display()
	)]
	SessionKeyUnusable {
		/// Name of the key's file.
		key: String,
		/// Path of the keystore.
		keystore: PathBuf,
		/// Failure to sign.
		reason: String,
	},
	/// A key to insert is of no type that the node uses.
	#[error("`{0}` is not a type of session keys: pass --key-type `babe`, `gran` or `audi`")]
	KeyTypeUnknown(String),
	/// A key to insert has another scheme than its type.
	#[error("keys of type `{key_type}` are of another scheme: pass --scheme {scheme}, or omit it")]
	KeySchemeWrong {
		/// Type of the key.
		key_type: String,
		/// Scheme of this type.
		scheme: &'static str,
	},
	/// A secret has the phrase of development.
	#[error("the phrase is that of development, which everybody has: pass one of your own, or a seed")]
	SecretPublic,
	/// A secret is only a derivation path, so its key is public.
	#[error(
		"`{0}` has no secret phrase, so its key is public: pass a phrase or a seed, or the path of a file that holds it \
		 (there is no file of this name)"
	)]
	SecretWithoutPhrase(String),
	/// There is nothing to inspect.
	#[error(
		"this is neither a secret nor an address: pass a phrase, a seed or an address, or --public and a public key"
	)]
	UriInvalid,
	/// A secret to insert cannot be read.
	#[error("the secret is neither a phrase nor a seed: pass one with --suri, or the path of a file that holds it")]
	SecretInvalid,
	/// The keystore did not take a key.
	#[error("cannot write a key to `{}`; make the folder writable", .keystore.display())]
	KeyNotStored {
		/// Path of the keystore.
		keystore: PathBuf,
	},
	/// The file of the network key is malformed.
	#[error(
		"cannot read the network key from `{file}`: {reason}; the file must hold 32 bytes, or 64 hex digits without a line \
		 end: restore yours, or remove it and make one with: tributary-node key generate-node-key --file '{file}'",
		file = .path.display()
	)]
	NetworkKeyUnusable {
		/// Path of the key.
		path: PathBuf,
		/// Failure to read it.
		reason: String,
	},
	/// Unsafe RPC methods would be open to other machines.
	#[error(
		"anyone who can reach {0} could call unsafe RPC methods: keep --rpc-methods at `auto`, or pass \
		 --unsafe-rpc-external if only you can reach it"
	)]
	UnsafeRpc(SocketAddr),
	/// The machine does not have the address to listen on.
	#[error(
		"cannot listen on {address} for {service}: this machine has no such address; listen on one that it has, and \
		 announce another with --public-addr"
	)]
	AddressMissing {
		/// Address to listen on.
		address: SocketAddr,
		/// Service that listens.
		service: &'static str,
	},
	/// The port to listen on is taken or forbidden.
	#[error(
		"cannot listen on {address} for {service}: {reason}; stop the program that uses it, or choose another port with \
		 {flag}"
	)]
	PortUnavailable {
		/// Address to listen on.
		address: SocketAddr,
		/// Service that listens.
		service: &'static str,
		/// Failure to listen.
		reason: String,
		/// Flag that moves the port.
		flag: &'static str,
	},
	/// Two parts of the node need one port.
	#[error("{service} and {other} cannot both listen on {address}: choose another port with {flag}")]
	PortShared {
		/// Address of the second.
		address: SocketAddr,
		/// Service that cannot listen.
		service: &'static str,
		/// Service that has the port.
		other: &'static str,
		/// Flag that moves the port.
		flag: &'static str,
	},
	/// `--sealing` on a chain that is not for development.
	#[error("--sealing {mode} is for development chains, and {chain} is not one: use --dev, or omit --sealing")]
	SealingNotDevelopment {
		/// Sealing mode.
		mode: String,
		/// Name of the chain.
		chain: String,
	},
	/// `--sealing` on a node that does not make blocks.
	#[error("--sealing {0} makes blocks, so it needs an authority: add --alice or --dev")]
	SealingNotAuthority(String),
	/// `--sealing` on a chain whose only authority is not this node.
	#[error(
		"--sealing {mode} needs a chain with one authority whose keys this node has, and this chain has {authorities} of \
		 them: use --dev (the authority is Alice), or omit --sealing"
	)]
	SealingNotAlone {
		/// Sealing mode.
		mode: String,
		/// Number of authorities.
		authorities: usize,
	},
	/// BABE on a database of sealed blocks.
	#[error(
		"the blocks in this database were made with --sealing instant, manual or interval, and BABE cannot continue from \
		 them: use one of these modes, choose another --base-path, or run purge-chain"
	)]
	DatabaseSealed,
	/// `--sealing` on a database of BABE's blocks.
	#[error(
		"the blocks in this database were made by BABE, and --sealing {0} cannot continue from them: omit --sealing, \
		 choose another --base-path, or run purge-chain"
	)]
	DatabaseNotSealed(String),
	/// The sealing task did not start.
	#[error("cannot start --sealing {mode}: {reason}")]
	SealingFailed {
		/// Sealing mode.
		mode: String,
		/// Failure to start it.
		reason: String,
	},
	/// The genesis state cannot be built from the specification.
	#[error("{}", genesis_failure(.0))]
	Genesis(String),
	/// The genesis of a public network gives power to a key that everybody has.
	#[error(
		"{chain} is a public network (`Live`), and anybody could take it over: {holding}; make a specification with keys of \
		 its own with `tributary-node testnet`, or give it the chainType `Local` if it is for one machine"
	)]
	WellKnownKey {
		/// Name of the chain.
		chain: String,
		/// Key and its power.
		holding: String,
	},
	/// The binary has no runtime.
	#[error("this binary was built without a runtime (SKIP_WASM_BUILD): build it again without that variable")]
	RuntimeMissing,
	/// The runtime has no such genesis preset.
	#[error("the runtime has no genesis preset `{0}`")]
	PresetMissing(String),
	/// The file of the chain specification cannot be read.
	#[error(
		"cannot read the chain `{chain}`: {source}; pass `dev`, `local` or the path of a chain specification with --chain"
	)]
	ChainNotReadable {
		/// Value of `--chain`.
		chain: String,
		/// Failure to read it.
		source: io::Error,
	},
	/// The file is not a chain specification.
	#[error("`{path}` is not a chain specification ({reason}); make one with `tributary-node export-chain-spec`")]
	NotChainSpec {
		/// Path of the file.
		path: String,
		/// Failure to parse it.
		reason: String,
	},
	/// A file on the command line cannot be read.
	#[error("cannot read `{}`: {source}", .path.display())]
	FileNotReadable {
		/// Path of the file.
		path: PathBuf,
		/// Failure to read it.
		source: io::Error,
	},
	/// There is no folder for a file that is to be written.
	#[error("cannot write `{}`: its folder cannot be opened: {source}", .path.display())]
	FolderMissing {
		/// Path of the file.
		path: PathBuf,
		/// Failure to open the folder.
		source: io::Error,
	},
	/// A password is to be typed, but there is no terminal.
	#[error("--password-interactive needs a terminal, and there is none: {0}; pass --password-filename")]
	TerminalMissing(io::Error),
	/// The database lacks a block.
	#[error("the database has no block {block}: its blocks are #0 to #{best}, and those of forks")]
	BlockMissing {
		/// Number or hash of the block.
		block: String,
		/// Number of the best block.
		best: BlockNumber,
	},
	/// The database lacks a range of blocks.
	#[error(
		"the database does not have the blocks #{from} to #{to}: it ends with #{best}; pass other --from and --to"
	)]
	RangeMissing {
		/// First block.
		from: BlockNumber,
		/// Last block.
		to: BlockNumber,
		/// Number of the best block.
		best: BlockNumber,
	},
	/// The number or the hash of a block is malformed.
	#[error("this is not a block: pass a number up to 4294967295, or a hash of 0x and 64 hex digits")]
	NotBlock,
	/// An origin in `--rpc-cors` is malformed.
	#[error(
		"`{0}` is not an origin: --rpc-cors takes `all`, or a list of origins such as \
		 `https://app.example,http://localhost:*`"
	)]
	NotOrigin(String),
	/// The network does not speak the protocol of an address to listen on.
	#[error("cannot listen on {0}: the node does not speak QUIC; pass --listen-addr with /tcp/PORT or /tcp/PORT/ws")]
	ProtocolUnsupported(Multiaddr),
	/// An authority with a temporary base path has no network key.
	#[error(
		"an authority needs a permanent network key, and a temporary base path has none: pass --base-path instead of --tmp, \
		 or let each start make one with --unsafe-force-node-key-generation"
	)]
	NetworkKeyTemporary,
	/// The output folder of a testnet cannot be written.
	#[error("cannot write to `{}`: {source}; choose another place with --output", .path.display())]
	OutputNotWritable {
		/// Path of the file or folder.
		path: PathBuf,
		/// Failure to write.
		source: io::Error,
	},
	/// The output folder of a testnet is not empty.
	#[error("`{}` is not empty: choose another folder with --output", .0.display())]
	OutputNotEmpty(PathBuf),
	/// The address template of a testnet gives all validators one address.
	#[error("all validators would have the address `{0}`: put {{n}} or {{port}} into --address")]
	AddressNotUnique(String),
	/// The address template of a testnet gives an invalid address.
	#[error(
		"`{address}` is not a valid address ({reason}): --address expects something like /ip4/10.0.0.{{n}}/tcp/30333/ws"
	)]
	AddressInvalid {
		/// Address made from the template.
		address: String,
		/// Failure to parse it.
		reason: String,
	},
	/// The address template of a testnet names a peer.
	#[error("`{0}` names a peer: omit /p2p/… from --address, because the peers are made here")]
	AddressNamesPeer(String),
	/// The base of a testnet is a raw specification.
	#[error(
		"`{0}` is raw: its genesis state is fixed, so its validators cannot be replaced; pass --chain the specification \
		 that it was made from, `live` or `local`"
	)]
	RawSpecification(String),
	/// The keystore of a testnet's validator did not take a key.
	#[error("cannot store a session key: {0}")]
	SessionKeyNotStored(sp_keystore::Error),
	/// The specification of a testnet cannot be read from its base or written as JSON.
	#[error("cannot derive a chain specification: {0}; pass --chain another specification, or `local`")]
	SpecificationNotDerived(serde_json::Error),
}

/// Fault of the machine's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockFault {
	/// A block that was in time when it was imported is in the future.
	#[error("it is {seconds} s behind the newest block in the database")]
	BehindDatabase {
		/// Time from the clock to the block, in seconds.
		seconds: u64,
	},
	/// The date is before the SDK release that the node is built on.
	#[error("it shows a date {days} days before this version of the node existed")]
	BeforeRelease {
		/// Time from the clock to the release, in days.
		days: u64,
	},
	/// The clock differs from those of other authorities.
	#[error(
		"it is {seconds} s {} {agreeing} of {others} other authorities{}",
		if *.behind { "behind" } else { "ahead of" },
		if *.unopposed { ", no other has contradicted" } else { "" },
	)]
	Drift {
		/// `true` if the clock is behind, `false` if it is ahead.
		behind: bool,
		/// Size of the drift, in seconds.
		seconds: u64,
		/// Number of authorities whose newest header shows the drift.
		agreeing: usize,
		/// Number of all other authorities.
		others: usize,
		/// `true` if they are no majority, and nobody has contradicted them.
		unopposed: bool,
	},
}

impl From<NodeError> for ServiceError {
	fn from(error: NodeError) -> Self {
		Self::Application(Box::new(error))
	}
}

impl From<NodeError> for CliError {
	fn from(error: NodeError) -> Self {
		Self::Application(Box::new(error))
	}
}

fn specification_hint(is_built_in: &bool) -> &'static str {
	match is_built_in {
		true => {
			"each version of the node makes this chain anew, so pass --chain the specification that the version made which \
			 began the chain (export-chain-spec)"
		},
		false => "use the specification that it was made with",
	}
}

fn limit_hint(adjustable: &bool) -> &'static str {
	match adjustable {
		true => ", or change the limit with --db-storage-threshold",
		false => "",
	}
}

fn genesis_failure(reason: &str) -> String {
	match sdk::explain(reason) {
		Some(line) => line,
		None => format!(
			"the chain specification has no valid genesis: {}; {WHOLE_SPEC}",
			in_one_line(reason).replace("Execution aborted due to trap: ", "")
		),
	}
}

/// Prints the last line of the process.
pub fn print(error: &CliError) {
	print_line(&explain(error));
}

/// Prints a line that explains the end of the process, after all lines of the log.
pub fn print_line(line: &str) {
	thread::sleep(LOG_FLUSHED);
	eprintln!("error: {line}");
}

/// Returns the cause in one line, with the remedy where one is known.
pub fn explain(error: &CliError) -> String {
	match error {
		CliError::Application(e) | CliError::Service(ServiceError::Application(e)) if e.is::<NodeError>() => {
			in_one_line(&e.to_string())
		},
		CliError::NetworkKeyNotFound(path) => {
			let folder = path.parent().unwrap_or(path);
			format!(
				"an authority needs a permanent network key, and there is none in `{path}`; make one with: \
				 mkdir -p '{folder}' && tributary-node key generate-node-key --file '{path}'",
				path = path.display(),
				folder = folder.display(),
			)
		},
		CliError::KeyAlreadyExistsInPath(path) => {
			format!("`{}` already has a network key, which is kept", path.display())
		},
		CliError::Io(e) | CliError::Service(ServiceError::Io(e)) => explain_io(e),
		// The prefixes of the SDK's own types add nothing for the reader.
		CliError::Input(message) | CliError::Service(ServiceError::Other(message)) => explain_message(message),
		other => explain_message(&other.to_string()),
	}
}

fn explain_io(error: &io::Error) -> String {
	match error.kind() {
		ErrorKind::AddrInUse => {
			format!("{error}: a port is taken; choose others with --rpc-port, --port and --prometheus-port")
		},
		ErrorKind::StorageFull => format!("{error}: make room on the disk, or choose another with --base-path"),
		ErrorKind::ReadOnlyFilesystem => {
			format!("{error}: make the disk writable, or choose another place with --base-path")
		},
		_ => error.to_string(),
	}
}

fn explain_message(message: &str) -> String {
	if message.contains(sdk::TASK_FAILED) {
		if let Some(reason) = exit::reason() {
			return reason;
		}
	}
	sdk::explain(message).unwrap_or_else(|| in_one_line(message))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn explanation_should_be_one_line_with_a_remedy() {
		for (error, remedy) in [
			(CliError::NetworkKeyNotFound("/x/network/secret_ed25519".into()), "key generate-node-key --file"),
			(CliError::Io(ErrorKind::AddrInUse.into()), "--rpc-port"),
			(CliError::Service(ServiceError::Io(ErrorKind::StorageFull.into())), "--base-path"),
			(CliError::Io(ErrorKind::ReadOnlyFilesystem.into()), "--base-path"),
			(CliError::Input("two\n\tlines".into()), "two lines"),
			(ServiceError::Other("it failed: WASM backtrace: error at\n 0: 0x1234".into()).into(), "it failed:"),
			(NodeError::DatabaseSealed.into(), "run purge-chain"),
			(CliError::Service(NodeError::SealingNotAuthority("manual".into()).into()), "--alice"),
		] {
			let line = explain(&error);
			assert!(line.contains(remedy), "{line}");
			assert_eq!(line.lines().count(), 1, "{line}");
			assert!(!line.contains("0x1234"), "{line}");
		}
	}

	#[test]
	fn genesis_failure_should_name_the_cause_or_the_broken_runtime() {
		let line = |reason: &str| NodeError::Genesis(reason.into()).to_string();
		assert!(line("unknown field `x`").contains("unknown field `x`; use the specification"));
		assert!(line("trap: WASM backtrace:\n 0: 0x1234").contains("trap:; use the specification"));
		assert!(line("Other error happened while constructing the runtime: ..").contains("broken or truncated"));
	}

	#[test]
	fn full_disk_should_name_the_flag_when_it_set_the_limit() {
		let line =
			|adjustable| NodeError::DiskFull { path: "/x".into(), free: 7, required: 16, adjustable }.to_string();
		assert_eq!(line(false), "the disk is full: 7 MiB are free for `/x`, and the node needs 16 MiB; make room");
		assert!(line(true).ends_with("make room, or change the limit with --db-storage-threshold"));
	}
}
