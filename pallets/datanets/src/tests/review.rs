use super::Error;
use crate::{
	mock::{
		accept, acceptance, approve, contribute, contribution_deposit, create, datanet, events, hash, held, origin,
		stored, text, wait_for, AccountId, Balances, Datanets, ExtBuilder, Test, ALICE, BOB, CAROL, COMMITMENT_DEPOSIT,
		DAVE, EVE, OWNER, REVEAL_BLOCKS, RICH,
	},
	Event, HoldReason, Holders, Kind, Reviews, Verdict,
};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use tributary_primitives::ContributionId;

fn reject(curator: AccountId, contribution: ContributionId) {
	assert_ok!(Datanets::review(origin(curator), contribution, Verdict::Reject));
}

#[test]
fn review_should_accept_when_the_threshold_is_reached() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE, EVE], 2);
		let contribution = contribute(ALICE, id, &text(1), 40);
		approve(CAROL, contribution, 30);
		wait_for(contribution);
		assert_eq!(stored(contribution).acceptance(), None);
		events();

		approve(EVE, contribution, 20);

		let acceptance = acceptance(contribution);
		assert_eq!((acceptance.points, acceptance.first_release), (20, 1));
		assert!(acceptance.traceable);
		assert_eq!((datanet(id).open_points, datanet(id).open_contributions), (20, 1));
		assert_eq!(held(HoldReason::Contribution, ALICE), contribution_deposit(20));
		assert!(!Reviews::<Test>::contains_key(id, 0));
		assert_eq!(
			events(),
			[
				Event::ContributionReviewed { contribution, curator: EVE, verdict: Verdict::Approve { points: 20 } },
				Event::ContributionAccepted {
					contribution,
					points: 20,
					first_release: 1,
					traceable: true,
					deposit: contribution_deposit(20),
				},
			]
		);
	});
}

#[test]
fn review_should_take_the_lower_median() {
	for (verdicts, points) in [
		(&[9, 1, 5][..], 5),
		(&[8, 2, 4, 6], 4),
		(&[7, 7], 7),
		(&[3], 3),
		(&[0, 10], 0),
		(&[u64::MAX, u64::MAX, 1], 100),
	] {
		ExtBuilder::default().build_and_execute(|| {
			let curators: Vec<AccountId> = (20..20 + verdicts.len() as u64).collect();
			let id = create(&curators, verdicts.len() as u8);
			let contribution = contribute(ALICE, id, &text(1), 100);
			for (curator, points) in curators.into_iter().zip(verdicts) {
				approve(curator, contribution, *points);
			}
			accept(contribution);
			assert_eq!(acceptance(contribution).points, points);
		});
	}
}

#[test]
fn review_should_reject_as_soon_as_the_threshold_is_out_of_reach() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE, EVE], 2);
		let contribution = contribute(ALICE, id, &text(1), 40);
		let commitment = stored(contribution).pending().unwrap().commitment;
		reject(CAROL, contribution);
		approve(DAVE, contribution, 1);
		assert_eq!(stored(contribution).acceptance(), None);
		events();

		reject(EVE, contribution);

		assert_eq!(
			events(),
			[
				Event::ContributionReviewed { contribution, curator: EVE, verdict: Verdict::Reject },
				Event::ContributionRejected { contribution },
				Event::CommitmentReturned { who: ALICE, commitment, sequence: 0, expires_at: 2 + REVEAL_BLOCKS },
			]
		);
		assert_eq!(held(HoldReason::Contribution, ALICE), 0);
		assert_eq!(held(HoldReason::Commitment, ALICE), COMMITMENT_DEPOSIT);
		assert_eq!(Balances::free_balance(ALICE), RICH - COMMITMENT_DEPOSIT);
		assert!(!Holders::<Test>::contains_key(id, (hash(&text(1)), Kind::Corpus)));
		assert!(!Reviews::<Test>::contains_key(id, 0));
		assert_eq!(datanet(id).open_contributions, 0);
	});
}

#[test]
fn review_should_reject_at_once_when_all_must_approve() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 2);
		let contribution = contribute(ALICE, id, &text(1), 40);
		reject(CAROL, contribution);
		assert!(!crate::Contributions::<Test>::contains_key(id, 0));
	});
}

#[test]
fn review_should_be_free_of_fees_when_it_rejects() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE, EVE], 2);
		let contribution = contribute(ALICE, id, &text(1), 40);
		let pays = |curator, verdict| Datanets::review(origin(curator), contribution, verdict).unwrap().pays_fee;
		assert_eq!(pays(CAROL, Verdict::Reject), Pays::Yes);
		assert_eq!(pays(DAVE, Verdict::Approve { points: 1 }), Pays::Yes);
		assert_eq!(pays(EVE, Verdict::Reject), Pays::No);
	});
}

#[test]
fn review_should_not_count_on_a_curator_who_contributed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE, EVE], 2);
		let contribution = contribute(CAROL, id, &text(1), 40);
		assert_noop!(
			Datanets::review(origin(CAROL), contribution, Verdict::Approve { points: 40 }),
			Error::OwnContribution
		);
		// With two left to review and two needed, one rejection decides.
		reject(DAVE, contribution);
		assert!(!crate::Contributions::<Test>::contains_key(id, 0));
	});
}

#[test]
fn review_should_free_the_hash_of_what_it_rejects() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let rejected = contribute(ALICE, id, &text(1), 1);
		reject(CAROL, rejected);
		let again = contribute(BOB, id, &text(1), 1);
		assert_eq!(again.index, 1);
		approve(CAROL, again, 1);
	});
}

#[test]
fn review_should_fail_when_not_a_curator() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 1);
		for who in [OWNER, BOB, ALICE] {
			assert_noop!(Datanets::review(origin(who), contribution, Verdict::Reject), Error::NotCurator);
		}
	});
}

#[test]
fn review_should_fail_when_the_curator_spoke_already() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 2);
		let contribution = contribute(ALICE, id, &text(1), 1);
		approve(CAROL, contribution, 1);
		assert_noop!(Datanets::review(origin(CAROL), contribution, Verdict::Reject), Error::AlreadyReviewed);
	});
}

#[test]
fn review_should_fail_when_not_pending() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 1);
		let contribution = contribute(ALICE, id, &text(1), 1);
		approve(CAROL, contribution, 1);
		accept(contribution);
		assert_noop!(Datanets::review(origin(DAVE), contribution, Verdict::Reject), Error::NotPending);
	});
}

#[test]
fn review_should_fail_when_there_is_no_contribution() {
	ExtBuilder::default().build_and_execute(|| {
		let datanet = create(&[CAROL], 1);
		for id in [ContributionId { datanet, index: 0 }, ContributionId { datanet: 7, index: 0 }] {
			assert_noop!(Datanets::review(origin(CAROL), id, Verdict::Reject), Error::ContributionNotFound);
		}
	});
}
