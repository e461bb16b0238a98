//! Each call at its worst.

#![cfg(feature = "runtime-benchmarks")]

use crate::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::tokens::{fungible::Mutate, Precision::Exact},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_runtime::{AccountId32, KeyTypeId, MultiSignature, MultiSigner};
use tributary_primitives::{
	content::Content,
	terms::{
		AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease, MAX_BENEFICIARIES, MAX_RELEASES,
	},
	traits::Credit as _,
	voucher::Voucher,
	ReleaseId,
};

/// The kinds of signature that a voucher may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
	/// Schnorr over Ristretto.
	Sr25519,
	/// EdDSA.
	Ed25519,
	/// ECDSA over secp256k1.
	Ecdsa,
}

/// Keys to sign vouchers with. `()` has them in its host's keystore.
pub trait SignerFixture<Signer, AccountId, Signature> {
	/// A new key, and its account.
	fn signer(scheme: Scheme) -> (Signer, AccountId);
	/// What it signs `message` with.
	fn sign(signer: &Signer, message: &[u8]) -> Signature;
}

const KEYS: KeyTypeId = KeyTypeId(*b"vchr");

impl SignerFixture<MultiSigner, AccountId32, MultiSignature> for () {
	fn signer(scheme: Scheme) -> (MultiSigner, AccountId32) {
		let signer: MultiSigner = match scheme {
			Scheme::Sr25519 => sp_io::crypto::sr25519_generate(KEYS, None).into(),
			Scheme::Ed25519 => sp_io::crypto::ed25519_generate(KEYS, None).into(),
			Scheme::Ecdsa => sp_io::crypto::ecdsa_generate(KEYS, None).into(),
		};
		(signer.clone(), signer.into_account())
	}

	fn sign(signer: &MultiSigner, message: &[u8]) -> MultiSignature {
		match signer {
			MultiSigner::Sr25519(key) => sp_io::crypto::sr25519_sign(KEYS, key, message).unwrap().into(),
			MultiSigner::Ed25519(key) => sp_io::crypto::ed25519_sign(KEYS, key, message).unwrap().into(),
			MultiSigner::Ecdsa(key) => sp_io::crypto::ecdsa_sign(KEYS, key, message).unwrap().into(),
			MultiSigner::Eth(_) => unreachable!("no such key is made"),
		}
	}
}

/// A deposit of which no part is nothing.
fn deposit<T: Config>() -> Balance {
	T::MinDeposit::get().max(T::Currency::minimum_balance()).max(1_000_000) * 1_000
}

fn rich<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(who, (deposit::<T>() + T::ChannelDeposit::get() + T::AuthorisationDeposit::get()) * 1_000);
}

/// `count` shares that sum to exactly the `whole`.
fn shares(count: u32, whole: u32) -> Vec<Perbill> {
	let share = whole / count;
	let mut shares = vec![Perbill::from_parts(share); count as usize - 1];
	shares.push(Perbill::from_parts(whole - share * (count - 1)));
	shares
}

/// A model whose terms name `releases` Releases, each in a Datanet of its own, and `beneficiaries` accounts: others for another
/// `seed`.
fn model<T: Config>(releases: u32, beneficiaries: u32, seed: u32) -> (ModelId, TermsVersion) {
	let named = (0..releases).map(|index| {
		let content = Content::of(&index.to_le_bytes());
		let (release, _): (ReleaseId, _) =
			T::BenchmarkHelper::create_release(&account("datanet", index, seed), &[(content, 7)]);
		release
	});
	let named: Vec<_> = named
		.zip(shares(releases, 1_000_000_000))
		.map(|(release, weight)| WeightedRelease { release, weight })
		.collect();
	let paid = shares(beneficiaries, 200_000_000).into_iter().zip(0u32..);
	let paid: Vec<_> =
		paid.map(|(share, index)| Beneficiary { account: account("beneficiary", index, seed), share }).collect();
	let (tenth, caps) = (Perbill::from_percent(10), Perbill::from_percent(50));
	let terms = Terms {
		split: FeeSplit {
			provider: Perbill::from_percent(40),
			owner: tenth,
			base: tenth,
			data: Perbill::from_percent(40),
		},
		method: AttributionMethod::Spans(SpanCaps { total: caps, contribution: caps }),
		releases: named.try_into().unwrap(),
		beneficiaries: BoundedVec::truncate_from(paid),
	};
	T::BenchmarkHelper::create_model(&account("owner", 0, seed), terms)
}

