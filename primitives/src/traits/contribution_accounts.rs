//! The accounts that the ledger keeps of contributions and pools.

use crate::{traits::Credit, ContributionId, DatanetId};
use sp_runtime::{DispatchError, DispatchResult};

/// End of what the ledger keeps of a contribution or a Datanet; implemented by
/// `pallet-attribution`.
pub trait ContributionAccounts<AccountId>: Credit<AccountId> {
	/// Credits the payee of a contribution with all that it is owed and has not claimed, before it
	/// changes hands.
	fn settle_up(contribution: ContributionId) -> DispatchResult;
	/// Removes the account of a contribution that can earn nothing any more, after
	/// [`settle_up`](Self::settle_up).
	fn remove(contribution: ContributionId) -> DispatchResult;
	/// Removes up to `limit` nodes of the pools of a Datanet whose contributions' accounts are all
	/// removed.
	///
	/// Returns `true` once everything has been removed. What was carried undivided is then credited
	/// to the treasury.
	fn close_pools(datanet: DatanetId, limit: u32) -> Result<bool, DispatchError>;
}
