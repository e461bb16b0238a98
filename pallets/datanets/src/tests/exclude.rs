use super::Error;
use crate::{
	mock::{
		accepted, advance, contribute, contribution_deposit, create, cut, datanet, events, held, origin, release,
		stored, text, AccountId, Datanets, ExtBuilder, System, Test, ALICE, BOB, CAROL, COPY_BLOCKS, DAVE, EVE, OWNER,
		REVIEW_WINDOW,
	},
	Closing, Event, HoldReason, Motion, Verdict,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use tributary_primitives::{
	rights::Purpose,
	traits::{Eligibility as _, Ineligible, Releases as _},
	ContributionId,
};

fn exclude(who: AccountId, contribution: ContributionId) -> DispatchResult {
	Datanets::exclude(origin(who), contribution)
}

#[test]
fn exclude_should_keep_spam_out_of_later_releases() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(BOB, id, &text(2), 10);
		let spam = accepted(ALICE, id, &text(1), 1_000);
		cut(id);
		let curators = vec![CAROL, DAVE, EVE].try_into().unwrap();
		assert_ok!(Datanets::set_curators(origin(OWNER), id, curators, 2));
		advance(COPY_BLOCKS);
		assert_ok!(exclude(DAVE, spam));
		assert_noop!(exclude(DAVE, spam), Error::AlreadyVoted);
		assert_eq!(datanet(id).open_points, 1_010);
		let at = System::block_number();
		events();

		assert_ok!(exclude(EVE, spam));

		assert_eq!(
			events(),
			[
				Event::CuratorVoted { contribution: spam, curator: EVE, motion: Motion::Exclude },
				Event::ContributionExcluded { contribution: spam, last_release: 1 },
			]
		);
		let closing = stored(spam).acceptance().unwrap().closing.clone();
		assert_eq!(closing, Some(Closing { last_release: 1, at, curation_at: at, revoked: false }));
		assert_eq!((datanet(id).open_points, datanet(id).open_contributions), (10, 1));
		// Nothing is lost, and what was cut stays as it is.
		assert_eq!(held(HoldReason::Contribution, ALICE), contribution_deposit(1_000));
		assert_eq!(crate::Releases::<Test>::get(id, 1).unwrap().points, 1_010);
		assert_eq!(Datanets::revoked(release(id, 1)), 0);
		assert!(Datanets::eligible(spam, &[release(id, 1)], at, Purpose::TrainAi).is_ok());
		assert_eq!(Datanets::eligible(spam, &[release(id, 1)], at + 1, Purpose::TrainAi), Err(Ineligible::Closed));
		assert_noop!(exclude(CAROL, spam), Error::AlreadyClosed);
	});
}

#[test]
fn exclude_should_leave_nothing_when_in_no_release() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let spam = accepted(ALICE, id, &text(1), 10);
		assert_ok!(exclude(CAROL, spam));
		assert!(!crate::Contributions::<Test>::contains_key(id, spam.index));
		assert_eq!(held(HoldReason::Contribution, ALICE), 0);
		assert_eq!(datanet(id).contributions_left, 0);
	});
}

#[test]
fn exclude_should_be_up_to_the_owner_when_there_are_no_curators() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let spam = contribute(ALICE, id, &text(1), 10);
		assert_noop!(exclude(OWNER, spam), Error::NotAccepted);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(ALICE), spam));
		for who in [ALICE, BOB] {
			assert_noop!(exclude(who, spam), Error::NotOwner);
		}
		events();
		assert_ok!(exclude(OWNER, spam));
		assert_eq!(
			events(),
			[
				Event::ContributionExcluded { contribution: spam, last_release: 0 },
				Event::ContributionRemoved { contribution: spam },
			]
		);
	});
}

