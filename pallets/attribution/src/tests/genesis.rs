use super::*;
use frame_support::traits::BuildGenesisConfig as _;

#[test]
fn pot_should_have_its_existential_deposit_when_the_chain_begins() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Balances::free_balance(Attribution::pot()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn pot_should_be_given_no_more_when_it_was_endowed() {
	ExtBuilder::default().build_and_execute(|| {
		crate::GenesisConfig::<Test>::default().build();
		assert_eq!(Balances::free_balance(Attribution::pot()), EXISTENTIAL_DEPOSIT);
	});
}
