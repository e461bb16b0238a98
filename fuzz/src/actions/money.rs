//! Claims, and transfers outside the economy.

use crate::{harness::World, records::Action};
use rand::Rng;
use tributary_primitives::ContributionId;
use tributary_runtime::{Attribution, Runtime, RuntimeCall, TRIB};

/// Returns a random claim or transfer.
pub(crate) fn generate(world: &mut World) -> Option<Action> {
	let who = world.account();
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
		// Donations to the pot change nothing that is owed. A transfer may leave an account almost
		// empty.
		_ => {
			let pot = Attribution::pot_account();
			let other = world.account().to_account_id();
			let dest = if world.one_in(3) { pot } else { other };
			let value = world.rng.gen_range(1..TRIB);
			pallet_balances::Call::transfer_allow_death { dest: dest.into(), value }.into()
		},
	};
	Some((who, call))
}
