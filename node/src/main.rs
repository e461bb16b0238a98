//! The Tributary node.

mod chain_spec;
mod cli;
mod clock;
mod command;
mod disk;
mod equivocation;
mod error;
mod genesis;
mod metrics;
mod peers;
mod ports;
mod preflight;
mod refusal;
mod rpc;
mod sealing;
mod service;
mod testnet;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run(cli::Cli::parse_or_exit()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			error::print(&error);
			ExitCode::FAILURE
		},
	}
}
