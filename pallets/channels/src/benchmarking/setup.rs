//! The states in which benchmarks begin.

use super::fixtures::{Scheme, SignerFixture};
use crate::{
	Authorisations, Channels, Config, Lowering, NextChannelId, Pallet, Redemption, SourceLists, VoucherSources,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::account;
use frame_support::{
	traits::{
		tokens::fungible::{Inspect as _, Mutate},
		Get,
	},
	BoundedVec,
};
use sp_runtime::{
	traits::{BlockNumberProvider as _, One, Saturating as _, Zero},
	Perbill,
};
use tributary_primitives::{
	content::Content,
	sources::{self, Sources, MAX_SOURCES},
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	traits::{
		benchmarking::{ModelFixture as _, ProviderFixture as _, ReleaseFixture as _},
		Credit as _,
	},
	voucher::Voucher,
	AuthorisationId, Balance, ChannelId, ContributionId, ModelId, ReleaseId, TermsVersion,
};

/// Returns a deposit that is large enough for no part of it to round down to zero.
pub(super) fn deposit<T: Config>() -> Balance {
	T::MinDeposit::get().max(T::Currency::minimum_balance()).max(1_000_000) * 1_000
}

/// Gives an account tokens for any number of deposits.
pub(super) fn rich<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(who, (deposit::<T>() + T::ChannelDeposit::get() + T::AuthorisationDeposit::get()) * 1_000);
}

/// Returns `count` shares that sum to exactly the `whole`.
fn shares(count: u32, whole: u32) -> Vec<Perbill> {
	let share = whole / count;
	let mut shares = vec![Perbill::from_parts(share); count as usize - 1];
	shares.push(Perbill::from_parts(whole - share * (count - 1)));
	shares
}

/// Creates a model whose terms name `releases` Releases, each in a Datanet of its own, and
/// `beneficiaries` accounts. All of them differ with the `seed`.
pub(super) fn model<T: Config>(releases: u32, beneficiaries: u32, seed: u32) -> (ModelId, TermsVersion) {
	model_with_sources::<T>(0, releases, beneficiaries, seed).0
}

