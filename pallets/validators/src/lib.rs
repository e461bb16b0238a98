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
mod candidates;
mod impl_event_handler;
mod impl_on_offence_handler;
mod impl_session_manager;
mod jail;
#[cfg(test)]
mod mock;
mod pool;
mod pots;
mod reward;
mod seats;
mod session;
mod slash;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::SessionFixture;
pub use pallet::*;
pub use reward::{ToAuthor, ToRewards};
pub use traits::{FeeSource, FixSeats, Sessions};
pub use types::{
	Absence, Candidate, CloseReason, Commission, CreditOf, Delegation, JailReason, Liveness, MaxPoolUnbondings, PoolId,
	Position, StakePool, StakePoolOf, Standing, Unbonding, Work, MAX_UNBONDINGS,
};
pub use weights::WeightInfo;

/// Target of log messages.
const LOG_TARGET: &str = "runtime::validators";

/// Calls, events, errors and storage of the pallet.
#[frame_support::pallet]
#[expect(clippy::expect_used, reason = "the macros of FRAME expand to it")]
pub mod pallet {
	use crate::{
		traits::{FeeSource, FixSeats, Sessions},
		types::{
			Candidate, CloseReason, CreditOf, Delegation, JailReason, MaxPoolUnbondings, PoolId, Position, StakePoolOf,
			Unbonding, Work,
		},
		weights::WeightInfo,
	};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			tokens::fungible::{hold, Balanced, Inspect, Mutate},
			NoDrop, OnUnbalanced,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Perbill;
	use sp_staking::SessionIndex;
	use tributary_primitives::{shares::SharedStake, traits::Credit as Ledger, Balance};

