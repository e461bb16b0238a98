//! Attacks on the economy and their price: computed from the measured weights, or made in blocks.

use frame_support::{dispatch::DispatchClass, weights::Weight};
use pallet_inference::{WeightInfo as _, MAX_PAID_RUNS};
use sp_runtime::{traits::One as _, FixedU128};
use tributary_integration_tests::{
	free,
	market::{contribute, market, text, Stranger, DATANET},
	Chain, DEVELOPMENT,
};
use tributary_primitives::{
	content::Content,
	terms::{MAX_BENEFICIARIES, MAX_RELEASES},
	ContributionId,
};
use tributary_runtime::{
	configs::{economy::ReceiptRemoval, system::RuntimeBlockWeights},
	constants::time::HOURS,
	fees::TargetBlockFullness,
	weights, Attribution, Balance, Balances, Runtime, System, TransactionPayment,
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
