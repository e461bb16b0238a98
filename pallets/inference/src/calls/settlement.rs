//! Calls that end a job without waiting for the agenda.

use crate::{weights::WeightInfo, Config, Error, Pallet, Stage};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, WithPostDispatchInfo},
	ensure,
	pallet_prelude::DispatchResult,
};
use sp_runtime::traits::BlockNumberProvider;
use tributary_primitives::JobId;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_settle(id: JobId) -> DispatchResultWithPostInfo {
		let lookup = T::WeightInfo::agenda_entry();
		let job = Self::live_job(id).map_err(|error| error.with_weight(lookup))?;
		let Stage::Submitted { submission, dispute, .. } = &job.stage else {
			return Err(Error::<T>::NotSubmitted.with_weight(lookup));
		};
		let due = T::Clock::current_block_number() >= job.due;
		ensure!(due, Error::<T>::TooEarly.with_weight(lookup));

		let weight = Self::settlement_weight(&job, submission, dispute);
		Self::settle_job(id, &job).map_err(|error| error.with_weight(weight))?;
		Ok(Some(weight).into())
	}

	pub(crate) fn do_expire(id: JobId) -> DispatchResult {
		let job = Self::live_job(id)?;
		ensure!(job.submission().is_none(), Error::<T>::AlreadySubmitted);
		ensure!(T::Clock::current_block_number() >= job.due, Error::<T>::TooEarly);

		Self::refund_job(id, &job)
	}
}
