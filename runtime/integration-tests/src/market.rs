//! A small market: a Datanet with two texts, of which one quotes the other, its Release, a model
//! over it, and a provider.

use crate::{Chain, Keyring, DEVELOPMENT};
use frame_support::traits::Get;
use pallet_datanets::{Admission, Kind, Verdict};
use pallet_inference::Prompt;
use sp_runtime::Perbill;
use tributary_primitives::{
	content::{prove_length, Content},
	rights::Purposes,
	terms::{AttributionMethod, FeeSplit, SpanCaps, WeightedRelease},
	trace::{ProvenRun, Run, TraceRules},
	ContributionId, DatanetId, JobId, ModelId, ReleaseId,
};
use tributary_runtime::{
	params::Rules, presets::SHORT_WINDOWS, AccountId, Balance, BlockNumber, Runtime, RuntimeCall, TRIB,
};
use tributary_runtime_api::{runtime_decl_for_attribution_api::AttributionApiV1, JobView};
use tributary_testing::oracle::Oracle;

/// Accounts of the market, by their roles.
pub use crate::Keyring::{
	AliceStash as BaseOwner, Bob as First, BobStash as ModelOwner, Charlie as Owner, CharlieStash as Provider,
	Dave as OneCurator, DaveStash as Requester, Eve as OtherCurator, EveStash as Stranger, Ferdie as Second,
};

/// Fee of a job: slightly more than one token, so that nothing divides evenly.
pub const FEE: Balance = TRIB + 7;
/// The only Datanet.
pub const DATANET: DatanetId = 0;
/// The only Release of the Datanet.
pub const RELEASE: ReleaseId = ReleaseId { datanet: DATANET, number: 1 };
/// Contribution that comes first in the precedence.
pub const FIRST: ContributionId = ContributionId { datanet: DATANET, index: 0 };
/// Contribution that quotes the first one.
pub const SECOND: ContributionId = ContributionId { datanet: DATANET, index: 1 };
/// Model that the other one is built on.
pub const BASE: ModelId = 0;
/// Model over the Release.
pub const MODEL: ModelId = 1;

/// Returns `length` bytes in which no window occurs twice, different ones for each seed.
pub fn text(seed: u8, length: usize) -> Vec<u8> {
	let words = (0u32..).flat_map(|word| Content::of(&[&[seed], &word.to_le_bytes()[..]].concat()).hash);
	words.take(length).collect()
}

/// Returns the texts of the market, by precedence. The second one quotes the first.
pub fn texts() -> Oracle {
	let first = text(1, 5_000);
	let second = [text(2, 900), first[..500].to_vec(), text(3, 2_000)].concat();
	Oracle(vec![(FIRST, first), (SECOND, second)])
}

/// Returns an output of the model: something of its own, a piece of the first text, a piece that
/// both have, one of the second.
pub fn output(texts: &Oracle) -> Vec<u8> {
	let (first, second) = (texts.known(FIRST), texts.known(SECOND));
	[&text(9, 300), &first[1_000..1_200], &text(8, 150), &second[850..1_100], &text(7, 400), &second[3_000..3_100]]
		.concat()
}

/// Returns runs with the proofs of their bytes.
pub fn proven(texts: &Oracle, rules: &TraceRules, output: &[u8], runs: &[Run]) -> Vec<ProvenRun> {
	runs.iter().map(|run| texts.prove(rules, output, *run).expect("the bytes stand there")).collect()
}

/// Returns a share of this many percent.
pub fn share(percent: u32) -> Perbill {
	Perbill::from_percent(percent)
}

/// Returns the call that reveals a text to which an account committed with this salt.
pub fn contribution(text: &[u8], salt: [u8; 32]) -> RuntimeCall {
	let (last_byte, length_proof) = prove_length(text).expect("it has a last byte");
	let content = Content::of(text);
	RuntimeCall::Datanets(pallet_datanets::Call::contribute {
		datanet: DATANET,
		salt,
		content_hash: content.hash,
		length: content.len,
		last_byte,
		length_proof,
		kind: Kind::Corpus,
		media_type: b"text/plain".to_vec().try_into().unwrap(),
		licence: b"CC-BY-4.0".to_vec().try_into().unwrap(),
		uri: b"https://example.org/text".to_vec().try_into().unwrap(),
		preferences: Default::default(),
		max_points: 100,
		earlier: None,
	})
}

