use super::*;
use frame_support::dispatch::GetDispatchInfo as _;
use tributary_testing::FrozenContributions;

#[test]
fn payee_should_get_spans_and_pool_when_claimed() {
	ExtBuilder::default().build_and_execute(|| {
		let (first, second) = (accept(0, ALICE, 30), accept(0, BOB, 10));
		let release = cut(0);
		let terms = terms(percent(0, 0, 0, 100), spans(50, 50), &[(release, 100)]);
		assert_ok!(settle(order(1, 1_000, &terms, Evidence { owned: &[(second, 1)], positions: 4 })));
		events();

		assert_ok!(claim(&[first, second]));
		let claimed =
			|contribution, payee, spans, pool| Event::<Test>::ContributionClaimed { contribution, payee, spans, pool };
		assert_eq!(events(), [claimed(first, ALICE, 0, 562), claimed(second, BOB, 250, 187)]);
		assert_eq!((gained(ALICE), gained(BOB)), (562, 437));
		// The rest of the rounding stays in the pool.
		assert_eq!((TotalOwed::<Test>::get(), Attribution::pool_owed(0)), (1, 1));
		let Claimable { payee, spans, pool, spans_claimed, pool_claimed } = Attribution::claimable(second).unwrap();
		assert_eq!((payee, spans, pool, spans_claimed, pool_claimed), (BOB, 0, 0, 250, 187));
	});
}

#[test]
fn second_claim_should_pay_nothing_when_nothing_came_in() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		let release = cut(0);
		pay(1, release, 1_000);
		assert_ok!(claim(&[contribution]));
		events();
		let before = root(StateVersion::V1);
		assert_ok!(claim(&[contribution]));
		assert_eq!(root(StateVersion::V1), before);
		assert_eq!(gained(ALICE), 1_000);

		pay(2, release, 500);
		assert_ok!(claim(&[contribution]));
		assert_eq!(gained(ALICE), 1_500);
	});
}

#[test]
fn contribution_should_be_paid_once_when_named_twice() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		pay(1, cut(0), 1_000);
		assert_ok!(claim(&[contribution, contribution, contribution]));
		assert_eq!(gained(ALICE), 1_000);
	});
}

#[test]
fn payouts_should_not_depend_on_the_order_of_claims() {
	let orders: [&[usize]; 4] = [&[0, 1, 2], &[2, 1, 0], &[1, 2, 0, 1], &[0, 2, 0, 1, 2]];
	let payouts = orders.map(|order| {
		let mut gains = None;
		ExtBuilder::default().build_and_execute(|| {
			let contributions = [accept(0, ALICE, 3), accept(0, BOB, 5), accept(0, CAROL, 7)];
			let release = cut(0);
			pay(1, release, 1_000_001);
			for (step, index) in order.iter().enumerate() {
				assert_ok!(claim(&[contributions[*index]]));
				// Payments between the claims.
				pay(100 + step as u64, release, if step < 3 { 1_000 } else { 0 });
			}
			assert_ok!(claim(&contributions));
			gains = Some([ALICE, BOB, CAROL].map(gained));
		});
		gains.unwrap()
	});
	assert!(payouts.iter().all(|payout| *payout == payouts[0]), "{payouts:?}");
}

#[test]
fn late_joiner_should_get_nothing_when_earlier_releases_are_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let early = accept(0, ALICE, 1);
		let first = cut(0);
		pay(1, first, 1_000);
		let late = accept(0, BOB, 1);
		assert_eq!(Attribution::claimable(late).unwrap().pool, 0);
		let second = cut(0);
		pay(2, first, 1_000);
		pay(3, second, 1_000);
		assert_ok!(claim(&[early, late]));
		assert_eq!((gained(ALICE), gained(BOB)), (2_500, 500));
	});
}

#[test]
fn closed_contribution_should_earn_from_its_own_releases_only() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		accept(0, BOB, 1);
		let first = cut(0);
		pay(1, first, 1_000);
		assert_ok!(claim(&[contribution]));
		close(contribution);
		let second = cut(0);
		pay(2, second, 1_000);
		assert_eq!(Attribution::claimable(contribution).unwrap().pool, 0);
		pay(3, first, 1_000);
		assert_ok!(claim(&[contribution]));
		assert_eq!(gained(ALICE), 1_000);
	});
}

#[test]
fn present_payee_should_be_paid_when_the_contribution_was_struck() {
	ExtBuilder::default().build_and_execute(|| {
		let copy = accept(0, ALICE, 1);
		let release = cut(0);
		pay(1, release, 1_000);
		assert_ok!(claim(&[copy]));
		close(copy);
		change(copy, |source| source.payee = BOB);
		pay(2, release, 1_000);
		assert_ok!(claim(&[copy]));
		assert_eq!((gained(ALICE), gained(BOB)), (1_000, 1_000));
	});
}

