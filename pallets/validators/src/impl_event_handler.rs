//! The event handler of the authorship pallet.

use crate::{Authored, Config, FinalityLagged, LatestAuthor, Pallet};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn note_author(author: T::AccountId) {
		let unearned = Self::unearned();
		Self::credit_fees(unearned);
		Authored::<T>::mutate(&author, |work| work.blocks = work.blocks.saturating_add(1));
		LatestAuthor::<T>::put((author, unearned));
		if T::FinalityLag::get() {
			FinalityLagged::<T>::put(true);
		}
	}
}
