//! What a chain starts from.

use crate::{
	configs::{consensus::BABE_EPOCH_CONFIG, governance::PUBLIC_WINDOWS},
	interface::{AccountId, Balance},
	network::Windows,
	opaque::SessionKeys,
	BabeConfig, BalancesConfig, NetworkConfig, RuntimeGenesisConfig, SessionConfig, SudoConfig, ValidatorsConfig, TRIB,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::Perbill;

/// What each of the well-known accounts starts with.
pub const ENDOWMENT: Balance = 1_000_000 * TRIB;

/// What each validator of a preset has bonded, beside that.
pub const BOND: Balance = 100_000 * TRIB;
/// What it takes of its pool's rewards first.
pub const COMMISSION: Perbill = Perbill::from_percent(5);

/// Windows short enough that a newcomer sees a settlement in a minute.
pub const SHORT_WINDOWS: Windows = Windows {
	reveal: 20,
	review: 20,
	judge: 20,
	request: 100,
	submit: 50,
	challenge: 10,
	refute: 10,
	close: 20,
	unbonding: 50,
	receipts: PUBLIC_WINDOWS.receipts,
};

/// An authority with the keys that the node puts into its keystore for the same name.
fn authority(account: Sr25519Keyring, finality: Ed25519Keyring) -> (AccountId, AccountId, SessionKeys) {
	let keys = SessionKeys {
		babe: account.public().into(),
		grandpa: finality.public().into(),
		authority_discovery: account.public().into(),
	};
	(account.to_account_id(), account.to_account_id(), keys)
}

fn genesis(authorities: Vec<(AccountId, AccountId, SessionKeys)>, epoch_duration: u64, windows: Windows) -> Value {
	let validators: Vec<_> = authorities.iter().map(|(account, ..)| (account.clone(), BOND, COMMISSION)).collect();
	let bonded = |who: &AccountId| if validators.iter().any(|(validator, ..)| validator == who) { BOND } else { 0 };
	let accounts = Sr25519Keyring::well_known().map(|who| who.to_account_id());
	let balances = accounts.map(|who| (who.clone(), ENDOWMENT + bonded(&who))).collect();
	build_struct_json_patch!(RuntimeGenesisConfig {
		network: NetworkConfig { epoch_duration, windows, min_validators: 1 },
		// The authorities of BABE, GRANDPA and authority discovery come from the session's keys.
		babe: BabeConfig { epoch_config: BABE_EPOCH_CONFIG },
		balances: BalancesConfig { balances },
		validators: ValidatorsConfig { validators },
		session: SessionConfig { keys: authorities },
		sudo: SudoConfig { key: Some(Sr25519Keyring::Alice.to_account_id()) },
	})
}

/// One authority, for a laptop: epochs of ten minutes.
fn development() -> Value {
	genesis(vec![authority(Sr25519Keyring::Alice, Ed25519Keyring::Alice)], 100, SHORT_WINDOWS)
}

/// Two authorities, for a network on one machine: epochs of two minutes.
fn local_testnet() -> Value {
	let authorities = vec![
		authority(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
		authority(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
	];
	genesis(authorities, 20, SHORT_WINDOWS)
}

/// The preset of this name, as a patch on the defaults.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_TESTNET_RUNTIME_PRESET => local_testnet(),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The names of all presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET)]
}
