//! The traits through which the pallet meets the runtime.

use crate::Windows;

/// Receiver of the numbers that a network fixes at genesis.
pub trait GenesisParameters {
	/// Slots in an epoch of a public network.
	const EPOCH_DURATION: u64;
	/// Windows of a public network.
	const WINDOWS: Windows;
	/// Minimum number of validators of a public network.
	const MIN_VALIDATORS: u32;

	/// Writes the numbers where they are read.
	///
	/// Panics if a number is outside of its bounds: such a chain must not start.
	fn set(epoch_duration: u64, windows: Windows, min_validators: u32);
}

/// Condition that stops a clock.
pub trait IsHalted {
	/// Returns `true` if users cannot act in this block.
	fn is_halted() -> bool;
}
