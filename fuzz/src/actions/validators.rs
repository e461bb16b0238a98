//! Validators and those who delegate to them: in, out, paid, slashed, in jail, and with the wrong keys.

use crate::{
	common::{free, offences, Keyring},
	world::{Move, World},
};
use pallet_validators::types::{Delegation, PoolId};
use rand::Rng;
use sp_runtime::Perbill;
use tributary_runtime::*;

type Call = pallet_validators::Call<Runtime>;
type Pool = pallet_validators::PoolInfo<Runtime>;

pub fn any(world: &mut World) -> Option<Move> {
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
		36 => Some((world.anybody(), Call::purge_keys {}.into())),
		37 => tell_on(world),
		38 => donate(world),
		_ => empty(world),
	}
}

fn pools(world: &mut World) -> Vec<(PoolId, Pool)> {
	world.chain.at(|| pallet_validators::Pools::<Runtime>::iter().collect())
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

/// An amount that divides nothing evenly: near the minimum, or with odd units.
fn odd(world: &mut World, least: Balance, most: Balance) -> Balance {
	match world.rng.gen_range(0..6) {
		0 => least,
		1 => least + 1,
		2 => least.saturating_sub(1),
		3 => least + world.rng.gen_range(0..100),
		_ => world.rng.gen_range(least..most.max(least + 1)),
	}
}

fn set_keys(world: &mut World) -> Option<Move> {
	let who = world.anybody();
	let of = if world.one_in(6) { world.anybody() } else { who };
	let seed = match world.rng.gen_range(0..5) {
		// Those that it had, or has.
		0 => of.to_seed(),
		_ => format!("{}//{}", of.to_seed(), world.rng.gen::<u16>()),
	};
	let (keys, proof) = offences::keys(of, &seed);
	world.seeds.push((keys.clone(), seed));
	Some((who, pallet_session::Call::set_keys { keys, proof }.into()))
}

fn join(world: &mut World) -> Option<Move> {
	let without: Vec<Keyring> = Keyring::iter()
		.filter(|who| {
			let who = who.to_account_id();
			let has_keys = world.chain.at(|| pallet_session::NextKeys::<Runtime>::contains_key(&who));
			has_keys && world.chain.at(|| Validators::pool_of(&who)).is_none()
		})
		.collect();
	let who = world.pick(&without).unwrap_or_else(|| world.anybody());
	let least = world.least_bond;
	let bond = odd(world, least, 60_000 * TRIB);
	let commission = Perbill::from_percent(world.rng.gen_range(0..55));
	Some((who, Call::join { bond, commission }.into()))
}

fn validator(world: &mut World) -> Option<(PoolId, Keyring, Pool)> {
	let (id, pool) = pool(world)?;
	Some((id, world.key(&pool.validator)?, pool))
}

fn bond_more(world: &mut World) -> Option<Move> {
	let (_, who, pool) = validator(world)?;
	// What was slashed, now and then: without it nobody comes out of jail.
	let missing = world.least_bond.saturating_sub(pool.bond);
	let amount = if missing > 0 { missing } else { odd(world, 0, 5_000 * TRIB) };
	Some((who, Call::bond_more { amount }.into()))
}

fn leave(world: &mut World) -> Option<Move> {
	let (_, who, _) = validator(world)?;
	// Few enough that there is always something to delegate to.
	let candidates = pools(world).iter().filter(|(_, pool)| pool.is_candidate()).count();
	if candidates < 3 && !world.one_in(4) {
		return None;
	}
	Some((who, Call::leave {}.into()))
}

fn delegate(world: &mut World) -> Option<Move> {
	let open: Vec<_> = pools(world).into_iter().filter(|(_, pool)| pool.is_candidate()).map(|(id, _)| id).collect();
	let pool = if world.one_in(6) { pool(world)?.0 } else { world.pick(&open)? };
	let least = world.least_delegation;
	let most = if world.one_in(3) { 20_000 * TRIB } else { least.saturating_mul(40) };
	let amount = odd(world, least, most);
	Some((world.anybody(), Call::delegate { pool, amount }.into()))
}

fn undelegate(world: &mut World) -> Option<Move> {
	let (pool, who, delegation) = delegation(world)?;
	let shares = match world.rng.gen_range(0..5) {
		0 | 1 => delegation.shares,
		2 => delegation.shares / 2,
		3 => 1,
		_ => world.rng.gen_range(0..delegation.shares.saturating_add(2)),
	};
	Some((who, Call::undelegate { pool, shares }.into()))
}

fn withdraw(world: &mut World) -> Option<Move> {
	// Whoever has something that is free, most of the time.
	let ripe: Vec<_> = world.chain.at(|| {
		let now = Validators::current_session();
		let over = |pool: &Pool| pool.closed_at().is_some_and(|at| now >= Validators::free_from(at));
		let delegations = pallet_validators::Delegations::<Runtime>::iter().filter(|(id, _, delegation)| {
			let free = delegation.unbonding.first().is_some_and(|(left, _)| now >= Validators::free_from(*left));
			free || pallet_validators::Pools::<Runtime>::get(id).is_some_and(|pool| over(&pool))
		});
		let pools = pallet_validators::Pools::<Runtime>::iter().filter(|(_, pool)| over(pool));
		delegations.map(|(id, who, _)| (id, who)).chain(pools.map(|(id, pool)| (id, pool.validator))).collect()
	});
	let (pool, who) = match world.pick(&ripe) {
		Some((pool, who)) => (pool, world.key(&who)?),
		None => {
			let (pool, who, _) = delegation(world)?;
			(pool, who)
		},
	};
	Some((who, Call::withdraw { pool }.into()))
}

fn claim(world: &mut World) -> Option<Move> {
	if world.one_in(2) {
		let (pool, who, _) = validator(world)?;
		return Some((who, Call::claim_rewards { pool }.into()));
	}
	let (pool, who, _) = delegation(world)?;
	Some((who, Call::claim_rewards { pool }.into()))
}

fn wind_up(world: &mut World) -> Option<Move> {
	let (pool, who) = match delegation(world) {
		Some((pool, who, _)) if world.one_in(2) => (pool, who.to_account_id()),
		_ => {
			let closed: Vec<_> = pools(world).into_iter().filter(|(_, pool)| pool.closed_at().is_some()).collect();
			let (id, pool) = world.pick(&closed)?;
			(id, pool.validator)
		},
	};
	Some((world.anybody(), Call::wind_up { pool, who }.into()))
}

fn set_commission(world: &mut World) -> Option<Move> {
	let (_, who, pool) = validator(world)?;
	let now = world.chain.at(|| pool.commission.at(Validators::current_session()));
	let commission = match world.rng.gen_range(0..3) {
		0 => Perbill::from_parts(world.rng.gen_range(0..600_000_000)),
		1 => now + Perbill::from_parts(world.rng.gen_range(0..60_000_000)),
		_ => now / 2,
	};
	Some((who, Call::set_commission { commission }.into()))
}

fn unjail(world: &mut World) -> Option<Move> {
	let jailed: Vec<_> = pools(world)
		.into_iter()
		.filter(|(_, pool)| !pool.is_candidate() && pool.closed_at().is_none())
		.map(|(_, pool)| pool.validator)
		.collect();
	let who = world.pick(&jailed)?;
	Some((world.key(&who)?, Call::unjail {}.into()))
}

/// A report that somebody signs, who is then rewarded for it.
fn tell_on(world: &mut World) -> Option<Move> {
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
	Some((world.anybody(), call))
}

/// Donations to a pot change nothing that anybody has, beside what is to be earned.
fn donate(world: &mut World) -> Option<Move> {
	let dest = if world.one_in(2) { Validators::stake_pot() } else { Validators::reward_pot() };
	let value = world.rng.gen_range(1..TRIB / 100);
	Some((world.anybody(), pallet_balances::Call::transfer_allow_death { dest: dest.into(), value }.into()))
}

/// Somebody is left with next to nothing: what it is paid then may be too little to be taken.
fn empty(world: &mut World) -> Option<Move> {
	let poor = [Keyring::BobStash, Keyring::CharlieStash, Keyring::DaveStash, Keyring::EveStash];
	let who = world.pick(&poor)?;
	if !world.one_in(4) {
		return None;
	}
	let dest = Keyring::Ferdie.to_account_id().into();
	let value = world.chain.at(|| free(&who.to_account_id())).saturating_sub(TRIB * world.rng.gen_range(0..2));
	Some((who, pallet_balances::Call::transfer_allow_death { dest, value }.into()))
}
