//! The invariants of the clocks.

use crate::{Config, CurationBlocks, CurationStandstill, LiveBlocks, Pallet};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Verifies that no clock runs ahead of the chain, and that of curation not ahead of the other.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		let live = LiveBlocks::<T>::get();
		ensure!(live <= now, "the clock runs ahead of the chain");
		ensure!(CurationBlocks::<T>::get() <= live, "the clock of curation runs ahead of the other");
		let stood = CurationStandstill::<T>::get();
		ensure!(stood <= T::MaxStandstill::get(), "the clock of curation has stood still for too long");
		Ok(())
	}
}
