use super::*;
use frame_support::traits::Hooks as _;

fn settle_in(block: u64, jobs: core::ops::Range<u64>) {
	System::set_block_number(block);
	for job in jobs {
		assert_ok!(Attribution::settle(order(job, 0, &all_to_pool(&[]), Evidence::default())));
	}
}

fn kept() -> Vec<u64> {
	let mut jobs: Vec<_> = Receipts::<Test>::iter_keys().collect();
	jobs.sort();
	jobs
}

fn idle(block: u64, limit: Weight) -> Weight {
	System::set_block_number(block);
	Attribution::on_idle(block, limit)
}

fn steps(count: u64) -> Weight {
	<() as WeightInfo>::prune_base() + <() as WeightInfo>::prune_receipt() * count
}

#[test]
fn receipt_should_stay_during_its_retention() {
	ExtBuilder::default().build_and_execute(|| {
		settle_in(3, 0..2);
		idle(3 + RETENTION, Weight::MAX);
		assert_eq!(kept(), [0, 1]);
	});
}

#[test]
fn receipt_should_be_removed_after_its_retention() {
	ExtBuilder::default().build_and_execute(|| {
		settle_in(3, 0..2);
		settle_in(4, 2..3);
		idle(4 + RETENTION, Weight::MAX);
		assert_eq!(kept(), [2]);
		assert_eq!(ReceiptsByBlock::<Test>::iter_keys().collect::<Vec<_>>(), [(4, 2)]);
		idle(5 + RETENTION, Weight::MAX);
		assert!(kept().is_empty());
		assert_eq!(OldestReceiptBlock::<Test>::get(), 5);
	});
}

#[test]
fn credits_should_stay_when_the_receipt_is_removed() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		pay(1, cut(0), 1_000);
		idle(2 + RETENTION, Weight::MAX);
		assert_eq!(Attribution::receipt(1), None);
		assert_eq!(Attribution::claimable(contribution).unwrap().pool, 1_000);
	});
}

#[test]
fn pruning_should_continue_later_when_a_block_has_no_room() {
	ExtBuilder::default().build_and_execute(|| {
		settle_in(1, 0..10);
		settle_in(2, 10..13);
		let later = 100;
		// Block 0 is empty, so that the first of two steps removes nothing.
		assert_eq!(idle(later, steps(2)), steps(2));
		assert_eq!(kept().len(), 12);
		Attribution::do_try_state().unwrap();
		assert_eq!(idle(later, steps(20)), steps(20));
		assert!(kept().is_empty());
	});
}

#[test]
fn pruning_should_do_nothing_when_there_is_no_weight_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		settle_in(1, 0..3);
		assert_eq!(idle(100, Weight::zero()), Weight::zero());
		assert_eq!(idle(100, steps(0)), steps(0));
		assert_eq!(kept().len(), 3);
	});
}

#[test]
fn idle_block_should_cost_one_step_when_there_is_nothing_to_prune() {
	ExtBuilder::default().build_and_execute(|| {
		// Receipts that are kept make no difference.
		settle_in(40, 0..30);
		idle(40, Weight::MAX);
		assert_eq!(idle(41, Weight::MAX), steps(1));
		assert_eq!(idle(42, Weight::MAX), steps(1));
	});
}

#[test]
fn consumption_should_be_within_the_limit_when_it_is_odd() {
	ExtBuilder::default().build_and_execute(|| {
		settle_in(1, 0..30);
		for _ in 0..10 {
			let limit = Weight::from_parts(3_333, 0);
			assert!(idle(100, limit).all_lte(limit));
		}
	});
}

#[test]
fn burst_should_be_pruned_after_its_retention() {
	ExtBuilder::default().build_and_execute(|| {
		// Five hundred in one block, and three in each later block, while they are being removed.
		settle_in(1, 0..500);
		let (mut job, mut block) = (500, 1);
		let room = 40;
		while kept().first().is_some_and(|first| *first < 500) {
			block += 1;
			settle_in(block, job..job + 3);
			job += 3;
			let limit = steps(room);
			assert!(idle(block, limit).all_lte(limit));
			Attribution::do_try_state().unwrap();
			assert!(block < 100, "the burst is never removed");
		}
		// Block 0, then forty receipts a block from the first in which they are old enough.
		assert_eq!(block, 2 + RETENTION + 500 / room);
		// Receipts after the burst are removed at the same rate, and soon none is left to remove.
		for _ in 0..3 {
			block += 1;
			idle(block, steps(room));
		}
		assert_eq!(OldestReceiptBlock::<Test>::get(), block - RETENTION);
	});
}

#[test]
fn consumption_should_be_what_was_removed_when_there_is_room() {
	ExtBuilder::default().build_and_execute(|| {
		settle_in(1, 0..30);
		settle_in(3, 30..35);
		// One step for each receipt, and one for each of the blocks 0 to 3 to find that it has none
		// left.
		assert_eq!(idle(4 + RETENTION, Weight::MAX), steps(30 + 5 + 4));
	});
}
