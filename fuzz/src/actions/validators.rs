//! Validators and their delegators: joining, leaving, paid, slashed, jailed, and with wrong keys.

use crate::{
	harness::Harness,
	records::Action,
	test_chain::{free, offences, Keyring},
};
use pallet_validators::{Delegation, PoolId};
use rand::Rng;
use sp_runtime::Perbill;
use tributary_runtime::{Balance, Runtime, RuntimeCall, Validators, TRIB};

type Call = pallet_validators::Call<Runtime>;
type Pool = pallet_validators::StakePoolOf<Runtime>;

/// Returns a random action of a validator or a delegator.
pub(crate) fn generate(harness: &mut Harness) -> Option<Action> {
	match harness.rng.gen_range(0..40) {
		0..=3 => set_keys(harness),
		4..=6 => join(harness),
		7 | 8 => bond_more(harness),
		9 => leave(harness),
		10..=16 => delegate(harness),
		17..=21 => undelegate(harness),
		22..=24 => withdraw(harness),
		25..=29 => claim(harness),
		30 => wind_up(harness),
		31 | 32 => set_commission(harness),
		33..=35 => unjail(harness),
		36 => Some((harness.account(), Call::purge_keys {}.into())),
		37 => report(harness),
		38 => donate(harness),
		_ => empty(harness),
	}
}

fn pools(harness: &mut Harness) -> Vec<(PoolId, Pool)> {
	harness.chain.at(|| pallet_validators::StakePools::<Runtime>::iter().collect())
}

fn pool(harness: &mut Harness) -> Option<(PoolId, Pool)> {
	let all = pools(harness);
	harness.pick(&all)
}

fn delegation(harness: &mut Harness) -> Option<(PoolId, Keyring, Delegation)> {
	let all: Vec<_> = harness.chain.at(|| pallet_validators::Delegations::<Runtime>::iter().collect());
	let (pool, who, delegation) = harness.pick(&all)?;
	Some((pool, harness.key(&who)?, delegation))
}

/// Returns an amount that divides nothing evenly: near the minimum, or with odd units.
fn odd(harness: &mut Harness, min: Balance, max: Balance) -> Balance {
	match harness.rng.gen_range(0..6) {
		0 => min,
		1 => min + 1,
		2 => min.saturating_sub(1),
		3 => min + harness.rng.gen_range(0..100),
		_ => harness.rng.gen_range(min..max.max(min + 1)),
	}
}

fn set_keys(harness: &mut Harness) -> Option<Action> {
	let who = harness.account();
	let of = if harness.one_in(6) { harness.account() } else { who };
	let seed = match harness.rng.gen_range(0..5) {
		// Keys that the account has or had.
		0 => of.to_seed(),
		_ => format!("{}//{}", of.to_seed(), harness.rng.gen::<u16>()),
	};
	let (keys, proof) = offences::keys(of, &seed);
	harness.key_seeds.push((keys.clone(), seed));
	Some((who, pallet_session::Call::set_keys { keys, proof }.into()))
}

fn join(harness: &mut Harness) -> Option<Action> {
	let without: Vec<Keyring> = Keyring::iter()
		.filter(|who| {
			let who = who.to_account_id();
			let has_keys = harness.chain.at(|| pallet_session::NextKeys::<Runtime>::contains_key(&who));
			has_keys && harness.chain.at(|| Validators::pool_of(&who)).is_none()
		})
		.collect();
	let who = harness.pick(&without).unwrap_or_else(|| harness.account());
	let min = harness.min_bond;
	let bond = odd(harness, min, 60_000 * TRIB);
	let commission = Perbill::from_percent(harness.rng.gen_range(0..55));
	Some((who, Call::join { bond, commission }.into()))
}

fn validator(harness: &mut Harness) -> Option<(PoolId, Keyring, Pool)> {
	let (id, pool) = pool(harness)?;
	Some((id, harness.key(&pool.validator)?, pool))
}

fn bond_more(harness: &mut Harness) -> Option<Action> {
	let (_, who, pool) = validator(harness)?;
	// The slashed amount, if there is one: without it a validator cannot leave jail.
	let missing = harness.min_bond.saturating_sub(pool.bond);
	let amount = if missing > 0 { missing } else { odd(harness, 0, 5_000 * TRIB) };
	Some((who, Call::bond_more { amount }.into()))
}

fn leave(harness: &mut Harness) -> Option<Action> {
	let (_, who, _) = validator(harness)?;
	// Keep enough candidates to delegate to.
	let candidates = pools(harness).iter().filter(|(_, pool)| pool.is_candidate()).count();
	if candidates < 3 && !harness.one_in(4) {
		return None;
	}
	Some((who, Call::leave {}.into()))
}

fn delegate(harness: &mut Harness) -> Option<Action> {
	let open: Vec<_> = pools(harness).into_iter().filter(|(_, pool)| pool.is_candidate()).map(|(id, _)| id).collect();
	let pool = if harness.one_in(6) { pool(harness)?.0 } else { harness.pick(&open)? };
	let min = harness.min_delegation;
	let max = if harness.one_in(3) { 20_000 * TRIB } else { min.saturating_mul(40) };
	let amount = odd(harness, min, max);
	Some((harness.account(), Call::delegate { pool, amount }.into()))
}

