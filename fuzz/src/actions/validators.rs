//! Validators and their delegators: joining, leaving, paid, slashed, jailed, and with wrong keys.

use crate::{
	common::{free, offences, Keyring},
	harness::World,
	records::Action,
};
use pallet_validators::{Delegation, PoolId};
use rand::Rng;
use sp_runtime::Perbill;
use tributary_runtime::{Balance, Runtime, RuntimeCall, Validators, TRIB};

type Call = pallet_validators::Call<Runtime>;
type Pool = pallet_validators::StakePoolOf<Runtime>;

/// Returns a random action of a validator or a delegator.
pub(crate) fn generate(world: &mut World) -> Option<Action> {
	match world.rng.gen_range(0..40) {
		0..=3 => set_keys(world),
		4..=6 => join(world),
		7 | 8 => bond_more(world),
		9 => leave(world),
		10..=16 => delegate(world),
		17..=21 => undelegate(world),
		22..=24 => withdraw(world),
		25..=29 => claim(world),
		30 => wind_up(world),
		31 | 32 => set_commission(world),
		33..=35 => unjail(world),
		36 => Some((world.account(), Call::purge_keys {}.into())),
		37 => report(world),
		38 => donate(world),
		_ => empty(world),
	}
}

fn pools(world: &mut World) -> Vec<(PoolId, Pool)> {
	world.chain.at(|| pallet_validators::StakePools::<Runtime>::iter().collect())
}

fn pool(world: &mut World) -> Option<(PoolId, Pool)> {
	let all = pools(world);
	world.pick(&all)
}

fn delegation(world: &mut World) -> Option<(PoolId, Keyring, Delegation)> {
	let all: Vec<_> = world.chain.at(|| pallet_validators::Delegations::<Runtime>::iter().collect());
	let (pool, who, delegation) = world.pick(&all)?;
	Some((pool, world.key(&who)?, delegation))
}

/// Returns an amount that divides nothing evenly: near the minimum, or with odd units.
fn odd(world: &mut World, min: Balance, max: Balance) -> Balance {
	match world.rng.gen_range(0..6) {
		0 => min,
		1 => min + 1,
		2 => min.saturating_sub(1),
		3 => min + world.rng.gen_range(0..100),
		_ => world.rng.gen_range(min..max.max(min + 1)),
	}
}

fn set_keys(world: &mut World) -> Option<Action> {
	let who = world.account();
	let of = if world.one_in(6) { world.account() } else { who };
	let seed = match world.rng.gen_range(0..5) {
		// Keys that the account has or had.
		0 => of.to_seed(),
		_ => format!("{}//{}", of.to_seed(), world.rng.gen::<u16>()),
	};
	let (keys, proof) = offences::keys(of, &seed);
	world.key_seeds.push((keys.clone(), seed));
	Some((who, pallet_session::Call::set_keys { keys, proof }.into()))
}

fn join(world: &mut World) -> Option<Action> {
	let without: Vec<Keyring> = Keyring::iter()
		.filter(|who| {
			let who = who.to_account_id();
			let has_keys = world.chain.at(|| pallet_session::NextKeys::<Runtime>::contains_key(&who));
			has_keys && world.chain.at(|| Validators::pool_of(&who)).is_none()
		})
		.collect();
	let who = world.pick(&without).unwrap_or_else(|| world.account());
	let min = world.min_bond;
	let bond = odd(world, min, 60_000 * TRIB);
	let commission = Perbill::from_percent(world.rng.gen_range(0..55));
	Some((who, Call::join { bond, commission }.into()))
}

fn validator(world: &mut World) -> Option<(PoolId, Keyring, Pool)> {
	let (id, pool) = pool(world)?;
	Some((id, world.key(&pool.validator)?, pool))
}

fn bond_more(world: &mut World) -> Option<Action> {
	let (_, who, pool) = validator(world)?;
	// The slashed amount, if there is one: without it a validator cannot leave jail.
	let missing = world.min_bond.saturating_sub(pool.bond);
	let amount = if missing > 0 { missing } else { odd(world, 0, 5_000 * TRIB) };
	Some((who, Call::bond_more { amount }.into()))
}

fn leave(world: &mut World) -> Option<Action> {
	let (_, who, _) = validator(world)?;
	// Keep enough candidates to delegate to.
	let candidates = pools(world).iter().filter(|(_, pool)| pool.is_candidate()).count();
	if candidates < 3 && !world.one_in(4) {
		return None;
	}
	Some((who, Call::leave {}.into()))
}

fn delegate(world: &mut World) -> Option<Action> {
	let open: Vec<_> = pools(world).into_iter().filter(|(_, pool)| pool.is_candidate()).map(|(id, _)| id).collect();
	let pool = if world.one_in(6) { pool(world)?.0 } else { world.pick(&open)? };
	let min = world.min_delegation;
	let max = if world.one_in(3) { 20_000 * TRIB } else { min.saturating_mul(40) };
	let amount = odd(world, min, max);
	Some((world.account(), Call::delegate { pool, amount }.into()))
}

