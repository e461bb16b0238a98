//! `tributary generate`: the language model that an index is.

use crate::{eligible::Eligible, input::FromIndex, print};
use anyhow::Result;
use clap::Args;
use tributary_attributor::ngram::{Model, Options};

/// Write text with the n-gram language model that an index is.
///
/// Raw bytes on stdout, without the prompt and without a newline at the end; valid UTF-8 if all of the content is. The same
/// index, eligible contributions, prompt, seed and options give the same bytes on any machine.
#[derive(Args)]
pub struct Generate {
	#[command(flatten)]
	index: FromIndex,
	#[command(flatten)]
	eligible: Eligible,
	/// What to go on from, or to speak about.
	#[arg(long, value_name = "TEXT")]
	prompt: String,
	/// How much to write at most.
	#[arg(long, value_name = "NUMBER", default_value_t = 512)]
	bytes: u32,
	/// Another seed, another answer.
	#[arg(long, value_name = "NUMBER", default_value_t = 0)]
	seed: u64,
	/// The longest context in bytes; the longer, the more it quotes.
	#[arg(long, value_name = "BYTES", default_value_t = Options::default().max_context)]
	context: usize,
}

impl Generate {
	pub fn run(self) -> Result<()> {
		let index = self.index.open()?;
		let options = Options { max_context: self.context, ..Options::default() };
		let model = Model::new(&index, options, |entry| self.eligible.contains(&entry.id))?;
		print::bytes(&model.generate(self.prompt.as_bytes(), self.bytes as usize, self.seed))
	}
}