fn undelegate(harness: &mut Harness) -> Option<Action> {
	let (pool, who, delegation) = delegation(harness)?;
	let shares = match harness.rng.gen_range(0..5) {
		0 | 1 => delegation.shares,
		2 => delegation.shares / 2,
		3 => 1,
		_ => harness.rng.gen_range(0..delegation.shares.saturating_add(2)),
	};
	Some((who, Call::undelegate { pool, shares }.into()))
}

fn withdraw(harness: &mut Harness) -> Option<Action> {
	// Mostly an account with released stake.
	let released: Vec<_> = harness.chain.at(|| {
		let now = Validators::current_session();
		let over = |pool: &Pool| pool.closed_at().is_some_and(|at| now >= Validators::free_from(at));
		let delegations = pallet_validators::Delegations::<Runtime>::iter().filter(|(id, _, delegation)| {
			let free = delegation.unbonding.first().is_some_and(|(left, _)| now >= Validators::free_from(*left));
			free || pallet_validators::StakePools::<Runtime>::get(id).is_some_and(|pool| over(&pool))
		});
		let pools = pallet_validators::StakePools::<Runtime>::iter().filter(|(_, pool)| over(pool));
		delegations.map(|(id, who, _)| (id, who)).chain(pools.map(|(id, pool)| (id, pool.validator))).collect()
	});
	let (pool, who) = match harness.pick(&released) {
		Some((pool, who)) => (pool, harness.key(&who)?),
		None => {
			let (pool, who, _) = delegation(harness)?;
			(pool, who)
		},
	};
	Some((who, Call::withdraw { pool }.into()))
}

fn claim(harness: &mut Harness) -> Option<Action> {
	if harness.one_in(2) {
		let (pool, who, _) = validator(harness)?;
		return Some((who, Call::claim_rewards { pool }.into()));
	}
	let (pool, who, _) = delegation(harness)?;
	Some((who, Call::claim_rewards { pool }.into()))
}

fn wind_up(harness: &mut Harness) -> Option<Action> {
	let (pool, who) = match delegation(harness) {
		Some((pool, who, _)) if harness.one_in(2) => (pool, who.to_account_id()),
		_ => {
			let closed: Vec<_> = pools(harness).into_iter().filter(|(_, pool)| pool.closed_at().is_some()).collect();
			let (id, pool) = harness.pick(&closed)?;
			(id, pool.validator)
		},
	};
	Some((harness.account(), Call::wind_up { pool, who }.into()))
}

fn set_commission(harness: &mut Harness) -> Option<Action> {
	let (_, who, pool) = validator(harness)?;
	let now = harness.chain.at(|| pool.commission.at(Validators::current_session()));
	let commission = match harness.rng.gen_range(0..3) {
		0 => Perbill::from_parts(harness.rng.gen_range(0..600_000_000)),
		1 => now + Perbill::from_parts(harness.rng.gen_range(0..60_000_000)),
		_ => now / 2,
	};
	Some((who, Call::set_commission { commission }.into()))
}

fn unjail(harness: &mut Harness) -> Option<Action> {
	let jailed: Vec<_> = pools(harness)
		.into_iter()
		.filter(|(_, pool)| !pool.is_candidate() && pool.closed_at().is_none())
		.map(|(_, pool)| pool.validator)
		.collect();
	let who = harness.pick(&jailed)?;
	Some((harness.key(&who)?, Call::unjail {}.into()))
}

/// Returns a signed report, whose signer is rewarded.
fn report(harness: &mut Harness) -> Option<Action> {
	use RuntimeCall::{Babe, Grandpa};
	let (call, _) = harness.offence()?;
	let call = match call {
		Babe(pallet_babe::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof }) => {
			Babe(pallet_babe::Call::report_equivocation { equivocation_proof, key_owner_proof })
		},
		Grandpa(pallet_grandpa::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof }) => {
			Grandpa(pallet_grandpa::Call::report_equivocation { equivocation_proof, key_owner_proof })
		},
		_ => return None,
	};
	Some((harness.account(), call))
}

/// Returns a donation to a pot, which changes no stake and only rewards that are not yet earned.
fn donate(harness: &mut Harness) -> Option<Action> {
	let dest = if harness.one_in(2) { Validators::stake_pot() } else { Validators::reward_pot() };
	let value = harness.rng.gen_range(1..TRIB / 100);
	Some((harness.account(), pallet_balances::Call::transfer_allow_death { dest: dest.into(), value }.into()))
}

/// Returns a transfer that leaves an account almost empty, so that a later payment may be too small
/// to be delivered.
fn empty(harness: &mut Harness) -> Option<Action> {
	let poor = [Keyring::BobStash, Keyring::CharlieStash, Keyring::DaveStash, Keyring::EveStash];
	let who = harness.pick(&poor)?;
	if !harness.one_in(4) {
		return None;
	}
	let dest = Keyring::Ferdie.to_account_id().into();
	let value = harness.chain.at(|| free(&who.to_account_id())).saturating_sub(TRIB * harness.rng.gen_range(0..2));
	Some((who, pallet_balances::Call::transfer_allow_death { dest, value }.into()))
}
