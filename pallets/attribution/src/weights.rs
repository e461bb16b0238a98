//! The weights of this pallet's calls and hooks. The runtime has the measured ones.

use frame_support::weights::Weight;

/// What the calls and hooks cost.
pub trait WeightInfo {
	/// A settlement with `s` contributions found in the output, `r` Releases whose trees are as deep as they can be, and `b`
	/// beneficiaries. Whoever settles measures its own call from end to end; this is the ledger's part of that at its worst.
	fn settle(s: u32, r: u32, b: u32) -> Weight;
	/// `c` claims, each of another Datanet, from its latest Release only, and for another payee.
	fn claim(c: u32) -> Weight;
	/// `n` nodes of a pool's tree, read.
	fn read_nodes(n: u32) -> Weight;
	/// A claim of the caller's own credit.
	fn claim_account() -> Weight;
	/// A claim for an account that does not exist yet.
	fn claim_for() -> Weight;
	/// What pruning costs before its first step.
	fn prune_base() -> Weight;
	/// One step of pruning: a receipt removed.
	fn prune_receipt() -> Weight;
}

/// For tests only.
impl WeightInfo for () {
	fn settle(s: u32, r: u32, b: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_mul(u64::from(s).saturating_add(r.into()).saturating_add(b.into()))
	}

	fn claim(c: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_mul(c.into())
	}

	fn read_nodes(n: u32) -> Weight {
		Weight::from_parts(100, 0).saturating_mul(n.into())
	}

	fn claim_account() -> Weight {
		Weight::from_parts(10_000, 0)
	}

	fn claim_for() -> Weight {
		Weight::from_parts(10_000, 0)
	}

	fn prune_base() -> Weight {
		Weight::from_parts(1_000, 0)
	}

	fn prune_receipt() -> Weight {
		Weight::from_parts(1_000, 0)
	}
}
