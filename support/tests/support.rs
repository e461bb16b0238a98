//! Payments against a chain with balances and a ledger: nothing is created or lost, and an account
//! is paid either at once or by the ledger, never both.

#![allow(missing_docs, unreachable_pub, reason = "the macros generate public items without docs")]

use frame_support::{
	derive_impl, parameter_types,
	storage::with_storage_layer,
	traits::{
		fungible::{Inspect, InspectHold, Mutate, MutateHold},
		VariantCount,
	},
};
use proptest::prelude::*;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use tributary_primitives::{
	traits::{Credit, CreditReason},
	Balance,
};
use tributary_support::{count, credit_from_hold, dry_run, release_or_credit, transfer_or_credit};
use tributary_testing::{
	ledger::{CreditLog, Credits, LedgerSetup},
	MockLedger,
};

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
}

type AccountId = u64;
/// Reason of a hold: any byte.
type Reason = u8;

parameter_types! {
	pub static ExistentialDeposit: Balance = 1;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type RuntimeHoldReason = Reason;
}

impl LedgerSetup for Test {
	type AccountId = AccountId;
	type BlockNumber = u64;
	type Currency = Balances;

	fn pot() -> AccountId {
		POT
	}

	fn endowment() -> Balance {
		ENDOWMENT
	}

	fn is_expected(reason: CreditReason) -> bool {
		matches!(reason, CreditReason::Refund | CreditReason::Penalty)
	}
}

type Ledger = MockLedger<Test>;

const WHO: AccountId = 1;
const OTHER: AccountId = 2;
const POT: AccountId = 3;
const ENDOWMENT: Balance = 1_000;
const REASON: Reason = 7;
const OTHER_REASON: Reason = 8;

/// Ledger that fails every credit after a write.
struct RefusingLedger;

impl Credit<AccountId> for RefusingLedger {
	fn pot() -> AccountId {
		POT
	}

	fn credit(account: &AccountId, amount: Balance, _: CreditReason) -> DispatchResult {
		Credits::<AccountId>::insert(account, amount);
		Err(DispatchError::Unavailable)
	}
}

/// Runs a test on a chain with this existential deposit.
fn execute<R>(existential_deposit: Balance, test: impl FnOnce() -> R) -> R {
	assert!(<Reason as VariantCount>::VARIANT_COUNT > u32::from(OTHER_REASON));
	ExistentialDeposit::set(existential_deposit);
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let balances = vec![(POT, ENDOWMENT)];
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }.assimilate_storage(&mut storage).unwrap();
	sp_io::TestExternalities::new(storage).execute_with(test)
}

/// Gives `WHO` these free and held amounts. Another reference keeps an account alive that has
/// nothing free.
fn endow(free: Balance, held: Balance, held_elsewhere: Balance) {
	let spare = ExistentialDeposit::get();
	Balances::mint_into(&WHO, held + held_elsewhere + spare).unwrap();
	Balances::hold(&REASON, &WHO, held).unwrap();
	Balances::hold(&OTHER_REASON, &WHO, held_elsewhere).unwrap();
	System::inc_providers(&WHO);
	Balances::set_balance(&WHO, free);
}

/// Returns all that an account has or is owed.
fn wealth(who: AccountId) -> Balance {
	Balances::total_balance(&who) + Credits::<AccountId>::get(who)
}

fn held(reason: Reason) -> Balance {
	Balances::balance_on_hold(&reason, &WHO)
}

fn root() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

