//! Reveals of an earlier commitment after a later one of the same content.

use super::Error;
use crate::{
	mock::{
		acceptance, accepted, advance, approve, commit, contribute, contribution_deposit, create, cut, datanet, events,
		hash, held, origin, reveal, stored, text, AccountId, Datanets, ExtBuilder, Reveal, System, Test, ALICE, BOB,
		CAROL, DAVE, EVE, REVIEW_WINDOW, SALT,
	},
	Closing, ContributionMetadata, Event, HoldReason, Holders, Redirect, Reviews, Status, Verdict,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::{
	traits::{Contributions as _, Eligibility as _, Ineligible},
	ContributionId, ReleaseId,
};

/// Commits as `ALICE` first, then commits and reveals as `BOB`.
fn bob_before_alice(curators: &[AccountId], threshold: u8) -> (u32, ContributionId) {
	let id = create(curators, threshold);
	commit(ALICE, &text(1));
	(id, contribute(BOB, id, &text(1), 30))
}

#[test]
fn displacement_should_reject_a_pending_contribution() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = bob_before_alice(&[CAROL, DAVE], 2);
		approve(CAROL, later, 10);
		events();

		let original = reveal(ALICE, id, &text(1), 20);

		assert!(!crate::Contributions::<Test>::contains_key(id, later.index));
		assert!(!ContributionMetadata::<Test>::contains_key(id, later.index));
		assert!(!Reviews::<Test>::contains_key(id, later.index));
		assert_eq!(held(HoldReason::Contribution, BOB), 0);
		assert_eq!(Holders::<Test>::get(id, hash(&text(1))), Some(original.index));
		assert_eq!(stored(original).status, Status::Pending);
		let events = events();
		assert_eq!(
			events.last(),
			Some(&Event::ContributionDisplaced { contribution: later, original, last_release: None })
		);
		// No curator has reviewed this one yet.
		approve(CAROL, original, 10);
		assert_eq!(stored(original).status, Status::Pending);
		assert_noop!(Datanets::review(origin(DAVE), later, Verdict::Reject), Error::ContributionNotFound);
	});
}

#[test]
fn displacement_should_take_over_the_acceptance() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = bob_before_alice(&[CAROL], 1);
		approve(CAROL, later, 25);
		cut(id);
		assert_eq!(datanet(id).open_points, 25);
		advance(1);
		let at = System::block_number();
		events();

		// The bond must cover the points of the displaced contribution.
		assert_noop!(Reveal::of(&text(1), 24).by(ALICE, id), Error::InsufficientPoints);
		let original = reveal(ALICE, id, &text(1), 30);

		assert_eq!(acceptance(later).closing, Some(Closing { last_release: 1, at, revoked: false }));
		assert_eq!(stored(later).redirect, Some(Redirect::Displaced { original }));
		assert_eq!(stored(original).dependents, 1);
		assert_eq!(acceptance(later).points, 25);
		// The bond is returned; the record stays, and so does the deposit for it.
		assert_eq!(held(HoldReason::Contribution, BOB), contribution_deposit(0));
		let new = acceptance(original);
		assert_eq!((new.points, new.first_release, new.traceable, new.closing), (25, 2, true, None));
		assert_eq!(held(HoldReason::Contribution, ALICE), contribution_deposit(25));
		assert_eq!((datanet(id).open_points, datanet(id).open_contributions), (25, 1));
		let events = events();
		assert_eq!(
			events[1..],
			[
				Event::ContributionDisplaced { contribution: later, original, last_release: Some(1) },
				Event::ContributionAccepted {
					contribution: original,
					points: 25,
					first_release: 2,
					traceable: true,
					deposit: contribution_deposit(25),
				},
			]
		);
		assert_noop!(Datanets::withdraw(origin(ALICE), original), Error::NotPending);
		assert_noop!(Datanets::revoke_consent(origin(BOB), later), Error::AlreadyClosed);
	});
}

#[test]
fn displacement_should_return_the_bond_beyond_the_points_of_the_displaced() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = bob_before_alice(&[CAROL], 1);
		approve(CAROL, later, 5);
		let original = reveal(ALICE, id, &text(1), 20);
		assert_eq!(acceptance(original).points, 5);
		assert_eq!(held(HoldReason::Contribution, ALICE), contribution_deposit(5));
		// It was in no Release, so it is removed.
		assert!(!crate::Contributions::<Test>::contains_key(id, later.index));
		assert!(!ContributionMetadata::<Test>::contains_key(id, later.index));
		assert_eq!(held(HoldReason::Contribution, BOB), 0);
	});
}

