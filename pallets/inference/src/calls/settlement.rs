//! Calls that end a job without waiting for the agenda.

use crate::{Config, Error, Pallet, Stage};
use frame_support::{
	dispatch::DispatchResultWithPostInfo, ensure, pallet_prelude::DispatchResult,
	sp_runtime::traits::BlockNumberProvider,
};
use tributary_primitives::JobId;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_settle(id: JobId) -> DispatchResultWithPostInfo {
		let job = Self::live_job(id)?;
		let Stage::Submitted { submission, dispute, .. } = &job.stage else {
			return Err(Error::<T>::NotSubmitted.into());
		};
		ensure!(T::Clock::current_block_number() >= job.due, Error::<T>::TooEarly);

		Self::settle_job(id, &job)?;
		Ok(Some(Self::settlement_weight(&job, submission, dispute)).into())
	}

	pub(crate) fn do_expire(id: JobId) -> DispatchResult {
		let job = Self::live_job(id)?;
		ensure!(job.submission().is_none(), Error::<T>::AlreadySubmitted);
		ensure!(T::Clock::current_block_number() >= job.due, Error::<T>::TooEarly);

		Self::refund_job(id, &job)
	}
}
