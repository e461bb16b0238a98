//! Attacks on the economy and their price: computed from the measured weights, or made in blocks.

use codec::Encode as _;
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, GetDispatchInfo},
	traits::Get as _,
	weights::Weight,
};
use pallet_datanets::{CopyPair, CopyPairs, Verdict};
use pallet_inference::{
	challenge_commitment, Prompt, WeightInfo as _, MAX_OUTPUT, MAX_PAID_RUNS, MAX_RUNS, MAX_WITNESSES,
};
use sp_runtime::{traits::One as _, FixedU128, Perbill};
use tributary_integration_tests::{
	free,
	market::{
		contribute, datanet, job, library, library_texts, market, output, proven, rules, submission, text, First,
		OneCurator, OtherCurator, Provider, Requester, Second, Stranger, DATANET, FEE, MODEL,
	},
	sign, Chain, Keyring, DEVELOPMENT,
};
use tributary_primitives::{
	content::{prove, Content, SpanProof, MAX_EDGE_LEN, MAX_SIBLINGS},
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	trace::{trace, Refutation, Run},
	ContributionId,
};
use tributary_runtime::{
	configs::{economy::ReceiptRemoval, system::RuntimeBlockWeights},
	constants::{
		accounts::{ProtocolCutAccount, TreasuryAccount},
		time::HOURS,
	},
	fees::TargetBlockFullness,
	presets::SHORT_WINDOWS,
	weights, Attribution, Balance, Balances, Inference, Runtime, RuntimeCall, RuntimeEvent, System, TransactionPayment,
};

type Call = pallet_inference::Call<Runtime>;
type Weights = weights::pallet_inference::WeightInfo<Runtime>;

/// Salt of every challenge.
const SALT: [u8; 32] = [5; 32];

/// Returns the weight that normal transactions of a block may have.
fn normal() -> Weight {
	RuntimeBlockWeights::get().get(DispatchClass::Normal).max_total.expect("normal transactions have a limit")
}

/// Returns the weight that a call is charged for before it is dispatched, with that of its
/// transaction.
fn charged(call: RuntimeCall) -> Weight {
	let base = RuntimeBlockWeights::get().get(DispatchClass::Normal).base_extrinsic;
	call.get_dispatch_info().call_weight + base
}

/// Returns the fee of a transaction with this weight of its call.
fn fee(who: Keyring, call: &RuntimeCall, call_weight: Weight) -> Balance {
	let info = DispatchInfo { call_weight, ..call.get_dispatch_info() };
	let length = sign(who, call.clone()).encoded_size();
	TransactionPayment::compute_fee(length.try_into().expect("it fits in a block"), &info, 0)
}

/// The deferred work of a block of jobs counts for the fullness of that block. So as long as blocks
/// are not fuller than the target at which fees rise, they leave more room than they need later.
#[test]
fn block_at_the_target_should_leave_more_room_than_it_defers() {
	let (mut chain, texts) = market();
	let (rules, output) = (rules(&mut chain), output(&texts));
	let one = proven(&texts, &rules, &output, &trace(&rules, &output, &texts)).remove(0);
	let target = (TargetBlockFullness::get() * normal().ref_time(), RuntimeBlockWeights::get().max_block.ref_time());
	for runs in [0, 1, 32, 256, MAX_PAID_RUNS] {
		let request = Call::request {
			model: MODEL,
			version: 1,
			provider: Provider.to_account_id(),
			prompt: Prompt::Committed { hash: [7; 32] },
			fee: FEE,
		};
		let submit = submission(0, b"x", vec![one.clone(); runs as usize]);
		let job = charged(request.into()) + charged(Call::accept { job: 0 }.into()) + charged(submit);
		let settled = Weights::settle(runs, MAX_RELEASES, MAX_BENEFICIARIES);
		let end = settled.max(Weights::settle_refuted(MAX_RELEASES, MAX_BENEFICIARIES));
		let deferred = Weights::agenda_entry() + end + ReceiptRemoval::get();
		let count = target.0 / job.ref_time();
		assert!(2 * count * deferred.ref_time() < target.1 - target.0, "{runs}: {job:?} {deferred:?}");
	}
}

/// Whoever delays an honest settlement by an hour has filled what transactions leave of each block
/// of that hour with settlements of its own. Each was paid for in advance by the call that caused
/// it, beside the work of that call itself, at no less than the lowest price.
#[test]
fn delay_of_settlements_should_cost_more_than_blocks_at_the_target() {
	let (mut chain, texts) = market();
	let (rules, output) = (rules(&mut chain), output(&texts));
	let runs = proven(&texts, &rules, &output, &trace(&rules, &output, &texts));
	let own = Weights::submit(runs.len().try_into().unwrap(), output.len().try_into().unwrap());
	let job = job(&mut chain);
	let call = submission(job, &output, runs);
	let multiplier = chain.at(pallet_transaction_payment::NextFeeMultiplier::<Runtime>::get);
	assert!(multiplier >= FixedU128::one(), "fees never fall below the price of weight");
	let without = chain.at(|| fee(Provider, &call, own));
	chain.must(Provider, call);
	let in_advance = chain.fee_paid() - without;

	// What the settlement takes of the block in which it happens.
	let weight = |chain: &mut Chain| chain.at(|| System::block_weight().total());
	let mut empty = weight(&mut chain);
	while chain.at(|| Inference::job(job)).is_some() {
		empty = weight(&mut chain).min(empty);
		chain.idle(1);
	}
	let taken = weight(&mut chain).saturating_sub(empty);
	assert!(taken.ref_time() >= Weights::settle(0, 1, 1).ref_time(), "{taken:?}");

	chain.at(|| {
		let price = |weight: Weight| -> Balance { TransactionPayment::weight_to_fee(weight) };
		assert!(in_advance >= price(taken), "{in_advance} was paid for work that is worth {}", price(taken));
		let blocks = Balance::from(HOURS);
		let at_the_target = blocks * price(Weight::from_parts(TargetBlockFullness::get() * normal().ref_time(), 0));
		// Others fill the blocks with transactions, to the last. What is left is the least.
		let left = RuntimeBlockWeights::get().max_block.saturating_sub(normal()).saturating_sub(empty);
		let settlements = Balance::from(left.ref_time() / taken.ref_time());
		let delay = blocks * settlements * in_advance;
		println!("an hour of blocks at the target costs {at_the_target}, an hour of delay {delay}");
		// The attacker's own transactions come on top.
		assert!(delay > at_the_target, "{delay} {at_the_target}");
	});
}

