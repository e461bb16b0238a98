//! The calls that nothing stops, and those that a pause or safe mode may stop.

use frame_support::{dispatch::RawOrigin, traits::GetCallMetadata};
use pallet_tx_pause::{Call, Error, RuntimeCallNameOf};
use sp_runtime::{traits::Dispatchable, DispatchError};
use std::collections::BTreeSet;
use tributary_integration_tests::{Chain, DEVELOPMENT};
use tributary_runtime::{
	filters::calls::{
		CallName, CALLS_WITH_DEADLINE, ESSENTIAL_PALLETS, EXIT_CALLS, REFERENDUM_CALLS, REPORT_CALLS, WRAPPER_CALLS,
	},
	Runtime, RuntimeCall,
};

/// Our own pallets with calls. Each of their calls is an exit, or among the groups below.
const OUR_PALLETS: [&str; 6] = ["Attribution", "Channels", "Datanets", "Inference", "Models", "Validators"];

/// Pallets of the SDK with calls, and that of governance. Those that are not essential are closed
/// but for the listed calls.
const OTHER_PALLETS: [&str; 22] = [
	"System",
	"Babe",
	"Timestamp",
	"Balances",
	"Treasury",
	"Utility",
	"Multisig",
	"Proxy",
	"Preimage",
	"Scheduler",
	"Sudo",
	"Parameters",
	"Migrations",
	"TxPause",
	"SafeMode",
	"Session",
	"Grandpa",
	"Referenda",
	"ConvictionVoting",
	"Collective",
	"Whitelist",
	"Governance",
];

/// Calls that begin something new or stake more. They can wait until an emergency is over at no
/// loss.
const BEGINNINGS: &[CallName] = &[
	("Channels", "authorise_agent"),
	("Channels", "extend"),
	("Channels", "open"),
	("Channels", "top_up"),
	("Datanets", "commit"),
	("Datanets", "create"),
	("Datanets", "report_copy"),
	// A request that is not accepted in time is refunded.
	("Inference", "accept"),
	("Inference", "bond_more"),
	("Inference", "register_provider"),
	("Inference", "request"),
	("Inference", "serve"),
	("Models", "publish_terms"),
	("Models", "register"),
	("Validators", "delegate"),
	("Validators", "join"),
];

/// Calls by which an owner changes rules or transfers something. They have no deadline. A right
/// that an owner must be able to revoke at once has an exit of its own, such as `revoke_agent` and
/// `stop_serving`.
const CHANGES: &[CallName] = &[
	("Channels", "adjust_agent"),
	("Datanets", "accept_ownership"),
	("Datanets", "accept_transfer"),
	("Datanets", "set_curators"),
	("Datanets", "set_members"),
	("Datanets", "transfer_contribution"),
	("Datanets", "transfer_ownership"),
	("Datanets", "update"),
	("Datanets", "update_metadata"),
	("Inference", "set_endpoint"),
	("Models", "accept_ownership"),
	("Models", "transfer_ownership"),
	("Validators", "set_commission"),
];

/// Calls that move a Datanet forward. They may be made at any later time with the same result.
const PROGRESS: &[CallName] = &[
	("Datanets", "accept"),
	("Datanets", "cut_release"),
	("Datanets", "exclude"),
	("Datanets", "mark_available"),
	("Datanets", "mark_unavailable"),
	("Datanets", "withdraw_vote"),
];

/// Calls of our own pallets that are neither exits nor essential. The clock of curation stands
/// still while those with a deadline are stopped.
const CLOSABLE_CALLS: [&[CallName]; 4] = [BEGINNINGS, CHANGES, PROGRESS, CALLS_WITH_DEADLINE];

fn calls_of(pallet: &'static str) -> impl Iterator<Item = CallName> {
	RuntimeCall::get_call_names(pallet).iter().map(move |call| (pallet, *call))
}

/// All calls of the runtime, as the metadata names them.
fn all_calls() -> BTreeSet<CallName> {
	RuntimeCall::get_module_names().iter().flat_map(|pallet| calls_of(pallet)).collect()
}

fn essential_calls() -> impl Iterator<Item = CallName> {
	let listed = [EXIT_CALLS, REFERENDUM_CALLS, REPORT_CALLS, WRAPPER_CALLS].into_iter().flatten().copied();
	listed.chain(ESSENTIAL_PALLETS.iter().flat_map(|pallet| calls_of(pallet)))
}

/// Tries to pause a call, and rolls the pause back.
fn pause((pallet, call): CallName) -> Result<(), DispatchError> {
	let full_name: RuntimeCallNameOf<Runtime> =
		(pallet.as_bytes().to_vec().try_into().unwrap(), call.as_bytes().to_vec().try_into().unwrap());
	let pause = RuntimeCall::from(Call::<Runtime>::pause { full_name });
	frame_support::storage::with_transaction_unchecked(|| {
		let result = pause.dispatch(RawOrigin::Root.into()).map(|_| ()).map_err(|error| error.error);
		frame_support::storage::TransactionOutcome::Rollback(result)
	})
}

#[test]
fn listed_calls_should_exist() {
	let pallets = RuntimeCall::get_module_names();
	for pallet in ESSENTIAL_PALLETS {
		assert!(pallets.contains(pallet), "there is no pallet {pallet} with calls");
	}
	let all = all_calls();
	let lists = [EXIT_CALLS, REFERENDUM_CALLS, REPORT_CALLS, WRAPPER_CALLS].into_iter().chain(CLOSABLE_CALLS);
	for (pallet, call) in lists.flatten() {
		assert!(all.contains(&(*pallet, *call)), "there is no call {pallet}.{call}");
	}
}

#[test]
fn pallets_with_calls_should_be_known() {
	let known: BTreeSet<_> = OUR_PALLETS.into_iter().chain(OTHER_PALLETS).collect();
	assert_eq!(known, RuntimeCall::get_module_names().iter().copied().collect());
}

#[test]
fn calls_of_our_pallets_should_be_classified_once() {
	for name in OUR_PALLETS.into_iter().flat_map(calls_of) {
		let lists = [EXIT_CALLS].into_iter().chain(CLOSABLE_CALLS);
		let classes = lists.filter(|list| list.contains(&name)).count();
		assert_eq!(classes, 1, "{}.{} is an exit, or in one group of closable calls", name.0, name.1);
	}
}

#[test]
fn essential_calls_should_not_be_paused() {
	Chain::new(DEVELOPMENT).at(|| {
		for name in essential_calls() {
			assert_eq!(pause(name), Err(Error::<Runtime>::Unpausable.into()), "{name:?}");
		}
	});
}

/// A list of the runtime that loses one of these must fail a test.
#[test]
fn calls_that_the_chain_lives_by_should_not_be_paused() {
	let names = [
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
		("Collective", "close"),
		("ConvictionVoting", "vote"),
		("Governance", "recover_finality"),
		("Preimage", "note_preimage"),
		("Referenda", "submit"),
		("Treasury", "spend"),
		("Whitelist", "dispatch_whitelisted_call"),
	];
	Chain::new(DEVELOPMENT).at(|| {
		for name in names {
			assert_eq!(pause(name), Err(Error::<Runtime>::Unpausable.into()), "{name:?}");
		}
	});
}

#[test]
fn closable_calls_should_be_paused() {
	Chain::new(DEVELOPMENT).at(|| {
		for name in CLOSABLE_CALLS.into_iter().flatten() {
			assert_eq!(pause(*name), Ok(()), "{name:?}");
		}
	});
}
