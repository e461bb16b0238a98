//! Random actions. Each is drawn from the current state, so most are possible, and some come too
//! late, too early, twice or from the wrong account.

mod channels;
mod data;
pub(crate) mod governance;
mod jobs;
mod models;
mod money;
mod validators;

use crate::{harness::Harness, records::Action};
use rand::Rng;
use tributary_runtime::System;

/// Returns a random action, or `None` where the state has no use for the one that was drawn.
pub(crate) fn generate(harness: &mut Harness) -> Option<Action> {
	// Data first: without it there is nothing to attribute.
	let early = harness.chain.at(System::block_number) < 70;
	let staking = harness.one_in(4);
	if harness.one_in(12) {
		return governance::generate(harness);
	}
	let (who, call) = match harness.rng.gen_range(0..if early { 48 } else { 100 }) {
		_ if staking => validators::generate(harness),
		0..=29 => data::generate(harness),
		30..=40 if early => data::generate(harness),
		30..=41 => jobs::generate(harness),
		42..=47 => models::generate(harness),
		48..=74 => jobs::generate(harness),
		75..=91 => channels::generate(harness),
		_ => money::generate(harness),
	}?;
	// Sometimes from an account that lacks the right.
	Some(if harness.one_in(10) { (harness.account(), call) } else { (who, call) })
}
