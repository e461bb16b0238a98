//! Measures the benchmarks of a runtime blob and writes weight files: `frame-benchmarking-cli`'s
//! pallet command, without the C++ database that the published binary carries. Run by
//! `scripts/bench.sh`.

use clap::Parser;
use frame_benchmarking_cli::PalletCmd;
use sp_runtime::traits::BlakeTwo256;

fn main() -> Result<(), sc_cli::Error> {
	env_logger::init();
	PalletCmd::parse().run_with_spec::<BlakeTwo256, ()>(None)
}
