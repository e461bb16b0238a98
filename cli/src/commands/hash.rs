//! `tributary hash`: the hashes by which the chain identifies contents.

use crate::{input, json::Length, print};
use anyhow::Result;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use tributary_attributor::prove;

/// Print BLAKE3 hashes of files, as b3sum does.
///
/// With --json: an array of {path, hash, length, lastByte, lengthProof: {head, tail, siblings}},
/// the arguments of `datanets.contribute`. The last two are null for an empty file, which cannot be
/// a contribution.
#[derive(Args)]
pub(crate) struct Hash {
	/// Files to hash; - is stdin.
	#[arg(required = true, value_name = "FILE")]
	files: Vec<PathBuf>,
	/// Print JSON, with lengths and their proofs.
	#[arg(long)]
	json: bool,
}

#[derive(Serialize)]
struct Item {
	path: String,
	#[serde(flatten)]
	length: Length,
}

impl Hash {
	/// Runs the command.
	pub(crate) fn run(self) -> Result<()> {
		if self.json {
			return print::json(&self.files.iter().map(|path| describe(path)).collect::<Result<Vec<_>>>()?);
		}
		self.files.iter().try_for_each(|path| {
			let content = prove::content_of(&input::read(path)?);
			print::text(&line(&hex::encode(content.hash), &path.to_string_lossy()))
		})
	}
}

fn describe(path: &Path) -> Result<Item> {
	let bytes = input::read(path)?;
	let length = if bytes.is_empty() {
		Length { content: prove::content_of(&bytes).into(), last_byte: None, length_proof: None }
	} else {
		let (content, last_byte, proof) = prove::prove_length(&bytes)?;
		Length { content: content.into(), last_byte: Some(last_byte), length_proof: Some((&proof).into()) }
	};
	Ok(Item { path: path.display().to_string(), length })
}

/// Returns a line in the form of b3sum, which marks a name with escapes by a backslash.
fn line(hash: &str, name: &str) -> String {
	let escaped = name.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
	let mark = if escaped == name { "" } else { "\\" };
	format!("{mark}{hash}  {escaped}\n")
}

#[cfg(test)]
mod tests {
	use super::line;

	#[test]
	fn line_should_be_escaped_as_b3sum_does() {
		assert_eq!(line("00", "a b"), "00  a b\n");
		assert_eq!(line("00", "a\\b\nc"), "\\00  a\\\\b\\nc\n");
	}
}
