//! What each call costs. The measured values belong to the runtime; those here serve tests only.

use frame_support::weights::Weight;

/// The weights of the calls.
pub trait WeightInfo {
	/// `create` with `b` bytes of name and URI and `c` curators.
	fn create(b: u32, c: u32) -> Weight;
	/// `set_members` with `a` accounts to add and `r` to remove.
	fn set_members(a: u32, r: u32) -> Weight;
	/// `set_curators` with `c` curators.
	fn set_curators(c: u32) -> Weight;
	/// `commit`.
	fn commit() -> Weight;
	/// `contribute` with `b` bytes of metadata and `s` siblings in the proof, displacing a pending contribution.
	fn contribute(b: u32, s: u32) -> Weight;
	/// `review`, as the last of all curators, rejecting the contribution.
	fn review() -> Weight;
	/// `accept_unreviewed`.
	fn accept_unreviewed() -> Weight;
	/// `mark_unavailable`.
	fn mark_unavailable() -> Weight;
	/// `withdraw`.
	fn withdraw() -> Weight;
	/// `revoke_consent`.
	fn revoke_consent() -> Weight;
	/// `cut_release`.
	fn cut_release() -> Weight;
	/// `drop_commitment`, by somebody else.
	fn drop_commitment() -> Weight;
	/// `update` with `b` bytes of name and URI.
	fn update(b: u32) -> Weight;
	/// `transfer_ownership`.
	fn transfer_ownership() -> Weight;
	/// `retire`.
	fn retire() -> Weight;
	/// `offer_contribution`.
	fn offer_contribution() -> Weight;
	/// `take_contribution`, of a contribution that earned nothing.
	fn take_contribution() -> Weight;
	/// `report_copy` without the pairs, waiting for the curators.
	fn report_copy() -> Weight;
	/// `report_copy` without the pairs, upheld at once while another one waits.
	fn report_copy_at_once() -> Weight;
	/// A pair of `k` KiB, as deep as contents are.
	fn verify_pair(k: u32) -> Weight;
	/// `judge_copy`, as the last of all curators, striking the contribution.
	fn judge_copy() -> Weight;
	/// `accept_ownership`.
	fn accept_ownership() -> Weight;
	/// `remove_release`.
	fn remove_release() -> Weight;
	/// `remove_contribution`, of a struck one that earned nothing.
	fn remove_contribution() -> Weight;
	/// `remove_datanet`, without nodes of pools.
	fn remove_datanet() -> Weight;
	/// `close_report`.
	fn close_report() -> Weight;
}

impl WeightInfo for () {
	fn create(_: u32, _: u32) -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn set_members(_: u32, _: u32) -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn set_curators(_: u32) -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn commit() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn contribute(_: u32, _: u32) -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn review() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn accept_unreviewed() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn mark_unavailable() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn withdraw() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn revoke_consent() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn cut_release() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn drop_commitment() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn update(_: u32) -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn transfer_ownership() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn retire() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn offer_contribution() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn take_contribution() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn report_copy() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn report_copy_at_once() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn verify_pair(_: u32) -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn judge_copy() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn accept_ownership() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn remove_release() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn remove_contribution() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn remove_datanet() -> Weight {
		Weight::from_parts(10_000, 0)
	}
	fn close_report() -> Weight {
		Weight::from_parts(10_000, 0)
	}
}
