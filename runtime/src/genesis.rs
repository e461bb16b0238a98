//! The numbers that a network fixes at genesis, written where they are read.

use crate::{
	constants::time::EPOCH_DURATION,
	params::{
		dynamic_params::{attribution, channels, datanets, inference, validators},
		EpochDuration, RuntimeParameters, MIN_VALIDATORS, PUBLIC_WINDOWS,
	},
	Runtime,
};
use frame_support::traits::{dynamic_params::AggregatedKeyValue, Get};
use pallet_network::{GenesisParameters, Windows};

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
	pub(crate) fn fix<Key, Parameters>(key: Key, value: u32, wrap: fn(Parameters) -> RuntimeParameters)
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
