//! Providers: lookups, and the collateral that jobs lock of their bonds.

use crate::{Config, Error, Event, JobOf, Outcome, Pallet, ProviderOf, Providers, Serving};
use frame_support::{
	defensive, ensure,
	pallet_prelude::DispatchResult,
	traits::{DefensiveSaturating, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, ArithmeticError, Perbill};
use tributary_primitives::{Balance, ModelId, TermsVersion};

impl<T: Config> Pallet<T> {
	/// Returns a provider; `None` if the account is not one.
	pub fn provider(who: &T::AccountId) -> Option<ProviderOf<T>> {
		Providers::<T>::get(who)
	}

	/// Returns a provider, or the error that the account is not one.
	pub(crate) fn registered(who: &T::AccountId) -> Result<ProviderOf<T>, Error<T>> {
		Providers::<T>::get(who).ok_or(Error::<T>::ProviderNotFound)
	}

	/// Returns the number of blocks until a part of a bond may be withdrawn: at least as many as a
	/// job takes from its acceptance to the end of its challenges.
	///
	/// Whatever a job under way could still cost is locked, and cannot be unbonded at all.
	pub(crate) fn unbonding_delay() -> BlockNumberFor<T> {
		let dispute = T::ChallengeWindow::get().saturating_add(T::RevealWindow::get());
		T::UnbondingDelay::get().max(T::SubmitWindow::get().saturating_add(dispute))
	}

	/// Checks that `who` serves `model` under `version`, for `fee` and this share of it.
	pub(crate) fn ensure_serves(
		who: &T::AccountId,
		model: ModelId,
		version: TermsVersion,
		fee: Balance,
		share: Perbill,
	) -> DispatchResult {
		let offer = Serving::<T>::get(model, who).ok_or(Error::<T>::NotServing)?;
		ensure!(offer.version == version, Error::<T>::NotServing);
		ensure!(fee >= offer.min_fee, Error::<T>::InsufficientFeeForProvider);
		ensure!(share >= offer.min_share, Error::<T>::InsufficientShareForProvider);
		Ok(())
	}

	/// Checks that the unlocked part of a provider's bond covers a job's collateral.
	pub(crate) fn ensure_backs(provider: &ProviderOf<T>, collateral: Balance) -> DispatchResult {
		ensure!(provider.bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		ensure!(provider.free() >= collateral, Error::<T>::InsufficientCollateral);
		Ok(())
	}

	/// Locks a part of a provider's bond for a job.
	pub(crate) fn lock_collateral(who: &T::AccountId, collateral: Balance) -> DispatchResult {
		Providers::<T>::try_mutate(who, |maybe_provider| {
			let provider = maybe_provider.as_mut().ok_or(Error::<T>::ProviderNotFound)?;
			Self::ensure_backs(provider, collateral)?;
			provider.locked = provider.locked.checked_add(collateral).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Unlocks the collateral of a job that has ended, less the `lost` part, which has left the
	/// hold already, and adds the job to the provider's record.
	pub(crate) fn free_collateral(who: &T::AccountId, job: &JobOf<T>, lost: Balance, outcome: Outcome) {
		match Providers::<T>::take(who) {
			Some(mut provider) => {
				provider.locked = provider.locked.defensive_saturating_sub(job.frozen.collateral);
				provider.bond = provider.bond.defensive_saturating_sub(lost);
				provider.record.add(outcome, job.frozen.protocol_cut.mul_floor(job.fee));
				Self::put_or_remove(who.clone(), provider);
			},
			None => {
				defensive!("a provider stays while it has collateral locked");
			},
		}
	}

	/// Stores a provider, or removes it when nothing depends on it any more.
	pub(crate) fn put_or_remove(who: T::AccountId, provider: ProviderOf<T>) {
		if provider.is_empty() {
			Providers::<T>::remove(&who);
			Self::deposit_event(Event::ProviderRemoved { provider: who });
		} else {
			Providers::<T>::insert(who, provider);
		}
	}
}