#[test]
fn claim_should_pay_nothing_when_the_contribution_was_never_accepted() {
	ExtBuilder::default().build_and_execute(|| {
		let accepted = accept(0, ALICE, 1);
		let pending = accept(0, BOB, 0);
		change(pending, |source| source.first_release = None);
		pay(1, cut(0), 1_000);
		assert_ok!(claim(&[accepted, pending]));
		assert_eq!((gained(ALICE), gained(BOB)), (1_000, 0));
	});
}

#[test]
fn claim_should_skip_a_contribution_that_does_not_exist() {
	ExtBuilder::default().build_and_execute(|| {
		let (first, last) = (accept(0, ALICE, 1), accept(0, BOB, 1));
		pay(1, cut(0), 1_000);
		let unknown = [ContributionId { datanet: 0, index: 9 }, ContributionId { datanet: 7, index: 0 }];
		events();
		assert_ok!(claim(&[unknown[1], first, unknown[0], last, unknown[0]]));
		let failed =
			|contribution| Event::ClaimFailed { contribution, error: Error::<Test>::ContributionNotFound.into() };
		let claimed = |contribution, payee| Event::ContributionClaimed { contribution, payee, spans: 0, pool: 500 };
		assert_eq!(events(), [failed(unknown[0]), failed(unknown[1]), claimed(first, ALICE), claimed(last, BOB)]);
		assert_eq!((gained(ALICE), gained(BOB)), (500, 500));
		assert_eq!(Attribution::claimable(unknown[0]), None);

		// Nothing is left to pay, but one of them exists.
		assert_ok!(claim(&[first, unknown[0]]));
		assert_eq!(events(), [failed(unknown[0])]);
		assert_noop!(claim_result(&unknown), Error::<Test>::ContributionNotFound);
		assert_ok!(claim(&[]));
	});
}

#[test]
fn frozen_contributions_should_be_skipped() {
	ExtBuilder::default().build_and_execute(|| {
		let (first, second) = (accept(0, ALICE, 1), accept(0, BOB, 1));
		pay(1, cut(0), 1_000);
		FrozenContributions::insert(second, ());
		events();

		assert_ok!(claim(&[first, second]));

		let error = Error::<Test>::Frozen.into();
		assert_eq!(
			events(),
			[
				Event::<Test>::ClaimFailed { contribution: second, error },
				Event::<Test>::ContributionClaimed { contribution: first, payee: ALICE, spans: 0, pool: 500 },
			]
		);
		assert_noop!(claim_result(&[second]), Error::<Test>::Frozen);
		FrozenContributions::remove(second);
		assert_ok!(claim(&[second]));
		assert_eq!((gained(ALICE), gained(BOB)), (500, 500));
	});
}

#[test]
fn claim_should_charge_what_it_did_when_it_skips_or_fails() {
	ExtBuilder::default().build_and_execute(|| {
		let (known, dust) = (accept(0, ALICE, 1), accept(0, NOBODY, 1));
		let unknown = ContributionId { datanet: 0, index: 9 };
		pay(1, cut(0), 2 * (EXISTENTIAL_DEPOSIT - 1));
		let (paid, skipped) = (<() as WeightInfo>::claim, <() as WeightInfo>::skip_claims);
		let failed = |contributions: &[ContributionId]| claim(contributions).unwrap_err().post_info.actual_weight;
		// The tree of one Release has one node.
		assert_eq!(failed(&[dust]), Some(skipped(1)));
		assert_eq!(failed(&[dust, unknown]), Some(skipped(2)));
		assert_eq!(failed(&[unknown, unknown]), Some(skipped(1)));
		assert_eq!(claim(&[known, dust, unknown]).unwrap().actual_weight, Some(paid(1) + skipped(2)));
		assert_eq!(claim(&[known]).unwrap().actual_weight, Some(skipped(1)));
		assert!(skipped(1).ref_time() < Attribution::max_claim_weight(1).ref_time());
	});
}

