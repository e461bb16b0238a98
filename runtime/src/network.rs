//! What a network fixes at genesis, and the clock that its windows count by.
//!
//! The pallet has no calls. Its genesis configuration is the one place where the numbers stand that differ between a
//! laptop's chain and a public one. Its clock counts *live* blocks: those in which people could act. It stands still in
//! safe mode, while a migration runs, and while a call that has a deadline is paused, so that nobody misses a deadline
//! that they could not meet.
//!
//! Properties that always hold: the clock never runs backwards and never ahead of the block number.

use frame_support::{pallet_prelude::*, traits::Get};
use frame_system::pallet_prelude::*;
use serde::{Deserialize, Serialize};
use sp_runtime::traits::{BlockNumberProvider, Saturating};

pub use pallet::*;

/// The windows that a network starts with, in live blocks. Governance may change them later; what is under way keeps
/// those that it began with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Windows {
	/// To reveal a content after the commitment to it.
	pub reveal: u32,
	/// For curators to review a contribution; where there are none, it may then be accepted.
	pub review: u32,
	/// That a requested job waits for a provider.
	pub request: u32,
	/// For curators to decide on a report of a copy.
	pub judge: u32,
	/// To submit an output, from the provider's acceptance of the job.
	pub submit: u32,
	/// To challenge a submitted output.
	pub challenge: u32,
	/// To reveal a challenge that was committed in time, once the window to challenge has passed.
	pub refute: u32,
	/// For a provider to redeem its vouchers once the payer closes a channel, or takes an agent's authorisation back.
	pub close: u32,
	/// That a provider's bond waits when it leaves.
	pub unbonding: u32,
	/// That the receipt of a settled job stays in the state.
	pub receipts: u32,
}

/// Where the numbers go at genesis.
pub trait Start {
	/// Slots in an epoch of a public network.
	const EPOCH_DURATION: u64;
	/// The windows of a public network.
	const WINDOWS: Windows;
	/// Validators that a public network should have at least.
	const MIN_VALIDATORS: u32;

	/// Put the numbers where they are read.
	fn start(epoch_duration: u64, windows: Windows, min_validators: u32);
}

/// Whether people can act in this block.
pub trait Halt {
	/// Whether the clock stands still.
	fn halted() -> bool;
	/// The weight of finding out.
	fn weight() -> Weight;
}

#[frame_support::pallet]
pub mod pallet {
	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(if cfg!(feature = "rehearsal") { 2 } else { 1 });

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Where the numbers go at genesis.
		type Start: Start;

		/// What stops the clock.
		type Halt: Halt;
	}

	/// How many live blocks there have been.
	#[pallet::storage]
	pub type LiveBlocks<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Slots in an epoch. It cannot be changed later: it decides which epoch a slot belongs to.
		pub epoch_duration: u64,
		/// The windows to start with.
		pub windows: Windows,
		/// Validators of a session that there should be at least: who leaves or is jailed below that stays on.
		pub min_validators: u32,
		#[doc(hidden)]
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self {
				epoch_duration: T::Start::EPOCH_DURATION,
				windows: T::Start::WINDOWS,
				min_validators: T::Start::MIN_VALIDATORS,
				_config: PhantomData,
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.epoch_duration > 0, "an epoch has at least one slot");
			T::Start::start(self.epoch_duration, self.windows, self.min_validators);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			let looked = T::Halt::weight();
			if T::Halt::halted() {
				return looked;
			}
			LiveBlocks::<T>::mutate(|live| live.saturating_inc());
			looked.saturating_add(T::DbWeight::get().reads_writes(1, 1))
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			ensure!(LiveBlocks::<T>::get() <= now, "the clock runs ahead of the chain");
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The live block that all windows count by.
		pub fn live_block() -> BlockNumberFor<T> {
			LiveBlocks::<T>::get()
		}
	}
}

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
