use super::Error;
use crate::{
	mock::{advance, events, held, origin, Datanets, ExtBuilder, Test, ALICE, BOB, REVEAL_BLOCKS},
	Commitments, Event, HoldReason,
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn remove_commitment_should_return_the_deposit_to_who_made_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Datanets::commit(origin(ALICE), [1; 32]));
		events();

		assert_ok!(Datanets::remove_commitment(origin(ALICE), ALICE, [1; 32]));

		assert!(!Commitments::<Test>::contains_key(ALICE, [1; 32]));
		assert_eq!(held(HoldReason::Commitment, ALICE), 0);
		assert_eq!(events(), [Event::CommitmentRemoved { who: ALICE, commitment: [1; 32] }]);
	});
}

#[test]
fn remove_commitment_should_be_open_to_anybody_when_expired() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Datanets::commit(origin(ALICE), [1; 32]));
		advance(REVEAL_BLOCKS);
		assert_noop!(Datanets::remove_commitment(origin(BOB), ALICE, [1; 32]), Error::TooEarly);
		advance(1);
		assert_ok!(Datanets::remove_commitment(origin(BOB), ALICE, [1; 32]));
		assert_eq!(held(HoldReason::Commitment, ALICE), 0);
	});
}

#[test]
fn remove_commitment_should_fail_when_there_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Datanets::commit(origin(ALICE), [1; 32]));
		assert_noop!(Datanets::remove_commitment(origin(BOB), BOB, [1; 32]), Error::CommitmentNotFound);
		assert_ok!(Datanets::remove_commitment(origin(ALICE), ALICE, [1; 32]));
		assert_noop!(Datanets::remove_commitment(origin(ALICE), ALICE, [1; 32]), Error::CommitmentNotFound);
	});
}
