use super::*;

const FEE: Balance = 1_000_000;
const JOB: ServiceId = ServiceId::Job { job: 1 };

/// Creates a Release of two contributions, and terms with a part for each role.
fn economy() -> (ReleaseId, [ContributionId; 2], Terms<AccountId>) {
	let contributions = [accept(0, ALICE, 30), accept(0, BOB, 10)];
	let release = cut_with(0, DATANET_OWNER, Perbill::from_percent(10));
	let terms = terms(percent(30, 20, 10, 40), spans(50, 50), &[(release, 100)]);
	(release, contributions, terms)
}

fn with_cut<'a>(mut order: Order<'a, AccountId, BlockNumber>) -> Order<'a, AccountId, BlockNumber> {
	order.protocol_cut = Perbill::from_percent(5);
	order
}

/// Returns the sum of all credits, with the amount that the pools owe.
fn owed(accounts: &[AccountId], contributions: &[ContributionId]) -> Balance {
	let accounts: Balance = accounts.iter().map(Attribution::account_credit).sum();
	let spans: Balance = contributions.iter().map(|id| Attribution::claimable(*id).unwrap().spans).sum();
	accounts + spans + Attribution::pool_owed(0)
}

#[test]
fn every_role_should_be_credited_when_a_job_settles() {
	ExtBuilder::default().build_and_execute(|| {
		let (release, [first, second], terms) = economy();
		let evidence = Evidence { owned: &[(first, 10), (second, 30)], positions: 160 };
		assert_ok!(settle(with_cut(order(1, FEE, &terms, evidence))));

		// 5% of 1,000,000; then 30, 20, 10 and 40% of 950,000; of the 380,000 for data a tenth to
		// the Datanet's owner; of the 342,000 that are left a quarter to those who own a quarter of
		// the windows.
		assert_eq!(Attribution::account_credit(&TREASURY), 50_000);
		assert_eq!(Attribution::account_credit(&PROVIDER), 285_000);
		assert_eq!(Attribution::account_credit(&MODEL_OWNER), 190_000);
		assert_eq!(Attribution::account_credit(&BASE_OWNER), 95_000);
		assert_eq!(Attribution::account_credit(&DATANET_OWNER), 38_000);
		assert_eq!(Attribution::claimable(first).unwrap().spans, 21_375);
		assert_eq!(Attribution::claimable(second).unwrap().spans, 64_125);
		assert_eq!(Attribution::paid(release), 256_500);
		assert_eq!(Attribution::claimable(first).unwrap().pool, 192_375);
		assert_eq!(Attribution::claimable(second).unwrap().pool, 64_125);
		assert_eq!(TotalOwed::<Test>::get(), FEE);
	});
}

#[test]
fn events_should_name_every_credit_when_a_job_settles() {
	ExtBuilder::default().build_and_execute(|| {
		let (release, [first, _], terms) = economy();
		let evidence = Evidence { owned: &[(first, 40)], positions: 160 };
		assert_ok!(settle(with_cut(order(1, FEE, &terms, evidence))));
		let credited =
			|account, role, amount| Event::<Test>::AccountCredited { service: Some(JOB), account, role, amount };
		assert_eq!(
			events(),
			[
				credited(TREASURY, Role::Protocol, 50_000),
				credited(PROVIDER, Role::Provider, 285_000),
				credited(MODEL_OWNER, Role::ModelOwner, 190_000),
				credited(BASE_OWNER, Role::Lineage, 95_000),
				credited(DATANET_OWNER, Role::DatanetOwner { release }, 38_000),
				Event::SpanCredited { service: JOB, contribution: first, positions: 40, amount: 85_500 },
				Event::PoolPaid { service: JOB, release, amount: 256_500 },
				Event::Settled { service: JOB, model: 7, requester: REQUESTER, provider: PROVIDER, fee: FEE },
			]
		);
	});
}