/// Reveals a text to which this account committed with this salt.
pub fn contribute(chain: &mut Chain, who: Keyring, text: &[u8], salt: [u8; 32]) {
	chain.must(who, contribution(text, salt));
}

/// Creates the Datanet, to which any account may contribute, with these curators.
pub fn datanet(chain: &mut Chain, curators: &[Keyring], threshold: u8, owner_cut: Perbill) {
	let curators: Vec<_> = curators.iter().map(|curator| curator.to_account_id()).collect();
	chain.must(
		Owner,
		pallet_datanets::Call::create {
			name: b"Letters".to_vec().try_into().unwrap(),
			uri: b"https://example.org".to_vec().try_into().unwrap(),
			admission: Admission::Open,
			purposes: Purposes::ALL,
			curators: curators.try_into().unwrap(),
			threshold,
			owner_cut,
		},
	);
}

/// Creates a Datanet with two accepted contributions, of 30 and 11 points, and its first Release.
pub fn release(chain: &mut Chain, texts: &Oracle) {
	datanet(chain, &[OneCurator, OtherCurator], 2, share(10));
	for (who, id, salt) in [(First, FIRST, [1; 32]), (Second, SECOND, [2; 32])] {
		let commitment = pallet_datanets::commitment(&who.to_account_id(), &Content::of(texts.known(id)).hash, &salt);
		chain.must(who, pallet_datanets::Call::commit { commitment });
	}
	contribute(chain, First, texts.known(FIRST), [1; 32]);
	contribute(chain, Second, texts.known(SECOND), [2; 32]);
	// What is approved then is accepted at once.
	chain.idle(SHORT_WINDOWS.datanets.reveal_window);
	for (contribution, points) in [(FIRST, [30, 40]), (SECOND, [11, 99])] {
		for (curator, points) in [OneCurator, OtherCurator].into_iter().zip(points) {
			chain.must(curator, pallet_datanets::Call::review { contribution, verdict: Verdict::Approve { points } });
		}
	}
	chain.must(Owner, pallet_datanets::Call::cut_release { datanet: DATANET });
}

/// Returns `count` texts of 600 bytes that share no window, by precedence.
pub fn library_texts(count: u8) -> Oracle {
	let id = |index: u8| ContributionId { datanet: DATANET, index: index.into() };
	Oracle((0..count).map(|index| (id(index), text(100 + index, 600))).collect())
}

/// Makes blocks with all of these transactions, which must succeed.
fn all(chain: &mut Chain, transactions: impl IntoIterator<Item = (Keyring, RuntimeCall)>) {
	let transactions: Vec<_> = transactions.into_iter().collect();
	for some in transactions.chunks(16) {
		// At the end of a session a block has no room; the next one has.
		let applied = (0..2).map(|_| chain.block(some)).find(|applied| applied.iter().all(|result| result.is_ok()));
		let applied = applied.expect("there is room in one of two blocks");
		assert!(applied.iter().all(|result| matches!(result, Ok(Ok(_)))), "{applied:?}");
	}
}

/// Sets up a market like [`market`], over a Release of these texts with a point each, all by one
/// contributor.
pub fn library(texts: &Oracle) -> Chain {
	let mut chain = Chain::new(DEVELOPMENT);
	datanet(&mut chain, &[OneCurator, OtherCurator], 2, share(10));
	let salt = |id: &ContributionId| [id.index.to_le_bytes()[0]; 32];
	let who = First.to_account_id();
	all(
		&mut chain,
		texts.0.iter().map(|(id, text)| {
			let commitment = pallet_datanets::commitment(&who, &Content::of(text).hash, &salt(id));
			(First, RuntimeCall::Datanets(pallet_datanets::Call::commit { commitment }))
		}),
	);
	all(&mut chain, texts.0.iter().map(|(id, text)| (First, contribution(text, salt(id)))));
	// What is approved then is accepted at once.
	chain.idle(SHORT_WINDOWS.datanets.reveal_window);
	for curator in [OneCurator, OtherCurator] {
		let verdict = Verdict::Approve { points: 1 };
		let review =
			|id: ContributionId| RuntimeCall::Datanets(pallet_datanets::Call::review { contribution: id, verdict });
		all(&mut chain, texts.0.iter().map(|(id, _)| (curator, review(*id))));
	}
	chain.must(Owner, pallet_datanets::Call::cut_release { datanet: DATANET });
	models(&mut chain);
	provider(&mut chain);
	chain
}

