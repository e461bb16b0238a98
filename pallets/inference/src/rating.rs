//! Scores of settled jobs.

use crate::{
	types::{Rating, SCORES},
	Config, Error, Event, ModelRatings, Pallet, Providers,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use tributary_primitives::{
	traits::{Models as _, Ratings as _},
	JobId, ModelId,
};

impl<T: Config> Pallet<T> {
	/// Returns the scores that requesters gave a model.
	pub fn model_rating(model: ModelId) -> Rating {
		ModelRatings::<T>::get(model)
	}

	pub(crate) fn do_rate(who: T::AccountId, id: JobId, score: u8) -> DispatchResult {
		ensure!(SCORES.contains(&score), Error::<T>::ScoreOutOfRange);
		let (model, provider) = T::Ratings::rate(id, &who, score)?;
		// What the ledger has recorded is undone with the call.
		ensure!(provider != who, Error::<T>::OwnJob);

		// Neither a model nor a provider that is gone comes back by it.
		if T::Models::exists(model) {
			ModelRatings::<T>::mutate(model, |rating| rating.add(score));
		}
		Providers::<T>::mutate_extant(&provider, |provider| provider.rating.add(score));
		Self::deposit_event(Event::Rated { job: id, requester: who, model, provider, score });
		Ok(())
	}
}
