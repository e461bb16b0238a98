//! Measures a runtime blob and writes weight files: the commands of `frame-benchmarking-cli` that
//! need no node, without the C++ database that the published binary carries, and the one that
//! measures a database, over a state that it fills itself. Run by `scripts/bench.sh`.

mod state;

use clap::Parser;
use frame_benchmarking_cli::{OpaqueBlock, OverheadCmd, PalletCmd, StorageCmd};
use sc_cli::SubstrateCli;
use sp_runtime::traits::BlakeTwo256;
use std::sync::Arc;

/// Functions that a runtime with benchmarks imports.
type HostFunctions = (sp_io::SubstrateHostFunctions, frame_benchmarking::benchmarking::HostFunctions);

/// Measurement of a runtime.
#[derive(Parser)]
enum Measurement {
	/// Measures the calls and hooks of a pallet.
	Pallet(Box<PalletCmd>),
	/// Measures an empty block and a transaction that does nothing.
	Overhead(Box<OverheadCmd>),
	/// Measures reads and writes of a database with a million accounts. The chain is the path of
	/// the runtime.
	Storage(Box<StorageCmd>),
}

fn main() -> Result<(), sc_cli::Error> {
	match Measurement::parse() {
		Measurement::Pallet(pallet) => {
			env_logger::init();
			pallet.run_with_spec::<BlakeTwo256, ()>(None)
		},
		Measurement::Overhead(overhead) => {
			env_logger::init();
			overhead.run_with_default_builder_and_spec::<OpaqueBlock, ()>(None)
		},
		Measurement::Storage(storage) => state::Filled.create_runner(&*storage)?.sync_run(|config| {
			let executor = sc_service::new_wasm_executor::<HostFunctions>(&config.executor);
			let (client, backend, ..) =
				sc_service::new_full_parts::<OpaqueBlock, (), _>(&config, None, executor, Vec::new())?;
			let (db, trie, cache) = (backend.expose_db(), backend.expose_storage(), backend.expose_shared_trie_cache());
			storage.run(config, Arc::new(client), db, trie, cache)
		}),
	}
}
