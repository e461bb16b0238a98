//! Dry runs of calls.

use crate::{
	configs::system::RuntimeBlockWeights, types::AccountId, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use alloc::vec::Vec;
use frame_support::{dispatch::GetDispatchInfo, ensure};
use pallet_inference::Error;
use sp_runtime::{traits::Dispatchable, DispatchError};
use tributary_primitives::{
	trace::{Refutation, Run},
	JobId,
};
use tributary_runtime_api::CallEffects;
use tributary_support::dry_run;

/// Returns the effects of a call by an account.
pub(crate) fn call(account: AccountId, call: RuntimeCall) -> CallEffects<RuntimeEvent> {
	check(&call)
		.and_then(|()| {
			dry_run(|| {
				System::reset_events();
				let result = call.dispatch(RuntimeOrigin::signed(account)).map(|_| ()).map_err(|failed| failed.error);
				let events = System::read_events_no_consensus().map(|record| record.event).collect();
				Ok(CallEffects { result, events })
			})
		})
		.unwrap_or_else(|error| CallEffects { result: Err(error), events: Vec::new() })
}

/// Returns an error if the call may take longer than a block. Anybody may ask, and pays nothing.
fn check(call: &RuntimeCall) -> Result<(), DispatchError> {
	let is_weighed = matches!(
		call,
		RuntimeCall::Attribution(_)
			| RuntimeCall::Balances(_)
			| RuntimeCall::Channels(_)
			| RuntimeCall::Datanets(_)
			| RuntimeCall::Inference(_)
			| RuntimeCall::Models(_)
			| RuntimeCall::Validators(_)
	);
	ensure!(is_weighed, DispatchError::Unavailable);
	let info = call.get_dispatch_info();
	let limit = RuntimeBlockWeights::get().get(info.class).max_extrinsic;
	ensure!(limit.is_none_or(|limit| info.call_weight.all_lte(limit)), DispatchError::Exhausted);
	Ok(())
}

pub(crate) fn challenge(
	job: JobId,
	output: Vec<u8>,
	runs: Vec<Run>,
	refutation: Refutation,
) -> Result<(), DispatchError> {
	// What is longer than any submission was not submitted.
	let output = output.try_into().map_err(|_| Error::<Runtime>::OutputMismatch)?;
	let runs = runs.try_into().map_err(|_| Error::<Runtime>::RunsMismatch)?;
	crate::Inference::dry_run_challenge(job, output, runs, refutation)
}
