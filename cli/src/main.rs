//! `tributary`: Tributary's off-chain tool for the terminal. See the README.
//!
//! An error is one line on stderr with the cause and the remedy, and exit code 1 (2 for a wrong
//! command line).

mod commands;
mod eligible;
mod input;
mod json;
mod print;

use clap::Parser;
use std::process::ExitCode;

/// Hash content, index it, trace outputs to it and prove the trace.
#[derive(Parser)]
#[command(name = "tributary", version, propagate_version = true, arg_required_else_help = true)]
struct Arguments {
	#[command(subcommand)]
	command: commands::Command,
}

fn main() -> ExitCode {
	match Arguments::parse().command.run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) if print::is_closed_pipe(&error) => ExitCode::SUCCESS,
		Err(error) => {
			print::error(&error);
			ExitCode::FAILURE
		},
	}
}
