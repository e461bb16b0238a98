//! # Attribution
//!
//! The ledger: what is owed to contributions and accounts, the pools of Releases, receipts, claims.
//!
//! ## Calls
//! - [`claim`](Pallet::claim) pays contributions what they earned; anybody may call it.
//! - [`claim_account`](Pallet::claim_account) pays the caller what it is owed.
//! - [`claim_for`](Pallet::claim_for) pays another account what that is owed.
//!
//! ## Overview
//! Fees come in through [`Settlement`](tributary_primitives::traits::Settlement) only: whoever runs jobs or channels moves a
//! fee to the pot and hands over an order. The fee is divided to the last unit and credited: to accounts, to contributions
//! whose bytes stand in the output, and to the pools of the Releases that the model was trained on. Credits are pulled, never
//! pushed: a settlement writes credits, a claim moves tokens. Through [`Credit`](tributary_primitives::traits::Credit) come
//! refunds, penalties and rewards that are owed instead of moved. Through
//! [`ContributionAccounts`](tributary_primitives::traits::ContributionAccounts) what a contribution earned moves to its
//! payee's credit before that contribution changes hands or is removed.
//!
//! ## Terminology
//! - **Pot**: the account that holds all that is owed. It was given the existential deposit at genesis and never goes
//!   below it. Donations to it change nothing that is owed.
//! - **Pool**: what is paid to a Release without evidence in the output. It is divided by points, whoever has how many:
//!   paying and claiming cost the logarithm of the number of Releases and nothing for contributors.
//! - **Receipt**: who got what of a job's fee, and why. Kept for [`Config::ReceiptRetention`] blocks, with the score that
//!   the requester gave. A channel's settlements have none: the events say who got what.
//!
//! ## Properties
//! - A settlement's credits, with the remainders it carries, sum to the fee.
//! - [`TotalOwed`] is the sum of the account credits, the contributions' span credits and what the pools owe; the pot
//!   holds that and the existential deposit.
//! - What a contribution was paid never exceeds what it earned, and claiming twice pays once.
//! - A payment that cannot be delivered stays owed, and keeps back nobody else's.
//! - No call and no hook walks over contributors.
//! - Nothing is kept for ever: a credit goes with its claim, a receipt with its time, what is kept of a contribution with the
//!   contribution, and the pools of a Datanet with the last of those.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod claims;
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
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Inspect, Mutate},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::BlockNumberProvider;
	use tributary_primitives::{
		traits::{self, ServiceId},
		Balance, ContributionId, DatanetId, JobId, ModelId, ReleaseId,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The weights of this pallet's calls and hooks.
		type WeightInfo: WeightInfo;

		/// The token that is owed.
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;

		/// From which the pot's account is derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The contributions that are paid.
		type Contributions: traits::Contributions<Self::AccountId>;

		/// The Releases whose pools are paid.
		type Releases: traits::Releases<Self::AccountId>;

		/// Who is credited with the protocol's cut.
		type ProtocolBeneficiary: Get<Self::AccountId>;

		/// Who is credited with what was left, undivided, in the pools of a Datanet that is gone.
		type Treasury: Get<Self::AccountId>;

		/// How many blocks a receipt is kept after its settlement.
		type ReceiptRetention: Get<BlockNumberFor<Self>>;

		/// The clock that receipts age by.
		type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

		/// Fixtures for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: traits::benchmarking::ReleaseFixture<Self::AccountId>
			+ traits::benchmarking::RedirectFixture<Self::AccountId>;
	}

	/// All that the ledger owes.
	#[pallet::storage]
	pub type TotalOwed<T> = StorageValue<_, Balance, ValueQuery>;

	/// What each account is owed.
	#[pallet::storage]
	pub type AccountCredits<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Balance, ValueQuery>;

	/// What each contribution is owed for its bytes in outputs, and what it was paid: by Datanet and index.
	#[pallet::storage]
	pub type ContributionCredits<T> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ContributionCredit, ValueQuery>;

	/// What the pools of each Datanet's Releases owe together.
	#[pallet::storage]
	pub type Pools<T> = StorageMap<_, Twox64Concat, DatanetId, Pool, ValueQuery>;

	/// The accumulators of each Datanet's Releases, as a tree.
	#[pallet::storage]
	pub type PoolNodes<T> = StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, PoolNode, ValueQuery>;

	/// The receipts of settled jobs.
	#[pallet::storage]
	pub type Receipts<T: Config> = StorageMap<_, Twox64Concat, JobId, ReceiptOf<T>>;

	/// The jobs that were settled in each block and whose receipts are kept.
	#[pallet::storage]
	pub type SettledIn<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BlockNumberFor<T>, Twox64Concat, JobId, (), OptionQuery>;

	/// The first block whose jobs may still have receipts.
	#[pallet::storage]
	pub type KeptFrom<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A fee was credited to all who have a part in it; the events before say whom with what.
		Settled {
			/// What it was paid for.
			service: ServiceId,
			/// The model that was asked.
			model: ModelId,
			/// Who asked and paid.
			requester: T::AccountId,
			/// Who answered.
			provider: T::AccountId,
			/// The whole fee.
			fee: Balance,
		},
		/// An account is owed more.
		AccountCredited {
			/// What was settled, if it was a fee.
			service: Option<ServiceId>,
			/// The account.
			account: T::AccountId,
			/// Why.
			role: Role,
			/// How much more.
			amount: Balance,
		},
		/// A contribution is owed more for its bytes in an output.
		SpanCredited {
			/// What was settled.
			service: ServiceId,
			/// The contribution.
			contribution: ContributionId,
			/// The positions of the output that it owns; of a retrieval, its bytes that were cited.
			positions: u32,
			/// How much more.
			amount: Balance,
		},
		/// The contributions of a Release are owed more, by their points.
		PoolPaid {
			/// What was settled.
			service: ServiceId,
			/// The Release.
			release: ReleaseId,
			/// How much more.
			amount: Balance,
		},
		/// A contribution was paid what it was owed.
		ContributionClaimed {
			/// The contribution.
			contribution: ContributionId,
			/// Who got it.
			payee: T::AccountId,
			/// For its bytes in outputs.
			spans: Balance,
			/// From the pool.
			pool: Balance,
		},
		/// What a contribution was owed went to its payee's account credit, before it changes hands or is removed. The
		/// `AccountCredited` that follows is that sum.
		ContributionSettledUp {
			/// The contribution.
			contribution: ContributionId,
			/// Who is owed it now.
			payee: T::AccountId,
			/// For its bytes in outputs.
			spans: Balance,
			/// From the pool.
			pool: Balance,
		},
		/// An account could not be paid what contributions earned for it: its balance would stay below the existential
		/// deposit. That stays owed to the contributions.
		Undeliverable {
			/// The account.
			account: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// The pools of a Datanet are gone. The `AccountCredited` that follows is what was left in them.
		PoolsClosed {
			/// The Datanet.
			datanet: DatanetId,
			/// What rounding had kept back from its contributions, in all.
			remainder: Balance,
		},
		/// An account was paid what it was owed.
		AccountClaimed {
			/// The account.
			account: T::AccountId,
			/// How much.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The pot does not hold what it would owe.
		Underfunded,
		/// The terms name a Release that was never cut.
		UnknownRelease,
		/// The terms name a Release whose pool cannot be paid: it has no points, its accumulator is at its end, or the pools of
		/// its Datanet are being removed.
		Unpayable,
		/// Too many contributions would be paid for one output.
		TooManySpans,
		/// The parts of the fee do not sum to the fee.
		NotConserved,
		/// No contribution has this id.
		UnknownContribution,
		/// The receiver's balance would stay below the existential deposit, so nothing was paid. The credit stays.
		Undeliverable,
		/// Contributions are owed something that they have not claimed.
		Unsettled,
		/// No receipt is kept of this job: it is not settled, or was too long ago.
		ReceiptNotFound,
		/// Somebody else asked and paid for this job.
		NotRequester,
		/// The job has a score already.
		AlreadyRated,
	}

	/// Gives the pot its existential deposit.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
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

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Pay contributions what they earned, each to its payee.
		///
		/// A contribution that is named twice is paid once, one that is owed nothing gets nothing. A payee who would stay below
		/// the existential deposit is left out, and its credits stay. The weight of the parts of the pools' trees that were not
		/// read is given back.
		///
		/// Origin: signed by anybody.
		///
		/// Errors: `UnknownContribution`; `Undeliverable` if nobody who is owed something could be paid.
		///
		/// Events: `ContributionClaimed` for each that is paid, `Undeliverable` for each payee that cannot be.
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::claim_weight(contributions.len(), None))]
		pub fn claim(
			origin: OriginFor<T>,
			contributions: BoundedVec<ContributionId, ConstU32<MAX_CLAIMS>>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let nodes = Self::do_claim(&contributions)?;
			Ok(Some(Self::claim_weight(contributions.len(), Some(nodes))).into())
		}

		/// Pay the caller what it is owed. Owed nothing, it gets nothing.
		///
		/// Origin: signed.
		///
		/// Errors: `Undeliverable` if the caller would stay below the existential deposit.
		///
		/// Events: `AccountClaimed`.
		#[pallet::call_index(1)]
		pub fn claim_account(origin: OriginFor<T>) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_claim_account(account)
		}

		/// Pay another account what it is owed. Owed nothing, it gets nothing.
		///
		/// Origin: signed by anybody.
		///
		/// Errors: `Undeliverable` if the account would stay below the existential deposit.
		///
		/// Events: `AccountClaimed`.
		#[pallet::call_index(2)]
		pub fn claim_for(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_account(account)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What an account could claim now with `claim_account`.
		pub fn account_claimable(account: T::AccountId) -> Balance {
			Self::account_credit(&account)
		}

		/// What a contribution could claim now with `claim`, for whom, and what it has claimed; `None` if there is no such
		/// contribution.
		pub fn contribution_claimable(contribution: ContributionId) -> Option<Claimable<T::AccountId>> {
			Self::claimable(contribution)
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
}
