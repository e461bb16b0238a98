//! Channels through the runtime: vouchers are signed off chain and settled together.

use pallet_channels::{Redemption, SourceLists, TermsSize, PAYERS_OWN};
use sp_runtime::{traits::Verify as _, DispatchError};
use std::ops::Range;
use tributary_integration_tests::{
	market::{
		library, library_texts, market, owed, BaseOwner, ModelOwner, Owner, Provider, Requester, Stranger, FEE, FIRST,
		MODEL, RELEASE, SECOND,
	},
	Chain, Keyring,
};
use tributary_primitives::{
	sources::{Sources, MAX_SOURCES},
	voucher::Voucher,
	ChannelId,
};
use tributary_runtime::{
	presets::SHORT_WINDOWS, Attribution, Balance, Balances, Channels, Network, Runtime, RuntimeCall, Signature, System,
	TRIB,
};
use tributary_runtime_api::{runtime_decl_for_attribution_api::AttributionApiV1, EvidenceLabel};

type Call = pallet_channels::Call<Runtime>;
type Error = pallet_channels::Error<Runtime>;

fn open(chain: &mut Chain, deposit: Balance) -> ChannelId {
	let channel = chain.at(pallet_channels::NextChannelId::<Runtime>::get);
	let provider = Provider.to_account_id();
	chain.must(Requester, Call::open { provider, model: MODEL, version: 1, deposit, expires_in: 1_000 });
	channel
}

fn voucher(chain: &mut Chain, channel: ChannelId, units: u64, amount: Balance) -> Redemption<Signature> {
	let opened = chain.at(|| pallet_channels::Channels::<Runtime>::get(channel)).expect("it is open");
	let (opened_at, provider) = (opened.opened_at, opened.provider.into());
	let genesis = chain.at(|| System::block_hash(0)).0;
	let authorisation = PAYERS_OWN;
	let text = Voucher { genesis, channel, opened_at, provider, authorisation, units, amount, sources: None }.text();
	let signature = Requester.sign(&text).into();
	Redemption { channel, authorisation, units, amount, sources: None, signature, charge: None }
}

/// Returns a voucher that states the sources of its answers.
fn stating(
	chain: &mut Chain,
	channel: ChannelId,
	units: u64,
	amount: Balance,
	lists: SourceLists,
) -> Redemption<Signature> {
	let stated = Some(lists.stated());
	let bytes = chain.at(|| Runtime::voucher_bytes(channel, PAYERS_OWN, units, amount, stated)).expect("it is open");
	let signature = Requester.sign(&bytes).into();
	Redemption { sources: Some(lists), signature, ..voucher(chain, channel, units, amount) }
}

fn redeem(redemption: Redemption<Signature>) -> Call {
	Call::redeem { redemption }
}

#[test]
fn voucher_should_be_split_like_a_fee_and_once() {
	let (mut chain, _) = market();
	let channel = open(&mut chain, 5 * TRIB);
	let signed = voucher(&mut chain, channel, 1_000, FEE);
	let owed_before = owed(&mut chain);
	assert_eq!(chain.send(ModelOwner, redeem(signed.clone())), Err(Error::NotProvider.into()));
	chain.must(Provider, redeem(signed.clone()));
	assert_eq!(owed(&mut chain) - owed_before, FEE);
	let quote = chain.at(|| Runtime::quote(MODEL, FEE)).expect("the model takes jobs");
	let credit = |chain: &mut Chain, who: Keyring| chain.at(|| Attribution::account_credit(&who.to_account_id()));
	assert_eq!(credit(&mut chain, Provider), quote.provider);
	assert_eq!(credit(&mut chain, ModelOwner), quote.beneficiaries[0].amount);
	assert_eq!(credit(&mut chain, BaseOwner), quote.beneficiaries[1].amount);
	assert_eq!(credit(&mut chain, Owner), quote.releases[0].owner_cut);
	chain.at(|| assert_eq!(Attribution::paid(RELEASE), quote.releases[0].pool));

	// The same voucher again, and an older one, pay nothing.
	assert_eq!(chain.send(Provider, redeem(signed)), Err(Error::NothingToRedeem.into()));
	let older = voucher(&mut chain, channel, 10, FEE - 1);
	assert_eq!(chain.send(Provider, redeem(older)), Err(Error::NothingToRedeem.into()));
	let view = chain.at(|| Runtime::channel(channel)).expect("it is open");
	assert_eq!((view.redeemed, view.remaining, view.units), (FEE, 5 * TRIB - FEE, 1_000));
}

