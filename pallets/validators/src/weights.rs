//! What the pallet's calls and the steps of a session weigh. The runtime brings measured weights.

use frame_support::weights::Weight;

/// The weights that the pallet needs.
pub trait WeightInfo {
	/// `join`, putting another pool out.
	fn join() -> Weight;
	/// `bond_more`.
	fn bond_more() -> Weight;
	/// `leave`.
	fn leave() -> Weight;
	/// `withdraw` of everything, out of as many sessions as one may have left in; `wind_up` is the same.
	fn withdraw() -> Weight;
	/// `delegate`.
	fn delegate() -> Weight;
	/// `undelegate`.
	fn undelegate() -> Weight;
	/// `claim_rewards`.
	fn claim_rewards() -> Weight;
	/// `set_commission`.
	fn set_commission() -> Weight;
	/// `unjail`, putting another pool out.
	fn unjail() -> Weight;
	/// `purge_keys`, beside as many validators as there may be.
	fn purge_keys() -> Weight;
	/// Counting a block for its author.
	fn note_author() -> Weight;
	/// Slashing, jailing and disabling one offender, by those who reported it.
	fn punish(r: u32) -> Weight;
	/// Dividing rewards and judging, by validators.
	fn finish(v: u32) -> Weight;
	/// Beginning a session, by validators.
	fn begin(v: u32) -> Weight;
	/// Selecting validators, by candidates.
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
