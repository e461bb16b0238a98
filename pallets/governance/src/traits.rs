//! The finality that the pallet recovers.

use frame_support::{pallet_prelude::DispatchResult, weights::Weight};

/// Finality that can be handed over to other voters.
pub trait FinalityRecovery<BlockNumber> {
	/// Returns the weight of a recovery.
	fn weight() -> Weight;

	/// Hands finality over to the validators of the next session. They vote `delay` blocks after
	/// its start, on top of `finalized`.
	fn recover(delay: BlockNumber, finalized: BlockNumber) -> DispatchResult;
}
