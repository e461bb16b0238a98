//! Fees, dust and the treasury: nothing is lost, nothing is made.

use tributary_integration_tests::{free, Chain, Keyring, DEVELOPMENT, LOCAL};
use tributary_runtime::{
	constants::{
		accounts::TreasuryAccount,
		currency::{AUTHOR_PART_OF_FEES, TREASURY_PART_OF_FEES},
	},
	AccountId, Balance, Balances, RuntimeCall, Session, Validators, EXISTENTIAL_DEPOSIT, MICRO_TRIB, MILLI_TRIB, TRIB,
};

fn transfer(to: AccountId, value: Balance) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death { dest: to.into(), value })
}

#[test]
fn fee_should_go_to_treasury_and_validators() {
	let mut chain = Chain::new(DEVELOPMENT);
	let balances = |chain: &mut Chain| {
		chain.at(|| {
			[
				TreasuryAccount::get(),
				Validators::reward_pot(),
				Keyring::Alice.to_account_id(),
				Keyring::Bob.to_account_id(),
			]
			.map(|who| free(&who))
		})
	};
	let issuance = chain.at(Balances::total_issuance);
	let before = balances(&mut chain);
	chain.must(Keyring::Bob, transfer(Keyring::Dave.to_account_id(), TRIB));
	let fee = chain.fee_paid();
	assert_eq!(balances(&mut chain), [before[0], before[1] + fee, before[2], before[3] - TRIB - fee]);
	// When the session ends, the treasury receives its part, and the authors of blocks the rest.
	let sessions = chain.at(Session::current_index);
	while chain.at(Session::current_index) == sessions {
		chain.idle(1);
	}
	let part = TREASURY_PART_OF_FEES.mul_ceil(fee);
	assert_eq!(balances(&mut chain)[..2], [before[0] + part, before[1] + fee - part]);
	chain.at(|| {
		let (_, pool) = Validators::validator(Keyring::Alice.to_account_id()).expect("she validates");
		assert_eq!(pool.earned, fee - part);
		assert_eq!(Balances::total_issuance(), issuance);
	});
	// A transfer costs somewhat less than a thousandth of a token.
	assert!(fee > 100 * MICRO_TRIB && fee < MILLI_TRIB, "{fee}");
}

#[test]
fn full_blocks_should_earn_their_author_more_than_empty_ones() {
	let mut chain = Chain::new(LOCAL);
	let session = chain.at(Session::current_index);
	let authors = chain.at(Session::validators);
	let (mut fees, mut blocks) = (0, [0u128; 2]);
	loop {
		// The first author includes a transaction in its first three blocks, the other none.
		let author = usize::from(blocks[0] > blocks[1]);
		if author == 0 && blocks[0] < 3 {
			let transaction = (Keyring::Ferdie, transfer(Keyring::Dave.to_account_id(), TRIB));
			assert!(matches!(chain.block_after(1, 0, &[transaction])[..], [Ok(Ok(_))]));
			fees += chain.fee_paid();
		} else {
			chain.block_after(1, author as u32, &[]);
		}
		if chain.at(Session::current_index) > session {
			break;
		}
		blocks[author] += 1;
	}
	let by_fees = AUTHOR_PART_OF_FEES * fees;
	let by_blocks = fees - TREASURY_PART_OF_FEES.mul_ceil(fees) - by_fees;
	let shares = blocks.map(|made| by_blocks * made / (blocks[0] + blocks[1]));
	chain.at(|| {
		let earned = |who: AccountId| Validators::validator(who).expect("it validates").1.earned;
		assert_eq!(authors.into_iter().map(earned).collect::<Vec<_>>(), [shares[0] + by_fees, shares[1]]);
	});
}

#[test]
fn tip_should_go_to_the_author() {
	let mut chain = Chain::new(DEVELOPMENT);
	let alice = |chain: &mut Chain| chain.at(|| free(&Keyring::Alice.to_account_id()));
	let before = alice(&mut chain);
	let tip = 7 * MILLI_TRIB;
	chain.tipped(Keyring::Bob, transfer(Keyring::Dave.to_account_id(), TRIB), tip);
	assert_eq!(alice(&mut chain), before + tip);
}

#[test]
fn dust_should_go_to_the_treasury() {
	let mut chain = Chain::new(DEVELOPMENT);
	let newcomer = Keyring::One.to_account_id();
	chain.must(Keyring::Bob, transfer(newcomer.clone(), 2 * EXISTENTIAL_DEPOSIT));
	let (issuance, treasury) = chain.at(|| (Balances::total_issuance(), free(&TreasuryAccount::get())));
	chain.at(|| {
		use frame_support::traits::tokens::{fungible::Mutate, Preservation};
		let most = 2 * EXISTENTIAL_DEPOSIT - 7;
		Balances::transfer(&newcomer, &Keyring::Bob.to_account_id(), most, Preservation::Expendable).unwrap();
		assert_eq!(free(&newcomer), 0);
		assert_eq!(free(&TreasuryAccount::get()), treasury + 7);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}
