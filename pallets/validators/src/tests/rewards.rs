use super::*;
use frame_support::traits::{fungible::Balanced as _, OnInitialize};

#[test]
fn rewards_should_go_by_blocks() {
	ExtBuilder::default().build_and_execute(|| {
		earn(1_000);
		author(ALICE, 3);
		author(BOB, 1);
		System::reset_events();
		rotate();
		assert_eq!((pool(ALICES).earned, pool(BOBS).earned, pool(CAROLS).earned), (750, 250, 0));
		assert_eq!(
			events(),
			vec![
				Event::Rewarded { pool: ALICES, session: 0, blocks: 3, fees: 0, validator: 750, delegators: 0 },
				Event::Rewarded { pool: BOBS, session: 0, blocks: 1, fees: 0, validator: 250, delegators: 0 },
			]
		);
		assert_eq!(Authored::<Test>::iter().count(), 0);
		// The next session counts anew.
		author(CAROL, 1);
		earn(100);
		rotate();
		assert_eq!((pool(ALICES).earned, pool(CAROLS).earned), (750, 100));
	});
}

#[test]
fn rewards_should_pay_the_author_of_a_block_a_part_of_its_fees() {
	ExtBuilder::default().build_and_execute(|| {
		AuthorPart::set(percent(20));
		author(ALICE, 1);
		author(BOB, 1);
		earn(1_000);
		author(CAROL, 2);
		earn(500);
		System::reset_events();
		rotate();
		// A fifth of 1,500 by fees, the rest by blocks.
		assert_eq!((pool(ALICES).earned, pool(BOBS).earned, pool(CAROLS).earned), (300, 300 + 200, 600 + 100));
		assert!(events().contains(&Event::Rewarded {
			pool: BOBS,
			session: 0,
			blocks: 1,
			fees: 1_000,
			validator: 500,
			delegators: 0
		}));

		// The block in which the session ended is one of the next.
		author(ALICE, 1);
		earn(100);
		author(BOB, 1);
		assert_eq!(Authored::<Test>::get(ALICE), Work { blocks: 1, fees: 100 });
		rotate();
		assert_eq!((pool(ALICES).earned, pool(BOBS).earned), (300 + 40 + 20, 500 + 40));
	});
}

#[test]
fn fees_should_not_count_what_is_claimed_or_carried_over() {
	ExtBuilder::default().build_and_execute(|| {
		AuthorPart::set(percent(20));
		author(ALICE, 1);
		earn(1_000);
		author(BOB, 1);
		rotate();
		author(CAROL, 1);
		assert_ok!(Validators::claim_rewards(signed(ALICE), ALICES));
		author(ALICE, 1);
		assert_eq!(Authored::<Test>::get(CAROL), Work { blocks: 1, fees: 0 });
		assert_eq!(Authored::<Test>::get(BOB), Work::default());
	});
}

#[test]
fn rewards_should_carry_over_what_was_not_earned() {
	ExtBuilder::default().build_and_execute(|| {
		earn(1_000);
		// No validator made a block, or only an account without a pool did.
		rotate();
		assert_eq!(Validators::unearned(), 1_000);
		author(EVE, 2);
		rotate();
		assert_eq!(Validators::unearned(), 1_000);
		// The rounding is carried over, too.
		author_all(1);
		author(ALICE, 2);
		earn(1);
		rotate();
		assert_eq!((pool(ALICES).earned, pool(BOBS).earned, Validators::unearned()), (500, 166, 3));
	});
}

#[test]
fn rewards_should_include_collected_revenue() {
	ExtBuilder::default().build_and_execute(|| {
		Revenue::set(400);
		author(BOB, 1);
		rotate();
		assert_eq!(pool(BOBS).earned, 400);
	});
}

