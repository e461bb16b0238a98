//! The weights of the calls. The runtime has the measured ones.

use frame_support::weights::Weight;

/// Weights of the calls, each at its worst case.
pub trait WeightInfo {
	/// Returns the weight of the registration of a model with a base, and with the longest name and
	/// URI.
	fn register() -> Weight;
	/// Returns the weight of the publication of terms over `r` Releases, with the longest lineage.
	fn publish_terms(r: u32) -> Weight;
	/// Returns the weight of the offer of a model.
	fn transfer_ownership() -> Weight;
	/// Returns the weight of the retirement of a model.
	fn retire() -> Weight;
	/// Returns the weight of the transfer of a model and its deposit.
	fn accept_ownership() -> Weight;
	/// Returns the weight of the removal of terms over `r` Releases, with the longest lineage.
	fn remove_terms(r: u32) -> Weight;
	/// Returns the weight of the removal of a model.
	fn remove_model() -> Weight;
	/// Returns the weight of the end of terms over `r` Releases, of which the last one is of a
	/// retired Datanet.
	fn end_terms(r: u32) -> Weight;
}

/// Weights for tests.
impl WeightInfo for () {
	fn register() -> Weight {
		Weight::from_parts(10_000, 0)
	}

	fn publish_terms(r: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_add(Weight::from_parts(1_000, 0).saturating_mul(r.into()))
	}

	fn transfer_ownership() -> Weight {
		Weight::from_parts(10_000, 0)
	}

	fn retire() -> Weight {
		Weight::from_parts(10_000, 0)
	}

	fn accept_ownership() -> Weight {
		Weight::from_parts(10_000, 0)
	}

	fn remove_terms(r: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_add(Weight::from_parts(1_000, 0).saturating_mul(r.into()))
	}

	fn remove_model() -> Weight {
		Weight::from_parts(10_000, 0)
	}

	fn end_terms(r: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_add(Weight::from_parts(1_000, 0).saturating_mul(r.into()))
	}
}
