//! Safe mode, pauses, the clock that stands still, and what nothing stops.

use crate::common::{sudo, Chain, Keyring, DEVELOPMENT};
use tributary_runtime::*;

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
	// The authorities' key still governs, and ends it.
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

#[test]
fn vital_calls_should_not_be_paused() {
	let mut chain = Chain::new(DEVELOPMENT);
	for (pallet, call) in [
		("Timestamp", "set"),
		("Babe", "report_equivocation_unsigned"),
		("Grandpa", "report_equivocation_unsigned"),
		("Attribution", "claim"),
		("Inference", "withdraw_unbonded"),
		("Inference", "settle"),
		("Inference", "submit"),
		("Inference", "challenge"),
		("Channels", "redeem"),
		("Sudo", "sudo"),
	] {
		let pause = pallet_tx_pause::Call::<Runtime>::pause { full_name: name(pallet, call) };
		chain.at(|| {
			use frame_support::dispatch::RawOrigin;
			use sp_runtime::traits::Dispatchable;
			let refused = RuntimeCall::from(pause).dispatch(RawOrigin::Root.into()).unwrap_err().error;
			assert_eq!(refused, pallet_tx_pause::Error::<Runtime>::Unpausable.into(), "{pallet}.{call}");
		});
	}
}

#[test]
fn parameter_should_stay_within_its_bound_whatever_is_set() {
	use configs::{
		consensus::{MOST_JAILED, MOST_REPORTER_REWARD},
		governance::{dynamic_params::validators, RuntimeParameters},
	};
	use frame_support::traits::Get;
	use sp_runtime::Perbill;
	let mut chain = Chain::new(DEVELOPMENT);
	let all = Some(Perbill::one());
	let reward = validators::Parameters::ReporterReward(validators::ReporterReward, all);
	let jailed = validators::Parameters::MaxJailed(validators::MaxJailed, all);
	for key_value in [reward, jailed].map(RuntimeParameters::Validators) {
		chain.must(Keyring::Alice, sudo(pallet_parameters::Call::set_parameter { key_value }));
	}
	chain.at(|| {
		assert_eq!(<Runtime as pallet_validators::Config>::ReporterReward::get(), MOST_REPORTER_REWARD);
		assert_eq!(<Runtime as pallet_validators::Config>::MaxJailed::get(), MOST_JAILED);
	});
}

#[test]
fn parameter_should_be_set_by_root_only() {
	use configs::governance::{dynamic_params::inference, RuntimeParameters};
	use frame_support::traits::Get;
	let set = || pallet_parameters::Call::set_parameter {
		key_value: RuntimeParameters::Inference(inference::Parameters::ChallengeWindow(
			inference::ChallengeWindow,
			Some(77),
		)),
	};
	let mut chain = Chain::new(DEVELOPMENT);
	assert_eq!(chain.send(Keyring::Bob, set()), Err(sp_runtime::DispatchError::BadOrigin));
	chain.must(Keyring::Alice, sudo(set()));
	chain.at(|| assert_eq!(inference::ChallengeWindow::get(), 77));
}
