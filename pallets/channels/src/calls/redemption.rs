//! The redemption of vouchers: the one way in which a channel's deposit reaches the ledger.

use crate::{
	AuthorisationOf, Authorisations, ChannelOf, Channels, Config, Error, Event, HoldReason, Pallet, Redemption,
	Redemptions, SourceLists, Tally, TermsSize, VoucherSources, WeightInfo as _, PAYERS_OWN,
};
use alloc::vec::Vec;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, PostDispatchInfo, WithPostDispatchInfo as _},
	ensure,
	storage::with_storage_layer,
	traits::tokens::{fungible::hold::Mutate as _, Fortitude::Force, Precision::Exact, Restriction::Free},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{BlockNumberProvider as _, Zero as _},
	ArithmeticError, DispatchError, DispatchErrorWithPostInfo,
};
use tributary_primitives::{
	sources::{self, CITED_WHOLE},
	split::Evidence,
	terms::{AttributionMethod, Terms},
	traits::{Credit as _, Eligibility as _, Models as _, Order, Service, Settlement as _},
	voucher::Voucher,
	AuthorisationId, Balance, ChannelId, ContributionId,
};
use tributary_support::count;

/// A redemption that nothing but the ledger can refuse.
pub(crate) struct Accepted<T: Config> {
	id: ChannelId,
	channel: ChannelOf<T>,
	number: AuthorisationId,
	/// Agent's authorisation; `None` for the payer's own.
	authorisation: Option<AuthorisationOf<T>>,
	/// Tally after the redemption.
	tally: Tally,
	/// Amount to pay.
	due: Balance,
	terms: Terms<T::AccountId>,
	attribution: Attribution,
}

/// Sources of a redemption, and the positions that they gained.
#[derive(Default)]
struct Attribution {
	/// Positions that each source gained, scaled to 32 bits.
	owned: Vec<(ContributionId, u32)>,
	/// Number of all positions gained, scaled in the same way.
	whole: u32,
	/// Number of all positions gained.
	positions: u64,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_redeem(who: &T::AccountId, redemption: Redemption<T::Signature>) -> DispatchResultWithPostInfo {
		Self::redeem_one(who, redemption, TermsSize::MAX)
	}

	/// Redeems each voucher by itself. Returns the weight of that.
	pub(crate) fn do_redeem_many(
		who: &T::AccountId,
		redemptions: Redemptions<T::Signature>,
		max_terms_size: TermsSize,
	) -> PostDispatchInfo {
		let charged = Self::redeem_many_weight(&redemptions, max_terms_size);
		let mut used = Weight::zero();
		for redemption in redemptions {
			let (channel, authorisation) = (redemption.channel, redemption.authorisation);
			let sources = count(redemption.source_count());
			let info = match Self::redeem_one(who, redemption, max_terms_size) {
				Ok(info) => info,
				Err(DispatchErrorWithPostInfo { post_info, error }) => {
					Self::deposit_event(Event::RedemptionFailed { channel, authorisation, error });
					post_info
				},
			};
			let weight = info.actual_weight.unwrap_or_else(|| Self::redeem_weight(max_terms_size, sources));
			used.saturating_accrue(weight);
		}
		// Each is an upper bound: one for the costliest vouchers together, one for these
		// separately.
		Some(used.min(charged)).into()
	}

	/// Redeems a voucher under terms of at most this size, or changes nothing. Returns the weight,
	/// also of a failure.
	fn redeem_one(
		who: &T::AccountId,
		redemption: Redemption<T::Signature>,
		max_terms_size: TermsSize,
	) -> DispatchResultWithPostInfo {
		let sources = count(redemption.source_count());
		let refused = Self::refuse_weight(sources);
		let channel = Self::channel_of_provider(who, redemption.channel).map_err(|error| error.with_weight(refused))?;
		let size = channel.frozen.terms_size();
		ensure!(size.fits(max_terms_size), Error::<T>::MaxTermsSizeExceeded.with_weight(refused));
		let accepted = Self::examine(channel, redemption).map_err(|error| error.with_weight(refused))?;
		let weight = Self::redeem_weight(size, sources);
		Self::pay(accepted).map_err(|error| error.with_weight(weight))?;
		Ok(Some(weight).into())
	}

