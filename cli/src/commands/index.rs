//! `tributary index`: an index of content for tracing.

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

/// Index content for tracing.
///
/// The content is copied into the index. An index that is already in the folder is replaced once
/// the new one is complete.
///
/// Without a manifest the contents become contributions 0, 1, 2 … of Datanet 0, in order of
/// precedence: paths in the given order, and the files in folders in the order of their names.
/// Hidden names and links in folders, and empty files, are skipped.
///
/// A manifest is a JSON array of {path, datanet, index, sequence, hash}. Paths are relative to the
/// manifest's folder. Lower sequences are earlier. The hash is optional: the BLAKE3 hash that the
/// content must have.
///
/// With --json: {index, bytes, indexBytes, utf8, skipped, contributions: [{contribution: {datanet,
/// index}, sequence, hash, length, name}]}, the earliest first.
#[derive(Args)]
pub(crate) struct Index {
	/// Folder of the new index.
	#[arg(long, value_name = "DIR")]
	out: PathBuf,
	/// Manifest with the contribution of each file.
	#[arg(long, value_name = "FILE", conflicts_with = "paths")]
	manifest: Option<PathBuf>,
	/// Files and folders to index.
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
	/// Runs the command.
	pub(crate) fn run(self) -> Result<()> {
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
			number => format!(" Skipped {number} (empty, hidden or links)."),
		};
		print::text(&format!(
			"Indexed {} contents, {}, in {:.1} s. The index in {} takes {} more than the content.{skipped}\n",
			index.entries().len(),
			size(index.len()),
			started.elapsed().as_secs_f64(),
			self.out.display(),
			size(index.overhead()),
		))
	}
}

/// A line on a terminal with the progress of the build.
struct Meter {
	is_shown: bool,
	last: Option<Instant>,
}

impl Meter {
	/// Minimum time between two updates.
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
		self.print(&line);
	}

	fn clear(&mut self) {
		self.print("");
	}

	fn print(&self, line: &str) {
		if self.is_shown {
			// Progress that cannot be shown must not stop the build.
			let _ = write!(io::stderr(), "\r\x1b[K{line}");
		}
	}
}
