//! The measured weights of Tributary's own pallets. The SDK's pallets bring theirs.

pub mod pallet_attribution;
pub mod pallet_datanets;
pub mod pallet_inference;
pub mod pallet_models;

/// NOT MEASURED YET: the weights of the pallets' own tests, until the generated files are here.
pub type Unmeasured<T> = <T as unmeasured::Stand>::In;

mod unmeasured {
	/// Takes and ignores the runtime, as the generated types do.
	pub trait Stand {
		type In;
	}

	impl Stand for crate::Runtime {
		type In = ();
	}
}