#[test]
fn receipt_should_record_every_part_when_a_job_settles() {
	ExtBuilder::default().build_and_execute(|| {
		let (release, [first, second], terms) = economy();
		let evidence = Evidence { owned: &[(first, 10), (second, 30)], positions: 160 };
		System::set_block_number(4);
		assert_ok!(settle(with_cut(order(9, FEE, &terms, evidence))));
		let payment = |account, amount| Payment { account, amount };
		assert_eq!(
			Attribution::receipt(9),
			Some(Receipt {
				model: 7,
				version: 3,
				method: spans(50, 50),
				requester: REQUESTER,
				answered_by: PROVIDER,
				fee: FEE,
				protocol: payment(TREASURY, 50_000),
				provider: payment(PROVIDER, 285_000),
				beneficiaries: vec![payment(MODEL_OWNER, 190_000), payment(BASE_OWNER, 95_000)].try_into().unwrap(),
				releases: vec![ReleaseReceipt { release, owner: DATANET_OWNER, owner_cut: 38_000, pool: 256_500 }]
					.try_into()
					.unwrap(),
				spans: vec![
					SpanReceipt { contribution: first, positions: 10, amount: 21_375 },
					SpanReceipt { contribution: second, positions: 30, amount: 64_125 },
				]
				.try_into()
				.unwrap(),
				positions: 160,
				record: record(),
				settled_at: 4,
				score: None,
			})
		);
	});
}

#[test]
fn treasury_should_get_the_providers_share_when_the_trace_was_refuted() {
	ExtBuilder::default().build_and_execute(|| {
		let (release, _, terms) = economy();
		// Without evidence, all of the data share goes to the pools.
		let mut order = with_cut(order(1, FEE, &terms, Evidence::default()));
		order.provider_payee = &TREASURY;
		order.service = Service::Job { id: 1, record: JobRecord { refuted: true, ..record() } };
		assert_ok!(settle(order));
		assert_eq!(Attribution::account_credit(&PROVIDER), 0);
		assert_eq!(Attribution::account_credit(&TREASURY), 50_000 + 285_000);
		assert_eq!(Attribution::paid(release), 342_000);
		let receipt = Attribution::receipt(1).unwrap();
		assert_eq!(receipt.provider, Payment { account: TREASURY, amount: 285_000 });
		assert_eq!((receipt.answered_by, receipt.record.refuted), (PROVIDER, true));
		assert_eq!(receipt.total(), Some(FEE));
		// The event names the provider all the same.
		assert_eq!(
			events().last(),
			Some(&Event::Settled { service: JOB, model: 7, requester: REQUESTER, provider: PROVIDER, fee: FEE })
		);
	});
}

#[test]
fn cited_contributions_should_be_paid_like_spans_when_the_model_retrieves() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, [first, second], terms) = economy();
		let caps = terms.method.caps().unwrap();
		let terms = Terms { method: AttributionMethod::Retrieval(caps), ..terms };
		// All cited bytes have an owner, so that the caps decide: half of 342,000 to all, by bytes.
		let evidence = Evidence { owned: &[(first, 300), (second, 100)], positions: 400 };
		assert_ok!(settle(with_cut(order(1, FEE, &terms, evidence))));
		assert_eq!(Attribution::claimable(first).unwrap().spans, 128_250);
		assert_eq!(Attribution::claimable(second).unwrap().spans, 42_750);
		let receipt = Attribution::receipt(1).unwrap();
		assert_eq!((receipt.method, receipt.positions), (AttributionMethod::Retrieval(caps), 400));
	});
}

#[test]
fn events_alone_should_record_when_a_channel_settles() {
	ExtBuilder::default().build_and_execute(|| {
		let (release, _, terms) = economy();
		assert_ok!(settle(with_cut(channel_order(5, FEE, &terms))));
		let channel = ServiceId::Channel { channel: 5 };
		let credited =
			|account, role, amount| Event::<Test>::AccountCredited { service: Some(channel), account, role, amount };
		assert_eq!(
			events(),
			[
				credited(TREASURY, Role::Protocol, 50_000),
				credited(PROVIDER, Role::Provider, 285_000),
				credited(MODEL_OWNER, Role::ModelOwner, 190_000),
				credited(BASE_OWNER, Role::Lineage, 95_000),
				credited(DATANET_OWNER, Role::DatanetOwner { release }, 38_000),
				Event::PoolPaid { service: channel, release, amount: 342_000 },
				Event::Settled { service: channel, model: 7, requester: REQUESTER, provider: PROVIDER, fee: FEE },
			]
		);
		assert_eq!(Receipts::<Test>::iter_keys().count(), 0);
		assert_eq!(ReceiptsByBlock::<Test>::iter_keys().count(), 0);
		// The channel's number is no job's.
		assert_noop!(Attribution::rate(5, &REQUESTER, 1), Error::<Test>::ReceiptNotFound);
		assert_ok!(settle(with_cut(channel_order(5, FEE, &terms))));
		assert_eq!(Attribution::paid(release), 684_000);
	});
}

