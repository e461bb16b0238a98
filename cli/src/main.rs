//! `tributary`: the economy under AI models, from a terminal.
//!
//! Whatever goes wrong is said in one line on stderr, cause and remedy, with exit code 1 (2 for a wrong command line).

mod commands;
mod eligible;
mod input;
mod json;
mod print;

use clap::Parser;
use std::process::ExitCode;

/// Hash content, index it, find whose words are in an output, prove it.
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
