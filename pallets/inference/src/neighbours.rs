//! What other pallets ask of this one, and scores, which begin with another: the ledger knows who may give them.

use crate::{types::*, *};
use tributary_primitives::traits::{self, OnModelRemoved};

impl<T: Config> Pallet<T> {
	/// Whether the job was ever requested.
	pub fn job_exists(id: JobId) -> bool {
		id < NextJob::<T>::get()
	}

	/// What requesters said of a model's answers.
	pub fn model_rating(model: ModelId) -> Rating {
		ModelRatings::<T>::get(model)
	}

	pub(crate) fn do_rate(who: T::AccountId, id: JobId, score: u8) -> DispatchResult {
		ensure!(SCORES.contains(&score), Error::<T>::ScoreOutOfRange);
		let (model, provider) = T::Settlement::rate(id, &who, score)?;
		// What the ledger has noted is undone with the call.
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

impl<T: Config> traits::Providers<T::AccountId> for Pallet<T> {
	fn serves(provider: &T::AccountId, model: ModelId) -> bool {
		Providers::<T>::get(provider).is_some_and(|provider| provider.bond >= T::MinBond::get())
			&& Serving::<T>::contains_key(provider, model)
	}

	/// Without a hold: benchmarks of other pallets do not look at it.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_serve(provider: &T::AccountId, model: ModelId) {
		Providers::<T>::insert(
			provider,
			Provider {
				bond: T::MinBond::get(),
				locked: 0,
				unbonding: Default::default(),
				serving: 1,
				rating: Default::default(),
				endpoint: alloc::vec![b'/'; MAX_ENDPOINT as usize].try_into().unwrap_or_default(),
			},
		);
		Serving::<T>::insert(provider, model, 0);
	}
}

impl<T: Config> OnModelRemoved for Pallet<T> {
	fn removed(model: ModelId) {
		ModelRatings::<T>::remove(model);
	}
}
