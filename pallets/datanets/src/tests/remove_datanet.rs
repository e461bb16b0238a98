use super::Error;
use crate::{
	mock::{
		accepted, contribute, create, cut, events, origin, stored, text, Balances, Datanets, ExtBuilder, PoolNodes,
		Test, ALICE, BOB, CAROL, EVE, OWNER, RICH,
	},
	Curations, Event, Profiles, POOL_NODES,
};
use frame_support::{assert_noop, assert_ok};

#[test]
fn remove_datanet_should_end_everything_step_by_step() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let remove = || Datanets::remove_datanet(origin(EVE), id);
		let members = || vec![ALICE].try_into().unwrap();
		assert_ok!(Datanets::set_members(origin(OWNER), id, members(), Default::default()));
		let contribution = accepted(ALICE, id, &text(1), 10);
		let pending = contribute(BOB, id, &text(2), 10);
		cut(id);
		assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));

		assert_noop!(remove(), Error::NotRetired);
		assert_ok!(Datanets::retire(origin(OWNER), id));
		assert_noop!(remove(), Error::ReleasesLeft);
		assert_ok!(Datanets::remove_release(origin(EVE), id));
		assert_noop!(remove(), Error::ContributionsLeft);
		assert_ok!(Datanets::remove_contribution(origin(EVE), contribution));
		assert_noop!(remove(), Error::ContributionsLeft);
		let commitment = stored(pending).pending().unwrap().commitment;
		assert_ok!(Datanets::withdraw(origin(EVE), pending));
		assert_ok!(Datanets::remove_commitment(origin(BOB), BOB, commitment));
		assert_noop!(remove(), Error::MembersLeft);
		assert_ok!(Datanets::set_members(origin(EVE), id, Default::default(), members()));

		PoolNodes::insert(id, POOL_NODES + 1);
		events();
		assert_ok!(remove());
		assert_eq!(events(), [Event::DatanetPoolsReduced { datanet: id }]);
		Datanets::do_try_state().unwrap();
		assert_ok!(remove());
		assert_eq!(events(), [Event::DatanetRemoved { datanet: id }]);

		assert!(crate::Datanets::<Test>::get(id).is_none());
		assert!(!Profiles::<Test>::contains_key(id));
		assert!(!Curations::<Test>::contains_key(id));
		for who in [OWNER, ALICE, BOB] {
			assert_eq!(Balances::free_balance(who), RICH);
		}
		assert_noop!(remove(), Error::DatanetNotFound);
		// Its id is never assigned again.
		assert_eq!(create(&[], 0), id + 1);
	});
}

#[test]
fn remove_datanet_should_take_the_tally_along() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		accepted(BOB, id, &text(9), 1);
		for seed in 1..8 {
			let contribution = accepted(ALICE, id, &text(seed), 10);
			cut(id);
			assert_ok!(Datanets::revoke_consent(origin(ALICE), contribution));
			cut(id);
		}
		assert_ok!(Datanets::retire(origin(OWNER), id));
		for _ in 0..14 {
			assert_ok!(Datanets::remove_release(origin(EVE), id));
			Datanets::do_try_state().unwrap();
		}
		for index in 0..8 {
			let contribution = tributary_primitives::ContributionId { datanet: id, index };
			assert_ok!(Datanets::remove_contribution(origin(EVE), contribution));
		}
		assert_ok!(Datanets::remove_datanet(origin(EVE), id));
		assert_eq!(crate::RevocationNodes::<Test>::iter().count(), 0);
		assert_eq!(Balances::free_balance(OWNER), RICH);
	});
}
