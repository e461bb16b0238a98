//! Safe mode, pauses, and the clock that stands still.

use tributary_integration_tests::{sudo, Chain, Keyring, DEVELOPMENT};
use tributary_runtime::{BlockNumber, Network, Runtime, RuntimeCall, System, TRIB};

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

fn transfer() -> RuntimeCall {
	let dest = Keyring::Dave.to_account_id().into();
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest, value: TRIB })
}

fn name(pallet: &str, call: &str) -> pallet_tx_pause::RuntimeCallNameOf<Runtime> {
	(pallet.as_bytes().to_vec().try_into().unwrap(), call.as_bytes().to_vec().try_into().unwrap())
}

fn filtered() -> sp_runtime::DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

fn live(chain: &mut Chain) -> BlockNumber {
	chain.at(Network::live_block)
}

#[test]
fn clock_should_count_blocks_when_nothing_is_stopped() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.idle(7);
	assert_eq!(live(&mut chain), 7);
	assert_eq!(chain.at(System::block_number), 7);
}

#[test]
fn safe_mode_should_stop_calls_and_clock_but_not_the_chain() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.must(Keyring::Alice, sudo(pallet_safe_mode::Call::force_enter {}));
	let stopped = live(&mut chain);
	assert_eq!(chain.send(Keyring::Bob, transfer()), Err(filtered()));
	chain.idle(5);
	assert_eq!(live(&mut chain), stopped);
	// The governing key still works, and ends it.
	chain.must(Keyring::Alice, remark());
	chain.must(Keyring::Alice, sudo(pallet_safe_mode::Call::force_exit {}));
	chain.must(Keyring::Bob, transfer());
	assert!(live(&mut chain) > stopped);
}

#[test]
fn clock_should_stand_still_while_a_call_with_a_deadline_is_paused() {
	let mut chain = Chain::new(DEVELOPMENT);
	let accept = name("Inference", "accept");
	chain.must(Keyring::Alice, sudo(pallet_tx_pause::Call::pause { full_name: accept.clone() }));
	let stopped = live(&mut chain);
	chain.idle(3);
	assert_eq!(live(&mut chain), stopped);
	chain.must(Keyring::Alice, sudo(pallet_tx_pause::Call::unpause { ident: accept }));
	chain.idle(3);
	assert_eq!(live(&mut chain), stopped + 3);
}

#[test]
fn clock_should_go_on_when_another_call_is_paused() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.must(
		Keyring::Alice,
		sudo(pallet_tx_pause::Call::pause { full_name: name("Balances", "transfer_keep_alive") }),
	);
	let before = live(&mut chain);
	assert_eq!(chain.send(Keyring::Bob, transfer()), Err(filtered()));
	assert_eq!(live(&mut chain), before + 1);
}
