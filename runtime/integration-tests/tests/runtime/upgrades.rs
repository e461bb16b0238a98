//! A new version of the runtime whose migrations run or fail. (`e2e/tests/upgrade.test.ts` upgrades
//! a whole network, with real migrations.)

use frame_support::traits::SafeMode as Switch;
use pallet_migrations::{ActiveCursor, Cursor, MigrationCursor};
use sp_runtime::DispatchError;
use tributary_integration_tests::{sudo, Chain, Keyring, DEVELOPMENT};
use tributary_runtime::{Migrations, Network, Runtime, RuntimeCall, RuntimeEvent, SafeMode, System, TRIB};

fn transfer() -> RuntimeCall {
	let dest = Keyring::Dave.to_account_id().into();
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest, value: TRIB })
}

/// Returns an exit, which ordinary safe mode leaves open. It fails, since there is no
/// delegation.
fn exit() -> RuntimeCall {
	RuntimeCall::Validators(pallet_validators::Call::undelegate { pool: 0, shares: 1 })
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

/// Sets the cursor, as if a migration were under way.
fn begin_migration(chain: &mut Chain) {
	chain.at(|| {
		let started_at = System::block_number();
		Cursor::<Runtime>::put(MigrationCursor::Active(ActiveCursor { index: 0, inner_cursor: None, started_at }));
	});
}

/// Makes the first block of a new version while the migrations of the previous one have not ended:
/// the upgrade fails.
fn fail_migration(chain: &mut Chain) {
	begin_migration(chain);
	chain.at(frame_system::LastRuntimeUpgrade::<Runtime>::kill);
	chain.idle(1);
	let failed = RuntimeEvent::Migrations(pallet_migrations::Event::UpgradeFailed);
	assert!(chain.events().contains(&failed), "{:?}", chain.events());
}

#[test]
fn clock_should_stand_still_while_a_migration_runs() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.idle(2);
	begin_migration(&mut chain);
	chain.idle(1);
	// The migration had nothing left to do, so it ended with that block.
	chain.at(|| assert_eq!((Network::live_block(), System::block_number()), (2, 3)));
	chain.idle(2);
	chain.at(|| assert_eq!((Network::live_block(), System::block_number()), (4, 5)));
}

#[test]
fn failed_migration_should_leave_the_chain_to_governance_alone() {
	let mut chain = Chain::new(DEVELOPMENT);
	// Changes on top of genesis emit no events.
	chain.idle(1);
	fail_migration(&mut chain);
	let stopped = chain.at(Network::live_block);

	// Blocks take transactions again, but users' calls are refused, and no deadline comes nearer.
	chain.at(|| {
		use frame_support::migrations::MultiStepMigrator;
		assert!(!Migrations::ongoing(), "with a cursor, blocks take inherents only");
		assert!(SafeMode::is_entered());
		assert!(<SafeMode as Switch>::remaining() > Some(u32::MAX / 2), "it does not end by itself");
	});
	assert_eq!(chain.send(Keyring::Bob, transfer()), Err(filtered()));
	assert_eq!(chain.send(Keyring::Bob, exit()), Err(filtered()));
	assert_eq!(chain.at(Network::live_block), stopped);

	// Governance repairs the state, runs the migrations again, and opens the chain.
	let repaired = (b"what was broken".to_vec(), b"repaired".to_vec());
	chain.must(Keyring::Alice, sudo(frame_system::Call::set_storage { items: vec![repaired] }));
	chain.must(Keyring::Alice, sudo(pallet_migrations::Call::force_onboard_mbms {}));
	chain.must(Keyring::Alice, sudo(pallet_safe_mode::Call::force_exit {}));
	chain.must(Keyring::Bob, transfer());
	assert!(chain.at(Network::live_block) > stopped);
}

#[test]
fn failed_migration_should_close_the_exits_of_a_safe_mode_that_was_on() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.must(Keyring::Alice, sudo(pallet_safe_mode::Call::force_enter {}));
	let nothing = pallet_validators::Error::<Runtime>::DelegationNotFound.into();
	assert_eq!(chain.send(Keyring::Bob, exit()), Err(nothing));
	fail_migration(&mut chain);
	assert_eq!(chain.send(Keyring::Bob, exit()), Err(filtered()));
	chain.must(Keyring::Alice, sudo(pallet_safe_mode::Call::force_exit {}));
	assert_eq!(chain.send(Keyring::Bob, exit()), Err(nothing));
}
