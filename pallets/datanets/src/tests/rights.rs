//! Licences, preferences and purposes.

use super::Error;
use crate::{
	mock::{
		accepted, approve, bytes, commit, contribute, create, create_with, cut, events, origin, release, stored, text,
		wait_for, AccountId, Datanets, ExtBuilder, Reveal, System, Test, ALICE, BOB, CAROL, OWNER,
	},
	Admission, ContributionMetadata, Event, RefusedFrom, Verdict,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use sp_runtime::Perbill;
use tributary_primitives::{
	rights::{
		Preference::{self, No, Unstated, Yes},
		Preferences, Purpose, Purposes,
	},
	traits::{Eligibility as _, Ineligible},
	ContributionId, DatanetId, ReleaseId,
};

const TRAINING: Purposes = Purposes { train_ai: true, ai_use: false };

fn preferences(train_ai: Preference, ai_use: Preference) -> Preferences {
	Preferences { train_ai, ai_use }
}

/// Creates a Datanet that `CAROL` curates.
fn collecting(purposes: Purposes) -> DatanetId {
	create_with(Admission::Open, purposes, &[CAROL], 1)
}

fn stating(seed: u8, preferences: Preferences) -> Reveal {
	Reveal { preferences, ..Reveal::of(&text(seed), 10) }
}

/// Contributes `text(seed)` as `ALICE` with these preferences, and accepts it.
fn accepted_with(id: DatanetId, seed: u8, preferences: Preferences) -> ContributionId {
	let contribution = ContributionId { datanet: id, index: crate::mock::datanet(id).contributions };
	commit(ALICE, &text(seed));
	crate::mock::advance(1);
	assert_ok!(stating(seed, preferences).by(ALICE, id));
	approve(CAROL, contribution, 10);
	crate::mock::accept(contribution);
	contribution
}

fn restate(who: AccountId, contribution: ContributionId, preferences: Preferences) -> DispatchResult {
	Datanets::update_metadata(origin(who), contribution, bytes("text/plain"), bytes("ipfs://x"), preferences)
}

fn update_purposes(id: DatanetId, purposes: Purposes) -> DispatchResult {
	Datanets::update(origin(OWNER), id, bytes("rivers"), bytes(""), Admission::Open, purposes, Perbill::zero())
}

#[test]
fn licence_should_be_printable_ascii_and_not_empty() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		commit(ALICE, &text(1));
		crate::mock::advance(1);
		for licence in ["", "CC0-1.0\n", "CC0\u{e9}", "\u{7f}", "MIT\0"] {
			assert_noop!(Reveal { licence, ..Reveal::of(&text(1), 1) }.by(ALICE, id), Error::InvalidLicence);
		}
		let licence =
			"Apache-2.0 WITH LLVM-exception AND (GPL-2.0-or-later WITH Classpath-exception-2.0 OR BSD-3-Clause)";
		assert_ok!(Reveal { licence, ..Reveal::of(&text(1), 1) }.by(ALICE, id));
		assert_eq!(ContributionMetadata::<Test>::get(id, 0).unwrap().licence.into_inner(), licence.as_bytes());
	});
}

#[test]
fn contributions_should_not_enter_when_they_refuse_a_purpose() {
	ExtBuilder::default().build_and_execute(|| {
		let id = collecting(TRAINING);
		commit(ALICE, &text(1));
		crate::mock::advance(1);
		for refusing in [preferences(No, Yes), preferences(No, Unstated)] {
			assert_noop!(stating(1, refusing).by(ALICE, id), Error::PurposeRefused);
		}
		events();
		assert_ok!(stating(1, preferences(Unstated, No)).by(ALICE, id));
		let events = events();
		let [Event::ContributionSubmitted { preferences: stated, .. }] = &events[..] else { panic!("{events:?}") };
		assert_eq!(*stated, preferences(Unstated, No));
		assert_eq!(stored(ContributionId { datanet: id, index: 0 }).preferences, *stated);
	});
}

