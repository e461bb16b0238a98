//! Fees, dust and the treasury: nothing is lost, nothing is made.

use crate::common::{Chain, Keyring, DEVELOPMENT};
use tributary_runtime::{
	configs::money::{TreasuryAccount, TREASURY_PART_OF_FEES},
	*,
};

fn transfer(to: AccountId, value: Balance) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death { dest: to.into(), value })
}

fn fee_of_last(chain: &mut Chain) -> Balance {
	chain
		.events()
		.into_iter()
		.find_map(|event| match event {
			RuntimeEvent::TransactionPayment(pallet_transaction_payment::Event::TransactionFeePaid {
				actual_fee,
				..
			}) => Some(actual_fee),
			_ => None,
		})
		.expect("a fee was paid")
}

#[test]
fn fee_should_go_to_treasury_and_author() {
	let mut chain = Chain::new(DEVELOPMENT);
	let (alice, bob) = (Keyring::Alice.to_account_id(), Keyring::Bob.to_account_id());
	let before = chain.at(|| {
		(
			Balances::total_issuance(),
			crate::common::free(&TreasuryAccount::get()),
			crate::common::free(&alice),
			crate::common::free(&bob),
		)
	});
	chain.must(Keyring::Bob, transfer(Keyring::Dave.to_account_id(), TRIB));
	let fee = fee_of_last(&mut chain);
	let part = TREASURY_PART_OF_FEES.mul_ceil(fee);
	chain.at(|| {
		assert_eq!(Balances::total_issuance(), before.0);
		assert_eq!(crate::common::free(&TreasuryAccount::get()), before.1 + part);
		assert_eq!(crate::common::free(&alice), before.2 + fee - part);
		assert_eq!(crate::common::free(&bob), before.3 - TRIB - fee);
	});
	// A transfer costs somewhat less than a thousandth of a token.
	assert!(fee > 100 * MICRO_TRIB && fee < MILLI_TRIB, "{fee}");
}

#[test]
fn author_should_pay_for_its_own_transactions() {
	let mut chain = Chain::new(DEVELOPMENT);
	let before = chain.at(|| crate::common::free(&Keyring::Alice.to_account_id()));
	chain.must(Keyring::Alice, transfer(Keyring::Dave.to_account_id(), TRIB));
	let fee = fee_of_last(&mut chain);
	let paid = before - TRIB - chain.at(|| crate::common::free(&Keyring::Alice.to_account_id()));
	assert_eq!(paid, TREASURY_PART_OF_FEES.mul_ceil(fee));
}

#[test]
fn dust_should_go_to_the_treasury() {
	let mut chain = Chain::new(DEVELOPMENT);
	let newcomer = Keyring::One.to_account_id();
	chain.must(Keyring::Bob, transfer(newcomer.clone(), 2 * EXISTENTIAL_DEPOSIT));
	let (issuance, treasury) = chain.at(|| (Balances::total_issuance(), crate::common::free(&TreasuryAccount::get())));
	chain.at(|| {
		use frame_support::traits::tokens::{fungible::Mutate, Preservation};
		let most = 2 * EXISTENTIAL_DEPOSIT - 7;
		Balances::transfer(&newcomer, &Keyring::Bob.to_account_id(), most, Preservation::Expendable).unwrap();
		assert_eq!(crate::common::free(&newcomer), 0);
		assert_eq!(crate::common::free(&TreasuryAccount::get()), treasury + 7);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}
