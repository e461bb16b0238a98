//! The clocks for other pallets.

use crate::{Config, CurationBlocks, CurationClock, LiveBlocks, Pallet};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::BlockNumberProvider;

impl<T: Config> BlockNumberProvider for Pallet<T> {
	type BlockNumber = BlockNumberFor<T>;

	fn current_block_number() -> Self::BlockNumber {
		LiveBlocks::<T>::get()
	}

	#[cfg(any(feature = "std", feature = "runtime-benchmarks"))]
	fn set_block_number(block: Self::BlockNumber) {
		LiveBlocks::<T>::put(block);
	}
}

impl<T: Config> BlockNumberProvider for CurationClock<T> {
	type BlockNumber = BlockNumberFor<T>;

	fn current_block_number() -> Self::BlockNumber {
		CurationBlocks::<T>::get()
	}

	#[cfg(any(feature = "std", feature = "runtime-benchmarks"))]
	fn set_block_number(block: Self::BlockNumber) {
		CurationBlocks::<T>::put(block);
	}
}
