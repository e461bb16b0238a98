//! The price of transactions, and the costs of filling blocks and disks.

use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	weights::Weight,
};
use pallet_transaction_payment::{Multiplier, TargetedFeeAdjustment};
use proptest::{prelude::*, test_runner::TestRunner};
use sp_runtime::{
	traits::{Convert, One},
	transaction_validity::InvalidTransaction,
	FixedPointNumber,
};
use tributary_integration_tests::{Chain, Keyring, DEVELOPMENT};
use tributary_runtime::{
	fees::{AdjustmentVariable, FeeAdjustment, MaximumMultiplier, MinimumMultiplier, TargetBlockFullness, FEE_OF_BYTE},
	Balance, Runtime, RuntimeCall, System, TransactionPayment, TRIB,
};

type BlockLength = <Runtime as frame_system::Config>::BlockLength;
type BlockWeights = <Runtime as frame_system::Config>::BlockWeights;

/// Page whose table is computed here.
const DOC: &str = include_str!("../../../../docs/protocol/economics.md");
/// Blocks in an hour of a public network; the one in which a session ends takes no transactions.
const BLOCKS_OF_HOUR: u32 = 599;
/// Disk that `docs/operate/validators.md` asks for, in bytes.
const DISK: u64 = 200_000_000_000;

fn set_heap_pages() -> RuntimeCall {
	frame_system::Call::set_heap_pages { pages: 1 }.into()
}

fn sudo(call: RuntimeCall) -> RuntimeCall {
	pallet_sudo::Call::sudo { call: Box::new(call) }.into()
}

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
	pallet_utility::Call::batch { calls }.into()
}

fn proxied(call: RuntimeCall) -> RuntimeCall {
	let real = Keyring::Alice.to_account_id().into();
	pallet_proxy::Call::proxy { real, force_proxy_type: None, call: Box::new(call) }.into()
}

#[test]
fn operational_calls_should_be_refused_to_those_who_may_not_make_them() {
	let mut chain = Chain::new(DEVELOPMENT);
	let alone = |call| {
		let others = vec![Keyring::Charlie.to_account_id()];
		RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: others,
			call: Box::new(call),
		})
	};
	for call in [
		set_heap_pages(),
		sudo(set_heap_pages()),
		batch(vec![set_heap_pages(), set_heap_pages()]),
		alone(set_heap_pages()),
		proxied(sudo(set_heap_pages())),
		frame_system::Call::apply_authorized_upgrade { code: vec![1] }.into(),
		frame_system::Call::set_code { code: vec![1] }.into(),
	] {
		assert_eq!(call.get_dispatch_info().class, DispatchClass::Operational, "{call:?}");
		let result = chain.block(&[(Keyring::Bob, call.clone())]).remove(0);
		assert_eq!(result, Err(InvalidTransaction::Call.into()), "{call:?}");
	}
}

#[test]
fn operational_calls_should_be_left_to_root_and_its_proxies() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.must(Keyring::Alice, sudo(set_heap_pages()));
	chain.must(Keyring::Alice, batch(vec![sudo(set_heap_pages())]));
	chain.must(
		Keyring::Alice,
		pallet_proxy::Call::add_proxy {
			delegate: Keyring::Bob.to_account_id().into(),
			proxy_type: Default::default(),
			delay: 0,
		},
	);
	chain.must(Keyring::Bob, proxied(sudo(set_heap_pages())));
	// Whoever may not make a call of root makes it as an ordinary one, which fails.
	let remark = frame_system::Call::remark { remark: vec![] }.into();
	chain.must(Keyring::Charlie, batch(vec![remark, set_heap_pages()]));
}

/// Sets how full the block is.
fn fill(weight: Weight, length: u32) {
	System::set_block_consumed_resources(weight, length as usize);
}

#[test]
fn fees_should_follow_weight_as_the_sdk_adjusts_them() {
	type Adjustment =
		TargetedFeeAdjustment<Runtime, TargetBlockFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;
	let mut chain = Chain::new(DEVELOPMENT);
	let full = BlockWeights::get().get(DispatchClass::Normal).max_total.unwrap().ref_time();
	chain.at(|| {
		TestRunner::default()
			.run(&(0..=full, 1u64..1_000_000), |(time, thousandths)| {
				fill(Weight::from_parts(time, 0), 0);
				let before = Multiplier::saturating_from_rational(thousandths, 1_000);
				prop_assert_eq!(FeeAdjustment::convert(before), Adjustment::convert(before));
				Ok(())
			})
			.unwrap();
	});
}

