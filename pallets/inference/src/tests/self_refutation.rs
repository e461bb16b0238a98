//! A party that refutes its own false trace never gains by it, whatever else it owns. The crate
//! page has the arithmetic.

use super::*;
use proptest::{collection::vec, prelude::*};
use tributary_primitives::{
	split::{divide, Division, Evidence},
	terms::{Beneficiary, FeeSplit, Terms, WeightedRelease},
	ReleaseId,
};

const WHOLE: u32 = 1_000_000_000;

pub(super) fn config(cases: u32) -> ProptestConfig {
	ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

/// Generates any part of a whole, with the extremes among them.
pub(super) fn part() -> impl Strategy<Value = Perbill> {
	prop_oneof![1 => Just(0), 1 => Just(WHOLE), 6 => 0..=WHOLE].prop_map(Perbill::from_parts)
}

/// Generates parts that sum to the whole.
fn parts(count: usize) -> impl Strategy<Value = Vec<Perbill>> {
	vec(prop_oneof![1 => Just(0u64), 3 => 1u64..1_000], count).prop_map(|weights| {
		let sum = weights.iter().sum::<u64>().max(1);
		let mut parts: Vec<_> = weights.iter().map(|weight| (weight * u64::from(WHOLE) / sum) as u32).collect();
		parts[0] += WHOLE - parts.iter().sum::<u32>();
		parts.into_iter().map(Perbill::from_parts).collect()
	})
}

/// Generates terms over a few Releases, with `split` for provider, owner, base and data.
pub(super) fn any_terms() -> impl Strategy<Value = Terms<AccountId>> {
	(parts(4), (part(), part()), (1usize..4).prop_flat_map(parts)).prop_map(|(split, caps, weights)| Terms {
		split: FeeSplit { provider: split[0], owner: split[1], base: split[2], data: split[3] },
		method: AttributionMethod::Spans(SpanCaps { total: caps.0, contribution: caps.1 }),
		releases: (1u32..)
			.zip(weights)
			.map(|(number, weight)| WeightedRelease { release: ReleaseId { datanet: 0, number }, weight })
			.collect::<Vec<_>>()
			.try_into()
			.unwrap(),
		beneficiaries: vec![
			Beneficiary { account: MODEL_OWNER, share: split[1] },
			Beneficiary { account: BASE_OWNER, share: split[2] },
		]
		.try_into()
		.unwrap(),
	})
}

proptest! {
	#![proptest_config(config(96))]

	/// One party is requester, provider, model owner, Datanet owner, every contributor and the
	/// challenger, through the calls.
	#[test]
	fn a_party_that_owns_everything_should_lose_the_treasurys_parts(
		terms in any_terms(),
		cut in part(),
		fee in prop_oneof![MIN_FEE..50, MIN_FEE..100_000],
		nothing in any::<bool>(),
	) {
		let outcome = |refute: bool| {
			let mut ended = (0, 0, 0, 0);
			ExtBuilder::default().build_and_execute(|| {
				ProtocolCut::set(&cut);
				ModelTerms::insert((SPANS, VERSION), &terms);
				let bond = MIN_BOND.max(COLLATERAL_FACTOR * fee);
				assert_ok!(Inference::register_provider(signed(PROVIDER), bond, Default::default()));
				assert_ok!(serve(PROVIDER, SPANS, 0));
				let party = || Balances::total_issuance() - EXISTENTIAL_DEPOSIT - Ledger::backed();
				let before = party();

				assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b"Why?"), fee));
				assert_ok!(Inference::accept(signed(PROVIDER), 0));
				let runs = if nothing { vec![] } else { short_runs() };
				assert_ok!(submit(0, &output(), runs.clone()));
				if refute {
					assert_ok!(commit(CHALLENGER, 0, &missed(0)));
					skip_to(now() + 1);
					assert_ok!(reveal(CHALLENGER, 0, &runs, missed(0)));
				}
				skip_to(Inference::job(0).unwrap().due);
				assert_ok!(Inference::settle(signed(STRANGER), 0));
				let lost = Credits::get(TREASURY);
				let protocol = Credits::get(PROTOCOL);
				// The ledger owes all the rest to the party.
				let after = party() + Ledger::owed() - lost - protocol;
				ended = (before, after, lost, protocol);
			});
			ended
		};
		let (before, after, to_treasury, protocol) = outcome(true);
		let rest = fee - protocol;
		let division = divide(fee, cut, &terms, &[], &Default::default());
		prop_assert_eq!(division.protocol, protocol);
		prop_assert!(division.provider <= rest);
		// Half of the collateral, which equals the fee, and the provider's share.
		prop_assert_eq!(to_treasury, fee + division.provider);
		prop_assert_eq!(before - after, to_treasury + protocol);

		let (before_unrefuted, after_unrefuted, nothing_to_treasury, same_protocol) = outcome(false);
		prop_assert_eq!((before_unrefuted, nothing_to_treasury, same_protocol), (before, 0, protocol));
		prop_assert_eq!(before_unrefuted - after_unrefuted, protocol);
		prop_assert!(after < after_unrefuted);
	}
}

