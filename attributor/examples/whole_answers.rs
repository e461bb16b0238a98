//! Measures how much of an answer is paid, by the maximum number of paid runs.
//!
//! ```sh
//! cargo run --release -p tributary-attributor --example whole_answers -- FOLDER...
//! ```
//! Each folder is a corpus. The answers are those of the n-gram model over it, which quotes much
//! and from many places: 20 answers of each length. For each length a row shows, for each maximum,
//! the share of the owned positions that lie in paid runs (the least of the answers, and the mean);
//! then of the whole trace the largest number of runs, of distinct sources, and of bytes of runs
//! with their proofs.

use codec::Encode;
use std::{collections::BTreeSet, env, error::Error};
use tributary_attributor::{
	index,
	ngram::{Model, Options},
	prove, Corpus, Tracer,
};
use tributary_primitives::trace::TraceRules;

const WINDOW: u32 = 32;
const ANSWERS: u64 = 20;
const MAXIMA: [usize; 5] = [32, 64, 128, 256, 512];

fn main() -> Result<(), Box<dyn Error>> {
	let maxima = MAXIMA.map(|maximum| format!(" {maximum} runs |")).concat();
	println!("| corpus | answer |{maxima} runs | sources | runs and proofs |");
	println!("|---|---:|{}", "---:|".repeat(MAXIMA.len() + 3));
	for folder in env::args().skip(1) {
		let temporary = tempfile::tempdir()?;
		let index = index::build(&Corpus::from_paths([&folder])?, temporary.path(), |_| ())?;
		let model = Model::new(&index, Options::default(), |_| true)?;
		let tracer = Tracer::new(&index, TraceRules { window: WINDOW, max_runs: u32::MAX }, |_| true)?;
		for kib in [1, 4, 16] {
			let (mut least, mut sums) = ([100.0_f64; MAXIMA.len()], [0.0; MAXIMA.len()]);
			let (mut runs_at_most, mut sources, mut bytes) = (0, 0, 0);
			for seed in 0..ANSWERS {
				let output = model.generate(b"", kib << 10, seed);
				let runs = prove::prove(&tracer, &output)?;
				let lengths: Vec<f64> = runs.iter().map(|proven| f64::from(proven.run.positions)).collect();
				let owned: f64 = lengths.iter().sum();
				for (which, maximum) in MAXIMA.into_iter().enumerate() {
					let paid: f64 = lengths.iter().take(maximum).sum();
					let share = if owned > 0.0 { 100.0 * paid / owned } else { 100.0 };
					least[which] = least[which].min(share);
					sums[which] += share;
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
				"| {folder} | {kib} KiB |{shares} {runs_at_most} | {sources} | {:.0} KiB |",
				bytes as f64 / 1024.0
			);
		}
	}
	Ok(())
}
