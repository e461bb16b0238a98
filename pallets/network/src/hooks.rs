//! The clock.

use crate::{Config, IsHalted, LiveBlocks, Pallet};
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::traits::Saturating;

impl<T: Config> Pallet<T> {
	/// Advances the clock unless the chain is halted, and returns the weight.
	pub(crate) fn advance_clock() -> Weight {
		let weight = T::IsHalted::weight();
		if T::IsHalted::is_halted() {
			return weight;
		}
		LiveBlocks::<T>::mutate(|live| live.saturating_inc());
		weight.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
}
