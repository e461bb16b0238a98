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

mod calls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;

pub use pallet::*;
pub use traits::FinalityRecovery;

/// Call, origins, event, errors and storage of the pallet.
#[frame_support::pallet]
#[expect(clippy::expect_used, reason = "the macros of FRAME expand to it")]
pub mod pallet {
	use crate::FinalityRecovery;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Origins, pace and recovery.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Longest delay of a recovery, in blocks. While a change of GRANDPA's voters is pending,
		/// no other can be made.
		#[pallet::constant]
		type MaxRecoveryDelay: Get<BlockNumberFor<Self>>;

		/// Origin that may recover finality.
		type RecoveryOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Finality of the chain.
		type Finality: FinalityRecovery<BlockNumberFor<Self>>;
	}

	/// Origins that have a track of their own.
	#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
	#[pallet::origin]
	pub enum Origin {
		/// Dispatcher of a call that the collective has whitelisted.
		#[codec(index = 0)]
		WhitelistedCaller,
		/// Setter of parameters, within their bounds.
		#[codec(index = 1)]
		Parameters,
		/// Spender of small amounts of the treasury.
		#[codec(index = 2)]
		SmallSpender,
		/// Spender of big amounts of the treasury.
		#[codec(index = 3)]
		BigSpender,
	}

	/// Divisor of all periods of governance, written at genesis and never again. A public network
	/// has one; a development chain decides a referendum within minutes.
	#[pallet::storage]
	pub type Acceleration<T> = StorageValue<_, u32, ValueQuery, ConstU32<1>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Finality is handed over to the validators of the next session.
		RecoveryStarted {
			/// Blocks after the start of that session until its validators vote.
			delay: BlockNumberFor<T>,
			/// Block on top of which the validators vote.
			finalized: BlockNumberFor<T>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The delay is zero, or longer than a recovery may take.
		DelayOutOfRange,
		/// The block is not an earlier one.
		FinalizedOutOfRange,
	}

	/// Genesis configuration.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T> {
		/// Divisor of all periods of governance.
		pub acceleration: u32,
		#[doc(hidden)]
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	impl<T> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { acceleration: 1, _config: PhantomData }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.acceleration > 0, "the periods of governance are divided by at least one");
			// An unwritten one is the default.
			if self.acceleration > 1 {
				Acceleration::<T>::put(self.acceleration);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(!T::MaxRecoveryDelay::get().is_zero(), "a recovery takes at least a block");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Hands finality over to the validators of the next session, after a stall.
		///
		/// ## Dispatch Origin
		///
		/// `RecoveryOrigin`: at least half of the running validators, by a motion of the
		/// collective, or root.
		///
		/// ## Details
		///
		/// It does what `grandpa.note_stalled` does, which only root may. With the next session
		/// each node takes its validators for the voters of GRANDPA, and after `delay` further
		/// blocks these vote on top of `finalized`. The delay must be longer than any
		/// reorganisation, and the block the highest one that is final on any node.
		///
		/// ## Errors
		///
		/// - `DelayOutOfRange`: the delay is zero, or longer than `MaxRecoveryDelay`.
		/// - `FinalizedOutOfRange`: the block is not an earlier one than this.
		///
		/// ## Events
		///
		/// - `RecoveryStarted`
		#[pallet::call_index(0)]
		#[pallet::weight(T::Finality::weight())]
		pub fn recover_finality(
			origin: OriginFor<T>,
			delay: BlockNumberFor<T>,
			finalized: BlockNumberFor<T>,
		) -> DispatchResult {
			T::RecoveryOrigin::ensure_origin(origin)?;
			Self::do_recover_finality(delay, finalized)
		}
	}
}
