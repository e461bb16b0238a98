//! Dry runs of calls.

use crate::{configs::system::RuntimeBlockWeights, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, System};
use alloc::vec::Vec;
use frame_support::dispatch::GetDispatchInfo;
use pallet_inference::Error;
use sp_runtime::{traits::Dispatchable, DispatchError};
use tributary_primitives::{
	trace::{Refutation, Run},
	JobId,
};
use tributary_runtime_api::CallEffects;
use tributary_support::dry_run;

pub(crate) fn call(origin: OriginCaller, call: RuntimeCall) -> CallEffects<RuntimeEvent> {
	if call.get_dispatch_info().call_weight.any_gt(RuntimeBlockWeights::get().max_block) {
		return CallEffects { result: Err(DispatchError::Exhausted), events: Vec::new() };
	}
	dry_run(|| {
		System::reset_events();
		let result = call.dispatch(origin.into()).map(|_| ()).map_err(|failed| failed.error);
		let events = System::read_events_no_consensus().map(|record| record.event).collect();
		Ok(CallEffects { result, events })
	})
	.unwrap_or_else(|error: DispatchError| CallEffects { result: Err(error), events: Vec::new() })
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
