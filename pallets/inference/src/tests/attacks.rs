//! Attacks on the economy of jobs: whatever the terms and the fee, none brings a profit.

use super::{
	self_refutation::{any_terms, config, part},
	*,
};
use frame_support::traits::fungible::Inspect as _;
use proptest::{collection::vec, prelude::*};
use tributary_primitives::{terms::Terms, ReleaseId};

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

/// Contributions of which an output may have bytes.
const SOURCES: [ContributionId; 4] =
	[FIRST, SECOND, ContributionId { datanet: 0, index: 4 }, ContributionId { datanet: 0, index: 5 }];

/// An output with bytes of [`SOURCES`], and its trace.
#[derive(Clone, Debug)]
struct Answer {
	output: Vec<u8>,
	runs: Vec<ProvenRun>,
}

impl Answer {
	/// Creates an output in which each of the first sources owns this number of positions, apart
	/// from the others, and as many bytes more are nobody's.
	fn new(owned: &[usize], unowned: usize) -> Self {
		let (mut output, mut runs) = (text(200, unowned), vec![]);
		for ((source, positions), seed) in SOURCES.into_iter().zip(owned).zip(201..) {
			runs.push(run(source, output.len(), *positions, 1_000));
			output.extend_from_slice(&content(source)[1_000..1_000 + positions + WINDOW - 1]);
			output.extend(text(seed, WINDOW));
		}
		Self { output, runs }
	}

	/// Returns the trace without some of its runs, from the last on.
	fn without(&self, omitted: usize) -> Vec<ProvenRun> {
		self.runs[..self.runs.len() - omitted].to_vec()
	}

	/// Returns the refutation of a trace that omits a run.
	fn missed(&self, run: usize) -> Refutation {
		let Run { start: position, contribution, offset, .. } = self.runs[run].run;
		let proof = prove(&content(contribution), offset, WINDOW as u64).unwrap();
		Refutation::Missed { position, contribution, offset, proof }
	}

	/// Reveals a refutation of `runs`.
	fn reveal(&self, who: AccountId, runs: &[ProvenRun], refutation: Refutation) {
		let output = self.output.clone().try_into().unwrap();
		assert_ok!(plain(Inference::challenge(signed(who), 0, SALT, output, bare(runs), refutation)));
	}
}

/// Returns the amounts that a settled job left.
#[derive(Clone, Copy, Debug)]
struct Left {
	/// Of a provider and its accomplice, without the data share.
	party: Balance,
	/// Data share: spans and pools.
	data: Balance,
	/// Spans of each of [`SOURCES`].
	spans: [Balance; 4],
}

/// Runs a job under these terms through the calls, from its request to its settlement. `play` is
/// what happens once the job is accepted.
fn played(terms: &Terms<AccountId>, cut: Perbill, fee: Balance, play: impl FnOnce()) -> Left {
	let mut left = None;
	ExtBuilder::default().build_and_execute(|| {
		for (id, sequence) in SOURCES.into_iter().zip(0..) {
			let content = Content::of(&content(id));
			Contents::insert(id, MockContent { content, sequence, traceable: true, closed: None });
		}
		Rules::set(&TraceRules { max_runs: 8, ..Rules::get() });
		ProtocolCut::set(&cut);
		ModelTerms::insert((SPANS, VERSION), terms);
		provide();
		assert_ok!(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b"Why?"), fee));
		assert_ok!(Inference::accept(signed(PROVIDER), 0));
		play();
		skip_to(Inference::job(0).unwrap().due);
		assert_ok!(Inference::settle(signed(STRANGER), 0));
		let pools: Balance = PoolCredits::iter_values().sum();
		let spans = SOURCES.map(SpanCredits::get);
		let party = [PROVIDER, OTHER_CHALLENGER].map(wealth).into_iter().sum();
		left = Some(Left { party, data: pools + SpanCredits::iter_values().sum::<Balance>(), spans });
	});
	left.expect("it was played")
}