/// A channel between a payer and a provider of its own, on a model with such terms.
fn opened<T: Config>((model, version): (ModelId, TermsVersion)) -> ChannelId
where
	T::Currency: Mutate<T::AccountId>,
{
	let id = NextChannel::<T>::get();
	let number = u32::try_from(id).unwrap();
	let (payer, provider): (T::AccountId, T::AccountId) = (account("payer", number, 0), account("provider", number, 0));
	T::BenchmarkHelper::start_serving(&provider, model);
	rich::<T>(&payer);
	Pallet::<T>::do_open(payer, provider, model, version, deposit::<T>(), T::MaxDuration::get()).unwrap();
	id
}

fn payer<T: Config>(id: ChannelId) -> T::AccountId {
	Channels::<T>::get(id).unwrap().payer
}

/// An agent on a channel, with a cap above the deposit and an expiry after the channel's.
fn authorised<T: Config>(id: ChannelId, agent: T::AccountId) -> AuthorisationId {
	let channel = Channels::<T>::get(id).unwrap();
	let expires_at = channel.expires_at.saturating_add(One::one());
	Pallet::<T>::do_authorise_agent(channel.payer, id, agent, deposit::<T>() * 2, expires_at).unwrap();
	channel.next_authorisation
}

/// A voucher for all of a channel's deposit, by an agent whose cap was just lowered, over wrapped bytes; and the channel's
/// payer left with nothing but what is on hold.
fn redeemable<T: Config>(terms: (ModelId, TermsVersion), scheme: Scheme) -> Redemption<T::Signature>
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(&T::Settlement::pot(), T::Currency::minimum_balance());
	let channel = opened::<T>(terms);
	let (signer, agent) = T::BenchmarkHelper::signer(scheme);
	let authorisation = authorised::<T>(channel, agent);
	let lowering = Some(Lowering { cap: deposit::<T>(), from: T::Clock::current_block_number() });
	Authorisations::<T>::mutate(channel, authorisation, |agents| agents.as_mut().unwrap().lowering = lowering);
	empty::<T>(&payer::<T>(channel));
	let (units, amount) = (u64::MAX, Balance::MAX);
	let opened_at = Channels::<T>::get(channel).unwrap().opened_at;
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()).into();
	let voucher = Voucher { genesis, channel, opened_at, authorisation, units, amount };
	let signature = T::BenchmarkHelper::sign(&signer, &voucher.wrapped());
	Redemption { channel, authorisation, units, amount, signature }
}

/// The longest voucher, a key's account, and that key's signature over its wrapped bytes.
fn longest<T: Config>(scheme: Scheme) -> (Voucher, T::AccountId, T::Signature) {
	let voucher = Voucher {
		genesis: [0xff; 32],
		channel: u64::MAX,
		opened_at: u32::MAX,
		authorisation: u32::MAX,
		units: u64::MAX,
		amount: Balance::MAX,
	};
	let (signer, account) = T::BenchmarkHelper::signer(scheme);
	let signature = T::BenchmarkHelper::sign(&signer, &voucher.wrapped());
	(voucher, account, signature)
}

/// Leave an account nothing but what it has on hold.
fn empty<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	frame_system::Pallet::<T>::inc_providers(who);
	T::Currency::set_balance(who, 0);
}

