//! The clock.

use crate::{Config, IsHalted, LiveBlocks, Pallet};
use sp_runtime::traits::Saturating;

impl<T: Config> Pallet<T> {
	/// Advances the clock unless the chain is halted.
	pub(crate) fn advance_clock() {
		if !T::IsHalted::is_halted() {
			LiveBlocks::<T>::mutate(|live| live.saturating_inc());
		}
	}
}
