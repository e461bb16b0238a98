//! Claims, and money that moves past the economy.

use crate::world::{Move, World};
use rand::Rng;
use tributary_primitives::ContributionId;
use tributary_runtime::*;

pub fn any(world: &mut World) -> Option<Move> {
	let who = world.anybody();
	let call: RuntimeCall = match world.rng.gen_range(0..5) {
		0 | 1 => {
			let all: Vec<_> = world.chain.at(|| pallet_datanets::Contributions::<Runtime>::iter_keys().collect());
			let count = world.rng.gen_range(1..8);
			let mut contributions = vec![];
			for _ in 0..count {
				let (datanet, index) = world.pick(&all)?;
				contributions.push(ContributionId { datanet, index });
			}
			pallet_attribution::Call::claim { contributions: contributions.try_into().ok()? }.into()
		},
		2 => pallet_attribution::Call::claim_account {}.into(),
		3 => {
			let owed: Vec<_> = world.chain.at(|| pallet_attribution::AccountCredits::<Runtime>::iter_keys().collect());
			pallet_attribution::Call::claim_for { account: world.pick(&owed)? }.into()
		},
		// Donations to the pot change nothing that is owed; and somebody may be left with next to nothing.
		_ => {
			let pot = Attribution::pot_account();
			let other = world.anybody().to_account_id();
			let dest = if world.one_in(3) { pot } else { other };
			let value = world.rng.gen_range(1..TRIB);
			pallet_balances::Call::transfer_allow_death { dest: dest.into(), value }.into()
		},
	};
	Some((who, call))
}
