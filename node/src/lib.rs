#![doc = include_str!("../README.md")]

pub mod chain_spec;
pub mod cli;
mod command;
pub mod consensus;
mod crash;
pub mod error;
mod exit;
pub mod monitor;
pub mod preflight;
pub mod service;
pub mod types;

use cli::Cli;
use std::process::ExitCode;

/// Parses the command line, runs the node or a subcommand, and prints the error in one line if it
/// fails.
pub fn main() -> ExitCode {
	match Cli::parse_or_exit().and_then(command::run) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			error::print(&error);
			ExitCode::FAILURE
		},
	}
}
