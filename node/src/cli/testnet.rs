//! Command `testnet`: creates the specification and the keys of a network with several validators.

use crate::{
	chain_spec::{self, ChainSpec},
	error::NodeError,
};
use sc_cli::Error;
use sc_keystore::LocalKeystore;
use sc_network::{
	config::{ed25519, MultiaddrWithPeerId},
	multiaddr::{Multiaddr, Protocol},
};
use sc_service::BasePath;
use serde_json::{json, Map, Value};
use sp_core::{
	crypto::{ByteArray, Ss58Codec},
	sr25519, Pair,
};
use sp_keyring::Sr25519Keyring;
use sp_keystore::Keystore;
use sp_runtime::app_crypto::AppCrypto;
use std::{
	collections::BTreeSet,
	fs,
	io::Write,
	path::{Path, PathBuf},
};
use tributary_runtime::{
	constants::consensus::MAX_VALIDATORS,
	opaque::SessionKeys,
	presets::{BOND, COMMISSION, ENDOWMENT},
	AccountId, Balance, TRIB,
};

/// Balance of a validator beside its bond, for fees.
const SPENDING_MONEY: Balance = 1_000 * TRIB;

/// Ports of the first validator, unless its address has another: the defaults of the SDK.
const PORTS: Ports = Ports { p2p: 30333, rpc: 9944, prometheus: 9615 };

/// Ports on which a validator listens.
struct Ports {
	p2p: u16,
	rpc: u16,
	prometheus: u16,
}

/// Create the keys and the chain specification of a network with several validators.
///
/// Every validator gets a base path with its node key, its session keys and its account, and the
/// specification names all validators. The account in `root.json` is root, and has a million TRIB
/// to give out. The keys exist only in the output folder: anyone who can read it has them.
#[derive(Debug, clap::Parser)]
pub struct TestnetCmd {
	/// Output folder. It is created if needed, and must be empty.
	#[arg(long, value_name = "DIR")]
	output: PathBuf,

	/// Number of validators.
	#[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=100))]
	validators: u16,

	/// Chain whose genesis is used, except for its validators and its root: `live`, `local`, `dev`,
	/// or the path of a specification that is not raw [default: live, or local with
	/// --dev-accounts].
	#[arg(long, value_name = "CHAIN")]
	chain: Option<String>,

	/// Keep the well-known accounts, such as //Alice, and the root of the genesis. Anyone can use
	/// them, so this is for networks on one machine.
	#[arg(long)]
	dev_accounts: bool,

	/// Address under which the others reach a validator. In braces, `n` becomes its number, from 1,
	/// and `port` becomes 30332 plus its number. Light clients in browsers need an address that
	/// ends in /ws.
	// Not with the braces, because clap reads `{n}` as a line break.
	#[arg(long, value_name = "TEMPLATE", default_value = "/ip4/127.0.0.1/tcp/{port}/ws")]
	address: String,

	/// Number of slots in an epoch, instead of the chain's own.
	#[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
	epoch_duration: Option<u64>,

	/// Number of seats in the set of validators. By default as many as validators: then a newcomer
	/// must outbid one of them.
	#[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_VALIDATORS)))]
	seats: Option<u32>,

	/// Bond of each validator, in TRIB. The chain requires at least 10,000.
	#[arg(long, value_name = "TRIB", default_value_t = (BOND / TRIB) as u64, value_parser = clap::value_parser!(u64).range(10_000..=1_000_000))]
	bond: u64,
}

/// Validator with its keys.
struct Validator {
	number: u16,
	folder: PathBuf,
	account: AccountId,
	keys: SessionKeys,
	address: MultiaddrWithPeerId,
}

