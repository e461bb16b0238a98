use super::Error;
use crate::{
	mock::{
		accepted, bytes, create, cut, datanet, events, held, origin, text, AccountId, ByteDeposit, Datanets,
		ExtBuilder, Test, ALICE, CAROL, DATANET_DEPOSIT, OWNER, PER_BYTE, PER_MEMBER, RICH,
	},
	Admission, Event, HoldReason, Profiles, Releases,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use sp_runtime::{Perbill, TokenError};
use tributary_primitives::rights::Purposes;

fn update(who: AccountId, id: u32, name: &str, uri: &str, cut: u32) -> DispatchResult {
	let cut = Perbill::from_percent(cut);
	Datanets::update(origin(who), id, bytes(name), bytes(uri), Admission::MembersOnly, Purposes::default(), cut)
}

#[test]
fn update_should_change_profile_admission_and_cut() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(ALICE, id, &text(1), 10);
		cut(id);
		events();

		assert_ok!(update(OWNER, id, "seas", "https://seas.example/somewhere", 20));

		assert_eq!(
			events(),
			[Event::DatanetUpdated {
				datanet: id,
				name: bytes("seas"),
				uri: bytes("https://seas.example/somewhere"),
				admission: Admission::MembersOnly,
				purposes: Purposes::default(),
				owner_cut: Perbill::from_percent(20),
			}]
		);
		assert_eq!(Profiles::<Test>::get(id).unwrap().name, bytes::<frame_support::traits::ConstU32<64>>("seas"));
		assert_eq!(datanet(id).admission, Admission::MembersOnly);
		// An existing Release keeps its cut.
		cut(id);
		let cuts = [1, 2].map(|number| Releases::<Test>::get(id, number).unwrap().owner_cut);
		assert_eq!(cuts, [Perbill::from_percent(10), Perbill::from_percent(20)]);
	});
}

#[test]
fn update_should_hold_and_return_the_difference() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let members = vec![ALICE].try_into().unwrap();
		assert_ok!(Datanets::set_members(origin(OWNER), id, members, Default::default()));
		for (name, uri) in [("a", ""), ("much longer than before", "https://it.is.example/long"), ("b", "c")] {
			assert_ok!(update(OWNER, id, name, uri, 0));
			let profile = DATANET_DEPOSIT + PER_BYTE * (name.len() + uri.len()) as u128;
			assert_eq!(datanet(id).profile_deposit, profile);
			assert_eq!(held(HoldReason::Datanet, OWNER), profile + PER_MEMBER);
		}
		// At the present price, against the deposit that was taken.
		ByteDeposit::set(100);
		assert_ok!(update(OWNER, id, "b", "c", 0));
		assert_eq!(held(HoldReason::Datanet, OWNER), DATANET_DEPOSIT + 200 + PER_MEMBER);
	});
}

#[test]
fn update_should_fail_when_not_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		assert_noop!(update(CAROL, id, "seas", "", 0), Error::NotOwner);
		assert_noop!(update(OWNER, id + 1, "seas", "", 0), Error::DatanetNotFound);
		assert_noop!(update(OWNER, id, "", "uri", 0), Error::EmptyName);
		assert_noop!(update(OWNER, id, "seas", "", 21), Error::MaxOwnerCutExceeded);
		ByteDeposit::set(RICH);
		assert_noop!(update(OWNER, id, "seas", "", 0), TokenError::FundsUnavailable);
	});
}
