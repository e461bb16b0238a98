//! Attacks on the economy and their price: computed from the measured weights, or made in blocks.

use codec::Encode;
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	weights::Weight,
};
use pallet_datanets::{Admission, CopyPair, CopyPairs, Verdict};
use pallet_inference::{WeightInfo as _, MAX_PAID_RUNS};
use sp_runtime::{traits::One as _, FixedU128, Perbill};
use tributary_integration_tests::{
	free,
	market::{
		contribute, market, text, First, OneCurator, OtherCurator, Owner, Provider, Requester, Second, Stranger,
		DATANET,
	},
	Chain, Keyring, DEVELOPMENT,
};
use tributary_primitives::{
	content::{prove, Content},
	rights::Purposes,
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	ContributionId,
};
use tributary_runtime::{
	configs::{economy::ReceiptRemoval, system::RuntimeBlockWeights},
	constants::time::HOURS,
	fees::TargetBlockFullness,
	presets::SHORT_WINDOWS,
	weights, Attribution, Balance, Balances, Runtime, RuntimeCall, RuntimeEvent, System, TransactionPayment,
};

type Inference = weights::pallet_inference::WeightInfo<Runtime>;

/// Returns the weight that normal transactions of a block may have.
fn normal() -> Weight {
	RuntimeBlockWeights::get().get(DispatchClass::Normal).max_total.expect("normal transactions have a limit")
}

/// Returns the weights of the cheapest job of each kind: of its calls without what they defer, and
/// of what they defer.
fn jobs() -> impl Iterator<Item = (Weight, Weight)> {
	let of = |sources: u32, releases: u32, beneficiaries: u32| {
		let own = Inference::request(0) + Inference::accept() + Inference::submit(sources, 1);
		let base = RuntimeBlockWeights::get().get(DispatchClass::Normal).base_extrinsic;
		let settled = Inference::settle(sources, releases, beneficiaries);
		let end = settled.max(Inference::settle_refuted(releases, beneficiaries));
		let refund = Inference::agenda_entry() + Inference::expire();
		(own + refund + base * 3, Inference::agenda_entry() + end + ReceiptRemoval::get())
	};
	let sources = [0, 1, 32, 256, MAX_PAID_RUNS];
	let releases = [1, MAX_RELEASES];
	let beneficiaries = [1, MAX_BENEFICIARIES];
	sources.into_iter().flat_map(move |sources| {
		releases.into_iter().flat_map(move |releases| {
			beneficiaries.into_iter().map(move |beneficiaries| of(sources, releases, beneficiaries))
		})
	})
}

/// The deferred work of a block of jobs counts for the fullness of that block. So as long as blocks
/// are not fuller than the target at which fees rise, they leave more room than they need later.
#[test]
fn block_at_the_target_should_leave_more_room_than_it_defers() {
	let target = (TargetBlockFullness::get() * normal().ref_time(), RuntimeBlockWeights::get().max_block.ref_time());
	for (own, deferred) in jobs() {
		let count = target.0 / (own + deferred).ref_time();
		let room = target.1 - target.0;
		assert!(2 * count * deferred.ref_time() < room, "{own:?} {deferred:?}");
	}
}

/// Whoever delays an honest settlement by an hour has filled what transactions leave of each block
/// of that hour with work that was paid for in advance, at no less than the lowest price.
#[test]
fn delay_of_settlements_should_cost_more_than_blocks_at_the_target() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.idle(1);
	chain.at(|| {
		let empty = System::block_weight().total();
		let price = |weight: Weight| -> Balance { TransactionPayment::weight_to_fee(weight) };
		let multiplier = pallet_transaction_payment::NextFeeMultiplier::<Runtime>::get();
		assert!(multiplier >= FixedU128::one(), "fees never fall below the price of weight");
		let blocks = Balance::from(HOURS);
		let at_the_target = blocks * price(Weight::from_parts(TargetBlockFullness::get() * normal().ref_time(), 0));

		// Others fill the blocks with transactions, to the last. What is left is the least.
		let idle = RuntimeBlockWeights::get().max_block.saturating_sub(normal()).saturating_sub(empty);
		let delay = blocks * price(idle);
		println!("an hour of blocks at the target costs {at_the_target}, an hour of delay {delay}");
		// The attacker's own transactions come on top.
		assert!(delay > at_the_target, "{delay} {at_the_target}");
	});
}

/// An account that holds an early commitment to a text shows and withdraws the text, to keep its
/// place. Without curators who approve, it pays for each round, earns nothing, and loses the
/// commitment in the second.
#[test]
fn squatted_commitment_should_cost_and_earn_nothing() {
	type Call = pallet_datanets::Call<Runtime>;
	let (mut chain, _) = market();
	let (squatted, salt, who) = (text(70, 400), [7; 32], Stranger.to_account_id());
	let wealth = |chain: &mut Chain| {
		chain.at(|| {
			let credit = Attribution::account_credit(&who);
			free(&who) + Balances::reserved_balance(who.clone()) + credit
		})
	};
	let mut before = wealth(&mut chain);
	let commitment = pallet_datanets::commitment(&who, &Content::of(&squatted).hash, &salt);
	chain.must(Stranger, Call::commit { commitment });
	for round in 0..2 {
		contribute(&mut chain, Stranger, &squatted, salt);
		let contribution = ContributionId { datanet: DATANET, index: 2 + round };
		let claimable = chain.at(|| Attribution::claimable(contribution)).expect("it is there");
		assert_eq!((claimable.spans, claimable.pool), (0, 0));
		chain.must(Stranger, Call::withdraw { contribution });
		let after = wealth(&mut chain);
		assert!(after < before, "a round costs its transactions");
		before = after;
	}
	// It was given back once, and is lost now.
	let again = chain.send(Stranger, Call::remove_commitment { who: who.clone(), commitment });
	assert_eq!(again, Err(pallet_datanets::Error::<Runtime>::CommitmentNotFound.into()));
	assert_eq!(chain.at(|| Balances::reserved_balance(who.clone())), 0, "what it held is returned");
}

