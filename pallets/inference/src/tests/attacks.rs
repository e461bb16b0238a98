//! Attacks on the economy of jobs: whatever the terms and the fee, none brings a profit.

use super::{
	self_refutation::{any_terms, config, part},
	*,
};
use frame_support::traits::fungible::Inspect as _;
use proptest::{collection::vec, prelude::*};
use tributary_primitives::{
	split::{divide, Evidence},
	ReleaseId,
};

/// Returns what a provider owns, free, on hold or as a credit of the ledger.
fn wealth(who: AccountId) -> Balance {
	Balances::total_balance(&who) + Credits::get(who)
}

/// Fee of a job that the provider's bond can cover.
fn any_fee() -> impl Strategy<Value = Balance> {
	prop_oneof![MIN_FEE..50, MIN_FEE..=BOND / COLLATERAL_FACTOR]
}

proptest! {
	#![proptest_config(config(96))]

	/// The owner of a model publishes terms over bytes that it withholds, asks with a prompt that
	/// makes the provider repeat them, and refutes the trace that misses them. The provider agreed
	/// to other terms.
	#[test]
	fn withheld_bytes_should_take_nothing_from_a_provider(terms in any_terms(), fee in any_fee(), before in any::<bool>()) {
		ExtBuilder::default().build_and_execute(|| {
			provide();
			let began = wealth(PROVIDER);
			let mut withheld = terms;
			withheld.releases[0].release = ReleaseId { datanet: FOREIGN.datanet, number: 1 };
			let answer = [output(), content(FOREIGN)[..100].to_vec()].concat();
			let ask = |version| Inference::request(signed(REQUESTER), SPANS, version, PROVIDER, inline(b"Why?"), fee);
			if before {
				assert_ok!(ask(VERSION));
			}
			ModelTerms::insert((SPANS, VERSION + 1), &withheld);
			assert_noop!(plain(ask(VERSION + 1)), Error::<Test>::NotServing);
			assert_noop!(plain(ask(VERSION)), Error::<Test>::TermsSuperseded);
			if !before {
				return;
			}
			// A job that was requested before is under the terms that the provider knows.
			if Inference::accept(signed(PROVIDER), 0).is_err() {
				return;
			}
			assert_ok!(submit(0, &answer, runs()));
			let position = output().len() as u32;
			let proof = prove(&content(FOREIGN), 0, WINDOW as u64).unwrap();
			let refutation = Refutation::Missed { position, contribution: FOREIGN, offset: 0, proof };
			assert_ok!(commit(CHALLENGER, 0, &refutation));
			skip_to(now() + 1);
			let revealed = Inference::challenge(
				signed(CHALLENGER), 0, SALT, answer.try_into().unwrap(), bare(&runs()), refutation,
			);
			assert_eq!(plain(revealed), Err(Error::<Test>::NotEligible.into()));
			skip_to(Inference::job(0).unwrap().due);
			assert_ok!(Inference::settle(signed(STRANGER), 0));
			assert!(wealth(PROVIDER) >= began);
			skip_to(now() + REVEAL_WINDOW);
			assert_ok!(Inference::withdraw_challenge(signed(STRANGER), 0, CHALLENGER));
		});
	}

	/// A party that is requester, provider and owner of all gives its own jobs any scores. They
	/// weigh as much as it lost to the protocol.
	#[test]
	fn score_should_cost_what_it_weighs(
		cut in part(), scores in vec((1u8..=5, any_fee()), 1..6),
	) {
		ExtBuilder::default().build_and_execute(|| {
			ProtocolCut::set(&cut);
			provide();
			for (job, (score, fee)) in (0..).zip(scores) {
				assert_ok!(Inference::request(signed(REQUESTER), POOLED, VERSION, PROVIDER, inline(b"Why?"), fee));
				assert_ok!(Inference::accept(signed(PROVIDER), job));
				assert_ok!(submit(job, b"x", vec![]));
				skip_to(now() + CHALLENGE_WINDOW);
				assert_ok!(Inference::settle(signed(STRANGER), job));
				assert_ok!(Inference::rate(signed(REQUESTER), job, score));
			}
			let (model, provider) = (Inference::model_rating(POOLED), Inference::provider(&PROVIDER).unwrap().rating);
			assert_eq!((model.weight, provider.weight), (Credits::get(PROTOCOL), Credits::get(PROTOCOL)));
			assert!(model.sum <= 5 * model.weight);
		});
	}
}

