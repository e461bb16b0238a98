//! View functions: the answers before a transaction is signed.

use super::Error;
use crate::{
	mock::{
		accepted, advance, bytes, commit, contribution_deposit, create, create_for, origin, padded, padded_pairs,
		pairs, reveal, stored, text, AccountId, Balances, Datanets, ExtBuilder, PointBond, Reveal, ALICE, BOB, CAROL,
		COMMITMENT_DEPOSIT, EVE, PAUPER,
	},
	Admission, Kind, ReportOutlook,
};
use frame_support::assert_ok;
use sp_io::hashing::blake2_256;
use sp_runtime::{DispatchError, StateVersion, TokenError};
use tributary_primitives::Balance;

fn dry_run(reveal: Reveal, who: AccountId, datanet: u32) -> Result<Balance, DispatchError> {
	Datanets::dry_run_contribute(
		who,
		datanet,
		reveal.salt,
		reveal.hash,
		reveal.length,
		reveal.last_byte,
		reveal.proof,
		reveal.kind,
		bytes("text/plain"),
		bytes(reveal.licence),
		bytes("ipfs://x"),
		reveal.preferences,
		reveal.max_points,
		reveal.earlier,
	)
}

fn root() -> [u8; 32] {
	blake2_256(&sp_io::storage::root(StateVersion::V1))
}

#[test]
fn dry_run_contribute_should_say_what_the_call_would_hold() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		commit(ALICE, &text(1));
		commit(BOB, &text(1));
		advance(1);
		for (who, points) in [(BOB, 20), (ALICE, 30)] {
			let before = root();
			let answer = dry_run(Reveal::of(&text(1), points), who, id).unwrap();
			assert_eq!(root(), before, "an answer changed the state");
			let free = Balances::free_balance(who);
			let contribution = reveal(who, id, &text(1), points);
			assert_eq!(Balances::free_balance(who), free + COMMITMENT_DEPOSIT - answer);
			assert_eq!(stored(contribution).deposit, answer);
			assert_eq!(answer, contribution_deposit(points));
		}
		assert_eq!(Datanets::contribution_deposit(3_100, 25, 20), Some(contribution_deposit(20)));
		assert_eq!(Datanets::contribution_deposit(3_100, 25, u64::MAX), Some(contribution_deposit(u64::MAX)));
		PointBond::set(u128::MAX);
		assert_eq!(Datanets::contribution_deposit(3_100, 25, 2), None);
	});
}

#[test]
fn dry_run_contribute_should_say_why_not() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create_for(Admission::MembersOnly, &[], 0);
		commit(ALICE, &text(1));
		assert_eq!(dry_run(Reveal::of(&text(1), 1), ALICE, id), Err(Error::NotMember.into()));
		let id = create(&[], 0);
		assert_eq!(dry_run(Reveal::of(&text(1), 1), ALICE, id), Err(Error::TooEarly.into()));
		advance(1);
		assert_eq!(dry_run(Reveal::of(&text(1), u64::MAX), ALICE, id), Err(TokenError::FundsUnavailable.into()));
		let about = Reveal { kind: Kind::Feedback { job: 1 }, ..Reveal::of(&text(1), 1) };
		assert_eq!(dry_run(about, ALICE, id), Err(Error::JobNotFound.into()));
	});
}

#[test]
fn dry_run_report_copy_should_say_what_would_come_of_it() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let original = accepted(ALICE, id, &text(1), 10);
		let copy = accepted(BOB, id, &padded(&text(1), 7), 10);
		let part = || pairs(&padded(&text(1), 7), &text(1), &[(5, 0, 1_000)]);
		let whole = || padded_pairs(&text(1), 7);
		let before = root();
		assert_eq!(
			Datanets::dry_run_report_copy(EVE, copy, original, part(), Default::default()),
			Ok(ReportOutlook::Waits)
		);
		assert_eq!(
			Datanets::dry_run_report_copy(EVE, copy, original, whole(), Default::default()),
			Ok(ReportOutlook::AtOnce)
		);
		assert_eq!(
			Datanets::dry_run_report_copy(EVE, original, copy, whole(), Default::default()),
			Err(Error::NotEarlier.into())
		);
		assert_eq!(
			Datanets::dry_run_report_copy(PAUPER, copy, original, part(), Default::default()),
			Err(TokenError::FundsUnavailable.into())
		);
		assert_eq!(root(), before, "an answer changed the state");
		assert_ok!(Datanets::report_copy(origin(EVE), copy, original, whole(), Default::default()));
	});
}

#[test]
fn commitment_should_be_that_of_the_account() {
	ExtBuilder::default().build_and_execute(|| {
		let expected = crate::commitment(&ALICE, &[1; 32], &[2; 32]);
		assert_eq!(Datanets::commitment(ALICE, [1; 32], [2; 32]), expected);
		assert_ne!(Datanets::commitment(BOB, [1; 32], [2; 32]), expected);
	});
}
