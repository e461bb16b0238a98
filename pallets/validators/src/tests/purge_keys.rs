use super::*;

#[test]
fn purge_keys_should_work_when_they_are_not_needed() {
	ExtBuilder::default().build_and_execute(|| {
		// Never a validator.
		assert_ok!(Validators::purge_keys(signed(EVE)));
		assert!(!Session::has_keys(&EVE));
		// Left, and both sessions that it was selected for are over.
		assert_ok!(Validators::leave(signed(ALICE)));
		rotate_by(2);
		assert!(!Session::validators().contains(&ALICE));
		assert_ok!(Validators::purge_keys(signed(ALICE)));
		assert_noop!(Validators::purge_keys(signed(ALICE)), pallet_session::Error::<Test>::NoKeys);
		rotate_by(3);
	});
}

#[test]
fn purge_keys_should_fail_while_the_account_validates_or_can_be_selected() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::purge_keys(signed(ALICE)), Error::<Test>::KeysInUse);
		assert_ok!(Validators::leave(signed(ALICE)));
		assert_noop!(Validators::purge_keys(signed(ALICE)), Error::<Test>::KeysInUse);
		rotate();
		// The session that it was selected for before it left.
		assert!(Session::validators().contains(&ALICE));
		assert_noop!(Validators::purge_keys(signed(ALICE)), Error::<Test>::KeysInUse);

		// A candidate that is not in the set.
		assert_ok!(Validators::join(signed(EVE), MIN_BOND, percent(0)));
		assert!(!Session::validators().contains(&EVE));
		assert_noop!(Validators::purge_keys(signed(EVE)), Error::<Test>::KeysInUse);
	});
}

#[test]
fn set_should_keep_its_keys_when_all_leave() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [ALICE, BOB, CAROL, DAVE] {
			assert_ok!(Validators::leave(signed(who)));
		}
		rotate_by(4);
		// No others joined.
		assert_eq!(Session::validators(), [ALICE, BOB]);
		for who in [ALICE, BOB] {
			assert_noop!(Validators::purge_keys(signed(who)), Error::<Test>::KeysInUse);
		}
		assert_ok!(Validators::purge_keys(signed(CAROL)));
	});
}
