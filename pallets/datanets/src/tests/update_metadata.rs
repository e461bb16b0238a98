use super::Error;
use crate::{
	mock::{
		accepted, bytes, contribute, contribution_deposit, create, events, held, origin, stored, text, ByteDeposit,
		Datanets, ExtBuilder, Test, ALICE, BOB, CAROL, METADATA_BYTES, PER_BYTE,
	},
	ContributionMetadata, Event, HoldReason, Metadata,
};
use frame_support::{assert_noop, assert_ok};
use tributary_primitives::{
	rights::{Preference, Preferences},
	ContributionId,
};

const UNSTATED: Preferences = Preferences { train_ai: Preference::Unstated, ai_use: Preference::Unstated };

#[test]
fn update_metadata_should_correct_all_but_the_licence() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		let verified = (stored(contribution).content, stored(contribution).status);
		events();

		assert_ok!(Datanets::update_metadata(
			origin(ALICE),
			contribution,
			bytes("text/html"),
			bytes("ipfs://longer"),
			UNSTATED
		));

		let licence = bytes("CC0-1.0");
		let metadata = Metadata { media_type: bytes("text/html"), licence, uri: bytes("ipfs://longer") };
		let deposit = contribution_deposit(10) + 4 * PER_BYTE;
		assert_eq!(
			events(),
			[Event::MetadataUpdated { contribution, metadata: metadata.clone(), preferences: UNSTATED, deposit }]
		);
		assert_eq!(ContributionMetadata::<Test>::get(id, contribution.index), Some(metadata));
		assert_eq!(held(HoldReason::Contribution, ALICE), deposit);
		assert_eq!((stored(contribution).content, stored(contribution).status), verified);
	});
}

#[test]
fn update_metadata_should_charge_the_present_price() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		ByteDeposit::set(5);
		let both = || (bytes("text/plain"), bytes("ipfs://x"));
		assert_ok!(Datanets::update_metadata(origin(ALICE), contribution, both().0, both().1, UNSTATED));
		assert_eq!(held(HoldReason::Contribution, ALICE), contribution_deposit(10));
		ByteDeposit::set(0);
		assert_ok!(Datanets::update_metadata(origin(ALICE), contribution, both().0, both().1, UNSTATED));
		assert_eq!(held(HoldReason::Contribution, ALICE), contribution_deposit(10));
		assert_eq!(METADATA_BYTES, 25);
	});
}

#[test]
fn update_metadata_should_fail_when_not_the_contributor() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 10);
		for who in [BOB, CAROL] {
			let refused = Datanets::update_metadata(origin(who), contribution, bytes("a"), bytes("b"), UNSTATED);
			assert_noop!(refused, Error::NotContributor);
		}
		let unknown = ContributionId { datanet: id, index: 9 };
		assert_noop!(
			Datanets::update_metadata(origin(ALICE), unknown, bytes("a"), bytes("b"), UNSTATED),
			Error::ContributionNotFound
		);
	});
}
