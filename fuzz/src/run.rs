//! One run, from its seed to its teardown.

use crate::{actions, harness::Harness, tally::Tally};
use rand::Rng;
use tributary_runtime::System;

/// Plays the run of `seed` to its end. Panics if an invariant does not hold.
pub(crate) fn run(seed: u64, blocks: u32, verbose: bool, tally: &mut Tally) {
	let mut harness = Harness::new(seed, verbose);
	for _ in 0..blocks {
		play_block(&mut harness, tally);
	}
	harness.tear_down(tally);
}

/// Makes a block of random actions, and sometimes reports an offence or lets time pass.
fn play_block(harness: &mut Harness, tally: &mut Tally) {
	if harness.one_in(20) {
		harness.report(tally);
	}
	let count = harness.rng.gen_range(0..14);
	let mut actions = vec![];
	for _ in 0..count {
		let again = !harness.history.is_empty() && harness.one_in(12);
		let chosen = if again {
			let (who, call) = harness.history[harness.rng.gen_range(0..harness.history.len())].clone();
			// The same action again, or by another account.
			Some(if harness.one_in(2) { (who, call) } else { (harness.account(), call) })
		} else {
			actions::generate(harness)
		};
		actions.extend(chosen);
	}
	harness.send(actions, tally);
	if harness.one_in(6) {
		let count = harness.rng.gen_range(1..15);
		harness.idle(count);
	}
	// Sessions pass quickly only once the run has some state.
	if harness.chain.at(System::block_number) > 150 && harness.one_in(70) {
		let count = harness.rng.gen_range(10..120);
		harness.end_sessions(count);
	}
}
