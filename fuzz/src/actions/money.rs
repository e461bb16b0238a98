//! Claims, and transfers outside the economy.

use crate::{harness::Harness, records::Action};
use rand::Rng;
use tributary_primitives::ContributionId;
use tributary_runtime::{Attribution, Runtime, RuntimeCall, TRIB};

/// Returns a random claim or transfer.
pub(crate) fn generate(harness: &mut Harness) -> Option<Action> {
	let who = harness.account();
	let call: RuntimeCall = match harness.rng.gen_range(0..5) {
		0 | 1 => {
			let all: Vec<_> = harness.chain.at(|| pallet_datanets::Contributions::<Runtime>::iter_keys().collect());
			let count = harness.rng.gen_range(1..8);
			let mut contributions = vec![];
			for _ in 0..count {
				let (datanet, index) = harness.pick(&all)?;
				contributions.push(ContributionId { datanet, index });
			}
			pallet_attribution::Call::claim { contributions: contributions.try_into().ok()? }.into()
		},
		2 => pallet_attribution::Call::claim_account {}.into(),
		3 => {
			let owed: Vec<_> =
				harness.chain.at(|| pallet_attribution::AccountCredits::<Runtime>::iter_keys().collect());
			pallet_attribution::Call::claim_for { account: harness.pick(&owed)? }.into()
		},
		// Donations to the pot change nothing that is owed. A transfer may leave an account almost
		// empty.
		_ => {
			let pot = Attribution::pot_account();
			let other = harness.account().to_account_id();
			let dest = if harness.one_in(3) { pot } else { other };
			let value = harness.rng.gen_range(1..TRIB);
			pallet_balances::Call::transfer_allow_death { dest: dest.into(), value }.into()
		},
	};
	Some((who, call))
}
