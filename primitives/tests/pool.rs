//! The pool against a slow model in exact fractions, and in an economy whose contributors come and
//! go.

use proptest::{collection::vec, prelude::*};
use sp_core::{U256, U512};
use std::{cell::Cell, collections::BTreeMap};
use tributary_primitives::{
	pool::{earned, pay, Nodes, MAX_NUMBER},
	Balance,
};

/// Returns a configuration with this number of cases and without files: a failure prints its
/// smallest input.
fn cases(cases: u32) -> ProptestConfig {
	ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Map {
	nodes: BTreeMap<u32, U256>,
	capacity: u32,
	reads: Cell<u32>,
	writes: u32,
}

impl Nodes for Map {
	fn get(&self, node: u32) -> U256 {
		assert!((1..=self.capacity.max(1)).contains(&node));
		self.reads.set(self.reads.get() + 1);
		self.nodes.get(&node).copied().unwrap_or_default()
	}
	fn set(&mut self, node: u32, value: U256) {
		self.writes += 1;
		self.nodes.insert(node, value);
	}
	fn capacity(&self) -> u32 {
		self.capacity
	}
	fn set_capacity(&mut self, capacity: u32) {
		assert!(capacity.is_power_of_two() && capacity > self.capacity);
		self.capacity = capacity;
	}
}

/// Pool with its remainders, and the slow model: the sum paid into each Release, and its points.
#[derive(Default)]
struct Pool {
	nodes: Map,
	remainders: BTreeMap<u32, u128>,
	paid: BTreeMap<u32, (Balance, u128)>,
}

impl Pool {
	fn pay(&mut self, number: u32, amount: Balance, points: u128) {
		let points = self.paid.entry(number).or_insert((0, points)).1;
		let remainder = self.remainders.entry(number).or_default();
		pay(&mut self.nodes, number, amount, points, remainder).unwrap();
		assert!(*remainder < points);
		self.paid.get_mut(&number).unwrap().0 += amount;
	}

	fn range(&self, first: u32, last: Option<u32>) -> impl Iterator<Item = (U512, U512)> + '_ {
		let all = self.paid.iter();
		let range = all.filter(move |(number, _)| **number >= first && last.is_none_or(|last| **number <= last));
		range.map(|(_, (paid, points))| (U512::from(*paid), U512::from(*points)))
	}

	/// Returns the earnings by accumulators of 64 bits after the point, which lose nothing between
	/// payments.
	fn expected(&self, points: u64, first: u32, last: Option<u32>) -> Balance {
		let each = self.range(first, last).fold(U512::zero(), |sum, (paid, points)| sum + (paid << 64) / points);
		((each * U512::from(points)) >> 64).try_into().unwrap()
	}

	/// Returns the exact fraction `points * sum(paid / points of the Release)`, as numerator and
	/// denominator.
	fn exact(&self, points: u64, first: u32, last: Option<u32>) -> (U512, U512) {
		let sum = self.range(first, last).fold((U512::zero(), U512::one()), |(top, bottom), (paid, points)| {
			(top * points + paid * bottom, bottom * points)
		});
		(sum.0 * U512::from(points), sum.1)
	}
}

