//! Publishing terms.

use crate::{lineage::WHOLE, *};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{fungible::hold::Mutate as _, Get},
};
use sp_runtime::traits::Zero;
use tributary_primitives::{
	terms::{AttributionMethod, FeeSplit, WeightedRelease},
	traits::Releases as _,
	ModelId, ReleaseId, TermsVersion,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_terms(owner: T::AccountId, model: ModelId, offer: Offer) -> DispatchResult {
		let mut details = Self::owned(&owner, model)?;
		ensure!(!details.retired, Error::<T>::Retired);
		Self::check(&offer)?;
		let beneficiaries = Self::beneficiaries(&details, &offer.split)?;
		let version = details.latest_terms.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
		let deposit = T::TermsDeposit::get();
		T::Currency::hold(&HoldReason::Deposit.into(), &owner, deposit)?;
		for WeightedRelease { release, .. } in &offer.releases {
			T::Releases::pin(*release)?;
		}

		details.latest_terms = version;
		// No more than there are numbers of versions.
		details.versions = details.versions.saturating_add(1);
		// Both are held from one account, so the sum cannot exceed the issuance.
		details.deposit = details.deposit.saturating_add(deposit);
		Models::<T>::insert(model, details);
		let Offer { split, method, releases } = offer;
		let terms = TermsOf::<T> { split, method, releases, beneficiaries };
		Terms::<T>::insert(model, version, &terms);
		TermsUses::<T>::insert(model, version, TermsUse { users: 0, deposit });
		Self::deposit_event(Event::TermsPublished { model, version, terms });
		Ok(())
	}

	/// Whether the offer makes sense by itself and names Releases that can be paid.
	fn check(offer: &Offer) -> Result<(), Error<T>> {
		ensure!(offer.split.is_whole(), Error::<T>::SplitNotWhole);
		if let Some(caps) = offer.method.caps() {
			ensure!(caps.contribution <= caps.total, Error::<T>::CapsInverted);
		}
		if offer.split.data.is_zero() {
			// Spans and citations without a data share fall here too: they need Releases to look into.
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
			let info = T::Releases::release(*release).ok_or(Error::<T>::UnknownRelease)?;
			ensure!(!info.points.is_zero(), Error::<T>::ReleaseWithoutPoints);
		}
		Ok(())
	}

	/// Who shares in the owner's and the base's parts of the split.
	fn beneficiaries(details: &ModelOf<T>, split: &FeeSplit) -> Result<lineage::Beneficiaries<T::AccountId>, Error<T>> {
		let lineage = if split.base.is_zero() {
			Default::default()
		} else {
			let base_id = details.base.ok_or(Error::<T>::NoBase)?;
			let base = Models::<T>::get(base_id).ok_or(Error::<T>::BaseWithoutTerms)?;
			let terms = Terms::<T>::get(base_id, base.latest_terms).ok_or(Error::<T>::BaseWithoutTerms)?;
			lineage::scale(&terms.beneficiaries, base.owner, split.base)
		};
		lineage::flatten(details.owner.clone(), split, lineage).ok_or(Error::<T>::TooManyBeneficiaries)
	}

	/// Returns the Releases of these terms of which contributions were revoked, with the number of those.
	pub(crate) fn revoked(model: ModelId, version: TermsVersion) -> Vec<(ReleaseId, u32)> {
		let releases = Terms::<T>::get(model, version).map(|terms| terms.releases).unwrap_or_default();
		let revoked = releases.into_iter().map(|weighted| (weighted.release, T::Releases::revoked(weighted.release)));
		revoked.filter(|(_, revoked)| *revoked > 0).collect()
	}
}
