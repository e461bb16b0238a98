//! What may be played. Each move is drawn from the state as it is, so that most of them are possible and some come too late, too
//! early, twice or from the wrong hand.

mod channels;
mod data;
mod jobs;
mod models;
mod money;
mod validators;

use crate::world::{Move, World};

/// A move, or nothing where the state has no use for the one that was drawn.
pub fn any(world: &mut World) -> Option<Move> {
	use rand::Rng;
	// Data first: without any there is nothing to attribute to.
	let early = world.chain.at(tributary_runtime::System::block_number) < 70;
	let staking = world.one_in(4);
	let (who, call) = match world.rng.gen_range(0..if early { 48 } else { 100 }) {
		_ if staking => validators::any(world),
		0..=29 => data::any(world),
		30..=40 if early => data::any(world),
		30..=41 => jobs::any(world),
		42..=47 => models::any(world),
		48..=74 => jobs::any(world),
		75..=91 => channels::any(world),
		_ => money::any(world),
	}?;
	// Now and then by somebody who may not.
	Some(if world.one_in(10) { (world.anybody(), call) } else { (who, call) })
}
