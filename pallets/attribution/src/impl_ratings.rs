//! The scores, which are kept in the receipts of the jobs.

use crate::{Config, Error, Pallet, Receipts};
use frame_support::ensure;
use sp_runtime::DispatchError;
use tributary_primitives::{traits::Ratings, JobId, ModelId};

impl<T: Config> Ratings<T::AccountId> for Pallet<T> {
	fn rate(job: JobId, requester: &T::AccountId, score: u8) -> Result<(ModelId, T::AccountId), DispatchError> {
		let mut receipt = Receipts::<T>::get(job).ok_or(Error::<T>::ReceiptNotFound)?;
		ensure!(receipt.requester == *requester, Error::<T>::NotRequester);
		ensure!(receipt.score.is_none(), Error::<T>::AlreadyRated);

		let answered = (receipt.model, receipt.answered_by.clone());
		receipt.score = Some(score);
		Receipts::<T>::insert(job, receipt);
		Ok(answered)
	}
}
