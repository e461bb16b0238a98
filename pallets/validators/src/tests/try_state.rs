use super::*;
use frame_support::traits::tokens::{Fortitude::Force, Precision::Exact, Preservation::Expendable};

/// Breaks the state. Returns the error that the check finds.
fn broken(break_it: impl FnOnce()) -> sp_runtime::DispatchError {
	let mut error = None;
	ExtBuilder::default().build().execute_with(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		assert_ok!(Validators::undelegate(signed(DELEGATOR), DAVES, 300));
		author(DAVE, 1);
		earn(1_000);
		rotate();
		break_it();
		error = Validators::do_try_state().err();
	});
	error.expect("what is broken is found")
}

fn change(f: impl FnOnce(&mut StakePoolOf<Test>)) {
	StakePools::<Test>::mutate(DAVES, |pool| f(pool.as_mut().unwrap()));
}

#[test]
fn try_state_should_find_what_is_broken() {
	assert_eq!(
		broken(|| change(|pool| pool.delegated.shares += 1)),
		"the shares are not the sum over the holders".into()
	);
	assert_eq!(broken(|| change(|pool| pool.delegated.amount += 1)), "a share is worth more than a unit".into());
	assert_eq!(
		broken(|| change(|pool| pool.members += 1)),
		"the number of members is not that of the delegations".into()
	);
	assert_eq!(broken(|| change(|pool| pool.owed -= 2)), "delegators have earned more than their pool was paid".into());
	assert_eq!(broken(|| change(|pool| pool.earned += 1)), "the rewards owed are not the sum over the pools".into());
	assert_eq!(broken(|| change(|pool| pool.bond += 1)), "a validator's hold is not its bonds".into());
	assert_eq!(
		broken(|| change(|pool| pool.standing = Standing::Jailed { unjailable_from: 1 })),
		"a candidate is in jail or closed".into()
	);
	assert_eq!(
		broken(|| Candidates::<Test>::mutate(|candidates| candidates[3].stake -= 1)),
		"a candidate's stake is not its pool's".into()
	);
	assert_eq!(
		broken(|| Candidates::<Test>::mutate(|candidates| candidates.as_mut().swap(1, 2))),
		"candidates are out of order".into()
	);
	assert_eq!(
		broken(|| Unbondings::<Test>::mutate(DAVES, |parts| parts[0].session += 1)),
		"unbonding stake has no owner".into()
	);
	assert_eq!(
		broken(|| {
			Balances::burn_from(&Validators::stake_pot(), 1, Expendable, Exact, Force).unwrap();
		}),
		"the stake pot does not cover the stake".into()
	);
	assert_eq!(
		broken(|| {
			assert_ok!(Validators::join(signed(EVE), MIN_BOND, percent(0)));
			StakePools::<Test>::mutate(4, |pool| pool.as_mut().unwrap().proven = true);
		}),
		"a proven validator is no candidate, or not in the set".into()
	);
	assert_eq!(
		broken(|| Absentees::<Test>::put(frame_support::BoundedVec::truncate_from(vec![1]))),
		"an absentee's time in jail is over".into()
	);
	assert_eq!(
		broken(|| SlashesBySession::<Test>::insert(0, DAVES, percent(0))),
		"a slash is kept without need".into()
	);
}
