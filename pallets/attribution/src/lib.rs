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

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod claimable;
mod hooks;
mod impl_contribution_accounts;
mod impl_credit;
mod impl_ratings;
mod impl_settlement;
#[cfg(test)]
mod mock;
mod pools;
mod receipts;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

pub use pallet::*;
pub use types::{
	Claimable, ContributionCredit, Payment, PoolNode, Receipt, ReceiptOf, ReleasePool, ReleaseReceipt, Role,
	SpanReceipt, MAX_CLAIMS, MAX_NODES, MAX_SPANS,
};
pub use weights::WeightInfo;

/// Calls, events, errors and storage of the pallet.
#[frame_support::pallet]
#[expect(clippy::expect_used, reason = "the macros of FRAME expand to it")]
pub mod pallet {
	use crate::{
		types::{Claimable, ContributionCredit, PoolNode, ReceiptOf, ReleasePool, Role, MAX_CLAIMS},
		weights::WeightInfo,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Inspect, Mutate},
		DefaultNoBound, PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::BlockNumberProvider;
	#[cfg(feature = "runtime-benchmarks")]
	use tributary_primitives::traits::benchmarking::{RedirectFixture, ReleaseFixture};
	use tributary_primitives::{
		traits::{Contributions, Releases, ServiceId},
		Balance, ContributionId, DatanetId, JobId, ModelId, ReleaseId,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Ledger.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;
		/// Token that is owed.
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;
		/// Id that the pot's account is derived from.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Contributions that are paid.
		type Contributions: Contributions<Self::AccountId>;
		/// Releases whose pools are paid.
		type Releases: Releases<Self::AccountId>;
		/// Account that is credited with the protocol's cut.
		type ProtocolBeneficiary: Get<Self::AccountId>;
		/// Account that is credited with the undivided rest of the pools of a removed Datanet.
		type TreasuryAccount: Get<Self::AccountId>;
		/// Number of blocks for which a receipt is kept after its settlement.
		type ReceiptRetention: Get<BlockNumberFor<Self>>;
		/// Clock that receipts age by.
		type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;
		/// Fixtures of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: ReleaseFixture<Self::AccountId> + RedirectFixture<Self::AccountId>;
	}

	/// Sum of all that the ledger owes.
	#[pallet::storage]
	pub type TotalOwed<T> = StorageValue<_, Balance, ValueQuery>;

	/// Amount that each account is owed.
	#[pallet::storage]
	pub type AccountCredits<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Balance, ValueQuery>;

	/// Account of each contribution, by Datanet and index.
	#[pallet::storage]
	pub type ContributionCredits<T> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ContributionCredit, ValueQuery>;

	/// Pools of each Datanet's Releases, taken together.
	#[pallet::storage]
	pub type ReleasePools<T> = StorageMap<_, Twox64Concat, DatanetId, ReleasePool, ValueQuery>;

	/// Accumulators of each Datanet's Releases, as the nodes of a tree.
	#[pallet::storage]
	pub type PoolNodes<T> = StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, PoolNode, ValueQuery>;

	/// Receipts of settled jobs.
	#[pallet::storage]
	pub type Receipts<T: Config> = StorageMap<_, Twox64Concat, JobId, ReceiptOf<T>>;

	/// Jobs with a receipt, by the block of their settlement.
	#[pallet::storage]
	pub type ReceiptsByBlock<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BlockNumberFor<T>, Twox64Concat, JobId, (), OptionQuery>;

