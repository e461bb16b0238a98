//! A chain with this pallet and the SDK's finality.

use crate::{self as pallet_governance, FinalityRecovery, GenesisConfig};
use frame_support::{
	derive_impl,
	pallet_prelude::DispatchResult,
	traits::{ConstU32, ConstU64},
	weights::Weight,
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(2)]
	pub type Governance = pallet_governance;
}

pub(crate) type BlockNumber = u32;

pub(crate) const MAX_RECOVERY_DELAY: BlockNumber = 20;
/// Block in which a test begins.
pub(crate) const NOW: BlockNumber = 100;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
}

impl pallet_grandpa::Config for Test {
	type EquivocationReportSystem = ();
	type KeyOwnerProof = sp_core::Void;
	type MaxAuthorities = ConstU32<4>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<0>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl crate::Config for Test {
	type Finality = GrandpaRecovery;
	type MaxRecoveryDelay = ConstU32<MAX_RECOVERY_DELAY>;
	type RecoveryOrigin = EnsureRoot<u64>;
}

/// Recovery by a forced change of GRANDPA's voters, as on the chain.
pub struct GrandpaRecovery;

impl FinalityRecovery<BlockNumber> for GrandpaRecovery {
	fn weight() -> Weight {
		<() as pallet_grandpa::WeightInfo>::note_stalled()
	}

	fn recover(delay: BlockNumber, finalized: BlockNumber) -> DispatchResult {
		Grandpa::note_stalled(RawOrigin::Root.into(), delay, finalized)
	}
}

/// Builder of a test's chain.
#[derive(Default)]
pub(crate) struct ExtBuilder {
	genesis: GenesisConfig<Test>,
}

impl ExtBuilder {
	/// Starts from this divisor of the periods.
	pub(crate) fn acceleration(mut self, acceleration: u32) -> Self {
		self.genesis.acceleration = acceleration;
		self
	}

	/// Builds the genesis state.
	pub(crate) fn build(self) -> TestExternalities {
		self.genesis.build_storage().expect("the storage of genesis can be built").into()
	}

	/// Runs the test in block [`NOW`], and verifies the state after it.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			System::set_block_number(NOW);
			test();
			Governance::do_try_state().expect("the state is consistent after the test");
		});
	}
}
