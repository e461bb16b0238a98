//! The state whose database is measured.

use sc_cli::SubstrateCli;
use sc_service::{ChainSpec, ChainType, GenericChainSpec};
use sp_crypto_hashing::{blake2_128, blake2_256, twox_128};

/// Number of accounts.
const ACCOUNTS: u32 = 1_000_000;

/// Chain of a runtime with many accounts.
pub struct Filled;

impl SubstrateCli for Filled {
	fn impl_name() -> String {
		"tributary-bencher".into()
	}

	fn impl_version() -> String {
		env!("CARGO_PKG_VERSION").into()
	}

	fn description() -> String {
		"Measurement of a database".into()
	}

	fn author() -> String {
		String::new()
	}

	fn support_url() -> String {
		String::new()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	/// Returns the development chain of a runtime, with accounts beside its own.
	fn load_spec(&self, runtime: &str) -> Result<Box<dyn ChainSpec>, String> {
		let code = std::fs::read(runtime).map_err(|error| format!("{runtime} cannot be read: {error}"))?;
		let mut spec = <GenericChainSpec>::builder(&code, None)
			.with_name("Storage")
			.with_id("storage")
			.with_chain_type(ChainType::Development)
			.with_genesis_config_preset_name("development")
			.build();
		let mut storage = spec.as_storage_builder().build_storage()?;
		storage.top.extend((0..ACCOUNTS).map(account));
		spec.set_storage(storage);
		Ok(Box::new(spec))
	}
}

/// Returns the entry of an account in the storage of the pallet System.
fn account(number: u32) -> (Vec<u8>, Vec<u8>) {
	let id = blake2_256(&number.to_le_bytes());
	let key = [&twox_128(b"System")[..], &twox_128(b"Account"), &blake2_128(&id), &id].concat();
	// Nonce, consumers, providers, sufficients; free, reserved, frozen, flags.
	let counters = [0_u32, 0, 1, 0].map(u32::to_le_bytes).concat();
	let amounts = [u128::from(number) + 1_000_000_000_000, 0, 0, 1 << 127].map(u128::to_le_bytes).concat();
	(key, [counters, amounts].concat())
}
