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
}
