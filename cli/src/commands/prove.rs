//! `tributary prove`: span proofs of outputs, spans and lengths.

use super::trace::TraceOptions;
use crate::{
	input,
	json::{Hashed, Hex, Length, Proof, ProvenRun, Traced},
	print,
};
use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use tributary_attributor::prove::{self, content_of};
use tributary_primitives::trace::Run;

/// Prove a traced output, one span of a file, or the length of a file.
///
/// For an output: {output: {hash, length}, window, maxRuns, minContent, positions, ownedPositions,
/// runs: [{run: {start, positions, contribution: {datanet, index}, offset}, proof: {head, tail,
/// siblings}}], scale}. The runs are those of `inference.submit`, and scale is their SCALE
/// encoding.
///
/// For a span: {hash, length, offset, span, proof, scale}. For a length: {hash, length, lastByte,
/// lengthProof, scale}. Here scale is the SCALE encoding of the proof.
#[derive(Args)]
#[command(override_usage = "tributary prove --index <DIR> [OPTIONS] <OUTPUT>\n       \
	tributary prove --range <FILE> <OFFSET> <LEN>\n       tributary prove --length <FILE>")]
pub(crate) struct Prove {
	/// Prove the LEN bytes at OFFSET of FILE.
	#[arg(long, num_args = 3, value_names = ["FILE", "OFFSET", "LEN"], exclusive = true)]
	range: Option<Vec<String>>,
	/// Prove the length of FILE.
	#[arg(long, value_name = "FILE", exclusive = true)]
	length: Option<PathBuf>,
	#[command(flatten)]
	trace: TraceOptions,
	/// File with the output; - is stdin.
	#[arg(value_name = "OUTPUT", required_unless_present_any = ["range", "length"])]
	output: Option<PathBuf>,
}

#[derive(Serialize)]
struct OutputReport {
	#[serde(flatten)]
	traced: Traced,
	runs: Vec<ProvenRun>,
	scale: Hex,
}

#[derive(Serialize)]
struct SpanReport {
	#[serde(flatten)]
	content: Hashed,
	offset: u64,
	span: Hex,
	proof: Proof,
	scale: Hex,
}

#[derive(Serialize)]
struct LengthReport {
	#[serde(flatten)]
	length: Length,
	scale: Hex,
}

impl Prove {
	/// Runs the command.
	pub(crate) fn run(self) -> Result<()> {
		match (self.range.as_deref(), self.length, self.output) {
			(Some([file, offset, length]), ..) => prove_range(Path::new(file), number(offset)?, number(length)?),
			(None, Some(file), ..) => prove_length(&file),
			(None, None, Some(output)) => prove_output(&self.trace, &output),
			_ => bail!("nothing to prove. See `tributary prove --help`."),
		}
	}
}

fn number(text: &str) -> Result<u64> {
	match text.parse() {
		Ok(number) => Ok(number),
		Err(_) => bail!("\"{text}\" is not a number of bytes. Write it as decimal digits: --range FILE OFFSET LEN."),
	}
}

fn prove_output(options: &TraceOptions, output: &Path) -> Result<()> {
	let (index, output) = options.read(output)?;
	let tracer = options.tracer(&index)?;
	let proven = prove::prove(&tracer, &output)?;
	let runs: Vec<Run> = proven.iter().map(|proven| proven.run).collect();
	print::json(&OutputReport {
		traced: Traced::new(&tracer.rules(), content_of(&output), &runs),
		runs: proven.iter().map(ProvenRun::from).collect(),
		scale: Hex::scale(&proven),
	})
}

fn prove_range(file: &Path, offset: u64, length: u64) -> Result<()> {
	let bytes = input::read(file)?;
	let proven = prove::prove_range(&bytes, offset, length)?;
	print::json(&SpanReport {
		content: proven.content.into(),
		offset,
		span: Hex::new(proven.span),
		proof: (&proven.proof).into(),
		scale: Hex::scale(&proven.proof),
	})
}

fn prove_length(file: &Path) -> Result<()> {
	let bytes = input::read(file)?;
	let (content, last_byte, proof) = prove::prove_length(&bytes)?;
	let scale = Hex::scale(&proof);
	let length = Length { content: content.into(), last_byte: Some(last_byte), length_proof: Some((&proof).into()) };
	print::json(&LengthReport { length, scale })
}
