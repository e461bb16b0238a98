//! Measures the index against its targets.
//!
//! ```sh
//! cargo run --release -p tributary-attributor --example bench -- [MIB] [FOLDER]
//! ```
//! `MIB` is the amount of content to index, 64 by default. `FOLDER` holds the content. Without a
//! folder the content is generated: text of Zipf-distributed words in contents of 2 to 62 KiB,
//! partly quoted from earlier contents. Times are processor times where the system reports them.

use std::{env, error::Error, time::Instant};
use tributary_attributor::{
	corpus::Source,
	index::{self, Progress},
	ngram::{Model, Options},
	prove, Corpus, Index, Tracer, Verify,
};
use tributary_primitives::{trace::TraceRules, ContributionId};

const RULES: TraceRules = TraceRules { window: 32, max_runs: 32, min_content: 256 };
const OUTPUT: usize = 4096;

fn main() -> Result<(), Box<dyn Error>> {
	let mut arguments = env::args().skip(1);
	let mib: usize = arguments.next().map_or(Ok(64), |text| text.parse())?;
	let mut random = Random(0x7472_6962_7574_6172);
	let corpus = match arguments.next() {
		Some(folder) => take_corpus(mib << 20, &folder)?,
		None => make_corpus(mib << 20, &mut random)?,
	};
	let temporary = tempfile::tempdir()?;
	let folder = temporary.path();
	let started = Clock::start();
	let mut stages = [None; 3];
	let index = index::build(&corpus, folder, |progress| {
		let stage = match progress {
			Progress::Reading { .. } => 0,
			Progress::Sorting { .. } => 1,
			Progress::Writing { .. } => 2,
		};
		stages[stage].get_or_insert_with(|| started.seconds());
	})?;
	let seconds = started.seconds();
	let size = index.len() as f64 / f64::from(1 << 20);
	println!("content           {size:>10.1} MiB in {} contents", index.entries().len());
	report("build", size / seconds, "MiB/s", "at least 20");
	if let [_, Some(sorting), Some(writing)] = stages {
		let (sorting_took, rest) = (writing - sorting, seconds - writing);
		println!("  of it           {sorting:>10.2} s reading, {sorting_took:.2} s sorting, {rest:.2} s other work");
	}
	report("index", index.overhead() as f64 / index.len() as f64, "bytes per byte of content", "at most 5");
	drop((index, corpus));

	let started = Clock::start();
	let index = Index::open(folder, Verify::Auto)?;
	println!("open              {:>10.2} ms", 1e3 * started.seconds());
	let started = Clock::start();
	index.verify()?;
	println!("verify            {:>10.2} ms", 1e3 * started.seconds());

	type Outputs<'a> = Box<dyn Fn(&mut Random) -> Vec<u8> + 'a>;
	let model = Model::new(&index, Options::default(), |_| true)?;
	let outputs: [(&str, Outputs); 4] = [
		("all quoted", Box::new(|random| quotes(&index, random, 100))),
		("half quoted", Box::new(|random| quotes(&index, random, 50))),
		("nothing quoted", Box::new(|random| quotes(&index, random, 0))),
		("n-gram", Box::new(|random| model.generate(b"", OUTPUT, random.next()))),
	];
	let every = TraceRules { max_runs: u32::MAX, ..RULES };
	for (name, output) in &outputs {
		let samples: Vec<Vec<u8>> = (0..25).map(|_| output(&mut random)).collect();
		let tracer = Tracer::new(&index, every, |_| true)?;
		let (first, mean, worst) = time(&samples, |output| tracer.trace(output).len());
		let target = format!("at most 10; first {first:.2}, worst {worst:.2}");
		report(&format!("trace {name}"), mean, "ms, every position", &target);
	}
	let samples: Vec<Vec<u8>> = (0..25).map(|_| quotes(&index, &mut random, 100)).collect();
	for divisor in [2, 50] {
		let tracer = Tracer::new(&index, every, |entry| entry.id.index.is_multiple_of(divisor))?;
		let (first, mean, worst) = time(&samples, |output| tracer.trace(output).len());
		let target = format!("at most 10; first {first:.2}, worst {worst:.2}");
		report(&format!("trace 1 of {divisor}"), mean, "ms, every position", &target);
	}
	let tracer = Tracer::new(&index, RULES, |_| true)?;
	let (_, mean, _) = time(&samples, |output| prove::prove(&tracer, output).map_or(0, |runs| runs.len()));
	println!("prove             {mean:>10.2} ms for 33 runs, trace included");
	let started = Clock::start();
	let length = model.generate(b"", 1 << 14, 1).len();
	println!("generate          {:>10.2} ms for {length} bytes", 1e3 * started.seconds());
	Ok(())
}

fn report(name: &str, value: f64, unit: &str, target: &str) {
	println!("{name:<17} {value:>10.2} {unit} ({target})");
}

