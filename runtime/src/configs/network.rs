//! The halts of the windows' clocks.

use crate::{
	constants::time::DAYS, filters::calls::CALLS_WITH_DEADLINE, genesis::NetworkGenesis, migrations::LeaveToGovernance,
	types::BlockNumber, weights, Migrations, Runtime, SafeMode, TxPause,
};
use frame_support::{migrations::MultiStepMigrator, parameter_types};
use pallet_network::IsHalted;

parameter_types! {
	/// Maximum number of blocks for which curation alone stands still: time to repair what was
	/// paused. Nobody's deposit waits for longer.
	pub const MaxStandstill: BlockNumber = 7 * DAYS;
}

impl pallet_network::Config for Runtime {
	type GenesisParameters = NetworkGenesis;
	type IsCurationHalted = CurationHalt;
	type IsHalted = ChainHalt;
	type MaxStandstill = MaxStandstill;
	type WeightInfo = weights::pallet_network::WeightInfo<Runtime>;
}

/// Halt of all clocks while no user can act: during a migration, and after one has failed, until
/// the state is repaired.
///
/// No pause and no other safe mode halts the windows of jobs and channels: the calls in which they
/// end stay open.
pub struct ChainHalt;

impl IsHalted for ChainHalt {
	fn is_halted() -> bool {
		Migrations::ongoing() || LeaveToGovernance::entered()
	}
}

/// Halt of the clock of curation while contributors or curators cannot act: in safe mode, and while
/// a call that has a deadline is paused.
pub struct CurationHalt;

impl IsHalted for CurationHalt {
	fn is_halted() -> bool {
		SafeMode::is_entered()
			|| CALLS_WITH_DEADLINE
				.iter()
				.any(|(pallet, call)| TxPause::is_paused_unbound(pallet.as_bytes().into(), call.as_bytes().into()))
	}
}
