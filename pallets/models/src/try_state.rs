//! What always holds of models.

use crate::{lineage::WHOLE, *};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold as _};
use sp_runtime::TryRuntimeError;
use tributary_primitives::{terms::WeightedRelease, traits::Releases as _, Balance, ModelId};

impl<T: Config> Pallet<T> {
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_models()?;
		Self::try_versions()?;
		Self::try_terms()?;
		Self::try_holds()
	}

	/// Ids are below the next one, bases are older and lie one level deeper as long as they are there.
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
			ensure!(model.depth <= MAX_DEPTH, "a model stands on too many");
			ensure!(model.offered_to.as_ref() != Some(&model.owner), "a model is offered to its owner");
		}
		Ok(())
	}

	/// Each model keeps the terms that it counts, the ones that new jobs agree to among them, and nobody else's.
	fn try_versions() -> Result<(), TryRuntimeError> {
		let mut versions = BTreeMap::<ModelId, (u32, Balance)>::new();
		for (id, version) in Terms::<T>::iter_keys() {
			let model = Models::<T>::get(id).ok_or("there are terms without a model")?;
			ensure!((1..=model.latest_terms).contains(&version), "there are terms that were never published");
			let terms = TermsUses::<T>::get(id, version).ok_or("it is not known who needs some terms")?;
			let (count, deposit) = versions.entry(id).or_default();
			*count = count.saturating_add(1);
			*deposit = deposit.saturating_add(terms.deposit);
		}
		ensure!(
			TermsUses::<T>::iter_keys().all(|(id, version)| Terms::<T>::contains_key(id, version)),
			"somebody needs terms that are gone"
		);
		for (id, model) in Models::<T>::iter() {
			let (count, deposit) = versions.get(&id).copied().unwrap_or_default();
			ensure!(count == model.versions, "a model does not keep the terms that it counts");
			ensure!(deposit <= model.deposit, "more is held for a model's terms than for the model with them");
			let kept = model.retired || model.latest_terms == 0 || Terms::<T>::contains_key(id, model.latest_terms);
			ensure!(kept, "the terms are gone that new jobs agree to");
		}
		Ok(())
	}

	/// Terms pay out exactly the whole, to nobody twice, and name only Releases that can be paid.
	fn try_terms() -> Result<(), TryRuntimeError> {
		for (_, _, terms) in Terms::<T>::iter() {
			ensure!(terms.split.is_whole(), "a split is not whole");
			let shares: u64 = terms.beneficiaries.iter().map(|other| u64::from(other.share.deconstruct())).sum();
			let rest = [terms.split.provider, terms.split.data];
			let rest: u64 = rest.iter().map(|share| u64::from(share.deconstruct())).sum();
			ensure!(
				shares.checked_add(rest) == Some(WHOLE),
				"the beneficiaries' shares are not what the split leaves them"
			);
			let mut accounts: alloc::vec::Vec<_> = terms.beneficiaries.iter().map(|other| &other.account).collect();
			accounts.sort();
			accounts.dedup();
			ensure!(accounts.len() == terms.beneficiaries.len(), "a beneficiary is named twice");
			ensure!(
				terms.releases.is_empty() == terms.split.data.is_zero(),
				"data share and Releases do not go together"
			);
			let weights: u64 = terms.releases.iter().map(|release| u64::from(release.weight.deconstruct())).sum();
			ensure!(terms.releases.is_empty() || weights == WHOLE, "the weights of Releases are not whole");
			for WeightedRelease { release, .. } in terms.releases {
				let points = T::Releases::release(release).map(|release| release.points);
				ensure!(points.is_some_and(|points| points > 0), "terms name a Release that nobody could be paid for");
			}
		}
		Ok(())
	}

	/// Every account's hold is the sum of its models' deposits.
	fn try_holds() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		for (_, model) in Models::<T>::iter() {
			let sum = deposits.entry(model.owner).or_default();
			*sum = sum.saturating_add(model.deposit);
		}
		for account in frame_system::Account::<T>::iter_keys() {
			let held = T::Currency::balance_on_hold(&HoldReason::Deposit.into(), &account);
			let deposit = deposits.remove(&account).unwrap_or_default();
			ensure!(held == deposit, "an account's hold is not the sum of its models' deposits");
		}
		ensure!(deposits.values().all(|deposit| *deposit == 0), "a model's owner has no account");
		Ok(())
	}
}
