use super::Error;
use crate::{
	mock::{
		accepted, approve, contribute, create, events, hash, held, origin, text, Balances, Datanets, ExtBuilder, Test,
		ALICE, BOB, CAROL, DAVE, OWNER, RICH,
	},
	Event, HoldReason, Holders, Reviews,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::ContributionId;

#[test]
fn withdraw_should_return_the_deposit_and_free_the_hash() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 2);
		let contribution = contribute(ALICE, id, &text(1), 10);
		approve(CAROL, contribution, 10);
		events();

		assert_ok!(Datanets::withdraw(origin(ALICE), contribution));

		assert_eq!(events(), [Event::ContributionWithdrawn { contribution }]);
		assert_eq!(held(HoldReason::Contribution, ALICE), 0);
		assert_eq!(Balances::free_balance(ALICE), RICH);
		assert!(!Holders::<Test>::contains_key(id, hash(&text(1))));
		assert!(!Reviews::<Test>::contains_key(id, 0));
		assert_eq!(contribute(BOB, id, &text(1), 10).index, 1);
	});
}

#[test]
fn withdraw_should_fail_when_not_the_contributor() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		for who in [OWNER, CAROL, BOB] {
			assert_noop!(Datanets::withdraw(origin(who), contribution), Error::NotContributor);
		}
	});
}

#[test]
fn withdraw_should_fail_when_not_pending() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		assert_noop!(Datanets::withdraw(origin(ALICE), contribution), Error::NotPending);
		let unknown = ContributionId { datanet: id, index: 1 };
		assert_noop!(Datanets::withdraw(origin(ALICE), unknown), Error::ContributionNotFound);
	});
}

#[test]
fn withdraw_should_fail_when_done_already() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		assert_ok!(Datanets::withdraw(origin(ALICE), contribution));
		assert_noop!(Datanets::withdraw(origin(ALICE), contribution), Error::ContributionNotFound);
	});
}