/// Processor time of this thread where the system reports it, so that other work on the machine
/// counts less. Elapsed time elsewhere.
struct Clock {
	started: Instant,
	used: Option<u64>,
}

impl Clock {
	fn start() -> Self {
		Self { started: Instant::now(), used: Self::used() }
	}

	fn seconds(&self) -> f64 {
		match (self.used, Self::used()) {
			(Some(before), Some(now)) => (now - before) as f64 / 1e9,
			_ => self.started.elapsed().as_secs_f64(),
		}
	}

	/// Returns the nanoseconds that this thread has spent on a processor.
	fn used() -> Option<u64> {
		std::thread::yield_now();
		std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
	}
}

/// Returns milliseconds: of the first sample cold, and the mean and the maximum of all samples
/// warm. Elapsed time replaces processor time where it is shorter.
fn time(samples: &[Vec<u8>], mut work: impl FnMut(&[u8]) -> usize) -> (f64, f64, f64) {
	let mut measure = |sample: &Vec<u8>| {
		let (wall, clock) = (Instant::now(), Clock::start());
		std::hint::black_box(work(sample));
		1e3 * clock.seconds().min(wall.elapsed().as_secs_f64())
	};
	let first = samples.first().map(&mut measure).unwrap_or_default();
	samples.iter().for_each(|sample| _ = measure(sample));
	let times: Vec<f64> = samples.iter().map(measure).collect();
	(first, times.iter().sum::<f64>() / times.len() as f64, times.iter().copied().fold(0.0, f64::max))
}

fn take_corpus(length: usize, folder: &str) -> Result<Corpus, tributary_attributor::Error> {
	let mut remaining = length as u64;
	let mut sources = Corpus::from_paths([folder])?.sources().to_vec();
	sources.retain(|source| {
		let size = source.size_hint();
		let fits = size <= remaining;
		remaining -= if fits { size } else { 0 };
		fits
	});
	Corpus::new(sources)
}

fn make_corpus(length: usize, random: &mut Random) -> Result<Corpus, tributary_attributor::Error> {
	let words = Words::new(random);
	let (mut sources, mut total) = (Vec::<Source>::new(), 0);
	while total < length {
		let wanted = (2048 + random.below(60 << 10)).min(length - total);
		let mut text = Vec::with_capacity(wanted + 1024);
		while text.len() < wanted {
			let earlier = sources.get(random.below(sources.len().max(1)));
			match earlier.filter(|_| random.below(100) < 1).map(|source| &source.bytes) {
				Some(tributary_attributor::corpus::Bytes::Memory(earlier)) => {
					let start = random.below(earlier.len());
					text.extend_from_slice(&earlier[start..earlier.len().min(start + 40 + random.below(1000))]);
				},
				_ => words.sentence(random, &mut text),
			}
		}
		text.truncate(wanted);
		total += wanted;
		let number = sources.len() as u32;
		sources.push(Source::from_memory(ContributionId { datanet: 0, index: number }, number.into(), text));
	}
	Corpus::new(sources)
}

/// Returns an output of 4 KiB, `percent` of it in quotes of 40 to 440 bytes.
fn quotes(index: &Index, random: &mut Random, percent: usize) -> Vec<u8> {
	let words = Words::new(&mut Random(random.next()));
	let mut output = Vec::new();
	while output.len() < OUTPUT {
		let length = 40 + random.below(400);
		if random.below(100) < percent {
			let start = random.below(index.content().len() - length);
			output.extend_from_slice(&index.content()[start..start + length]);
		} else {
			let end = output.len() + length;
			while output.len() < end {
				words.sentence(random, &mut output);
			}
		}
	}
	output.truncate(OUTPUT);
	output
}

/// Forty thousand made-up words, the most frequent first.
struct Words(Vec<String>);

impl Words {
	fn new(random: &mut Random) -> Self {
		let word = |number: usize, random: &mut Random| {
			let letters = 2 + number.max(1).ilog2() as usize / 2 + random.below(3);
			let letter =
				|random: &mut Random| char::from(b"etaoinshrdlucmfwypvbgkjqxz"[random.below(26).min(random.below(26))]);
			(0..letters).map(|_| letter(random)).collect()
		};
		Self((0..40_000).map(|number| word(number, random)).collect())
	}

	fn sentence(&self, random: &mut Random, text: &mut Vec<u8>) {
		for _ in 0..6 + random.below(18) {
			// Uniform in the logarithm: frequency falls as one over rank.
			let rank = (self.0.len() as f64).powf(random.below(1 << 20) as f64 / f64::from(1 << 20)) as usize;
			text.extend_from_slice(self.0[rank % self.0.len()].as_bytes());
			text.push(b' ');
		}
		text.pop();
		text.extend_from_slice(if random.below(6) == 0 { b".\n" } else { b". " });
	}
}

/// The `SplitMix64` generator.
struct Random(u64);

impl Random {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	fn below(&mut self, bound: usize) -> usize {
		(self.next() % bound as u64) as usize
	}
}