#[test]
fn purposes_should_only_be_narrowed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = collecting(TRAINING);
		for wider in [Purposes::ALL, Purposes { train_ai: false, ai_use: true }] {
			assert_noop!(update_purposes(id, wider), Error::PurposesWidened);
		}
		assert_ok!(update_purposes(id, Purposes::default()));
		assert_noop!(update_purposes(id, TRAINING), Error::PurposesWidened);
		// What refuses what was a purpose may enter now.
		accepted_with(id, 1, preferences(No, No));
	});
}

#[test]
fn preferences_should_change_freely_while_pending() {
	ExtBuilder::default().build_and_execute(|| {
		let id = collecting(TRAINING);
		let pending = contribute(ALICE, id, &text(1), 10);
		assert_ok!(restate(ALICE, pending, preferences(Yes, No)));
		assert_ok!(restate(ALICE, pending, preferences(Unstated, Yes)));
		assert_noop!(restate(ALICE, pending, preferences(No, Yes)), Error::PurposeRefused);
		assert_eq!(stored(pending).preferences, preferences(Unstated, Yes));
		assert_noop!(restate(BOB, pending, Preferences::default()), Error::NotContributor);
		wait_for(pending);
		assert_ok!(Datanets::review(origin(CAROL), pending, Verdict::Approve { points: 1 }));
		assert_eq!(stored(pending).preferences_in(1), preferences(Unstated, Yes));
	});
}

#[test]
fn preferences_should_become_stricter_in_later_releases_only() {
	ExtBuilder::default().build_and_execute(|| {
		let id = collecting(TRAINING);
		let contribution = accepted_with(id, 1, preferences(Yes, Yes));
		cut(id);
		for looser in [preferences(Unstated, Yes), preferences(Yes, Unstated)] {
			assert_noop!(restate(ALICE, contribution, looser), Error::NotStricter);
		}
		assert_noop!(restate(ALICE, contribution, preferences(No, Yes)), Error::PurposeRefused);

		assert_ok!(restate(ALICE, contribution, preferences(Yes, No)));

		let refused_from = stored(contribution).acceptance().unwrap().refused_from;
		assert_eq!(refused_from, RefusedFrom { train_ai: None, ai_use: Some(2) });
		assert_noop!(restate(ALICE, contribution, preferences(Yes, Yes)), Error::NotStricter);
		assert_eq!(stored(contribution).preferences_in(1), preferences(Yes, Yes));
		assert_eq!(stored(contribution).preferences_in(2), preferences(Yes, No));
		// Nothing is left to state once no later Release contains it.
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
		assert_ok!(update_purposes(id, Purposes::default()));
		assert_noop!(restate(ALICE, contribution, preferences(No, No)), Error::AlreadyClosed);
		assert_ok!(restate(ALICE, contribution, preferences(Yes, No)));
	});
}

#[test]
fn citations_should_respect_the_preference_in_the_releases() {
	ExtBuilder::default().build_and_execute(|| {
		let id = collecting(TRAINING);
		let refusing = accepted_with(id, 1, preferences(Yes, No));
		let changing = accepted_with(id, 2, preferences(Yes, Unstated));
		cut(id);
		assert_ok!(restate(ALICE, changing, preferences(Yes, No)));
		let silent = accepted(BOB, id, &text(3), 10);
		cut(id);
		let now = System::block_number();
		let cited = |id, releases: &[ReleaseId]| Datanets::eligible(id, releases, now, Purpose::AiUse).map(|_| ());
		let (first, second) = (release(id, 1), release(id, 2));

		for releases in [&[first][..], &[second], &[first, second]] {
			assert_eq!(cited(refusing, releases), Err(Ineligible::Refused));
			// The author is paid for what a model has learnt all the same.
			assert!(Datanets::eligible(refusing, releases, now, Purpose::TrainAi).is_ok());
		}
		assert_eq!(cited(changing, &[first]), Ok(()));
		assert_eq!(cited(changing, &[second]), Err(Ineligible::Refused));
		assert_eq!(cited(changing, &[second, first]), Ok(()));
		assert_eq!(cited(silent, &[second]), Ok(()));
	});
}
