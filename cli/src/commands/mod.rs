//! The commands, each in its own file.

mod generate;
mod hash;
mod index;
mod prove;
mod trace;

use clap::Subcommand;

/// A command. None needs a chain.
#[derive(Subcommand)]
pub(crate) enum Command {
	/// Print BLAKE3 hashes of files, as b3sum does.
	Hash(hash::Hash),
	/// Index content for tracing.
	Index(index::Index),
	/// Trace an output to the contributions that contain it.
	Trace(trace::Trace),
	/// Prove a traced output, one span of a file, or the length of a file.
	Prove(prove::Prove),
	/// Generate text with an n-gram language model over an index.
	Generate(generate::Generate),
}

impl Command {
	/// Runs the command.
	pub(crate) fn run(self) -> anyhow::Result<()> {
		match self {
			Self::Hash(command) => command.run(),
			Self::Index(command) => command.run(),
			Self::Trace(command) => command.run(),
			Self::Prove(command) => command.run(),
			Self::Generate(command) => command.run(),
		}
	}
}
