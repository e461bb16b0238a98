#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
// Compiled to Wasm: nothing here may panic, overflow or lose digits. CI checks that each such crate
// has this list and converts nothing by `as`, which clippy cannot deny: the codec's derives use it.
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod clocks;
mod hooks;
mod impl_block_number_provider;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use clocks::CurationClock;
pub use pallet::*;
pub use traits::{GenesisParameters, IsHalted};
pub use types::{AttributionWindows, ChannelsWindows, DatanetsWindows, InferenceWindows, Windows};
pub use weights::WeightInfo;

/// Genesis configuration and storage of the pallet.
#[frame_support::pallet]
#[expect(clippy::expect_used, reason = "the macros of FRAME expand to it")]
pub mod pallet {
	use crate::{GenesisParameters, IsHalted, WeightInfo, Windows};
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(if cfg!(feature = "rehearsal") { 2 } else { 1 });

	/// Clocks, and the numbers of genesis.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Receiver of the numbers of genesis.
		type GenesisParameters: GenesisParameters;

		/// Condition that stops both clocks: no user can act at all.
		type IsHalted: IsHalted;

		/// Condition that stops the clock of curation: contributors or curators cannot act.
		type IsCurationHalted: IsHalted;

		/// Maximum number of blocks for which the clock of curation stands still on its own. Each
		/// block in which it could go on renews one of them.
		type MaxStandstill: Get<BlockNumberFor<Self>>;

		/// Weight of the hook.
		type WeightInfo: WeightInfo;
	}

	/// Number of live blocks since genesis.
	#[pallet::storage]
	pub type LiveBlocks<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// Number of live blocks of curation since genesis.
	#[pallet::storage]
	pub type CurationBlocks<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// Number of blocks for which the clock of curation has stood still on its own, less those in
	/// which it could go on since.
	#[pallet::storage]
	pub type CurationStandstill<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// Genesis configuration.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Slots in an epoch. Cannot be changed later: it decides to which epoch a slot belongs.
		pub epoch_duration: u64,
		/// Windows to start with.
		pub windows: Windows,
		/// Minimum number of validators of a session: below it, a validator that leaves or is
		/// jailed stays on.
		pub min_validators: u32,
		#[doc(hidden)]
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self {
				epoch_duration: T::GenesisParameters::EPOCH_DURATION,
				windows: T::GenesisParameters::WINDOWS,
				min_validators: T::GenesisParameters::MIN_VALIDATORS,
				_config: PhantomData,
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.epoch_duration > 0, "an epoch has at least one slot");
			T::GenesisParameters::set(self.epoch_duration, self.windows, self.min_validators);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::advance_clocks();
			T::WeightInfo::advance_clocks()
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns the live block that the windows of jobs, channels and receipts count by.
		pub fn live_block() -> BlockNumberFor<T> {
			LiveBlocks::<T>::get()
		}

		/// Returns the live block of curation that the windows of Datanets count by.
		pub fn curation_block() -> BlockNumberFor<T> {
			CurationBlocks::<T>::get()
		}
	}
}