/// Creates a model like [`model`], with `sources` contributions in its last Release. Returns them.
pub(super) fn model_with_sources<T: Config>(
	sources: u32,
	releases: u32,
	beneficiaries: u32,
	seed: u32,
) -> ((ModelId, TermsVersion), Vec<ContributionId>) {
	let mut found = Vec::new();
	let named = (0..releases).map(|index| {
		let count = if index + 1 == releases { sources.max(1) } else { 1 };
		// Long enough to be paid, whatever the minimum.
		let content = |item: u32| {
			let Content { hash, .. } = Content::of(&[index.to_le_bytes(), item.to_le_bytes()].concat());
			Content { hash, len: u32::MAX.into() }
		};
		let contents: Vec<_> = (0..count).map(|item| (content(item), 7)).collect();
		let (release, ids): (ReleaseId, _) =
			T::BenchmarkHelper::create_release(&account("datanet", index, seed), &contents);
		found = ids;
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
	found.truncate(sources as usize);
	found.sort();
	(T::BenchmarkHelper::create_model(&account("owner", 0, seed), terms), found)
}

/// Returns the provider of all channels.
pub(super) fn provider<T: Config>() -> T::AccountId {
	account("provider", 0, 0)
}

/// Opens a channel from a payer of its own.
pub(super) fn opened<T: Config>((model, version): (ModelId, TermsVersion)) -> ChannelId
where
	T::Currency: Mutate<T::AccountId>,
{
	let id = NextChannelId::<T>::get();
	let number = u32::try_from(id).unwrap();
	let (payer, provider): (T::AccountId, _) = (account("payer", number, 0), provider::<T>());
	T::BenchmarkHelper::start_serving(&provider, model, version);
	rich::<T>(&payer);
	Pallet::<T>::do_open(payer, provider, model, version, deposit::<T>(), T::MaxDuration::get()).unwrap();
	id
}

/// Returns the payer of a channel.
pub(super) fn payer<T: Config>(id: ChannelId) -> T::AccountId {
	Channels::<T>::get(id).unwrap().payer
}

/// Authorises an agent, with a cap above the deposit and an expiry after the channel's.
pub(super) fn authorised<T: Config>(id: ChannelId, agent: T::AccountId) -> AuthorisationId {
	let channel = Channels::<T>::get(id).unwrap();
	let expires_at = channel.expires_at.saturating_add(One::one());
	Pallet::<T>::do_authorise_agent(channel.payer, id, agent, deposit::<T>() * 2, expires_at).unwrap();
	channel.next_authorisation
}

/// Creates a voucher for the whole deposit, signed over wrapped bytes by an agent whose cap was
/// just lowered. The payer has nothing left but its holds.
pub(super) fn redeemable<T: Config>(terms: (ModelId, TermsVersion), scheme: Scheme) -> Redemption<T::Signature>
where
	T::Currency: Mutate<T::AccountId>,
{
	redeemable_with::<T>(terms, scheme, None)
}

/// Creates a voucher like [`redeemable`] that states these sources, after one with as many others.
pub(super) fn stating<T: Config>(terms: (ModelId, TermsVersion), gained: &[ContributionId]) -> Redemption<T::Signature>
where
	T::Currency: Mutate<T::AccountId>,
{
	if gained.is_empty() {
		return redeemable_with::<T>(terms, Scheme::Sr25519, None);
	}
	let listed = |sources: &[ContributionId], positions| -> Sources {
		let listed: Vec<_> = sources.iter().map(|source| (*source, positions)).collect();
		listed.try_into().unwrap()
	};
	let others: Vec<_> = (0..MAX_SOURCES).map(|index| ContributionId { datanet: u32::MAX - 1, index }).collect();
	// More positions than 32 bits count have to be scaled.
	let lists = SourceLists { positions: u64::MAX, last: listed(&others, 1), new: listed(gained, 100) };
	redeemable_with::<T>(terms, Scheme::Sr25519, Some(lists))
}

fn redeemable_with<T: Config>(
	terms: (ModelId, TermsVersion),
	scheme: Scheme,
	lists: Option<SourceLists>,
) -> Redemption<T::Signature>
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(&T::Settlement::pot(), T::Currency::minimum_balance());
	let channel = opened::<T>(terms);
	let (signer, agent) = T::BenchmarkHelper::signer(scheme);
	let authorisation = authorised::<T>(channel, agent);
	let lowering = Some(Lowering { cap: deposit::<T>(), from: T::Clock::current_block_number() });
	Authorisations::<T>::mutate(channel, authorisation, |stored| {
		let stored = stored.as_mut().unwrap();
		stored.lowering = lowering;
		stored.tally.sources = lists.as_ref().map(|lists| sources::hash(&lists.last));
	});
	let stated = lists.as_ref().map(SourceLists::stated);
	empty::<T>(&payer::<T>(channel));
	let (units, amount) = (u64::MAX, Balance::MAX);
	let opened = Channels::<T>::get(channel).unwrap();
	let voucher = Pallet::<T>::voucher(channel, &opened, authorisation, units, amount, stated);
	let signature = T::BenchmarkHelper::sign(&signer, &voucher.wrapped());
	// The whole amount is charged by its number, so that the argument has its maximum length.
	Redemption { channel, authorisation, units, amount, sources: lists, signature, charge: None }
}

/// Returns the longest voucher, the account of a key, and the key's signature over wrapped bytes.
pub(super) fn longest<T: Config>(scheme: Scheme) -> (Voucher, T::AccountId, T::Signature) {
	let voucher = Voucher {
		genesis: [0xff; 32],
		channel: u64::MAX,
		opened_at: u32::MAX,
		provider: [0xff; 32],
		authorisation: u32::MAX,
		units: u64::MAX,
		amount: Balance::MAX,
		sources: Some(VoucherSources { positions: u64::MAX, hash: [0xff; 32] }),
	};
	let (signer, account) = T::BenchmarkHelper::signer(scheme);
	let signature = T::BenchmarkHelper::sign(&signer, &voucher.wrapped());
	(voucher, account, signature)
}

/// Takes all free tokens from an account, which keeps its holds.
pub(super) fn empty<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	frame_system::Pallet::<T>::inc_providers(who);
	T::Currency::set_balance(who, 0);
}

/// Ends a channel. The clock may be one that a benchmark cannot set.
pub(super) fn end<T: Config>(id: ChannelId) {
	Channels::<T>::mutate(id, |channel| channel.as_mut().unwrap().closes_at = Some(Zero::zero()));
}
