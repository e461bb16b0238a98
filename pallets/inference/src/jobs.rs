//! Jobs and their ratings: lookups, and the common end of all jobs.

use crate::{Config, Error, JobOf, Jobs, ModelRatings, NextJobId, Pallet, Prompt, Prompts, Rating};
use tributary_primitives::{terms::Terms, traits::Models, JobId, ModelId};

impl<T: Config> Pallet<T> {
	/// Returns a job under way. A settled one is in the ledger's receipts.
	pub fn job(id: JobId) -> Option<JobOf<T>> {
		Jobs::<T>::get(id)
	}

	/// Returns `true` if the job was ever requested.
	pub fn job_exists(id: JobId) -> bool {
		id < NextJobId::<T>::get()
	}

	/// Returns the prompt of a job under way.
	pub fn prompt(id: JobId) -> Option<Prompt> {
		Prompts::<T>::get(id)
	}

	/// Returns the scores that requesters gave a model.
	pub fn model_rating(model: ModelId) -> Rating {
		ModelRatings::<T>::get(model)
	}

	/// Returns a job under way, or the error that there is none.
	pub(crate) fn live_job(id: JobId) -> Result<JobOf<T>, Error<T>> {
		Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)
	}

	/// Returns the provider that owes the job's output, or has submitted it.
	pub(crate) fn assigned_provider(id: JobId) -> Result<T::AccountId, Error<T>> {
		Self::live_job(id)?.locked().map(|(provider, _)| provider.clone()).ok_or(Error::<T>::NotAccepted)
	}

	/// Returns the terms that a job was requested under.
	pub(crate) fn terms_of(job: &JobOf<T>) -> Result<Terms<T::AccountId>, Error<T>> {
		T::Models::terms(job.model, job.version).ok_or(Error::<T>::TermsNotFound)
	}

	/// Removes a job. Every job ends here, once.
	pub(crate) fn remove_job(id: JobId, job: &JobOf<T>) {
		T::Models::unpin_terms(job.model, job.version);
		Self::unschedule(job.slot);
		Jobs::<T>::remove(id);
		Prompts::<T>::remove(id);
	}
}
