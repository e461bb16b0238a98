//! The Tributary node.

mod chain_spec;
mod cli;
mod command;
mod error;
mod genesis;
mod ports;
mod rpc;
mod sealing;
mod service;
mod testnet;

use std::{process::ExitCode, thread, time::Duration};

/// The log has a thread of its own that writes it out every 50 ms.
const LOG_WRITTEN: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
	match command::run(cli::Cli::parse_or_exit()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			// The cause is what should stand last.
			thread::sleep(LOG_WRITTEN);
			eprintln!("error: {}", error::explain(&error));
			ExitCode::FAILURE
		},
	}
}
