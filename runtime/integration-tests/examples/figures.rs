//! Prints the figures of `docs/contribute/benchmarks.md`: the cost of a settlement by the number of
//! contributors, and the capacity of a block.
//!
//! `cargo run -p tributary-integration-tests --example figures`

use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	weights::Weight,
};
use pallet_channels::{Redemption, PAYERS_OWN};
use tributary_integration_tests::{
	counted, counts,
	market::{
		market, output, proven, rules, share, submission, ModelOwner, Owner, Provider, Requester, DATANET, FEE, FIRST,
		MODEL,
	},
	Chain,
};
use tributary_primitives::{content::Content, trace::trace, voucher::Voucher, ContributionId, ReleaseId};
use tributary_runtime::{
	presets::SHORT_WINDOWS, Balance, Runtime, RuntimeCall, RuntimeOrigin, Signature, System, TRIB,
};

/// Adds `count` accepted contributions to the Datanet, as that number of calls would, and cuts a
/// Release.
fn populate(chain: &mut Chain, count: u32) -> ReleaseId {
	chain.at(|| {
		let ContributionId { datanet, index } = FIRST;
		let mut like = pallet_datanets::Contributions::<Runtime>::get(datanet, index).expect("it is there");
		let mut state = pallet_datanets::Datanets::<Runtime>::get(DATANET).expect("it is there");
		let pallet_datanets::Status::Accepted(acceptance) = &mut like.status else { panic!("it is accepted") };
		acceptance.first_release = state.releases + 1;
		let points = acceptance.points;
		let mut sequence = pallet_datanets::NextSequence::<Runtime>::get();
		for index in state.contributions..state.contributions + count {
			let content = Content::of(&index.to_le_bytes());
			pallet_datanets::Holders::<Runtime>::insert(DATANET, (content.hash, pallet_datanets::Kind::Corpus), index);
			pallet_datanets::Contributions::<Runtime>::insert(
				DATANET,
				index,
				pallet_datanets::Contribution { content, sequence, deposit: 0, bond_per_point: 0, ..like.clone() },
			);
			pallet_datanets::ContributionMetadata::<Runtime>::insert(
				DATANET,
				index,
				pallet_datanets::Metadata::default(),
			);
			sequence += 1;
		}
		pallet_datanets::NextSequence::<Runtime>::put(sequence);
		state.contributions += count;
		state.contributions_left += count;
		state.open_contributions += count;
		state.open_points += u128::from(count) * u128::from(points);
		pallet_datanets::Datanets::<Runtime>::insert(DATANET, state);
	});
	chain.must(Owner, pallet_datanets::Call::cut_release { datanet: DATANET });
	ReleaseId {
		datanet: DATANET,
		number: chain.at(|| pallet_datanets::Datanets::<Runtime>::get(DATANET)).expect("it is there").releases,
	}
}

/// Settles one voucher over the latest Release, and returns the numbers of keys read and written
/// and the weight charged.
fn settle_voucher(chain: &mut Chain, release: ReleaseId) -> (u64, u64, Weight) {
	use tributary_primitives::terms::{AttributionMethod, FeeSplit, WeightedRelease};
	let version = chain.at(|| pallet_models::Models::<Runtime>::get(MODEL)).expect("it is there").latest_terms + 1;
	chain.must(
		ModelOwner,
		pallet_models::Call::publish_terms {
			model: MODEL,
			split: FeeSplit { provider: share(40), owner: share(20), base: share(10), data: share(30) },
			method: AttributionMethod::Pooled,
			releases: vec![WeightedRelease { release, weight: share(100) }].try_into().unwrap(),
		},
	);
	chain.must(Provider, pallet_inference::Call::serve { model: MODEL, version, min_fee: 0, min_share: share(0) });
	let redemption = open_and_sign(chain, version);
	// Twice, so that the pool's tree has grown to the Release when it is measured.
	let paid = |chain: &mut Chain, redemption| {
		let call = RuntimeCall::from(pallet_channels::Call::redeem { redemption });
		chain.at(|| {
			let (result, touched) = counted(|| {
				sp_runtime::traits::Dispatchable::dispatch(
					call.clone(),
					RuntimeOrigin::signed(Provider.to_account_id()),
				)
			});
			let charged = result.expect("it is redeemed").actual_weight.unwrap_or(call.get_dispatch_info().call_weight);
			let (read, written) = counts(&touched);
			(read, written, charged)
		})
	};
	let amount = 2 * TRIB;
	let signature = sign(chain, redemption.channel, amount);
	paid(chain, redemption.clone());
	paid(chain, Redemption { amount, signature, ..redemption })
}

fn sign(chain: &mut Chain, channel: u64, amount: Balance) -> Signature {
	let opened = chain.at(|| pallet_channels::Channels::<Runtime>::get(channel)).expect("it is open");
	let (opened_at, provider) = (opened.opened_at, opened.provider.into());
	let genesis = chain.at(|| System::block_hash(0)).0;
	let voucher = Voucher {
		genesis,
		channel,
		opened_at,
		provider,
		authorisation: PAYERS_OWN,
		units: 1_000,
		amount,
		sources: None,
	};
	Requester.sign(&voucher.text()).into()
}

fn open_and_sign(chain: &mut Chain, version: u32) -> Redemption<Signature> {
	let channel = chain.at(pallet_channels::NextChannelId::<Runtime>::get);
	let provider = Provider.to_account_id();
	chain.must(
		Requester,
		pallet_channels::Call::open { provider, model: MODEL, version, deposit: 10 * TRIB, expires_in: 10_000 },
	);
	let signature = sign(chain, channel, TRIB);
	Redemption {
		channel,
		authorisation: PAYERS_OWN,
		units: 1_000,
		amount: TRIB,
		sources: None,
		signature,
		charge: None,
	}
}