	/// Verifies a voucher and returns what is due. Writes nothing.
	pub(crate) fn examine(
		mut channel: ChannelOf<T>,
		redemption: Redemption<T::Signature>,
	) -> Result<Accepted<T>, DispatchError> {
		let Redemption { channel: id, authorisation: number, units, amount, sources, signature, charge } = redemption;
		let charged = charge.unwrap_or(amount);
		ensure!(charged <= amount, Error::<T>::ChargeOutOfRange);
		// A provider that charged a trifle with a list would leave its sources next to nothing.
		ensure!(charge.is_none() || sources.is_none(), Error::<T>::SourcesNeedWholeCharge);
		let now = T::Clock::current_block_number();
		ensure!(!channel.is_over(now), Error::<T>::ChannelEnded);
		let mut authorisation = Self::agent_authorisation(id, number)?;
		let expired = authorisation.as_ref().is_some_and(|authorisation| now >= authorisation.expires_at);
		ensure!(!expired, Error::<T>::AuthorisationExpired);
		let (signer, cap, mut tally) = match &authorisation {
			None => (&channel.payer, Balance::MAX, channel.own),
			Some(authorisation) => (&authorisation.agent, authorisation.cap_at(now), authorisation.tally),
		};
		let unpaid = charged.saturating_sub(tally.redeemed);
		let due = unpaid.min(cap.saturating_sub(tally.redeemed)).min(channel.remaining());
		ensure!(due > 0, Error::<T>::NothingToRedeem);
		let stated = sources.as_ref().map(SourceLists::stated);
		let voucher = Self::voucher(id, &channel, number, units, amount, stated);
		ensure!(voucher.verify(&signature, signer), Error::<T>::InvalidSignature);
		let terms = T::Models::terms(channel.model, channel.version).ok_or(Error::<T>::TermsNotFound)?;
		let attribution = match sources.zip(stated) {
			Some((lists, stated)) => {
				let attribution = Self::attribute(&channel, &terms, &tally, &lists, &stated)?;
				// If a cap or the deposit cuts the payment short, the sources get their part of the
				// rest too.
				if due == unpaid {
					tally.positions = stated.positions;
					tally.sources = Some(stated.hash);
					channel.positions = channel.positions.saturating_add(attribution.positions);
				}
				attribution
			},
			None => Attribution::default(),
		};

		let new_units = units.saturating_sub(tally.units);
		tally.redeemed = tally.redeemed.checked_add(due).ok_or(ArithmeticError::Overflow)?;
		tally.units = tally.units.max(units);
		channel.redeemed = channel.redeemed.checked_add(due).ok_or(ArithmeticError::Overflow)?;
		channel.units = channel.units.saturating_add(new_units);
		match &mut authorisation {
			None => channel.own = tally,
			Some(authorisation) => {
				authorisation.settle_cap(now);
				authorisation.tally = tally;
			},
		}
		Ok(Accepted { id, channel, number, authorisation, tally, due, terms, attribution })
	}

	/// Verifies the lists of sources. Returns the positions that the sources gained.
	///
	/// They are paid as a job would pay them: none that is too short to be traced, and by no fewer
	/// cited bytes than count as a whole output.
	fn attribute(
		channel: &ChannelOf<T>,
		terms: &Terms<T::AccountId>,
		tally: &Tally,
		lists: &SourceLists,
		stated: &VoucherSources,
	) -> Result<Attribution, DispatchError> {
		let follows = match tally.sources {
			Some(hash) => hash == sources::hash(&lists.last),
			None => lists.last.is_empty(),
		};
		ensure!(follows, Error::<T>::InvalidSources);
		let positions = stated.positions.checked_sub(tally.positions).ok_or(Error::<T>::InvalidSources)?;
		let gained = sources::growth(&lists.last, &lists.new).ok_or(Error::<T>::InvalidSources)?;
		let owned = gained.iter().fold(0u64, |sum, (_, positions)| sum.saturating_add(*positions));
		ensure!(owned <= positions, Error::<T>::InvalidSources);
		let releases: Vec<_> = terms.releases.iter().map(|weighted| weighted.release).collect();
		let (whole, min_len) = match terms.method {
			AttributionMethod::Pooled | AttributionMethod::Spans(_) => (positions, channel.frozen.min_content.into()),
			AttributionMethod::Retrieval(_) => (positions.max(CITED_WHOLE.into()), 0u64),
		};
		let mut paid = Vec::new();
		for (source, gain) in gained {
			let opened_at = channel.opened_at.into();
			let eligible = T::Eligibility::eligible(source, &releases, opened_at, terms.method.purpose());
			let content = eligible.map_err(|_| Error::<T>::NotEligible)?.content;
			if content.len >= min_len {
				paid.push((source, gain));
			}
		}

		if terms.method.caps().is_none() {
			return Ok(Attribution::default());
		}
		let (owned, whole) = sources::scaled(&paid, whole);
		Ok(Attribution { owned, whole, positions })
	}

