//! The event handler of the authorship pallet.

use crate::{Authored, Config, FinalityLagged, Pallet};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn note_author(author: T::AccountId) {
		Authored::<T>::mutate(author, |blocks| *blocks = blocks.saturating_add(1));
		if T::FinalityLag::get() {
			FinalityLagged::<T>::put(true);
		}
	}
}
