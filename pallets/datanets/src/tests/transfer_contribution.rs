use super::Error;
use crate::{
	mock::{
		accept, accepted, approve, contribute, create, events, origin, padded, padded_pairs, stored, text, Datanets,
		ExtBuilder, ALICE, BOB, CAROL, EVE,
	},
	Event,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::ContributionId;

#[test]
fn transfer_contribution_should_change_nothing_but_the_offer() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		let before = stored(contribution);
		events();

		assert_ok!(Datanets::transfer_contribution(origin(ALICE), contribution, Some(BOB)));
		assert_eq!(stored(contribution).offered_to, Some(BOB));
		assert_ok!(Datanets::transfer_contribution(origin(ALICE), contribution, None));

		assert_eq!(stored(contribution), before);
		assert_eq!(
			events(),
			[
				Event::ContributionOffered { contribution, to: Some(BOB) },
				Event::ContributionOffered { contribution, to: None },
			]
		);
		assert_noop!(Datanets::accept_transfer(origin(BOB), contribution), Error::NotOffered);
	});
}

#[test]
fn transfer_contribution_should_fail_when_not_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let original = accepted(EVE, id, &text(2), 10);
		let content = padded(&text(2), 3);
		let contribution = contribute(ALICE, id, &content, 10);
		let offer = |who, to| Datanets::transfer_contribution(origin(who), contribution, Some(to));
		assert_noop!(offer(ALICE, BOB), Error::NotAccepted);
		approve(CAROL, contribution, 10);
		accept(contribution);
		assert_noop!(offer(BOB, BOB), Error::NotContributor);
		assert_noop!(offer(ALICE, ALICE), Error::AlreadyOwner);
		let unknown = ContributionId { datanet: id, index: 9 };
		assert_noop!(Datanets::transfer_contribution(origin(ALICE), unknown, None), Error::ContributionNotFound);
		assert_ok!(Datanets::report_copy(
			origin(BOB),
			contribution,
			original,
			padded_pairs(&text(2), 3),
			Default::default()
		));
		assert_noop!(offer(ALICE, BOB), Error::AlreadyClosed);
	});
}
