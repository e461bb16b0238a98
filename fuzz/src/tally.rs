//! The count of calls.

use frame_support::traits::GetCallName;
use std::collections::BTreeMap;
use tributary_runtime::Runtime;

/// For each call, the number of times that it was sent and that it succeeded.
pub(crate) type Tally = BTreeMap<(&'static str, &'static str), (u32, u32)>;

/// Prints the tally as a table.
pub(crate) fn print(tally: &Tally) {
	println!("{:<42} {:>8} {:>10}", "call", "sent", "succeeded");
	for ((pallet, call), (sent, succeeded)) in tally {
		println!("{:<42} {sent:>8} {succeeded:>10}", format!("{pallet}.{call}"));
	}
}

/// Returns the calls that never succeeded.
pub(crate) fn untested(tally: &Tally) -> Vec<String> {
	let all: [(&str, &[&str]); 6] = [
		("Attribution", pallet_attribution::Call::<Runtime>::get_call_names()),
		("Channels", pallet_channels::Call::<Runtime>::get_call_names()),
		("Datanets", pallet_datanets::Call::<Runtime>::get_call_names()),
		("Inference", pallet_inference::Call::<Runtime>::get_call_names()),
		("Models", pallet_models::Call::<Runtime>::get_call_names()),
		("Validators", pallet_validators::Call::<Runtime>::get_call_names()),
	];
	let others = [
		("Session", "set_keys"),
		("Collective", "propose"),
		("Collective", "vote"),
		("Collective", "close"),
		("ConvictionVoting", "vote"),
		("ConvictionVoting", "remove_vote"),
		("ConvictionVoting", "remove_other_vote"),
		("ConvictionVoting", "unlock"),
		("Referenda", "submit"),
		("Referenda", "place_decision_deposit"),
		("Referenda", "refund_decision_deposit"),
		("Babe", "report_equivocation"),
		("Babe", "report_equivocation_unsigned"),
		("Grandpa", "report_equivocation"),
		("Grandpa", "report_equivocation_unsigned"),
	];
	all.into_iter()
		.flat_map(|(pallet, calls)| calls.iter().map(move |call| (pallet, *call)))
		.chain(others)
		.filter(|name| tally.get(name).is_none_or(|(_, succeeded)| *succeeded == 0))
		.map(|(pallet, call)| format!("{pallet}.{call}"))
		.collect()
}
