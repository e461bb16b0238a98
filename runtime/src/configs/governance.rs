//! Governance: referenda and the collective, the numbers that they can change, the calls that they
//! can stop, and upgrades.

use crate::{
	constants::{
		consensus::MAX_VALIDATORS,
		currency::TRIB,
		time::{DAYS, HOURS},
	},
	filters::calls::EssentialCalls,
	governance::{
		collective::{Half, MoreThanHalf, TwoThirds, UnlessMigrationFailed},
		origins::{EnsureParameters, EnsureWhitelistedCaller},
		tracks::{Accelerated, Tracks},
	},
	migrations::LeaveToGovernance,
	params::BoundedParameters,
	types::{AccountId, Balance, BlockNumber},
	weights, Balances, Grandpa, Preimage, Referenda, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
	RuntimeOrigin, Scheduler, System, Treasury,
};
use frame_support::{
	pallet_prelude::DispatchResult,
	parameter_types,
	traits::{tokens::currency::ActiveIssuanceOf, AsEnsureOriginWithArg, ConstU32, EitherOf, Get, MapSuccess},
	weights::Weight,
};
use frame_system::{limits::BlockWeights, EnsureRoot, EnsureRootWithSuccess, EnsureSigned, RawOrigin};
use pallet_governance::FinalityRecovery;
use pallet_grandpa::WeightInfo as _;
use sp_runtime::{traits::Replace, Perbill};

parameter_types! {
	/// Deposit for a referendum, refunded if it passes or is cancelled.
	pub const SubmissionDeposit: Balance = 10 * TRIB;
	/// Blocks after which a referendum without a decision deposit ends.
	pub const UndecidingTimeout: BlockNumber = 14 * DAYS;
	/// Blocks for which the tokens of a vote with the lowest conviction stay locked: longer than
	/// the enactment takes, so that voters bear the result.
	pub const VoteLockingPeriod: BlockNumber = 7 * DAYS;
	/// Blocks for which a referendum that has passed waits for its call to be whitelisted.
	pub const DeferredDispatchExpiration: BlockNumber = 14 * DAYS;
	/// Blocks in which the members of the collective vote on a motion.
	pub const MotionDuration: BlockNumber = 3 * DAYS;
	/// Maximum weight of the call of a motion.
	pub MaxMotionWeight: Weight =
		Perbill::from_percent(50) * <<Runtime as frame_system::Config>::BlockWeights as Get<BlockWeights>>::get().max_block;
	/// Longest delay of a recovery of finality. The SDK proposes a thousand blocks.
	pub const MaxRecoveryDelay: BlockNumber = 2 * HOURS;
}

/// Recovery by a forced change of GRANDPA's voters.
pub struct GrandpaRecovery;

impl FinalityRecovery<BlockNumber> for GrandpaRecovery {
	fn weight() -> Weight {
		<Runtime as pallet_grandpa::Config>::WeightInfo::note_stalled()
	}

	fn recover(delay: BlockNumber, finalized: BlockNumber) -> DispatchResult {
		Grandpa::note_stalled(RawOrigin::Root.into(), delay, finalized)
	}
}

impl pallet_governance::Config for Runtime {
	type Finality = GrandpaRecovery;
	type MaxRecoveryDelay = MaxRecoveryDelay;
	type RecoveryOrigin = EitherOf<EnsureRoot<AccountId>, Half>;
}

impl pallet_referenda::Config for Runtime {
	type AlarmInterval = ConstU32<1>;
	type BlockNumberProvider = System;
	// What must not be decided on is cancelled by root: soon, by a whitelisted call.
	type CancelOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type KillOrigin = EnsureRoot<AccountId>;
	type MaxQueued = ConstU32<100>;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type Scheduler = Scheduler;
	type Slash = Treasury;
	type SubmissionDeposit = SubmissionDeposit;
	type SubmitOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type Tracks = Tracks;
	type UndecidingTimeout = Accelerated<UndecidingTimeout>;
	type Votes = pallet_conviction_voting::VotesOf<Runtime>;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
}

impl pallet_conviction_voting::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = Balances;
	// The treasury does not vote, nor does it count.
	type MaxTurnout = ActiveIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<128>;
	type Polls = Referenda;
	type RuntimeEvent = RuntimeEvent;
	type VoteLockingPeriod = Accelerated<VoteLockingPeriod>;
	type VotingHooks = ();
	type WeightInfo = weights::pallet_conviction_voting::WeightInfo<Runtime>;
}

