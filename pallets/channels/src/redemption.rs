//! Vouchers into payments: the one way in which a channel's deposit reaches the ledger.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, PostDispatchInfo},
	storage::with_storage_layer,
	traits::tokens::{fungible::hold::Mutate as _, Fortitude::Force, Precision::Exact, Restriction::Free},
};
use sp_runtime::ArithmeticError;
use tributary_primitives::{
	split::Evidence,
	traits::{Credit as _, Order, Service},
	voucher::Voucher,
};
use tributary_support::{count, dry_run};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_redeem(redemption: Redemption<T::Signature>) -> DispatchResultWithPostInfo {
		let channel = Self::channel(redemption.channel)?;
		let weight = Self::weight_on(&channel);
		Self::redeem_on(channel, redemption)?;
		Ok(Some(weight).into())
	}

	/// Redeem each voucher by itself, and say what that took.
	pub(crate) fn do_redeem_many(redemptions: Redemptions<T::Signature>, most: TermsSize) -> PostDispatchInfo {
		let charged = Self::many_weight(count(redemptions.len()), most);
		let mut used = Weight::zero();
		for redemption in redemptions {
			let (channel, authorisation) = (redemption.channel, redemption.authorisation);
			let result = match Self::channel(channel) {
				Ok(found) if found.frozen.terms_size().fits(most) => {
					used.saturating_accrue(Self::weight_on(&found));
					Self::redeem_on(found, redemption).map(|_| ())
				},
				Ok(_) => {
					used.saturating_accrue(Self::redeem_weight(TermsSize::LEAST));
					Err(Error::<T>::TermsTooLarge.into())
				},
				Err(unknown) => {
					used.saturating_accrue(Self::redeem_weight(TermsSize::LEAST));
					Err(unknown.into())
				},
			};
			if let Err(error) = result {
				Self::deposit_event(Event::RedemptionFailed { channel, authorisation, error });
			}
		}
		// Both are enough, the one for the worst vouchers at once and the other for these one by one.
		Some(used.min(charged)).into()
	}

	/// Pay what a voucher entitles to and was not paid yet, or change nothing. Returns what was paid.
	fn redeem_on(mut channel: ChannelOf<T>, redemption: Redemption<T::Signature>) -> Result<Balance, DispatchError> {
		let Redemption { channel: id, authorisation: number, units, amount, signature } = redemption;
		let now = T::Clock::current_block_number();
		ensure!(!channel.is_over(now), Error::<T>::ChannelOver);
		let mut authorisation = Self::agents(id, number)?;
		let (signer, cap, mut tally) = match &authorisation {
			None => (&channel.payer, Balance::MAX, channel.own),
			Some(agents) => (&agents.agent, agents.cap_at(now), agents.tally),
		};
		ensure!(authorisation.as_ref().is_none_or(|agents| now < agents.expires_at), Error::<T>::AuthorisationExpired);
		let due = amount.min(cap).saturating_sub(tally.redeemed).min(channel.left());
		ensure!(due > 0, Error::<T>::NothingToRedeem);
		let voucher = Self::voucher(id, channel.opened_at, number, units, amount);
		ensure!(voucher.verify(&signature, signer), Error::<T>::BadSignature);
		let terms = T::Models::terms(channel.model, channel.version).ok_or(Error::<T>::UnknownTerms)?;

		let new_units = units.saturating_sub(tally.units);
		tally.redeemed = tally.redeemed.checked_add(due).ok_or(ArithmeticError::Overflow)?;
		tally.units = tally.units.max(units);
		channel.redeemed = channel.redeemed.checked_add(due).ok_or(ArithmeticError::Overflow)?;
		channel.units = channel.units.saturating_add(new_units);
		with_storage_layer(|| {
			let pot = T::Settlement::pot();
			let reason = HoldReason::Channel.into();
			T::Currency::transfer_on_hold(&reason, &channel.payer, &pot, due, Exact, Free, Force)?;
			T::Settlement::settle(Order {
				service: Service::Channel { id },
				requester: &channel.payer,
				provider: &channel.provider,
				provider_payee: &channel.provider,
				model: channel.model,
				version: channel.version,
				terms: &terms,
				fee: due,
				protocol_cut: channel.frozen.protocol_cut,
				evidence: Evidence::default(),
			})?;
			match &mut authorisation {
				None => channel.own = tally,
				Some(agents) => {
					agents.settle_cap(now);
					agents.tally = tally;
					Authorisations::<T>::insert(id, number, agents);
				},
			}
			Self::deposit_event(Event::Redeemed {
				channel: id,
				authorisation: number,
				amount: due,
				redeemed: tally.redeemed,
				units: tally.units,
				left: channel.left(),
			});
			Channels::<T>::insert(id, channel);
			Ok(due)
		})
	}

	/// An agent's authorisation; `None` for the payer's own, of which the channel itself knows all.
	fn agents(id: ChannelId, number: AuthorisationId) -> Result<Option<AuthorisationOf<T>>, Error<T>> {
		if number == PAYERS_OWN {
			return Ok(None);
		}
		Authorisations::<T>::get(id, number).map(Some).ok_or(Error::<T>::UnknownAuthorisation)
	}

	/// What is signed for so much on a channel of this chain.
	fn voucher(id: ChannelId, opened_at: u32, authorisation: AuthorisationId, units: u64, amount: Balance) -> Voucher {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()).into();
		Voucher { genesis, channel: id, opened_at, authorisation, units, amount }
	}

	/// The bytes to sign on a channel.
	pub(crate) fn signed_bytes(
		id: ChannelId,
		authorisation: AuthorisationId,
		units: u64,
		amount: Balance,
	) -> Option<Vec<u8>> {
		let channel = Channels::<T>::get(id)?;
		Some(Self::voucher(id, channel.opened_at, authorisation, units, amount).text())
	}

	/// Returns what redeeming would pay now.
	pub(crate) fn try_redeem(redemption: Redemption<T::Signature>) -> Result<Balance, DispatchError> {
		dry_run(|| Self::redeem_on(Self::channel(redemption.channel)?, redemption))
	}

	/// What is left on a channel.
	pub(crate) fn left_on_channel(id: ChannelId) -> Option<ChannelLeft<BlockNumberFor<T>>> {
		let channel = Channels::<T>::get(id)?;
		Some(ChannelLeft {
			deposited: channel.deposited,
			redeemed: channel.redeemed,
			left: channel.left(),
			units: channel.units,
			ends_at: channel.ends_at(),
			closing: channel.closes_at.is_some(),
			over: channel.is_over(T::Clock::current_block_number()),
		})
	}

	/// What is left of an authorisation.
	pub(crate) fn left_of_authorisation(
		id: ChannelId,
		number: AuthorisationId,
	) -> Option<AuthorisationLeft<T::AccountId, BlockNumberFor<T>>> {
		let channel = Channels::<T>::get(id)?;
		let (ends_at, on_channel) = (channel.ends_at(), channel.left());
		let now = T::Clock::current_block_number();
		let mut left = match Self::agents(id, number).ok()? {
			None => AuthorisationLeft {
				signer: channel.payer,
				cap: None,
				lowering: None,
				tally: channel.own,
				left: on_channel,
				ends_at,
			},
			Some(agents) => AuthorisationLeft {
				cap: Some(agents.cap_at(now)),
				lowering: agents.lowering_at(now),
				tally: agents.tally,
				left: agents.cap_at(now).saturating_sub(agents.tally.redeemed).min(on_channel),
				ends_at: ends_at.min(agents.expires_at),
				signer: agents.agent,
			},
		};
		if now >= left.ends_at {
			left.left = 0;
		}
		Some(left)
	}

	/// What the largest redemption weighs.
	pub(crate) fn heaviest_redemption() -> Weight {
		Self::redeem_weight(TermsSize::MOST)
	}

	/// What `count` redemptions weigh whose terms are at most this large.
	pub(crate) fn many_weight(count: u32, most: TermsSize) -> Weight {
		T::WeightInfo::redeem_many(count)
			.saturating_add(Self::costlier_signature().saturating_mul(count.into()))
			.min(Self::redeem_weight(most).saturating_mul(count.max(1).into()))
	}

	/// What it takes to redeem a voucher on `channel`.
	fn weight_on(channel: &ChannelOf<T>) -> Weight {
		Self::redeem_weight(channel.frozen.terms_size())
	}

	/// What a redemption weighs whose terms name so many Releases and beneficiaries.
	fn redeem_weight(TermsSize { releases, beneficiaries }: TermsSize) -> Weight {
		T::WeightInfo::redeem(releases.max(1), beneficiaries.max(1)).saturating_add(Self::costlier_signature())
	}

	/// What the costliest scheme takes beyond the one that redemptions are measured with.
	fn costlier_signature() -> Weight {
		T::WeightInfo::verify_ed25519()
			.max(T::WeightInfo::verify_ecdsa())
			.saturating_sub(T::WeightInfo::verify_sr25519())
	}
}