fn source(index: u32) -> ContributionId {
	ContributionId { datanet: 0, index }
}

proptest! {
	#![proptest_config(config(5_000))]

	/// A provider omits the runs of some contributions, commits to its own refutation first, and
	/// reveals it once another account refutes the trace. Its gain over an honest trace is bounded
	/// by what it would have lost, whichever parts of the fee it receives.
	#[test]
	fn insured_provider_should_gain_nothing_by_an_omission(
		terms in any_terms(), cut in part(), fee in prop_oneof![1u128..50, 1..10_000_000u128],
		owned in vec(1u32..100, 1..4), unowned in 0u32..100, shown in 1usize..5,
	) {
		let owned: Vec<_> = (0..).zip(owned).map(|(index, positions)| (source(index), positions)).collect();
		let positions = unowned + owned.iter().map(|(_, positions)| positions).sum::<u32>();
		let honest = divide(fee, cut, &terms, &[], &Evidence { owned: &owned, positions });
		let shown: Vec<_> = (0..shown as u32).map(|index| (source(index), 1)).collect();
		let refuted = divide(fee, cut, &terms, &[], &Evidence { owned: &shown, positions: shown.len() as u32 });
		// Whatever of the data share was another's before, the party has all of it now.
		let data = |division: &tributary_primitives::split::Division| {
			division.spans.iter().sum::<Balance>() + division.releases.iter().map(|release| release.pool).sum::<Balance>()
		};
		prop_assert_eq!(data(&honest), data(&refuted));
		let collateral = COLLATERAL_FACTOR * fee;
		let (reward, _) = halves(collateral);
		let lost = collateral - reward + honest.provider;
		prop_assert!(data(&refuted) <= lost, "{} > {lost}", data(&refuted));
	}

	/// The contribution that a trace omits is paid at least as much if it refutes the trace as the
	/// right trace would have paid it, and nothing for its bytes if it does not: it has a reason to
	/// watch, whoever else is insured.
	#[test]
	fn injured_should_gain_by_a_refutation(
		terms in any_terms(), cut in part(), fee in prop_oneof![1u128..50, 1..10_000_000u128],
		others in vec(1u32..100, 0..4), own in 1u32..100, unowned in 0u32..100,
	) {
		let mut owned: Vec<_> = (1..).zip(others).map(|(index, positions)| (source(index), positions)).collect();
		owned.push((source(0), own));
		let positions = unowned + owned.iter().map(|(_, positions)| positions).sum::<u32>();
		let right = divide(fee, cut, &terms, &[], &Evidence { owned: &owned, positions });
		let refuted = divide(fee, cut, &terms, &[], &Evidence { owned: &[(source(0), 1)], positions: 1 });
		prop_assert!(refuted.spans[0] >= *right.spans.last().unwrap());
	}

	/// A provider cites crumbs of its own contributions. They take no more of the data share than
	/// their part of a whole output.
	#[test]
	fn citation_should_take_no_more_than_its_bytes(
		terms in any_terms(), cut in part(), fee in prop_oneof![1u128..50, 1..10_000_000u128],
		own in vec(WINDOW as u32..200, 1..4), others in vec(WINDOW as u32..4_000, 0..3),
	) {
		let mut terms = terms;
		if let AttributionMethod::Spans(caps) = terms.method {
			terms.method = AttributionMethod::Retrieval(caps);
		}
		let cited: Vec<_> = (0..).zip(own.iter().chain(&others)).map(|(index, bytes)| (source(index), *bytes)).collect();
		let bytes: u32 = cited.iter().map(|(_, bytes)| bytes).sum();
		let division = divide(fee, cut, &terms, &[], &Evidence { owned: &cited, positions: bytes.max(CITED_WHOLE) });
		let net = division.spans.iter().sum::<Balance>()
			+ division.releases.iter().map(|release| release.pool).sum::<Balance>();
		for ((_, bytes), paid) in cited.iter().zip(&division.spans) {
			prop_assert!(paid * u128::from(CITED_WHOLE) <= net * u128::from(*bytes));
		}
	}
}