	/// First block whose jobs may still have receipts.
	#[pallet::storage]
	pub type OldestReceiptBlock<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A fee was settled. The events before this one name all credits.
		Settled {
			/// Service that was paid for.
			service: ServiceId,
			/// Model.
			model: ModelId,
			/// Account that paid.
			requester: T::AccountId,
			/// Account that answered.
			provider: T::AccountId,
			/// Whole fee.
			fee: Balance,
		},
		/// An account was credited.
		AccountCredited {
			/// Service that was settled, if the amount is part of a fee.
			service: Option<ServiceId>,
			/// Account.
			account: T::AccountId,
			/// Reason.
			role: Role,
			/// Amount.
			amount: Balance,
		},
		/// A contribution was credited for its bytes in an output.
		SpanCredited {
			/// Service that was settled.
			service: ServiceId,
			/// Contribution.
			contribution: ContributionId,
			/// Number of positions of the output that it owns. For a retrieval, of its cited bytes.
			/// For a channel, of those that it gained since the last redemption of a list in full,
			/// as the payer countersigned them, scaled to 32 bits.
			positions: u32,
			/// Amount.
			amount: Balance,
		},
		/// The pool of a Release was paid. Its contributions share the amount by points.
		PoolPaid {
			/// Service that was settled.
			service: ServiceId,
			/// Release.
			release: ReleaseId,
			/// Amount.
			amount: Balance,
		},
		/// A contribution's payee was paid what the contribution was owed.
		ContributionClaimed {
			/// Contribution.
			contribution: ContributionId,
			/// Account that was paid.
			payee: T::AccountId,
			/// Amount for its bytes in outputs.
			spans: Balance,
			/// Amount from the pool.
			pool: Balance,
		},
		/// A contribution's payee was credited with what the contribution was owed, before a
		/// transfer or removal. The next event is the `AccountCredited` of the sum.
		ContributionSettledUp {
			/// Contribution.
			contribution: ContributionId,
			/// Account that was credited.
			payee: T::AccountId,
			/// Amount for its bytes in outputs.
			spans: Balance,
			/// Amount from the pool.
			pool: Balance,
		},
		/// A payee could not be paid, because its balance would stay below the existential deposit.
		/// The amount stays owed to the contributions.
		ClaimSkipped {
			/// Payee.
			account: T::AccountId,
			/// Amount.
			amount: Balance,
		},
		/// The pools of a Datanet were removed. The next event is the `AccountCredited` of the
		/// remainder.
		PoolsClosed {
			/// Datanet.
			datanet: DatanetId,
			/// Sum that rounding had withheld from its contributions.
			remainder: Balance,
		},
		/// An account was paid what it was owed.
		AccountClaimed {
			/// Account.
			account: T::AccountId,
			/// Amount.
			amount: Balance,
		},
		/// One of several contributions could not be paid. The others are not affected.
		ClaimFailed {
			/// Contribution.
			contribution: ContributionId,
			/// Reason.
			error: DispatchError,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The pot does not hold the amount that it would owe.
		InsufficientFunds,
		/// The terms name a Release that does not exist.
		ReleaseNotFound,
		/// The pool of a Release cannot be paid: the Release has no points, its accumulator is
		/// full, or the pools of its Datanet are being removed.
		Unpayable,
		/// Too many contributions would be paid for one output.
		MaxSpansExceeded,
		/// The parts of the fee do not sum to the fee.
		NotConserved,
		/// The contribution does not exist.
		ContributionNotFound,
		/// A report of the contribution as a copy waits: another account may be paid soon.
		Frozen,
		/// The receiver's balance would stay below the existential deposit, so nothing was paid.
		/// The credit stays.
		Undeliverable,
		/// Contributions are owed amounts that they have not claimed.
		Unsettled,
		/// The job has no receipt: it is not settled, or the receipt was removed after its
		/// retention.
		ReceiptNotFound,
		/// The account did not request the job.
		NotRequester,
		/// The job already has a score.
		AlreadyRated,
	}

	/// Genesis configuration. The pot gets its existential deposit.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		#[serde(skip)]
		_config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let pot = Pallet::<T>::pot_account();
			let missing = T::Currency::minimum_balance().saturating_sub(T::Currency::balance(&pot));
			let endowed = T::Currency::mint_into(&pot, missing);
			assert!(endowed.is_ok(), "the pot takes the existential deposit");
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::prune(remaining)
		}

		fn integrity_test() {
			assert!(!T::Currency::minimum_balance().is_zero(), "without an existential deposit the pot could vanish");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Pays contributions what they are owed, each to its payee.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// A contribution that is named twice is paid once. One that does not exist is skipped, and
		/// the others are paid. One that is owed nothing is passed over, so that the call succeeds
		/// if it names one that exists and is owed nothing. A payee whose balance would stay below
		/// the existential deposit is skipped too, and its credits stay. The weight of what was
		/// skipped, and of the nodes of the pools' trees that were not read, is refunded, also if
		/// the call fails.
		///
		/// ## Errors
		///
		/// - `ContributionNotFound`: every contribution is unknown or frozen, and the last one does
		///   not exist.
		/// - `Frozen`: every contribution is unknown or frozen, and a report of the last one waits.
		/// - `Undeliverable`: amounts are owed, but none of the payees can be paid.
		///
		/// ## Events
		///
		/// - `ContributionClaimed` for each contribution that is paid
		/// - `ClaimFailed` for each contribution that does not exist, or of which a report waits
		/// - `ClaimSkipped` for each payee that cannot be paid
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::max_claim_weight(contributions.len()))]
		pub fn claim(
			origin: OriginFor<T>,
			contributions: BoundedVec<ContributionId, ConstU32<MAX_CLAIMS>>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_claim(&contributions)
		}

		/// Pays the caller what it is owed.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the account.
		///
		/// ## Details
		///
		/// Does nothing if nothing is owed.
		///
		/// ## Errors
		///
		/// - `Undeliverable`: the caller's balance would stay below the existential deposit.
		///
		/// ## Events
		///
		/// - `AccountClaimed`
		#[pallet::call_index(1)]
		pub fn claim_account(origin: OriginFor<T>) -> DispatchResult {
			Self::do_claim_account(ensure_signed(origin)?)
		}

		/// Pays another account what it is owed.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// Does nothing if nothing is owed.
		///
		/// ## Errors
		///
		/// - `Undeliverable`: the account's balance would stay below the existential deposit.
		///
		/// ## Events
		///
		/// - `AccountClaimed`
		#[pallet::call_index(2)]
		pub fn claim_for(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_for(account)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns the amount that an account can claim with `claim_account`.
		pub fn account_claimable(account: T::AccountId) -> Balance {
			Self::account_credit(&account)
		}

		/// Returns the amounts that a contribution can claim with `claim` and has claimed, and its
		/// payee.
		///
		/// Returns `None` if there is no such contribution.
		pub fn contribution_claimable(contribution: ContributionId) -> Option<Claimable<T::AccountId>> {
			Self::claimable(contribution)
		}
	}
}