/// Roles of the party besides provider and challenger.
#[derive(Clone, Debug)]
struct Party {
	beneficiaries: Vec<bool>,
	datanet_owner: bool,
	pools: Vec<bool>,
	sources: Vec<bool>,
}

fn party() -> impl Strategy<Value = Party> {
	(vec(any::<bool>(), 2), any::<bool>(), vec(any::<bool>(), 3), vec(any::<bool>(), 4)).prop_map(
		|(beneficiaries, datanet_owner, pools, sources)| Party { beneficiaries, datanet_owner, pools, sources },
	)
}

impl Party {
	/// Returns what the party gets of a fee, besides the provider's share.
	fn part_of(&self, division: &Division) -> i128 {
		fn own<'a>(whose: &'a [bool], amounts: impl Iterator<Item = Balance> + 'a) -> Balance {
			whose.iter().zip(amounts).filter(|(own, _)| **own).map(|(_, amount)| amount).sum()
		}
		let owner_cuts: Balance = division.releases.iter().map(|release| release.owner_cut).sum();
		let sum = own(&self.beneficiaries, division.beneficiaries.iter().copied())
			+ own(&self.pools, division.releases.iter().map(|release| release.pool))
			+ own(&self.sources, division.spans.iter().copied())
			+ if self.datanet_owner { owner_cuts } else { 0 };
		sum as i128
	}
}

proptest! {
	#![proptest_config(config(20_000))]

	/// For any party and any trace, silence is never worse than self-refutation.
	#[test]
	fn self_refutation_should_never_gain(
		terms in any_terms(),
		cut in part(),
		owner_cuts in vec(part(), 3),
		fee in prop_oneof![1u128..50, 1..10_000_000u128, Just(u128::MAX >> 9)],
		owned in vec(0u32..100, 0..4),
		unowned in 0u32..100,
		shown in 0usize..5,
		party in party(),
	) {
		let owned: Vec<_> =
			(0..).zip(owned).map(|(index, positions)| (ContributionId { datanet: 0, index }, positions)).collect();
		let positions = unowned + owned.iter().map(|(_, positions)| positions).sum::<u32>();
		let unrefuted = divide(fee, cut, &terms, &owner_cuts, &Evidence { owned: &owned, positions });
		// The contributions whose bytes refute the trace: the party's own, or others'.
		let shown: Vec<_> = (0..shown as u32).map(|index| (ContributionId { datanet: 0, index }, 1)).collect();
		let evidence = Evidence { owned: &shown, positions: shown.len() as u32 };
		let refuted = divide(fee, cut, &terms, &owner_cuts, &evidence);
		prop_assert_eq!((unrefuted.provider, unrefuted.protocol), (refuted.provider, refuted.protocol));

		let collateral = COLLATERAL_FACTOR * fee;
		let (reward, _) = halves(collateral);
		let with_trace = unrefuted.provider as i128 + party.part_of(&unrefuted);
		let without = reward as i128 - collateral as i128 + party.part_of(&refuted);
		let gain = without - with_trace;
		let beneficiaries: Balance = refuted.beneficiaries.iter().sum();
		let bound = refuted.protocol + beneficiaries + 2 * refuted.provider;
		prop_assert!(gain <= -(bound as i128), "{gain} > -{bound}");
		prop_assert!(gain <= 0);
	}

	#[test]
	fn halves_should_be_the_whole(amount in any::<Balance>()) {
		let (half, rest) = halves(amount);
		prop_assert_eq!(half.checked_add(rest), Some(amount));
		prop_assert!(rest - half <= 1);
	}
}
