//! What always holds of the state.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{sp_runtime::TryRuntimeError, traits::tokens::fungible::hold::Inspect as _};

impl<T: Config> Pallet<T> {
	/// Check the properties that the pallet promises.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_channels()?;
		Self::check_authorisations()?;
		Self::check_holds()
	}

	/// Every channel is numbered, and what was redeemed on it was paid in, and is the sum over its authorisations.
	fn check_channels() -> Result<(), TryRuntimeError> {
		let next = NextChannel::<T>::get();
		for (id, channel) in Channels::<T>::iter() {
			ensure!(id < next, "a channel's number was given out");
			ensure!(channel.redeemed <= channel.deposited, "no more is redeemed on a channel than was deposited");
			ensure!(!channel.frozen.close_window.is_zero(), "a provider has a block to redeem in");
			ensure!(channel.next_authorisation > PAYERS_OWN, "the payer's own authorisation has the first number");
			let mut redeemed = channel.own.redeemed;
			let mut live = 0u32;
			for agents in Authorisations::<T>::iter_prefix_values(id) {
				live = live.saturating_add(1);
				redeemed = redeemed.checked_add(agents.tally.redeemed).ok_or("what was redeemed overflows")?;
				ensure!(agents.payer == channel.payer, "an agent is authorised by the channel's payer");
			}
			ensure!(redeemed <= channel.redeemed, "what authorisations redeemed was redeemed on the channel");
			// Authorisations that were cleared away took their tally with them.
			if channel.next_authorisation.saturating_sub(live) == PAYERS_OWN.saturating_add(1) {
				ensure!(redeemed == channel.redeemed, "what was redeemed on a channel, its authorisations redeemed");
			}
		}
		Ok(())
	}

	/// Every authorisation is numbered, and no more was redeemed with it than its cap.
	fn check_authorisations() -> Result<(), TryRuntimeError> {
		let now = T::Clock::current_block_number();
		for (id, number, agents) in Authorisations::<T>::iter() {
			ensure!(id < NextChannel::<T>::get(), "an authorisation is one on a channel that was opened");
			ensure!(number != PAYERS_OWN, "the payer's own authorisation is part of the channel");
			if let Some(channel) = Channels::<T>::get(id) {
				ensure!(number < channel.next_authorisation, "an authorisation's number was given out");
			}
			ensure!(
				agents.tally.redeemed <= agents.cap_at(now),
				"no more is redeemed with an authorisation than its cap"
			);
			ensure!(agents.lowering.is_none_or(|lowering| lowering.cap < agents.cap), "a lower cap is lower");
		}
		Ok(())
	}

	/// Every hold is what channels and authorisations say, and none outlives its object.
	fn check_holds() -> Result<(), TryRuntimeError> {
		let mut left = BTreeMap::<T::AccountId, Balance>::new();
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		let add = |to: &mut BTreeMap<T::AccountId, Balance>, who: &T::AccountId, amount: Balance| {
			let sum = to.entry(who.clone()).or_default();
			*sum = sum.checked_add(amount).ok_or("holds overflow")?;
			Ok::<(), TryRuntimeError>(())
		};
		for channel in Channels::<T>::iter_values() {
			add(&mut left, &channel.payer, channel.left())?;
			add(&mut deposits, &channel.payer, channel.frozen.storage_deposit)?;
		}
		for agents in Authorisations::<T>::iter_values() {
			add(&mut deposits, &agents.payer, agents.deposit)?;
		}
		for (reason, owed) in [(HoldReason::Channel, left), (HoldReason::Deposit, deposits)] {
			let reason = reason.into();
			for (who, amount) in &owed {
				ensure!(
					T::Currency::balance_on_hold(&reason, who) == *amount,
					"a payer has on hold what its channels and authorisations say"
				);
			}
			for who in frame_system::Account::<T>::iter_keys() {
				let held = T::Currency::balance_on_hold(&reason, &who);
				ensure!(held == 0 || owed.contains_key(&who), "nothing is held without a channel or an authorisation");
			}
		}
		Ok(())
	}
}
