//! The invariants fail on a spoilt state.

use super::*;

/// Spoils a ledger with credits, pools and receipts, and returns the failure.
fn spoilt(how: impl FnOnce(ContributionId)) -> &'static str {
	let mut message = None;
	ExtBuilder::default().build().execute_with(|| {
		let contribution = accept(0, ALICE, 1);
		let release = cut(0);
		let terms = terms(percent(50, 0, 0, 50), spans(50, 50), &[(release, 100)]);
		let evidence = Evidence { owned: &[(contribution, 1)], positions: 2 };
		assert_ok!(settle(order(1, 1_000, &terms, evidence)));
		assert_ok!(claim(&[contribution]));
		pay(2, release, 1_000);
		Attribution::do_try_state().unwrap();
		how(contribution);
		message = Some(match Attribution::do_try_state() {
			Err(TryRuntimeError::Other(message)) => message,
			other => panic!("{other:?}"),
		});
	});
	message.unwrap()
}

#[test]
fn state_should_be_refused_when_a_sum_is_wrong() {
	let total = "the stored total is not the sum of what is owed";
	assert_eq!(spoilt(|_| TotalOwed::<Test>::mutate(|owed| *owed += 1)), total);
	assert_eq!(spoilt(|_| AccountCredits::<Test>::insert(ALICE, 1)), total);
	assert_eq!(
		spoilt(|id| ContributionCredits::<Test>::mutate(id.datanet, id.index, |credit| credit.spans = 1)),
		total
	);
	assert_eq!(spoilt(|_| ReleasePools::<Test>::mutate(0, |pool| pool.owed -= 1)), total);
}

#[test]
fn state_should_be_refused_when_the_pot_is_short() {
	let message = spoilt(|_| {
		let pot = Attribution::pot();
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(pot), BOB, 1));
	});
	assert_eq!(message, "the pot does not hold what is owed");
}

#[test]
fn state_should_be_refused_when_a_pool_and_its_claims_differ() {
	let pool = "a pool does not owe the difference of payments and claims";
	let claimed = |id: ContributionId| {
		ContributionCredits::<Test>::mutate(id.datanet, id.index, |credit| credit.pool_claimed += 1)
	};
	assert_eq!(spoilt(claimed), pool);
	assert_eq!(spoilt(|_| ReleasePools::<Test>::mutate(0, |pool| pool.paid_to_removed += 1)), pool);
	assert_eq!(spoilt(|_| PoolNodes::<Test>::mutate(0, 1, |node| node.paid += 1)), pool);
	let earned = spoilt(|_| PoolNodes::<Test>::mutate(0, 1, |node| node.sum = 0.into()));
	assert_eq!(earned, "a contribution was paid more than it earned");
	let unclaimed = spoilt(|_| PoolNodes::<Test>::mutate(0, 1, |node| node.sum *= 2));
	assert_eq!(unclaimed, "a pool owes less than its contributions can claim");
}

#[test]
fn state_should_be_refused_when_pools_are_removed_too_early() {
	let early = spoilt(|_| ReleasePools::<Test>::mutate(0, |pool| pool.closing = true));
	assert_eq!(early, "a pool is being removed before its contributions");
	let rounding = spoilt(|id| {
		// As if it had been removed without having been paid.
		ReleasePools::<Test>::mutate(0, |pool| pool.closing = true);
		ContributionCredits::<Test>::remove(id.datanet, id.index);
	});
	assert_eq!(rounding, "a pool that is being removed owes more than rounding withheld");
}

#[test]
fn state_should_be_refused_when_receipts_are_not_filed() {
	assert_eq!(spoilt(|_| Receipts::<Test>::remove(1)), "a filed receipt is missing");
	assert_eq!(spoilt(|_| ReceiptsByBlock::<Test>::remove(1, 1)), "a receipt is not filed");
	assert_eq!(spoilt(|_| OldestReceiptBlock::<Test>::put(2)), "a receipt is older than the first block with receipts");
	let fee = spoilt(|_| Receipts::<Test>::mutate(1, |receipt| receipt.as_mut().unwrap().fee += 1));
	assert_eq!(fee, "a receipt does not sum to its fee");
}