/// Creates a Datanet with these curators, to which any account may contribute.
fn create(chain: &mut Chain, curators: &[Keyring], threshold: u8) {
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
			owner_cut: Perbill::zero(),
		},
	);
}

#[test]
fn rejected_spam_should_cost_its_author_more_than_two_curators() {
	let mut chain = Chain::new(DEVELOPMENT);
	let curators = [OneCurator, OtherCurator, Provider];
	create(&mut chain, &curators, 1);
	// The smallest of contents, so that its author pays as little as possible.
	let (spam, salt) = (text(7, 1), [7; 32]);
	let commitment = pallet_datanets::commitment(&Requester.to_account_id(), &Content::of(&spam).hash, &salt);
	chain.must(Requester, pallet_datanets::Call::commit { commitment });
	let mut paid = chain.fee_paid();
	contribute(&mut chain, Requester, &spam, salt);
	paid += chain.fee_paid();

	let contribution = ContributionId { datanet: DATANET, index: 0 };
	let fees = curators.map(|curator| {
		chain.must(curator, pallet_datanets::Call::review { contribution, verdict: Verdict::Reject });
		chain.fee_paid()
	});

	assert_eq!(fees[2], 0, "the verdict that rejects is free");
	assert!(fees[0] + fees[1] < paid, "{fees:?} by curators, {paid} by the author");
}

/// Contents of 256 KiB: an original, and a copy that is one byte longer at its beginning.
fn original_and_shifted_copy() -> (Vec<u8>, Vec<u8>) {
	let original = text(5, 256 * 1024 - 1);
	let copy = [b"x", &original[..]].concat();
	(original, copy)
}

/// Contributes a content to the Datanet, which any account may accept a day later.
fn bring(chain: &mut Chain, who: Keyring, content: &[u8], salt: [u8; 32]) {
	let commitment = pallet_datanets::commitment(&who.to_account_id(), &Content::of(content).hash, &salt);
	chain.must(who, pallet_datanets::Call::commit { commitment });
	contribute(chain, who, content, salt);
}

/// Returns the evidence of the whole copy.
fn whole(original: &[u8], copy: &[u8]) -> CopyPairs {
	let pairs = (0..original.len()).step_by(16 * 1024).map(|start| {
		let length = (original.len() - start).min(16 * 1024);
		CopyPair {
			bytes: original[start..start + length].to_vec().try_into().unwrap(),
			accused_offset: start as u64 + 1,
			accused_proof: prove(copy, start as u64 + 1, length as u64).unwrap(),
			original_offset: start as u64,
			original_proof: prove(original, start as u64, length as u64).unwrap(),
		}
	});
	pairs.collect::<Vec<_>>().try_into().unwrap()
}

/// Has a copy struck in a Datanet without curators, and returns the reward of its reporter, the
/// penalty, and the price that the report has for others. The report itself must be free.
fn strike() -> [Balance; 3] {
	let mut chain = Chain::new(DEVELOPMENT);
	let (original, copy) = original_and_shifted_copy();
	create(&mut chain, &[], 0);
	for (index, (who, content)) in [(First, &original), (Second, &copy)].into_iter().enumerate() {
		bring(&mut chain, who, content, [7; 32]);
		chain.idle(SHORT_WINDOWS.datanets.reveal_window + 1);
		let contribution = ContributionId { datanet: DATANET, index: index as u32 };
		chain.must(who, pallet_datanets::Call::accept { contribution });
	}
	let [first, second] = [0, 1].map(|index| ContributionId { datanet: DATANET, index });
	let pairs = whole(&original, &copy);
	let report = pallet_datanets::Call::report_copy {
		accused: second,
		original: first,
		pairs,
		ranges: vec![].try_into().unwrap(),
	};
	let report = RuntimeCall::from(report);
	let length = report.encoded_size() as u32;
	let price = chain.at(|| TransactionPayment::compute_fee(length, &report.get_dispatch_info(), 0));
	chain.must(Stranger, report);
	assert_eq!(chain.fee_paid(), 0);
	let amounts = chain.events().into_iter().find_map(|event| match event {
		RuntimeEvent::Datanets(pallet_datanets::Event::ContributionStruck { reward, penalty, .. }) => {
			Some([reward, penalty, price])
		},
		_ => None,
	});
	amounts.expect("it was struck")
}

#[test]
fn showing_a_copy_should_cost_nothing_and_bring_something() {
	let [reward, _, price] = strike();
	// Even if the proof had to be paid.
	assert!(reward > price, "{reward} for what costs {price}");
}

#[test]
fn striking_own_copies_should_not_be_cheaper_than_other_bytes() {
	let [_, penalty, price] = strike();
	assert!(penalty > price, "{penalty} is lost for what costs {price}");
}