	#[cfg(feature = "runtime-benchmarks")]
	use crate::benchmarking::SessionFixture;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Bonded validators with delegators.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Weights of the calls and of the steps of a session.
		type WeightInfo: WeightInfo;
		/// Reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;
		/// Token that is staked and earned.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ Balanced<Self::AccountId>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ hold::Balanced<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// Id from which the accounts of the two pots are derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Sessions, their validators and the session keys.
		type Sessions: Sessions<Self::AccountId>;
		/// Ledger, which credits what an account cannot receive.
		type Ledger: Ledger<Self::AccountId>;
		/// Source of rewards that do not enter the reward pot by themselves. It also takes the
		/// part of those that do which does not belong to the validators.
		type FeeSource: FeeSource<Self::AccountId>;
		/// Part of the fees that their block's author gets beforehand. Without one, a validator
		/// would earn as much by empty blocks.
		#[pallet::constant]
		type AuthorPart: Get<Perbill>;
		/// Handler of slashed tokens; `()` burns them.
		type Slash: OnUnbalanced<CreditOf<Self>>;
		/// Number of slots of a session. If no more than three quarters of them had a block, as
		/// many validators may be missing as keep GRANDPA from finalising. Missed blocks do not
		/// count then.
		type SessionSlots: Get<u64>;
		/// `true` if finality lags for another reason that the runtime knows. It is asked in each
		/// block, and one `true` keeps a session from counting.
		type FinalityLag: Get<bool>;
		/// Number of seats: the maximum number of validators of a session. Genesis fixes it,
		/// and governance may change it.
		type Seats: FixSeats;
		/// Minimum number of validators of a session: no validator is jailed below it, and
		/// those that leave stay on.
		type MinValidators: Get<u32>;
		/// Maximum number of validators of a session, whatever [`Config::Seats`] is.
		#[pallet::constant]
		type MaxValidators: Get<u32>;
		/// Maximum number of candidates.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;
		/// Minimum bond with which a pool is opened or unjailed, in units.
		type MinBond: Get<Balance>;
		/// Minimum amount of a delegation and of its rest, in units.
		type MinDelegation: Get<Balance>;
		/// Number of sessions until stake that leaves is free: at least two more than
		/// [`Config::ReportingSessions`].
		#[pallet::constant]
		type BondingSessions: Get<SessionIndex>;
		/// Number of sessions in which an offence can be reported.
		#[pallet::constant]
		type ReportingSessions: Get<SessionIndex>;
		/// Maximum number of sessions for which GRANDPA keeps an unchanged set; at least one. A
		/// small number, because an equivocation of a set may be of any of its sessions. Not too
		/// small, because a node that syncs by warp verifies a proof for each set.
		#[pallet::constant]
		type RenewalSessions: Get<SessionIndex>;
		/// Minimum number of sessions that a validator stays jailed.
		type JailSessions: Get<SessionIndex>;
		/// Part of a session's validators that may be jailed in it, rounded down. Those that
		/// have not made a block yet may exceed it.
		type MaxJailed: Get<Perbill>;
		/// Number of sessions without a block of its own, while others make some, after which a
		/// validator loses its seat, also while finality lags. [`Config::MinExpectedBlocks`] were
		/// expected of it meanwhile.
		type MaxAbsence: Get<SessionIndex>;
		/// Part of the expected blocks that a validator may miss.
		type MaxMissed: Get<Perbill>;
		/// Number of blocks expected of a validator, over as many sessions as that takes,
		/// before it is judged. Authors are drawn by lot, so this must be large enough for bad luck
		/// to jail none: with 20 expected, and jail for more than 90% missed, an honest validator
		/// is jailed with a probability below one in twenty million each time.
		type MinExpectedBlocks: Get<u32>;
		/// Part of a slashed bond that the reporters share.
		type ReporterReward: Get<Perbill>;
		/// Maximum commission.
		type MaxCommission: Get<Perbill>;
		/// Maximum rise of a commission in one change.
		type MaxCommissionRise: Get<Perbill>;
		/// Number of sessions until a new commission is in effect. Delegators can leave
		/// meanwhile.
		type CommissionDelay: Get<SessionIndex>;
		/// Fixtures of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: SessionFixture<Self::AccountId>;
	}

	/// Reason of a hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Validator's own stake.
		#[codec(index = 0)]
		Bond,
	}

	/// Id of the next pool.
	#[pallet::storage]
	pub type NextPoolId<T: Config> = StorageValue<_, PoolId, ValueQuery>;

	/// Pools.
	#[pallet::storage]
	pub type StakePools<T: Config> = StorageMap<_, Twox64Concat, PoolId, StakePoolOf<T>>;

	/// Last pool that each account opened.
	#[pallet::storage]
	pub type StakePoolIds<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, PoolId>;

	/// Pools that can be selected, by stake in descending order.
	#[pallet::storage]
	pub type Candidates<T: Config> = StorageValue<_, BoundedVec<Candidate, T::MaxCandidates>, ValueQuery>;

	/// Delegations, by pool and delegator.
	#[pallet::storage]
	pub type Delegations<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Blake2_128Concat, T::AccountId, Delegation>;

	/// Stake that left each pool, by session: all that can still be slashed, and some that
	/// cannot.
	#[pallet::storage]
	pub type Unbondings<T: Config> =
		StorageMap<_, Twox64Concat, PoolId, BoundedVec<Unbonding, MaxPoolUnbondings<T>>, ValueQuery>;

	/// Stake that left each pool, can no longer be slashed, and had to make room in
	/// `Unbondings`.
	#[pallet::storage]
	pub type Released<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Twox64Concat, SessionIndex, SharedStake, ValueQuery>;

	/// Rewards owed to validators and delegators, rounding included.
	#[pallet::storage]
	pub type RewardsOwed<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// Rewards that the last session left undivided: rounding, and the shares of authors
	/// without a pool.
	#[pallet::storage]
	pub type UndividedRewards<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// Index of the current session.
	#[pallet::storage]
	pub type CurrentSession<T: Config> = StorageValue<_, SessionIndex, ValueQuery>;

	/// Blocks that each validator has made in this session, and their fees.
	#[pallet::storage]
	pub type Authored<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Work, ValueQuery>;

	/// Author of this block, until its end.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type BlockAuthor<T: Config> = StorageValue<_, T::AccountId>;

	/// Fees of this block, until its end: so that no transaction pays for access to the reward pot.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type CollectedFees<T: Config> = StorageValue<_, NoDrop<CreditOf<T>>>;

	/// Tips of this block, until its end.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type CollectedTips<T: Config> = StorageValue<_, NoDrop<CreditOf<T>>>;

	/// `true` if finality lagged in this session.
	#[pallet::storage]
	pub type FinalityLagged<T: Config> = StorageValue<_, bool, ValueQuery>;

	/// Number of validators that were jailed in this session.
	#[pallet::storage]
	pub type Jailings<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// Session in which the time in jail ends of each proven validator that made no blocks.
	#[pallet::storage]
	pub type Absentees<T: Config> = StorageValue<_, BoundedVec<SessionIndex, T::MaxValidators>, ValueQuery>;

	/// `true` if the next set that is selected is a new one to GRANDPA, also with the same
	/// validators.
	#[pallet::storage]
	pub type RenewalDue<T: Config> = StorageValue<_, bool, ValueQuery>;

	/// Largest fraction by which each pool was slashed for a session that can still be
	/// reported.
	#[pallet::storage]
	pub type SlashesBySession<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SessionIndex, Twox64Concat, PoolId, Perbill, ValueQuery>;

	/// Events of the pallet.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A pool was opened.
		Joined {
			/// Pool.
			pool: PoolId,
			/// Account of the validator.
			validator: T::AccountId,
			/// Validator's own stake.
			bond: Balance,
			/// Part of the rewards that the validator takes first.
			commission: Perbill,
		},
		/// A bond was increased.
		BondIncreased {
			/// Pool.
			pool: PoolId,
			/// Amount added.
			amount: Balance,
			/// New bond.
			bond: Balance,
		},
		/// A pool was closed, and all of its stake is unbonding.
		Closed {
			/// Pool.
			pool: PoolId,
			/// Reason.
			reason: CloseReason,
			/// Session from which all of its stake can be withdrawn.
			withdrawable_from: SessionIndex,
		},
		/// A closed and empty pool was removed.
		Removed {
			/// Pool.
			pool: PoolId,
		},
		/// Tokens were delegated to a pool.
		Delegated {
			/// Pool.
			pool: PoolId,
			/// Delegator.
			delegator: T::AccountId,
			/// Amount.
			amount: Balance,
			/// Shares issued for the amount.
			shares: Balance,
		},
		/// Stake was taken out of a pool and is unbonding.
		Undelegated {
			/// Pool.
			pool: PoolId,
			/// Delegator.
			delegator: T::AccountId,
			/// Amount.
			amount: Balance,
			/// Shares burnt for the amount.
			shares: Balance,
			/// Session from which the amount can be withdrawn.
			withdrawable_from: SessionIndex,
		},
		/// Stake, and possibly rewards, were paid to an account.
		Withdrawn {
			/// Pool.
			pool: PoolId,
			/// Account.
			who: T::AccountId,
			/// Amount of stake.
			stake: Balance,
			/// Amount of rewards.
			rewards: Balance,
		},
		/// Rewards were paid to an account.
		RewardsClaimed {
			/// Pool.
			pool: PoolId,
			/// Account.
			who: T::AccountId,
			/// Amount.
			amount: Balance,
		},
		/// A change of a commission was scheduled.
		CommissionScheduled {
			/// Pool.
			pool: PoolId,
			/// New commission.
			commission: Perbill,
			/// First session to whose rewards the commission applies.
			from: SessionIndex,
		},
		/// A validator was jailed: it cannot be selected.
		Jailed {
			/// Pool.
			pool: PoolId,
			/// Reason.
			reason: JailReason,
			/// Session from which the validator can unjail the pool.
			unjailable_from: SessionIndex,
		},
		/// A validator was not jailed, because of the maximum in one session or of the floor.
		Spared {
			/// Pool.
			pool: PoolId,
			/// Reason for which the validator should be jailed.
			reason: JailReason,
		},
		/// A validator was unjailed: it can be selected again.
		Unjailed {
			/// Pool.
			pool: PoolId,
		},
		/// A pool was slashed for an offence.
		Slashed {
			/// Pool.
			pool: PoolId,
			/// Session of the offence.
			session: SessionIndex,
			/// Total fraction for that session.
			fraction: Perbill,
			/// Amount that the bond lost.
			bond: Balance,
			/// Amount that the delegated stake lost.
			delegated: Balance,
			/// Part of the lost amounts that the reporters received.
			rewarded: Balance,
		},
		/// A pool earned rewards.
		Rewarded {
			/// Pool.
			pool: PoolId,
			/// Session.
			session: SessionIndex,
			/// Number of blocks that the validator made.
			blocks: u32,
			/// Fees of those blocks.
			fees: Balance,
			/// Amount for the validator, by commission and bond.
			validator: Balance,
			/// Amount for all delegators.
			delegators: Balance,
		},
		/// The validators of a session were selected.
		Selected {
			/// Session.
			session: SessionIndex,
			/// Number of validators.
			validators: u32,
		},
	}

	/// Errors of the pallet.
	#[pallet::error]
	pub enum Error<T> {
		/// The pool does not exist: it was never opened, or it was removed.
		PoolNotFound,
		/// The account has no pool.
		NotValidator,
		/// The account has a pool, or one whose stake can still be slashed.
		AlreadyValidator,
		/// The account has no session keys.
		NoSessionKeys,
		/// The bond is below the minimum.
		InsufficientBond,
		/// The number of candidates is at its maximum, and each has at least as much stake.
		Outbid,
		/// The pool is closed.
		PoolClosed,
		/// The pool is not closed.
		NotClosed,
		/// The validator is jailed.
		Jailed,
		/// The validator is not jailed.
		NotJailed,
		/// The time for this has not come.
		TooEarly,
		/// The amount is zero.
		ZeroAmount,
		/// The amount delegated, or the rest of the delegation, is below the minimum.
		InsufficientDelegation,
		/// Slashes have left too little in the pool for more delegations.
		PoolExhausted,
		/// The account has no delegation in the pool.
		DelegationNotFound,
		/// The account has fewer shares.
		InsufficientShares,
		/// Stake of too many sessions is unbonding: withdraw some of it first.
		MaxUnbondingsExceeded,
		/// Nothing can be withdrawn.
		NothingToWithdraw,
		/// No rewards are unclaimed.
		NothingToClaim,
		/// The commission is above the maximum.
		MaxCommissionExceeded,
		/// The commission would rise by more than the maximum.
		MaxCommissionRiseExceeded,
		/// The account validates or can be selected, so its session keys are needed.
		KeysInUse,
	}

	/// Validators of the first sessions. Each needs session keys, its bond and the existential
	/// deposit.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Account, the bond in units and the commission of each validator.
		pub validators: Vec<(T::AccountId, Balance, Perbill)>,
		/// Number of seats: by default, that of these validators.
		pub seats: Option<u32>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		#[expect(clippy::panic, reason = "a genesis that cannot be built must not start a chain")]
		fn build(&self) {
			for pot in [Pallet::<T>::stake_pot(), Pallet::<T>::reward_pot()] {
				let missing = T::Currency::minimum_balance().saturating_sub(T::Currency::balance(&pot));
				let endowed = T::Currency::mint_into(&pot, missing);
				assert!(endowed.is_ok(), "a pot takes the existential deposit");
			}
			for (validator, bond, commission) in &self.validators {
				assert!(!StakePoolIds::<T>::contains_key(validator), "a validator is named once");
				if let Err(error) = Pallet::<T>::open(validator.clone(), *bond, *commission, 0) {
					panic!("validator {validator:?} of the genesis cannot bond {bond}: {error:?}");
				}
			}
			// A genesis without validators leaves the number to its default.
			let own = u32::try_from(self.validators.len()).ok().filter(|own| *own > 0);
			if let Some(seats) = self.seats.or(own) {
				T::Seats::fix(seats);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Accounts for the weight of the end of the block, and of counting its author, which the
		/// authorship pallet does not.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			T::WeightInfo::note_author().saturating_add(T::WeightInfo::on_finalize())
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::pay_collected();
		}

		fn integrity_test() {
			assert!(
				T::BondingSessions::get() >= T::ReportingSessions::get().saturating_add(2),
				"stake can be slashed as long as an offence can be reported"
			);
			assert!(T::ReportingSessions::get() > 0, "an offence can be reported");
			assert!(T::MaxCandidates::get() >= T::MaxValidators::get(), "every validator can be a candidate");
			assert!(T::MaxValidators::get() > 0, "there are validators");
			assert!(T::RenewalSessions::get() > 0, "a set lasts at least one session");
			assert!(T::MaxAbsence::get() > 0, "a validator has at least one session to make a block");
			assert!(Self::stake_pot() != Self::reward_pot(), "an account id has room for two pots");
			let finish = T::WeightInfo::finish(T::MaxValidators::get());
			let begin = T::WeightInfo::begin(T::MaxValidators::get());
			let select = T::WeightInfo::select(T::MaxCandidates::get());
			let twice = finish.saturating_add(begin).saturating_add(select).saturating_mul(2);
			assert!(
				twice.all_lte(<T as frame_system::Config>::BlockWeights::get().max_block),
				"half a block has room for the change of a session"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Opens a pool with a bond and a commission, and makes the caller a candidate.
		///
		/// ## Dispatch Origin
		///
		/// Signed by an account with session keys.
		///
		/// ## Details
		///
		/// The account sets its session keys first, with `session.set_keys`, which verifies that it
		/// owns them. The bond is put on hold. If the number of candidates is at its maximum, the
		/// bond must exceed the stake of the lowest, whose pool is closed.
		///
		/// A candidate validates two sessions later if a seat is free, or if it has more stake than
		/// a member of the set. Only a few members may have made no block yet, so it may have to
		/// wait. If it makes no blocks, it loses its seat.
		///
		/// An account whose last pool is closed can open another when all stake of that one is
		/// free.
		///
		/// ## Errors
		///
		/// - `NoSessionKeys`: the caller has no session keys.
		/// - `AlreadyValidator`: the caller has a pool, or one whose stake can still be slashed.
		/// - `InsufficientBond`: the bond is below the minimum.
		/// - `MaxCommissionExceeded`: the commission is above the maximum.
		/// - `Outbid`: each candidate has at least as much stake, and their number is at its
		///   maximum.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `Joined`
		/// - `Closed` for a pool that was outbid
		#[pallet::call_index(0)]
		pub fn join(origin: OriginFor<T>, bond: Balance, commission: Perbill) -> DispatchResult {
			Self::do_join(ensure_signed(origin)?, bond, commission)
		}

		/// Adds to the caller's bond.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a validator, jailed or not.
		///
		/// ## Errors
		///
		/// - `ZeroAmount`: the amount is zero.
		/// - `NotValidator`: the caller has no pool.
		/// - `PoolClosed`: the pool is closed.
		///
		/// An error of the hold is passed on.
		///
		/// ## Events
		///
		/// - `BondIncreased`
		#[pallet::call_index(1)]
		pub fn bond_more(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			Self::do_bond_more(ensure_signed(origin)?, amount)
		}

		/// Closes the caller's pool.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a validator, jailed or not.
		///
		/// ## Details
		///
		/// A closed pool never opens again. Bond and delegated stake are free after the delay, by
		/// `withdraw`. The validator should go on until the sets that were selected before have
		/// served: it is paid for that. If the set would fall below the floor, the validator is
		/// selected until others join.
		///
		/// ## Errors
		///
		/// - `NotValidator`: the caller has no pool.
		/// - `PoolClosed`: the pool is closed.
		///
		/// ## Events
		///
		/// - `Closed`
		#[pallet::call_index(2)]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			Self::do_leave(ensure_signed(origin)?)
		}

		/// Pays the caller's free stake in a pool.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a delegator or the validator of the pool.
		///
		/// ## Details
		///
		/// Stake that was undelegated is free after the delay. When a pool is closed and its delay
		/// has passed, the call pays everything: shares, the bond of the validator, and all
		/// rewards.
		///
		/// ## Errors
		///
		/// - `PoolNotFound`: the pool does not exist.
		/// - `NothingToWithdraw`: the caller has no free stake in the pool.
		///
		/// An error of the ledger is passed on.
		///
		/// ## Events
		///
		/// - `Withdrawn`
		/// - `Removed` if nothing is left of the pool
		#[pallet::call_index(3)]
		pub fn withdraw(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			Self::do_withdraw(ensure_signed(origin)?, pool)
		}

		/// Delegates tokens to a pool.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account, which keeps the existential deposit.
		///
		/// ## Details
		///
		/// The tokens move to the stake pot. From now on they earn with the pool and can be slashed
		/// with it, also for earlier sessions that are reported later.
		///
		/// ## Errors
		///
		/// - `PoolNotFound`: the pool does not exist.
		/// - `Jailed`: the validator is jailed.
		/// - `PoolClosed`: the pool is closed.
		/// - `InsufficientDelegation`: the amount is below the minimum.
		/// - `PoolExhausted`: slashes have left too little in the pool.
		///
		/// An error of the transfer is passed on.
		///
		/// ## Events
		///
		/// - `Delegated`
		#[pallet::call_index(4)]
		pub fn delegate(origin: OriginFor<T>, pool: PoolId, amount: Balance) -> DispatchResult {
			Self::do_delegate(ensure_signed(origin)?, pool, amount)
		}

		/// Takes shares out of a pool.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a delegator.
		///
		/// ## Details
		///
		/// Pass all shares, or leave at least the minimum. The current value of the shares earns
		/// nothing any more, can be slashed until the delay has passed, and is free then, by
		/// `withdraw`.
		///
		/// ## Errors
		///
		/// - `PoolNotFound`: the pool does not exist.
		/// - `PoolClosed`: the pool is closed, so nothing needs to be undelegated.
		/// - `ZeroAmount`: the shares, or their value, are zero.
		/// - `DelegationNotFound`: the caller has no delegation in the pool.
		/// - `InsufficientShares`: the caller has fewer shares.
		/// - `InsufficientDelegation`: the rest of the delegation is below the minimum.
		/// - `PoolExhausted`: slashes have left too little in the pool.
		/// - `MaxUnbondingsExceeded`: stake of too many sessions is unbonding.
		///
		/// ## Events
		///
		/// - `Undelegated`
		/// - `Closed` if nothing is left of a pool whose bond was slashed
		#[pallet::call_index(5)]
		pub fn undelegate(origin: OriginFor<T>, pool: PoolId, shares: Balance) -> DispatchResult {
			Self::do_undelegate(ensure_signed(origin)?, pool, shares)
		}

		/// Pays the caller's rewards in a pool, as a delegator, as its validator, or both.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a delegator or the validator of the pool.
		///
		/// ## Errors
		///
		/// - `PoolNotFound`: the pool does not exist.
		/// - `NothingToClaim`: the caller has no unclaimed rewards in the pool.
		///
		/// An error of the ledger is passed on.
		///
		/// ## Events
		///
		/// - `RewardsClaimed`
		/// - `Removed` if nothing is left of the pool
		#[pallet::call_index(6)]
		pub fn claim_rewards(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			Self::do_claim_rewards(ensure_signed(origin)?, pool)
		}

		/// Schedules a new commission for the caller's pool.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a validator, jailed or not.
		///
		/// ## Details
		///
		/// It is in effect some sessions later, and replaces a pending one. It may fall by any
		/// amount, and rise by a bounded one above the current commission.
		///
		/// ## Errors
		///
		/// - `NotValidator`: the caller has no pool.
		/// - `PoolClosed`: the pool is closed.
		/// - `MaxCommissionExceeded`: the commission is above the maximum.
		/// - `MaxCommissionRiseExceeded`: the commission would rise by more than the maximum.
		///
		/// ## Events
		///
		/// - `CommissionScheduled`
		#[pallet::call_index(7)]
		pub fn set_commission(origin: OriginFor<T>, commission: Perbill) -> DispatchResult {
			Self::do_set_commission(ensure_signed(origin)?, commission)
		}

		/// Makes the caller's jailed pool a candidate again.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a jailed validator.
		///
		/// ## Details
		///
		/// The time in jail must be over, and the bond at least the minimum: `bond_more` restores
		/// it. If the number of candidates is at its maximum, the stake of the pool must exceed
		/// that of the lowest, whose pool is closed. The pool enters the set like that of a
		/// newcomer.
		///
		/// ## Errors
		///
		/// - `NotValidator`: the caller has no pool.
		/// - `PoolClosed`: the pool is closed.
		/// - `NotJailed`: the pool is not jailed.
		/// - `TooEarly`: the time in jail is not over.
		/// - `InsufficientBond`: the bond is below the minimum.
		/// - `NoSessionKeys`: the caller has no session keys.
		/// - `Outbid`: each candidate has at least as much stake, and their number is at its
		///   maximum.
		///
		/// ## Events
		///
		/// - `Unjailed`
		/// - `Closed` for a pool that was outbid
		#[pallet::call_index(8)]
		pub fn unjail(origin: OriginFor<T>) -> DispatchResult {
			Self::do_unjail(ensure_signed(origin)?)
		}

		/// Pays a member of a closed pool everything, so that the pool can be removed.
		///
		/// ## Dispatch Origin
		///
		/// Signed by any account.
		///
		/// ## Details
		///
		/// The delay of the pool must have passed.
		///
		/// ## Errors
		///
		/// - `PoolNotFound`: the pool does not exist.
		/// - `NotClosed`: the pool is not closed.
		/// - `TooEarly`: the delay has not passed.
		/// - `NothingToWithdraw`: the member has nothing in the pool.
		///
		/// An error of the ledger is passed on.
		///
		/// ## Events
		///
		/// - `Withdrawn`
		/// - `Removed` if nothing is left of the pool
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn wind_up(origin: OriginFor<T>, pool: PoolId, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_wind_up(who, pool)
		}

		/// Removes the caller's session keys and refunds the deposit for them.
		///
		/// ## Dispatch Origin
		///
		/// Signed by an account that validates neither now nor in the next session and is no
		/// candidate.
		///
		/// ## Details
		///
		/// It replaces a call of the session pallet that would leave a running set without keys,
		/// and the network without blocks.
		///
		/// ## Errors
		///
		/// - `KeysInUse`: the caller validates or can be selected.
		/// - `Session::NoKeys`: the caller has no session keys.
		#[pallet::call_index(10)]
		pub fn purge_keys(origin: OriginFor<T>) -> DispatchResult {
			Self::do_purge_keys(&ensure_signed(origin)?)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Returns the last pool that an account opened, with its id.
		pub fn validator(who: T::AccountId) -> Option<(PoolId, StakePoolOf<T>)> {
			Self::pool_of(&who)
		}

		/// Returns the delegation of an account in a pool, in units.
		pub fn position(pool: PoolId, who: T::AccountId) -> Option<Position> {
			Self::position_of(pool, &who)
		}

		/// Returns the unearned part of the reward pot. At the end of the session, the part that
		/// does not belong to the validators leaves it, and other revenue of theirs enters.
		pub fn unearned_rewards() -> Balance {
			Self::unearned()
		}
	}
}