/// A party asks itself for the minimum fee, omits the runs of its own contributions, and refutes
/// itself by each of them: reveals that are free fill blocks and the disks of all nodes. It loses
/// more than half of what as many of the largest would cost, beside the fees of its other calls.
#[test]
fn free_reveals_should_cost_their_author_half_of_their_price() {
	let texts = library_texts(6);
	let mut chain = library(&texts);
	let (rules, min_fee) = (rules(&mut chain), chain.at(<Runtime as pallet_inference::Config>::MinFee::get));
	let serve = Call::serve { model: MODEL, version: 1, min_fee, min_share: Perbill::zero() };
	chain.must(Provider, serve);
	let id = chain.at(pallet_inference::NextJobId::<Runtime>::get);
	let request = Call::request {
		model: MODEL,
		version: 1,
		provider: Provider.to_account_id(),
		prompt: Prompt::Committed { hash: [7; 32] },
		fee: min_fee,
	};
	chain.must(Requester, request);
	chain.must(Provider, Call::accept { job: id });
	let output: Vec<u8> = texts.0.iter().flat_map(|(_, text)| text[..100].to_vec()).collect();
	chain.must(Provider, submission(id, &output, vec![]));

	// The later a contribution is in the precedence, the sooner it is shown.
	let challengers = [Requester, Stranger, First, Second, OneCurator, OtherCurator];
	let missed = |(index, (contribution, text)): (usize, &(ContributionId, Vec<u8>))| {
		let proof = prove(text, 0, rules.window.into()).expect("it stands there");
		Refutation::Missed { position: 100 * index as u32, contribution: *contribution, offset: 0, proof }
	};
	let shown: Vec<_> = challengers.into_iter().zip(texts.0.iter().enumerate().rev().map(missed)).collect();
	for (who, refutation) in &shown {
		let commitment = challenge_commitment(&who.to_account_id(), id, refutation, &SALT);
		chain.must(*who, Call::commit_challenge { job: id, commitment });
	}
	let fees: Vec<_> = shown
		.into_iter()
		.map(|(who, refutation)| {
			let output = output.clone().try_into().unwrap();
			chain.must(who, Call::challenge { job: id, salt: SALT, output, runs: Default::default(), refutation });
			chain.fee_paid()
		})
		.collect();
	assert!(fees[..4].iter().all(|fee| *fee == 0) && fees[4..].iter().all(|fee| *fee > 0), "{fees:?}");

	let gone = |chain: &mut Chain| {
		chain.at(|| {
			let credit = |who| Attribution::account_credit(&who);
			credit(TreasuryAccount::get()) + credit(ProtocolCutAccount::get())
		})
	};
	let before = gone(&mut chain);
	chain.idle(SHORT_WINDOWS.inference.challenge_window + SHORT_WINDOWS.inference.reveal_window);
	assert_eq!(chain.at(|| Inference::job(id)), None);
	let lost = gone(&mut chain) - before;

	// The largest reveal that there can be: all the bytes of an output, and all runs.
	let run = Run { start: 0, positions: 1, contribution: texts.0[0].0, offset: 0 };
	let edge = vec![0; MAX_EDGE_LEN as usize];
	let proof = SpanProof {
		head: edge.clone().try_into().unwrap(),
		tail: edge.try_into().unwrap(),
		siblings: vec![[7; 32]; MAX_SIBLINGS as usize].try_into().unwrap(),
	};
	let largest = RuntimeCall::from(Call::challenge {
		job: id,
		salt: SALT,
		output: vec![0; MAX_OUTPUT as usize].try_into().unwrap(),
		runs: vec![run; MAX_RUNS as usize].try_into().unwrap(),
		refutation: Refutation::Missed { position: 0, contribution: run.contribution, offset: 0, proof },
	});
	let price = chain.at(|| fee(Stranger, &largest, largest.get_dispatch_info().call_weight));
	println!("{MAX_WITNESSES} free reveals are worth {price} each; their author loses {lost}");
	assert!(lost > min_fee && 2 * lost > price * Balance::from(MAX_WITNESSES), "{lost} {price}");
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

#[test]
fn rejected_spam_should_cost_its_author_more_than_two_curators() {
	let mut chain = Chain::new(DEVELOPMENT);
	let curators = [OneCurator, OtherCurator, Provider];
	datanet(&mut chain, &curators, 1, Perbill::zero());
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
	datanet(&mut chain, &[], 0, Perbill::zero());
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