#[test]
fn provider_should_have_the_close_window() {
	let (mut chain, _) = market();
	let channel = open(&mut chain, 5 * TRIB);
	let signed = voucher(&mut chain, channel, 7, FEE);
	chain.must(Requester, Call::close { channel });
	assert_eq!(chain.send(Requester, Call::withdraw { channel }), Err(Error::TooEarly.into()));
	chain.idle(SHORT_WINDOWS.channels.close_window - 3);
	chain.must(Provider, redeem(signed));
	chain.idle(2);
	chain.must(Stranger, Call::withdraw { channel });
	chain.at(|| {
		assert_eq!(Balances::reserved_balance(Requester.to_account_id()), 0);
		assert_eq!(Runtime::channel(channel), None);
	});
}

#[test]
fn refused_voucher_should_cost_its_verification_only() {
	let (mut chain, _) = market();
	let channel = open(&mut chain, 5 * TRIB);
	let good = voucher(&mut chain, channel, 7, FEE);
	chain.must(Provider, redeem(good.clone()));
	let redeemed = chain.fee_paid();
	let wrong = Redemption { amount: 2 * FEE, ..good.clone() };
	for (refused, error) in [(wrong, Error::InvalidSignature), (good, Error::NothingToRedeem)] {
		assert_eq!(chain.send(Provider, redeem(refused)), Err(error.into()));
		let fee = chain.fee_paid();
		assert!(2 * fee < redeemed, "{fee} {redeemed}");
	}
}

#[test]
fn voucher_of_another_chain_should_be_refused() {
	let (mut chain, _) = market();
	let channel = open(&mut chain, 5 * TRIB);
	let mut signed = voucher(&mut chain, channel, 7, FEE);
	let opened_at = chain.at(|| pallet_channels::Channels::<Runtime>::get(channel)).expect("it is open").opened_at;
	let provider = Provider.to_account_id().into();
	let elsewhere = Voucher {
		genesis: [9; 32],
		channel,
		opened_at,
		provider,
		authorisation: 0,
		units: 7,
		amount: FEE,
		sources: None,
	};
	signed.signature = Requester.sign(&elsewhere.text()).into();
	assert_eq!(chain.send(Provider, redeem(signed)), Err(Error::InvalidSignature.into()));
}

/// Opens `count` channels, and returns their ids.
fn open_many(chain: &mut Chain, count: u64) -> Range<ChannelId> {
	let provider = Provider.to_account_id();
	let first = chain.at(pallet_channels::NextChannelId::<Runtime>::get);
	let calls: Vec<_> = (0..count)
		.map(|_| {
			let call = Call::open {
				provider: provider.clone(),
				model: MODEL,
				version: 1,
				deposit: 2 * TRIB,
				expires_in: 1_000,
			};
			(Requester, RuntimeCall::from(call))
		})
		.collect();
	for some in calls.chunks(200) {
		while chain.block(some).iter().any(|applied| applied.is_err()) {}
	}
	let opened = chain.at(pallet_channels::NextChannelId::<Runtime>::get);
	assert!(opened >= first + count);
	first..first + count
}

/// Redeems all of these vouchers in one block, and returns the number of inferences settled.
fn redeem_in_one_block(chain: &mut Chain, redemptions: Vec<Redemption<Signature>>) -> u64 {
	let calls: Vec<_> = redemptions
		.chunks(20)
		.map(|some| {
			let redemptions = some.to_vec().try_into().expect("as many as one call takes");
			(
				Provider,
				RuntimeCall::from(Call::redeem_many {
					redemptions,
					max_terms_size: TermsSize { releases: 1, beneficiaries: 2 },
				}),
			)
		})
		.collect();
	// At the end of a session a block has no room; the next one has.
	for _ in 0..2 {
		let applied = chain.block(&calls);
		if applied.iter().all(|result| matches!(result, Ok(Ok(_)))) {
			return chain.at(|| pallet_channels::Channels::<Runtime>::iter_values().map(|channel| channel.units).sum());
		}
	}
	panic!("a block has no room for {} vouchers", redemptions.len());
}

