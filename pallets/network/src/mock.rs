//! A chain with this pallet alone, whose clock a test can stop.

use crate::{
	self as pallet_network, AttributionWindows, ChannelsWindows, DatanetsWindows, GenesisParameters, InferenceWindows,
	IsHalted, LiveBlocks, Windows,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Hooks},
	weights::Weight,
};
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
	pub type Network = pallet_network;
}

pub(crate) type BlockNumber = u32;

pub(crate) const EPOCH_DURATION: u64 = 600;
pub(crate) const MIN_VALIDATORS: u32 = 3;
pub(crate) const MAX_STANDSTILL: BlockNumber = 10;
/// Different number for each window, so that a confusion of two shows.
pub(crate) const WINDOWS: Windows = Windows {
	datanets: DatanetsWindows { reveal_delay: 15, reveal_window: 1, review_window: 2, copy_window: 3 },
	inference: InferenceWindows {
		request_window: 4,
		submit_window: 5,
		challenge_window: 6,
		reveal_window: 7,
		unbonding_delay: 8,
	},
	attribution: AttributionWindows { receipt_retention: 9 },
	channels: ChannelsWindows { close_window: 10 },
};

parameter_types! {
	/// State of the chain: `true` stops both clocks.
	pub storage Halted: bool = false;
	/// State of curation: `true` stops its clock.
	pub storage CurationHalted: bool = false;
	/// Number that the receiver was given last.
	pub storage EpochDuration: u64 = 0;
	/// Number that the receiver was given last.
	pub storage ChallengeWindow: u32 = 0;
	/// Number that the receiver was given last.
	pub storage MinValidators: u32 = 0;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
}

impl crate::Config for Test {
	type GenesisParameters = MockParameters;
	type IsCurationHalted = MockCurationHalt;
	type IsHalted = MockHalt;
	type MaxStandstill = ConstU32<MAX_STANDSTILL>;
	type WeightInfo = ();
}

/// Receiver that records what it was given.
pub struct MockParameters;

impl GenesisParameters for MockParameters {
	const EPOCH_DURATION: u64 = EPOCH_DURATION;
	const WINDOWS: Windows = WINDOWS;
	const MIN_VALIDATORS: u32 = MIN_VALIDATORS;

	fn set(epoch_duration: u64, windows: Windows, min_validators: u32) {
		EpochDuration::set(&epoch_duration);
		ChallengeWindow::set(&windows.inference.challenge_window);
		MinValidators::set(&min_validators);
	}
}

/// Condition that a test sets through [`Halted`].
pub struct MockHalt;

impl IsHalted for MockHalt {
	fn is_halted() -> bool {
		Halted::get()
	}
}

/// Condition that a test sets through [`CurationHalted`].
pub struct MockCurationHalt;

impl IsHalted for MockCurationHalt {
	fn is_halted() -> bool {
		CurationHalted::get()
	}
}

/// Begins the next block, and returns the weight of the pallet's hook.
pub(crate) fn next_block() -> Weight {
	let next = System::block_number() + 1;
	System::set_block_number(next);
	Network::on_initialize(next)
}

/// Builder of a test's chain.
#[derive(Default)]
pub(crate) struct ExtBuilder {
	genesis: crate::GenesisConfig<Test>,
}

impl ExtBuilder {
	/// Starts from this genesis configuration of the pallet.
	pub(crate) fn genesis(mut self, genesis: crate::GenesisConfig<Test>) -> Self {
		self.genesis = genesis;
		self
	}

	/// Builds the genesis state.
	pub(crate) fn build(self) -> TestExternalities {
		self.genesis.build_storage().expect("the storage of genesis can be built").into()
	}

	/// Runs the test at genesis, and verifies the state after it.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Network::do_try_state().expect("the state is consistent after the test");
		});
	}
}

/// Returns the number of live blocks.
pub(crate) fn live() -> BlockNumber {
	LiveBlocks::<Test>::get()
}