impl pallet_collective::Config for Runtime {
	// The pallet keeps no more than one deposit for the motions of one call, and each emergency has
	// the same call: a deposit could be lost. Two ayes end a motion that needs no more.
	type Consideration = ();
	// Whoever does not vote is against it: there is no prime member. By the SDK's other rule, more
	// than half would be all once the time is over.
	type DefaultVote = pallet_collective::PrimeDefaultVote;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type MaxMembers = ConstU32<MAX_VALIDATORS>;
	type MaxProposalWeight = MaxMotionWeight;
	// The border of two sessions goes through all of them.
	type MaxProposals = ConstU32<50>;
	type MotionDuration = Accelerated<MotionDuration>;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	#[cfg(feature = "runtime-benchmarks")]
	type SetMembersOrigin = EnsureRoot<AccountId>;
	// The members are the validators, whoever governs.
	#[cfg(not(feature = "runtime-benchmarks"))]
	type SetMembersOrigin = frame_support::traits::NeverEnsureOrigin<()>;
	type WeightInfo = weights::pallet_collective::WeightInfo<Runtime>;
}

impl pallet_whitelist::Config for Runtime {
	type BlockNumberProvider = System;
	type DeferredDispatchExpiration = Accelerated<DeferredDispatchExpiration>;
	type DispatchWhitelistedOrigin = EitherOf<EnsureRoot<AccountId>, EnsureWhitelistedCaller>;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_whitelist::WeightInfo<Runtime>;
	type WhitelistOrigin = EitherOf<EnsureRoot<AccountId>, TwoThirds>;
}

impl pallet_parameters::Config for Runtime {
	type AdminOrigin = AsEnsureOriginWithArg<EitherOf<EnsureRoot<AccountId>, EnsureParameters>>;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = BoundedParameters;
	type WeightInfo = weights::pallet_parameters::WeightInfo<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
	type MaxNameLen = ConstU32<64>;
	type PauseOrigin = EitherOf<EnsureRoot<AccountId>, TwoThirds>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type UnpauseOrigin = EitherOf<EnsureRoot<AccountId>, MoreThanHalf>;
	type WeightInfo = weights::pallet_tx_pause::WeightInfo<Runtime>;
	type WhitelistedCalls = EssentialCalls;
}

parameter_types! {
	/// Blocks that safe mode lasts: time to understand an emergency.
	pub const SafeModeEnterDuration: BlockNumber = 4 * HOURS;
	/// Blocks by which governance extends it at a time: each needs another motion.
	pub const SafeModeExtendDuration: BlockNumber = 2 * HOURS;
	/// Deposit to enter or extend safe mode: none, since no account can buy a halt.
	pub const NotForSale: Option<Balance> = None;
	/// Blocks until such a deposit is released: never, since there is none.
	pub const NoRelease: Option<BlockNumber> = None;
}

impl pallet_safe_mode::Config for Runtime {
	type Currency = Balances;
	type EnterDepositAmount = NotForSale;
	type EnterDuration = SafeModeEnterDuration;
	type ExtendDepositAmount = NotForSale;
	type ExtendDuration = SafeModeExtendDuration;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type ForceEnterOrigin = EitherOf<
		EnsureRootWithSuccess<AccountId, SafeModeEnterDuration>,
		MapSuccess<TwoThirds, Replace<SafeModeEnterDuration>>,
	>;
	type ForceExitOrigin = EitherOf<EnsureRoot<AccountId>, UnlessMigrationFailed<MoreThanHalf>>;
	type ForceExtendOrigin = EitherOf<
		EnsureRootWithSuccess<AccountId, SafeModeExtendDuration>,
		MapSuccess<TwoThirds, Replace<SafeModeExtendDuration>>,
	>;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = weights::pallet_safe_mode::WeightInfo<Runtime>;
	type WhitelistedCalls = EssentialCalls;
}

parameter_types! {
	/// Maximum weight of a block's migrations.
	pub MaxMigrationWeight: Weight =
		Perbill::from_percent(80) * <<Runtime as frame_system::Config>::BlockWeights as Get<BlockWeights>>::get().max_block;
}

impl pallet_migrations::Config for Runtime {
	type CursorMaxLen = ConstU32<65_536>;
	type FailedMigrationHandler = LeaveToGovernance;
	type IdentifierMaxLen = ConstU32<256>;
	type MaxServiceWeight = MaxMigrationWeight;
	type MigrationStatusHandler = ();
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = crate::migrations::MultiBlock;
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_migrations::WeightInfo<Runtime>;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_sudo::WeightInfo<Runtime>;
}
