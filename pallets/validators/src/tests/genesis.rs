use super::*;

#[test]
fn genesis_should_open_pools_and_select_them() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Session::validators(), vec![ALICE, BOB, CAROL, DAVE]);
		for (id, (who, bond)) in (0..).zip((1..).zip(BONDS)) {
			assert_eq!(held(who), bond);
			let pool = pool(id);
			assert_eq!((pool.validator, pool.bond, pool.standing), (who, bond, Standing::Candidate));
		}
		assert_eq!(NextPoolId::<Test>::get(), 4);
		assert_eq!(free(Validators::stake_pot()), EXISTENTIAL_DEPOSIT);
		assert_eq!(free(Validators::reward_pot()), EXISTENTIAL_DEPOSIT);
		assert_ne!(Validators::stake_pot(), Validators::reward_pot());
	});
}

#[test]
fn genesis_should_have_a_seat_for_each_of_its_validators() {
	Seats::set(77);
	ExtBuilder::default().build_and_execute(|| assert_eq!(Seats::get(), 4));
	ExtBuilder::default().seats(6).build_and_execute(|| assert_eq!(Seats::get(), 6));
	// One without validators leaves them as they are.
	ExtBuilder::default().build_and_execute(|| {
		Seats::set(77);
		crate::GenesisConfig::<Test>::default().build();
		assert_eq!(Seats::get(), 77);
	});
}

#[test]
fn genesis_should_count_its_validators_as_proven() {
	ExtBuilder::default().seats(3).build_and_execute(|| {
		assert_eq!(Session::validators(), vec![ALICE, BOB, CAROL]);
		assert_eq!([ALICES, BOBS, CAROLS, DAVES].map(|id| pool(id).proven), [true, true, true, false]);
	});
}

/// Without them an equivocation in the first sessions could not be proven.
#[test]
fn genesis_should_store_the_roots_of_the_first_sessions() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(pallet_session::historical::HistoricalSessions::<Test>::contains_key(0));
		assert!(pallet_session::historical::HistoricalSessions::<Test>::contains_key(1));
	});
}

#[test]
#[should_panic(expected = "cannot bond")]
fn genesis_should_fail_when_a_bond_is_too_small() {
	ExtBuilder::default().build().execute_with(|| {
		crate::GenesisConfig::<Test> { validators: vec![(EVE, MIN_BOND - 1, percent(0))], ..Default::default() }.build()
	});
}

#[test]
#[should_panic(expected = "a validator is named once")]
fn genesis_should_fail_when_a_validator_is_named_twice() {
	ExtBuilder::default().build().execute_with(|| {
		crate::GenesisConfig::<Test> { validators: vec![(ALICE, MIN_BOND, percent(0))], ..Default::default() }.build()
	});
}