#[test]
fn exclude_should_fail_when_not_a_curator() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		for who in [OWNER, ALICE, DAVE] {
			assert_noop!(exclude(who, contribution), Error::NotCurator);
		}
		let unknown = ContributionId { datanet: id, index: 9 };
		assert_noop!(exclude(CAROL, unknown), Error::ContributionNotFound);
		let curators = vec![CAROL, ALICE].try_into().unwrap();
		assert_ok!(Datanets::set_curators(origin(OWNER), id, curators, 1));
		assert_noop!(exclude(ALICE, contribution), Error::OwnContribution);
	});
}

#[test]
fn exclude_should_not_be_for_curators_who_were_just_appointed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let honest = accepted(ALICE, id, &text(1), 10);
		// The owner appoints an account that agrees.
		assert_ok!(Datanets::set_curators(origin(OWNER), id, vec![DAVE].try_into().unwrap(), 1));
		for _ in 0..COPY_BLOCKS {
			assert_noop!(exclude(DAVE, honest), Error::TooEarly);
			advance(1);
		}
		// Curators that stay keep their seats.
		assert_ok!(Datanets::set_curators(origin(OWNER), id, vec![EVE, DAVE].try_into().unwrap(), 1));
		assert_noop!(exclude(EVE, honest), Error::TooEarly);
		assert_ok!(exclude(DAVE, honest));
	});
}

#[test]
fn exclude_should_not_be_the_owners_when_the_curators_were_just_dismissed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let honest = accepted(ALICE, id, &text(1), 10);
		assert_ok!(Datanets::set_curators(origin(OWNER), id, Default::default(), 0));
		advance(COPY_BLOCKS - 1);
		assert_noop!(exclude(OWNER, honest), Error::TooEarly);
		assert_ok!(Datanets::set_curators(origin(OWNER), id, Default::default(), 0));
		advance(1);
		assert_ok!(exclude(OWNER, honest));
	});
}

#[test]
fn votes_should_end_with_their_window() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE, EVE], 2);
		let contribution = accepted_by_two(id);
		assert_ok!(exclude(CAROL, contribution));
		advance(COPY_BLOCKS);
		assert_noop!(exclude(CAROL, contribution), Error::AlreadyVoted);
		advance(1);
		// A new round begins clean.
		assert_ok!(exclude(DAVE, contribution));
		assert_eq!(stored(contribution).acceptance().unwrap().closing, None);
		assert_ok!(exclude(CAROL, contribution));
		assert!(!crate::Contributions::<Test>::contains_key(id, contribution.index));
	});
}

#[test]
fn votes_should_be_withdrawn_by_those_who_gave_them() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE, EVE], 2);
		let contribution = accepted_by_two(id);
		let withdraw = |who| Datanets::withdraw_vote(origin(who), contribution, Motion::Exclude);
		assert_noop!(withdraw(CAROL), Error::VoteNotFound);
		assert_ok!(exclude(CAROL, contribution));
		assert_noop!(withdraw(DAVE), Error::VoteNotFound);
		assert_noop!(withdraw(ALICE), Error::NotCurator);
		let other = Datanets::withdraw_vote(origin(CAROL), contribution, Motion::Unavailable);
		assert_noop!(other, Error::VoteNotFound);
		events();

		assert_ok!(withdraw(CAROL));

		let motion = Motion::Exclude;
		assert_eq!(events(), [Event::VoteWithdrawn { contribution, curator: CAROL, motion }]);
		assert_ok!(exclude(DAVE, contribution));
		assert_eq!(stored(contribution).acceptance().unwrap().closing, None);
		assert_ok!(exclude(CAROL, contribution));
		assert_noop!(withdraw(CAROL), Error::ContributionNotFound);
	});
}

/// Accepts a contribution of `ALICE` that `CAROL` and `DAVE` approve.
fn accepted_by_two(id: u32) -> ContributionId {
	let contribution = contribute(ALICE, id, &text(1), 10);
	for curator in [CAROL, DAVE] {
		assert_ok!(Datanets::review(origin(curator), contribution, Verdict::Approve { points: 10 }));
	}
	crate::mock::accept(contribution);
	contribution
}