/// Registers a model.
pub fn register(chain: &mut Chain, owner: Keyring, base: Option<ModelId>) {
	let name = b"model".to_vec().try_into().unwrap();
	chain.must(owner, pallet_models::Call::register { artifact: [7; 32], name, uri: Default::default(), base });
}

/// Publishes a model over the Release, built on another one.
pub fn models(chain: &mut Chain) {
	register(chain, BaseOwner, None);
	chain.must(
		BaseOwner,
		pallet_models::Call::publish_terms {
			model: BASE,
			split: FeeSplit { provider: share(50), owner: share(50), base: share(0), data: share(0) },
			method: AttributionMethod::Pooled,
			releases: Default::default(),
		},
	);
	register(chain, ModelOwner, Some(BASE));
	chain.must(
		ModelOwner,
		pallet_models::Call::publish_terms {
			model: MODEL,
			split: FeeSplit { provider: share(40), owner: share(20), base: share(10), data: share(30) },
			method: AttributionMethod::Spans(SpanCaps { total: share(50), contribution: share(40) }),
			releases: vec![WeightedRelease { release: RELEASE, weight: share(100) }].try_into().unwrap(),
		},
	);
}

/// Registers the provider of the model.
pub fn provider(chain: &mut Chain) {
	let endpoint = b"https://provider.example".to_vec().try_into().unwrap();
	chain.must(Provider, pallet_inference::Call::register_provider { bond: 20 * TRIB, endpoint });
	chain.must(
		Provider,
		pallet_inference::Call::serve { model: MODEL, version: 1, min_fee: TRIB / 2, min_share: share(39) },
	);
}

/// Requests a job that its provider accepts.
pub fn job(chain: &mut Chain) -> JobId {
	let id = chain.at(pallet_inference::NextJobId::<Runtime>::get);
	chain.must(
		Requester,
		pallet_inference::Call::request {
			model: MODEL,
			version: 1,
			provider: Provider.to_account_id(),
			prompt: Prompt::Inline(b"What do the letters say?".to_vec().try_into().unwrap()),
			fee: FEE,
		},
	);
	chain.must(Provider, pallet_inference::Call::accept { job: id });
	id
}

/// Returns the call that submits an output and its trace.
pub fn submission(job: JobId, output: &[u8], runs: Vec<ProvenRun>) -> RuntimeCall {
	RuntimeCall::Inference(pallet_inference::Call::submit {
		job,
		output: output.to_vec().try_into().unwrap(),
		runs: runs.try_into().unwrap(),
		attestation: None,
	})
}

/// Returns the rules of traces in force.
pub fn rules(chain: &mut Chain) -> TraceRules {
	chain.at(Rules::get)
}

/// Sets up the market, up to a provider that serves the model.
pub fn market() -> (Chain, Oracle) {
	let (mut chain, texts) = (Chain::new(DEVELOPMENT), texts());
	release(&mut chain, &texts);
	models(&mut chain);
	provider(&mut chain);
	(chain, texts)
}

/// Returns the view of a job.
pub fn view(chain: &mut Chain, job: JobId) -> Option<JobView<AccountId, BlockNumber>> {
	chain.at(|| Runtime::job(job))
}

/// Returns the total amount that the ledger owes.
pub fn owed(chain: &mut Chain) -> Balance {
	chain.at(pallet_attribution::TotalOwed::<Runtime>::get)
}

/// Returns `floor(amount * percent / 100)`.
pub fn of(amount: Balance, percent: Balance) -> Balance {
	amount * percent / 100
}
