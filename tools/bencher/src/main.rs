//! Measures a runtime blob and writes weight files: the commands of `frame-benchmarking-cli` that
//! need no node, without the C++ database that the published binary carries. Run by
//! `scripts/bench.sh`.

use clap::Parser;
use frame_benchmarking_cli::{OpaqueBlock, OverheadCmd, PalletCmd};
use sp_runtime::traits::BlakeTwo256;

/// Measurement of a runtime.
#[derive(Parser)]
enum Measurement {
	/// Measures the calls and hooks of a pallet.
	Pallet(Box<PalletCmd>),
	/// Measures an empty block and a transaction that does nothing.
	Overhead(Box<OverheadCmd>),
}

fn main() -> Result<(), sc_cli::Error> {
	env_logger::init();
	match Measurement::parse() {
		Measurement::Pallet(pallet) => pallet.run_with_spec::<BlakeTwo256, ()>(None),
		Measurement::Overhead(overhead) => overhead.run_with_default_builder_and_spec::<OpaqueBlock, ()>(None),
	}
}
