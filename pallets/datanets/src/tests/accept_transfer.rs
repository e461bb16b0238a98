use super::Error;
use crate::{
	mock::{
		accepted, contribution_deposit, create, cut, earn, events, held, origin, padded, padded_pairs, pairs, release,
		stored, text, Balances, CreditLog, Datanets, ExtBuilder, ALICE, BOB, CAROL, DAVE, EVE, OWNER, PAUPER, RICH,
	},
	Event, HoldReason,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{Currency as _, LockableCurrency as _, WithdrawReasons},
};
use sp_runtime::TokenError;
use tributary_primitives::{
	traits::{Contributions as _, CreditReason, Releases as _},
	ContributionId,
};

fn offered() -> (u32, ContributionId) {
	let id = create(&[CAROL], 1);
	let contribution = accepted(ALICE, id, &text(1), 10);
	cut(id);
	assert_ok!(Datanets::transfer_contribution(origin(ALICE), contribution, Some(BOB)));
	(id, contribution)
}

#[test]
fn accept_transfer_should_credit_the_giver_and_move_the_hold() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, contribution) = offered();
		let deposit = contribution_deposit(10);
		earn(contribution, 70);
		events();

		assert_ok!(Datanets::accept_transfer(origin(BOB), contribution));

		assert_eq!(events(), [Event::ContributionTransferred { contribution, from: ALICE, to: BOB, deposit }]);
		assert_eq!(CreditLog::get(), [(ALICE, 70, CreditReason::Earned { contribution })]);
		assert_eq!(held(HoldReason::Contribution, ALICE), 0);
		assert_eq!(held(HoldReason::Contribution, BOB), deposit);
		assert_eq!(Balances::free_balance(BOB), RICH);
		assert_eq!(Datanets::source(contribution).unwrap().payee, BOB);
		assert_eq!(stored(contribution).offered_to, None);
		assert_noop!(Datanets::revoke_consent(origin(ALICE), contribution), Error::NotContributor);
		assert_ok!(Datanets::revoke_consent(origin(BOB), contribution));
		assert_eq!(Datanets::revoked(release(id, 1)), 1);
	});
}

#[test]
fn accept_transfer_should_move_the_hold_when_tokens_vote() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, contribution) = offered();
		// All tokens of the giver are locked, as by votes.
		Balances::set_lock(*b"pyconvot", &ALICE, Balances::total_balance(&ALICE), WithdrawReasons::all());
		assert_ok!(Datanets::accept_transfer(origin(BOB), contribution));
		assert_eq!(held(HoldReason::Contribution, ALICE), 0);
		assert_eq!(held(HoldReason::Contribution, BOB), contribution_deposit(10));
	});
}

#[test]
fn accept_transfer_should_take_what_others_owe_it_along() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original) = offered();
		let copy = accepted(EVE, id, &padded(&text(1), 3), 10);
		assert_ok!(Datanets::report_copy(origin(DAVE), copy, original, padded_pairs(&text(1), 3), Default::default()));
		assert_ok!(Datanets::accept_transfer(origin(BOB), original));
		assert_eq!(Datanets::source(copy).unwrap().payee, BOB);
	});
}

#[test]
fn accept_transfer_should_work_on_a_revoked_one() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, contribution) = offered();
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		// It is not what was offered.
		assert_noop!(Datanets::accept_transfer(origin(BOB), contribution), Error::NotOffered);
		assert_ok!(Datanets::transfer_contribution(origin(ALICE), contribution, Some(BOB)));
		assert_ok!(Datanets::accept_transfer(origin(BOB), contribution));
		assert_eq!(Datanets::source(contribution).unwrap().payee, BOB);
	});
}

#[test]
fn accept_transfer_should_fail_when_a_report_waits() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, _) = offered();
		let copy = accepted(EVE, id, &padded(&text(1), 3), 10);
		assert_ok!(Datanets::transfer_contribution(origin(EVE), copy, Some(BOB)));
		let part = pairs(&padded(&text(1), 3), &text(1), &[(5, 0, 1_000)]);
		assert_ok!(Datanets::report_copy(
			origin(DAVE),
			copy,
			ContributionId { datanet: id, index: 0 },
			part,
			Default::default()
		));
		assert_noop!(Datanets::accept_transfer(origin(BOB), copy), Error::ReportOpen);
	});
}

#[test]
fn accept_transfer_should_fail_when_not_offered() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, contribution) = offered();
		for who in [ALICE, CAROL, OWNER] {
			assert_noop!(Datanets::accept_transfer(origin(who), contribution), Error::NotOffered);
		}
		let unknown = ContributionId { datanet: id, index: 9 };
		assert_noop!(Datanets::accept_transfer(origin(BOB), unknown), Error::ContributionNotFound);
		assert_ok!(Datanets::transfer_contribution(origin(ALICE), contribution, Some(PAUPER)));
		assert_noop!(Datanets::accept_transfer(origin(PAUPER), contribution), TokenError::CannotCreateHold);
	});
}

#[test]
fn accept_transfer_should_fail_when_it_pays_another_by_now() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, original) = offered();
		let copy = accepted(EVE, id, &padded(&text(1), 3), 10);
		assert_ok!(Datanets::transfer_contribution(origin(EVE), copy, Some(BOB)));
		assert_ok!(Datanets::report_copy(origin(DAVE), copy, original, padded_pairs(&text(1), 3), Default::default()));
		assert_noop!(Datanets::accept_transfer(origin(BOB), copy), Error::NotOffered);
	});
}
