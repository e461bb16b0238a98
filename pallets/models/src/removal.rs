//! How terms and models end.

use crate::{Config, Error, Event, HoldReason, Model, Models, Pallet, Terms, TermsUse, TermsUses};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use sp_runtime::DispatchError;
use tributary_primitives::{
	traits::{OnModelRemoved, Releases as _},
	Balance, ModelId, TermsVersion,
};
use tributary_support::{count, release_or_credit};

impl<T: Config> Pallet<T> {
	/// Says how many Releases the terms named.
	pub(crate) fn do_remove_terms(model: ModelId, version: TermsVersion) -> Result<u32, DispatchError> {
		let mut details = Models::<T>::get(model).ok_or(Error::<T>::UnknownModel)?;
		let terms = Terms::<T>::get(model, version).ok_or(Error::<T>::UnknownTerms)?;
		let TermsUse { users, deposit } = TermsUses::<T>::get(model, version).unwrap_or_default();
		ensure!(users == 0, Error::<T>::TermsInUse);
		ensure!(details.retired || version < details.latest_terms, Error::<T>::TermsCurrent);
		Self::return_deposit(&details.owner, deposit)?;

		for weighted in &terms.releases {
			T::Releases::unpin(weighted.release);
		}
		// Both are counted and held when terms are published, once for each version.
		details.versions = details.versions.saturating_sub(1);
		details.deposit = details.deposit.saturating_sub(deposit);
		Models::<T>::insert(model, details);
		Terms::<T>::remove(model, version);
		TermsUses::<T>::remove(model, version);
		Self::deposit_event(Event::TermsRemoved { model, version, deposit });
		Ok(count(terms.releases.len()))
	}

	pub(crate) fn do_remove_model(model: ModelId) -> DispatchResult {
		let Model { owner, retired, versions, deposit, .. } =
			Models::<T>::get(model).ok_or(Error::<T>::UnknownModel)?;
		ensure!(retired, Error::<T>::NotRetired);
		ensure!(versions == 0, Error::<T>::TermsLeft);
		Self::return_deposit(&owner, deposit)?;

		Models::<T>::remove(model);
		T::OnModelRemoved::removed(model);
		Self::deposit_event(Event::ModelRemoved { model, owner, deposit });
		Ok(())
	}

	/// Returns a deposit to an owner. The ledger owes what the account cannot take.
	fn return_deposit(owner: &T::AccountId, deposit: Balance) -> DispatchResult {
		release_or_credit::<_, T::Currency, T::Ledger>(&HoldReason::Deposit.into(), owner, deposit)
	}
}
