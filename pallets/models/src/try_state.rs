//! The invariants of the models and their terms.

use crate::{lineage::WHOLE, Config, HoldReason, Models, NextModelId, Pallet, Terms, TermsUses, MAX_DEPTH};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, traits::fungible::InspectHold as _};
use sp_runtime::TryRuntimeError;
use tributary_primitives::{terms::WeightedRelease, traits::Releases as _, Balance, ModelId};

impl<T: Config> Pallet<T> {
	/// Verifies all invariants.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_models()?;
		Self::try_versions()?;
		Self::try_terms()?;
		Self::try_holds()
	}

	/// Verifies that ids are below the next one, and that bases are older and have one level less.
	fn try_models() -> Result<(), TryRuntimeError> {
		let next = NextModelId::<T>::get();
		for (id, model) in Models::<T>::iter() {
			ensure!(id < next, "a model's id is not below the next id");
			ensure!(model.base.is_none_or(|base| base < id), "a model is older than its base");
			let depth = match model.base {
				Some(base) => Models::<T>::get(base).map(|base| base.depth.saturating_add(1)),
				None => Some(0),
			};
			ensure!(depth.is_none_or(|depth| depth == model.depth), "a model's depth is wrong");
			ensure!(model.depth <= MAX_DEPTH, "a lineage is too deep");
			ensure!(model.offered_to.as_ref() != Some(&model.owner), "a model is offered to its owner");
		}
		Ok(())
	}

	/// Verifies that each model has the terms that it counts, with those that new jobs agree to,
	/// and that no others exist.
	fn try_versions() -> Result<(), TryRuntimeError> {
		let mut versions = BTreeMap::<ModelId, (u32, Balance)>::new();
		for (id, version) in Terms::<T>::iter_keys() {
			let model = Models::<T>::get(id).ok_or("terms exist without a model")?;
			ensure!((1..=model.latest_terms).contains(&version), "terms exist that were never published");
			let terms = TermsUses::<T>::get(id, version).ok_or("the users of some terms are not counted")?;
			let (count, deposit) = versions.entry(id).or_default();
			*count = count.saturating_add(1);
			*deposit = deposit.saturating_add(terms.deposit);
		}
		ensure!(
			TermsUses::<T>::iter_keys().all(|(id, version)| Terms::<T>::contains_key(id, version)),
			"users of missing terms are counted"
		);
		for (id, model) in Models::<T>::iter() {
			let (count, deposit) = versions.get(&id).copied().unwrap_or_default();
			ensure!(count == model.versions, "a model does not have the terms that it counts");
			ensure!(deposit <= model.deposit, "the deposits of a model's terms exceed the model's deposit");
			let ended = model.retired || Self::has_ended(&model);
			let kept = ended || model.latest_terms == 0 || Terms::<T>::contains_key(id, model.latest_terms);
			ensure!(kept, "the terms that new jobs agree to are missing");
		}
		Ok(())
	}

	/// Verifies that terms pay exactly the whole, name no account twice, and name only Releases
	/// that can be paid.
	fn try_terms() -> Result<(), TryRuntimeError> {
		for (_, _, terms) in Terms::<T>::iter() {
			ensure!(terms.split.is_whole(), "a split is not whole");
			let shares: u64 = terms.beneficiaries.iter().map(|other| u64::from(other.share.deconstruct())).sum();
			let rest = [terms.split.provider, terms.split.data];
			let rest: u64 = rest.iter().map(|share| u64::from(share.deconstruct())).sum();
			ensure!(shares.checked_add(rest) == Some(WHOLE), "the beneficiaries' shares are not the rest of the split");
			let mut accounts: Vec<_> = terms.beneficiaries.iter().map(|other| &other.account).collect();
			accounts.sort();
			accounts.dedup();
			ensure!(accounts.len() == terms.beneficiaries.len(), "a beneficiary is named twice");
			ensure!(
				terms.releases.is_empty() == terms.split.data.is_zero(),
				"a data share without Releases, or Releases without a data share"
			);
			let weights: u64 = terms.releases.iter().map(|release| u64::from(release.weight.deconstruct())).sum();
			ensure!(terms.releases.is_empty() || weights == WHOLE, "the weights of Releases are not whole");
			for WeightedRelease { release, .. } in terms.releases {
				let points = T::Releases::release(release).map(|release| release.points);
				ensure!(points.is_some_and(|points| points > 0), "terms name a Release that cannot be paid");
			}
		}
		Ok(())
	}

	/// Verifies that the hold of every account is the sum of its models' deposits.
	fn try_holds() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		for (_, model) in Models::<T>::iter() {
			let sum = deposits.entry(model.owner).or_default();
			*sum = sum.saturating_add(model.deposit);
		}
		for account in frame_system::Account::<T>::iter_keys() {
			let held = T::Currency::balance_on_hold(&HoldReason::Deposit.into(), &account);
			let deposit = deposits.remove(&account).unwrap_or_default();
			ensure!(held == deposit, "the hold of an account is not the sum of its models' deposits");
		}
		ensure!(deposits.values().all(|deposit| *deposit == 0), "a model's owner has no account");
		Ok(())
	}
}
