//! The amounts that are due to contributions.

use crate::{pools::StoredPool, Claimable, Config, ContributionCredit, ContributionCredits, Pallet};
use frame_support::defensive;
use tributary_primitives::{
	traits::{Contributions, Source},
	Balance, ContributionId,
};

impl<AccountId> Claimable<AccountId> {
	/// Returns the sum of the unclaimed amounts, or `None` if it overflows.
	pub(crate) fn total(&self) -> Option<Balance> {
		self.spans.checked_add(self.pool)
	}

	/// Returns the account of the contribution after all of it was paid.
	pub(crate) fn paid(&self) -> ContributionCredit {
		ContributionCredit {
			spans: 0,
			spans_claimed: self.spans_claimed.saturating_add(self.spans),
			pool_claimed: self.pool_claimed.saturating_add(self.pool),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Returns what is due to a contribution, or `None` if there is no such contribution.
	pub(crate) fn due(contribution: ContributionId, pool: &StoredPool<T>) -> Option<Claimable<T::AccountId>> {
		T::Contributions::source(contribution).map(|source| Self::due_to(contribution, source, pool))
	}

	/// Returns what is due to a contribution with this source.
	pub(crate) fn due_to(
		contribution: ContributionId,
		source: Source<T::AccountId>,
		pool: &StoredPool<T>,
	) -> Claimable<T::AccountId> {
		let ContributionCredit { spans, spans_claimed, pool_claimed } = Self::contribution_credit(contribution);
		// Earnings only grow: points never move, and a closing range was paid for no Release after
		// its end.
		let pool = match pool.earned(&source).checked_sub(pool_claimed) {
			Some(pool) => pool,
			None => {
				defensive!("a contribution was paid more than it earned");
				0
			},
		};
		Claimable { payee: source.payee, spans, pool, spans_claimed, pool_claimed }
	}

	/// Returns the account of a contribution.
	pub(crate) fn contribution_credit(contribution: ContributionId) -> ContributionCredit {
		ContributionCredits::<T>::get(contribution.datanet, contribution.index)
	}
}
