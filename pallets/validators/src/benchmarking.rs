//! Each call and each step of a session at its worst.

#![cfg(feature = "runtime-benchmarks")]

use crate::{types::*, *};
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;
use sp_core::U256;
use tributary_primitives::traits::Credit as _;

/// An amount of which no part is nothing.
fn unit<T: Config>() -> Balance {
	T::MinBond::get().max(T::MinDelegation::get()).max(T::Currency::minimum_balance()) * 1_000
}

fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, unit::<T>() * 1_000_000);
	who
}

/// Leave an account nothing but what it has on hold.
fn empty<T: Config>(who: &T::AccountId) {
	frame_system::Pallet::<T>::inc_providers(who);
	T::Currency::set_balance(who, 0);
}

/// The pool of an account with session keys.
fn open<T: Config>(name: &'static str, index: u32, bond: Balance) -> (T::AccountId, PoolId) {
	let who = rich::<T>(name, index);
	T::BenchmarkHelper::set_keys(&who);
	let id = NextPool::<T>::get();
	Pallet::<T>::open(who.clone(), bond, T::MaxCommission::get(), 0).unwrap();
	(who, id)
}

/// As many candidates as there may be, but for so many, with more stake than one unit and less than four each.
fn crowd<T: Config>(but: u32) {
	for candidate in Candidates::<T>::get() {
		Pools::<T>::mutate_extant(candidate.pool, |pool| Pallet::<T>::close(candidate.pool, pool, CloseReason::Left));
	}
	for index in 0..T::MaxCandidates::get() - but {
		let who = rich::<T>("candidate", index);
		Pallet::<T>::open(who, unit::<T>() * 2 + Balance::from(index), T::MaxCommission::get(), 0).unwrap();
	}
	assert_eq!(Candidates::<T>::get().len() as u32 + but, T::MaxCandidates::get());
}

fn change<T: Config>(id: PoolId, f: impl FnOnce(&mut PoolInfo<T>)) {
	Pools::<T>::mutate(id, |pool| f(pool.as_mut().unwrap()));
}

/// A session of these and so many others.
fn validate<T: Config>(mut validators: Vec<T::AccountId>, others: u32) {
	for index in 0..others {
		let other = account("other", index, 0);
		T::BenchmarkHelper::set_keys(&other);
		validators.push(other);
	}
	T::BenchmarkHelper::set_validators(validators);
}

/// The pots, with tokens for whatever is paid out of them.
fn fill_pots<T: Config>() {
	for pot in [Pallet::<T>::stake_pot(), Pallet::<T>::reward_pot(), T::Ledger::pot()] {
		T::Currency::set_balance(&pot, unit::<T>() * 1_000_000);
	}
}

/// A share that is worth a unit.
fn one() -> SharedStake {
	SharedStake { amount: 1, shares: 1 }
}

/// A closed pool whose delay is over, with one member, its validator: to whom everything is owed that can be, each a single
/// unit, and whose account cannot take it.
fn over<T: Config>() -> (T::AccountId, PoolId) {
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

fn last<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	frame_system::Pallet::<T>::assert_last_event(event);
}

#[benchmarks]
mod benches {
	use super::*;

