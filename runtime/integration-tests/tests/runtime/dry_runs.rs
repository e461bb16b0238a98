//! Effects of calls before they are signed.

use frame_support::weights::Weight;
use pallet_datanets::{Error, Event};
use sp_runtime::{traits::BadOrigin, DispatchError};
use tributary_integration_tests::{
	market::{contribution, market, text, First, Stranger, DATANET},
	Chain, Keyring,
};
use tributary_primitives::content::Content;
use tributary_runtime::{presets::SHORT_WINDOWS, Runtime, RuntimeCall, RuntimeEvent, System};
use tributary_runtime_api::{runtime_decl_for_call_dry_run_api::CallDryRunApiV1, CallEffects};

const SALT: [u8; 32] = [9; 32];

/// Returns the effects of a call, and checks that the state is the same afterwards.
fn dry_run(chain: &mut Chain, who: Keyring, call: impl Into<RuntimeCall>) -> CallEffects<RuntimeEvent> {
	chain.at(|| {
		let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
		let (before, events) = (root(), System::read_events_no_consensus().count());
		let effects = Runtime::dry_run_call(who.to_account_id(), call.into());
		assert_eq!((root(), System::read_events_no_consensus().count()), (before, events));
		effects
	})
}

#[test]
fn dry_run_should_return_the_events_of_the_call_and_undo_it() {
	let (mut chain, _) = market();
	let text = text(3, 700);
	let call = contribution(&text, SALT);
	let commitment = pallet_datanets::commitment(&First.to_account_id(), &Content::of(&text).hash, &SALT);
	chain.must(First, pallet_datanets::Call::commit { commitment });
	chain.idle(SHORT_WINDOWS.datanets.reveal_window.min(3));

	let effects = dry_run(&mut chain, First, call.clone());
	assert_eq!(effects.result, Ok(()));
	chain.must(First, call.clone());
	let (last, earlier) = effects.events.split_last().expect("it has events");
	assert!(
		matches!(last, RuntimeEvent::Datanets(Event::ContributionSubmitted { contributor, .. })
			if *contributor == First.to_account_id()),
		"{last:?}"
	);
	assert!(earlier.iter().any(|event| matches!(event, RuntimeEvent::Balances(_))), "its deposit: {earlier:?}");
	let emitted: Vec<_> = chain.at(|| System::read_events_no_consensus().map(|record| record.event).collect());
	assert!(
		emitted.windows(effects.events.len()).any(|events| events == effects.events),
		"the call emits the same: {emitted:?}"
	);

	let again = dry_run(&mut chain, First, call);
	assert_eq!(again, CallEffects { result: Err(Error::<Runtime>::CommitmentNotFound.into()), events: vec![] });
}

#[test]
fn dry_run_should_return_the_error_of_the_call() {
	let (mut chain, _) = market();
	let refused = |effects: CallEffects<RuntimeEvent>| {
		assert_eq!(effects.events, []);
		effects.result
	};
	let cut = pallet_datanets::Call::cut_release { datanet: DATANET };
	assert_eq!(refused(dry_run(&mut chain, Stranger, cut)), Err(Error::<Runtime>::NotOwner.into()));
	let who = First.to_account_id().into();
	let set = pallet_balances::Call::force_set_balance { who, new_free: 0 };
	assert_eq!(refused(dry_run(&mut chain, First, set)), Err(BadOrigin.into()));
}

#[test]
fn dry_run_should_refuse_what_may_take_longer_than_a_block() {
	let (mut chain, _) = market();
	let mut refused = |call: RuntimeCall| {
		let effects = dry_run(&mut chain, First, call);
		assert_eq!(effects.events, []);
		effects.result.expect_err("it is refused")
	};
	let kill = || RuntimeCall::System(frame_system::Call::kill_prefix { prefix: vec![1], subkeys: u32::MAX });
	let call = Box::new(kill());
	let wrapped = [
		kill(),
		frame_system::Call::set_code { code: vec![0; 100] }.into(),
		pallet_utility::Call::with_weight { call: call.clone(), weight: Weight::zero() }.into(),
		pallet_utility::Call::batch { calls: vec![kill()] }.into(),
		pallet_sudo::Call::sudo_unchecked_weight { call, weight: Weight::zero() }.into(),
	];
	for call in wrapped {
		assert_eq!(refused(call), DispatchError::Unavailable);
	}
	let heavy = pallet_balances::Call::upgrade_accounts { who: vec![First.to_account_id(); 100_000] };
	assert_eq!(refused(heavy.into()), DispatchError::Exhausted);
}
