//! The weight of the hook. The runtime has the measured one.

use frame_support::weights::Weight;

/// Weight of the hook, at its worst case.
pub trait WeightInfo {
	/// Returns the weight of the advance of both clocks by a live block.
	fn advance_clocks() -> Weight;
}

/// Weights for tests.
impl WeightInfo for () {
	fn advance_clocks() -> Weight {
		Weight::from_parts(10_000, 0)
	}
}
