//! # Validators
//!
//! Bonded validators with delegators behind them: who makes blocks, what they earn, and what it costs to cheat.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module. [`Pallet::pool_of`] and [`Pallet::position_of`] read what wallets show; the view functions
//! ([`Pallet::validator`], [`Pallet::position`], [`Pallet::unearned_rewards`]) say the same over RPC. [`ToRewards`] takes
//! transaction fees, [`FeeSource`] fetches what else is owed to the validators and takes what is not theirs.
//!
//! ## Goals
//!
//! - Anybody may validate who bonds enough and outbids whoever is there; the set never shrinks below a floor.
//! - A reward and a slash cost the same for any number of delegators.
//! - Stake that could have backed an offence pays for it, whether it has left meanwhile or not.
//! - No outage of many at once takes the network's validators away. (An equivocation of a third of them in one slot, by a
//!   mistake of theirs or not, costs all that they have staked.)
//! - Whatever is put in comes out again without anybody's goodwill.
//!
//! ## Terminology
//!
//! - **Pool**: a validator and the stake behind it, known by a number that never comes back. It is a *candidate*, in *jail*,
//!   or *closed*: by leaving, by being outbid, or because a slash left nothing. A closed pool never opens again: all of
//!   its stake is on its way out, and its account may open another one when that is over.
//! - **Bond**: the validator's own stake, on hold on its account. It is slashed first.
//! - **Delegated stake**: in the *stake pot*, an account of the pallet. A ledger of shares says who owns what of it (a hold
//!   on each delegator would have to be changed for each of them by a slash). See [`tributary_primitives::shares`].
//! - **Reward pot**: another account. Fees come into it; what nobody has earned yet is what it holds beyond the rewards
//!   that are owed and the existential deposit.
//! - **Session**: what everything here is measured in. Stake that leaves in session `s` backs `s` and `s + 1`, for which
//!   validators were selected before, and is free from `s +` [`Config::BondingSessions`].
//! - **Missed**: of an equal part of the blocks that a session had. Where nobody made a block (a skipped epoch, say) nobody
//!   missed one, and a session in which finality lagged does not count at all: by what the runtime knows of it, or because
//!   no more than three quarters of its slots had a block.
//! - **Spared**: said of a validator that should be in jail, but [`Config::MaxJailed`] or the floor forbids it.
//!
//! ## What happens when a session ends
//!
//! 1. What has come into the reward pot is divided by the blocks that were made: `floor(all * blocks / all blocks)` to each
//!    pool. Its validator takes the commission of that, and the rest is divided by stake between bond and delegators. What
//!    rounding leaves, and the parts of authors without a pool, are there for the next session.
//! 2. Who has missed too much, since [`Config::MinExpectedBlocks`] were expected of it, goes to jail.
//! 3. What is too old to be reported is forgotten. Who is in jail for an offence, and still in the set, is disabled.
//! 4. The candidates with the most stake that have session keys are selected, for the session after the next one. If they
//!    are fewer than the floor, validators of the session that begins stay on beside them.
//!
//! All of this is bounded by the number of validators and candidates, and none of it depends on the delegators.
//!
//! ## Offences
//!
//! Slashed is the fraction of all stake that is in the pool, or left it when it could still back the session of the
//! offence: the bond first, then all delegators alike. Concurrent offences of several validators come again and
//! again with a growing fraction; each pool pays the largest one for each session. A part of what the *bond* lost goes to
//! who reported, the rest to [`Config::Slash`]. Who delegates takes part in what is reported later, also for sessions
//! before: this is why a pool whose validator is in jail takes no delegations.
//!
//! ## Properties
//!
//! - The stake pot holds what all pools and all that leaves them amount to, and the existential deposit, or more
//!   (donations). The reward pot likewise holds what is owed in rewards. An account's hold is the sum of its pools' bonds.
//! - The delegators' shares, each rounded down, amount to the pool's delegated stake, or less by under a unit each.
//! - A share is never worth more than a unit, so no deposit is ever rounded away: the attack on the first share has no first
//!   step.
//! - Claims never exceed what was paid in. Rounding stays with the pool, and with the pot when the pool is gone.
//! - The candidates are exactly the pools that are neither in jail nor closed, by stake, and a bounded number of them.
//! - An account that cannot take what it is paid is owed it by the ledger.
//! - A pool goes when it is closed, its stake free, and everybody has taken theirs; anybody may see to that
//!   ([`Pallet::wind_up`]).
//! - A delegator may join for the last block of a session and earns what one earns who was there from its first; but to leave
//!   costs it [`Config::BondingSessions`] without rewards, so this never pays more than to stay.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
pub use fixtures::SessionFixture;
pub use pallet::*;
pub use reward::ToRewards;
pub use session_interface::{FeeSource, Sessions};
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod candidates;
mod delegation;
mod errors;
mod events;
#[cfg(feature = "runtime-benchmarks")]
mod fixtures;
mod jail;
mod pool;
mod reward;
mod session_interface;
mod session_manager;
mod slash;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	pallet_macros::import_section,
	pallet_prelude::*,
	traits::{
		tokens::fungible::{hold, Balanced, Credit, Inspect, Mutate},
		DefensiveSaturating, OnUnbalanced,
	},
	PalletId,
};
use frame_system::pallet_prelude::*;
use sp_runtime::{traits::AccountIdConversion, Perbill};
use sp_staking::SessionIndex;
use tributary_primitives::{
	shares::SharedStake,
	traits::{self, CreditReason},
	Balance,
};
use tributary_support::count;
use types::*;

