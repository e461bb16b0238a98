use super::*;

#[test]
fn payee_should_be_credited_with_all_that_is_unclaimed_when_settled_up() {
	ExtBuilder::default().build_and_execute(|| {
		let (first, second) = (accept(0, ALICE, 30), accept(0, BOB, 10));
		let release = cut(0);
		let terms = terms(percent(0, 0, 0, 100), spans(50, 50), &[(release, 100)]);
		assert_ok!(settle(order(1, 1_000, &terms, Evidence { owned: &[(second, 1)], positions: 4 })));
		events();
		assert_ok!(Attribution::settle_up(second));
		assert_eq!(
			events(),
			[
				Event::ContributionSettledUp { contribution: second, payee: BOB, spans: 250, pool: 187 },
				Event::AccountCredited {
					service: None,
					account: BOB,
					role: Role::Outside { reason: CreditReason::Earned { contribution: second } },
					amount: 437
				},
			]
		);
		// The total is unchanged, but another entry is owed.
		assert_eq!((TotalOwed::<Test>::get(), Attribution::pool_owed(0)), (1_000, 563));
		assert_eq!(Attribution::account_credit(&BOB), 437);
		let Claimable { spans, pool, spans_claimed, pool_claimed, .. } = Attribution::claimable(second).unwrap();
		assert_eq!((spans, pool, spans_claimed, pool_claimed), (0, 0, 250, 187));
		assert_eq!(gained(BOB), 0);
		assert_ok!(Attribution::claim_for(RuntimeOrigin::signed(ALICE), BOB));
		assert_eq!(gained(BOB), 437);
		assert_eq!(Attribution::claimable(first).unwrap().pool, 562);
	});
}

#[test]
fn new_owner_should_get_only_later_earnings_when_settled_up_before() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		let release = cut(0);
		pay(1, release, 1_000);
		assert_ok!(Attribution::settle_up(contribution));
		change(contribution, |source| source.payee = BOB);
		pay(2, release, 300);
		// A claim that was on its way pays the new owner's earnings to the new owner.
		assert_ok!(claim(&[contribution]));
		assert_ok!(Attribution::claim_account(RuntimeOrigin::signed(ALICE)));
		assert_eq!((gained(ALICE), gained(BOB)), (1_000, 300));
		assert_eq!(TotalOwed::<Test>::get(), 0);
	});
}

#[test]
fn original_should_be_credited_when_a_struck_copy_is_settled_up() {
	ExtBuilder::default().build_and_execute(|| {
		let copy = accept(0, ALICE, 1);
		pay(1, cut(0), 1_000);
		close(copy);
		change(copy, |source| source.payee = BOB);
		assert_ok!(Attribution::settle_up(copy));
		assert_eq!((Attribution::account_credit(&ALICE), Attribution::account_credit(&BOB)), (0, 1_000));
	});
}

#[test]
fn account_that_could_not_take_it_should_be_credited_when_settled_up() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, NOBODY, 1);
		pay(1, cut(0), EXISTENTIAL_DEPOSIT - 1);
		assert_ok!(Attribution::settle_up(contribution));
		assert_eq!(Attribution::account_credit(&NOBODY), EXISTENTIAL_DEPOSIT - 1);
	});
}

#[test]
fn nothing_should_change_when_nothing_is_unclaimed() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		pay(1, cut(0), 1_000);
		assert_ok!(Attribution::settle_up(contribution));
		events();
		let before = root(StateVersion::V1);
		assert_ok!(Attribution::settle_up(contribution));
		assert_eq!(root(StateVersion::V1), before);
		assert_eq!(events(), []);
	});
}

#[test]
fn settling_up_should_be_refused_when_the_contribution_is_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		let unknown = ContributionId { datanet: 0, index: 0 };
		assert_noop!(Attribution::settle_up(unknown), Error::<Test>::ContributionNotFound);
	});
}
