//! The numbers of `docs/protocol/economics.md`, computed: each table of the page must be the one
//! that is computed here.
//!
//! When the arithmetic or the story changes, the failing assertion prints the new table.

use sp_arithmetic::Perbill;
use sp_core::U256;
use std::collections::BTreeMap;
use tributary_primitives::{
	pool::{earned, pay, Nodes},
	split::{divide, Division, Evidence},
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	Balance, ContributionId, Points, ReleaseId,
};

const DOC: &str = include_str!("../../docs/protocol/economics.md");

/// One token and seven units, so that nothing divides evenly.
const FEE: Balance = 1_000_000_000_007;
const PROTOCOL_CUT: Perbill = Perbill::from_percent(2);
/// Windows in the output: its bytes, less the window, plus one.
const POSITIONS: u32 = 1_024 - 32 + 1;
/// Cuts of the Datanet owners, frozen in the two Releases.
const OWNER_CUTS: [Perbill; 2] = [Perbill::from_percent(10), Perbill::from_percent(5)];
/// Points of Ada, Ben and Cem in Release A.
const POINTS: [(&str, Points); 3] = [("Ada", 300), ("Ben", 500), ("Cem", 211)];
/// Points of Dee, alone in Release B.
const DEE: Points = 77;

const ADAS: ContributionId = ContributionId { datanet: 0, index: 0 };
const DEES: ContributionId = ContributionId { datanet: 1, index: 0 };
const RELEASE_A: ReleaseId = ReleaseId { datanet: 0, number: 1 };
const RELEASE_B: ReleaseId = ReleaseId { datanet: 1, number: 1 };

fn terms() -> Terms<&'static str> {
	let percent = Perbill::from_percent;
	let beneficiary = |account, parts: u32| Beneficiary { account, share: Perbill::from_parts(parts) };
	Terms {
		split: FeeSplit { provider: percent(40), owner: percent(10), base: percent(10), data: percent(40) },
		method: AttributionMethod::Spans(SpanCaps { total: percent(50), contribution: percent(20) }),
		releases: vec![
			WeightedRelease { release: RELEASE_A, weight: percent(70) },
			WeightedRelease { release: RELEASE_B, weight: percent(30) },
		]
		.try_into()
		.unwrap(),
		beneficiaries: vec![
			beneficiary("model owner", 100_000_000),
			beneficiary("base model's owner", 75_000_000),
			beneficiary("owner of the base's base", 25_000_000),
		]
		.try_into()
		.unwrap(),
	}
}

fn division(evidence: Evidence) -> Division {
	let division = divide(FEE, PROTOCOL_CUT, &terms(), &OWNER_CUTS, &evidence);
	assert_eq!(division.total(), FEE);
	division
}

fn traced() -> Division {
	division(Evidence { owned: &[(ADAS, 250), (DEES, 100)], positions: POSITIONS })
}

/// Returns the division of a fee without evidence.
fn pooled() -> Division {
	division(Evidence::default())
}

/// Returns a number with its thousands separated.
fn units(amount: Balance) -> String {
	let digits = amount.to_string();
	let grouped = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap());
	grouped.collect::<Vec<_>>().join(",")
}

/// Asserts that the document contains the table, to the letter.
fn assert_table(rows: &[(String, Balance)]) {
	let table: String = rows.iter().map(|(what, amount)| format!("| {what} | {} |\n", units(*amount))).collect();
	assert!(DOC.contains(&table), "docs/protocol/economics.md must have these rows:\n{table}");
}

/// Asserts that the document contains the sentence, with any line breaks.
fn assert_says(sentence: &str) {
	let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
	assert!(words(DOC).contains(&words(sentence)), "docs/protocol/economics.md must say:\n{sentence}");
}

#[derive(Default)]
struct Pool {
	nodes: BTreeMap<u32, U256>,
	capacity: u32,
	remainder: u128,
}

impl Nodes for Pool {
	fn get(&self, node: u32) -> U256 {
		self.nodes.get(&node).copied().unwrap_or_default()
	}
	fn set(&mut self, node: u32, value: U256) {
		self.nodes.insert(node, value);
	}
	fn capacity(&self) -> u32 {
		self.capacity
	}
	fn set_capacity(&mut self, capacity: u32) {
		self.capacity = capacity;
	}
}

impl Pool {
	fn pay(&mut self, amount: Balance, points: u128) {
		let mut remainder = self.remainder;
		pay(self, 1, amount, points, &mut remainder).unwrap();
		self.remainder = remainder;
	}

	fn earned(&self, points: Points) -> Balance {
		earned(self, points, 1, None)
	}
}

fn points_of_a() -> u128 {
	POINTS.iter().map(|(_, points)| u128::from(*points)).sum()
}