fn settlements() {
	println!("Settling a voucher, one Release and two beneficiaries:\n");
	println!("| contributors in the Release | keys read | keys written | weight charged, of a block |");
	println!("|---:|---:|---:|---:|");
	let block = block_weight();
	for count in [10, 1_000, 1_000_000] {
		let (mut chain, _) = market();
		let release = populate(&mut chain, count - 2);
		let contributions = chain
			.at(|| pallet_datanets::Releases::<Runtime>::get(DATANET, release.number))
			.expect("it is cut")
			.contributions;
		assert_eq!(contributions, count);
		let (read, written, charged) = settle_voucher(&mut chain, release);
		println!(
			"| {count} | {read} | {written} | {:.4}% |",
			100.0 * charged.ref_time() as f64 / block.ref_time() as f64
		);
		// Verifying the state of a million contributions takes longer than all the rest.
		std::mem::forget(chain);
	}
}

fn block_weight() -> Weight {
	let weights: frame_system::limits::BlockWeights = <Runtime as frame_system::Config>::BlockWeights::get();
	weights.get(DispatchClass::Normal).max_total.expect("it is limited")
}

fn blocks() {
	use pallet_channels::WeightInfo as _;
	use pallet_inference::WeightInfo as _;
	type Jobs = tributary_runtime::weights::pallet_inference::WeightInfo<Runtime>;
	let (mut chain, texts) = market();
	let rules = rules(&mut chain);
	let block = block_weight();

	// A job as the chain really charges it, step by step.
	let before = |chain: &mut Chain| chain.at(|| System::block_weight().total());
	let idle = {
		chain.idle(1);
		before(&mut chain)
	};
	let mut job_weight = Weight::zero();
	let mut weigh = |chain: &mut Chain, who, call: RuntimeCall| {
		chain.must(who, call);
		job_weight += chain.at(|| System::block_weight().total()).saturating_sub(idle);
	};
	let id = chain.at(pallet_inference::NextJobId::<Runtime>::get);
	weigh(
		&mut chain,
		Requester,
		pallet_inference::Call::request {
			model: MODEL,
			version: 1,
			provider: Provider.to_account_id(),
			prompt: pallet_inference::Prompt::Inline(vec![b'?'; 1_000].try_into().unwrap()),
			fee: FEE,
		}
		.into(),
	);
	weigh(&mut chain, Provider, pallet_inference::Call::accept { job: id }.into());
	let output = output(&texts);
	let runs = trace(&rules, &output, &texts);
	let proven = proven(&texts, &rules, &output, &runs);
	weigh(&mut chain, Provider, submission(id, &output, proven));
	chain.idle(SHORT_WINDOWS.inference.challenge_window - 1);
	chain.idle(1);
	job_weight += before(&mut chain).saturating_sub(idle);

	let room = |weight: Weight| block.ref_time() / weight.ref_time().max(1);
	println!("\nWhat fits into one block (its normal part, {:.2} s of work):\n", block.ref_time() as f64 / 1e12);
	println!("| what | number |");
	println!("|---|---:|");
	println!(
		"| single jobs, each from request to settlement ({} runs, {} bytes of output) | {} |",
		runs.len(),
		output.len(),
		room(job_weight)
	);
	println!(
		"| settlements of jobs alone, one source, one Release, two beneficiaries | {} |",
		room(Jobs::settle(1, 1, 2))
	);
	println!(
		"| settlements of jobs alone at their heaviest (512 sources, 8 Releases, 32 beneficiaries) | {} |",
		room(Jobs::settle(512, 8, 32))
	);
	let redeem = tributary_runtime::weights::pallet_channels::WeightInfo::<Runtime>::redeem(0, 1, 2);
	let vouchers = room(redeem);
	println!("| vouchers, one Release, two beneficiaries | {vouchers} |");
	println!("| inferences through them, at 1,000 to a voucher | {} |", vouchers * 1_000);
	println!(
		"| part of an idle block's weight that its hooks take | {:.3}% |",
		100.0 * idle.ref_time() as f64 / block.ref_time() as f64
	);
}

/// Largest traces of answers of 1, 4 and 16 KiB from each corpus, as `whole_answers` found them:
/// runs and sources.
const ANSWERS: [(&str, [(u32, u32); 3]); 4] = [
	("licence texts", [(28, 9), (82, 10), (235, 14)]),
	("Perl modules", [(48, 26), (164, 59), (453, 109)]),
	("Python packages", [(46, 36), (151, 101), (505, 219)]),
	("changelogs", [(52, 35), (137, 59), (391, 117)]),
];

/// Prints the weight of a submission with the settlement that it is charged for.
fn answers() {
	use pallet_inference::WeightInfo as _;
	type Jobs = tributary_runtime::weights::pallet_inference::WeightInfo<Runtime>;
	println!("\nSubmitting an answer, one Release and two beneficiaries:\n");
	println!("| corpus | answer | runs | sources | weight charged, of a block |");
	println!("|---|---:|---:|---:|---:|");
	let block = block_weight();
	for (corpus, traces) in ANSWERS {
		for (kib, (runs, sources)) in [1, 4, 16].into_iter().zip(traces) {
			let settled = Jobs::settle(sources, 1, 2).max(Jobs::settle_refuted(1, 2));
			let deferred =
				Jobs::agenda_entry() + settled + <Runtime as pallet_inference::Config>::ReceiptRemoval::get();
			let charged = Jobs::submit(runs, kib * 1_024) + deferred;
			let part = 100.0 * charged.ref_time() as f64 / block.ref_time() as f64;
			println!("| {corpus} | {kib} KiB | {runs} | {sources} | {part:.2}% |");
		}
	}
}

fn main() {
	settlements();
	answers();
	blocks();
}
