//! Channels, agents and vouchers: redeemed late, twice, out of order, and signed by the wrong key.

use crate::{
	harness::Harness,
	records::{Action, SignedVoucher},
	test_chain::Keyring,
};
use pallet_channels::{Redemption, SourceLists, Tally, TermsSize, VoucherSources, PAYERS_OWN};
use rand::Rng;
use std::collections::BTreeMap;
use tributary_primitives::{
	sources::{self, Sources},
	traits::Models as _,
	voucher::Voucher,
	AuthorisationId, ChannelId, ContributionId,
};
use tributary_runtime::{BlockNumber, Models, Network, Runtime, Signature, System, TRIB};

type Call = pallet_channels::Call<Runtime>;
type Channel = pallet_channels::ChannelOf<Runtime>;
type Authorisation = pallet_channels::AuthorisationOf<Runtime>;

/// Returns a random action on a channel, an agent or a voucher.
pub(crate) fn generate(harness: &mut Harness) -> Option<Action> {
	match harness.rng.gen_range(0..24) {
		0..=3 => open(harness),
		4 => pay_in(harness),
		5..=7 => authorise(harness),
		8 | 9 => adjust(harness),
		10..=18 => redeem(harness),
		19 => close(harness),
		20 | 21 => withdraw(harness),
		_ => remove(harness),
	}
}

fn channel(harness: &mut Harness) -> Option<(ChannelId, Channel)> {
	let (now, late) = (now(harness), harness.one_in(6));
	let channels: Vec<_> = harness.chain.at(|| {
		pallet_channels::Channels::<Runtime>::iter().filter(|(_, channel)| late || !channel.is_over(now)).collect()
	});
	harness.pick(&channels)
}

fn authorisation(harness: &mut Harness) -> Option<(ChannelId, AuthorisationId, Authorisation)> {
	let all: Vec<_> = harness.chain.at(|| pallet_channels::Authorisations::<Runtime>::iter().collect());
	harness.pick(&all)
}

fn now(harness: &mut Harness) -> BlockNumber {
	harness.chain.at(Network::live_block)
}

fn open(harness: &mut Harness) -> Option<Action> {
	let serving: Vec<_> = harness.chain.at(|| pallet_inference::Serving::<Runtime>::iter_keys().collect());
	let (model, provider) = harness.pick(&serving)?;
	let version = harness.chain.at(|| Models::latest_terms(model))?;
	let deposit = harness.rng.gen_range(TRIB / 2..20 * TRIB);
	let expires_in = harness.rng.gen_range(1..150);
	Some((harness.account(), Call::open { provider, model, version, deposit, expires_in }.into()))
}

fn pay_in(harness: &mut Harness) -> Option<Action> {
	let (id, state) = channel(harness)?;
	let call = if harness.one_in(2) {
		Call::top_up { channel: id, amount: harness.rng.gen_range(1..5 * TRIB) }
	} else {
		Call::extend { channel: id, expires_at: state.expires_at + harness.rng.gen_range(0..50) }
	};
	Some((harness.key(&state.payer)?, call.into()))
}

fn authorise(harness: &mut Harness) -> Option<Action> {
	let (channel, state) = channel(harness)?;
	let agent = harness.account().to_account_id();
	let cap = harness.rng.gen_range(1..5 * TRIB);
	let expires_at = now(harness) + harness.rng.gen_range(0..60);
	Some((harness.key(&state.payer)?, Call::authorise_agent { channel, agent, cap, expires_at }.into()))
}

fn adjust(harness: &mut Harness) -> Option<Action> {
	let (channel, authorisation, state) = authorisation(harness)?;
	let call = if harness.one_in(3) {
		Call::revoke_agent { channel, authorisation }
	} else {
		let cap = harness.rng.gen_range(0..5 * TRIB);
		let expires_at = now(harness) + harness.rng.gen_range(0..60);
		Call::adjust_agent { channel, authorisation, cap, expires_at }
	};
	Some((harness.key(&state.payer)?, call.into()))
}

/// Returns an account to redeem a voucher: nearly always the channel's provider.
fn redeemer(harness: &mut Harness, channel: ChannelId) -> Option<Keyring> {
	let provider = harness.chain.at(|| pallet_channels::Channels::<Runtime>::get(channel))?.provider;
	if harness.one_in(12) {
		Some(harness.account())
	} else {
		harness.key(&provider)
	}
}

/// Returns the redemption of a voucher: of all of it, of a part, or at times of more than it.
fn redemption(harness: &mut Harness, signed: SignedVoucher) -> Redemption<Signature> {
	let SignedVoucher { channel, authorisation, units, amount, sources, signature } = signed;
	let most = amount.saturating_add(amount / 8).saturating_add(2);
	let charge = harness.one_in(4).then(|| harness.rng.gen_range(0..most));
	let sources = sources.map(|(positions, new)| {
		let last = redeemed_last(harness, channel, authorisation).unwrap_or_default();
		SourceLists { positions, last, new }
	});
	Redemption { channel, authorisation, units, amount, sources, signature, charge }
}

/// Returns the tally of an authorisation.
fn tally(harness: &mut Harness, channel: ChannelId, authorisation: AuthorisationId) -> Option<Tally> {
	harness.chain.at(|| match authorisation {
		PAYERS_OWN => pallet_channels::Channels::<Runtime>::get(channel).map(|state| state.own),
		_ => pallet_channels::Authorisations::<Runtime>::get(channel, authorisation).map(|state| state.tally),
	})
}

