use super::*;
use frame_support::traits::OnInitialize;

#[test]
fn rewards_should_go_by_blocks() {
	run(|| {
		author(ALICE, 3);
		author(BOB, 1);
		earn(1_000);
		System::reset_events();
		rotate();
		assert_eq!((pool(ALICES).earned, pool(BOBS).earned, pool(CAROLS).earned), (750, 250, 0));
		assert_eq!(
			events(),
			vec![
				Event::Rewarded { pool: ALICES, session: 0, blocks: 3, validator: 750, delegators: 0 },
				Event::Rewarded { pool: BOBS, session: 0, blocks: 1, validator: 250, delegators: 0 },
			]
		);
		assert_eq!(Authored::<Test>::iter().count(), 0);
		// They are counted anew.
		author(CAROL, 1);
		earn(100);
		rotate();
		assert_eq!((pool(ALICES).earned, pool(CAROLS).earned), (750, 100));
	});
}

#[test]
fn rewards_should_carry_over_what_nobody_earned() {
	run(|| {
		earn(1_000);
		// Nobody made a block, or somebody without a pool.
		rotate();
		assert_eq!(Validators::unearned(), 1_000);
		author(EVE, 2);
		rotate();
		assert_eq!(Validators::unearned(), 1_000);
		// And what rounding leaves.
		author_all(1);
		author(ALICE, 2);
		earn(1);
		rotate();
		assert_eq!((pool(ALICES).earned, pool(BOBS).earned, Validators::unearned()), (500, 166, 3));
	});
}

#[test]
fn rewards_should_collect_what_is_owed_to_the_pot() {
	run(|| {
		Revenue::set(400);
		author(BOB, 1);
		rotate();
		assert_eq!(pool(BOBS).earned, 400);
	});
}

#[test]
fn rewards_should_tell_what_came_in_by_itself_from_what_was_there() {
	run(|| {
		earn(1_000);
		Revenue::set(7);
		rotate();
		assert_eq!((PaidIn::get(), Validators::unearned()), (1_000, 1_007));
		// Nobody made a block: all of it is there for the next session, and has not come in anew.
		author(BOB, 1);
		earn(30);
		rotate();
		assert_eq!((PaidIn::get(), pool(BOBS).earned), (30, 1_037));
	});
}

#[test]
fn rewards_should_divide_commission_first_and_the_rest_by_stake() {
	run(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), ALICES, 4_000));
		assert_ok!(Validators::delegate(signed(OTHER), ALICES, 8_000));
		author(ALICE, 1);
		earn(10_000);
		rotate();
		assert_eq!(pool(ALICES).earned, 1_000 + 2_250);
		assert_eq!((position(ALICES, DELEGATOR).rewards, position(ALICES, OTHER).rewards), (2_250, 4_500));
	});
}

#[test]
fn rewards_should_not_pay_a_pool_for_what_the_account_did_before_it() {
	run(|| {
		assert_ok!(Validators::join(signed(EVE), MIN_BOND, percent(0)));
		author(EVE, 1);
		earn(100);
		rotate();
		assert_eq!((pool(4).earned, Validators::unearned()), (0, 100));
	});
}

#[test]
fn rewards_should_pay_who_leaves_as_long_as_it_serves() {
	run(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		assert_ok!(Validators::leave(signed(DAVE)));
		author(DAVE, 1);
		earn(200);
		rotate();
		assert_eq!((pool(DAVES).earned, position(DAVES, DELEGATOR).rewards), (110, 89));
	});
}

#[test]
fn rewards_should_pay_only_the_work_of_who_has_no_stake_left() {
	run(|| {
		for who in [ALICE, BOB, CAROL, DAVE] {
			assert_ok!(Validators::leave(signed(who)));
		}
		rotate_by(BONDING);
		// Keep the pool by what it has earned.
		author(ALICE, 1);
		earn(100);
		rotate();
		assert_ok!(Validators::claim_rewards(signed(ALICE), ALICES));
		author(ALICE, 1);
		earn(100);
		rotate();
		assert_ok!(Validators::withdraw(signed(ALICE), ALICES));
		assert!(!Pools::<Test>::contains_key(ALICES));
		author(ALICE, 1);
		earn(100);
		rotate();
		assert_eq!((RewardsOwed::<Test>::get(), Validators::unearned()), (0, 100));
	});
}

#[test]
fn fees_should_come_into_the_pot_and_authorship_be_counted() {
	run(|| {
		let fee = <Balances as frame_support::traits::fungible::Balanced<_>>::issue(300);
		ToRewards::<Test>::on_unbalanced(fee);
		assert_eq!(Validators::unearned(), 300);
		BlockAuthor::set(Some(CAROL));
		<Authorship as OnInitialize<_>>::on_initialize(1);
		assert_eq!(Authored::<Test>::get(CAROL), 1);
		rotate();
		assert_eq!(pool(CAROLS).earned, 300);
	});
}

/// What a pool holds does not grow by rewards for nobody: without shares there is nobody to owe them to.
#[test]
fn rewards_should_not_be_lost_to_rounding() {
	run(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		for _ in 0..100 {
			author(DAVE, 1);
			earn(3);
			rotate();
		}
		let paid = pool(DAVES).earned + position(DAVES, DELEGATOR).rewards;
		assert!(300 - paid <= 1, "{paid}");
	});
}
