//! Weights of the calls that cause work in later blocks, and of that work.
//!
//! A job ends in `on_idle`, which no account pays for. So the calls that cause an end are charged
//! for it: `request` for a refund, a submission for the settlement and for the removal of the
//! receipt after its retention. Whoever fills the agenda pays for emptying it.

use crate::{
	verification::citations::cited_bytes, weights::WeightInfo, Basis, Citations, Config, JobOf, Output, Pallet, Prompt,
	ProvenRuns, SubmissionOf, MAX_PAID_RUNS,
};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, WithPostDispatchInfo},
	traits::Get,
	weights::Weight,
};
use sp_runtime::DispatchError;
use tributary_primitives::terms::{MAX_BENEFICIARIES, MAX_RELEASES};
use tributary_support::count;

impl<T: Config> Pallet<T> {
	/// Returns the weight of requesting a job.
	pub(crate) fn request_weight(prompt: &Prompt) -> Weight {
		T::WeightInfo::request(count(prompt.len()))
	}

	/// Returns the weight of submitting an output with its runs.
	pub(crate) fn submit_weight(runs: &ProvenRuns, output: &Output) -> Weight {
		T::WeightInfo::submit(count(runs.len()), count(output.len()))
	}

	/// Returns the weight of submitting an output with its citations.
	pub(crate) fn submit_cited_weight(citations: &Citations, output: &Output) -> Weight {
		T::WeightInfo::submit_cited(count(citations.len()), count(output.len()), cited_bytes(citations))
	}

	/// Returns the weight of the end of a job without an output.
	pub(crate) fn refund_weight() -> Weight {
		T::WeightInfo::agenda_entry().saturating_add(T::WeightInfo::expire())
	}

	/// Returns the weight of the end of a submitted job, refuted or not, and of the removal of its
	/// receipt.
	pub(crate) fn deferred_settlement(job: &JobOf<T>, submission: &SubmissionOf<T>) -> Weight {
		let (releases, beneficiaries) = (job.frozen.releases.max(1), job.frozen.beneficiaries.max(1));
		let settled = T::WeightInfo::settle(count(submission.owned.len()), releases, beneficiaries);
		let end = match submission.basis {
			Basis::Traced => settled.max(T::WeightInfo::settle_refuted(releases, beneficiaries)),
			Basis::Pooled | Basis::Cited => settled,
		};
		Self::deferred(end)
	}

	/// Returns the weight of the heaviest end of a job with this number of runs or citations.
	pub(crate) fn heaviest_deferred(sources: u32) -> Weight {
		let settled = T::WeightInfo::settle(sources.min(MAX_PAID_RUNS), MAX_RELEASES, MAX_BENEFICIARIES);
		Self::deferred(settled.max(T::WeightInfo::settle_refuted(MAX_RELEASES, MAX_BENEFICIARIES)))
	}

	/// Returns the weight of a settlement with all that precedes and follows it outside of calls.
	fn deferred(settlement: Weight) -> Weight {
		T::WeightInfo::agenda_entry().saturating_add(settlement).saturating_add(T::ReceiptRemoval::get())
	}

	/// Charges a call for its own weight and, unless it failed, for the work that it has deferred.
	pub(crate) fn charge(own: Weight, deferred: Result<Weight, DispatchError>) -> DispatchResultWithPostInfo {
		match deferred {
			Ok(deferred) => Ok(Some(own.saturating_add(deferred)).into()),
			Err(error) => Err(error.with_weight(own)),
		}
	}
}