#[test]
fn division_should_be_returned_when_a_job_settles() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, [first, _], terms) = economy();
		let evidence = Evidence { owned: &[(first, 40)], positions: 160 };
		let division = settle(with_cut(order(1, FEE, &terms, evidence))).unwrap();
		assert_eq!(division.total(), FEE);
		assert_eq!((division.protocol, division.provider), (50_000, 285_000));
		assert_eq!(division.spans, [85_500]);
	});
}

#[test]
fn fee_should_equal_all_credits_when_nothing_divides_evenly() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, contributions, terms) = economy();
		let accounts = [TREASURY, PROVIDER, MODEL_OWNER, BASE_OWNER, DATANET_OWNER];
		let mut sum = 0;
		for (job, fee) in [1, 7, 999, 1_000_003, 77_777_777].into_iter().enumerate() {
			let evidence = Evidence { owned: &[(contributions[0], 1), (contributions[1], 2)], positions: 7 };
			assert_ok!(settle(with_cut(order(job as u64, fee, &terms, evidence))));
			sum += fee;
			assert_eq!(TotalOwed::<Test>::get(), sum);
			assert_eq!(owed(&accounts, &contributions), sum);
		}
	});
}

#[test]
fn everything_should_go_to_the_pool_when_there_is_no_evidence() {
	ExtBuilder::default().build_and_execute(|| {
		let (release, contributions, terms) = economy();
		// Nothing found, and an output shorter than the window.
		for (job, positions) in [(1, 160), (2, 0)] {
			assert_ok!(settle(with_cut(order(job, FEE, &terms, Evidence { owned: &[], positions }))));
		}
		assert_eq!(Attribution::paid(release), 2 * 342_000);
		assert!(contributions.iter().all(|id| Attribution::claimable(*id).unwrap().spans == 0));
		assert!(!events().iter().any(|event| matches!(event, Event::SpanCredited { .. })));
		assert!(Attribution::receipt(1).unwrap().spans.is_empty());
	});
}

#[test]
fn credits_should_add_up_when_one_account_has_many_roles() {
	ExtBuilder::default().build_and_execute(|| {
		let release = {
			accept(0, ALICE, 1);
			cut_with(0, PROVIDER, Perbill::from_percent(10))
		};
		let mut terms = terms(percent(30, 20, 10, 40), AttributionMethod::Pooled, &[(release, 100)]);
		terms.beneficiaries[0].account = PROVIDER;
		assert_ok!(settle(with_cut(order(1, FEE, &terms, Evidence::default()))));
		assert_eq!(Attribution::account_credit(&PROVIDER), 285_000 + 190_000 + 38_000);
		// One credit for each reason, all the same.
		let credited = events()
			.into_iter()
			.filter(|event| matches!(event, Event::AccountCredited { account, .. } if *account == PROVIDER));
		assert_eq!(credited.count(), 3);
	});
}

#[test]
fn each_release_should_be_paid_its_weight_when_there_are_many() {
	ExtBuilder::default().build_and_execute(|| {
		accept(0, ALICE, 1);
		let first = cut(0);
		let late = accept(0, BOB, 1);
		let second = cut(0);
		accept(1, CAROL, 1);
		let other = cut(1);
		let terms = all_to_pool(&[(first, 50), (second, 30), (other, 20)]);
		assert_ok!(settle(order(1, FEE, &terms, Evidence::default())));
		assert_eq!([first, second, other].map(Attribution::paid), [500_000, 300_000, 200_000]);
		assert_eq!((Attribution::pool_owed(0), Attribution::pool_owed(1)), (800_000, 200_000));
		assert_eq!(Attribution::claimable(late).unwrap().pool, 150_000);
	});
}

#[test]
fn nothing_should_be_credited_when_the_fee_is_zero() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, [first, _], terms) = economy();
		let evidence = Evidence { owned: &[(first, 40)], positions: 160 };
		assert_ok!(Attribution::settle(order(1, 0, &terms, evidence)));
		assert_eq!(events().len(), 1);
		assert_eq!(TotalOwed::<Test>::get(), 0);
		assert_eq!(AccountCredits::<Test>::iter().count(), 0);
		assert_eq!(ContributionCredits::<Test>::iter().count(), 0);
	});
}

#[test]
fn settlement_should_be_refused_when_the_pot_does_not_hold_the_fee() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, _, terms) = economy();
		assert_noop!(Attribution::settle(order(1, FEE, &terms, Evidence::default())), Error::<Test>::InsufficientFunds);
		// The existential deposit does not count, nor does what is owed already.
		let pot = Attribution::pot();
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(ALICE), pot, FEE));
		assert_noop!(
			Attribution::settle(order(1, FEE + 1, &terms, Evidence::default())),
			Error::<Test>::InsufficientFunds
		);
		assert_ok!(Attribution::settle(order(1, FEE, &terms, Evidence::default())));
		assert_noop!(Attribution::settle(order(2, 1, &terms, Evidence::default())), Error::<Test>::InsufficientFunds);
	});
}

