//! Agents: keys that may sign vouchers on a payer's channel, within a cap and until an expiry.
//!
//! A grant takes effect at once. A reduction waits for the close window, so that a voucher for an
//! answer already given can still be redeemed.

use crate::{
	Authorisation, AuthorisationOf, Authorisations, Channels, Config, Error, Event, HoldReason, Pallet, Tally,
	PAYERS_OWN,
};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	storage::with_storage_layer,
	traits::{tokens::fungible::hold::Mutate as _, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::BlockNumberProvider as _, ArithmeticError};
use tributary_primitives::{AuthorisationId, Balance, ChannelId};

/// An authorisation, the current block, and the close window of the channel.
type Adjustable<T> = (AuthorisationOf<T>, BlockNumberFor<T>, BlockNumberFor<T>);

impl<T: Config> Pallet<T> {
	pub(crate) fn do_authorise_agent(
		who: T::AccountId,
		id: ChannelId,
		agent: T::AccountId,
		cap: Balance,
		expires_at: BlockNumberFor<T>,
	) -> DispatchResult {
		let mut channel = Self::open_channel_of(&who, id)?;
		ensure!(cap > 0, Error::<T>::ZeroAmount);
		ensure!(expires_at > T::Clock::current_block_number(), Error::<T>::AuthorisationExpired);
		let number = channel.next_authorisation;
		channel.next_authorisation = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let deposit = T::AuthorisationDeposit::get();
		T::Currency::hold(&HoldReason::Deposit.into(), &who, deposit)?;

		Channels::<T>::insert(id, channel);
		let authorisation = Authorisation {
			payer: who,
			agent: agent.clone(),
			cap,
			lowering: None,
			expires_at,
			tally: Tally::default(),
			deposit,
		};
		Authorisations::<T>::insert(id, number, authorisation);
		Self::deposit_event(Event::AgentAuthorised { channel: id, authorisation: number, agent, cap, expires_at });
		Ok(())
	}

	pub(crate) fn do_adjust_agent(
		who: T::AccountId,
		id: ChannelId,
		number: AuthorisationId,
		cap: Balance,
		expires_at: BlockNumberFor<T>,
	) -> DispatchResult {
		let (mut authorisation, now, window) = Self::adjustable(&who, id, number)?;

		authorisation.set_cap(cap, now, window);
		authorisation.set_expiry(expires_at, now, window);
		Self::deposit_event(Event::AgentAdjusted {
			channel: id,
			authorisation: number,
			cap: authorisation.cap,
			lowering: authorisation.lowering,
			expires_at: authorisation.expires_at,
		});
		Authorisations::<T>::insert(id, number, authorisation);
		Ok(())
	}

	pub(crate) fn do_revoke_agent(who: T::AccountId, id: ChannelId, number: AuthorisationId) -> DispatchResult {
		let (mut authorisation, now, window) = Self::adjustable(&who, id, number)?;

		authorisation.set_expiry(now, now, window);
		let expires_at = authorisation.expires_at;
		Authorisations::<T>::insert(id, number, authorisation);
		Self::deposit_event(Event::AgentRevoked { channel: id, authorisation: number, expires_at });
		Ok(())
	}

	pub(crate) fn do_remove_authorisation(id: ChannelId, number: AuthorisationId) -> DispatchResult {
		ensure!(number != PAYERS_OWN, Error::<T>::PayerAuthorisation);
		let authorisation = Authorisations::<T>::get(id, number).ok_or(Error::<T>::AuthorisationNotFound)?;
		let now = T::Clock::current_block_number();
		let ended =
			now >= authorisation.expires_at || Channels::<T>::get(id).is_none_or(|channel| channel.is_over(now));
		ensure!(ended, Error::<T>::TooEarly);

		with_storage_layer(|| {
			Self::refund(HoldReason::Deposit, &authorisation.payer, authorisation.deposit)?;
			Authorisations::<T>::remove(id, number);
			Self::deposit_event(Event::AuthorisationRemoved { channel: id, authorisation: number });
			Ok(())
		})
	}

	/// Returns an agent's authorisation that has not expired, on a channel that is neither closing
	/// nor over and of which `who` is the payer.
	fn adjustable(who: &T::AccountId, id: ChannelId, number: AuthorisationId) -> Result<Adjustable<T>, Error<T>> {
		let channel = Self::open_channel_of(who, id)?;
		ensure!(number != PAYERS_OWN, Error::<T>::PayerAuthorisation);
		let authorisation = Authorisations::<T>::get(id, number).ok_or(Error::<T>::AuthorisationNotFound)?;
		let now = T::Clock::current_block_number();
		ensure!(now < authorisation.expires_at, Error::<T>::AuthorisationExpired);
		Ok((authorisation, now, channel.frozen.close_window))
	}
}
