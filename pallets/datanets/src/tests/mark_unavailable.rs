use super::Error;
use crate::{
	mock::{
		accept, acceptance, accepted, advance, approve, contribute, create, cut, datanet, events, origin, text,
		Datanets, ExtBuilder, System, ALICE, CAROL, DAVE, OWNER, REVIEW_WINDOW,
	},
	Event,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::{
	traits::{Contributions as _, Eligibility as _, Ineligible},
	ContributionId, ReleaseId,
};

#[test]
fn mark_unavailable_should_end_tracing_for_later_jobs_only() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		cut(id);
		let at = System::block_number();
		events();

		assert_ok!(Datanets::mark_unavailable(origin(DAVE), contribution));

		assert_eq!(acceptance(contribution).unavailable_since, Some(at));
		assert_eq!(events(), [Event::ContributionUnavailable { contribution, curator: DAVE }]);
		let releases = [ReleaseId { datanet: id, number: 1 }];
		assert!(Datanets::eligible(contribution, &releases, at).is_ok());
		assert_eq!(Datanets::eligible(contribution, &releases, at + 1), Err(Ineligible::NotTraceable));
		// It still earns from the pool.
		assert_eq!(datanet(id).open_points, 10);
		assert_eq!(Datanets::source(contribution).unwrap().last_release, None);
	});
}

#[test]
fn mark_unavailable_should_fail_when_not_a_curator() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		for who in [OWNER, ALICE, DAVE] {
			assert_noop!(Datanets::mark_unavailable(origin(who), contribution), Error::NotCurator);
		}
	});
}

#[test]
fn mark_unavailable_should_fail_when_there_is_nothing_to_mark() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		assert_noop!(Datanets::mark_unavailable(origin(CAROL), contribution), Error::NotAccepted);
		let unknown = ContributionId { datanet: id, index: 1 };
		assert_noop!(Datanets::mark_unavailable(origin(CAROL), unknown), Error::ContributionNotFound);

		approve(CAROL, contribution, 1);
		accept(contribution);
		assert_ok!(Datanets::mark_unavailable(origin(CAROL), contribution));
		assert_noop!(Datanets::mark_unavailable(origin(CAROL), contribution), Error::AlreadyUnavailable);

		let revoked = accepted(ALICE, id, &text(2), 10);
		cut(id);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), revoked));
		assert_noop!(Datanets::mark_unavailable(origin(CAROL), revoked), Error::AlreadyClosed);
	});
}

#[test]
fn mark_unavailable_should_fail_when_it_was_never_traceable() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let contribution = contribute(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(ALICE), contribution));
		let curators = vec![CAROL].try_into().unwrap();
		assert_ok!(Datanets::set_curators(origin(OWNER), id, curators, 1));
		assert_noop!(Datanets::mark_unavailable(origin(CAROL), contribution), Error::NotTraceable);
	});
}
