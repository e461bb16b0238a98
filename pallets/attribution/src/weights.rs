//! The weights of the calls and hooks. The runtime has the measured ones.

use frame_support::weights::Weight;

/// Weights of the calls and hooks, each at its worst case.
pub trait WeightInfo {
	/// Returns the weight of a settlement with `s` contributions found in the output, `r` Releases
	/// with trees of the maximum depth, and `b` beneficiaries.
	///
	/// The calls that settle are measured as a whole. This is the ledger's part of them.
	fn settle(s: u32, r: u32, b: u32) -> Weight;
	/// Returns the weight of a settlement of a Release with `c` contributions, which does not
	/// depend on `c`.
	fn settle_contributors(c: u32) -> Weight;
	/// Returns the weight of `c` claims, each in another Datanet, from its latest Release only,
	/// redirected to another payee.
	fn claim(c: u32) -> Weight;
	/// Returns the weight of `c` claims, each in another Datanet, of contributions that are owed
	/// something and whose payees cannot be paid.
	fn skip_claims(c: u32) -> Weight;
	/// Returns the weight of the reads of `n` nodes of a pool's tree.
	fn read_nodes(n: u32) -> Weight;
	/// Returns the weight of a claim of the caller's own credit.
	fn claim_account() -> Weight;
	/// Returns the weight of a claim for an account that does not exist yet.
	fn claim_for() -> Weight;
	/// Returns the weight of the credit of a redirected contribution's earnings in its latest
	/// Release to its payee.
	///
	/// It may read up to [`MAX_NODES`](crate::MAX_NODES) further nodes, which `read_nodes` weighs.
	fn settle_up() -> Weight;
	/// Returns the weight of the removal of a contribution's account.
	///
	/// It may read up to [`MAX_NODES`](crate::MAX_NODES) further nodes, which `read_nodes` weighs.
	fn remove() -> Weight;
	/// Returns the weight of the removal of `n` nodes of a Datanet's pools, and of the pools with
	/// the last of them.
	fn close_pools(n: u32) -> Weight;
	/// Returns the weight of the score of a job with the largest receipt.
	fn rate() -> Weight;
	/// Returns the weight of the pruning before its first step.
	fn prune_base() -> Weight;
	/// Returns the weight of one step of the pruning: the removal of a receipt.
	fn prune_receipt() -> Weight;
}

/// Weights for tests.
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

	fn skip_claims(c: u32) -> Weight {
		Weight::from_parts(4_000, 0).saturating_mul(c.into())
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
