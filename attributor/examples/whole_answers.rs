//! Measures how much of an answer is paid, by the maximum number of paid runs and of paid sources.
//!
//! ```sh
//! cargo run --release -p tributary-attributor --example whole_answers -- FOLDER...
//! ```
//! Each folder is a corpus. The answers are those of the n-gram model over it, which quotes much
//! and from many places: 20 answers of each length. For each length a row shows, for each maximum,
//! the share of the owned positions that are paid (the least of the answers, and the mean); then of
//! the whole trace the largest number of runs, of distinct sources, and of bytes of runs with their
//! proofs; and the number of contents that are too short to own a position.

use codec::Encode;
use std::{collections::BTreeSet, env, error::Error};
use tributary_attributor::{
	index,
	ngram::{Model, Options},
	prove, Corpus, Tracer,
};
use tributary_primitives::{
	trace::{ProvenRun, TraceRules},
	ContributionId,
};

const ANSWERS: u64 = 20;
/// Rules without a maximum: it is applied to the whole trace.
const RULES: TraceRules = TraceRules { window: 32, max_runs: u32::MAX, min_content: 256 };

/// Maximum numbers of a settlement.
struct Maximum {
	/// Paid runs.
	runs: usize,
	/// Paid sources, in the order of their first runs. Positions of further ones go to the pool.
	sources: usize,
}

const MAXIMA: [Maximum; 4] = [
	Maximum { runs: 32, sources: 32 },
	Maximum { runs: 256, sources: 64 },
	Maximum { runs: 256, sources: 256 },
	Maximum { runs: 512, sources: 512 },
];

impl Maximum {
	/// Returns the share of the owned positions that is paid, in percent.
	fn paid(&self, runs: &[ProvenRun]) -> f64 {
		let owned: f64 = runs.iter().map(|proven| f64::from(proven.run.positions)).sum();
		let mut sources = BTreeSet::<ContributionId>::new();
		let mut paid = 0.0;
		for ProvenRun { run, .. } in runs.iter().take(self.runs) {
			if sources.contains(&run.contribution) || sources.len() < self.sources {
				sources.insert(run.contribution);
				paid += f64::from(run.positions);
			}
		}
		if owned > 0.0 {
			100.0 * paid / owned
		} else {
			100.0
		}
	}
}

fn main() -> Result<(), Box<dyn Error>> {
	let maxima: String = MAXIMA.iter().map(|max| format!(" {} runs, {} sources |", max.runs, max.sources)).collect();
	println!("| corpus | answer |{maxima} runs | sources | runs and proofs | too short |");
	println!("|---|---:|{}", "---:|".repeat(MAXIMA.len() + 4));
	for folder in env::args().skip(1) {
		let temporary = tempfile::tempdir()?;
		let index = index::build(&Corpus::from_paths([&folder])?, temporary.path(), |_| ())?;
		let short = index.entries().iter().filter(|entry| !RULES.admits(&entry.content())).count();
		let model = Model::new(&index, Options::default(), |_| true)?;
		let tracer = Tracer::new(&index, RULES, |_| true)?;
		for kib in [1, 4, 16] {
			let (mut least, mut sums) = ([100.0_f64; MAXIMA.len()], [0.0; MAXIMA.len()]);
			let (mut runs_at_most, mut sources, mut bytes) = (0, 0, 0);
			for seed in 0..ANSWERS {
				let runs = prove::prove(&tracer, &model.generate(b"", kib << 10, seed))?;
				for (maximum, (least, sum)) in MAXIMA.iter().zip(least.iter_mut().zip(&mut sums)) {
					let share = maximum.paid(&runs);
					*least = least.min(share);
					*sum += share;
				}
				let distinct: BTreeSet<_> = runs.iter().map(|proven| proven.run.contribution).collect();
				runs_at_most = runs_at_most.max(runs.len());
				sources = sources.max(distinct.len());
				bytes = bytes.max(runs.encoded_size());
			}
			let shares: String = least
				.iter()
				.zip(sums)
				.map(|(least, sum)| format!(" {least:.0}%, {:.0}% |", sum / ANSWERS as f64))
				.collect();
			println!(
				"| {folder} | {kib} KiB |{shares} {runs_at_most} | {sources} | {:.0} KiB | {short} of {} |",
				bytes as f64 / 1024.0,
				index.entries().len()
			);
		}
	}
	Ok(())
}
