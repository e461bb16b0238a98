//! Commands for keys: those of the SDK, an `insert` that checks what it stores, and an `inspect`
//! that fails if there is nothing to inspect.

use crate::{chain_spec, error::NodeError};
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches, Parser, Subcommand};
use sc_cli::{utils, CryptoScheme, Error, KeystoreParams, SharedParams, SubstrateCli};
use sc_keystore::LocalKeystore;
use sc_service::{config::KeystoreConfig, BasePath, ChainType};
use sp_core::{crypto::Ss58Codec, ecdsa, ed25519, sr25519, Pair};
use sp_keystore::Keystore;
use tributary_rpc::session_keys::{has_phrase, KeyError, Scheme, SessionKeyType};

/// Action with keys.
#[derive(Debug)]
pub enum KeyCmd {
	/// Insertion of a session key.
	Insert(InsertKeyCmd),
	/// Inspection of a secret or a public key.
	Inspect(InspectKeyCmd),
	/// Action of the SDK.
	Other(sc_cli::KeySubcommand),
}

impl KeyCmd {
	/// Runs the action.
	pub fn run<C: SubstrateCli>(&self, cli: &C) -> Result<(), Error> {
		match self {
			Self::Insert(cmd) => cmd.run::<C>(),
			Self::Inspect(cmd) => cmd.run(cli),
			Self::Other(cmd) => cmd.run(cli),
		}
	}
}

impl FromArgMatches for KeyCmd {
	fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
		match matches.subcommand() {
			Some(("insert", matches)) => InsertKeyCmd::from_arg_matches(matches).map(Self::Insert),
			Some(("inspect", inspect)) => Ok(Self::Inspect(InspectKeyCmd {
				uri: inspect.get_one("uri").cloned(),
				is_public: inspect.get_flag("public"),
				cmd: sc_cli::KeySubcommand::from_arg_matches(matches)?,
			})),
			_ => sc_cli::KeySubcommand::from_arg_matches(matches).map(Self::Other),
		}
	}

	fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
		*self = Self::from_arg_matches(matches)?;
		Ok(())
	}
}

// The SDK does not export all types of its actions, so ours replaces one of them in the command.
impl Subcommand for KeyCmd {
	fn augment_subcommands(command: Command) -> Command {
		sc_cli::KeySubcommand::augment_subcommands(command).mut_subcommand("insert", |_| InsertKeyCmd::command())
	}

	fn augment_subcommands_for_update(command: Command) -> Command {
		Self::augment_subcommands(command)
	}

	fn has_subcommand(name: &str) -> bool {
		sc_cli::KeySubcommand::has_subcommand(name)
	}
}

/// Insert a session key into the keystore of a node.
#[derive(Clone, Debug, Parser)]
#[command(name = "insert")]
pub struct InsertKeyCmd {
	/// Secret phrase or seed, with a derivation path if it has one, or the path of a file that
	/// holds it. Without this flag, the command asks for it.
	#[arg(long)]
	suri: Option<String>,

	/// Type of the key: `babe`, `gran` or `audi`.
	#[arg(long, value_name = "TYPE")]
	key_type: String,

	/// Scheme of the key. It follows from the type.
	#[arg(long, value_name = "SCHEME", value_enum, ignore_case = true)]
	scheme: Option<CryptoScheme>,

	/// Flags for the chain and the base path.
	#[command(flatten)]
	pub shared_params: SharedParams,

	/// Flags for the keystore.
	#[command(flatten)]
	keystore_params: KeystoreParams,
}

impl InsertKeyCmd {
	/// Stores the key, and prints its public key.
	pub fn run<C: SubstrateCli>(&self) -> Result<(), Error> {
		let key_type =
			SessionKeyType::named(&self.key_type).map_err(|_| NodeError::KeyTypeUnknown(self.key_type.clone()))?;
		let (scheme, is_other) = match key_type.scheme {
			Scheme::Ed25519 => ("ed25519", !matches!(self.scheme, None | Some(CryptoScheme::Ed25519))),
			Scheme::Sr25519 => ("sr25519", !matches!(self.scheme, None | Some(CryptoScheme::Sr25519))),
		};
		if is_other {
			return Err(NodeError::KeySchemeWrong { key_type: self.key_type.clone(), scheme }.into());
		}
		let spec = chain_spec::load(&self.shared_params.chain_id(self.shared_params.is_dev()))?;
		let suri = utils::read_uri(self.suri.as_ref())?;

		let base_path =
			self.shared_params.base_path()?.unwrap_or_else(|| BasePath::from_project("", "", &C::executable_name()));
		let KeystoreConfig::Path { path, password } =
			self.keystore_params.keystore_config(&base_path.config_dir(spec.id()))?
		else {
			return Ok(());
		};
		let is_public_network = spec.chain_type() == ChainType::Live;
		let public = key_type.public(&suri, password.as_ref(), is_public_network).map_err(|e| match e {
			KeyError::Public if !has_phrase(&suri) => NodeError::SecretWithoutPhrase(suri.clone()),
			KeyError::Public => NodeError::SecretPublic,
			KeyError::UnknownType(_) | KeyError::Invalid => NodeError::SecretInvalid,
		})?;
		let keystore = LocalKeystore::open(&path, password)?;
		keystore
			.insert(key_type.id, &suri, &public)
			.map_err(|()| NodeError::KeyNotStored { keystore: path.clone() })?;
		println!("0x{}", hex::encode(public));
		Ok(())
	}
}