proptest! {
	#![proptest_config(cases(1_500))]

	#[test]
	fn earned_should_be_the_slow_model(
		payments in vec((1u32..200, 0u128..1 << 100, 1u128..1 << 80), 0..60),
		asked in vec((any::<u64>(), 0u32..210, prop::option::of(0u32..210)), 20),
	) {
		let mut pool = Pool::default();
		for (number, amount, points) in payments {
			pool.pay(number, amount, points);
			for (points, first, last) in &asked {
				prop_assert_eq!(earned(&pool.nodes, *points, *first, *last), pool.expected(*points, *first, *last));
			}
		}
	}

	#[test]
	fn earned_should_be_the_exact_fraction_to_the_unit(
		payments in vec((1u32..6, 0u128..1 << 64, 1u128..1 << 32), 1..40), share: prop::sample::Index,
		first in 1u32..7, last in prop::option::of(1u32..7),
	) {
		let mut pool = Pool::default();
		for (number, amount, points) in payments {
			pool.pay(number, amount, points);
			// A contribution has at most the points of its Release.
			let most = pool.range(first, last).map(|(_, points)| points).min().unwrap_or_default();
			let points = share.index(most.as_usize() + 1) as u64;
			let (top, bottom) = pool.exact(points, first, last);
			let exact: Balance = (top / bottom).try_into().unwrap();
			let got = earned(&pool.nodes, points, first, last);
			prop_assert!(got == exact || got + 1 == exact, "{got} of {exact}");
		}
	}

	#[test]
	fn order_of_payments_should_not_matter(payments in vec((1u32..300, 0u128..1 << 90), 1..30), seed: prop::sample::Index) {
		let points = |number: u32| u128::from(number) * 77 + 1;
		let (mut one, mut other) = (Pool::default(), Pool::default());
		let mut turned = payments.clone();
		turned.rotate_left(seed.index(payments.len()));
		payments.iter().for_each(|(number, amount)| one.pay(*number, *amount, points(*number)));
		turned.iter().rev().for_each(|(number, amount)| other.pay(*number, *amount, points(*number)));
		prop_assert_eq!(one.nodes.capacity, other.nodes.capacity);
		for (first, last) in [(1, None), (1, Some(50)), (51, Some(200)), (201, None), (299, Some(299))] {
			prop_assert_eq!(earned(&one.nodes, 1_000, first, last), earned(&other.nodes, 1_000, first, last));
		}
	}

	/// Releases are cut, paid and claimed from while contributors come and leave. They are never
	/// owed more than was paid in, and all but a unit for each of them is paid out.
	#[test]
	fn claims_should_never_exceed_payments(steps in vec((0u8..6, any::<prop::sample::Index>(), 0u128..1 << 70), 1..120)) {
		struct Member { points: u64, first: u32, last: Option<u32>, claimed: Balance }
		let mut members: Vec<Member> = Vec::new();
		let mut pool = Pool::default();
		let (mut releases, mut paid, mut claimed) = (Vec::<u128>::new(), 0u128, 0u128);
		for (step, index, amount) in steps {
			match step {
				0 => members.push(Member { points: amount as u64 >> 40, first: releases.len() as u32 + 1, last: None, claimed: 0 }),
				1 => {
					let open = members.iter().filter(|member| member.last.is_none());
					let points = open.map(|member| u128::from(member.points)).sum();
					if points > 0 {
						releases.push(points);
					}
				},
				2 if !members.is_empty() => {
					let at = index.index(members.len());
					let now = releases.len() as u32;
					let member = &mut members[at];
					let before = earned(&pool.nodes, member.points, member.first, member.last);
					member.last = member.last.or(Some(now));
					prop_assert_eq!(earned(&pool.nodes, member.points, member.first, member.last), before);
				},
				3 if !members.is_empty() => {
					let at = index.index(members.len());
					let member = &mut members[at];
					let now = earned(&pool.nodes, member.points, member.first, member.last);
					// Never falls: the difference is what a claim pays, and a second claim pays
					// nothing.
					claimed += now.checked_sub(member.claimed).expect("monotone");
					member.claimed = now;
				},
				_ if !releases.is_empty() => {
					let at = index.index(releases.len());
					pool.pay(at as u32 + 1, amount, releases[at]);
					paid += amount;
				},
				_ => {},
			}
			prop_assert!(claimed <= paid);
		}
		let owed: Balance = members.iter().map(|member| earned(&pool.nodes, member.points, member.first, member.last)).sum();
		prop_assert!(owed <= paid);
		prop_assert!(paid - owed <= 2 * members.len() as u128, "{owed} of {paid}");
	}

	#[test]
	fn nonsense_should_not_panic(
		number: u32, amount: u128, points: u128, mut remainder: u128, first: u32, last: Option<u32>, mine: u64, times in 1usize..5,
	) {
		let mut nodes = Map::default();
		for _ in 0..times {
			let before = nodes.clone();
			let paid = pay(&mut nodes, number, amount, points, &mut remainder);
			prop_assert_eq!(paid.is_some(), (1..=MAX_NUMBER).contains(&number) && points > 0);
			if paid.is_none() {
				prop_assert_eq!(&nodes, &before);
			}
			earned(&nodes, mine, first, last);
		}
	}
}

