//! How terms and models end.

use crate::{terms::count, *};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	storage::with_storage_layer,
	traits::{
		fungible::hold::Mutate as _,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use sp_runtime::DispatchError;
use tributary_primitives::{
	traits::{Catalogue, CreditReason, Ledger, OnModelRemoved},
	Balance, ModelId, TermsVersion,
};

impl<T: Config> Pallet<T> {
	/// Says how many Releases the terms named.
	pub(crate) fn do_remove_terms(model: ModelId, version: TermsVersion) -> Result<u32, DispatchError> {
		let mut details = Models::<T>::get(model).ok_or(Error::<T>::UnknownModel)?;
		let terms = Terms::<T>::get(model, version).ok_or(Error::<T>::UnknownTerms)?;
		let TermsUse { users, deposit } = TermsUses::<T>::get(model, version).unwrap_or_default();
		ensure!(users == 0, Error::<T>::TermsInUse);
		ensure!(details.retired || version < details.latest_terms, Error::<T>::TermsCurrent);
		Self::give_back(&details.owner, deposit)?;

		for weighted in &terms.releases {
			T::Catalogue::unpin(weighted.release);
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
		Self::give_back(&owner, deposit)?;

		Models::<T>::remove(model);
		T::OnModelRemoved::removed(model);
		Self::deposit_event(Event::ModelRemoved { model, owner, deposit });
		Ok(())
	}

	/// Hold so much less from an owner. What the account cannot take, having nothing free and too little coming to live on,
	/// the ledger owes it: no end waits for somebody's balance.
	fn give_back(owner: &T::AccountId, deposit: Balance) -> DispatchResult {
		if deposit == 0 {
			return Ok(());
		}
		let reason = HoldReason::Deposit.into();
		let released = with_storage_layer(|| T::Currency::release(&reason, owner, deposit, Precision::Exact));
		if released.is_ok() {
			return Ok(());
		}
		let (exact, free, force) = (Precision::Exact, Restriction::Free, Fortitude::Force);
		T::Currency::transfer_on_hold(&reason, owner, &T::Ledger::pot(), deposit, exact, free, force)?;
		T::Ledger::credit(owner, deposit, CreditReason::Refund)
	}
}