#[test]
fn settlement_should_be_refused_when_the_total_would_overflow() {
	ExtBuilder::default().build().execute_with(|| {
		let (_, _, terms) = economy();
		TotalOwed::<Test>::put(Balance::MAX);
		assert_noop!(Attribution::settle(order(1, 1, &terms, Evidence::default())), Error::<Test>::InsufficientFunds);
	});
}

/// Puts the fee into the pot, so that settling itself is what fails.
fn funded() {
	assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(ALICE), Attribution::pot(), FEE));
}

#[test]
fn settlement_should_be_refused_when_a_release_is_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		let (release, _, _) = economy();
		funded();
		let terms = all_to_pool(&[(release, 50), (ReleaseId { datanet: 0, number: 2 }, 50)]);
		assert_noop!(Attribution::settle(order(1, FEE, &terms, Evidence::default())), Error::<Test>::ReleaseNotFound);
	});
}

#[test]
fn settlement_should_be_refused_when_a_release_has_no_points() {
	ExtBuilder::default().build_and_execute(|| {
		let (release, _, _) = economy();
		let empty = cut(1);
		funded();
		let terms = all_to_pool(&[(release, 50), (empty, 50)]);
		assert_noop!(Attribution::settle(order(1, FEE, &terms, Evidence::default())), Error::<Test>::Unpayable);
	});
}

#[test]
fn settlement_should_be_refused_when_too_many_contributions_would_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let owned: Vec<_> = (0..=MAX_SPANS).map(|_| (accept(0, ALICE, 1), 1)).collect();
		let release = cut(0);
		funded();
		let terms = terms(percent(0, 0, 0, 100), spans(100, 100), &[(release, 100)]);
		let evidence = Evidence { owned: &owned, positions: 100 };
		assert_noop!(Attribution::settle(order(1, FEE, &terms, evidence)), Error::<Test>::MaxSpansExceeded);
		let evidence = Evidence { owned: &owned[1..], positions: 100 };
		assert_ok!(Attribution::settle(order(1, FEE, &terms, evidence)));
	});
}

#[test]
fn remainder_should_be_carried_when_payments_are_smaller_than_the_points() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		accept(0, BOB, 999);
		let release = cut(0);
		for job in 0..1_000 {
			pay(job, release, 1);
		}
		// Each payment is a thousandth of a unit for ALICE's one point; together they are a unit,
		// less what is beyond the point in fixed point.
		assert!(Attribution::claimable(contribution).unwrap().pool <= 1);
		pay(1_000, release, 1);
		assert_eq!(Attribution::claimable(contribution).unwrap().pool, 1);
		assert_eq!(Attribution::pool_owed(0), 1_001);
	});
}

#[test]
fn each_node_should_be_written_once_when_the_tree_is_deep() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		let releases: Vec<_> = (0..64).map(|_| cut(0)).collect();
		let nodes = || PoolNodes::<Test>::iter_keys().map(|(_, node)| node).collect::<BTreeSet<_>>();
		pay(0, releases[0], 100);
		assert_eq!(nodes(), [1].into());
		pay(1, releases[63], 100);
		assert_eq!(nodes(), [1, 2, 4, 8, 16, 32, 64].into());
		pay(2, releases[36], 100);
		assert_eq!(nodes(), [1, 2, 4, 8, 16, 32, 37, 38, 40, 48, 64].into());
		assert_eq!(Attribution::claimable(contribution).unwrap().pool, 300);
		assert_eq!(releases.iter().map(|release| Attribution::paid(*release)).sum::<Balance>(), 300);
	});
}

#[test]
fn settlement_should_write_as_much_when_there_are_more_contributors() {
	for contributors in [1, 10, 1_000] {
		ExtBuilder::default().build_and_execute(|| {
			for _ in 0..contributors {
				accept(0, ALICE, 3);
			}
			pay(1, cut(0), FEE);
			assert_eq!(PoolNodes::<Test>::iter().count(), 1);
			assert_eq!(ReleasePools::<Test>::iter().count(), 1);
			assert_eq!(AccountCredits::<Test>::iter().count(), 0);
			assert_eq!(ContributionCredits::<Test>::iter().count(), 0);
		});
	}
}
