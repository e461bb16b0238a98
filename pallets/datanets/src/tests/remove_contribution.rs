use super::Error;
use crate::{
	mock::{
		accept, accepted, approve, bond, contribute, create, credit_of, cut, datanet, earn, events, hash, held, origin,
		padded, padded_pairs, stored, text, Balances, CreditLog, Datanets, ExtBuilder, MinimumBalance,
		RemovedContributions, System, Test, ALICE, BOB, CAROL, DAVE, EVE, OWNER, RICH,
	},
	ContributionMetadata, Contributions, Event, HoldReason, Holders, Kind,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::{
	traits::{Contributions as _, CreditReason},
	ContributionId,
};

fn remove(id: ContributionId) -> frame_support::dispatch::DispatchResult {
	Datanets::remove_contribution(origin(EVE), id)
}

/// Removes all Releases but a new one.
fn move_on(id: u32) {
	cut(id);
	while datanet(id).first_release < datanet(id).releases {
		assert_ok!(Datanets::remove_release(origin(OWNER), id));
	}
}

#[test]
fn remove_contribution_should_pay_out_and_leave_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		accepted(BOB, id, &text(2), 10);
		cut(id);
		earn(contribution, 33);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		assert_noop!(remove(contribution), Error::ReleasesLeft);
		move_on(id);
		events();

		assert_ok!(remove(contribution));

		assert_eq!(events(), [Event::ContributionRemoved { contribution }]);
		assert_eq!(CreditLog::get(), [(ALICE, 33, CreditReason::Earned { contribution })]);
		assert_eq!(RemovedContributions::get(), [contribution]);
		assert_eq!(Balances::free_balance(ALICE), RICH);
		assert!(!Contributions::<Test>::contains_key(id, 0));
		assert!(!ContributionMetadata::<Test>::contains_key(id, 0));
		assert!(!Holders::<Test>::contains_key(id, (hash(&text(1)), Kind::Corpus)));
		assert_noop!(remove(contribution), Error::ContributionNotFound);
		// The content may be contributed again, under another id.
		assert_eq!(accepted(BOB, id, &text(1), 1).index, 2);
	});
}

#[test]
fn remove_contribution_should_owe_what_an_empty_account_cannot_take() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(BOB, id, &text(2), 10);
		let contribution = accepted(ALICE, id, &text(1), 10);
		cut(id);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		move_on(id);
		let deposit = held(HoldReason::Contribution, ALICE);
		// The account has nothing free, so it cannot take a small amount.
		System::inc_providers(&ALICE);
		<Balances as frame_support::traits::fungible::Mutate<_>>::set_balance(&ALICE, 0);
		MinimumBalance::set(deposit + 1);

		assert_ok!(remove(contribution));

		assert_eq!(CreditLog::get(), [(ALICE, deposit, CreditReason::Refund)]);
		assert_eq!(held(HoldReason::Contribution, ALICE), 0);
		MinimumBalance::set(1);
	});
}

#[test]
fn remove_contribution_should_wait_for_those_that_it_is_paid_for() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(EVE, id, &text(9), 1);
		let (bobs, daves) = (padded(&text(1), 7), padded(&text(1), 8));
		let original = accepted(ALICE, id, &text(1), 10);
		let copies = [(BOB, &bobs, 7), (DAVE, &daves, 8)].map(|(who, content, seed)| {
			let copy = accepted(who, id, content, 0);
			assert_ok!(Datanets::report_copy(
				origin(EVE),
				copy,
				original,
				padded_pairs(&text(1), seed),
				Default::default()
			));
			copy
		});
		cut(id);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), original));
		earn(original, 5);
		assert_eq!(stored(original).dependents, 2);
		move_on(id);

		assert_noop!(remove(original), Error::StillReferenced);
		assert_ok!(remove(copies[0]));
		assert_noop!(remove(original), Error::StillReferenced);
		assert_ok!(remove(copies[1]));
		assert_ok!(remove(original));

		assert_eq!(credit_of(ALICE), 5);
		assert_eq!(datanet(id).contributions_left, 1);
		let lost = bond(0);
		assert_eq!([ALICE, BOB, DAVE].map(Balances::free_balance), [RICH, RICH - lost, RICH - lost]);
	});
}

#[test]
fn remove_contribution_should_take_what_is_open_in_a_retired_datanet() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		cut(id);
		let late = accepted(BOB, id, &text(2), 10);
		assert_noop!(remove(late), Error::StillOpen);
		assert_ok!(Datanets::retire(origin(OWNER), id));
		assert_noop!(remove(contribution), Error::ReleasesLeft);
		// It is in no Release and never will be.
		assert_ok!(remove(late));
		assert_ok!(Datanets::remove_release(origin(BOB), id));
		assert_ok!(remove(contribution));
		assert_eq!((datanet(id).contributions_left, datanet(id).open_points), (0, 0));
	});
}

#[test]
fn remove_contribution_should_fail_when_it_can_still_earn() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		assert_noop!(remove(contribution), Error::NotAccepted);
		approve(CAROL, contribution, 10);
		accept(contribution);
		assert_noop!(remove(contribution), Error::StillOpen);
		assert_noop!(remove(ContributionId { datanet: id, index: 7 }), Error::ContributionNotFound);
		assert_eq!(Datanets::source(contribution).unwrap().last_release, None);
	});
}