#[test]
fn rewards_should_separate_new_from_carried_over_amounts() {
	ExtBuilder::default().build_and_execute(|| {
		earn(1_000);
		Revenue::set(7);
		rotate();
		assert_eq!((PaidIn::get(), Validators::unearned()), (1_000, 1_007));
		// No validator made a block: the sum remains for the next session and does not count as
		// new.
		author(BOB, 1);
		earn(30);
		rotate();
		assert_eq!((PaidIn::get(), pool(BOBS).earned), (30, 1_037));
	});
}

#[test]
fn rewards_should_divide_commission_first_and_the_rest_by_stake() {
	ExtBuilder::default().build_and_execute(|| {
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
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::join(signed(EVE), MIN_BOND, percent(0)));
		author(EVE, 1);
		earn(100);
		rotate();
		assert_eq!((pool(4).earned, Validators::unearned()), (0, 100));
	});
}

#[test]
fn rewards_should_pay_a_leaving_validator_while_it_serves() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 1_000));
		assert_ok!(Validators::leave(signed(DAVE)));
		author(DAVE, 1);
		earn(200);
		rotate();
		assert_eq!((pool(DAVES).earned, position(DAVES, DELEGATOR).rewards), (110, 89));
	});
}

#[test]
fn rewards_should_pay_only_the_work_of_a_validator_without_stake() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [ALICE, BOB, CAROL, DAVE] {
			assert_ok!(Validators::leave(signed(who)));
		}
		rotate_by(BONDING);
		// Its earnings keep the pool.
		author(ALICE, 1);
		earn(100);
		rotate();
		assert_ok!(Validators::claim_rewards(signed(ALICE), ALICES));
		author(ALICE, 1);
		earn(100);
		rotate();
		assert_ok!(Validators::withdraw(signed(ALICE), ALICES));
		assert!(!StakePools::<Test>::contains_key(ALICES));
		author(ALICE, 1);
		earn(100);
		rotate();
		assert_eq!((RewardsOwed::<Test>::get(), Validators::unearned()), (0, 100));
	});
}

#[test]
fn fees_should_enter_the_pot_and_authorship_be_counted() {
	ExtBuilder::default().build_and_execute(|| {
		FoundAuthor::set(Some(CAROL));
		<Authorship as OnInitialize<_>>::on_initialize(1);
		assert_eq!(Authored::<Test>::get(CAROL), Work { blocks: 1, fees: 0 });
		let before = (Balances::total_issuance(), free(CAROL));
		for fee in [100, 200] {
			ToRewards::<Test>::on_unbalanced(Balances::issue(fee));
			ToAuthor::<Test>::on_unbalanced(Balances::issue(5));
		}
		assert_eq!((Validators::unearned(), free(CAROL)), (0, before.1));
		end_block();
		assert_eq!((Validators::unearned(), free(CAROL)), (300, before.1 + 10));
		assert_eq!(Balances::total_issuance(), before.0 + 310);
		assert_eq!(Authored::<Test>::get(CAROL), Work { blocks: 1, fees: 300 });
		rotate();
		assert_eq!(pool(CAROLS).earned, 300);
	});
}

#[test]
fn tips_should_be_distributed_like_fees_when_the_author_cannot_take_them() {
	ExtBuilder::default().build_and_execute(|| {
		ToAuthor::<Test>::on_unbalanced(Balances::issue(40));
		end_block();
		assert_eq!(Validators::unearned(), 40, "a block without an author");

		const NOBODY: AccountId = 99;
		author(NOBODY, 1);
		let tip = Balances::minimum_balance() - 1;
		ToAuthor::<Test>::on_unbalanced(Balances::issue(tip));
		end_block();
		assert_eq!((free(NOBODY), Validators::unearned()), (0, 40 + tip));
		assert_eq!(Authored::<Test>::get(NOBODY), Work { blocks: 1, fees: tip });
	});
}

/// The rounding of many small rewards stays below one unit.
#[test]
fn rewards_should_not_be_lost_to_rounding() {
	ExtBuilder::default().build_and_execute(|| {
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