/// Tested amounts around the existential deposits.
fn amount() -> impl Strategy<Value = Balance> {
	prop_oneof![0u128..4, 0u128..40]
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..Default::default() })]

	#[test]
	fn release_should_pay_or_credit_exactly_the_amount(
		existential_deposit in 1u128..20, free in amount(), on_hold in amount(), elsewhere in amount(), amount in amount(),
	) {
		execute(existential_deposit, || {
			// The free balance is dust or zero, or keeps the account alive.
			let free = if free < existential_deposit { 0 } else { free };
			endow(free, on_hold, elsewhere);
			let (before, issuance, state) = (wealth(WHO), Balances::total_issuance(), root());

			let result = release_or_credit::<_, Balances, Ledger>(&REASON, &WHO, amount);

			let released = Balances::balance(&WHO) - free;
			let credited = Credits::<AccountId>::get(WHO);
			prop_assert_eq!(Balances::total_issuance(), issuance);
			prop_assert_eq!((wealth(WHO), held(OTHER_REASON)), (before, elsewhere));
			Ledger::check();
			if amount > on_hold {
				prop_assert!(result.is_err());
				prop_assert_eq!(root(), state);
				return Ok(());
			}
			prop_assert_eq!(result, Ok(()));
			prop_assert_eq!((released + credited, held(REASON)), (amount, on_hold - amount));
			prop_assert!(released == 0 || credited == 0);
			// The ledger owes only what the account cannot take.
			prop_assert_eq!(credited > 0, amount > 0 && free + amount < existential_deposit);
			let refund = (WHO, credited, CreditReason::Refund);
			prop_assert_eq!(CreditLog::<AccountId>::get(), if credited > 0 { vec![refund] } else { vec![] });
			Ok(())
		})?;
	}

	#[test]
	fn transfer_should_pay_or_credit_exactly_the_amount(
		existential_deposit in 1u128..20, free in 0u128..60, theirs in amount(), amount in amount(),
	) {
		execute(existential_deposit, || {
			let free = free.max(existential_deposit);
			let theirs = if theirs < existential_deposit { 0 } else { theirs };
			Balances::mint_into(&WHO, free).unwrap();
			if theirs > 0 {
				Balances::mint_into(&OTHER, theirs).unwrap();
			}
			let (before, issuance, state) = (wealth(WHO) + wealth(OTHER), Balances::total_issuance(), root());

			let result = transfer_or_credit::<_, Balances, Ledger>(&WHO, &OTHER, amount);

			let moved = Balances::balance(&OTHER) - theirs;
			let credited = Credits::<AccountId>::get(OTHER);
			prop_assert_eq!(Balances::total_issuance(), issuance);
			prop_assert_eq!(wealth(WHO) + wealth(OTHER), before);
			Ledger::check();
			if amount > 0 && free - existential_deposit < amount {
				prop_assert!(result.is_err(), "the payer stays alive");
				prop_assert_eq!(root(), state);
				return Ok(());
			}
			prop_assert_eq!(result, Ok(()));
			prop_assert_eq!((moved + credited, Balances::balance(&WHO)), (amount, free - amount));
			prop_assert!(moved == 0 || credited == 0);
			prop_assert_eq!(credited > 0, amount > 0 && theirs + amount < existential_deposit);
			Ok(())
		})?;
	}

	#[test]
	fn credit_from_hold_should_owe_exactly_the_amount(on_hold in amount(), amount in amount()) {
		execute(5, || {
			endow(0, on_hold, 0);
			let (issuance, state) = (Balances::total_issuance(), root());

			let result = credit_from_hold::<_, Balances, Ledger>(&REASON, &WHO, &OTHER, amount, CreditReason::Penalty);

			prop_assert_eq!(Balances::total_issuance(), issuance);
			Ledger::check();
			if amount > on_hold {
				prop_assert!(result.is_err());
				prop_assert_eq!(root(), state);
				return Ok(());
			}
			prop_assert_eq!(result, Ok(()));
			prop_assert_eq!((Credits::<AccountId>::get(OTHER), held(REASON)), (amount, on_hold - amount));
			Ok(())
		})?;
	}
}

#[test]
fn payments_should_change_nothing_when_the_ledger_refuses() {
	execute(10, || {
		endow(0, 5, 0);
		Balances::mint_into(&OTHER, 100).unwrap();
		let state = root();
		let release = release_or_credit::<_, Balances, RefusingLedger>(&REASON, &WHO, 5);
		assert_eq!((release, root()), (Err(DispatchError::Unavailable), state.clone()));
		let penalty = credit_from_hold::<_, Balances, RefusingLedger>(&REASON, &WHO, &OTHER, 5, CreditReason::Penalty);
		assert_eq!((penalty, root()), (Err(DispatchError::Unavailable), state.clone()));
		let transfer = transfer_or_credit::<_, Balances, RefusingLedger>(&OTHER, &WHO, 5);
		assert_eq!((transfer, root()), (Err(DispatchError::Unavailable), state));
	});
}

#[test]
fn dry_run_should_return_the_result_and_undo_the_action() {
	execute(1, || {
		let state = root();
		let act = |result: Result<u32, DispatchError>| {
			dry_run(|| {
				Balances::mint_into(&WHO, 100)?;
				result
			})
		};
		for result in [Ok(3), Err(DispatchError::Unavailable)] {
			assert_eq!((act(result), root()), (result, state.clone()));
			// Within a transaction too, which continues.
			let nested = with_storage_layer(|| {
				Balances::mint_into(&OTHER, 100)?;
				assert_eq!((act(result), Balances::balance(&WHO)), (result, 0));
				Err::<(), _>(DispatchError::CannotLookup)
			});
			assert_eq!((nested, root()), (Err(DispatchError::CannotLookup), state.clone()));
		}
	});
}

#[test]
fn count_should_saturate() {
	let largest = u32::MAX as usize;
	assert_eq!([0, 7, largest, largest + 1].map(count), [0, 7, u32::MAX, u32::MAX]);
}
