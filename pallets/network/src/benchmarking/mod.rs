//! The benchmark of the hook.

use frame_benchmarking::v2::benchmarks;

#[benchmarks]
mod benchmarks {
	use crate::{Config, LiveBlocks, Pallet};
	use frame_benchmarking::v2::*;
	use sp_runtime::traits::One;

	/// Nothing halts the chain, so every condition is read.
	#[benchmark]
	fn advance_clock() {
		#[block]
		{
			Pallet::<T>::advance_clock();
		}

		assert_eq!(LiveBlocks::<T>::get(), One::one());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
