//! Providers: their bonds, and what they serve.

use crate::{types::*, *};
use frame_support::{defensive, sp_runtime::ArithmeticError, traits::tokens::fungible::hold::Mutate as _};

impl<T: Config> Pallet<T> {
	/// A provider, if `who` is one.
	pub fn provider(who: &T::AccountId) -> Option<ProviderOf<T>> {
		Providers::<T>::get(who)
	}

	pub(crate) fn do_register(who: T::AccountId, bond: Balance, endpoint: Endpoint) -> DispatchResult {
		ensure!(!Providers::<T>::contains_key(&who), Error::<T>::AlreadyRegistered);
		ensure!(bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		T::Currency::hold(&HoldReason::Bond.into(), &who, bond)?;

		let provider = Provider {
			bond,
			locked: 0,
			unbonding: Default::default(),
			serving: 0,
			rating: Default::default(),
			endpoint: endpoint.clone(),
		};
		Providers::<T>::insert(&who, provider);
		Self::deposit_event(Event::ProviderRegistered { provider: who, bond, endpoint });
		Ok(())
	}

	pub(crate) fn do_bond_more(who: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let mut provider = Self::registered(&who)?;
		let bond = provider.bond.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		ensure!(bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		T::Currency::hold(&HoldReason::Bond.into(), &who, amount)?;

		provider.bond = bond;
		Providers::<T>::insert(&who, provider);
		Self::deposit_event(Event::BondIncreased { provider: who, amount, bond });
		Ok(())
	}

	pub(crate) fn do_unbond(who: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let mut provider = Self::registered(&who)?;
		let bond = provider.bond.checked_sub(amount).ok_or(Error::<T>::InsufficientBond)?;
		ensure!(bond >= provider.locked, Error::<T>::CollateralLocked);
		if bond == 0 {
			ensure!(provider.serving == 0, Error::<T>::StillServing);
		} else {
			ensure!(bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		}
		let until = T::Clock::current_block_number().saturating_add(Self::unbonding_delay());
		match provider.unbonding.iter_mut().find(|part| part.until == until) {
			Some(part) => part.amount = part.amount.checked_add(amount).ok_or(ArithmeticError::Overflow)?,
			None => provider
				.unbonding
				.try_push(Unbonding { amount, until })
				.map_err(|_| Error::<T>::MaxUnbondingExceeded)?,
		}

		provider.bond = bond;
		Providers::<T>::insert(&who, provider);
		Self::deposit_event(Event::UnbondingStarted { provider: who, amount, until });
		Ok(())
	}

	pub(crate) fn do_withdraw_unbonded(who: T::AccountId) -> DispatchResult {
		let mut provider = Self::registered(&who)?;
		let now = T::Clock::current_block_number();
		let held = provider.held();
		provider.unbonding.retain(|part| part.until > now);
		let amount = held.saturating_sub(provider.held());
		ensure!(amount > 0, Error::<T>::NothingToWithdraw);
		Self::refund(HoldReason::Bond, &who, amount)?;

		Self::deposit_event(Event::Withdrawn { provider: who.clone(), amount });
		Self::put_or_remove(who, provider);
		Ok(())
	}

	pub(crate) fn do_serve(who: T::AccountId, model: ModelId, min_fee: Balance) -> DispatchResult {
		let mut provider = Self::registered(&who)?;
		ensure!(provider.bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		ensure!(T::Models::takes_jobs(model), Error::<T>::ModelUnavailable);
		if !Serving::<T>::contains_key(&who, model) {
			ensure!(provider.serving < MAX_SERVED, Error::<T>::MaxServedExceeded);
			provider.serving = provider.serving.saturating_add(1);
			Providers::<T>::insert(&who, provider);
		}
		Serving::<T>::insert(&who, model, min_fee);
		Self::deposit_event(Event::ServingStarted { provider: who, model, min_fee });
		Ok(())
	}

	pub(crate) fn do_stop_serving(who: T::AccountId, model: ModelId) -> DispatchResult {
		let mut provider = Self::registered(&who)?;
		ensure!(Serving::<T>::contains_key(&who, model), Error::<T>::NotServing);

		Serving::<T>::remove(&who, model);
		provider.serving = provider.serving.saturating_sub(1);
		Self::deposit_event(Event::ServingStopped { provider: who.clone(), model });
		Self::put_or_remove(who, provider);
		Ok(())
	}

	pub(crate) fn do_set_endpoint(who: T::AccountId, endpoint: Endpoint) -> DispatchResult {
		let mut provider = Self::registered(&who)?;
		provider.endpoint = endpoint.clone();
		Providers::<T>::insert(&who, provider);
		Self::deposit_event(Event::EndpointSet { provider: who, endpoint });
		Ok(())
	}

	/// Blocks that a part of a bond takes to leave: never fewer than it takes to answer a job and to have the answer
	/// challenged. (What a live job could still cost is locked, and cannot leave at all.)
	pub(crate) fn unbonding_delay() -> BlockNumberFor<T> {
		let dispute = T::ChallengeWindow::get().saturating_add(T::RevealWindow::get());
		T::UnbondingDelay::get().max(T::SubmitWindow::get().saturating_add(dispute))
	}

	/// Check that `who` is a provider that serves `model` for `fee`.
	pub(crate) fn ensure_serves(who: &T::AccountId, model: ModelId, fee: Balance) -> DispatchResult {
		let min_fee = Serving::<T>::get(who, model).ok_or(Error::<T>::NotServing)?;
		ensure!(fee >= min_fee, Error::<T>::FeeBelowProviderMinimum);
		Ok(())
	}

	/// Set a part of a provider's bond aside for a job.
	pub(crate) fn lock_collateral(who: &T::AccountId, collateral: Balance) -> DispatchResult {
		Providers::<T>::try_mutate(who, |maybe_provider| {
			let provider = maybe_provider.as_mut().ok_or(Error::<T>::NotRegistered)?;
			ensure!(provider.bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
			ensure!(provider.free() >= collateral, Error::<T>::InsufficientCollateral);
			provider.locked = provider.locked.checked_add(collateral).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Free a job's collateral, less the `lost` part of it, which has left the hold already.
	pub(crate) fn free_collateral(who: &T::AccountId, collateral: Balance, lost: Balance) {
		match Providers::<T>::take(who) {
			Some(mut provider) => {
				provider.locked = provider.locked.defensive_saturating_sub(collateral);
				provider.bond = provider.bond.defensive_saturating_sub(lost);
				Self::put_or_remove(who.clone(), provider);
			},
			None => {
				defensive!("a provider stays while it has collateral locked");
			},
		}
	}

	/// Store a provider, or forget it when nothing depends on it any more.
	fn put_or_remove(who: T::AccountId, provider: ProviderOf<T>) {
		if provider.is_empty() {
			Providers::<T>::remove(&who);
			Self::deposit_event(Event::ProviderRemoved { provider: who });
		} else {
			Providers::<T>::insert(who, provider);
		}
	}

	fn registered(who: &T::AccountId) -> Result<ProviderOf<T>, Error<T>> {
		Providers::<T>::get(who).ok_or(Error::<T>::NotRegistered)
	}
}
