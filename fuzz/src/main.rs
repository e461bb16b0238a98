//! Plays random calls of all pallets by many accounts across blocks, and checks every invariant. See the README.

mod ending;
mod play;
mod sessions;
mod world;

use clap::Parser;
use rand::{rngs::OsRng, RngCore};
use std::{
	collections::BTreeMap,
	panic::{catch_unwind, AssertUnwindSafe},
	process::ExitCode,
	time::{Duration, Instant},
};
use tributary_integration_tests as common;
use world::World;

/// Seeds that found something, or that reach far.
const KEPT: &str = include_str!("../seeds");

/// Play random calls of all pallets and check every invariant.
#[derive(Parser)]
#[command(version)]
struct Arguments {
	/// Play new seeds for this many seconds after the kept ones. 0 plays the kept ones only.
	#[arg(long, default_value_t = 60)]
	seconds: u64,
	/// Play this seed only, and print each transaction.
	#[arg(long)]
	seed: Option<u64>,
	/// Blocks of a game.
	#[arg(long, default_value_t = 250)]
	blocks: u32,
}

/// How often each call was played, and how often it succeeded.
pub type Tally = BTreeMap<(&'static str, &'static str), (u32, u32)>;

/// Play one seed to its end.
fn game(seed: u64, blocks: u32, verbose: bool, tally: &mut Tally) {
	let mut world = World::new(seed, verbose);
	for _ in 0..blocks {
		world.block(tally);
	}
	world.wind_up(tally);
}

fn kept() -> impl Iterator<Item = u64> {
	KEPT.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok())
}

fn print(tally: &Tally) {
	println!("{:<42} {:>8} {:>10}", "call", "played", "succeeded");
	for ((pallet, call), (played, succeeded)) in tally {
		println!("{:<42} {played:>8} {succeeded:>10}", format!("{pallet}.{call}"));
	}
}

/// Calls that never succeeded.
fn untested(tally: &Tally) -> Vec<String> {
	use frame_support::traits::GetCallName;
	use tributary_runtime::*;
	let all: [(&str, &[&str]); 6] = [
		("Attribution", pallet_attribution::Call::<Runtime>::get_call_names()),
		("Channels", pallet_channels::Call::<Runtime>::get_call_names()),
		("Datanets", pallet_datanets::Call::<Runtime>::get_call_names()),
		("Inference", pallet_inference::Call::<Runtime>::get_call_names()),
		("Models", pallet_models::Call::<Runtime>::get_call_names()),
		("Validators", pallet_validators::Call::<Runtime>::get_call_names()),
	];
	let others = [
		("Session", "set_keys"),
		("Babe", "report_equivocation"),
		("Babe", "report_equivocation_unsigned"),
		("Grandpa", "report_equivocation"),
		("Grandpa", "report_equivocation_unsigned"),
	];
	all.into_iter()
		.flat_map(|(pallet, calls)| calls.iter().map(move |call| (pallet, *call)))
		.chain(others)
		.filter(|name| tally.get(name).is_none_or(|(_, succeeded)| *succeeded == 0))
		.map(|(pallet, call)| format!("{pallet}.{call}"))
		.collect()
}

fn main() -> ExitCode {
	let arguments = Arguments::parse();
	let mut tally = Tally::new();
	if let Some(seed) = arguments.seed {
		game(seed, arguments.blocks, true, &mut tally);
		print(&tally);
		return ExitCode::SUCCESS;
	}

	let play = |seed: u64, tally: &mut Tally| {
		let result = catch_unwind(AssertUnwindSafe(|| game(seed, arguments.blocks, false, tally)));
		if result.is_err() {
			eprintln!("seed {seed} found something: repeat it by --seed {seed} --blocks {}", arguments.blocks);
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
	let mut games = kept().count();
	while Instant::now() < until {
		if !play(OsRng.next_u64() >> 16, &mut tally) {
			return ExitCode::FAILURE;
		}
		games += 1;
	}
	print(&tally);
	println!("{games} games of {} blocks: every invariant held", arguments.blocks);
	if !untested.is_empty() {
		eprintln!("the kept seeds never got these calls to succeed: {}", untested.join(", "));
		return ExitCode::FAILURE;
	}
	ExitCode::SUCCESS
}
