#![allow(missing_docs)]
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_network::WeightInfo for WeightInfo<T> {
	fn advance_clock() -> Weight {
		T::DbWeight::get().reads_writes(7, 1)
	}
}
