//! Scores of settled jobs.

use crate::{Config, Error, Event, ModelRatings, Pallet, Providers, SCORES};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use tributary_primitives::{
	traits::{Models, RatedJob, Ratings},
	JobId,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_rate(who: T::AccountId, id: JobId, score: u8) -> DispatchResult {
		ensure!(SCORES.contains(&score), Error::<T>::ScoreOutOfRange);
		let RatedJob { model, provider, protocol } = T::Ratings::rate(id, &who, score)?;
		// The ledger's record is rolled back with the call.
		ensure!(provider != who, Error::<T>::OwnJob);

		// A score restores neither a removed model nor a removed provider.
		if T::Models::exists(model) {
			ModelRatings::<T>::mutate(model, |rating| rating.add(score, protocol));
		}
		Providers::<T>::mutate_extant(&provider, |provider| provider.rating.add(score, protocol));
		Self::deposit_event(Event::Rated { job: id, requester: who, model, provider, score });
		Ok(())
	}
}