#[test]
fn payments_should_cost_a_node_for_each_bit() {
	let mut pool = Pool::default();
	for number in 1..=4_096u32 {
		let before = pool.nodes.writes;
		pool.pay(number, 1_000, 8);
		let doubled = u32::from(number.is_power_of_two());
		assert!(pool.nodes.writes - before <= 13 + doubled, "{number}");
		pool.nodes.reads.set(0);
		earned(&pool.nodes, 8, number / 2, Some(number));
		assert!(pool.nodes.reads.get() <= 2 * 13);
	}
	assert_eq!(earned(&pool.nodes, 8, 1, None), 4_096_000);
	pool.nodes.reads.set(0);
	assert_eq!(earned(&pool.nodes, 8, 4_096, None), 1_000);
	// From a low capacity over all doublings at once.
	let before = pool.nodes.writes;
	pool.pay(MAX_NUMBER, 10, 1);
	assert!(pool.nodes.writes - before <= 20);
	assert_eq!(earned(&pool.nodes, 1, 1, Some(4_096)), 512_000);
	assert_eq!(earned(&pool.nodes, 1, 1, Some(MAX_NUMBER - 1)), 512_000);
	assert_eq!(earned(&pool.nodes, 1, 1, None), 512_010);
	assert_eq!(earned(&pool.nodes, 1, 4_097, None), 10);
}

#[test]
fn small_payments_should_not_be_lost() {
	// Two units at a time for a billion points: no unit is lost, although no point receives a whole
	// one.
	let mut pool = Pool::default();
	for _ in 0..1_000 {
		pool.pay(3, 2, 1_000_000_007);
	}
	assert_eq!(earned(&pool.nodes, 1_000_000_007, 3, None), 1_999);
	assert_eq!(earned(&pool.nodes, 500_000_004, 1, Some(3)), 1_000);
	assert_eq!(earned(&pool.nodes, 1, 1, None), 0);
}

#[test]
fn ranges_without_a_release_should_earn_nothing() {
	let mut pool = Pool::default();
	assert_eq!(earned(&pool.nodes, u64::MAX, 0, None), 0);
	pool.pay(5, 1_000, 10);
	assert_eq!(earned(&pool.nodes, 10, 6, None), 0);
	assert_eq!(earned(&pool.nodes, 10, 1, Some(4)), 0);
	assert_eq!(earned(&pool.nodes, 10, 5, Some(4)), 0);
	assert_eq!(earned(&pool.nodes, 10, 5, Some(0)), 0);
	assert_eq!(earned(&pool.nodes, 0, 5, Some(5)), 0);
	assert_eq!(earned(&pool.nodes, 10, 0, Some(5)), 1_000);
	assert_eq!(earned(&pool.nodes, 10, 5, Some(u32::MAX)), 1_000);
}

#[test]
fn overflow_should_write_nothing() {
	let mut nodes = Map { capacity: 4, ..Default::default() };
	nodes.nodes.insert(4, U256::MAX - U256::one());
	let before = nodes.clone();
	let mut remainder = 5;
	for number in [1, 3, 4, 5, 9] {
		assert_eq!(pay(&mut nodes, number, 1, 1, &mut remainder), None);
	}
	for (number, points) in [(0, 1), (1, 0), (MAX_NUMBER + 1, 1), (u32::MAX, 1)] {
		assert_eq!(pay(&mut nodes, number, 1, points, &mut remainder), None);
	}
	assert_eq!((nodes.nodes, nodes.writes, remainder), (before.nodes, 0, 5));
}
