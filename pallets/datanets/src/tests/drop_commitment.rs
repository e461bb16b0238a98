use super::Error;
use crate::{mock::*, Commitments, Event, HoldReason};
use frame_support::{assert_noop, assert_ok};

#[test]
fn drop_commitment_should_return_the_deposit_to_who_made_it() {
	run(|| {
		assert_ok!(Datanets::commit(origin(ALICE), [1; 32]));
		events();

		assert_ok!(Datanets::drop_commitment(origin(ALICE), ALICE, [1; 32]));

		assert!(!Commitments::<Test>::contains_key(ALICE, [1; 32]));
		assert_eq!(held(HoldReason::Commitment, ALICE), 0);
		assert_eq!(events(), [Event::CommitmentDropped { who: ALICE, commitment: [1; 32] }]);
	});
}

#[test]
fn drop_commitment_should_be_open_to_anybody_when_expired() {
	run(|| {
		assert_ok!(Datanets::commit(origin(ALICE), [1; 32]));
		advance(REVEAL_BLOCKS);
		assert_noop!(Datanets::drop_commitment(origin(BOB), ALICE, [1; 32]), Error::CommitmentNotExpired);
		advance(1);
		assert_ok!(Datanets::drop_commitment(origin(BOB), ALICE, [1; 32]));
		assert_eq!(held(HoldReason::Commitment, ALICE), 0);
	});
}

#[test]
fn drop_commitment_should_fail_when_there_is_none() {
	run(|| {
		assert_ok!(Datanets::commit(origin(ALICE), [1; 32]));
		assert_noop!(Datanets::drop_commitment(origin(BOB), BOB, [1; 32]), Error::CommitmentNotFound);
		assert_ok!(Datanets::drop_commitment(origin(ALICE), ALICE, [1; 32]));
		assert_noop!(Datanets::drop_commitment(origin(ALICE), ALICE, [1; 32]), Error::CommitmentNotFound);
	});
}
