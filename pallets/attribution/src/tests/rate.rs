use super::*;
use frame_support::traits::Hooks as _;

fn settled() {
	let contribution = accept(0, ALICE, 1);
	let release = cut(0);
	let terms = terms(percent(50, 0, 0, 50), spans(50, 50), &[(release, 100)]);
	let evidence = Evidence { owned: &[(contribution, 1)], positions: 2 };
	assert_ok!(settle(order(1, 1_000, &terms, evidence)));
}

#[test]
fn score_should_be_kept_with_the_receipt_when_the_requester_rates() {
	ExtBuilder::default().build_and_execute(|| {
		settled();
		let before = Attribution::receipt(1).unwrap();
		let rated = RatedJob { model: 7, provider: PROVIDER, protocol: before.protocol.amount };
		assert_eq!(Attribution::rate(1, &REQUESTER, 4), Ok(rated));
		assert_eq!(Attribution::receipt(1).unwrap(), Receipt { score: Some(4), ..before });
	});
}

#[test]
fn score_should_be_the_provider_s_when_another_account_was_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let terms = all_to_pool(&[]);
		let mut order = order(2, 0, &terms, Evidence::default());
		order.provider_payee = &TREASURY;
		assert_ok!(settle(order));
		assert_eq!(Attribution::rate(2, &REQUESTER, 0).map(|rated| rated.provider), Ok(PROVIDER));
		assert_eq!(Attribution::receipt(2).unwrap().score, Some(0));
	});
}

#[test]
fn score_should_be_refused_when_it_is_not_the_requesters_first() {
	ExtBuilder::default().build_and_execute(|| {
		settled();
		assert_noop!(Attribution::rate(2, &REQUESTER, 4), Error::<Test>::ReceiptNotFound);
		assert_noop!(Attribution::rate(1, &PROVIDER, 4), Error::<Test>::NotRequester);
		assert_ok!(Attribution::rate(1, &REQUESTER, 4));
		assert_noop!(Attribution::rate(1, &REQUESTER, 5), Error::<Test>::AlreadyRated);
		assert_noop!(Attribution::rate(1, &REQUESTER, 4), Error::<Test>::AlreadyRated);
	});
}

#[test]
fn score_should_be_refused_when_the_receipt_was_removed() {
	ExtBuilder::default().build_and_execute(|| {
		settled();
		System::set_block_number(2 + RETENTION);
		Attribution::on_idle(2 + RETENTION, Weight::MAX);
		assert_noop!(Attribution::rate(1, &REQUESTER, 4), Error::<Test>::ReceiptNotFound);
	});
}