#[test]
fn one_fee_should_be_followed_to_the_last_unit() {
	let paid = traced();
	let [a, b] = [paid.releases[0], paid.releases[1]];
	let rows = [
		("protocol's cut: 2% of the fee", paid.protocol),
		("model owner: 10% of the rest", paid.beneficiaries[0]),
		("owner of the base model: 7.5%", paid.beneficiaries[1]),
		("owner of the base's base: 2.5%", paid.beneficiaries[2]),
		("owner of Datanet A: 10% of Release A's part", a.owner_cut),
		("owner of Datanet B: 5% of Release B's part", b.owner_cut),
		("Ada's contribution, 250 of 993 windows: at its cap", paid.spans[0]),
		("Dee's contribution, 100 of 993 windows", paid.spans[1]),
		("pool of Release A", a.pool),
		("pool of Release B", b.pool),
		("provider: 40%, and what rounding left", paid.provider),
		("**the fee**", FEE),
	];
	assert_table(&rows.map(|(what, amount)| (what.to_string(), amount)));
	// One contribution at its cap, the other by its windows.
	let net = a.pool + b.pool + paid.spans.iter().sum::<Balance>();
	assert_eq!(paid.spans[0], Perbill::from_percent(20).mul_floor(net));
	let found = net * 350 / u128::from(POSITIONS);
	assert_eq!(paid.spans[1], found * 100 / 350);
	assert_says(&format!("after the owners' cuts {} are left of the data share", units(net)));
	assert_says(&format!("all spans together take {} before the caps", units(found)));
}

#[test]
fn pool_should_be_divided_as_the_document_says() {
	let (amount, points) = (traced().releases[0].pool, points_of_a());
	let mut pool = Pool::default();
	pool.pay(amount, points);
	let mut rows: Vec<_> =
		POINTS.iter().map(|(who, points)| (format!("{who}, {points} points"), pool.earned(*points))).collect();
	let earned: Balance = rows.iter().map(|(_, amount)| amount).sum();
	rows.push(("kept by the pool".into(), amount - earned));
	rows.push(("**paid into Release A**".into(), amount));
	assert_table(&rows);

	let accumulator = (U256::from(amount) << 64) / points;
	assert_eq!(pool.nodes[&1], accumulator);
	assert_says(&format!("`floor({amount} * 2^64 / {points})` = {accumulator}, and carries {}", pool.remainder));
	// The second payment finds that remainder: the accumulator is that of the sum.
	let second = pooled().releases[0].pool;
	pool.pay(second, points);
	assert_eq!(pool.nodes[&1], (U256::from(amount + second) << 64) / points);
	assert_says(&format!("A second payment of {} units", units(second)));
	assert_says(&format!("is then exactly `floor({} * 2^64 / {points})`", amount + second));
}

#[test]
fn transfers_and_copies_should_redirect_as_the_document_says() {
	let (first, second) = (traced().releases[0].pool, pooled().releases[0].pool);
	let mut pool = Pool::default();
	pool.pay(first, points_of_a());
	let before: Vec<_> = POINTS.iter().map(|(_, points)| pool.earned(*points)).collect();
	pool.pay(second, points_of_a());
	let after: Vec<_> = POINTS.iter().map(|(_, points)| pool.earned(*points)).collect();
	let rows = [
		("Ben, at the transfer", before[1]),
		("Eve, for what Ben's contribution earned since", after[1] - before[1]),
		("Cem, who claimed before the strike", before[2]),
		("Ada, for what Cem's copy earned since", after[2] - before[2]),
		("Ada, for her own", after[0]),
		("kept by the pool", first + second - after.iter().sum::<Balance>()),
		("**paid into Release A, both times**", first + second),
	];
	assert_table(&rows.map(|(what, amount)| (what.to_string(), amount)));
}

#[test]
fn refutation_should_cost_what_the_document_says() {
	let paid = traced();
	let refuted = division(Evidence { owned: &[(DEES, 1)], positions: 1 });
	let rows = [
		("treasury: the provider's share", refuted.provider),
		("challenger: half of the collateral", FEE),
		("treasury: the other half", FEE),
		("Dee's contribution, whose bytes were shown: at its cap", refuted.spans[0]),
		("pools of Releases A and B", refuted.releases.iter().map(|one| one.pool).sum()),
	];
	assert_table(&rows.map(|(what, amount)| (what.to_string(), amount)));
	assert_says(&format!("It loses {} in all", units(2 * FEE + paid.provider)));
	// One account in all roles: all but the protocol's and the provider's share comes back, and
	// half of the collateral as the challenger's.
	let loss = refuted.protocol + refuted.provider + FEE;
	assert_says(&format!("refuting oneself costs {}", units(loss)));
}

#[test]
fn dealing_with_oneself_should_lose_what_the_document_says() {
	let paid = traced();
	// In the pools each contribution of the account is rounded down.
	let mut pools = [Pool::default(), Pool::default()];
	pools[0].pay(paid.releases[0].pool, points_of_a());
	pools[1].pay(paid.releases[1].pool, DEE.into());
	let from_a: Balance = POINTS.iter().map(|(_, points)| pools[0].earned(*points)).sum();
	let from_b = pools[1].earned(DEE);
	let kept = paid.releases[0].pool + paid.releases[1].pool - from_a - from_b;
	assert!(kept <= 4, "less than a unit for each contribution");
	assert_says(&format!(
		"gets back {} of it: the fee less the protocol's cut and less {kept} units that the pools keep",
		units(FEE - paid.protocol - kept)
	));
}
