//! The life of a version of terms.

use crate::{
	lineage::{flatten, scale, Beneficiaries, WHOLE},
	types::Offer,
	Config, Error, Event, HoldReason, ModelOf, Models, Pallet, Terms, TermsOf, TermsUse, TermsUses,
};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{fungible::hold::Mutate as _, Get},
};
use sp_runtime::{
	traits::{BlockNumberProvider as _, CheckedAdd as _, Zero},
	ArithmeticError, DispatchError,
};
use tributary_primitives::{
	terms::{AttributionMethod, FeeSplit, WeightedRelease},
	traits::Releases as _,
	ModelId, TermsVersion,
};
use tributary_support::count;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_terms(owner: T::AccountId, model: ModelId, offer: Offer) -> DispatchResult {
		let mut details = Self::owned(&owner, model)?;
		ensure!(!details.retired, Error::<T>::Retired);
		Self::check_offer(&offer)?;
		let beneficiaries = Self::beneficiaries(&details, &offer.split)?;
		let version = details.latest_terms.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let deposit = T::TermsDeposit::get();
		T::Currency::hold(&HoldReason::Deposit.into(), &owner, deposit)?;
		for WeightedRelease { release, .. } in &offer.releases {
			T::Releases::pin(*release)?;
		}

		details.latest_terms = version;
		details.ends_at = None;
		// At most as many as there are version numbers.
		details.versions = details.versions.saturating_add(1);
		// Both are on hold of one account, so the sum cannot exceed the issuance.
		details.deposit = details.deposit.saturating_add(deposit);
		Models::<T>::insert(model, details);
		let Offer { split, method, releases } = offer;
		let terms = TermsOf::<T> { split, method, releases, beneficiaries };
		Terms::<T>::insert(model, version, &terms);
		TermsUses::<T>::insert(model, version, TermsUse { users: 0, deposit });
		Self::deposit_event(Event::TermsPublished { model, version, terms });
		Ok(())
	}

	/// Returns the number of Releases that the removed terms named.
	pub(crate) fn do_remove_terms(model: ModelId, version: TermsVersion) -> Result<u32, DispatchError> {
		let mut details = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		let terms = Terms::<T>::get(model, version).ok_or(Error::<T>::TermsNotFound)?;
		let TermsUse { users, deposit } = TermsUses::<T>::get(model, version).unwrap_or_default();
		ensure!(users == 0, Error::<T>::TermsInUse);
		let superseded = version < details.latest_terms;
		ensure!(superseded || details.retired || Self::has_ended(&details), Error::<T>::TermsCurrent);
		Self::refund_deposit(&details.owner, deposit)?;

		for weighted in &terms.releases {
			T::Releases::unpin(weighted.release);
		}
		// Both were added when the version was published.
		details.versions = details.versions.saturating_sub(1);
		details.deposit = details.deposit.saturating_sub(deposit);
		Models::<T>::insert(model, details);
		Terms::<T>::remove(model, version);
		TermsUses::<T>::remove(model, version);
		Self::deposit_event(Event::TermsRemoved { model, version, deposit });
		Ok(count(terms.releases.len()))
	}

	pub(crate) fn do_end_terms(model: ModelId) -> Result<u32, DispatchError> {
		let mut details = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(!details.retired, Error::<T>::Retired);
		ensure!(details.ends_at.is_none(), Error::<T>::AlreadyEnding);
		let version = details.latest_terms;
		let terms = Terms::<T>::get(model, version).ok_or(Error::<T>::TermsNotFound)?;
		let ending = terms.releases.iter().any(|weighted| T::Releases::is_ending(weighted.release));
		ensure!(ending, Error::<T>::NotEnding);
		let now = T::Clock::current_block_number();
		let ends_at = now.checked_add(&T::TermsGrace::get()).ok_or(ArithmeticError::Overflow)?;

		details.ends_at = Some(ends_at);
		Models::<T>::insert(model, details);
		Self::deposit_event(Event::TermsEndSet { model, version, ends_at });
		Ok(count(terms.releases.len()))
	}

	/// Returns `true` if the latest terms of a model take no new jobs any more, because a Datanet
	/// that they rest on is retired.
	pub(crate) fn has_ended(details: &ModelOf<T>) -> bool {
		details.ends_at.is_some_and(|ends_at| T::Clock::current_block_number() >= ends_at)
	}

	/// Verifies that the offer is consistent and names Releases that can be paid.
	fn check_offer(offer: &Offer) -> Result<(), Error<T>> {
		ensure!(offer.split.is_whole(), Error::<T>::SplitNotWhole);
		if let Some(caps) = offer.method.caps() {
			ensure!(caps.contribution <= caps.total, Error::<T>::CapsInverted);
		}
		if offer.split.data.is_zero() {
			// Spans and citations need Releases to search, and so a data share.
			return if offer.releases.is_empty() && offer.method == AttributionMethod::Pooled {
				Ok(())
			} else {
				Err(Error::<T>::NoDataShare)
			};
		}
		ensure!(!offer.releases.is_empty(), Error::<T>::NoReleases);
		let weights: u64 =
			offer.releases.iter().map(|WeightedRelease { weight, .. }| u64::from(weight.deconstruct())).sum();
		ensure!(weights == WHOLE, Error::<T>::WeightsNotWhole);
		for (position, WeightedRelease { release, weight }) in offer.releases.iter().enumerate() {
			let named_before = offer.releases.iter().take(position).any(|earlier| earlier.release == *release);
			ensure!(!named_before, Error::<T>::DuplicateRelease);
			ensure!(!weight.is_zero(), Error::<T>::ZeroWeight);
			let info = T::Releases::release(*release).ok_or(Error::<T>::ReleaseNotFound)?;
			ensure!(!info.points.is_zero(), Error::<T>::ReleaseWithoutPoints);
		}
		Ok(())
	}

	/// Returns the accounts that share in the owner's and the base's parts of the split.
	fn beneficiaries(details: &ModelOf<T>, split: &FeeSplit) -> Result<Beneficiaries<T::AccountId>, Error<T>> {
		let lineage = if split.base.is_zero() {
			Default::default()
		} else {
			let base_id = details.base.ok_or(Error::<T>::NoBase)?;
			let base = Models::<T>::get(base_id).ok_or(Error::<T>::BaseWithoutTerms)?;
			let terms = Terms::<T>::get(base_id, base.latest_terms).ok_or(Error::<T>::BaseWithoutTerms)?;
			scale(&terms.beneficiaries, base.owner, split.base)
		};
		flatten(details.owner.clone(), split, lineage).ok_or(Error::<T>::MaxBeneficiariesExceeded)
	}
}
