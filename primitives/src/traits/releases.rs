//! Releases as terms and settlements need them.

use crate::ReleaseId;
use sp_arithmetic::Perbill;
use sp_runtime::DispatchResult;

/// Release as terms and settlements need it.
#[derive(Clone, Debug, PartialEq, Eq)]
// Mocks keep it in storage.
#[cfg_attr(feature = "std", derive(codec::Encode, codec::Decode))]
pub struct ReleaseInfo<AccountId> {
	/// Sum of the points of its contributions.
	pub points: u128,
	/// Datanet owner's cut, frozen when the Release was cut.
	pub owner_cut: Perbill,
	/// Account that gets that cut: the Datanet's owner now.
	pub owner: AccountId,
}

/// Releases of all Datanets; implemented by `pallet-datanets`.
pub trait Releases<AccountId> {
	/// Returns a Release.
	fn release(id: ReleaseId) -> Option<ReleaseInfo<AccountId>>;
	/// Keeps a Release, and all that is in it, as long as an account may be paid through it.
	/// Counted: each `pin` needs an `unpin`.
	fn pin(id: ReleaseId) -> DispatchResult;
	/// Undoes one `pin`.
	fn unpin(id: ReleaseId);
	/// Returns `true` if the Datanet of a Release is retired, so that all that is in it is to end.
	fn is_ending(id: ReleaseId) -> bool;
	/// Returns the number of contributions of a Release that were revoked after it was cut: a model
	/// trained on it holds them.
	fn revoked(id: ReleaseId) -> u32;
}