impl TestnetCmd {
	/// Creates the network, and prints its validators and the command that starts the first.
	pub fn run(&self) -> Result<(), Error> {
		// Checks first, so that a failure leaves no files.
		let base = Base::load(self.chain.as_deref().unwrap_or(if self.dev_accounts { "local" } else { "live" }))?;
		let addresses = self.addresses()?;
		self.make_folder()?;

		// Nodes of two networks never connect to each other.
		let id = format!("tributary_testnet_{:08x}", rand::random::<u32>());
		let validators = (1..)
			.zip(addresses)
			.map(|(number, address)| Validator::new(&self.output, number, &id, address))
			.collect::<Result<Vec<_>, Error>>()?;
		let root_file = self.output.join("root.json");
		let root = (!self.dev_accounts).then(|| make_account(&root_file)).transpose()?;
		let spec = base.specification(&id, &validators, root.as_ref(), self)?;
		// Last, so that the specification exists only if everything else does.
		let path = self.output.join("spec.json");
		fs::write(&path, spec.as_json(true)?).map_err(not_writable(&path))?;

		for Validator { number, account, address, .. } in &validators {
			println!("validator {number}: account {} at {address}", account.to_ss58check());
		}
		if let Some(root) = root {
			println!("root: account {}, whose key is in {}", root.to_ss58check(), root_file.display());
		}
		println!("{} is the specification of chain {id}; start its first validator with", path.display());
		println!("  {}", validators[0].command(&path));
		Ok(())
	}

	fn addresses(&self) -> Result<Vec<Multiaddr>, NodeError> {
		let mut seen = BTreeSet::new();
		(1..=self.validators)
			.map(|n| {
				let port = PORTS.p2p + n - 1;
				let address = self.address.replace("{n}", &n.to_string()).replace("{port}", &port.to_string());
				if !seen.insert(address.clone()) {
					return Err(NodeError::AddressNotUnique(address));
				}
				match address.parse::<Multiaddr>() {
					Err(e) => Err(NodeError::AddressInvalid { address, reason: e.to_string() }),
					Ok(parsed) if parsed.iter().any(|part| matches!(part, Protocol::P2p(_))) => {
						Err(NodeError::AddressNamesPeer(address))
					},
					Ok(parsed) => Ok(parsed),
				}
			})
			.collect()
	}

	fn make_folder(&self) -> Result<(), NodeError> {
		let path = &self.output;
		fs::create_dir_all(path).map_err(not_writable(path))?;
		match fs::read_dir(path).map_err(not_writable(path))?.next() {
			None => Ok(()),
			Some(_) => Err(NodeError::OutputNotEmpty(path.clone())),
		}
	}
}

impl Validator {
	/// Generates the keys and stores them where the node expects them.
	fn new(output: &Path, number: u16, chain: &str, address: Multiaddr) -> Result<Self, Error> {
		let folder = output.join(format!("validator-{number}"));
		let data = BasePath::new(&folder).config_dir(chain);

		let network = data.join("network");
		fs::create_dir_all(&network).map_err(not_writable(&network))?;
		let node_key = ed25519::Keypair::generate();
		write_secret(&network.join("secret_ed25519"), &hex::encode(node_key.secret().to_bytes()))?;

		let keystore = LocalKeystore::open(data.join("keystore"), None)?;
		let sr25519 = |id| keystore.sr25519_generate_new(id, None).map_err(NodeError::SessionKeyNotStored);
		let keys = SessionKeys {
			babe: sr25519(sp_consensus_babe::AuthorityId::ID)?.into(),
			grandpa: keystore
				.ed25519_generate_new(sp_consensus_grandpa::AuthorityId::ID, None)
				.map_err(NodeError::SessionKeyNotStored)?
				.into(),
			authority_discovery: sr25519(sp_authority_discovery::AuthorityId::ID)?.into(),
		};

		let account = make_account(&folder.join("account.json"))?;
		let address = MultiaddrWithPeerId { multiaddr: address, peer_id: node_key.public().to_peer_id() };
		Ok(Self { number, folder, account, keys, address })
	}

