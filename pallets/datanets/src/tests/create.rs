use super::Error;
use crate::{
	mock::{
		bytes, create, datanet, events, held, origin, AccountId, ByteDeposit, Datanets, ExtBuilder, MaxOwnerCut, Test,
		CAROL, DATANET_DEPOSIT, DAVE, OWNER, PAUPER,
	},
	Admission, Curation, Datanet, Event, HoldReason, Label, NextDatanetId, Profile,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use sp_runtime::{Perbill, TokenError};
use tributary_primitives::rights::Purposes;

const PURPOSES: Purposes = Purposes { train_ai: true, ai_use: false };

fn try_create(who: AccountId, name: &str, curators: &[AccountId], threshold: u8, owner_cut: Perbill) -> DispatchResult {
	let curators = curators.to_vec().try_into().unwrap();
	Datanets::create(
		origin(who),
		bytes(name),
		bytes("u"),
		Admission::Open,
		Purposes::ALL,
		curators,
		threshold,
		owner_cut,
	)
}

#[test]
fn create_should_store_the_datanet_and_hold_its_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Datanets::create(
			origin(OWNER),
			bytes("rivers"),
			bytes("https://rivers.example"),
			Admission::MembersOnly,
			PURPOSES,
			vec![CAROL, DAVE].try_into().unwrap(),
			2,
			Perbill::from_percent(20),
		));

		let deposit = DATANET_DEPOSIT + 28 * ByteDeposit::get();
		assert_eq!(
			datanet(0),
			Datanet {
				owner: OWNER,
				admission: Admission::MembersOnly,
				purposes: PURPOSES,
				owner_cut: Perbill::from_percent(20),
				deposit,
				profile_deposit: deposit,
				offered_to: None,
				retired: false,
				active_at: 1,
				members: 0,
				contributions: 0,
				contributions_left: 0,
				open_points: 0,
				open_contributions: 0,
				releases: 0,
				first_release: 1,
			}
		);
		let profile = Profile { name: bytes("rivers"), uri: bytes("https://rivers.example") };
		assert_eq!(crate::Profiles::<Test>::get(0), Some(profile));
		assert_eq!(crate::Curations::<Test>::get(0), Curation::first(vec![CAROL, DAVE].try_into().unwrap(), 2));
		assert_eq!(held(HoldReason::Datanet, OWNER), deposit);
		assert_eq!(
			events(),
			[Event::DatanetCreated {
				datanet: 0,
				owner: OWNER,
				name: bytes("rivers"),
				uri: bytes("https://rivers.example"),
				admission: Admission::MembersOnly,
				purposes: PURPOSES,
				curators: vec![CAROL, DAVE].try_into().unwrap(),
				threshold: 2,
				owner_cut: Perbill::from_percent(20),
			}]
		);
	});
}

#[test]
fn create_should_count_ids_up() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!((create(&[], 0), create(&[CAROL], 1)), (0, 1));
		assert_eq!(NextDatanetId::<Test>::get(), 2);
	});
}

#[test]
fn create_should_fail_when_the_name_is_empty() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(try_create(OWNER, "", &[], 0, Perbill::zero()), Error::EmptyName);
	});
}

#[test]
fn create_should_fail_when_the_owner_cut_is_too_high() {
	ExtBuilder::default().build_and_execute(|| {
		let cut = Perbill::from_parts(MaxOwnerCut::get().deconstruct() + 1);
		assert_noop!(try_create(OWNER, "n", &[], 0, cut), Error::MaxOwnerCutExceeded);
	});
}

#[test]
fn create_should_fail_when_the_threshold_does_not_fit_the_curators() {
	ExtBuilder::default().build_and_execute(|| {
		for (curators, threshold) in [(&[][..], 1), (&[CAROL], 0), (&[CAROL], 2), (&[CAROL, DAVE], 3), (&[CAROL], 255)]
		{
			let result = try_create(OWNER, "n", curators, threshold, Perbill::zero());
			assert_noop!(result, Error::ThresholdOutOfRange);
		}
	});
}

#[test]
fn create_should_fail_when_a_curator_is_named_twice() {
	ExtBuilder::default().build_and_execute(|| {
		let result = try_create(OWNER, "n", &[CAROL, DAVE, CAROL], 1, Perbill::zero());
		assert_noop!(result, Error::DuplicateCurator);
	});
}

#[test]
fn create_should_fail_when_the_deposit_cannot_be_held() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(try_create(PAUPER, "n", &[], 0, Perbill::zero()), TokenError::FundsUnavailable);
	});
}

#[test]
fn names_should_be_bounded() {
	assert!(Label::try_from(vec![b'x'; 64]).is_ok());
	assert!(Label::try_from(vec![b'x'; 65]).is_err());
}
