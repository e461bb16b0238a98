//! Sends random calls of all pallets from many accounts across blocks, and checks every invariant.
//! See the README.

mod actions;
mod blocks;
mod harness;
mod network;
mod records;
mod reports;
mod run;
mod sessions;
mod tally;
mod teardown;

use clap::Parser;
use rand::{rngs::OsRng, RngCore};
use run::run;
use std::{
	panic::{catch_unwind, AssertUnwindSafe},
	process::ExitCode,
	time::{Duration, Instant},
};
use tally::{print, untested, Tally};
use tributary_integration_tests as test_chain;

/// Seeds that found a fault, or that reach far.
const KEPT: &str = include_str!("../seeds");

/// Send random calls of all pallets and check every invariant.
#[derive(Parser)]
#[command(version)]
struct Arguments {
	/// Play new seeds for this many seconds after the kept ones. 0 plays the kept ones only.
	#[arg(long, default_value_t = 60)]
	seconds: u64,
	/// Play this seed only, and print each transaction.
	#[arg(long)]
	seed: Option<u64>,
	/// Number of blocks in a run.
	#[arg(long, default_value_t = 250)]
	blocks: u32,
}

/// Returns the kept seeds.
fn kept() -> impl Iterator<Item = u64> {
	KEPT.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok())
}

fn main() -> ExitCode {
	let arguments = Arguments::parse();
	let mut tally = Tally::new();
	if let Some(seed) = arguments.seed {
		run(seed, arguments.blocks, true, &mut tally);
		print(&tally);
		return ExitCode::SUCCESS;
	}

	let play = |seed: u64, tally: &mut Tally| {
		let result = catch_unwind(AssertUnwindSafe(|| run(seed, arguments.blocks, false, tally)));
		if result.is_err() {
			eprintln!("seed {seed} found a fault: repeat it with --seed {seed} --blocks {}", arguments.blocks);
		}
		result.is_ok()
	};
	for seed in kept() {
		if !play(seed, &mut tally) {
			return ExitCode::FAILURE;
		}
	}
	let untested = untested(&tally);
	let until = Instant::now() + Duration::from_secs(arguments.seconds);
	let mut runs = kept().count();
	while Instant::now() < until {
		if !play(OsRng.next_u64() >> 16, &mut tally) {
			return ExitCode::FAILURE;
		}
		runs += 1;
	}
	print(&tally);
	println!("{runs} runs of {} blocks: every invariant held", arguments.blocks);
	if !untested.is_empty() {
		eprintln!("these calls never succeeded with the kept seeds: {}", untested.join(", "));
		return ExitCode::FAILURE;
	}
	ExitCode::SUCCESS
}