	/// Pays what is due through the ledger, or changes nothing. Returns the amount.
	pub(crate) fn pay(accepted: Accepted<T>) -> Result<Balance, DispatchError> {
		let Accepted { id, channel, number, authorisation, tally, due, terms, attribution } = accepted;
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
				evidence: Evidence { owned: &attribution.owned, positions: attribution.whole },
			})?;
			if let Some(authorisation) = authorisation {
				Authorisations::<T>::insert(id, number, authorisation);
			}
			Self::deposit_event(Event::Redeemed {
				channel: id,
				authorisation: number,
				amount: due,
				redeemed: tally.redeemed,
				units: tally.units,
				positions: attribution.positions,
				remaining: channel.remaining(),
			});
			Channels::<T>::insert(id, channel);
			Ok(due)
		})
	}

	/// Returns a channel of which `who` is the provider.
	///
	/// Any other account that is paid by the terms would redeem all that was signed, whatever the
	/// provider charges.
	fn channel_of_provider(who: &T::AccountId, id: ChannelId) -> Result<ChannelOf<T>, Error<T>> {
		let channel = Self::channel(id)?;
		ensure!(channel.provider == *who, Error::<T>::NotProvider);
		Ok(channel)
	}

	/// Returns an agent's authorisation; `None` for the payer's own, which is part of the channel.
	pub(crate) fn agent_authorisation(
		id: ChannelId,
		number: AuthorisationId,
	) -> Result<Option<AuthorisationOf<T>>, Error<T>> {
		if number == PAYERS_OWN {
			return Ok(None);
		}
		Authorisations::<T>::get(id, number).map(Some).ok_or(Error::<T>::AuthorisationNotFound)
	}

	/// Returns a voucher on a channel of this chain, for its provider.
	pub(crate) fn voucher(
		id: ChannelId,
		channel: &ChannelOf<T>,
		authorisation: AuthorisationId,
		units: u64,
		amount: Balance,
		sources: Option<VoucherSources>,
	) -> Voucher {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()).into();
		Voucher {
			genesis,
			channel: id,
			opened_at: channel.opened_at,
			provider: channel.provider.clone().into(),
			authorisation,
			units,
			amount,
			sources,
		}
	}

	/// Returns the weight of a redemption with `sources` under the largest terms.
	pub(crate) fn max_redeem_weight(sources: u32) -> Weight {
		Self::redeem_weight(TermsSize::MAX, sources)
	}

	/// Returns the maximum weight of these redemptions under terms of at most this size.
	pub(crate) fn redeem_many_weight(redemptions: &[Redemption<T::Signature>], max_terms_size: TermsSize) -> Weight {
		let sources = redemptions.iter().fold(0, |sum: u32, one| sum.saturating_add(count(one.source_count())));
		// What a source costs does not depend on the terms.
		let by_source = T::WeightInfo::redeem(sources, 1, 1).saturating_sub(T::WeightInfo::redeem(0, 1, 1));
		Self::pooled_weight(count(redemptions.len()), max_terms_size).saturating_add(by_source)
	}

	/// Returns the maximum weight of `count` redemptions without sources under terms of at most
	/// this size.
	pub(crate) fn pooled_weight(count: u32, max_terms_size: TermsSize) -> Weight {
		T::WeightInfo::redeem_many(count)
			.saturating_add(Self::extra_signature_weight().saturating_mul(count.into()))
			.min(Self::redeem_weight(max_terms_size, 0).saturating_mul(count.max(1).into()))
	}

	/// Returns the maximum weight of a redemption with `sources` that is refused before the ledger
	/// is asked.
	pub(crate) fn refuse_weight(sources: u32) -> Weight {
		T::WeightInfo::refuse_redeem(sources).saturating_add(Self::extra_signature_weight())
	}

	/// Returns the weight of a redemption with `sources` under terms of this size.
	pub(crate) fn redeem_weight(TermsSize { releases, beneficiaries }: TermsSize, sources: u32) -> Weight {
		T::WeightInfo::redeem(sources, releases.max(1), beneficiaries.max(1))
			.saturating_add(Self::extra_signature_weight())
	}

	/// Returns the weight of the costliest signature scheme beyond the measured one.
	fn extra_signature_weight() -> Weight {
		T::WeightInfo::verify_ed25519()
			.max(T::WeightInfo::verify_ecdsa())
			.saturating_sub(T::WeightInfo::verify_sr25519())
	}
}