const LOG_TARGET: &str = "runtime::validators";

/// A pool of this chain.
pub type PoolInfo<T> = Pool<<T as frame_system::Config>::AccountId>;

#[import_section(events::events)]
#[import_section(errors::errors)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What each call and each step of a session weighs.
		type WeightInfo: WeightInfo;
		/// The reason of a hold.
		type RuntimeHoldReason: From<HoldReason>;
		/// The token that is staked and earned.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ Balanced<Self::AccountId>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ hold::Balanced<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// What the accounts of the two pots are made from.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// The sessions: who validates now, and who has keys.
		type Sessions: Sessions<Self::AccountId>;
		/// The ledger: what an account cannot take is owed to it there.
		type Ledger: traits::Credit<Self::AccountId>;
		/// Where rewards come from that are not paid into the reward pot by themselves, and where a part of those goes that
		/// are.
		type FeeSource: FeeSource<Self::AccountId>;
		/// What becomes of slashed tokens; `()` burns them.
		type Slash: OnUnbalanced<Credit<Self::AccountId, Self::Currency>>;
		/// Slots of a session. Where no more than three quarters of them had a block, as many validators may be missing as keep
		/// GRANDPA from finalizing: then finality lags, and missed blocks do not count.
		type SessionSlots: Get<u64>;
		/// Whether finality lags behind the blocks for whatever else the runtime knows. Asked in each block: one of them is
		/// enough for a session not to count.
		type FinalityLag: Get<bool>;
		/// Validators of a session, at most: the number that there should be. Governance may move it.
		type ValidatorCount: Get<u32>;
		/// Validators of a session that there should be at least: jailing stops there, and those who leave stay on.
		type MinValidators: Get<u32>;
		/// Validators of a session, whatever [`Config::ValidatorCount`] says.
		#[pallet::constant]
		type MaxValidators: Get<u32>;
		/// Pools that may be selected at a time.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;
		/// The least bond with which a pool may be opened, or taken out of jail; in units.
		type MinBond: Get<Balance>;
		/// The least amount to delegate, and to be left of a delegation; in units.
		type MinDelegation: Get<Balance>;
		/// Sessions that stake takes to leave: at least [`Config::ReportingSessions`] and two.
		#[pallet::constant]
		type BondingSessions: Get<SessionIndex>;
		/// Sessions after which an offence can be reported no more.
		#[pallet::constant]
		type ReportingSessions: Get<SessionIndex>;
		/// Sessions for which a set may stay the same to GRANDPA, if nothing changes; at least one. Short: an equivocation of a
		/// set may be of any of its sessions. Not too short: each set is a proof that who syncs by warp must check.
		#[pallet::constant]
		type RenewalSessions: Get<SessionIndex>;
		/// Sessions that a validator is in jail at least.
		type JailSessions: Get<SessionIndex>;
		/// The part of a session's validators that may be jailed in it, rounded down.
		type MaxJailed: Get<Perbill>;
		/// The part of the expected blocks that a validator may miss.
		type MaxMissed: Get<Perbill>;
		/// Blocks that are expected of a validator, over as many sessions as that takes, before it is judged. Who makes a block
		/// is drawn by lot, so this must be so large that bad luck jails nobody: with 20 expected, and jail for more than 90%
		/// missed, an honest validator is jailed with a probability below one in twenty million each time.
		type MinExpectedBlocks: Get<u32>;
		/// The part of a slashed bond that those who reported share.
		type ReporterReward: Get<Perbill>;
		/// The largest commission.
		type MaxCommission: Get<Perbill>;
		/// How much a commission may rise by one change.
		type MaxCommissionRise: Get<Perbill>;
		/// Sessions from the call to the first whose rewards the new commission is taken of; delegators may leave meanwhile.
		type CommissionDelay: Get<SessionIndex>;
		/// Fixtures for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: SessionFixture<Self::AccountId>;
	}

	/// Why an amount is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A validator's own stake.
		#[codec(index = 0)]
		Bond,
	}

	/// The number of the next pool.
	#[pallet::storage]
	pub type NextPool<T: Config> = StorageValue<_, PoolId, ValueQuery>;

	/// The pools.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Twox64Concat, PoolId, PoolInfo<T>>;

	/// The pool that each account opened last.
	#[pallet::storage]
	pub type PoolOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, PoolId>;

	/// The pools that may be selected, by stake, the most first.
	#[pallet::storage]
	pub type Candidates<T: Config> = StorageValue<_, BoundedVec<Candidate, T::MaxCandidates>, ValueQuery>;

	/// The delegators' parts in the pools.
	#[pallet::storage]
	pub type Delegations<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Blake2_128Concat, T::AccountId, Delegation>;

	/// What left each pool, by session: all that can still be slashed, and some that cannot any more.
	#[pallet::storage]
	pub type Unbondings<T: Config> =
		StorageMap<_, Twox64Concat, PoolId, BoundedVec<Unbonding, MaxUnbonding<T>>, ValueQuery>;

	/// What left each pool and cannot be slashed any more, where it had to make room.
	#[pallet::storage]
	pub type Released<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Twox64Concat, SessionIndex, SharedStake, ValueQuery>;

	/// What is owed in rewards: to validators and delegators, with what rounding keeps back.
	#[pallet::storage]
	pub type RewardsOwed<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// What the last session left undivided: rounding, and the parts of authors without a pool.
	#[pallet::storage]
	pub type CarriedOver<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// The session that is going on.
	#[pallet::storage]
	pub type CurrentSession<T: Config> = StorageValue<_, SessionIndex, ValueQuery>;

	/// The blocks that each validator has made in this session.
	#[pallet::storage]
	pub type Authored<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Whether finality lagged in this session.
	#[pallet::storage]
	pub type FinalityLagged<T: Config> = StorageValue<_, bool, ValueQuery>;

	/// How many validators were jailed in this session.
	#[pallet::storage]
	pub type Jailings<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// The largest fraction by which a pool was slashed for a session, as long as that can be reported.
	#[pallet::storage]
	pub type SlashedIn<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SessionIndex, Twox64Concat, PoolId, Perbill, ValueQuery>;

	/// The validators of the first sessions, with their bonds and commissions. Each needs session keys, and its bond and the
	/// existential deposit.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Account, bond in units, commission.
		pub validators: Vec<(T::AccountId, Balance, Perbill)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for pot in [Pallet::<T>::stake_pot(), Pallet::<T>::reward_pot()] {
				let missing = T::Currency::minimum_balance().saturating_sub(T::Currency::balance(&pot));
				let endowed = T::Currency::mint_into(&pot, missing);
				assert!(endowed.is_ok(), "a pot takes the existential deposit");
			}
			for (validator, bond, commission) in &self.validators {
				assert!(!PoolOf::<T>::contains_key(validator), "a validator is named once");
				if let Err(error) = Pallet::<T>::open(validator.clone(), *bond, *commission, 0) {
					panic!("validator {validator:?} of the genesis cannot bond {bond}: {error:?}");
				}
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Counting the block for its author, which the authorship pallet has done and not accounted for, or will.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			T::WeightInfo::note_author()
		}

		fn integrity_test() {
			assert!(
				T::BondingSessions::get() >= T::ReportingSessions::get().saturating_add(2),
				"stake is there to be slashed for as long as an offence can be reported"
			);
			assert!(T::ReportingSessions::get() > 0, "an offence can be reported");
			assert!(T::MaxCandidates::get() >= T::MaxValidators::get(), "every validator may be a candidate");
			assert!(T::MaxValidators::get() > 0, "there are validators");
			assert!(T::RenewalSessions::get() > 0, "a set lasts a session at least");
			assert!(Self::stake_pot() != Self::reward_pot(), "an account id has room for two pots");
			let end = T::WeightInfo::finish(T::MaxValidators::get());
			let begin = T::WeightInfo::begin(T::MaxValidators::get());
			let select = T::WeightInfo::select(T::MaxCandidates::get());
			let block = <T as frame_system::Config>::BlockWeights::get().max_block;
			assert!(
				end.saturating_add(begin).saturating_add(select).all_lte(block / 2),
				"a block has room for the border of two sessions"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Become a candidate, with a bond that is put on hold and a commission. The account must have set its session keys
		/// (`session.set_keys`, which checks that it holds them). When there are as many candidates as there may be, the bond
		/// must be more than the stake of the lowest, which is put out: its pool is closed.
		///
		/// An account whose last pool is closed may open another when all stake of that one is free.
		///
		/// Origin: signed. Errors: `NoSessionKeys`, `AlreadyValidator`, `InsufficientBond`, `CommissionTooHigh`, `Outbid`, the
		/// hold's own. Events: `Joined`, and `Closed` for a pool that is put out.
		#[pallet::call_index(0)]
		pub fn join(origin: OriginFor<T>, bond: Balance, commission: Perbill) -> DispatchResult {
			Self::do_join(ensure_signed(origin)?, bond, commission)
		}

		/// Add to one's bond.
		///
		/// Origin: a validator, in jail or not. Errors: `ZeroAmount`, `NotValidator`, `PoolClosed`, the hold's own. Event:
		/// `BondIncreased`.
		#[pallet::call_index(1)]
		pub fn bond_more(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			Self::do_bond_more(ensure_signed(origin)?, amount)
		}

		/// Close one's pool for ever. Bond and delegated stake are free after the delay, by `withdraw`; until the sets that were
		/// selected before have served, the validator should go on, and is paid for it. (If fewer than the floor would be left,
		/// it is selected as long as nobody else comes.)
		///
		/// Origin: a validator, in jail or not. Errors: `NotValidator`, `PoolClosed`. Event: `Closed`.
		#[pallet::call_index(2)]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			Self::do_leave(ensure_signed(origin)?)
		}

		/// Get back what is free of one's stake in a pool: what was undelegated and has waited long enough; of a closed pool
		/// whose delay is over everything, the validator's bond and all rewards included.
		///
		/// Origin: a delegator or the validator of the pool. Errors: `UnknownPool`, `NothingToWithdraw`, the ledger's own.
		/// Events: `Withdrawn`, and `Removed` when nothing is left of the pool.
		#[pallet::call_index(3)]
		pub fn withdraw(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			Self::do_withdraw(ensure_signed(origin)?, pool)
		}

		/// Delegate to a pool: the tokens move to the stake pot, and earn and may be slashed with the pool from now on, also
		/// for what is reported of sessions before.
		///
		/// Origin: signed, and the account keeps the existential deposit. Errors: `UnknownPool`, `Jailed`, `PoolClosed`,
		/// `BelowMinimum`, `PoolExhausted`, the transfer's own. Event: `Delegated`.
		#[pallet::call_index(4)]
		pub fn delegate(origin: OriginFor<T>, pool: PoolId, amount: Balance) -> DispatchResult {
			Self::do_delegate(ensure_signed(origin)?, pool, amount)
		}

		/// Take shares out of a pool: all that one has, or so many that the minimum is left. What they are worth now earns
		/// nothing any more, may be slashed until its delay has passed, and is free then, by `withdraw`.
		///
		/// Origin: a delegator. Errors: `UnknownPool`, `PoolClosed` (nothing needs to be undelegated then), `ZeroAmount`,
		/// `NotMember`, `InsufficientShares`, `BelowMinimum`, `PoolExhausted`, `MaxUnbondingsExceeded`. Event: `Undelegated`.
		#[pallet::call_index(5)]
		pub fn undelegate(origin: OriginFor<T>, pool: PoolId, shares: Balance) -> DispatchResult {
			Self::do_undelegate(ensure_signed(origin)?, pool, shares)
		}

		/// Claim what one has earned in a pool: as a delegator, as its validator, or both.
		///
		/// Origin: signed. Errors: `UnknownPool`, `NothingToClaim`, the ledger's own. Events: `RewardsClaimed`, and `Removed`
		/// when nothing is left of the pool.
		#[pallet::call_index(6)]
		pub fn claim_rewards(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			Self::do_claim_rewards(ensure_signed(origin)?, pool)
		}

		/// Take another commission, from some sessions on; what is waiting to take effect is replaced. It may fall by any
		/// amount, and rise by a bounded one above what it is now.
		///
		/// Origin: a validator. Errors: `NotValidator`, `PoolClosed`, `CommissionTooHigh`, `CommissionRiseTooLarge`. Event:
		/// `CommissionScheduled`.
		#[pallet::call_index(7)]
		pub fn set_commission(origin: OriginFor<T>, commission: Perbill) -> DispatchResult {
			Self::do_set_commission(ensure_signed(origin)?, commission)
		}

		/// Become a candidate again after the time in jail, with the minimum bond (`bond_more` restores it). When there are as
		/// many candidates as there may be, the pool must have more stake than the lowest, which is put out.
		///
		/// Origin: a validator in jail. Errors: `NotValidator`, `PoolClosed`, `NotJailed`, `TooEarly`, `InsufficientBond`,
		/// `NoSessionKeys`, `Outbid`. Events: `Unjailed`, and `Closed` for a pool that is put out.
		#[pallet::call_index(8)]
		pub fn unjail(origin: OriginFor<T>) -> DispatchResult {
			Self::do_unjail(ensure_signed(origin)?)
		}

		/// Give somebody all that is theirs in a closed pool whose delay is over, so that the pool can go.
		///
		/// Origin: signed by anybody. Errors: `UnknownPool`, `NotClosed`, `TooEarly`, `NothingToWithdraw`, the ledger's own.
		/// Events: `Withdrawn`, and `Removed` when nothing is left of the pool.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn wind_up(origin: OriginFor<T>, pool: PoolId, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_wind_up(who, pool)
		}

		/// Take back one's session keys, and the deposit for them. (`session.purge_keys` would leave a running set without
		/// keys, and the network without blocks.)
		///
		/// Origin: signed, by an account that neither validates now or in the next session nor may be selected. Errors:
		/// `KeysInUse`, the session's own `NoKeys`.
		#[pallet::call_index(10)]
		pub fn purge_keys(origin: OriginFor<T>) -> DispatchResult {
			Self::do_purge_keys(&ensure_signed(origin)?)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The pool that an account opened last, and its number.
		pub fn validator(who: T::AccountId) -> Option<(PoolId, PoolInfo<T>)> {
			Self::pool_of(&who)
		}

		/// What an account has in a pool, in units.
		pub fn position(pool: PoolId, who: T::AccountId) -> Option<Position> {
			Self::position_of(pool, &who)
		}

		/// What lies in the reward pot and is not earned yet. When the session ends, what is not the validators' of it goes out, and
		/// what is owed to them elsewhere comes in.
		pub fn unearned_rewards() -> Balance {
			Self::unearned()
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The account that holds what is delegated, and what is on its way out.
	pub fn stake_pot() -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(b"stake")
	}

	/// The account that fees come into and rewards are claimed from.
	pub fn reward_pot() -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(b"reward")
	}
}
