//! Contributions as the ledger needs them.

use crate::{content::Content, ContributionId, Points, Sequence};

/// Contribution as a tracer, a submission or a claim needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
// Mocks keep it in storage.
#[cfg_attr(feature = "std", derive(codec::Encode, codec::Decode))]
pub struct Source<AccountId> {
	/// Hash and proven length.
	pub content: Content,
	/// Its precedence.
	pub sequence: Sequence,
	/// Account that is paid: the contributor, or the contributor of the original if this
	/// contribution was struck as its copy.
	pub payee: AccountId,
	/// Points with which it was accepted; 0 while pending or if rejected.
	pub points: Points,
	/// First Release it is in; `None` while it was never accepted.
	pub first_release: Option<u32>,
	/// Last Release it is in; `None` while open.
	pub last_release: Option<u32>,
}

/// Contributions of all Datanets; implemented by `pallet-datanets`.
pub trait Contributions<AccountId> {
	/// Returns a contribution, whatever its state.
	fn source(id: ContributionId) -> Option<Source<AccountId>>;
	/// Returns `true` if nothing may be claimed for now, because the account that is paid may be
	/// another one soon.
	fn is_frozen(id: ContributionId) -> bool;
}
