//! `tributary index`: content made ready for traces.

use crate::{
	json::Contribution,
	print::{self, size},
};
use anyhow::Result;
use clap::Args;
use serde::Serialize;
use std::{
	io::{self, IsTerminal, Write},
	path::PathBuf,
	time::{Duration, Instant},
};
use tributary_attributor::{
	index::{self, Progress},
	Corpus,
};

/// Index content, so that outputs can be traced to it.
///
/// The content is copied into the index. An index that is already in the folder is replaced when the new one is whole.
///
/// Without a manifest the contents become contributions 0, 1, 2 … of Datanet 0, in order of precedence: paths in the
/// order given, folders walked in the order of names. Hidden names and links in folders, and empty files, are skipped.
///
/// A manifest is a JSON array of {path, datanet, index, sequence, hash}: paths relative to the manifest's folder; lower
/// sequences are earlier; hash (the content's BLAKE3, checked) may be left out.
///
/// With --json: {index, bytes, indexBytes, utf8, skipped, contributions: [{contribution: {datanet, index}, sequence, hash,
/// length, name}]}, the earliest first.
#[derive(Args)]
pub struct Index {
	/// The folder to put the index in.
	#[arg(long, value_name = "DIR")]
	out: PathBuf,
	/// A manifest that says which contribution each file is.
	#[arg(long, value_name = "FILE", conflicts_with = "paths")]
	manifest: Option<PathBuf>,
	/// Files and folders.
	#[arg(value_name = "PATH", required_unless_present = "manifest")]
	paths: Vec<PathBuf>,
	/// Print JSON.
	#[arg(long)]
	json: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
	index: String,
	bytes: u64,
	index_bytes: u64,
	utf8: bool,
	skipped: u64,
	contributions: Vec<Contribution>,
}

impl Index {
	pub fn run(self) -> Result<()> {
		let started = Instant::now();
		let corpus = match &self.manifest {
			Some(manifest) => Corpus::from_manifest(manifest)?,
			None => Corpus::from_paths(&self.paths)?,
		};
		let mut meter = Meter::new();
		let built = index::build(&corpus, &self.out, |progress| meter.show(progress));
		meter.clear();
		let index = built?;
		if self.json {
			return print::json(&Report {
				index: self.out.display().to_string(),
				bytes: index.len(),
				index_bytes: index.overhead(),
				utf8: index.is_utf8(),
				skipped: corpus.skipped(),
				contributions: index.entries().iter().map(Contribution::from).collect(),
			});
		}
		let skipped = match corpus.skipped() {
			0 => String::new(),
			number => format!(" Skipped {number} names (empty, hidden or links)."),
		};
		print::text(&format!(
			"Indexed {} contents, {}, in {:.1} s: {} beside the content in {}.{skipped}\n",
			index.entries().len(),
			size(index.len()),
			started.elapsed().as_secs_f64(),
			size(index.overhead()),
			self.out.display(),
		))
	}
}

/// One line on a terminal that says how far the build is.
struct Meter {
	is_shown: bool,
	last: Option<Instant>,
}

impl Meter {
	const PAUSE: Duration = Duration::from_millis(200);

	fn new() -> Self {
		Self { is_shown: io::stderr().is_terminal(), last: None }
	}

	fn show(&mut self, progress: Progress) {
		let is_due = self.last.is_none_or(|last| last.elapsed() >= Self::PAUSE);
		let line = match progress {
			Progress::Reading { done, total } if is_due => {
				format!("reading: {} of {}", size(done), size(total.max(done)))
			},
			Progress::Sorting { total } => {
				format!("sorting the suffixes of {} (about {} s)", size(total), total / (25 << 20) + 1)
			},
			Progress::Writing { done, total } if is_due => format!("writing: {}%", 100 * done / total.max(1)),
			_ => return,
		};
		self.last = Some(Instant::now());
		self.say(&line);
	}

	fn clear(&mut self) {
		self.say("");
	}

	fn say(&self, line: &str) {
		if self.is_shown {
			// What cannot be shown is not worth stopping for.
			let _ = write!(io::stderr(), "\r\x1b[K{line}");
		}
	}
}
