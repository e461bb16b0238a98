//! Safe mode, pauses, and the clocks that stand still.

use tributary_integration_tests::{sudo, Chain, Keyring, DEVELOPMENT};
use tributary_runtime::{configs::network::MaxStandstill, BlockNumber, Network, Runtime, RuntimeCall, System, TRIB};

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

fn curation(chain: &mut Chain) -> BlockNumber {
	chain.at(Network::curation_block)
}

#[test]
fn clock_should_count_blocks_when_nothing_is_stopped() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.idle(7);
	assert_eq!((live(&mut chain), curation(&mut chain)), (7, 7));
	assert_eq!(chain.at(System::block_number), 7);
}

#[test]
fn safe_mode_should_stop_calls_and_curation_but_not_the_chain() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.must(Keyring::Alice, sudo(pallet_safe_mode::Call::force_enter {}));
	let (before, stopped) = (live(&mut chain), curation(&mut chain));
	assert_eq!(chain.send(Keyring::Bob, transfer()), Err(filtered()));
	chain.idle(5);
	assert_eq!((live(&mut chain), curation(&mut chain)), (before + 6, stopped));
	// The governing key still works, and ends it.
	chain.must(Keyring::Alice, remark());
	chain.must(Keyring::Alice, sudo(pallet_safe_mode::Call::force_exit {}));
	chain.must(Keyring::Bob, transfer());
	assert!(curation(&mut chain) > stopped);
}

#[test]
fn pause_of_curation_should_stop_no_other_clock() {
	let mut chain = Chain::new(DEVELOPMENT);
	let review = name("Datanets", "review");
	chain.must(Keyring::Alice, sudo(pallet_tx_pause::Call::pause { full_name: review.clone() }));
	let (before, stopped) = (live(&mut chain), curation(&mut chain));
	chain.idle(3);
	assert_eq!((live(&mut chain), curation(&mut chain)), (before + 3, stopped));
	chain.must(Keyring::Alice, sudo(pallet_tx_pause::Call::unpause { ident: review }));
	chain.idle(3);
	assert_eq!(curation(&mut chain), stopped + 3);
}

#[test]
fn pause_of_curation_should_stop_its_clock_for_a_bounded_time() {
	let mut chain = Chain::new(DEVELOPMENT);
	let full_name = name("Datanets", "contribute");
	chain.must(Keyring::Alice, sudo(pallet_tx_pause::Call::pause { full_name }));
	let stopped = curation(&mut chain);
	chain.at(|| pallet_network::CurationStandstill::<Runtime>::put(MaxStandstill::get() - 2));
	chain.idle(5);
	assert_eq!(curation(&mut chain), stopped + 3);
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
