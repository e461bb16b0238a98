//! `tributary generate`: text from the n-gram language model over an index.

use crate::{eligible::Eligible, input::FromIndex, print};
use anyhow::Result;
use clap::Args;
use tributary_attributor::ngram::{Model, Options};

/// Generate text with an n-gram language model over an index.
///
/// Writes raw bytes to stdout, without the prompt and without a final newline. They are valid UTF-8
/// if all of the content is. The same index, eligible contributions, prompt, seed and options give
/// the same bytes on every machine.
#[derive(Args)]
pub(crate) struct Generate {
	#[command(flatten)]
	index: FromIndex,
	#[command(flatten)]
	eligible: Eligible,
	/// Text to continue, or to answer.
	#[arg(long, value_name = "TEXT")]
	prompt: String,
	/// Maximum length of the output in bytes.
	#[arg(long, value_name = "NUMBER", default_value_t = 512)]
	bytes: u32,
	/// Seed of the random choices.
	#[arg(long, value_name = "NUMBER", default_value_t = 0)]
	seed: u64,
	/// Longest context in bytes; a longer one quotes more.
	#[arg(long, value_name = "BYTES", default_value_t = Options::default().max_context)]
	context: usize,
}

impl Generate {
	/// Runs the command.
	pub(crate) fn run(self) -> Result<()> {
		let index = self.index.open()?;
		let options = Options { max_context: self.context, ..Options::default() };
		let model = Model::new(&index, options, |entry| self.eligible.contains(&entry.id))?;
		print::bytes(&model.generate(self.prompt.as_bytes(), self.bytes as usize, self.seed))
	}
}
