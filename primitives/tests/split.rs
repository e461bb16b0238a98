//! The split of a fee: exact for all inputs, and by the stated formulas for well-formed ones.

use proptest::{collection::vec, prelude::*};
use sp_arithmetic::Perbill;
use sp_core::U512;
use tributary_primitives::{
	split::{divide, Division, Evidence, ReleasePayment},
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease, WHOLE},
	Balance, ContributionId, ReleaseId,
};

type TermsOf = Terms<u8>;

/// Returns a configuration with this number of cases and without files: a failure prints its
/// smallest input.
fn cases(cases: u32) -> ProptestConfig {
	ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

fn perbill(parts: u32) -> Perbill {
	Perbill::from_parts(parts)
}

/// Amounts of every size.
fn amount() -> impl Strategy<Value = Balance> {
	prop_oneof![
		3 => (any::<u128>(), 0u32..128).prop_map(|(amount, shift)| amount >> shift),
		1 => 0u128..2_000,
		1 => Just(u128::MAX),
	]
}

/// Any share, often zero or whole.
fn share() -> impl Strategy<Value = Perbill> {
	prop_oneof![2 => (0u32..=1_000_000_000).prop_map(perbill), 1 => Just(perbill(1_000_000_000)), 1 => Just(perbill(0))]
}

/// Returns `count` shares that sum to exactly `whole`.
fn shares(count: usize, whole: u32) -> impl Strategy<Value = Vec<Perbill>> {
	vec(0..=whole, count.saturating_sub(1)).prop_map(move |mut cuts| {
		cuts.sort_unstable();
		let ends = cuts.iter().copied().chain((count > 0).then_some(whole));
		let starts = core::iter::once(0).chain(cuts.iter().copied());
		ends.zip(starts).map(|(end, start)| perbill(end - start)).collect()
	})
}

fn method() -> impl Strategy<Value = AttributionMethod> {
	prop_oneof![
		1 => Just(AttributionMethod::Pooled),
		2 => (share(), share()).prop_map(|(total, contribution)| AttributionMethod::Spans(SpanCaps { total, contribution })),
		2 => (share(), share())
			.prop_map(|(total, contribution)| AttributionMethod::Retrieval(SpanCaps { total, contribution })),
	]
}

fn terms(split: FeeSplit, method: AttributionMethod, weights: Vec<Perbill>, beneficiaries: Vec<Perbill>) -> TermsOf {
	let releases = weights.into_iter().zip(1..);
	let releases =
		releases.map(|(weight, number)| WeightedRelease { release: ReleaseId { datanet: 3, number }, weight });
	let beneficiaries = beneficiaries.into_iter().zip(0..).map(|(share, account)| Beneficiary { account, share });
	Terms {
		split,
		method,
		releases: releases.collect::<Vec<_>>().try_into().unwrap(),
		beneficiaries: beneficiaries.collect::<Vec<_>>().try_into().unwrap(),
	}
}

/// Arbitrary values of the type of terms.
fn any_terms() -> impl Strategy<Value = TermsOf> {
	let split = (share(), share(), share(), share());
	(split, method(), vec(share(), 0..=8), vec(share(), 0..=32)).prop_map(|(split, method, weights, beneficiaries)| {
		let (provider, owner, base, data) = split;
		terms(FeeSplit { provider, owner, base, data }, method, weights, beneficiaries)
	})
}

/// Terms that a pallet accepts: the beneficiaries share what provider and data leave, and the
/// weights sum to the whole.
fn whole_terms() -> impl Strategy<Value = TermsOf> {
	(0..=8usize, 1..=32usize, shares(3, 1_000_000_000)).prop_flat_map(|(releases, beneficiaries, mut parts)| {
		if releases == 0 {
			parts[0] = parts[0] + parts[1];
			parts[1] = perbill(0);
		}
		let left = parts[2].deconstruct();
		(method(), shares(releases, 1_000_000_000), shares(beneficiaries, left)).prop_map(
			move |(method, weights, beneficiaries)| {
				let owner = beneficiaries[0];
				let base = perbill(left - owner.deconstruct());
				let split = FeeSplit { provider: parts[0], owner, base, data: parts[1] };
				assert!(split.is_whole());
				terms(split, method, weights, beneficiaries)
			},
		)
	})
}

fn owned(most: u32) -> impl Strategy<Value = Vec<(ContributionId, u32)>> {
	vec(prop_oneof![0..=most, 0..=100u32.min(most)], 0..32).prop_map(|positions| {
		positions.into_iter().zip(0..).map(|(one, index)| (ContributionId { datanet: 3, index }, one)).collect()
	})
}

/// Returns the sum, which must not overflow.
fn sum(amounts: impl IntoIterator<Item = Balance>) -> Balance {
	amounts.into_iter().try_fold(0, Balance::checked_add).expect("no more than the fee")
}

fn parts(division: &Division) -> Vec<Balance> {
	let releases = division.releases.iter().flat_map(|release| [release.owner_cut, release.pool]);
	let accounts = [division.protocol, division.provider].into_iter().chain(division.beneficiaries.iter().copied());
	accounts.chain(releases).chain(division.spans.iter().copied()).collect()
}

/// Returns `floor(amount * part / whole)`.
fn floor(amount: Balance, part: u128, whole: u128) -> Balance {
	(U512::from(amount) * U512::from(part) / U512::from(whole)).try_into().unwrap()
}

const ONE: u128 = 1_000_000_000;

fn times(amount: Balance, share: Perbill) -> Balance {
	floor(amount, share.deconstruct().into(), ONE)
}

/// Returns the division by the formulas, for well-formed terms and evidence.
fn model(fee: Balance, protocol_cut: Perbill, terms: &TermsOf, cuts: &[Perbill], evidence: &Evidence) -> Division {
	let protocol = times(fee, protocol_cut);
	let rest = fee - protocol;
	let beneficiaries: Vec<_> = terms.beneficiaries.iter().map(|one| times(rest, one.share)).collect();
	let data = if terms.releases.is_empty() { 0 } else { times(rest, terms.split.data) };
	let mut brought: Vec<_> = terms.releases.iter().map(|release| times(data, release.weight)).collect();
	if let Some(last) = brought.len().checked_sub(1) {
		brought[last] = data - sum(brought[..last].iter().copied());
	}
	let owner_cuts: Vec<_> = brought.iter().zip(cuts).map(|(brought, cut)| times(*brought, *cut)).collect();
	let net: Vec<_> = brought.iter().zip(&owner_cuts).map(|(brought, cut)| brought - cut).collect();
	let total_net = sum(net.iter().copied());
	let found: u128 = evidence.owned.iter().map(|(_, positions)| u128::from(*positions)).sum();
	let spans = match terms.method {
		AttributionMethod::Spans(caps) | AttributionMethod::Retrieval(caps) if evidence.positions > 0 && found > 0 => {
			let uncapped = floor(total_net, found, evidence.positions.into());
			let total = uncapped.min(times(total_net, caps.total));
			let most = times(total_net, caps.contribution);
			let one = |positions: u32| floor(total, positions.into(), found).min(most);
			evidence.owned.iter().map(|(_, positions)| one(*positions)).collect()
		},
		_ => vec![0; evidence.owned.len()],
	};
	let pool = total_net - sum(spans.iter().copied());
	let mut pools: Vec<_> = net.iter().map(|net| floor(pool, *net, total_net.max(1))).collect();
	if let Some(last) = net.iter().rposition(|net| *net > 0) {
		pools[last] = pool - sum(pools[..last].iter().copied());
	}
	Division {
		protocol,
		provider: rest - data - sum(beneficiaries.iter().copied()),
		beneficiaries,
		releases: owner_cuts
			.into_iter()
			.zip(pools)
			.map(|(owner_cut, pool)| ReleasePayment { owner_cut, pool })
			.collect(),
		spans,
	}
}

proptest! {
	#![proptest_config(cases(10_000))]

	#[test]
	fn division_should_conserve_for_all_inputs(
		fee in amount(), protocol_cut in share(), terms in any_terms(), cuts in vec(share(), 0..12),
		owned in owned(u32::MAX), positions in prop_oneof![any::<u32>(), 0..50u32],
	) {
		let evidence = Evidence { owned: &owned, positions };
		let division = divide(fee, protocol_cut, &terms, &cuts, &evidence);
		prop_assert_eq!(sum(parts(&division)), fee);
		prop_assert_eq!(division.total(), fee);
		prop_assert_eq!(division.beneficiaries.len(), terms.beneficiaries.len());
		prop_assert_eq!(division.releases.len(), terms.releases.len());
		prop_assert_eq!(division.spans.len(), owned.len());
	}

	#[test]
	fn division_should_follow_the_formulas(
		fee in amount(), protocol_cut in share(), terms in whole_terms(), cuts in vec(share(), 8),
		owned in owned(1 << 20), unowned in 0..1u32 << 20,
	) {
		let positions = owned.iter().map(|(_, positions)| positions).sum::<u32>() + unowned;
		let evidence = Evidence { owned: &owned, positions };
		let division = divide(fee, protocol_cut, &terms, &cuts, &evidence);
		prop_assert_eq!(&division, &model(fee, protocol_cut, &terms, &cuts, &evidence));
		prop_assert_eq!(division.total(), fee);
		// The provider receives its share, and from rounding at most a unit for each other part.
		let rest = fee - division.protocol;
		let least = times(rest, terms.split.provider);
		prop_assert!((least..=least + 34).contains(&division.provider));
		// Spans stay within both caps.
		let net = sum(division.releases.iter().map(|release| release.pool)) + sum(division.spans.iter().copied());
		if let Some(caps) = terms.method.caps() {
			prop_assert!(sum(division.spans.iter().copied()) <= times(net, caps.total));
			prop_assert!(division.spans.iter().all(|amount| *amount <= times(net, caps.contribution)));
		} else {
			prop_assert!(division.spans.iter().all(|amount| *amount == 0));
		}
	}

	/// One account in all roles (requester, provider, model owner, lineage, Datanet owner,
	/// contributor) receives the fee less the protocol's cut, for any terms and evidence. If the
	/// trace was refuted, there is no evidence and the provider's share is lost too. Both go to the
	/// treasury.
	#[test]
	fn dealing_with_oneself_should_never_gain(
		fee in amount(), protocol_cut in share(), terms in prop_oneof![any_terms(), whole_terms()],
		cuts in vec(share(), 0..12), owned in owned(1 << 20), unowned in 0..1u32 << 20,
	) {
		let positions = owned.iter().map(|(_, positions)| positions).sum::<u32>() + unowned;
		let honest = divide(fee, protocol_cut, &terms, &cuts, &Evidence { owned: &owned, positions });
		let back = sum(parts(&honest)) - honest.protocol;
		prop_assert_eq!(back, fee - times(fee, protocol_cut));
		let refuted = divide(fee, protocol_cut, &terms, &cuts, &Evidence::default());
		let back_refuted = sum(parts(&refuted)) - refuted.protocol - refuted.provider;
		prop_assert!(back_refuted <= back);
		// The evidence decides only between spans and pools: no other part depends on it.
		prop_assert_eq!(
			(honest.provider, &honest.beneficiaries, honest.protocol),
			(refuted.provider, &refuted.beneficiaries, refuted.protocol)
		);
		// For terms that a pallet accepts, the provider receives its full share.
		let shares = terms.beneficiaries.iter().map(|one| one.share).chain([terms.split.provider, terms.split.data]);
		if shares.map(|share| u64::from(share.deconstruct())).sum::<u64>() == WHOLE {
			let share = times(fee - honest.protocol, terms.split.provider);
			prop_assert!(refuted.provider >= share);
			prop_assert!(back_refuted <= fee - honest.protocol - share);
		}
	}

	/// More citations, or more owned positions, take from the pool at most what the caps allow.
	#[test]
	fn pool_should_keep_what_the_caps_leave_it(
		fee in amount(), terms in whole_terms(), cuts in vec(share(), 8), owned in owned(1 << 20),
	) {
		let positions = owned.iter().map(|(_, positions)| positions).sum::<u32>();
		let division = divide(fee, perbill(0), &terms, &cuts, &Evidence { owned: &owned, positions });
		let pooled = divide(fee, perbill(0), &terms, &cuts, &Evidence::default());
		let pool = |division: &Division| sum(division.releases.iter().map(|release| release.pool));
		let least = match terms.method.caps() {
			Some(caps) => pool(&pooled) - times(pool(&pooled), caps.total),
			None => pool(&pooled),
		};
		prop_assert!((least..=pool(&pooled)).contains(&pool(&division)));
	}
}

fn half_and_half(method: AttributionMethod) -> TermsOf {
	let percent = |percent: u32| perbill(percent * 10_000_000);
	let split = FeeSplit { provider: percent(30), owner: percent(15), base: percent(5), data: percent(50) };
	terms(split, method, vec![percent(60), percent(40)], vec![percent(15), percent(5)])
}

fn evidence(owned: &[(ContributionId, u32)]) -> Evidence<'_> {
	Evidence { owned, positions: 100 }
}

