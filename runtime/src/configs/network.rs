//! The numbers of genesis, and the halts of the windows' clocks.

use crate::{
	constants::time::{DAYS, EPOCH_DURATION},
	filters::calls::CALLS_WITH_DEADLINE,
	migrations::LeaveToGovernance,
	params::{
		dynamic_params::{attribution, channels, datanets, inference, validators},
		EpochDuration, RuntimeParameters, MIN_VALIDATORS, PUBLIC_WINDOWS,
	},
	types::BlockNumber,
	weights, Migrations, Runtime, SafeMode, TxPause,
};
use frame_support::{
	migrations::MultiStepMigrator,
	parameter_types,
	traits::{dynamic_params::AggregatedKeyValue, Get},
};
use pallet_network::{GenesisParameters, IsHalted, Windows};

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

/// Writer of a network's own numbers at genesis.
pub struct NetworkGenesis;

impl NetworkGenesis {
	/// Writes a parameter, unless the value is the default: an unwritten one follows the defaults
	/// of later versions.
	fn write<Key, Parameters>(key: Key, value: u32, wrap: fn(Parameters) -> RuntimeParameters)
	where
		Key: Get<u32>,
		Parameters: From<(Key, u32)>,
	{
		if value != Key::get() {
			Self::fix(key, value, wrap);
		}
	}

	/// Writes a parameter, which no later version of the runtime changes.
	///
	/// Panics if the value is outside of its bounds: such a chain must not start.
	pub(super) fn fix<Key, Parameters>(key: Key, value: u32, wrap: fn(Parameters) -> RuntimeParameters)
	where
		Parameters: From<(Key, u32)>,
	{
		let parameter = wrap((key, value).into());
		assert!(parameter.is_within_bounds(), "genesis sets a parameter outside of its bounds: {parameter:?}");
		if let (key, Some(value)) = parameter.into_parts() {
			pallet_parameters::Parameters::<Runtime>::insert(key, value);
		}
	}
}

impl GenesisParameters for NetworkGenesis {
	const EPOCH_DURATION: u64 = EPOCH_DURATION;
	const WINDOWS: Windows = PUBLIC_WINDOWS;
	const MIN_VALIDATORS: u32 = MIN_VALIDATORS;

	fn set(epoch_duration: u64, windows: Windows, min_validators: u32) {
		use RuntimeParameters::{Attribution, Channels, Datanets, Inference, Validators};

		EpochDuration::set(&epoch_duration);
		Self::write(validators::MinValidators, min_validators, Validators);

		let Windows { datanets, inference, attribution, channels } = windows;
		Self::write(datanets::RevealDelay, datanets.reveal_delay, Datanets);
		Self::write(datanets::RevealWindow, datanets.reveal_window, Datanets);
		Self::write(datanets::ReviewWindow, datanets.review_window, Datanets);
		Self::write(datanets::CopyWindow, datanets.copy_window, Datanets);
		Self::write(inference::RequestWindow, inference.request_window, Inference);
		Self::write(inference::SubmitWindow, inference.submit_window, Inference);
		Self::write(inference::ChallengeWindow, inference.challenge_window, Inference);
		Self::write(inference::RevealWindow, inference.reveal_window, Inference);
		Self::write(inference::UnbondingDelay, inference.unbonding_delay, Inference);
		Self::write(attribution::ReceiptRetention, attribution.receipt_retention, Attribution);
		Self::write(channels::CloseWindow, channels.close_window, Channels);
	}
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
