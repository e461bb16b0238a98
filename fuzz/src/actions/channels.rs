//! Channels, agents and vouchers: redeemed late, twice, out of order, and signed by the wrong key.

use crate::{
	harness::World,
	records::{Action, SignedVoucher},
};
use pallet_channels::{Redemption, TermsSize, PAYERS_OWN};
use rand::Rng;
use tributary_primitives::{traits::Models as _, voucher::Voucher, AuthorisationId, ChannelId};
use tributary_runtime::{BlockNumber, Models, Network, Runtime, System, TRIB};

type Call = pallet_channels::Call<Runtime>;
type Channel = pallet_channels::ChannelOf<Runtime>;
type Authorisation = pallet_channels::AuthorisationOf<Runtime>;

/// Returns a random action on a channel, an agent or a voucher.
pub(crate) fn generate(world: &mut World) -> Option<Action> {
	match world.rng.gen_range(0..24) {
		0..=3 => open(world),
		4 => pay_in(world),
		5..=7 => authorise(world),
		8 | 9 => adjust(world),
		10..=18 => redeem(world),
		19 => close(world),
		20 | 21 => withdraw(world),
		_ => remove(world),
	}
}

fn channel(world: &mut World) -> Option<(ChannelId, Channel)> {
	let (now, late) = (now(world), world.one_in(6));
	let channels: Vec<_> = world.chain.at(|| {
		pallet_channels::Channels::<Runtime>::iter().filter(|(_, channel)| late || !channel.is_over(now)).collect()
	});
	world.pick(&channels)
}

fn authorisation(world: &mut World) -> Option<(ChannelId, AuthorisationId, Authorisation)> {
	let all: Vec<_> = world.chain.at(|| pallet_channels::Authorisations::<Runtime>::iter().collect());
	world.pick(&all)
}

fn now(world: &mut World) -> BlockNumber {
	world.chain.at(Network::live_block)
}

fn open(world: &mut World) -> Option<Action> {
	let serving: Vec<_> = world.chain.at(|| pallet_inference::Serving::<Runtime>::iter_keys().collect());
	let (provider, model) = world.pick(&serving)?;
	let version = world.chain.at(|| Models::latest_terms(model))?;
	let deposit = world.rng.gen_range(TRIB / 2..20 * TRIB);
	let expires_in = world.rng.gen_range(1..150);
	Some((world.account(), Call::open { provider, model, version, deposit, expires_in }.into()))
}

fn pay_in(world: &mut World) -> Option<Action> {
	let (id, state) = channel(world)?;
	let call = if world.one_in(2) {
		Call::top_up { channel: id, amount: world.rng.gen_range(1..5 * TRIB) }
	} else {
		Call::extend { channel: id, expires_at: state.expires_at + world.rng.gen_range(0..50) }
	};
	Some((world.key(&state.payer)?, call.into()))
}

fn authorise(world: &mut World) -> Option<Action> {
	let (channel, state) = channel(world)?;
	let agent = world.account().to_account_id();
	let cap = world.rng.gen_range(1..5 * TRIB);
	let expires_at = now(world) + world.rng.gen_range(0..60);
	Some((world.key(&state.payer)?, Call::authorise_agent { channel, agent, cap, expires_at }.into()))
}

fn adjust(world: &mut World) -> Option<Action> {
	let (channel, authorisation, state) = authorisation(world)?;
	let call = if world.one_in(3) {
		Call::revoke_agent { channel, authorisation }
	} else {
		let cap = world.rng.gen_range(0..5 * TRIB);
		let expires_at = now(world) + world.rng.gen_range(0..60);
		Call::adjust_agent { channel, authorisation, cap, expires_at }
	};
	Some((world.key(&state.payer)?, call.into()))
}

/// Signs a voucher for any amount: vouchers are lost and redeemed in any order.
fn sign(world: &mut World) -> Option<SignedVoucher> {
	let by_agent = world.one_in(2);
	let agents = if by_agent { authorisation(world) } else { None };
	let (channel, authorisation, signer) = match agents {
		Some((channel, authorisation, state)) => (channel, authorisation, state.agent),
		None => {
			let (id, state) = channel(world)?;
			(id, PAYERS_OWN, state.payer)
		},
	};
	let opened_at = world.chain.at(|| pallet_channels::Channels::<Runtime>::get(channel))?.opened_at;
	let genesis = world.chain.at(|| System::block_hash(0)).0;
	let units = world.rng.gen_range(0..2_000);
	let amount = world.rng.gen_range(0..12 * TRIB);
	let voucher = Voucher { genesis, channel, opened_at, authorisation, units, amount };
	let key = if world.one_in(12) { world.account() } else { world.key(&signer)? };
	let bytes = if world.one_in(2) { voucher.text() } else { voucher.wrapped() };
	let signed = SignedVoucher { channel, authorisation, units, amount, signature: key.sign(&bytes).into() };
	world.vouchers.push(signed.clone());
	Some(signed)
}

fn voucher(world: &mut World) -> Option<SignedVoucher> {
	if world.one_in(3) {
		let known = world.vouchers.clone();
		let mut signed = world.pick(&known)?;
		// A signature for another channel, authorisation or amount.
		match world.rng.gen_range(0..12) {
			0 => signed.channel = channel(world)?.0,
			1 => signed.authorisation = world.rng.gen_range(0..4),
			2 => signed.amount = signed.amount.saturating_add(1),
			_ => {},
		}
		return Some(signed);
	}
	sign(world)
}

fn redeem(world: &mut World) -> Option<Action> {
	let who = world.account();
	if world.one_in(3) {
		let mut redemptions = vec![];
		for _ in 0..world.rng.gen_range(1..6) {
			let SignedVoucher { channel, authorisation, units, amount, signature } = voucher(world)?;
			redemptions.push(Redemption { channel, authorisation, units, amount, signature });
		}
		return Some((
			who,
			Call::redeem_many { redemptions: redemptions.try_into().ok()?, max_terms_size: TermsSize::MAX }.into(),
		));
	}
	let SignedVoucher { channel, authorisation, units, amount, signature } = voucher(world)?;
	Some((who, Call::redeem { channel, authorisation, units, amount, signature }.into()))
}

fn close(world: &mut World) -> Option<Action> {
	let (channel, state) = channel(world)?;
	let who = if world.one_in(3) { state.provider } else { state.payer };
	Some((world.key(&who)?, Call::close { channel }.into()))
}

fn withdraw(world: &mut World) -> Option<Action> {
	let channels: Vec<_> = world.chain.at(|| pallet_channels::Channels::<Runtime>::iter_keys().collect());
	let channel = world.pick(&channels)?;
	Some((world.account(), Call::withdraw { channel }.into()))
}

fn remove(world: &mut World) -> Option<Action> {
	let (channel, authorisation, _) = authorisation(world)?;
	Some((world.account(), Call::remove_authorisation { channel, authorisation }.into()))
}