#[test]
fn fees_should_follow_length_as_they_follow_weight() {
	let mut chain = Chain::new(DEVELOPMENT);
	let weight = BlockWeights::get().get(DispatchClass::Normal).max_total.unwrap();
	let length = *BlockLength::get().max.get(DispatchClass::Normal);
	chain.at(|| {
		TestRunner::default()
			.run(&(0..=1_000u32, 1_000u64..1_000_000), |(part, thousandths)| {
				let before = Multiplier::saturating_from_rational(thousandths, 1_000);
				fill(Weight::from_parts(weight.ref_time() * u64::from(part) / 1_000, 0), 0);
				let by_weight = FeeAdjustment::convert(before).into_inner();
				fill(Weight::zero(), (u64::from(length) * u64::from(part) / 1_000) as u32);
				let by_length = FeeAdjustment::convert(before).into_inner();
				// They differ by the rounding of the length.
				prop_assert!(by_weight.abs_diff(by_length) <= by_weight / 1_000_000_000, "{by_weight} {by_length}");
				Ok(())
			})
			.unwrap();
	});
}

#[test]
fn bytes_should_cost_more_while_blocks_are_full() {
	let mut chain = Chain::new(DEVELOPMENT);
	let remark = || frame_system::Call::remark { remark: vec![0; 3_900_000] };
	chain.must(Keyring::Bob, remark());
	let quiet = chain.fee_paid();
	assert!(quiet > 3_900_000 * FEE_OF_BYTE, "{quiet}");
	let multiplier = chain.at(TransactionPayment::next_fee_multiplier);
	assert!(multiplier > Multiplier::one(), "a block full of bytes raises the fee");
	for _ in 0..20 {
		chain.must(Keyring::Bob, remark());
	}
	assert!(chain.fee_paid() > quiet);
}

/// Returns the cost of filling all blocks for some time, and the multiplier after it.
fn cost(blocks: u32, weight: Weight, length: u32) -> (Balance, Multiplier) {
	let mut multiplier = Multiplier::one();
	let mut paid: Balance = 0;
	fill(weight, length);
	for _ in 0..blocks {
		let base = Balance::from(weight.ref_time()) + Balance::from(length) * FEE_OF_BYTE;
		paid += multiplier.saturating_mul_int(base);
		multiplier = FeeAdjustment::convert(multiplier);
	}
	(paid, multiplier)
}

/// Returns an amount with its thousands apart.
fn tokens(amount: Balance) -> String {
	let whole = amount / TRIB;
	match whole {
		0..100 => format!("{whole}.{:02}", amount % TRIB / (TRIB / 100)),
		100..1_000 => whole.to_string(),
		1_000..1_000_000 => format!("{},{:03}", whole / 1_000, whole % 1_000),
		_ => format!("{},{:03},{:03}", whole / 1_000_000, whole / 1_000 % 1_000, whole % 1_000),
	}
}

#[test]
fn table_of_the_costs_of_full_blocks_should_be_in_the_docs() {
	let mut chain = Chain::new(DEVELOPMENT);
	let weight = BlockWeights::get().get(DispatchClass::Normal).max_total.unwrap();
	let length = *BlockLength::get().max.get(DispatchClass::Normal);
	let day = 24 * BLOCKS_OF_HOUR;
	let days_of_disk = DISK.div_ceil(u64::from(day) * u64::from(length)) as u32;
	let rows = chain.at(|| {
		[("weight", weight, 0), ("bytes", Weight::zero(), length)].map(|(name, weight, length)| {
			let (block, _) = cost(1, weight, length);
			let (hour, _) = cost(BLOCKS_OF_HOUR, weight, length);
			let (day_cost, multiplier) = cost(day, weight, length);
			let (disk, _) = cost(days_of_disk * day, weight, length);
			format!(
				"| {name} | {} | {} | {} | {:.2} | {} |\n",
				tokens(block),
				tokens(hour),
				tokens(day_cost),
				multiplier.to_float(),
				if length > 0 { tokens(disk) } else { String::new() },
			)
			.replace("|  |", "| |")
		})
	});
	let table = rows.concat();
	assert!(DOC.contains(&table), "docs/protocol/economics.md must have these rows:\n{table}");
	let sentence = format!("after {days_of_disk} days");
	assert!(DOC.contains(&sentence), "docs/protocol/economics.md must say: {sentence}");
}

/// The weight of a transaction beside its extensions is found on the assumption that this is all of
/// their access to the state.
#[test]
fn extensions_should_read_and_write_the_account_of_the_sender_once() {
	let extensions = include_str!("../../../src/weights/frame_system_extensions.rs");
	assert_eq!(extensions.matches("DbWeight::get().reads(1)").count(), 1);
	assert_eq!(extensions.matches("DbWeight::get().writes(1)").count(), 1);
	assert_eq!(extensions.matches("DbWeight::get()").count(), 2);
	let payment = include_str!("../../../src/weights/pallet_transaction_payment.rs");
	assert!(!payment.contains("DbWeight::get()"), "the check of the nonce pays for the account");
}
