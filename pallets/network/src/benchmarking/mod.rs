//! The benchmark of the hook.

use frame_benchmarking::v2::benchmarks;

#[benchmarks]
mod benchmarks {
	use crate::{Config, CurationBlocks, CurationStandstill, LiveBlocks, Pallet};
	use frame_benchmarking::v2::*;
	use frame_system::pallet_prelude::BlockNumberFor;
	use sp_runtime::traits::{One, Zero};

	/// Nothing halts the chain, so every condition is read, and both clocks are written.
	#[benchmark]
	fn advance_clocks() {
		CurationStandstill::<T>::put(BlockNumberFor::<T>::one());

		#[block]
		{
			Pallet::<T>::advance_clocks();
		}

		assert_eq!(LiveBlocks::<T>::get(), One::one());
		assert_eq!(CurationBlocks::<T>::get(), One::one());
		assert_eq!(CurationStandstill::<T>::get(), Zero::zero());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
