//! The scores, which are kept in the receipts of the jobs.

use crate::{Config, Error, Pallet, Receipts};
use frame_support::ensure;
use sp_runtime::DispatchError;
use tributary_primitives::{
	traits::{RatedJob, Ratings},
	JobId,
};

impl<T: Config> Ratings<T::AccountId> for Pallet<T> {
	fn rate(job: JobId, requester: &T::AccountId, score: u8) -> Result<RatedJob<T::AccountId>, DispatchError> {
		let mut receipt = Receipts::<T>::get(job).ok_or(Error::<T>::ReceiptNotFound)?;
		ensure!(receipt.requester == *requester, Error::<T>::NotRequester);
		ensure!(receipt.score.is_none(), Error::<T>::AlreadyRated);

		let rated =
			RatedJob { model: receipt.model, provider: receipt.answered_by.clone(), protocol: receipt.protocol.amount };
		receipt.score = Some(score);
		Receipts::<T>::insert(job, receipt);
		Ok(rated)
	}
}