/// Inspection of a secret or a public key.
#[derive(Debug)]
pub struct InspectKeyCmd {
	/// Secret, address, or path of a file that holds one. Without it, the command asks for it.
	uri: Option<String>,
	/// `true` if it is a public key in hex.
	is_public: bool,
	cmd: sc_cli::KeySubcommand,
}

impl InspectKeyCmd {
	/// Prints the keys and addresses. The SDK prints an error and ends as if there were none.
	fn run<C: SubstrateCli>(&self, cli: &C) -> Result<(), Error> {
		if self.uri.is_some() && !self.is_public {
			let uri = utils::read_uri(self.uri.as_ref())?;
			let is_path = uri.starts_with('/') && !uri.starts_with("//");
			if is_path {
				return Err(NodeError::SecretWithoutPhrase(uri).into());
			}
			// Nothing at all is the public phrase of development.
			if uri.is_empty()
				|| !(is_key::<sr25519::Pair>(&uri) || is_key::<ed25519::Pair>(&uri) || is_key::<ecdsa::Pair>(&uri))
			{
				return Err(NodeError::UriInvalid.into());
			}
		}
		self.cmd.run(cli)
	}
}

/// Returns `true` if the text is a secret or an address of this scheme.
fn is_key<P: Pair>(text: &str) -> bool
where
	P::Public: Ss58Codec,
{
	P::from_string(text, None).is_ok() || P::Public::from_string_with_version(text).is_ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::cli::Cli;
	use std::path::Path;

	const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

	fn insert(base: &Path, args: &[&str]) -> Result<(), String> {
		let base = ["insert", "--base-path", base.to_str().unwrap()];
		let cmd = InsertKeyCmd::try_parse_from(base.iter().chain(args)).map_err(|e| e.to_string())?;
		cmd.run::<Cli>().map_err(|error| crate::error::explain(&error))
	}

	fn stored(base: &Path, chain: &str) -> usize {
		std::fs::read_dir(base.join("chains").join(chain).join("keystore")).map_or(0, Iterator::count)
	}

	#[test]
	fn keys_should_be_stored_by_their_type() {
		if tributary_runtime::WASM_BINARY.is_none() {
			return;
		}
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("secret");
		std::fs::write(&file, format!("{PHRASE}//from//file\n")).unwrap();
		let chain = ["--chain", "local"];
		for args in [
			["--key-type", "babe", "--suri", PHRASE].as_slice(),
			&["--key-type", "gran", "--suri", "//Alice"],
			&["--key-type", "gran", "--scheme", "ed25519", "--suri", file.to_str().unwrap()],
			&["--key-type", "audi", "--scheme", "Sr25519", "--suri", PHRASE],
		] {
			insert(folder.path(), &[&chain, args].concat()).unwrap();
		}
		assert_eq!(stored(folder.path(), "tributary_local"), 4);
	}

	#[test]
	fn inspection_should_fail_when_there_is_nothing_to_inspect() {
		let inspect = |args: &[&str]| {
			let command = KeyCmd::augment_subcommands(Command::new("key"));
			let matches = command.try_get_matches_from(["key", "inspect"].iter().chain(args)).unwrap();
			let KeyCmd::Inspect(cmd) = KeyCmd::from_arg_matches(&matches).unwrap() else { panic!("another command") };
			cmd.run(&<Cli as Parser>::parse_from(["tributary-node"]))
		};
		for (uri, named) in [
			("garbage", "neither a secret nor an address"),
			("", "neither a secret nor an address"),
			("/path/with/typo", "no file"),
		] {
			let line = crate::error::explain(&inspect(&[uri]).unwrap_err());
			assert!(line.contains(named) && line.lines().count() == 1, "{line}");
		}
		let public = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
		for args in [
			[PHRASE].as_slice(),
			&["//Alice"],
			&["5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"],
			&["--public", public],
		] {
			inspect(args).unwrap();
		}
	}

	#[test]
	fn keys_should_be_refused_when_they_are_of_no_use_or_public() {
		if tributary_runtime::WASM_BINARY.is_none() {
			return;
		}
		let folder = tempfile::tempdir().unwrap();
		for (args, named) in [
			(["--key-type", "grandpa", "--suri", PHRASE].as_slice(), "`gran`"),
			(&["--key-type", "gran", "--scheme", "sr25519", "--suri", PHRASE], "--scheme ed25519"),
			(&["--key-type", "babe", "--scheme", "ecdsa", "--suri", PHRASE], "--scheme sr25519"),
			(&["--key-type", "babe", "--suri", "/path/with/typo"], "no file"),
			(&["--key-type", "babe", "--suri", ""], "no secret phrase"),
			(&["--key-type", "babe", "--suri", "bottom drive"], "--suri"),
		] {
			let line = insert(folder.path(), &[&["--chain", "dev"], args].concat()).unwrap_err();
			assert!(line.contains(named) && line.lines().count() == 1, "{line}");
		}
		let mut spec: serde_json::Value =
			serde_json::from_str(&chain_spec::development().unwrap().as_json(false).unwrap()).unwrap();
		spec["chainType"] = "Live".into();
		let live = folder.path().join("live.json");
		std::fs::write(&live, spec.to_string()).unwrap();
		let derived = format!("{PHRASE}//Alice");
		for (suri, named) in [("//Alice", "its key is public"), (derived.as_str(), "everybody has")] {
			let args = ["--chain", live.to_str().unwrap(), "--key-type", "babe", "--suri", suri];
			let line = insert(folder.path(), &args).unwrap_err();
			assert!(line.contains(named) && !line.contains(PHRASE), "{line}");
		}
		assert_eq!(stored(folder.path(), "tributary_dev"), 0);
	}
}