#[test]
fn displacement_should_turn_the_payee_of_what_was_earned() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = bob_before_alice(&[CAROL], 1);
		approve(CAROL, later, 25);
		cut(id);
		assert_eq!(Datanets::source(later).unwrap().payee, BOB);

		let original = reveal(ALICE, id, &text(1), 25);

		let source = Datanets::source(later).unwrap();
		assert_eq!(
			(source.payee, source.points, source.first_release, source.last_release),
			(ALICE, 25, Some(1), Some(1))
		);
		let source = Datanets::source(original).unwrap();
		assert_eq!((source.payee, source.first_release, source.last_release), (ALICE, Some(2), None));
	});
}

#[test]
fn displacement_should_leave_jobs_that_were_requested_before_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = bob_before_alice(&[CAROL], 1);
		approve(CAROL, later, 25);
		cut(id);
		let releases = [ReleaseId { datanet: id, number: 1 }];
		let before = System::block_number();
		advance(1);
		let original = reveal(ALICE, id, &text(1), 25);
		let at = System::block_number();

		assert!(Datanets::eligible(later, &releases, before).is_ok());
		assert!(Datanets::eligible(later, &releases, at).is_ok());
		assert_eq!(Datanets::eligible(later, &releases, at + 1), Err(Ineligible::Closed));
		assert_eq!(Datanets::eligible(original, &releases, at + 1), Err(Ineligible::NotInReleases));
	});
}

#[test]
fn displacement_should_pay_the_first_when_displaced_again_and_again() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		commit(ALICE, &text(1));
		commit(EVE, &text(1));
		let bobs = accepted(BOB, id, &text(1), 9);
		cut(id);
		let eves = reveal(EVE, id, &text(1), 9);
		cut(id);
		let alices = reveal(ALICE, id, &text(1), 9);
		cut(id);

		for contribution in [bobs, eves, alices] {
			assert_eq!(Datanets::source(contribution).unwrap().payee, ALICE);
		}
		let range = |id| {
			let source = Datanets::source(id).unwrap();
			(source.first_release, source.last_release)
		};
		assert_eq!(range(bobs), (Some(1), Some(1)));
		assert_eq!(range(eves), (Some(2), Some(2)));
		assert_eq!(range(alices), (Some(3), None));
	});
}

#[test]
fn displacement_should_keep_the_range_of_a_revoked_contribution() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = bob_before_alice(&[CAROL], 1);
		approve(CAROL, later, 25);
		cut(id);
		assert_ok!(Datanets::revoke_consent(origin(BOB), later));
		let revoked_at = System::block_number();
		assert_eq!(datanet(id).open_points, 0);
		advance(1);

		let original = reveal(ALICE, id, &text(1), 25);

		assert_eq!(acceptance(later).closing, Some(Closing { last_release: 1, at: revoked_at, revoked: true }));
		assert_eq!(stored(later).redirect, Some(Redirect::Displaced { original }));
		assert_eq!((datanet(id).open_points, datanet(id).open_contributions), (25, 1));
		assert_eq!(held(HoldReason::Contribution, BOB), contribution_deposit(0));
		assert_eq!(Datanets::source(later).unwrap().payee, ALICE);
	});
}

#[test]
fn displacement_should_not_make_unavailable_bytes_traceable() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = bob_before_alice(&[CAROL], 1);
		approve(CAROL, later, 25);
		assert_ok!(Datanets::mark_unavailable(origin(CAROL), later));
		let original = reveal(ALICE, id, &text(1), 25);
		assert!(!acceptance(original).traceable);
	});
}

#[test]
fn displacement_should_take_over_without_curators_too() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let later = contribute(BOB, id, &text(1), 30);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept_unreviewed(origin(EVE), later));
		// Only possible where the reveal window is longer than the review window.
		commit(ALICE, &text(1));
		crate::Commitments::<Test>::mutate(ALICE, crate::commitment(&ALICE, &hash(&text(1)), &SALT), |held| {
			crate::Contributions::<Test>::mutate(id, later.index, |later| {
				core::mem::swap(&mut held.as_mut().unwrap().sequence, &mut later.as_mut().unwrap().sequence)
			})
		});
		advance(1);

		let original = reveal(ALICE, id, &text(1), 30);

		assert_eq!(acceptance(original).points, 4);
		assert!(!acceptance(original).traceable);
		assert_eq!(datanet(id).open_points, 4);
	});
}

#[test]
fn displacement_should_work_on_ones_own_contribution() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		assert_ok!(Datanets::commit(origin(ALICE), crate::commitment(&ALICE, &hash(&text(1)), &[9; 32])));
		let later = accepted(ALICE, id, &text(1), 7);
		assert_ok!(Reveal { salt: [9; 32], ..Reveal::of(&text(1), 7) }.by(ALICE, id));
		assert!(Datanets::source(later).is_none());
		assert_eq!(held(HoldReason::Contribution, ALICE), contribution_deposit(7));
	});
}
