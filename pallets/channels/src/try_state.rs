//! Checks of the pallet's invariants.

use crate::{Authorisations, Channels, Config, HoldReason, NextChannelId, Pallet, Tally, PAYERS_OWN};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::tokens::fungible::hold::Inspect as _};
use sp_runtime::{
	traits::{BlockNumberProvider as _, Zero as _},
	TryRuntimeError,
};
use tributary_primitives::Balance;

impl<T: Config> Pallet<T> {
	/// Checks all invariants of the pallet.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_channels()?;
		Self::check_authorisations()?;
		Self::check_holds()
	}

	/// Checks that the amount redeemed on each channel was deposited, and is the sum over its
	/// authorisations.
	fn check_channels() -> Result<(), TryRuntimeError> {
		let next = NextChannelId::<T>::get();
		for (id, channel) in Channels::<T>::iter() {
			ensure!(id < next, "the id of a channel was given out");
			ensure!(channel.redeemed <= channel.deposited, "no more is redeemed on a channel than was deposited");
			ensure!(!channel.frozen.close_window.is_zero(), "a close window has a block");
			ensure!(channel.next_authorisation > PAYERS_OWN, "the payer's own authorisation has the first number");
			Self::check_tally(&channel.own)?;
			let mut redeemed = channel.own.redeemed;
			let mut live = 0u32;
			for authorisation in Authorisations::<T>::iter_prefix_values(id) {
				live = live.saturating_add(1);
				redeemed = redeemed.checked_add(authorisation.tally.redeemed).ok_or("the amount redeemed overflows")?;
				ensure!(authorisation.payer == channel.payer, "an agent is authorised by the channel's payer");
			}
			ensure!(
				redeemed <= channel.redeemed,
				"the amount redeemed with authorisations was redeemed on the channel"
			);
			// An authorisation that was removed took its tally with it.
			if channel.next_authorisation.saturating_sub(live) == PAYERS_OWN.saturating_add(1) {
				ensure!(
					redeemed == channel.redeemed,
					"the amount redeemed on a channel is the sum over its authorisations"
				);
			}
		}
		Ok(())
	}

	/// Checks that positions were redeemed by a list of sources, and together with an amount.
	fn check_tally(tally: &Tally) -> Result<(), TryRuntimeError> {
		ensure!(tally.positions == 0 || tally.sources.is_some(), "positions are redeemed by a list");
		ensure!(tally.sources.is_none() || tally.redeemed > 0, "a list is redeemed with an amount");
		Ok(())
	}

	/// Checks that no more was redeemed with an authorisation than its cap.
	fn check_authorisations() -> Result<(), TryRuntimeError> {
		let now = T::Clock::current_block_number();
		for (id, number, authorisation) in Authorisations::<T>::iter() {
			ensure!(id < NextChannelId::<T>::get(), "the channel of an authorisation was opened");
			ensure!(number != PAYERS_OWN, "the payer's own authorisation is part of the channel");
			Self::check_tally(&authorisation.tally)?;
			if let Some(channel) = Channels::<T>::get(id) {
				ensure!(number < channel.next_authorisation, "an authorisation's number was given out");
			}
			ensure!(
				authorisation.tally.redeemed <= authorisation.cap_at(now),
				"no more is redeemed with an authorisation than its cap"
			);
			ensure!(
				authorisation.lowering.is_none_or(|lowering| lowering.cap < authorisation.cap),
				"a lower cap is lower"
			);
		}
		Ok(())
	}

	/// Checks that every hold is the sum over the payer's channels and authorisations.
	fn check_holds() -> Result<(), TryRuntimeError> {
		let mut remaining = BTreeMap::<T::AccountId, Balance>::new();
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		let add = |to: &mut BTreeMap<T::AccountId, Balance>, who: &T::AccountId, amount: Balance| {
			let sum = to.entry(who.clone()).or_default();
			*sum = sum.checked_add(amount).ok_or("holds overflow")?;
			Ok::<(), TryRuntimeError>(())
		};
		for channel in Channels::<T>::iter_values() {
			add(&mut remaining, &channel.payer, channel.remaining())?;
			add(&mut deposits, &channel.payer, channel.frozen.storage_deposit)?;
		}
		for authorisation in Authorisations::<T>::iter_values() {
			add(&mut deposits, &authorisation.payer, authorisation.deposit)?;
		}
		for (reason, owed) in [(HoldReason::Channel, remaining), (HoldReason::Deposit, deposits)] {
			let reason = reason.into();
			for (who, amount) in &owed {
				ensure!(
					T::Currency::balance_on_hold(&reason, who) == *amount,
					"the hold on a payer is the sum over its channels and authorisations"
				);
			}
			for who in frame_system::Account::<T>::iter_keys() {
				let held = T::Currency::balance_on_hold(&reason, &who);
				ensure!(held == 0 || owed.contains_key(&who), "a hold belongs to a channel or an authorisation");
			}
		}
		Ok(())
	}
}