/// Let a channel be over. (The clock need not be one that a benchmark can set.)
fn let_end<T: Config>(id: ChannelId) {
	Channels::<T>::mutate(id, |channel| channel.as_mut().unwrap().closes_at = Some(Zero::zero()));
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn open() {
		let (model, version) = model::<T>(MAX_RELEASES, MAX_BENEFICIARIES, 0);
		let (payer, provider): (T::AccountId, T::AccountId) = (account("payer", 0, 0), account("provider", 0, 0));
		T::BenchmarkHelper::start_serving(&provider, model);
		rich::<T>(&payer);

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), provider, model, version, deposit::<T>(), T::MaxDuration::get());

		assert!(Channels::<T>::contains_key(0));
	}

	#[benchmark]
	fn top_up() {
		let id = opened::<T>(model::<T>(1, 1, 0));

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id, deposit::<T>());

		assert_eq!(Channels::<T>::get(id).unwrap().deposited, deposit::<T>() * 2);
	}

	#[benchmark]
	fn extend() {
		let id = opened::<T>(model::<T>(1, 1, 0));
		let expires_at = Channels::<T>::get(id).unwrap().expires_at;
		Channels::<T>::mutate(id, |channel| {
			let channel = channel.as_mut().unwrap();
			channel.expires_at = T::Clock::current_block_number().saturating_add(One::one());
		});
		// A duration of one block leaves nothing to extend by.
		assert!(T::MaxDuration::get() > One::one());

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id, expires_at);

		assert!(Channels::<T>::get(id).unwrap().expires_at == expires_at);
	}

	#[benchmark]
	fn authorise_agent() {
		let id = opened::<T>(model::<T>(1, 1, 0));
		let expires_at = Channels::<T>::get(id).unwrap().expires_at;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id, account("agent", 0, 0), deposit::<T>(), expires_at);

		assert!(Authorisations::<T>::contains_key(id, 1));
	}

	#[benchmark]
	fn adjust_agent() {
		let id = opened::<T>(model::<T>(1, 1, 0));
		let number = authorised::<T>(id, account("agent", 0, 0));

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id, number, 1, Zero::zero());

		assert!(Authorisations::<T>::get(id, number).unwrap().lowering.is_some());
	}

	#[benchmark]
	fn revoke_agent() {
		let id = opened::<T>(model::<T>(1, 1, 0));
		let number = authorised::<T>(id, account("agent", 0, 0));
		let before = Authorisations::<T>::get(id, number).unwrap().expires_at;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id, number);

		assert!(Authorisations::<T>::get(id, number).unwrap().expires_at < before);
	}

	#[benchmark]
	fn redeem(r: Linear<1, MAX_RELEASES>, b: Linear<1, MAX_BENEFICIARIES>) {
		let Redemption { channel, authorisation, units, amount, signature } =
			redeemable::<T>(model::<T>(r, b, 0), Scheme::Sr25519);
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), channel, authorisation, units, amount, signature);

		assert_eq!(Channels::<T>::get(channel).unwrap().left(), 0);
	}

	#[benchmark]
	fn redeem_many(n: Linear<0, MAX_REDEMPTIONS>) {
		let redemptions: Vec<_> = (0..n)
			.map(|seed| redeemable::<T>(model::<T>(MAX_RELEASES, MAX_BENEFICIARIES, seed), Scheme::Sr25519))
			.collect();
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), redemptions.try_into().unwrap(), TermsSize::MOST);

		assert!(Channels::<T>::iter_values().all(|channel| channel.left() == 0));
	}

	#[benchmark]
	fn close() {
		let id = opened::<T>(model::<T>(1, 1, 0));

		#[extrinsic_call]
		_(RawOrigin::Signed(payer::<T>(id)), id);

		assert!(Channels::<T>::get(id).unwrap().closes_at.is_some());
	}

	#[benchmark]
	fn withdraw() {
		T::Currency::set_balance(&T::Settlement::pot(), T::Currency::minimum_balance());
		let id = opened::<T>(model::<T>(MAX_RELEASES, MAX_BENEFICIARIES, 0));
		// So little is left that the account, which has nothing else, cannot take it.
		let payer = payer::<T>(id);
		let spent = deposit::<T>() - 1;
		let reason = HoldReason::Channel.into();
		<T::Currency as hold::Mutate<T::AccountId>>::release(&reason, &payer, spent, Exact).unwrap();
		Channels::<T>::mutate(id, |channel| channel.as_mut().unwrap().redeemed = spent);
		empty::<T>(&payer);
		let_end::<T>(id);
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert!(!Channels::<T>::contains_key(id));
	}

	#[benchmark]
	fn remove_authorisation() {
		T::Currency::set_balance(&T::Settlement::pot(), T::Currency::minimum_balance());
		let id = opened::<T>(model::<T>(1, 1, 0));
		let number = authorised::<T>(id, account("agent", 0, 0));
		Authorisations::<T>::mutate(id, number, |agents| {
			let agents = agents.as_mut().unwrap();
			agents.deposit = agents.deposit.min(1);
		});
		let_end::<T>(id);
		empty::<T>(&payer::<T>(id));
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, number);

		assert!(!Authorisations::<T>::contains_key(id, number));
	}

	#[benchmark]
	fn verify_sr25519() {
		let (voucher, signer, signature) = longest::<T>(Scheme::Sr25519);
		let good;

		#[block]
		{
			good = voucher.verify(&signature, &signer);
		}

		assert!(good);
	}

	#[benchmark]
	fn verify_ed25519() {
		let (voucher, signer, signature) = longest::<T>(Scheme::Ed25519);
		let good;

		#[block]
		{
			good = voucher.verify(&signature, &signer);
		}

		assert!(good);
	}

	#[benchmark]
	fn verify_ecdsa() {
		let (voucher, signer, signature) = longest::<T>(Scheme::Ecdsa);
		let good;

		#[block]
		{
			good = voucher.verify(&signature, &signer);
		}

		assert!(good);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build_with_keys(), crate::mock::Test);
}