	/// Returns the command that starts the validator on one machine with the others.
	fn command(&self, spec: &Path) -> String {
		let address = &self.address.multiaddr;
		let offset = self.number - 1;
		let port = address
			.iter()
			.find_map(|part| match part {
				Protocol::Tcp(port) => Some(port),
				_ => None,
			})
			.unwrap_or(PORTS.p2p + offset);
		// By default, a validator listens without WebSockets.
		let listen = if address.iter().any(|part| matches!(part, Protocol::Ws(_))) {
			let all = if matches!(address.iter().next(), Some(Protocol::Ip6(_))) { "ip6/::" } else { "ip4/0.0.0.0" };
			format!("--listen-addr /{all}/tcp/{port}/ws")
		} else {
			format!("--port {port}")
		};
		format!(
			"tributary-node --chain {} --base-path {} --validator {listen} --rpc-port {} --prometheus-port {}",
			spec.display(),
			self.folder.display(),
			PORTS.rpc + offset,
			PORTS.prometheus + offset,
		)
	}
}

/// Specification that the network is made from.
struct Base(Map<String, Value>);

impl Base {
	fn load(chain: &str) -> Result<Self, Error> {
		let spec = if chain == "live" { Box::new(chain_spec::live()?) } else { chain_spec::load(chain)? };
		let json = spec.as_json(false)?;
		let spec: Map<String, Value> = serde_json::from_str(&json).map_err(NodeError::SpecificationNotDerived)?;
		match spec["genesis"].get("runtimeGenesis") {
			Some(_) => Ok(Self(spec)),
			None => Err(NodeError::RawSpecification(chain.into()).into()),
		}
	}

	/// Returns the specification of the network with these validators. A root takes the place of
	/// the well-known accounts.
	fn specification(
		mut self,
		id: &str,
		validators: &[Validator],
		root: Option<&AccountId>,
		cmd: &TestnetCmd,
	) -> Result<ChainSpec, Error> {
		let Self(spec) = &mut self;
		let suffix = id.rsplit('_').next().unwrap_or(id);
		spec.insert("name".into(), format!("Tributary Testnet {suffix}").into());
		spec.insert("id".into(), id.into());
		spec.insert("protocolId".into(), id.into());
		spec.insert("chainType".into(), if root.is_some() { "Live" } else { "Local" }.into());
		spec.insert("bootNodes".into(), validators.iter().map(|v| v.address.to_string()).collect());
		// These keys describe the blocks of the base chain and its telemetry, and not the new
		// network.
		for key in ["forkId", "forkBlocks", "badBlocks", "lightSyncState", "codeSubstitutes", "telemetryEndpoints"] {
			spec.remove(key);
		}

		let genesis = &mut spec["genesis"]["runtimeGenesis"];
		let genesis = match genesis.get("config") {
			Some(_) => &mut genesis["config"],
			None => &mut genesis["patch"],
		};
		genesis["session"]["keys"] = validators.iter().map(|v| json!([v.account, v.account, v.keys])).collect();
		let bond = Balance::from(cmd.bond) * TRIB;
		let mut balances = match genesis["balances"]["balances"].take() {
			Value::Array(balances) => balances,
			_ => Vec::new(),
		};
		if let Some(root) = root {
			balances.retain(|entry| !is_well_known(&entry[0]));
			balances.push(json!([root, ENDOWMENT]));
			genesis["sudo"]["key"] = json!(root);
		}
		balances.extend(validators.iter().map(|v| json!([v.account, bond + SPENDING_MONEY])));
		genesis["balances"]["balances"] = balances.into();
		genesis["validators"]["validators"] = validators.iter().map(|v| json!([v.account, bond, COMMISSION])).collect();
		// The base has seats of its own.
		genesis["validators"]["seats"] = cmd.seats.unwrap_or(cmd.validators.into()).into();
		if let Some(slots) = cmd.epoch_duration {
			genesis["network"]["epochDuration"] = slots.into();
		}

		let json = serde_json::to_vec(&self.0).map_err(NodeError::SpecificationNotDerived)?;
		Ok(ChainSpec::from_json_bytes(json)?)
	}
}

