//! Weights of the calls. The measured values belong to the runtime; those here serve tests only.

use frame_support::weights::Weight;

/// Weights of the calls.
pub trait WeightInfo {
	/// Returns the weight of `create` with `b` bytes of name and URI and `c` curators.
	fn create(b: u32, c: u32) -> Weight;
	/// Returns the weight of `set_members` with `a` accounts to add and `r` to remove.
	fn set_members(a: u32, r: u32) -> Weight;
	/// Returns the weight of `set_curators` with `c` curators.
	fn set_curators(c: u32) -> Weight;
	/// Returns the weight of `commit`.
	fn commit() -> Weight;
	/// Returns the weight of `contribute` with `b` bytes of metadata and `s` siblings in the proof,
	/// displacing two that are under review.
	fn contribute(b: u32, s: u32) -> Weight;
	/// Returns the weight of `review` by the last of all curators, rejecting the contribution.
	fn review() -> Weight;
	/// Returns the weight of `accept` of a contribution that all curators but one approved.
	fn accept() -> Weight;
	/// Returns the weight of `mark_unavailable`.
	fn mark_unavailable() -> Weight;
	/// Returns the weight of `mark_available`.
	fn mark_available() -> Weight;
	/// Returns the weight of `exclude`.
	fn exclude() -> Weight;
	/// Returns the weight of `withdraw_vote`.
	fn withdraw_vote() -> Weight;
	/// Returns the weight of `update_metadata` with `b` bytes of media type and URI.
	fn update_metadata(b: u32) -> Weight;
	/// Returns the weight of `withdraw`.
	fn withdraw() -> Weight;
	/// Returns the weight of `revoke_consent`.
	fn revoke_consent() -> Weight;
	/// Returns the weight of `cut_release`.
	fn cut_release() -> Weight;
	/// Returns the weight of `remove_commitment` by another account.
	fn remove_commitment() -> Weight;
	/// Returns the weight of `update` with `b` bytes of name and URI.
	fn update(b: u32) -> Weight;
	/// Returns the weight of `transfer_ownership`.
	fn transfer_ownership() -> Weight;
	/// Returns the weight of `retire`.
	fn retire() -> Weight;
	/// Returns the weight of `transfer_contribution`.
	fn transfer_contribution() -> Weight;
	/// Returns the weight of `accept_transfer` of a contribution that earned nothing.
	fn accept_transfer() -> Weight;
	/// Returns the weight of `report_copy` without the pairs, for a report to the curators.
	fn report_copy() -> Weight;
	/// Returns the weight of `report_copy` without the pairs, upheld at once while another report
	/// waits.
	fn report_copy_at_once() -> Weight;
	/// Returns the weight of verifying a pair of `k` KiB in the deepest contents.
	fn verify_pair(k: u32) -> Weight;
	/// Returns the weight of `judge_copy` by the last of all curators, striking the contribution.
	fn judge_copy() -> Weight;
	/// Returns the weight of `accept_ownership`.
	fn accept_ownership() -> Weight;
	/// Returns the weight of `remove_release`.
	fn remove_release() -> Weight;
	/// Returns the weight of `remove_contribution` of a struck one that earned nothing.
	fn remove_contribution() -> Weight;
	/// Returns the weight of `remove_datanet` without nodes of pools.
	fn remove_datanet() -> Weight;
	/// Returns the weight of `close_report`.
	fn close_report() -> Weight;
}

/// Weights of the ledger's work within the calls.
///
/// The benchmarks of the calls run with contributions that earned nothing. The ledger measures the
/// worst case of its own work.
pub trait LedgerWeights {
	/// Returns the weight of a credit, where an account cannot take the part of a deposit that is
	/// returned.
	fn credit() -> Weight;
	/// Returns the weight of `ContributionAccounts::settle_up`.
	fn settle_up() -> Weight;
	/// Returns the weight of `ContributionAccounts::remove` right after `settle_up`.
	fn remove() -> Weight;
	/// Returns the weight of `ContributionAccounts::close_pools` with a limit of `nodes`.
	fn close_pools(nodes: u32) -> Weight;
}

/// Weight of every function in tests.
const TEST_WEIGHT: Weight = Weight::from_parts(10_000, 0);

impl WeightInfo for () {
	fn create(_: u32, _: u32) -> Weight {
		TEST_WEIGHT
	}
	fn set_members(_: u32, _: u32) -> Weight {
		TEST_WEIGHT
	}
	fn set_curators(_: u32) -> Weight {
		TEST_WEIGHT
	}
	fn commit() -> Weight {
		TEST_WEIGHT
	}
	fn contribute(_: u32, _: u32) -> Weight {
		TEST_WEIGHT
	}
	fn review() -> Weight {
		TEST_WEIGHT
	}
	fn accept() -> Weight {
		TEST_WEIGHT
	}
	fn mark_unavailable() -> Weight {
		TEST_WEIGHT
	}
	fn mark_available() -> Weight {
		TEST_WEIGHT
	}
	fn exclude() -> Weight {
		TEST_WEIGHT
	}

	fn withdraw_vote() -> Weight {
		TEST_WEIGHT
	}
	fn update_metadata(_: u32) -> Weight {
		TEST_WEIGHT
	}
	fn withdraw() -> Weight {
		TEST_WEIGHT
	}
	fn revoke_consent() -> Weight {
		TEST_WEIGHT
	}
	fn cut_release() -> Weight {
		TEST_WEIGHT
	}
	fn remove_commitment() -> Weight {
		TEST_WEIGHT
	}
	fn update(_: u32) -> Weight {
		TEST_WEIGHT
	}
	fn transfer_ownership() -> Weight {
		TEST_WEIGHT
	}
	fn retire() -> Weight {
		TEST_WEIGHT
	}
	fn transfer_contribution() -> Weight {
		TEST_WEIGHT
	}
	fn accept_transfer() -> Weight {
		TEST_WEIGHT
	}
	fn report_copy() -> Weight {
		TEST_WEIGHT
	}
	fn report_copy_at_once() -> Weight {
		TEST_WEIGHT
	}
	fn verify_pair(_: u32) -> Weight {
		TEST_WEIGHT
	}
	fn judge_copy() -> Weight {
		TEST_WEIGHT
	}
	fn accept_ownership() -> Weight {
		TEST_WEIGHT
	}
	fn remove_release() -> Weight {
		TEST_WEIGHT
	}
	fn remove_contribution() -> Weight {
		TEST_WEIGHT
	}
	fn remove_datanet() -> Weight {
		TEST_WEIGHT
	}
	fn close_report() -> Weight {
		TEST_WEIGHT
	}
}

impl LedgerWeights for () {
	fn credit() -> Weight {
		TEST_WEIGHT
	}
	fn settle_up() -> Weight {
		TEST_WEIGHT
	}
	fn remove() -> Weight {
		TEST_WEIGHT
	}
	fn close_pools(_: u32) -> Weight {
		TEST_WEIGHT
	}
}
