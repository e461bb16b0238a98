//! The states in which benchmarks begin.

use super::fixtures::SessionFixture as _;
use crate::{
	Candidates, CloseReason, Config, CurrentSession, Delegation, Delegations, Event, NextPoolId, Pallet, PoolId,
	Released, RewardsOwed, StakePoolOf, StakePools, MAX_UNBONDINGS,
};
use alloc::vec::Vec;
use frame_benchmarking::account;
use frame_support::traits::{
	tokens::fungible::{Inspect as _, Mutate as _},
	Get,
};
use sp_core::U256;
use tributary_primitives::{shares::SharedStake, traits::Credit as _, Balance};

/// Returns an amount that is large enough for no part of it to round down to zero.
pub(super) fn unit<T: Config>() -> Balance {
	T::MinBond::get().max(T::MinDelegation::get()).max(T::Currency::minimum_balance()) * 1_000
}

/// Creates an account with tokens for any number of bonds.
pub(super) fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, unit::<T>() * 1_000_000);
	who
}

/// Takes all free tokens from an account, which keeps its holds.
fn empty<T: Config>(who: &T::AccountId) {
	frame_system::Pallet::<T>::inc_providers(who);
	T::Currency::set_balance(who, 0);
}

/// Opens the pool of an account with session keys.
pub(super) fn open<T: Config>(name: &'static str, index: u32, bond: Balance) -> (T::AccountId, PoolId) {
	let who = rich::<T>(name, index);
	T::BenchmarkHelper::set_keys(&who);
	let id = NextPoolId::<T>::get();
	Pallet::<T>::open(who.clone(), bond, T::MaxCommission::get(), 0).unwrap();
	(who, id)
}

/// Fills the list of candidates except for `free` places. Each has more stake than one unit and
/// less than four.
pub(super) fn crowd<T: Config>(free: u32) {
	for candidate in Candidates::<T>::get() {
		StakePools::<T>::mutate_extant(candidate.pool, |pool| {
			Pallet::<T>::close(candidate.pool, pool, CloseReason::Left)
		});
	}
	for index in 0..T::MaxCandidates::get() - free {
		let who = rich::<T>("candidate", index);
		Pallet::<T>::open(who, unit::<T>() * 2 + Balance::from(index), T::MaxCommission::get(), 0).unwrap();
	}
	assert_eq!(Candidates::<T>::get().len() as u32 + free, T::MaxCandidates::get());
}

/// Changes a stored pool.
pub(super) fn change<T: Config>(id: PoolId, f: impl FnOnce(&mut StakePoolOf<T>)) {
	StakePools::<T>::mutate(id, |pool| f(pool.as_mut().unwrap()));
}

/// Lets these accounts and a number of others validate.
pub(super) fn validate<T: Config>(mut validators: Vec<T::AccountId>, others: u32) {
	for index in 0..others {
		let other = account("other", index, 0);
		T::BenchmarkHelper::set_keys(&other);
		validators.push(other);
	}
	T::BenchmarkHelper::set_validators(validators);
}

/// Fills the pots with tokens for all payments.
pub(super) fn fill_pots<T: Config>() {
	for pot in [Pallet::<T>::stake_pot(), Pallet::<T>::reward_pot(), T::Ledger::pot()] {
		T::Currency::set_balance(&pot, unit::<T>() * 1_000_000);
	}
}

/// Returns a share that is worth one unit.
pub(super) fn one() -> SharedStake {
	SharedStake { amount: 1, shares: 1 }
}

/// Creates a closed pool whose delay has passed and whose only member is its validator. The pool
/// owes it one unit of each kind, which its account cannot take.
pub(super) fn over<T: Config>() -> (T::AccountId, PoolId) {
	let (who, id) = open::<T>("validator", 0, unit::<T>() * 10);
	fill_pots::<T>();
	let mut delegation = Delegation { shares: 1, since: U256::zero(), pending: 1, unbonding: Default::default() };
	for session in 0..MAX_UNBONDINGS {
		delegation.unbonding.try_push((session, 1)).unwrap();
		Released::<T>::insert(id, session, one());
	}
	Delegations::<T>::insert(id, &who, delegation);
	change::<T>(id, |pool| {
		Pallet::<T>::close(id, pool, CloseReason::Left);
		pool.bond = 1;
		pool.delegated = one();
		pool.rewards.per_share = U256::one() << 64;
		pool.owed = 3;
		pool.earned = 1;
		pool.members = 1;
	});
	RewardsOwed::<T>::put(4);
	CurrentSession::<T>::put(T::BondingSessions::get() + MAX_UNBONDINGS);
	empty::<T>(&who);
	(who, id)
}

/// Checks the last event.
pub(super) fn assert_last_event<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	frame_system::Pallet::<T>::assert_last_event(event);
}