/// Returns `true` if the value is the address of an account whose key everybody has.
fn is_well_known(address: &Value) -> bool {
	let account = address.as_str().and_then(|address| AccountId::from_ss58check(address).ok());
	account.is_some_and(|account| Sr25519Keyring::iter().any(|key| key.to_account_id() == account))
}

/// Makes an account, and writes it to a file that only its owner can read.
fn make_account(path: &Path) -> Result<AccountId, NodeError> {
	let (account, phrase, _) = sr25519::Pair::generate_with_phrase(None);
	let public = account.public();
	let account = AccountId::from(public);
	let description = json!({
		"secretPhrase": phrase,
		"address": account.to_ss58check(),
		"publicKey": format!("0x{}", hex::encode(public.as_slice())),
	});
	write_secret(path, &format!("{description:#}\n"))?;
	Ok(account)
}

fn not_writable(path: &Path) -> impl Fn(std::io::Error) -> NodeError + '_ {
	|source| NodeError::OutputNotWritable { path: path.into(), source }
}

/// Writes a new file that only its owner can read, from the moment that it exists.
fn write_secret(path: &Path, text: &str) -> Result<(), NodeError> {
	let mut options = fs::OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	options.open(path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(not_writable(path))
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;
	use codec::{Decode, Encode};
	use sp_consensus_babe::AuthorityId as BabeId;
	use sp_core::Get;
	use tributary_runtime::params::dynamic_params::validators::Seats;

	fn command(args: &[&str]) -> Result<TestnetCmd, String> {
		TestnetCmd::try_parse_from(["testnet"].iter().chain(args)).map_err(|e| e.to_string())
	}

	fn refusal(args: &[&str]) -> String {
		let error = command(args).unwrap().run().unwrap_err();
		let line = crate::error::explain(&error);
		assert_eq!(line.lines().count(), 1, "{line}");
		line
	}

	fn mode(path: &Path) -> u32 {
		std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777
	}

	#[test]
	fn testnet_should_hold_what_its_validators_start_from() {
		if tributary_runtime::WASM_BINARY.is_none() {
			return;
		}
		let folder = tempfile::tempdir().unwrap();
		let output = folder.path().join("net");
		let plain = folder.path().join("dev.json");
		fs::write(&plain, chain_spec::development().unwrap().as_json(false).unwrap()).unwrap();

		command(&[
			"--output",
			output.to_str().unwrap(),
			"--validators",
			"2",
			"--chain",
			plain.to_str().unwrap(),
			"--address",
			"/dns/validator-{n}/tcp/{port}/ws",
			"--epoch-duration",
			"7",
			"--seats",
			"5",
			"--bond",
			"20000",
		])
		.unwrap()
		.run()
		.unwrap();

		let spec = chain_spec::load(output.join("spec.json").to_str().unwrap()).unwrap();
		assert!(spec.id().starts_with("tributary_testnet_"), "{}", spec.id());
		assert_eq!(spec.protocol_id(), Some(spec.id()));
		let storage = spec.as_storage_builder().build_storage().unwrap();
		let seats = sp_state_machine::BasicExternalities::new(storage.clone()).execute_with(Seats::get);
		assert_eq!(seats, 5);
		let item = |pallet: &str, name: &str| {
			let key = [sp_io::hashing::twox_128(pallet.as_bytes()), sp_io::hashing::twox_128(name.as_bytes())].concat();
			storage.top.get(&key).cloned().unwrap_or_default()
		};
		let stored = item("Session", "QueuedKeys");
		let queued: Vec<(AccountId, SessionKeys)> = Decode::decode(&mut stored.as_slice()).unwrap();
		assert_eq!(queued.len(), 2);
		let candidates = item("Validators", "Candidates");
		assert_eq!(codec::Compact::<u32>::decode(&mut candidates.as_slice()).unwrap().0, 2);
		let account_key = |who: &AccountId| {
			let pallet = [sp_io::hashing::twox_128(b"System"), sp_io::hashing::twox_128(b"Account")].concat();
			[pallet, sp_io::hashing::blake2_128(who.as_ref()).to_vec(), who.encode()].concat()
		};
		let described: Value = serde_json::from_slice(&fs::read(output.join("root.json")).unwrap()).unwrap();
		let root = AccountId::from_ss58check(described["address"].as_str().unwrap()).unwrap();
		assert_eq!(item("Sudo", "Key"), root.encode());
		assert_eq!(mode(&output.join("root.json")), 0o600);
		assert!(storage.top.contains_key(&account_key(&root)));
		for key in Sr25519Keyring::iter() {
			assert!(!storage.top.contains_key(&account_key(&key.to_account_id())), "{key:?}");
		}
		assert_eq!(spec.chain_type(), sc_service::ChainType::Live);

		let slots = &storage.top[&sp_io::hashing::twox_128(b":EpochDuration:")[..]];
		assert_eq!(slots, &7u64.to_le_bytes());

		for n in 1..=2 {
			let file = output.join(format!("validator-{n}/account.json"));
			let described: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
			let pair = sr25519::Pair::from_string(described["secretPhrase"].as_str().unwrap(), None).unwrap();
			let account = AccountId::from(pair.public());
			assert_eq!(described["address"], account.to_ss58check());
			assert_eq!(described["publicKey"], format!("0x{}", hex::encode(pair.public())));
			// The order is that of the candidates.
			let (_, keys) = queued.iter().find(|(validator, _)| *validator == account).unwrap();

			let data = output.join(format!("validator-{n}/chains/{}", spec.id()));

			let stored = &storage.top[&account_key(&account)];
			let (_, money) = <([u32; 4], [Balance; 2])>::decode(&mut stored.as_slice()).unwrap();
			assert_eq!(money, [SPENDING_MONEY, 20_000 * TRIB], "free, and on hold");

			let keystore = LocalKeystore::open(data.join("keystore"), None).unwrap();
			let pair = keystore.key_pair::<sp_consensus_babe::AuthorityPair>(&keys.babe).unwrap();
			assert!(pair.is_some());
			assert!(keystore.has_keys(&[
				(keys.babe.to_raw_vec(), BabeId::ID),
				(keys.grandpa.to_raw_vec(), sp_consensus_grandpa::AuthorityId::ID),
				(keys.authority_discovery.to_raw_vec(), sp_authority_discovery::AuthorityId::ID),
			]));

			let node_key = data.join("network/secret_ed25519");
			let secret = sc_network::config::Secret::File(node_key.clone());
			let peer = sc_network::config::NodeKeyConfig::Ed25519(secret).into_keypair().unwrap().public().to_peer_id();
			let address = &spec.boot_nodes()[n - 1];
			assert_eq!(address.peer_id, peer);
			assert_eq!(address.multiaddr.to_string(), format!("/dns/validator-{n}/tcp/{}/ws", 30332 + n));

			assert_eq!((mode(&node_key), mode(&file)), (0o600, 0o600));
			for key in fs::read_dir(data.join("keystore")).unwrap() {
				assert_eq!(mode(&key.unwrap().path()), 0o600);
			}
		}
	}

	#[test]
	fn well_known_accounts_should_be_kept_on_request_only() {
		if tributary_runtime::WASM_BINARY.is_none() {
			return;
		}
		let folder = tempfile::tempdir().unwrap();
		for (name, args, expected) in
			[("live", &[][..], false), ("local", &["--chain", "local"], false), ("dev", &["--dev-accounts"], true)]
		{
			let output = folder.path().join(name);
			command(&[&["--output", output.to_str().unwrap(), "--validators", "1"][..], args].concat())
				.unwrap()
				.run()
				.unwrap();
			let spec = chain_spec::load(output.join("spec.json").to_str().unwrap()).unwrap();
			assert_eq!(spec.chain_type() == sc_service::ChainType::Local, expected, "{name}");
			assert_eq!(output.join("root.json").exists(), !expected, "{name}");
			assert_eq!(crate::preflight::well_known_power(&*spec).unwrap().is_some(), expected, "{name}");
		}
	}

	#[test]
	fn commands_should_listen_where_the_others_call() {
		let validator = |address: &str| Validator {
			number: 2,
			folder: "net/validator-2".into(),
			account: AccountId::new([0; 32]),
			keys: SessionKeys {
				babe: Sr25519Keyring::Alice.public().into(),
				grandpa: sp_keyring::Ed25519Keyring::Alice.public().into(),
				authority_discovery: Sr25519Keyring::Alice.public().into(),
			},
			address: MultiaddrWithPeerId {
				multiaddr: address.parse().unwrap(),
				peer_id: ed25519::Keypair::generate().public().to_peer_id(),
			},
		};
		for (address, listen) in [
			("/ip4/10.0.0.2/tcp/30334/ws", "--listen-addr /ip4/0.0.0.0/tcp/30334/ws"),
			("/ip6/::1/tcp/30334/ws", "--listen-addr /ip6/::/tcp/30334/ws"),
			("/ip4/10.0.0.2/tcp/30400", "--port 30400"),
			("/dns/two", "--port 30334"),
		] {
			let line = validator(address).command(Path::new("net/spec.json"));
			assert!(line.contains(&format!(" {listen} --rpc-port 9945 ")), "{line}");
		}
	}

	#[test]
	fn testnets_should_never_be_the_same_chain() {
		if tributary_runtime::WASM_BINARY.is_none() {
			return;
		}
		let folder = tempfile::tempdir().unwrap();
		let ids = ["a", "b"].map(|name| {
			let output = folder.path().join(name);
			command(&["--output", output.to_str().unwrap(), "--validators", "1"]).unwrap().run().unwrap();
			chain_spec::load(output.join("spec.json").to_str().unwrap()).unwrap().id().to_owned()
		});
		assert_ne!(ids[0], ids[1]);
	}

	#[test]
	fn testnet_should_be_refused_in_one_line_when_it_cannot_be_made() {
		if tributary_runtime::WASM_BINARY.is_none() {
			return;
		}
		let folder = tempfile::tempdir().unwrap();
		let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
		let output = path("net");

		fs::write(path("file"), "").unwrap();
		assert!(refusal(&["--output", folder.path().to_str().unwrap()]).contains("not empty"));
		assert!(refusal(&["--output", &path("file")]).contains("cannot write"));
		assert!(refusal(&["--output", &output, "--chain", "nowhere"]).contains("nowhere"));

		fs::write(path("raw.json"), chain_spec::development().unwrap().as_json(true).unwrap()).unwrap();
		assert!(refusal(&["--output", &output, "--chain", &path("raw.json")]).contains("is raw"));

		for (address, reason) in [
			("/ip4/127.0.0.1/tcp/30333", "{n}"),
			("nowhere-{n}", "not a valid address"),
			("/ip4/10.0.0.{n}/tcp/1/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp", "/p2p/"),
		] {
			let line = refusal(&["--output", &output, "--address", address]);
			assert!(line.contains(reason), "{line}");
		}
		assert!(!Path::new(&output).exists(), "a rejected command leaves no files");

		for args in [
			["--validators", "0"],
			["--validators", "101"],
			["--epoch-duration", "0"],
			["--seats", "0"],
			["--seats", "301"],
			["--bond", "9999"],
		] {
			assert!(command(&[&["--output", &output][..], &args].concat()).unwrap_err().contains(args[0]));
		}
	}
}
