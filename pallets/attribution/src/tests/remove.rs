use super::*;

#[test]
fn nothing_should_remain_of_a_contribution_when_removed() {
	ExtBuilder::default().build_and_execute(|| {
		let (gone, stays) = (accept(0, ALICE, 1), accept(0, BOB, 2));
		let release = cut(0);
		pay(1, release, 1_000);
		close(gone);
		assert_ok!(Attribution::settle_up(gone));
		assert_ok!(Attribution::remove(gone));
		remove(gone);
		assert!(!ContributionCredits::<Test>::contains_key(gone.datanet, gone.index));
		// The pool still has the exact amounts that it paid and owes.
		let pool = ReleasePools::<Test>::get(0);
		assert_eq!((pool.owed, pool.paid_to_removed), (667, 333));
		Attribution::do_try_state().unwrap();
		assert_ok!(claim(&[stays]));
		assert_eq!(gained(BOB), 666);
		// The removed one's part of later payments has no receiver, but stays owed by the pool.
		assert_noop!(claim_result(&[gone]), Error::<Test>::ContributionNotFound);
	});
}

#[test]
fn contribution_that_never_earned_should_leave_no_trace_when_removed() {
	ExtBuilder::default().build_and_execute(|| {
		let (accepted, pending) = (accept(0, ALICE, 5), accept(0, BOB, 0));
		change(pending, |source| source.first_release = None);
		let before = root(StateVersion::V1);
		assert_ok!(Attribution::remove(accepted));
		assert_ok!(Attribution::remove(pending));
		assert_eq!(root(StateVersion::V1), before);
	});
}

#[test]
fn contribution_should_stay_when_it_is_owed_something() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		let release = cut(0);
		let terms = terms(percent(0, 0, 0, 100), spans(100, 100), &[(release, 100)]);
		// From the pool.
		pay(1, release, 1);
		assert_noop!(Attribution::remove(contribution), Error::<Test>::Unsettled);
		assert_ok!(Attribution::settle_up(contribution));
		// For its bytes.
		assert_ok!(settle(order(2, 1, &terms, Evidence { owned: &[(contribution, 1)], positions: 1 })));
		assert_noop!(Attribution::remove(contribution), Error::<Test>::Unsettled);
		assert_ok!(claim(&[contribution]));
		assert_ok!(Attribution::remove(contribution));
		remove(contribution);
	});
}

#[test]
fn remove_should_be_refused_when_the_contribution_is_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		let unknown = ContributionId { datanet: 0, index: 0 };
		assert_noop!(Attribution::remove(unknown), Error::<Test>::ContributionNotFound);
	});
}