proptest! {
	#![proptest_config(config(64))]

	/// A provider omits the runs of some contributions, commits to its own refutation first, and
	/// reveals it once another account refutes the trace. Its gain over an honest trace is bounded
	/// by what it would have lost, whichever parts of the data share it receives.
	#[test]
	fn insured_provider_should_gain_nothing_by_an_omission(
		terms in any_terms(), cut in part(), fee in any_fee(),
		owned in vec(1usize..100, 1..5), unowned in 0usize..100, omitted in 1usize..5,
	) {
		let answer = Answer::new(&owned, unowned);
		let omitted = omitted.min(owned.len());
		let honest = played(&terms, cut, fee, || {
			assert_ok!(submit(0, &answer.output, answer.runs.clone()));
		});
		let insured = played(&terms, cut, fee, || {
			let runs = answer.without(omitted);
			assert_ok!(submit(0, &answer.output, runs.clone()));
			let (first, last) = (answer.missed(owned.len() - omitted), answer.missed(owned.len() - 1));
			assert_ok!(commit(OTHER_CHALLENGER, 0, &last));
			assert_ok!(commit(CHALLENGER, 0, &first));
			skip_to(now() + 1);
			answer.reveal(CHALLENGER, &runs, first);
			answer.reveal(OTHER_CHALLENGER, &runs, last);
		});
		// Whatever of the data share was another's before, the party has all of it now.
		prop_assert_eq!(honest.data, insured.data);
		prop_assert!(insured.party + insured.data <= honest.party, "{insured:?} {honest:?}");
	}

	/// The contribution that a trace omits is paid at least as much if it refutes the trace as the
	/// right trace would have paid it, and nothing for its bytes if it does not: it has a reason to
	/// watch, whoever else is insured.
	#[test]
	fn injured_should_gain_by_a_refutation(
		terms in any_terms(), cut in part(), fee in any_fee(),
		owned in vec(1usize..100, 1..5), unowned in 0usize..100, insured in any::<bool>(),
	) {
		let answer = Answer::new(&owned, unowned);
		let injured = owned.len() - 1;
		let runs = answer.without(1);
		let paid = |play: &dyn Fn()| played(&terms, cut, fee, play).spans[injured];
		let right = paid(&|| {
			assert_ok!(submit(0, &answer.output, answer.runs.clone()));
		});
		let silent = paid(&|| {
			assert_ok!(submit(0, &answer.output, runs.clone()));
		});
		let refuted = paid(&|| {
			assert_ok!(submit(0, &answer.output, runs.clone()));
			if insured {
				assert_ok!(commit(OTHER_CHALLENGER, 0, &answer.missed(injured)));
			}
			assert_ok!(commit(CHALLENGER, 0, &answer.missed(injured)));
			skip_to(now() + 1);
			if insured {
				answer.reveal(OTHER_CHALLENGER, &runs, answer.missed(injured));
			}
			answer.reveal(CHALLENGER, &runs, answer.missed(injured));
		});
		prop_assert_eq!(silent, 0);
		prop_assert!(refuted >= right, "{refuted} {right}");
	}

	/// A provider cites crumbs of its own contributions. They take no more of the data share than
	/// their part of a whole output.
	#[test]
	fn citation_should_take_no_more_than_its_bytes(
		terms in any_terms(), cut in part(), fee in any_fee(),
		cited in vec(prop_oneof![3 => WINDOW..200, 1 => WINDOW..4_000], 1..5),
	) {
		let mut terms = terms;
		terms.method = AttributionMethod::Retrieval(terms.method.caps().unwrap());
		let left = played(&terms, cut, fee, || {
			let citations = SOURCES.into_iter().zip(&cited).map(|(source, len)| citation(source, 1_000, *len));
			assert_ok!(submit_cited(0, b"In short: words.", citations.collect()));
		});
		for (paid, bytes) in left.spans.into_iter().zip(cited) {
			prop_assert!(paid * Balance::from(CITED_WHOLE) <= left.data * bytes as Balance);
		}
	}
}
