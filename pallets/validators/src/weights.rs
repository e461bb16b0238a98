//! The weights of the calls and of the steps of a session. The runtime supplies measured ones.

use frame_support::weights::Weight;

/// Weights that the pallet needs.
pub trait WeightInfo {
	/// Returns the weight of `join`, closing the lowest pool.
	fn join() -> Weight;
	/// Returns the weight of `bond_more`.
	fn bond_more() -> Weight;
	/// Returns the weight of `leave`.
	fn leave() -> Weight;
	/// Returns the weight of `withdraw` of everything, from the maximum number of sessions.
	/// `wind_up` weighs the same.
	fn withdraw() -> Weight;
	/// Returns the weight of `delegate`.
	fn delegate() -> Weight;
	/// Returns the weight of `undelegate`.
	fn undelegate() -> Weight;
	/// Returns the weight of `claim_rewards`.
	fn claim_rewards() -> Weight;
	/// Returns the weight of `set_commission`.
	fn set_commission() -> Weight;
	/// Returns the weight of `unjail`, closing the lowest pool.
	fn unjail() -> Weight;
	/// Returns the weight of `purge_keys`, with the maximum number of validators.
	fn purge_keys() -> Weight;
	/// Returns the weight of the record of the author of a block.
	fn note_author() -> Weight;
	/// Weight of the end of a block.
	fn on_finalize() -> Weight;
	/// Returns the weight of the slash, jail and disabling of one offender, with `r` reporters.
	fn punish(r: u32) -> Weight;
	/// Returns the weight of the end of a session with `v` validators.
	fn finish(v: u32) -> Weight;
	/// Returns the weight of the beginning of a session with `v` validators.
	fn begin(v: u32) -> Weight;
	/// Returns the weight of the selection among `c` candidates.
	fn select(c: u32) -> Weight;
}

/// For mocks only.
impl WeightInfo for () {
	fn join() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn bond_more() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn leave() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn withdraw() -> Weight {
		Weight::from_parts(20_000, 0)
	}
	fn delegate() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn undelegate() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn claim_rewards() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn set_commission() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn unjail() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn purge_keys() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn on_finalize() -> Weight {
		Weight::zero()
	}

	fn note_author() -> Weight {
		Weight::from_parts(1_000, 0)
	}
	fn punish(r: u32) -> Weight {
		Weight::from_parts(20_000, 0).saturating_add(Weight::from_parts(1_000, 0).saturating_mul(r.into()))
	}
	fn finish(v: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_add(Weight::from_parts(1_000, 0).saturating_mul(v.into()))
	}
	fn begin(v: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_add(Weight::from_parts(1_000, 0).saturating_mul(v.into()))
	}
	fn select(c: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_add(Weight::from_parts(1_000, 0).saturating_mul(c.into()))
	}
}
