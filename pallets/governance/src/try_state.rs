//! The invariant of the pace.

use crate::{Acceleration, Config, Pallet};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Verifies that the periods of governance can be divided.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Acceleration::<T>::get() > 0, "the periods of governance are divided by zero");
		Ok(())
	}
}
