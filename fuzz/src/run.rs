//! One game, from its seed to its teardown.

use crate::{actions, harness::World, tally::Tally};
use rand::Rng;
use tributary_runtime::System;

/// Plays the game of `seed` to its end. Panics if an invariant does not hold.
pub(crate) fn run(seed: u64, blocks: u32, verbose: bool, tally: &mut Tally) {
	let mut world = World::new(seed, verbose);
	for _ in 0..blocks {
		play_block(&mut world, tally);
	}
	world.tear_down(tally);
}

/// Makes a block of random actions, and sometimes reports an offence or lets time pass.
fn play_block(world: &mut World, tally: &mut Tally) {
	if world.one_in(20) {
		world.report(tally);
	}
	let count = world.rng.gen_range(0..14);
	let mut actions = vec![];
	for _ in 0..count {
		let again = !world.history.is_empty() && world.one_in(12);
		let chosen = if again {
			let (who, call) = world.history[world.rng.gen_range(0..world.history.len())].clone();
			// The same action again, or by another account.
			Some(if world.one_in(2) { (who, call) } else { (world.account(), call) })
		} else {
			actions::generate(world)
		};
		actions.extend(chosen);
	}
	world.send(actions, tally);
	if world.one_in(6) {
		let count = world.rng.gen_range(1..15);
		world.idle(count);
	}
	// Sessions pass quickly only once the game has some state.
	if world.chain.at(System::block_number) > 150 && world.one_in(70) {
		let count = world.rng.gen_range(10..120);
		world.end_sessions(count);
	}
}