	/// A pool that was slashed to nothing is replaced, and another one put out.
	#[benchmark]
	fn join() {
		let (who, old) = open::<T>("validator", 0, unit::<T>());
		change::<T>(old, |pool| {
			Pallet::<T>::close(old, pool, CloseReason::Slashed);
			pool.bond = 0;
		});
		CurrentSession::<T>::put(T::BondingSessions::get());
		crowd::<T>(0);
		let id = NextPool::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), unit::<T>() * 4, T::MaxCommission::get());

		assert_eq!(PoolOf::<T>::get(&who), Some(id));
		assert!(!Pools::<T>::contains_key(old));
		assert_eq!(Candidates::<T>::get().len() as u32, T::MaxCandidates::get());
	}

	#[benchmark]
	fn bond_more() {
		crowd::<T>(1);
		let (who, id) = open::<T>("validator", 0, unit::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), unit::<T>() * 4);

		assert_eq!(Candidates::<T>::get()[0].pool, id);
	}

	#[benchmark]
	fn leave() {
		crowd::<T>(1);
		let (who, id) = open::<T>("validator", 0, unit::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who));

		assert!(Pools::<T>::get(id).unwrap().closed_at().is_some());
	}

	#[benchmark]
	fn withdraw() {
		let (who, id) = over::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		last::<T>(Event::Removed { pool: id });
		assert_eq!(RewardsOwed::<T>::get(), 0);
	}

	#[benchmark]
	fn delegate() {
		crowd::<T>(1);
		let (_, id) = open::<T>("validator", 0, unit::<T>());
		fill_pots::<T>();
		let who = rich::<T>("delegator", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, unit::<T>() * 4);

		assert_eq!(Candidates::<T>::get()[0].pool, id);
		assert!(Delegations::<T>::contains_key(id, who));
	}

	/// Into a session in which nobody left before, and for which something else has to make room.
	#[benchmark]
	fn undelegate() {
		crowd::<T>(1);
		let (_, id) = open::<T>("validator", 0, unit::<T>());
		fill_pots::<T>();
		let who = rich::<T>("delegator", 0);
		Pallet::<T>::do_delegate(who.clone(), id, unit::<T>() * 4).unwrap();
		Delegations::<T>::mutate(id, &who, |delegation| {
			let unbonding = &mut delegation.as_mut().unwrap().unbonding;
			(1..MAX_UNBONDINGS).for_each(|session| unbonding.try_push((session, 1)).unwrap());
		});
		let mut parts = Unbondings::<T>::get(id);
		let room = <MaxUnbonding<T> as Get<u32>>::get();
		(0..room).for_each(|session| parts.try_push(Unbonding { session, stake: one() }).unwrap());
		Unbondings::<T>::insert(id, parts);
		CurrentSession::<T>::put(room.max(MAX_UNBONDINGS));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, unit::<T>() * 3);

		assert!(Released::<T>::contains_key(id, 0));
		assert_eq!(Delegations::<T>::get(id, who).unwrap().unbonding.len() as u32, MAX_UNBONDINGS);
	}

	/// As validator and delegator, of a pool of which nothing else is left.
	#[benchmark]
	fn claim_rewards() {
		let (who, id) = over::<T>();
		Delegations::<T>::insert(id, &who, Delegation { pending: 1, ..Default::default() });
		change::<T>(id, |pool| pool.bond = 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		last::<T>(Event::Removed { pool: id });
		assert_eq!(RewardsOwed::<T>::get(), 0);
	}

	#[benchmark]
	fn set_commission() {
		let (who, id) = open::<T>("validator", 0, unit::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), T::MaxCommission::get());

		assert!(Pools::<T>::get(id).unwrap().commission.next.is_some());
	}

	#[benchmark]
	fn unjail() {
		let (who, id) = open::<T>("validator", 0, unit::<T>() * 4);
		change::<T>(id, |pool| pool.standing = Standing::Jailed { until: 0 });
		Pallet::<T>::delist(id);
		crowd::<T>(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who));

		assert!(Pools::<T>::get(id).unwrap().is_candidate());
	}

	/// While as many others validate as may.
	#[benchmark]
	fn purge_keys() {
		validate::<T>(Vec::new(), T::MaxValidators::get());
		let (who, id) = open::<T>("left", 0, unit::<T>());
		change::<T>(id, |pool| Pallet::<T>::close(id, pool, CloseReason::Left));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert!(!T::Sessions::has_keys(&who));
	}

	#[benchmark]
	fn note_author() {
		let who: T::AccountId = account("validator", 0, 0);

		#[block]
		{
			<Pallet<T> as pallet_authorship::EventHandler<_, BlockNumberFor<T>>>::note_author(who.clone());
		}

		assert_eq!(Authored::<T>::get(who), 1);
	}

	/// All of the bond and half of what is delegated, with as much on its way out as there may be; jailed and disabled.
	#[benchmark]
	fn punish(r: Linear<0, 16>) {
		crowd::<T>(1);
		let (who, id) = open::<T>("validator", 0, unit::<T>() * 4);
		fill_pots::<T>();
		Pallet::<T>::do_delegate(rich::<T>("delegator", 0), id, unit::<T>() * 8).unwrap();
		let mut parts = Unbondings::<T>::get(id);
		let room = <MaxUnbonding<T> as Get<u32>>::get();
		let stake = SharedStake { amount: 100, shares: 100 };
		(1..=room).for_each(|session| parts.try_push(Unbonding { session, stake }).unwrap());
		Unbondings::<T>::insert(id, parts);
		CurrentSession::<T>::put(room);
		let reporters: Vec<T::AccountId> = (0..r).map(|index| account("reporter", index, 0)).collect();
		let offence = room - T::ReportingSessions::get();
		validate::<T>(Vec::from([who.clone()]), T::MaxValidators::get() - 1);

		#[block]
		{
			Pallet::<T>::punish(&who, &reporters, Perbill::from_percent(75), offence);
		}

		let pool = Pools::<T>::get(id).unwrap();
		assert_eq!(pool.bond, 0);
		assert!(T::MaxJailed::get() * T::MaxValidators::get() == 0 || !pool.is_candidate());
		assert!(T::Sessions::any_disabled());
		assert!(pool.delegated.amount < unit::<T>() * 8);
		assert_eq!(SlashedIn::<T>::get(offence, id), Perbill::from_percent(75));
	}

	/// Everybody made blocks, and has missed too many.
	#[benchmark]
	fn finish(v: Linear<1, { T::MaxValidators::get() }>) {
		crowd::<T>(T::MaxValidators::get());
		fill_pots::<T>();
		let delegator = rich::<T>("delegator", 0);
		let validators: Vec<T::AccountId> = (0..v)
			.map(|index| {
				let (who, id) = open::<T>("validator", index, unit::<T>());
				Pallet::<T>::do_delegate(delegator.clone(), id, unit::<T>()).unwrap();
				change::<T>(id, |pool| pool.liveness.expected = u32::MAX / 2);
				Authored::<T>::insert(&who, 10_000);
				who
			})
			.collect();
		validate::<T>(validators.clone(), 0);

		#[block]
		{
			Pallet::<T>::finish(0, &validators);
		}

		for who in validators {
			let (_, pool) = Pallet::<T>::pool_of(&who).unwrap();
			assert!(pool.owed > 0);
			// Judged: jailed, or spared with what it has missed.
			assert!(!pool.is_candidate() || pool.liveness.expected > u32::MAX / 2);
			assert!(!Authored::<T>::contains_key(who));
		}
	}

	/// All of them are in jail for an offence, and were slashed in the session that is forgotten now.
	#[benchmark]
	fn begin(v: Linear<1, { T::MaxValidators::get() }>) {
		let validators: Vec<T::AccountId> = (0..v)
			.map(|index| {
				let (who, id) = open::<T>("validator", index, unit::<T>());
				Pallet::<T>::delist(id);
				change::<T>(id, |pool| {
					pool.standing = Standing::Jailed { until: 1 };
					pool.offence = Some(Perbill::one());
				});
				SlashedIn::<T>::insert(0, id, Perbill::one());
				who
			})
			.collect();
		let session = T::ReportingSessions::get() + 1;
		validate::<T>(validators.clone(), 0);

		#[block]
		{
			Pallet::<T>::begin(session, validators);
		}

		assert_eq!(CurrentSession::<T>::get(), session);
		assert_eq!(SlashedIn::<T>::iter_key_prefix(0).count(), 0);
	}

	/// Those without session keys have the most stake.
	#[benchmark]
	fn select(c: Linear<1, { T::MaxCandidates::get() }>) {
		crowd::<T>(T::MaxCandidates::get());
		let count = T::ValidatorCount::get().max(T::MinValidators::get()).min(T::MaxValidators::get());
		for index in 0..c {
			let with_keys = index < count;
			let (name, bond) = if with_keys { ("validator", unit::<T>()) } else { ("candidate", unit::<T>() * 2) };
			let who = rich::<T>(name, index);
			if with_keys {
				T::BenchmarkHelper::set_keys(&who);
			}
			Pallet::<T>::open(who, bond, T::MaxCommission::get(), 0).unwrap();
		}
		let selected;

		#[block]
		{
			selected = Pallet::<T>::select();
		}

		assert!(selected.len() as u32 >= c.min(count));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_ext(), crate::mock::Test);
}
