//! The event handler of the authorship pallet.

use crate::{Authored, BlockAuthor, Config, FinalityLagged, Pallet};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn note_author(author: T::AccountId) {
		Authored::<T>::mutate(&author, |work| work.blocks = work.blocks.saturating_add(1));
		BlockAuthor::<T>::put(author);
		if T::FinalityLag::get() {
			FinalityLagged::<T>::put(true);
		}
	}
}
