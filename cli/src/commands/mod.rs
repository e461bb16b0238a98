//! The commands, one file each.

mod generate;
mod hash;
mod index;
mod prove;
mod trace;

use clap::Subcommand;

/// What to do. None of these needs a chain.
#[derive(Subcommand)]
pub enum Command {
	/// Print BLAKE3 hashes of files, as b3sum does.
	Hash(hash::Hash),
	/// Index content, so that outputs can be traced to it.
	Index(index::Index),
	/// Find whose content is in an output, and where.
	Trace(trace::Trace),
	/// Make span proofs: of a traced output, of one span of a file, of a file's length.
	Prove(prove::Prove),
	/// Write text with the n-gram language model that an index is.
	Generate(generate::Generate),
}

impl Command {
	/// Do it.
	pub fn run(self) -> anyhow::Result<()> {
		match self {
			Self::Hash(command) => command.run(),
			Self::Index(command) => command.run(),
			Self::Trace(command) => command.run(),
			Self::Prove(command) => command.run(),
			Self::Generate(command) => command.run(),
		}
	}
}
