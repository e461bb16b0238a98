//! The states that a chain can start from.

use crate::{
	constants::{consensus::BABE_EPOCH_CONFIG, currency::TRIB},
	opaque::SessionKeys,
	params::PUBLIC_WINDOWS,
	types::{AccountId, Balance},
	BabeConfig, BalancesConfig, GovernanceConfig, NetworkConfig, RuntimeGenesisConfig, SessionConfig, SudoConfig,
	ValidatorsConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use pallet_network::{ChannelsWindows, DatanetsWindows, InferenceWindows, Windows};
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::Perbill;

/// Name of the preset of a public network.
pub const LIVE_RUNTIME_PRESET: &str = "live";

/// Balance of each of the well-known accounts at the start.
pub const ENDOWMENT: Balance = 1_000_000 * TRIB;

/// Bond of each validator of a preset, beside its balance.
pub const BOND: Balance = 100_000 * TRIB;
/// Seats of a preset, so that newcomers find one without outbidding.
pub const SEATS: u32 = 10;
/// Commission of each validator of a preset.
pub const COMMISSION: Perbill = Perbill::from_percent(5);

/// Windows of a development chain, short enough that a newcomer sees a settlement in a minute.
pub const SHORT_WINDOWS: Windows = Windows {
	datanets: DatanetsWindows { reveal_delay: 1, reveal_window: 20, review_window: 20, copy_window: 20 },
	inference: InferenceWindows {
		request_window: 100,
		submit_window: 50,
		challenge_window: 10,
		reveal_window: 10,
		unbonding_delay: 50,
	},
	attribution: PUBLIC_WINDOWS.attribution,
	channels: ChannelsWindows { close_window: 20 },
};

/// Divisor of the periods of governance on a development chain: a day of a public network takes
/// half a minute there.
pub const ACCELERATION: u32 = 2_880;

/// Returns an authority with the keys that the node puts into its keystore for the same name.
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
	let balances = accounts.map(|who| (who.clone(), ENDOWMENT.saturating_add(bonded(&who)))).collect();
	build_struct_json_patch!(RuntimeGenesisConfig {
		network: NetworkConfig { epoch_duration, windows, min_validators: 1 },
		// The authorities of BABE, GRANDPA and authority discovery come from the session's keys.
		babe: BabeConfig { epoch_config: BABE_EPOCH_CONFIG },
		balances: BalancesConfig { balances },
		validators: ValidatorsConfig { validators, seats: Some(SEATS) },
		session: SessionConfig { keys: authorities },
		governance: GovernanceConfig { acceleration: ACCELERATION },
		sudo: SudoConfig { key: Some(Sr25519Keyring::Alice.to_account_id()) },
	})
}

/// Returns the genesis of a laptop's chain: one authority, and epochs of ten minutes.
fn development() -> Value {
	genesis(vec![authority(Sr25519Keyring::Alice, Ed25519Keyring::Alice)], 100, SHORT_WINDOWS)
}

/// Returns the genesis of a network on one machine: two authorities, and epochs of two minutes.
fn local_testnet() -> Value {
	let authorities = vec![
		authority(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
		authority(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
	];
	genesis(authorities, 20, SHORT_WINDOWS)
}

/// Returns what the genesis of a public network starts from: its own validators, balances and root
/// are missing.
fn live() -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig { babe: BabeConfig { epoch_config: BABE_EPOCH_CONFIG } })
}

/// Returns the preset of this name, as a patch on the defaults.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_TESTNET_RUNTIME_PRESET => local_testnet(),
		LIVE_RUNTIME_PRESET => live(),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// Returns the names of all presets.
pub fn preset_names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, LIVE_RUNTIME_PRESET].map(PresetId::from).into()
}