#[test]
fn credit_should_stay_when_the_payee_would_hold_dust() {
	ExtBuilder::default().build_and_execute(|| {
		let (known, new) = (accept(0, ALICE, 1), accept(0, NOBODY, 1));
		let release = cut(0);
		pay(1, release, 2 * (EXISTENTIAL_DEPOSIT - 1));
		assert_noop!(claim_result(&[new]), Error::<Test>::Undeliverable);
		assert_eq!(Attribution::claimable(new).unwrap().pool, EXISTENTIAL_DEPOSIT - 1);
		// An existing account can be paid any amount.
		assert_ok!(claim(&[known]));
		assert_eq!(gained(ALICE), EXISTENTIAL_DEPOSIT - 1);

		pay(2, release, 2);
		assert_ok!(claim(&[new]));
		assert_eq!(gained(NOBODY), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn view_should_return_what_a_claim_would_pay() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		let release = cut(0);
		let terms = terms(percent(0, 0, 0, 100), spans(50, 50), &[(release, 100)]);
		assert_ok!(settle(order(1, 1_000, &terms, Evidence { owned: &[(contribution, 1)], positions: 4 })));
		let claimable = Attribution::contribution_claimable(contribution).unwrap();
		assert_eq!((claimable.payee, claimable.spans, claimable.pool), (ALICE, 250, 750));
		assert_ok!(claim(&[contribution]));
		assert_eq!(gained(ALICE), claimable.spans + claimable.pool);
		assert_eq!(Attribution::contribution_claimable(ContributionId { datanet: 0, index: 9 }), None);
	});
}

#[test]
fn others_should_be_paid_when_one_payee_cannot_be() {
	ExtBuilder::default().build_and_execute(|| {
		let (first, dust, last) = (accept(0, ALICE, 1), accept(0, NOBODY, 1), accept(0, BOB, 1));
		let other_dust = accept(1, NOBODY, 1);
		let (release, other) = (cut(0), cut(1));
		pay(1, release, 3 * 5);
		pay(2, other, 4);
		events();

		assert_ok!(claim(&[first, dust, last, other_dust]));
		let claimed = |contribution, payee| Event::ContributionClaimed { contribution, payee, spans: 0, pool: 5 };
		assert_eq!(
			events(),
			[Event::ClaimSkipped { account: NOBODY, amount: 9 }, claimed(first, ALICE), claimed(last, BOB)]
		);
		assert_eq!((gained(ALICE), gained(BOB), gained(NOBODY)), (5, 5, 0));
		// Its credit is unchanged.
		assert_eq!((TotalOwed::<Test>::get(), Attribution::pool_owed(0), Attribution::pool_owed(1)), (9, 5, 4));
		assert_eq!(Attribution::claimable(dust).unwrap().pool, 5);
		Attribution::do_try_state().unwrap();
		// Only the undeliverable amount is left.
		assert_noop!(claim_result(&[first, dust, other_dust]), Error::<Test>::Undeliverable);

		pay(3, other, 1);
		assert_ok!(claim(&[dust, other_dust]));
		assert_eq!(gained(NOBODY), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn payout_should_count_together_when_one_payee_has_many_contributions() {
	ExtBuilder::default().build_and_execute(|| {
		let contributions = [accept(0, NOBODY, 1), accept(1, NOBODY, 1)];
		pay(1, cut(0), EXISTENTIAL_DEPOSIT - 1);
		pay(2, cut(1), 1);
		assert_ok!(claim(&contributions));
		assert_eq!(gained(NOBODY), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn pot_should_keep_its_existential_deposit_when_everything_is_claimed() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		pay(1, cut(0), 1_000);
		assert_ok!(claim(&[contribution]));
		assert_eq!(TotalOwed::<Test>::get(), 0);
		assert_eq!(Balances::free_balance(Attribution::pot()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn nothing_more_should_be_owed_when_the_pot_gets_a_donation() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		pay(1, cut(0), 1_000);
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(BOB), Attribution::pot(), 5_000));
		assert_ok!(claim(&[contribution]));
		assert_eq!(gained(ALICE), 1_000);
		assert_eq!(Balances::free_balance(Attribution::pot()), EXISTENTIAL_DEPOSIT + 5_000);
	});
}

#[test]
fn weight_of_unread_nodes_should_be_refunded_when_claimed() {
	ExtBuilder::default().build_and_execute(|| {
		let contributions = vec![accept(0, ALICE, 1), accept(0, BOB, 1)];
		let releases: Vec<_> = (0..16).map(|_| cut(0)).collect();
		pay(1, releases[15], 1_000);
		change(contributions[1], |source| source.first_release = Some(8));
		let call = Call::<Test>::claim { contributions: contributions.clone().try_into().unwrap() };
		let base = <() as WeightInfo>::claim(2);
		let before = call.get_dispatch_info().call_weight;
		assert_eq!(before, base + <() as WeightInfo>::read_nodes(2 * (MAX_NODES - 1)));
		// The whole tree is node 16, and numbers up to 7 are nodes 7, 6 and 4: four, two of which
		// every claim pays for.
		assert_eq!(claim(&contributions).unwrap().actual_weight, Some(base + <() as WeightInfo>::read_nodes(2)));
	});
}

#[test]
fn claims_should_be_bounded_by_weight_when_trees_have_the_maximum_depth() {
	ExtBuilder::default().build().execute_with(|| {
		let contribution = accept(0, ALICE, 1);
		ReleasePools::<Test>::insert(0, ReleasePool { capacity: 1 << 31, ..Default::default() });
		change(contribution, |source| {
			// The maximum number of bits at either end, none in common.
			source.first_release = Some(0x5555_5556);
			source.last_release = Some(0x7fff_ffff);
		});
		let actual = claim(&[contribution]).unwrap().actual_weight.unwrap();
		assert!(actual.all_lte(Attribution::max_claim_weight(1)));
	});
}
