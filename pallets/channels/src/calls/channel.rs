//! A channel from its opening to its removal.

use crate::{
	Channel, ChannelOf, ChannelParams, Channels, Config, Error, Event, HoldReason, NextChannelId, Pallet, Tally,
	PAYERS_OWN,
};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	storage::with_storage_layer,
	traits::{tokens::fungible::hold::Mutate as _, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{BlockNumberProvider as _, CheckedAdd as _, One, Saturating as _, Zero as _},
	ArithmeticError, SaturatedConversion as _,
};
use tributary_primitives::{
	traits::{Models as _, Providers as _},
	Balance, ChannelId, ModelId, TermsVersion,
};
use tributary_support::{count, release_or_credit};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open(
		payer: T::AccountId,
		provider: T::AccountId,
		model: ModelId,
		version: TermsVersion,
		deposit: Balance,
		expires_in: BlockNumberFor<T>,
	) -> DispatchResult {
		ensure!(deposit >= T::MinDeposit::get(), Error::<T>::InsufficientDeposit);
		ensure!(!expires_in.is_zero() && expires_in <= T::MaxDuration::get(), Error::<T>::DurationOutOfRange);
		ensure!(T::Models::takes_jobs(model), Error::<T>::ModelUnavailable);
		let terms = T::Models::terms(model, version).ok_or(Error::<T>::TermsNotFound)?;
		ensure!(T::Models::latest_terms(model) == Some(version), Error::<T>::TermsSuperseded);
		let protocol_cut = T::ProtocolCut::get();
		let share = terms.provider_share(protocol_cut);
		ensure!(T::Providers::serves(&provider, model, version, share), Error::<T>::NotServing);
		let id = NextChannelId::<T>::get();
		let next = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let now = T::Clock::current_block_number();
		let expires_at = now.checked_add(&expires_in).ok_or(ArithmeticError::Overflow)?;
		let storage_deposit = T::ChannelDeposit::get();

		with_storage_layer(|| {
			T::Currency::hold(&HoldReason::Deposit.into(), &payer, storage_deposit)?;
			T::Currency::hold(&HoldReason::Channel.into(), &payer, deposit)?;
			T::Models::pin_terms(model, version)?;
			NextChannelId::<T>::put(next);
			let channel = Channel {
				payer,
				provider,
				model,
				version,
				opened_at: frame_system::Pallet::<T>::block_number().saturated_into(),
				frozen: ChannelParams {
					protocol_cut,
					// Without a block to redeem in, a payer that closes would leave the provider
					// unpaid.
					close_window: T::CloseWindow::get().max(One::one()),
					storage_deposit,
					releases: count(terms.releases.len()),
					beneficiaries: count(terms.beneficiaries.len()),
					min_content: T::MinContent::get(),
				},
				expires_at,
				closes_at: None,
				deposited: deposit,
				redeemed: 0,
				units: 0,
				positions: 0,
				own: Tally::default(),
				next_authorisation: PAYERS_OWN.saturating_add(1),
			};
			Channels::<T>::insert(id, &channel);
			Self::deposit_event(Event::Opened {
				channel: id,
				payer: channel.payer,
				provider: channel.provider,
				model,
				version,
				deposit,
				opened_at: channel.opened_at,
				expires_at,
				close_window: channel.frozen.close_window,
				protocol_cut: channel.frozen.protocol_cut,
			});
			Ok(())
		})
	}

	pub(crate) fn do_top_up(who: T::AccountId, id: ChannelId, amount: Balance) -> DispatchResult {
		let mut channel = Self::open_channel_of(&who, id)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		channel.deposited = channel.deposited.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		T::Currency::hold(&HoldReason::Channel.into(), &who, amount)?;

		let deposited = channel.deposited;
		Channels::<T>::insert(id, channel);
		Self::deposit_event(Event::ToppedUp { channel: id, amount, deposited });
		Ok(())
	}

	pub(crate) fn do_extend(who: T::AccountId, id: ChannelId, expires_at: BlockNumberFor<T>) -> DispatchResult {
		let mut channel = Self::open_channel_of(&who, id)?;
		ensure!(expires_at > channel.expires_at, Error::<T>::NotLater);
		// An extension must not keep terms alive that have been superseded.
		ensure!(T::Models::takes_jobs(channel.model), Error::<T>::ModelUnavailable);
		ensure!(T::Models::latest_terms(channel.model) == Some(channel.version), Error::<T>::TermsSuperseded);
		let terms = T::Models::terms(channel.model, channel.version).ok_or(Error::<T>::TermsNotFound)?;
		let share = terms.provider_share(channel.frozen.protocol_cut);
		let serves = T::Providers::serves(&channel.provider, channel.model, channel.version, share);
		ensure!(serves, Error::<T>::NotServing);
		let latest = T::Clock::current_block_number().saturating_add(T::MaxDuration::get());
		ensure!(expires_at <= latest, Error::<T>::DurationOutOfRange);

		channel.expires_at = expires_at;
		Channels::<T>::insert(id, channel);
		Self::deposit_event(Event::Extended { channel: id, expires_at });
		Ok(())
	}

	pub(crate) fn do_close(who: T::AccountId, id: ChannelId) -> DispatchResult {
		let mut channel = Self::channel(id)?;
		let now = T::Clock::current_block_number();
		ensure!(!channel.is_over(now), Error::<T>::ChannelEnded);
		let closes_at = if channel.provider == who {
			// The provider gives up nothing but its own right to redeem.
			now
		} else {
			ensure!(channel.payer == who, Error::<T>::NotParty);
			ensure!(channel.closes_at.is_none(), Error::<T>::ChannelClosing);
			now.saturating_add(channel.frozen.close_window)
		};

		channel.closes_at = Some(closes_at);
		let ends_at = channel.ends_at();
		Channels::<T>::insert(id, channel);
		Self::deposit_event(Event::Closed { channel: id, by: who, ends_at });
		Ok(())
	}

	pub(crate) fn do_withdraw(id: ChannelId) -> DispatchResult {
		let channel = Self::channel(id)?;
		ensure!(channel.is_over(T::Clock::current_block_number()), Error::<T>::TooEarly);
		let refund = channel.remaining();

		with_storage_layer(|| {
			Self::refund(HoldReason::Channel, &channel.payer, refund)?;
			Self::refund(HoldReason::Deposit, &channel.payer, channel.frozen.storage_deposit)?;
			T::Models::unpin_terms(channel.model, channel.version);
			Channels::<T>::remove(id);
			Self::deposit_event(Event::Withdrawn { channel: id, payer: channel.payer, refund });
			Ok(())
		})
	}

	/// Refunds an amount that is on hold on `who`. The ledger credits what the account cannot take.
	pub(crate) fn refund(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		release_or_credit::<_, T::Currency, T::Settlement>(&reason.into(), who, amount)
	}

	/// Returns a channel.
	pub(crate) fn channel(id: ChannelId) -> Result<ChannelOf<T>, Error<T>> {
		Channels::<T>::get(id).ok_or(Error::<T>::ChannelNotFound)
	}

	/// Returns a channel that is neither closing nor over and of which `who` is the payer.
	pub(crate) fn open_channel_of(who: &T::AccountId, id: ChannelId) -> Result<ChannelOf<T>, Error<T>> {
		let channel = Self::channel(id)?;
		ensure!(channel.payer == *who, Error::<T>::NotPayer);
		ensure!(!channel.is_over(T::Clock::current_block_number()), Error::<T>::ChannelEnded);
		ensure!(channel.closes_at.is_none(), Error::<T>::ChannelClosing);
		Ok(channel)
	}
}
