//! The weights of this pallet's calls and hooks. The runtime has the measured ones.

use frame_support::weights::Weight;

/// What the calls and hooks cost.
pub trait WeightInfo {
	/// A settlement with `s` contributions found in the output, `r` Releases whose trees are as deep as they can be, and `b`
	/// beneficiaries. Whoever settles measures its own call from end to end; this is the ledger's part of that at its worst.
	fn settle(s: u32, r: u32, b: u32) -> Weight;
	/// A settlement of a Release with `c` contributions: the same for any number of them.
	fn settle_contributors(c: u32) -> Weight;
	/// `c` claims, each of another Datanet, from its latest Release only, redirected to another payee.
	fn claim(c: u32) -> Weight;
	/// `n` nodes of a pool's tree, read.
	fn read_nodes(n: u32) -> Weight;
	/// A claim of the caller's own credit.
	fn claim_account() -> Weight;
	/// A claim for an account that does not exist yet.
	fn claim_for() -> Weight;
	/// What a redirected contribution earned in its latest Release, moved to its payee's credit. Of the tree it may read up to
	/// [`MAX_NODES`](crate::MAX_NODES) further nodes, which `read_nodes` weighs.
	fn settle_up() -> Weight;
	/// A contribution forgotten. Of the tree it may read up to [`MAX_NODES`](crate::MAX_NODES) further nodes.
	fn remove() -> Weight;
	/// `n` nodes of a Datanet's pools removed, and the pools with the last of them.
	fn close_pools(n: u32) -> Weight;
	/// A score noted on the largest receipt.
	fn rate() -> Weight;
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

	fn settle_contributors(_: u32) -> Weight {
		Weight::from_parts(30_000, 0)
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

	fn settle_up() -> Weight {
		Weight::from_parts(10_000, 0)
	}

	fn remove() -> Weight {
		Weight::from_parts(10_000, 0)
	}

	fn close_pools(n: u32) -> Weight {
		Weight::from_parts(10_000, 0).saturating_add(Weight::from_parts(1_000, 0).saturating_mul(n.into()))
	}

	fn rate() -> Weight {
		Weight::from_parts(10_000, 0)
	}

	fn prune_base() -> Weight {
		Weight::from_parts(1_000, 0)
	}

	fn prune_receipt() -> Weight {
		Weight::from_parts(1_000, 0)
	}
}
