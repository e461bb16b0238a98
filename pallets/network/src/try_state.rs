//! The invariants of the clock.

use crate::{Config, LiveBlocks, Pallet};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Verifies that the clock does not run ahead of the chain.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(LiveBlocks::<T>::get() <= now, "the clock runs ahead of the chain");
		Ok(())
	}
}