/// A goal of the design: at least a million inferences in one block.
#[test]
fn one_block_should_settle_a_million_inferences() {
	const CHANNELS: u64 = 400;
	const ANSWERS: u64 = 2_500;
	let (mut chain, _) = market();
	let channels = open_many(&mut chain, CHANNELS);
	let redemptions = channels.map(|channel| voucher(&mut chain, channel, ANSWERS, TRIB)).collect();
	assert_eq!(redeem_in_one_block(&mut chain, redemptions), CHANNELS * ANSWERS);
}

/// A goal of the design: at least a hundred thousand inferences in one block, attributed by the
/// sources of their answers. Each voucher states as many sources as a list may have.
#[test]
fn one_block_should_settle_100_000_inferences_with_their_sources() {
	const CHANNELS: u64 = 100;
	const ANSWERS: u64 = 1_000;
	let texts = library_texts(MAX_SOURCES as u8);
	let mut chain = library(&texts);
	let channels = open_many(&mut chain, CHANNELS);
	let sources: Vec<_> = texts.0.iter().zip(1u64..).map(|((id, _), positions)| (*id, 1_000 * positions)).collect();
	let redemptions = channels
		.map(|channel| {
			let new = Sources::try_from(sources.clone()).expect("as many as a list may have");
			let lists = SourceLists { positions: 4_000 * ANSWERS, last: Default::default(), new };
			stating(&mut chain, channel, ANSWERS, TRIB, lists)
		})
		.collect();
	assert_eq!(redeem_in_one_block(&mut chain, redemptions), CHANNELS * ANSWERS);
	chain.at(|| {
		let spans = |id| Attribution::claimable(id).expect("it is there").spans;
		assert!(sources.iter().all(|(id, _)| spans(*id) > 0), "each of the sources is paid");
		assert!(Attribution::paid(RELEASE) > 0);
	});
}

#[test]
fn view_functions_should_predict_a_redemption() {
	let (mut chain, _) = market();
	let channel = open(&mut chain, TRIB);
	let signed = voucher(&mut chain, channel, 5, 3 * TRIB);
	chain.at(|| {
		// A voucher above the deposit pays up to it.
		let wrong = Redemption { amount: signed.amount + 1, ..signed.clone() };
		let part = Redemption { charge: Some(TRIB / 2), ..signed.clone() };
		let more = Redemption { charge: Some(signed.amount + 1), ..signed.clone() };
		let answers = [
			(signed.clone(), Ok(TRIB)),
			(part, Ok(TRIB / 2)),
			(wrong, Err(DispatchError::from(Error::InvalidSignature))),
			(more, Err(Error::ChargeOutOfRange.into())),
		];
		for (redemption, answer) in answers {
			assert_eq!(Channels::dry_run_redeem(redemption.clone()), answer);
			// Clients without view functions have the runtime API.
			assert_eq!(Runtime::dry_run_redeem(redemption), answer);
		}
		assert_eq!(Channels::channel_remaining(channel).map(|view| view.remaining), Some(TRIB));
		let Redemption { authorisation, units, amount, signature, .. } = signed;
		let bytes = Runtime::voucher_bytes(channel, authorisation, units, amount, None).expect("it is open");
		assert!(signature.verify(bytes.as_slice(), &Requester.to_account_id()));
		assert_eq!(Runtime::voucher_bytes(channel + 1, authorisation, units, amount, None), None);
		assert_eq!(Runtime::live_block(), Network::live_block());
	});
}

#[test]
fn sources_of_a_voucher_should_be_paid_by_their_positions() {
	let (mut chain, _) = market();
	let channel = open(&mut chain, 5 * TRIB);
	let new: Sources = vec![(FIRST, 300), (SECOND, 100)].try_into().unwrap();
	let lists = SourceLists { positions: 4_000, last: Default::default(), new };
	let redemption = stating(&mut chain, channel, 10, FEE, lists);
	chain.must(Provider, redeem(redemption));
	chain.at(|| {
		let [first, second] = [FIRST, SECOND].map(|source| Attribution::claimable(source).expect("it is there").spans);
		assert!(second > 0 && first >= 3 * second && first <= 3 * second + 3, "{first} {second}");
		let quote = Runtime::quote(MODEL, FEE).expect("the model takes jobs");
		let net = quote.releases[0].pool;
		assert_eq!(Attribution::paid(RELEASE), net - first - second);
		assert!((first + second).abs_diff(net / 10) <= 2);
		let view = Runtime::channel(channel).expect("it is open");
		assert_eq!((view.positions, view.evidence), (4_000, Some(EvidenceLabel::Countersigned)));
	});
}
