//! The bond of a provider, the models that it serves, and its endpoint.

use crate::{
	Config, Endpoint, Error, Event, HoldReason, Offer, Pallet, Provider, Providers, Serving, Unbonding, MAX_SERVED,
};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{tokens::fungible::hold::Mutate, Get},
};
use sp_runtime::{
	traits::{BlockNumberProvider, Saturating},
	ArithmeticError,
};
use tributary_primitives::{traits::Models, Balance, ModelId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_provider(who: T::AccountId, bond: Balance, endpoint: Endpoint) -> DispatchResult {
		ensure!(!Providers::<T>::contains_key(&who), Error::<T>::AlreadyProvider);
		ensure!(bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		T::Currency::hold(&HoldReason::Bond.into(), &who, bond)?;

		let provider = Provider {
			bond,
			locked: 0,
			unbonding: Default::default(),
			serving: 0,
			rating: Default::default(),
			record: Default::default(),
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
				.map_err(|_| Error::<T>::MaxUnbondingsExceeded)?,
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

	pub(crate) fn do_serve(who: T::AccountId, model: ModelId, offer: Offer) -> DispatchResult {
		let Offer { version, min_fee, min_share } = offer;
		let mut provider = Self::registered(&who)?;
		ensure!(provider.bond >= T::MinBond::get(), Error::<T>::InsufficientBond);
		ensure!(T::Models::takes_jobs(model), Error::<T>::ModelUnavailable);
		let terms = T::Models::terms(model, version).ok_or(Error::<T>::TermsNotFound)?;
		ensure!(T::Models::latest_terms(model) == Some(version), Error::<T>::TermsSuperseded);
		let share = terms.provider_share(T::ProtocolCut::get());
		ensure!(share >= min_share, Error::<T>::InsufficientShareForProvider);
		if !Serving::<T>::contains_key(model, &who) {
			ensure!(provider.serving < MAX_SERVED, Error::<T>::MaxServedExceeded);
			provider.serving = provider.serving.saturating_add(1);
			Providers::<T>::insert(&who, provider);
		}
		Serving::<T>::insert(model, &who, offer);
		Self::deposit_event(Event::ServingStarted { provider: who, model, version, min_fee, min_share });
		Ok(())
	}

	pub(crate) fn do_stop_serving(who: T::AccountId, model: ModelId) -> DispatchResult {
		let mut provider = Self::registered(&who)?;
		ensure!(Serving::<T>::contains_key(model, &who), Error::<T>::NotServing);

		Serving::<T>::remove(model, &who);
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
}
