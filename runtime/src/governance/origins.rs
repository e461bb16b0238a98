//! The origins that a referendum may dispatch its call from, beside root, and the recovery of
//! finality.

pub use pallet::*;

use crate::{
	constants::currency::TRIB,
	types::{AccountId, Balance},
};
use frame_support::{
	parameter_types,
	traits::{EitherOf, EnsureOrigin},
};
use frame_system::EnsureRootWithSuccess;

/// Maximum of a spend that the track of small spends decides on.
pub const MAX_SMALL_SPEND: Balance = 1_000 * TRIB;
/// Maximum of a spend that the track of big spends decides on. Only root spends more.
pub const MAX_BIG_SPEND: Balance = 100_000 * TRIB;

/// The origins, the pace of a chain's governance, and the call by which finality is recovered.
#[frame_support::pallet]
#[expect(clippy::expect_used, reason = "the macros of FRAME expand to it")]
pub mod pallet {
	use frame_support::pallet_prelude::*;
	use frame_system::{pallet_prelude::*, RawOrigin};
	use pallet_grandpa::WeightInfo as _;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Origins, pace and recovery.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The configuration of the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config + pallet_grandpa::Config {
		/// Longest delay of a recovery, in blocks. While a change of GRANDPA's voters is pending,
		/// no other can be made.
		#[pallet::constant]
		type MaxRecoveryDelay: Get<BlockNumberFor<Self>>;

		/// Origin that may recover finality.
		type RecoveryOrigin: EnsureOrigin<Self::RuntimeOrigin>;
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

	/// The genesis configuration.
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

	/// The events of the pallet.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Finality is handed over to the validators of the next session.
		RecoveryStarted {
			/// Blocks after the start of that session until its validators vote.
			delay: BlockNumberFor<T>,
			/// Block on top of which the validators vote.
			finalized: BlockNumberFor<T>,
		},
	}

	/// The errors of the pallet.
	#[pallet::error]
	pub enum Error<T> {
		/// The delay is zero, or longer than a recovery may take.
		DelayOutOfRange,
		/// The block is not an earlier one.
		FinalizedOutOfRange,
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
		#[pallet::weight(<T as pallet_grandpa::Config>::WeightInfo::note_stalled())]
		pub fn recover_finality(
			origin: OriginFor<T>,
			delay: BlockNumberFor<T>,
			finalized: BlockNumberFor<T>,
		) -> DispatchResult {
			T::RecoveryOrigin::ensure_origin(origin)?;
			Self::do_recover_finality(delay, finalized)
		}
	}

	impl<T: Config> Pallet<T> {
		/// Notes the stall, within bounds.
		fn do_recover_finality(delay: BlockNumberFor<T>, finalized: BlockNumberFor<T>) -> DispatchResult {
			let delays = BlockNumberFor::<T>::from(1u32)..=T::MaxRecoveryDelay::get();
			ensure!(delays.contains(&delay), Error::<T>::DelayOutOfRange);
			ensure!(finalized < frame_system::Pallet::<T>::block_number(), Error::<T>::FinalizedOutOfRange);
			pallet_grandpa::Pallet::<T>::note_stalled(RawOrigin::Root.into(), delay, finalized)?;
			Self::deposit_event(Event::RecoveryStarted { delay, finalized });
			Ok(())
		}
	}
}

/// Gives an origin of this pallet a type that checks for it, with the value of its success.
macro_rules! ensure_origin {
	($(#[$docs:meta])* $name:ident($origin:ident) -> $success:ty = $value:expr) => {
		$(#[$docs])*
		pub struct $name;

		impl<O: Into<Result<Origin, O>> + From<Origin>> EnsureOrigin<O> for $name {
			type Success = $success;

			fn try_origin(origin: O) -> Result<$success, O> {
				origin.into().and_then(|origin| match origin {
					Origin::$origin => Ok($value),
					other => Err(O::from(other)),
				})
			}

			#[cfg(feature = "runtime-benchmarks")]
			fn try_successful_origin() -> Result<O, ()> {
				Ok(O::from(Origin::$origin))
			}
		}
	};
}

ensure_origin! {
	/// Referendum on a whitelisted call.
	EnsureWhitelistedCaller(WhitelistedCaller) -> () = ()
}
ensure_origin! {
	/// Referendum on parameters.
	EnsureParameters(Parameters) -> () = ()
}
ensure_origin! {
	/// Referendum on a small spend.
	EnsureSmallSpender(SmallSpender) -> Balance = MAX_SMALL_SPEND
}
ensure_origin! {
	/// Referendum on a big spend.
	EnsureBigSpender(BigSpender) -> Balance = MAX_BIG_SPEND
}

parameter_types! {
	/// Maximum of a spend that root decides on: none.
	pub const MaxSpend: Balance = Balance::MAX;
}

/// Origins that may spend, each up to its maximum.
pub type Spender = EitherOf<EnsureRootWithSuccess<AccountId, MaxSpend>, EitherOf<EnsureSmallSpender, EnsureBigSpender>>;
