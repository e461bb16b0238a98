use super::Error;
use crate::{
	mock::{
		accepted, approve, contribute, create, events, hash, held, origin, stored, text, Balances, Datanets,
		ExtBuilder, System, Test, ALICE, BOB, CAROL, COMMITMENT_DEPOSIT, DAVE, OWNER, REVEAL_BLOCKS, RICH,
	},
	Event, HoldReason, Holders, Kind, Reviews,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::ContributionId;

#[test]
fn withdraw_should_return_the_deposit_and_free_the_hash() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 2);
		let contribution = contribute(ALICE, id, &text(1), 10);
		approve(CAROL, contribution, 10);
		let commitment = stored(contribution).pending().unwrap().commitment;
		events();

		assert_ok!(Datanets::withdraw(origin(ALICE), contribution));

		let expires_at = System::block_number() + REVEAL_BLOCKS;
		assert_eq!(
			events(),
			[
				Event::ContributionWithdrawn { contribution },
				Event::CommitmentReturned { who: ALICE, commitment, sequence: 0, expires_at },
			]
		);
		assert_eq!(held(HoldReason::Contribution, ALICE), 0);
		assert_eq!(held(HoldReason::Commitment, ALICE), COMMITMENT_DEPOSIT);
		assert_eq!(Balances::free_balance(ALICE), RICH - COMMITMENT_DEPOSIT);
		assert_ok!(Datanets::remove_commitment(origin(ALICE), ALICE, commitment));
		assert_eq!(Balances::free_balance(ALICE), RICH);
		assert!(!Holders::<Test>::contains_key(id, (hash(&text(1)), Kind::Corpus)));
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
