use super::Error;
use crate::{
	mock::{
		advance, commit, contribute, create, events, hash, held, origin, reveal, text, Datanets, ExtBuilder, Reveal,
		RevealDelay, RevealWindow, Test, ALICE, BOB, COMMITMENT_DEPOSIT, PAUPER, REVEAL_BLOCKS, SALT,
	},
	Commitment, Commitments, Event, HoldReason, NextSequence,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

#[test]
fn commit_should_take_the_next_sequence_and_hold_a_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Datanets::commit(origin(ALICE), [1; 32]));
		assert_ok!(Datanets::commit(origin(ALICE), [2; 32]));

		assert_eq!(
			Commitments::<Test>::get(ALICE, [2; 32]),
			Some(Commitment {
				sequence: 1,
				opens_at: 2,
				expires_at: 1 + REVEAL_BLOCKS,
				returned: false,
				deposit: COMMITMENT_DEPOSIT
			})
		);
		assert_eq!(NextSequence::<Test>::get(), 2);
		assert_eq!(held(HoldReason::Commitment, ALICE), 2 * COMMITMENT_DEPOSIT);
		let committed = |commitment, sequence| Event::Committed {
			who: ALICE,
			commitment,
			sequence,
			opens_at: 2,
			expires_at: 1 + REVEAL_BLOCKS,
		};
		assert_eq!(events(), [committed([1; 32], 0), committed([2; 32], 1)]);
	});
}

#[test]
fn commit_should_fail_when_it_is_already_made() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Datanets::commit(origin(ALICE), [1; 32]));
		assert_noop!(Datanets::commit(origin(ALICE), [1; 32]), Error::AlreadyCommitted);
	});
}

#[test]
fn commit_should_not_be_taken_by_somebody_who_saw_it() {
	ExtBuilder::default().build_and_execute(|| {
		let content = text(1);
		let seen = crate::commitment(&ALICE, &hash(&content), &SALT);
		assert_ok!(Datanets::commit(origin(BOB), seen));

		let id = create(&[], 0);
		commit(ALICE, &content);
		advance(1);
		assert_noop!(Reveal::of(&content, 1).by(BOB, id), Error::CommitmentNotFound);
		reveal(ALICE, id, &content, 1);
	});
}

#[test]
fn commit_should_fail_when_the_deposit_cannot_be_held() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Datanets::commit(origin(PAUPER), [1; 32]), TokenError::FundsUnavailable);
	});
}

#[test]
fn commit_should_leave_a_block_to_reveal_in_when_the_window_is_zero() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		RevealWindow::set(0);
		contribute(ALICE, id, &text(1), 1);
	});
}

#[test]
fn commit_should_keep_its_window_when_the_parameter_changes() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		commit(ALICE, &text(1));
		RevealWindow::set(0);
		advance(REVEAL_BLOCKS);
		reveal(ALICE, id, &text(1), 1);
	});
}

#[test]
fn commit_should_open_after_the_delay_and_count_the_window_from_there() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		RevealDelay::set(10);
		for seed in 1..=3 {
			commit(ALICE, &text(seed));
		}
		advance(9);
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, id), Error::TooEarly);
		advance(1);
		reveal(ALICE, id, &text(1), 1);

		advance(REVEAL_BLOCKS - 1);
		reveal(ALICE, id, &text(2), 1);
		advance(1);
		assert_noop!(Reveal::of(&text(3), 1).by(ALICE, id), Error::TooLate);
	});
}
