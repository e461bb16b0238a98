//! Governance: the numbers that it can change, the calls that it can stop, and upgrades.

use crate::{
	constants::time::HOURS,
	filters::calls::EssentialCalls,
	migrations::LeaveToGovernance,
	params::BoundedParameters,
	types::{AccountId, Balance, BlockNumber},
	Balances, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
};
use frame_support::{
	parameter_types,
	traits::{AsEnsureOriginWithArg, ConstU32, Get},
	weights::Weight,
};
use frame_system::{limits::BlockWeights, EnsureRoot, EnsureRootWithSuccess};
use sp_runtime::Perbill;

impl pallet_parameters::Config for Runtime {
	type AdminOrigin = AsEnsureOriginWithArg<EnsureRoot<AccountId>>;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = BoundedParameters;
	type WeightInfo = ();
}

impl pallet_tx_pause::Config for Runtime {
	type MaxNameLen = ConstU32<64>;
	type PauseOrigin = EnsureRoot<AccountId>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type UnpauseOrigin = EnsureRoot<AccountId>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
	type WhitelistedCalls = EssentialCalls;
}

parameter_types! {
	/// Blocks that safe mode lasts: time to understand an emergency.
	pub const SafeModeEnterDuration: BlockNumber = 4 * HOURS;
	/// Blocks by which governance extends it at a time.
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
	type ForceEnterOrigin = EnsureRootWithSuccess<AccountId, SafeModeEnterDuration>;
	type ForceExitOrigin = EnsureRoot<AccountId>;
	type ForceExtendOrigin = EnsureRootWithSuccess<AccountId, SafeModeExtendDuration>;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
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
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