/// Returns the list of sources that was redeemed last with an authorisation.
fn redeemed_last(harness: &mut Harness, channel: ChannelId, authorisation: AuthorisationId) -> Option<Sources> {
	let hash = tally(harness, channel, authorisation)?.sources?;
	let stated = harness.vouchers.iter().filter_map(|known| known.sources.as_ref());
	stated.map(|(_, list)| list.clone()).find(|list| sources::hash(list) == hash)
}

/// Returns sources to state, with a list that grew since the last redemption, or at times not.
fn sources(harness: &mut Harness, channel: ChannelId, authorisation: AuthorisationId) -> Option<(u64, Sources)> {
	let contributions: Vec<_> = harness.chain.at(|| {
		let keys = pallet_datanets::Contributions::<Runtime>::iter_keys();
		keys.map(|(datanet, index)| ContributionId { datanet, index }).collect()
	});
	let before = tally(harness, channel, authorisation)?.positions;
	let mut list: BTreeMap<_, _> =
		redeemed_last(harness, channel, authorisation).unwrap_or_default().into_iter().collect();
	let mut gained = 0;
	for _ in 0..harness.rng.gen_range(0..4) {
		let positions = harness.rng.gen_range(0..500);
		*list.entry(harness.pick(&contributions)?).or_default() += positions;
		gained += positions;
	}
	let positions =
		(before + gained + harness.rng.gen_range(0..500)).saturating_sub(u64::from(harness.one_in(8)) * 400);
	let list: Sources = list.into_iter().collect::<Vec<_>>().try_into().ok()?;
	Some((positions, list))
}

/// Signs a voucher for any amount: vouchers are lost and redeemed in any order.
fn sign(harness: &mut Harness) -> Option<SignedVoucher> {
	let by_agent = harness.one_in(2);
	let agents = if by_agent { authorisation(harness) } else { None };
	let (channel, authorisation, signer) = match agents {
		Some((channel, authorisation, state)) => (channel, authorisation, state.agent),
		None => {
			let (id, state) = channel(harness)?;
			(id, PAYERS_OWN, state.payer)
		},
	};
	let opened = harness.chain.at(|| pallet_channels::Channels::<Runtime>::get(channel))?;
	let (opened_at, provider) = (opened.opened_at, opened.provider.into());
	let genesis = harness.chain.at(|| System::block_hash(0)).0;
	let units = harness.rng.gen_range(0..2_000);
	let amount = harness.rng.gen_range(0..12 * TRIB);
	let stated = if harness.one_in(2) { sources(harness, channel, authorisation) } else { None };
	let sources =
		stated.as_ref().map(|(positions, list)| VoucherSources { positions: *positions, hash: sources::hash(list) });
	let voucher = Voucher { genesis, channel, opened_at, provider, authorisation, units, amount, sources };
	let key = if harness.one_in(12) { harness.account() } else { harness.key(&signer)? };
	let bytes = if harness.one_in(2) { voucher.text() } else { voucher.wrapped() };
	let signature = key.sign(&bytes).into();
	let signed = SignedVoucher { channel, authorisation, units, amount, sources: stated, signature };
	harness.vouchers.push(signed.clone());
	Some(signed)
}

fn voucher(harness: &mut Harness) -> Option<SignedVoucher> {
	if harness.one_in(3) {
		let known = harness.vouchers.clone();
		let mut signed = harness.pick(&known)?;
		// A signature for another channel, authorisation or amount.
		match harness.rng.gen_range(0..12) {
			0 => signed.channel = channel(harness)?.0,
			1 => signed.authorisation = harness.rng.gen_range(0..4),
			2 => signed.amount = signed.amount.saturating_add(1),
			_ => {},
		}
		return Some(signed);
	}
	sign(harness)
}

fn redeem(harness: &mut Harness) -> Option<Action> {
	if harness.one_in(3) {
		let mut redemptions = vec![];
		for _ in 0..harness.rng.gen_range(1..6) {
			let signed = voucher(harness)?;
			redemptions.push(redemption(harness, signed));
		}
		let who = redeemer(harness, redemptions.first()?.channel)?;
		return Some((
			who,
			Call::redeem_many { redemptions: redemptions.try_into().ok()?, max_terms_size: TermsSize::MAX }.into(),
		));
	}
	let signed = voucher(harness)?;
	let who = redeemer(harness, signed.channel)?;
	Some((who, Call::redeem { redemption: redemption(harness, signed) }.into()))
}

fn close(harness: &mut Harness) -> Option<Action> {
	let (channel, state) = channel(harness)?;
	let who = if harness.one_in(3) { state.provider } else { state.payer };
	Some((harness.key(&who)?, Call::close { channel }.into()))
}

fn withdraw(harness: &mut Harness) -> Option<Action> {
	let channels: Vec<_> = harness.chain.at(|| pallet_channels::Channels::<Runtime>::iter_keys().collect());
	let channel = harness.pick(&channels)?;
	Some((harness.account(), Call::withdraw { channel }.into()))
}

fn remove(harness: &mut Harness) -> Option<Action> {
	let (channel, authorisation, _) = authorisation(harness)?;
	Some((harness.account(), Call::remove_authorisation { channel, authorisation }.into()))
}
