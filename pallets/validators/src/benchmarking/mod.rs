//! The benchmarks: each call and each step of a session at its worst.

#![cfg(feature = "runtime-benchmarks")]
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a benchmark that cannot set up its state must fail"
)]

mod fixtures;
mod setup;

pub use fixtures::SessionFixture;

use crate::{
	Absence, Absentees, Authored, BlockAuthor, Call, Candidates, CloseReason, CollectedFees, CollectedTips, Config,
	CurrentSession, Delegation, Delegations, Event, MaxPoolUnbondings, NextPoolId, Pallet, Released, RenewalDue,
	RewardsOwed, Sessions as _, SlashesBySession, StakePoolIds, StakePools, Standing, Unbonding, Unbondings, Work,
	MAX_UNBONDINGS,
};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Balanced as _, Inspect as _},
		Get, Hooks as _, NoDrop, SuppressedDrop as _,
	},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use setup::{assert_last_event, change, crowd, fill_pots, one, open, over, rich, unit, validate};
use sp_runtime::{traits::One, Perbill};
use tributary_primitives::shares::SharedStake;

#[benchmarks]
mod benches {
	use super::*;

	/// The new pool replaces one that was slashed to nothing, and another is outbid. The caller
	/// serves still, beside the maximum of others.
	#[benchmark]
	fn join() {
		let (who, old) = open::<T>("validator", 0, unit::<T>());
		change::<T>(old, |pool| {
			Pallet::<T>::close(old, pool, CloseReason::Slashed);
			pool.bond = 0;
		});
		CurrentSession::<T>::put(T::BondingSessions::get());
		validate::<T>(Vec::from([who.clone()]), T::MaxValidators::get() - 1);
		crowd::<T>(0);
		let id = NextPoolId::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), unit::<T>() * 4, T::MaxCommission::get());

		assert_eq!(StakePoolIds::<T>::get(&who), Some(id));
		assert!(!StakePools::<T>::contains_key(old));
		assert!(RenewalDue::<T>::get());
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

		assert!(StakePools::<T>::get(id).unwrap().closed_at().is_some());
	}

	#[benchmark]
	fn withdraw() {
		let (who, id) = over::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert_last_event::<T>(Event::Removed { pool: id });
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

	/// The session is new in the list of unbonding stake, and another has to make room for it.
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
		let room = <MaxPoolUnbondings<T> as Get<u32>>::get();
		(0..room).for_each(|session| parts.try_push(Unbonding { session, stake: one() }).unwrap());
		Unbondings::<T>::insert(id, parts);
		CurrentSession::<T>::put(room.max(MAX_UNBONDINGS));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, unit::<T>() * 3);

		assert!(Released::<T>::contains_key(id, 0));
		assert_eq!(Delegations::<T>::get(id, who).unwrap().unbonding.len() as u32, MAX_UNBONDINGS);
	}

	/// The caller is the validator and the only delegator of the pool, which is removed.
	#[benchmark]
	fn claim_rewards() {
		let (who, id) = over::<T>();
		Delegations::<T>::insert(id, &who, Delegation { pending: 1, ..Default::default() });
		change::<T>(id, |pool| pool.bond = 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert_last_event::<T>(Event::Removed { pool: id });
		assert_eq!(RewardsOwed::<T>::get(), 0);
	}

	#[benchmark]
	fn set_commission() {
		let (who, id) = open::<T>("validator", 0, unit::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), T::MaxCommission::get());

		assert!(StakePools::<T>::get(id).unwrap().commission.next.is_some());
	}

	#[benchmark]
	fn unjail() {
		let (who, id) = open::<T>("validator", 0, unit::<T>() * 4);
		change::<T>(id, |pool| pool.standing = Standing::Jailed { unjailable_from: 0 });
		Pallet::<T>::delist(id);
		crowd::<T>(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who));

		assert!(StakePools::<T>::get(id).unwrap().is_candidate());
	}

	/// The maximum number of other accounts validates.
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

		assert_eq!(Authored::<T>::get(who).blocks, 1);
	}

	/// The block has brought fees and tips, which open an account for its author.
	#[benchmark]
	fn on_finalize() {
		let who: T::AccountId = account("validator", 0, 0);
		fill_pots::<T>();
		BlockAuthor::<T>::put(&who);
		CollectedFees::<T>::put(NoDrop::new(T::Currency::issue(unit::<T>())));
		CollectedTips::<T>::put(NoDrop::new(T::Currency::issue(unit::<T>())));

		#[block]
		{
			Pallet::<T>::on_finalize(One::one());
		}

		assert_eq!(T::Currency::balance(&who), unit::<T>());
		assert_eq!(Authored::<T>::get(who).fees, unit::<T>());
	}

	/// All of the bond and half of the delegated stake is slashed, with the maximum of unbonding
	/// stake. The validator is jailed and disabled.
	#[benchmark]
	fn punish(r: Linear<0, 16>) {
		crowd::<T>(1);
		let (who, id) = open::<T>("validator", 0, unit::<T>() * 4);
		fill_pots::<T>();
		Pallet::<T>::do_delegate(rich::<T>("delegator", 0), id, unit::<T>() * 8).unwrap();
		let mut parts = Unbondings::<T>::get(id);
		let room = <MaxPoolUnbondings<T> as Get<u32>>::get();
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

		let pool = StakePools::<T>::get(id).unwrap();
		assert_eq!(pool.bond, 0);
		assert!(T::MaxJailed::get() * T::MaxValidators::get() == 0 || !pool.is_candidate());
		assert!(T::Sessions::any_disabled());
		assert!(pool.delegated.amount < unit::<T>() * 8);
		assert_eq!(SlashesBySession::<T>::get(offence, id), Perbill::from_percent(75));
	}

	/// Each validator has missed too many blocks. The first has made none, the others some.
	#[benchmark]
	fn finish(v: Linear<1, { T::MaxValidators::get() }>) {
		crowd::<T>(T::MaxValidators::get());
		fill_pots::<T>();
		let delegator = rich::<T>("delegator", 0);
		let validators: Vec<T::AccountId> = (0..v)
			.map(|index| {
				let (who, id) = open::<T>("validator", index, unit::<T>());
				Pallet::<T>::do_delegate(delegator.clone(), id, unit::<T>()).unwrap();
				change::<T>(id, |pool| {
					pool.liveness.expected = u32::MAX / 2;
					pool.absence = Absence { sessions: u32::MAX / 2, expected: u64::MAX / 2 };
					pool.proven = true;
				});
				if index > 0 {
					Authored::<T>::insert(&who, Work { blocks: 10_000, fees: unit::<T>() });
				}
				who
			})
			.collect();
		validate::<T>(validators.clone(), 0);

		#[block]
		{
			Pallet::<T>::finish(0, &validators);
		}

		for (index, who) in validators.into_iter().enumerate() {
			let (_, pool) = Pallet::<T>::pool_of(&who).unwrap();
			assert!(index == 0 || pool.owed > 0);
			// It was judged: jailed, or spared with its record kept.
			assert!(!pool.is_candidate() || pool.liveness.expected >= u32::MAX / 2);
			assert!(!Authored::<T>::contains_key(who));
		}
	}

	/// All validators are jailed for an offence, and were slashed in the session that is removed
	/// now. As many others are in jail for having made no blocks.
	#[benchmark]
	fn begin(v: Linear<1, { T::MaxValidators::get() }>) {
		let validators: Vec<T::AccountId> = (0..v)
			.map(|index| {
				let (who, id) = open::<T>("validator", index, unit::<T>());
				Pallet::<T>::delist(id);
				change::<T>(id, |pool| {
					pool.standing = Standing::Jailed { unjailable_from: 1 };
					pool.offence = Some(Perbill::one());
				});
				SlashesBySession::<T>::insert(0, id, Perbill::one());
				who
			})
			.collect();
		let session = T::ReportingSessions::get() + 1;
		let absentees = (0..T::MaxValidators::get()).map(|end| session + end % 2);
		Absentees::<T>::put(BoundedVec::truncate_from(absentees.collect()));
		validate::<T>(validators.clone(), 0);

		#[block]
		{
			Pallet::<T>::begin(session, validators);
		}

		assert_eq!(CurrentSession::<T>::get(), session);
		assert_eq!(SlashesBySession::<T>::iter_key_prefix(0).count(), 0);
	}

	/// All candidates have session keys, and the maximum of others validates now.
	#[benchmark]
	fn select(c: Linear<1, { T::MaxCandidates::get() }>) {
		crowd::<T>(T::MaxCandidates::get());
		validate::<T>(Vec::new(), T::MaxValidators::get());
		let count = T::Seats::get().max(T::MinValidators::get()).min(T::MaxValidators::get());
		for index in 0..c {
			let (_, id) = open::<T>("validator", index, unit::<T>());
			change::<T>(id, |pool| pool.proven = true);
		}
		let selected;

		#[block]
		{
			selected = Pallet::<T>::select(false);
		}

		assert!(selected.len() as u32 >= c.min(count));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
