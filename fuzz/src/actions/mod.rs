//! Random actions. Each is drawn from the current state, so most are possible, and some come too
//! late, too early, twice or from the wrong account.

mod channels;
mod data;
mod jobs;
mod models;
mod money;
mod validators;

use crate::{harness::World, records::Action};
use rand::Rng;
use tributary_runtime::System;

/// Returns a random action, or `None` where the state has no use for the one that was drawn.
pub(crate) fn generate(world: &mut World) -> Option<Action> {
	// Data first: without it there is nothing to attribute.
	let early = world.chain.at(System::block_number) < 70;
	let staking = world.one_in(4);
	let (who, call) = match world.rng.gen_range(0..if early { 48 } else { 100 }) {
		_ if staking => validators::generate(world),
		0..=29 => data::generate(world),
		30..=40 if early => data::generate(world),
		30..=41 => jobs::generate(world),
		42..=47 => models::generate(world),
		48..=74 => jobs::generate(world),
		75..=91 => channels::generate(world),
		_ => money::generate(world),
	}?;
	// Sometimes from an account that lacks the right.
	Some(if world.one_in(10) { (world.account(), call) } else { (who, call) })
}