const CAPS: SpanCaps = SpanCaps { total: Perbill::from_percent(50), contribution: Perbill::from_percent(20) };

fn of(index: u32, positions: u32) -> (ContributionId, u32) {
	(ContributionId { datanet: 3, index }, positions)
}

#[test]
fn fee_should_be_divided_as_by_hand() {
	let terms = half_and_half(AttributionMethod::Spans(CAPS));
	let cuts = [Perbill::from_percent(10), Perbill::zero()];
	let owned = [of(0, 10), of(1, 20)];
	let division = divide(10_000, Perbill::from_percent(1), &terms, &cuts, &evidence(&owned));
	// 9,900 to split, 4,950 of it data: 2,970 less 297 for its Datanet's owner, and 1,980. Spans
	// are 30% of 4,653.
	assert_eq!(division.protocol, 100);
	assert_eq!(division.beneficiaries, [1_485, 495]);
	assert_eq!(division.spans, [465, 930]);
	assert_eq!(division.releases[0], ReleasePayment { owner_cut: 297, pool: 1_871 });
	assert_eq!(division.releases[1], ReleasePayment { owner_cut: 0, pool: 1_387 });
	assert_eq!(division.provider, 2_970);
	assert_eq!(division.total(), 10_000);
}

#[test]
fn spans_should_be_capped_when_all_is_owned() {
	let terms = half_and_half(AttributionMethod::Spans(CAPS));
	let owned = [of(0, 90), of(1, 10)];
	let division = divide(20_000, Perbill::zero(), &terms, &[], &evidence(&owned));
	// Of 10,000 at most 5,000 by spans, of which 4,500 would go to the first one: limited to 2,000.
	assert_eq!(division.spans, [2_000, 500]);
	assert_eq!(division.releases.iter().map(|release| release.pool).sum::<u128>(), 7_500);
}

