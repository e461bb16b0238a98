//! The answers of the view functions.

use crate::{AuthorisationRemaining, ChannelRemaining, Channels, Config, Pallet, Redemption, VoucherSources};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::BlockNumberProvider as _, DispatchError};
use tributary_primitives::{AuthorisationId, Balance, ChannelId};
use tributary_support::dry_run;

impl<T: Config> Pallet<T> {
	/// Returns the rest of a channel.
	pub(crate) fn remaining_on_channel(id: ChannelId) -> Option<ChannelRemaining<BlockNumberFor<T>>> {
		let channel = Channels::<T>::get(id)?;
		Some(ChannelRemaining {
			deposited: channel.deposited,
			redeemed: channel.redeemed,
			remaining: channel.remaining(),
			units: channel.units,
			ends_at: channel.ends_at(),
			closing: channel.closes_at.is_some(),
			over: channel.is_over(T::Clock::current_block_number()),
		})
	}

	/// Returns the rest of an authorisation.
	pub(crate) fn remaining_of_authorisation(
		id: ChannelId,
		number: AuthorisationId,
	) -> Option<AuthorisationRemaining<T::AccountId, BlockNumberFor<T>>> {
		let channel = Channels::<T>::get(id)?;
		let (ends_at, on_channel) = (channel.ends_at(), channel.remaining());
		let now = T::Clock::current_block_number();
		let mut answer = match Self::agent_authorisation(id, number).ok()? {
			None => AuthorisationRemaining {
				signer: channel.payer,
				cap: None,
				lowering: None,
				tally: channel.own,
				remaining: on_channel,
				ends_at,
			},
			Some(authorisation) => {
				let cap = authorisation.cap_at(now);
				AuthorisationRemaining {
					cap: Some(cap),
					lowering: authorisation.lowering_at(now),
					tally: authorisation.tally,
					remaining: cap.saturating_sub(authorisation.tally.redeemed).min(on_channel),
					ends_at: ends_at.min(authorisation.expires_at),
					signer: authorisation.agent,
				}
			},
		};
		if now >= answer.ends_at {
			answer.remaining = 0;
		}
		Some(answer)
	}

	/// Returns the amount that redeeming would pay now.
	pub(crate) fn do_dry_run_redeem(redemption: Redemption<T::Signature>) -> Result<Balance, DispatchError> {
		dry_run(|| Self::pay(Self::examine(Self::channel(redemption.channel)?, redemption)?))
	}

	/// Returns the bytes to sign for a voucher.
	pub(crate) fn bytes_to_sign(
		id: ChannelId,
		authorisation: AuthorisationId,
		units: u64,
		amount: Balance,
		sources: Option<VoucherSources>,
	) -> Option<Vec<u8>> {
		let channel = Channels::<T>::get(id)?;
		Some(Self::voucher(id, &channel, authorisation, units, amount, sources).text())
	}
}
