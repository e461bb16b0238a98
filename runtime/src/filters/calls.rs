//! The calls that can be made at all, and those that nothing stops.
//!
//! Pauses and safe mode know calls by their names, and so do these lists. A test of the runtime
//! verifies that every listed name exists, and that every call of our own pallets is classified.

use crate::{migrations::LeaveToGovernance, Runtime, RuntimeCall, SafeMode, TxPause};
use frame_support::traits::{Contains, GetCallMetadata, InsideBoth};
use pallet_tx_pause::RuntimeCallNameOf;

/// Names of a pallet and of one of its calls.
pub type CallName = (&'static str, &'static str);

/// Calls that have a deadline and can be paused: all of curation. While one of them is paused, the
/// clock of curation stands still, up to a limit.
///
/// The calls in which a window of jobs or channels ends, such as `submit`, `challenge` and
/// `redeem`, cannot be paused. A request that cannot be accepted in time is refunded.
pub const CALLS_WITH_DEADLINE: &[CallName] =
	&[("Datanets", "contribute"), ("Datanets", "judge_copy"), ("Datanets", "review")];

/// Pallets whose calls keep the chain alive and repairable: the block's own call, and the means of
/// governing. A referendum needs its preimage.
pub const ESSENTIAL_PALLETS: &[&str] = &[
	"Collective",
	"ConvictionVoting",
	"Governance",
	"Migrations",
	"Parameters",
	"Preimage",
	"Referenda",
	"SafeMode",
	"Sudo",
	"System",
	"Timestamp",
	"TxPause",
	"Whitelist",
];

/// Calls of other pallets that a referendum dispatches from an origin of its own. It passes once,
/// and must not fail then because of a safe mode that was entered meanwhile.
pub const REFERENDUM_CALLS: &[CallName] = &[("Treasury", "spend"), ("Treasury", "spend_local")];

/// Calls by which users withdraw their funds, deliver what they owe, and contest wrong claims.
/// Only a failed migration stops them.
pub const EXIT_CALLS: &[CallName] = &[
	("Attribution", "claim"),
	("Attribution", "claim_account"),
	("Attribution", "claim_for"),
	("Channels", "close"),
	("Channels", "redeem"),
	("Channels", "redeem_many"),
	("Channels", "remove_authorisation"),
	("Channels", "revoke_agent"),
	("Channels", "withdraw"),
	("Datanets", "close_report"),
	("Datanets", "remove_commitment"),
	("Datanets", "remove_contribution"),
	("Datanets", "remove_datanet"),
	("Datanets", "remove_release"),
	("Datanets", "retire"),
	("Datanets", "revoke_consent"),
	("Datanets", "withdraw"),
	("Inference", "cancel"),
	("Inference", "challenge"),
	("Inference", "commit_challenge"),
	("Inference", "expire"),
	("Inference", "rate"),
	("Inference", "settle"),
	("Inference", "stop_serving"),
	("Inference", "submit"),
	("Inference", "submit_cited"),
	("Inference", "unbond"),
	("Inference", "withdraw_challenge"),
	("Inference", "withdraw_unbonded"),
	("Models", "end_terms"),
	("Models", "remove_model"),
	("Models", "remove_terms"),
	("Models", "retire"),
	("Session", "set_keys"),
	// Its deadline counts all blocks, not live ones.
	("Treasury", "payout"),
	("Validators", "bond_more"),
	("Validators", "claim_rewards"),
	("Validators", "leave"),
	("Validators", "purge_keys"),
	("Validators", "undelegate"),
	("Validators", "unjail"),
	("Validators", "wind_up"),
	("Validators", "withdraw"),
];

/// Reports of equivocations. Nothing stops them.
pub const REPORT_CALLS: &[CallName] = &[
	("Babe", "report_equivocation"),
	("Babe", "report_equivocation_unsigned"),
	("Grandpa", "report_equivocation"),
	("Grandpa", "report_equivocation_unsigned"),
];

/// Calls that dispatch others, for several accounts or for another one. The inner calls are
/// filtered in their turn, so that a governing key in a multisig can still govern.
pub const WRAPPER_CALLS: &[CallName] = &[
	("Multisig", "approve_as_multi"),
	("Multisig", "as_multi"),
	("Multisig", "as_multi_threshold_1"),
	("Multisig", "cancel_as_multi"),
	("Proxy", "proxy"),
	("Proxy", "proxy_announced"),
	("Proxy", "reject_announcement"),
	("Proxy", "remove_proxy"),
	("Utility", "as_derivative"),
	("Utility", "batch"),
	("Utility", "batch_all"),
	("Utility", "force_batch"),
];

/// Calls that can be made: those that safe mode and pauses leave open, without those that take keys
/// out of a running set.
pub type CallFilter = InsideBoth<KeepKeysInUse, InsideBoth<SafeMode, TxPause>>;

/// All calls but `session.purge_keys`. A validator that removed its keys while it validates would
/// make no blocks, and the last one would stop the chain: `validators.purge_keys` removes them in
/// time.
pub struct KeepKeysInUse;

impl Contains<RuntimeCall> for KeepKeysInUse {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(call, RuntimeCall::Session(pallet_session::Call::purge_keys {}))
	}
}

/// Calls that neither safe mode nor a pause stops.
pub struct EssentialCalls;

impl EssentialCalls {
	/// Returns `true` if a call of this name is essential.
	pub fn is_essential(pallet: &str, call: &str) -> bool {
		ESSENTIAL_PALLETS.contains(&pallet)
			|| [EXIT_CALLS, REFERENDUM_CALLS, REPORT_CALLS, WRAPPER_CALLS]
				.iter()
				.any(|list| list.contains(&(pallet, call)))
	}
}

/// Calls that safe mode leaves open. After a failed migration, the exits are closed as well.
impl Contains<RuntimeCall> for EssentialCalls {
	fn contains(call: &RuntimeCall) -> bool {
		let metadata = call.get_call_metadata();
		let name = (metadata.pallet_name, metadata.function_name);
		Self::is_essential(name.0, name.1) && !(EXIT_CALLS.contains(&name) && LeaveToGovernance::entered())
	}
}

/// Calls that cannot be paused.
impl Contains<RuntimeCallNameOf<Runtime>> for EssentialCalls {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		match (core::str::from_utf8(pallet), core::str::from_utf8(call)) {
			(Ok(pallet), Ok(call)) => Self::is_essential(pallet, call),
			_ => false,
		}
	}
}
