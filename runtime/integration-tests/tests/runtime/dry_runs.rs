//! Effects of calls before they are signed.

use frame_support::dispatch::GetDispatchInfo;
use pallet_datanets::{Error, Event};
use sp_runtime::{traits::BadOrigin, DispatchError};
use tributary_integration_tests::{
	market::{contribution, market, text, First, Stranger, DATANET},
	Chain, Keyring,
};
use tributary_primitives::content::Content;
use tributary_runtime::{
	configs::system::RuntimeBlockWeights, presets::SHORT_WINDOWS, OriginCaller, Runtime, RuntimeCall, RuntimeEvent,
	System,
};
use tributary_runtime_api::{runtime_decl_for_call_dry_run_api::CallDryRunApiV1, CallEffects};

const SALT: [u8; 32] = [9; 32];

fn signed(who: Keyring) -> OriginCaller {
	OriginCaller::system(frame_system::RawOrigin::Signed(who.to_account_id()))
}

/// Returns the effects of a call, and checks that the state is the same afterwards.
fn dry_run(chain: &mut Chain, origin: OriginCaller, call: RuntimeCall) -> CallEffects<RuntimeEvent> {
	chain.at(|| {
		let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
		let (before, events) = (root(), System::read_events_no_consensus().count());
		let effects = Runtime::dry_run_call(origin, call);
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

	let effects = dry_run(&mut chain, signed(First), call.clone());
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

	let again = dry_run(&mut chain, signed(First), call);
	assert_eq!(again, CallEffects { result: Err(Error::<Runtime>::CommitmentNotFound.into()), events: vec![] });
}

#[test]
fn dry_run_should_judge_the_origin() {
	let (mut chain, _) = market();
	let cut = RuntimeCall::Datanets(pallet_datanets::Call::cut_release { datanet: DATANET });
	assert_eq!(dry_run(&mut chain, signed(Stranger), cut.clone()).result, Err(Error::<Runtime>::NotOwner.into()));
	let pages = RuntimeCall::System(frame_system::Call::set_heap_pages { pages: 9 });
	assert_eq!(dry_run(&mut chain, signed(First), pages.clone()).result, Err(BadOrigin.into()));
	let root = OriginCaller::system(frame_system::RawOrigin::Root);
	assert_eq!(dry_run(&mut chain, root, pages.clone()).result, Ok(()));
	let whitelisted = OriginCaller::Governance(pallet_governance::Origin::WhitelistedCaller);
	assert_eq!(dry_run(&mut chain, whitelisted, pages).result, Err(BadOrigin.into()));
}

#[test]
fn dry_run_should_refuse_what_is_heavier_than_a_block() {
	let (mut chain, _) = market();
	let max = RuntimeBlockWeights::get().max_block;
	let heavy = RuntimeCall::System(frame_system::Call::kill_prefix { prefix: vec![1], subkeys: u32::MAX });
	assert!(heavy.get_dispatch_info().call_weight.any_gt(max));
	let effects = dry_run(&mut chain, signed(First), heavy);
	assert_eq!(effects, CallEffects { result: Err(DispatchError::Exhausted), events: vec![] });
}