fn undelegate(world: &mut World) -> Option<Action> {
	let (pool, who, delegation) = delegation(world)?;
	let shares = match world.rng.gen_range(0..5) {
		0 | 1 => delegation.shares,
		2 => delegation.shares / 2,
		3 => 1,
		_ => world.rng.gen_range(0..delegation.shares.saturating_add(2)),
	};
	Some((who, Call::undelegate { pool, shares }.into()))
}

fn withdraw(world: &mut World) -> Option<Action> {
	// Mostly an account with released stake.
	let released: Vec<_> = world.chain.at(|| {
		let now = Validators::current_session();
		let over = |pool: &Pool| pool.closed_at().is_some_and(|at| now >= Validators::free_from(at));
		let delegations = pallet_validators::Delegations::<Runtime>::iter().filter(|(id, _, delegation)| {
			let free = delegation.unbonding.first().is_some_and(|(left, _)| now >= Validators::free_from(*left));
			free || pallet_validators::StakePools::<Runtime>::get(id).is_some_and(|pool| over(&pool))
		});
		let pools = pallet_validators::StakePools::<Runtime>::iter().filter(|(_, pool)| over(pool));
		delegations.map(|(id, who, _)| (id, who)).chain(pools.map(|(id, pool)| (id, pool.validator))).collect()
	});
	let (pool, who) = match world.pick(&released) {
		Some((pool, who)) => (pool, world.key(&who)?),
		None => {
			let (pool, who, _) = delegation(world)?;
			(pool, who)
		},
	};
	Some((who, Call::withdraw { pool }.into()))
}

fn claim(world: &mut World) -> Option<Action> {
	if world.one_in(2) {
		let (pool, who, _) = validator(world)?;
		return Some((who, Call::claim_rewards { pool }.into()));
	}
	let (pool, who, _) = delegation(world)?;
	Some((who, Call::claim_rewards { pool }.into()))
}

fn wind_up(world: &mut World) -> Option<Action> {
	let (pool, who) = match delegation(world) {
		Some((pool, who, _)) if world.one_in(2) => (pool, who.to_account_id()),
		_ => {
			let closed: Vec<_> = pools(world).into_iter().filter(|(_, pool)| pool.closed_at().is_some()).collect();
			let (id, pool) = world.pick(&closed)?;
			(id, pool.validator)
		},
	};
	Some((world.account(), Call::wind_up { pool, who }.into()))
}

fn set_commission(world: &mut World) -> Option<Action> {
	let (_, who, pool) = validator(world)?;
	let now = world.chain.at(|| pool.commission.at(Validators::current_session()));
	let commission = match world.rng.gen_range(0..3) {
		0 => Perbill::from_parts(world.rng.gen_range(0..600_000_000)),
		1 => now + Perbill::from_parts(world.rng.gen_range(0..60_000_000)),
		_ => now / 2,
	};
	Some((who, Call::set_commission { commission }.into()))
}

fn unjail(world: &mut World) -> Option<Action> {
	let jailed: Vec<_> = pools(world)
		.into_iter()
		.filter(|(_, pool)| !pool.is_candidate() && pool.closed_at().is_none())
		.map(|(_, pool)| pool.validator)
		.collect();
	let who = world.pick(&jailed)?;
	Some((world.key(&who)?, Call::unjail {}.into()))
}

/// Returns a signed report, whose signer is rewarded.
fn report(world: &mut World) -> Option<Action> {
	use RuntimeCall::{Babe, Grandpa};
	let (call, _) = world.offence()?;
	let call = match call {
		Babe(pallet_babe::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof }) => {
			Babe(pallet_babe::Call::report_equivocation { equivocation_proof, key_owner_proof })
		},
		Grandpa(pallet_grandpa::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof }) => {
			Grandpa(pallet_grandpa::Call::report_equivocation { equivocation_proof, key_owner_proof })
		},
		_ => return None,
	};
	Some((world.account(), call))
}

/// Returns a donation to a pot, which changes no stake and only rewards that are not yet earned.
fn donate(world: &mut World) -> Option<Action> {
	let dest = if world.one_in(2) { Validators::stake_pot() } else { Validators::reward_pot() };
	let value = world.rng.gen_range(1..TRIB / 100);
	Some((world.account(), pallet_balances::Call::transfer_allow_death { dest: dest.into(), value }.into()))
}

/// Returns a transfer that leaves an account almost empty, so that a later payment may be too small
/// to be delivered.
fn empty(world: &mut World) -> Option<Action> {
	let poor = [Keyring::BobStash, Keyring::CharlieStash, Keyring::DaveStash, Keyring::EveStash];
	let who = world.pick(&poor)?;
	if !world.one_in(4) {
		return None;
	}
	let dest = Keyring::Ferdie.to_account_id().into();
	let value = world.chain.at(|| free(&who.to_account_id())).saturating_sub(TRIB * world.rng.gen_range(0..2));
	Some((who, pallet_balances::Call::transfer_allow_death { dest, value }.into()))
}