#[test]
fn all_should_be_pooled_when_there_are_no_spans() {
	let spans = half_and_half(AttributionMethod::Spans(CAPS));
	let pooled = half_and_half(AttributionMethod::Pooled);
	let owned = [of(0, 90)];
	let expected = [ReleasePayment { owner_cut: 0, pool: 6_000 }, ReleasePayment { owner_cut: 0, pool: 4_000 }];
	for (terms, evidence) in [
		(&spans, Evidence::default()),
		(&spans, evidence(&[of(0, 0)])),
		(&spans, Evidence { owned: &owned, positions: 0 }),
		(&pooled, evidence(&owned)),
	] {
		let division = divide(20_000, Perbill::zero(), terms, &[], &evidence);
		assert_eq!(division.releases, expected);
		assert_eq!(division.spans, vec![0; evidence.owned.len()]);
	}
}

#[test]
fn provider_should_get_the_data_share_when_there_is_no_release() {
	let mut terms = half_and_half(AttributionMethod::Spans(CAPS));
	terms.releases = Default::default();
	let division = divide(20_000, Perbill::zero(), &terms, &[], &evidence(&[of(0, 50)]));
	assert_eq!((division.provider, division.releases.len(), division.spans), (16_000, 0, vec![0]));
}

#[test]
fn pool_should_go_to_a_release_with_something_net() {
	// The last Release's owner takes all of its part: remainders go to the Release before.
	let terms = half_and_half(AttributionMethod::Pooled);
	let division = divide(20_001, Perbill::zero(), &terms, &[Perbill::zero(), Perbill::one()], &Evidence::default());
	assert_eq!(division.releases[0], ReleasePayment { owner_cut: 0, pool: 6_000 });
	assert_eq!(division.releases[1], ReleasePayment { owner_cut: 4_000, pool: 0 });
	assert_eq!(division.total(), 20_001);
}

#[test]
fn zero_fee_should_be_divided_into_zeroes() {
	let terms = half_and_half(AttributionMethod::Spans(CAPS));
	let division = divide(0, Perbill::from_percent(1), &terms, &[], &evidence(&[of(0, 50)]));
	assert!(parts(&division).iter().all(|amount| *amount == 0));
	// One unit goes to the receiver of the rest.
	assert_eq!(divide(1, Perbill::from_percent(1), &terms, &[], &evidence(&[of(0, 50)])).provider, 1);
}
