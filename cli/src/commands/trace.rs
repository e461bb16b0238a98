//! `tributary trace`: the contributions that an output contains.

use crate::{
	eligible::Eligible,
	input::{self, FromIndex},
	json::{Contribution, Traced},
	print::{self, size},
};
use anyhow::{ensure, Result};
use clap::Args;
use serde::Serialize;
use std::{
	collections::BTreeMap,
	fmt::Write,
	path::{Path, PathBuf},
};
use tributary_attributor::{corpus::display_id, prove::content_of, Index, Tracer};
use tributary_primitives::trace::{Run, TraceRules};

/// Trace an output to the contributions that contain it.
///
/// Each position of the output belongs to the earliest eligible contribution that contains the
/// window that begins there.
///
/// With --json: {output: {hash, length}, window, maxRuns, minContent, positions, ownedPositions,
/// runs: [{start, positions, contribution: {datanet, index}, offset, paid}], sources:
/// [{contribution, sequence, hash, length, name, positions}]}. If there are more than maxRuns runs,
/// the last one is not paid and only shows the next owner. Sources are the contributions of the
/// paid runs, the earliest first.
#[derive(Args)]
pub(crate) struct Trace {
	#[command(flatten)]
	options: TraceOptions,
	/// Print JSON.
	#[arg(long)]
	json: bool,
	/// File with the output; - is stdin.
	#[arg(value_name = "OUTPUT")]
	output: PathBuf,
}

/// The index, the eligible contributions and the rules of a trace.
#[derive(Args)]
pub(crate) struct TraceOptions {
	#[command(flatten)]
	index: FromIndex,
	#[command(flatten)]
	eligible: Eligible,
	#[command(flatten)]
	rules: RuleOptions,
}

#[derive(Args)]
struct RuleOptions {
	/// Window: number of contiguous bytes that a contribution must contain to own a position.
	#[arg(long, value_name = "BYTES", default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..))]
	window: u32,
	/// Maximum number of paid runs.
	#[arg(long, value_name = "NUMBER", default_value_t = 512)]
	max_runs: u32,
	/// Minimum length of a content that can own positions.
	#[arg(long, value_name = "BYTES", default_value_t = 256)]
	min_content: u32,
}

impl TraceOptions {
	/// Reads the output and opens the index.
	pub(crate) fn read(&self, output: &Path) -> Result<(Index, input::Input)> {
		let output = input::read(output)?;
		ensure!(u32::try_from(output.len()).is_ok(), "the output is longer than 4 GiB. Trace it in parts.");
		Ok((self.index.open()?, output))
	}

	/// Returns the tracer with these options.
	pub(crate) fn tracer<'i>(&self, index: &'i Index) -> Result<Tracer<'i>> {
		let RuleOptions { window, max_runs, min_content } = self.rules;
		let rules = TraceRules { window, max_runs, min_content };
		Ok(Tracer::new(index, rules, |entry| self.eligible.contains(&entry.id))?)
	}
}

#[derive(Serialize)]
struct Report {
	#[serde(flatten)]
	traced: Traced,
	runs: Vec<RunReport>,
	sources: Vec<Source>,
}

#[derive(Serialize)]
struct RunReport {
	#[serde(flatten)]
	run: Run,
	paid: bool,
}

#[derive(Serialize)]
struct Source {
	#[serde(flatten)]
	contribution: Contribution,
	positions: u64,
}

impl Trace {
	/// Runs the command.
	pub(crate) fn run(self) -> Result<()> {
		let (index, output) = self.options.read(&self.output)?;
		let tracer = self.options.tracer(&index)?;
		let rules = tracer.rules();
		let runs = tracer.trace(&output);
		let traced = Traced::new(&rules, content_of(&output), &runs);
		let mut positions = BTreeMap::<usize, u64>::new();
		for run in rules.paid(&runs) {
			if let Some(number) = index.number_of(&run.contribution) {
				*positions.entry(number).or_default() += u64::from(run.positions);
			}
		}
		if !self.json {
			return print::text(&table(&index, &output, &traced, &runs, rules.paid(&runs).len(), &positions)?);
		}
		let paid = rules.paid(&runs).len();
		print::json(&Report {
			traced,
			runs: runs.iter().enumerate().map(|(number, run)| RunReport { run: *run, paid: number < paid }).collect(),
			sources: positions
				.into_iter()
				.map(|(number, positions)| Source { contribution: (&index.entries()[number]).into(), positions })
				.collect(),
		})
	}
}

/// Returns the trace as a table for people.
fn table(
	index: &Index,
	output: &[u8],
	traced: &Traced,
	runs: &[Run],
	paid: usize,
	sources: &BTreeMap<usize, u64>,
) -> Result<String> {
	let mut text = String::new();
	let percent = |part: u64| 100.0 * part as f64 / f64::from(traced.positions.max(1));
	writeln!(
		text,
		"Output of {}: {} of {} positions owned ({:.1}%), window {}.",
		size(output.len() as u64),
		traced.owned_positions,
		traced.positions,
		percent(traced.owned_positions),
		traced.window,
	)?;
	if runs.is_empty() {
		return Ok(text);
	}
	writeln!(text, "\n{:>7} {:>9}  {:<12} {:>11}  text", "start", "positions", "contribution", "offset")?;
	for (number, run) in runs.iter().enumerate() {
		let length = (run.positions + traced.window - 1) as usize;
		let excerpt = output.get(run.start as usize..).map(|bytes| excerpt(&bytes[..length.min(bytes.len())]));
		writeln!(
			text,
			"{:>7} {:>9}  {:<12} {:>11}  {}{}",
			run.start,
			run.positions,
			display_id(&run.contribution),
			run.offset,
			excerpt.unwrap_or_default(),
			if number < paid { "" } else { "  (not paid)" },
		)?;
	}
	writeln!(text, "\n{:>9} {:>6}  {:<12} name", "positions", "share", "contribution")?;
	for (number, positions) in sources {
		let entry = &index.entries()[*number];
		let id = display_id(&entry.id);
		writeln!(text, "{positions:>9} {:>5.1}%  {id:<12} {}", percent(*positions), entry.name)?;
	}
	Ok(text)
}

/// Returns the beginning of some bytes, in one line that is safe to print.
fn excerpt(bytes: &[u8]) -> String {
	/// Maximum number of characters.
	const MAX: usize = 48;
	let text = String::from_utf8_lossy(bytes);
	let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
	if line.is_empty() {
		return format!("({} bytes of white space)", bytes.len());
	}
	let mut shown: String =
		line.chars().map(|character| if character.is_control() { '\u{b7}' } else { character }).take(MAX).collect();
	if shown.len() < line.len() {
		shown.push('…');
	}
	shown
}
