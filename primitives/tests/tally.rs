//! The tally against a plain vector of counts.

use proptest::{collection::vec, prelude::*};
use std::{cell::Cell, collections::BTreeMap};
use tributary_primitives::tally::{add, count, remove_up_to, Nodes, MAX_NUMBER};

/// Returns a configuration with this number of cases and without files: a failure prints its
/// smallest input.
fn cases(cases: u32) -> ProptestConfig {
	ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Map {
	nodes: BTreeMap<u32, i64>,
	reads: Cell<u32>,
	writes: u32,
}

impl Nodes for Map {
	fn get(&self, node: u32) -> i64 {
		assert!((1..=MAX_NUMBER).contains(&node));
		self.reads.set(self.reads.get() + 1);
		self.nodes.get(&node).copied().unwrap_or_default()
	}
	fn set(&mut self, node: u32, value: i64) {
		self.writes += 1;
		if value == 0 {
			self.nodes.remove(&node);
		} else {
			self.nodes.insert(node, value);
		}
	}
}

proptest! {
	#![proptest_config(cases(1_000))]

	#[test]
	fn count_should_be_the_plain_vector(ranges in vec((1u32..130, 0u32..130), 0..60)) {
		let mut nodes = Map::default();
		let mut plain = [0u32; 300];
		for (first, more) in ranges {
			add(&mut nodes, first, first + more).unwrap();
			plain[first as usize..=(first + more) as usize].iter_mut().for_each(|count| *count += 1);
			for (number, expected) in plain.iter().enumerate() {
				prop_assert_eq!(count(&nodes, number as u32), *expected);
			}
		}
	}

	/// The life of a Datanet: Releases are cut and, the oldest first, removed, while contributions
	/// are revoked.
	#[test]
	fn remove_up_to_should_leave_the_counts_above_alone(steps in vec((0..4u8, any::<prop::sample::Index>()), 1..400)) {
		let mut nodes = Map::default();
		let mut plain = vec![0u32];
		let mut oldest = 1u32;
		for (step, place) in steps {
			let latest = plain.len() as u32 - 1;
			let left = (latest + 1 - oldest) as usize;
			match step {
				0 | 1 => plain.push(0),
				2 if left > 0 => {
					let first = oldest + place.index(left) as u32;
					add(&mut nodes, first, latest).unwrap();
					plain[first as usize..].iter_mut().for_each(|count| *count += 1);
				},
				3 if left > 0 => {
					remove_up_to(&mut nodes, oldest);
					oldest += 1;
				},
				_ => {},
			}
			for number in oldest..plain.len() as u32 {
				prop_assert_eq!(count(&nodes, number), plain[number as usize]);
			}
			let latest = plain.len() as u32 - 1;
			for node in nodes.nodes.keys() {
				prop_assert!(node + (node & node.wrapping_neg()) > oldest, "node {} is of no use", node);
			}
			let most = (latest + 2 - oldest) + 2 * u32::BITS;
			prop_assert!(nodes.nodes.len() as u32 <= most);
		}
	}

	#[test]
	fn cost_should_be_logarithmic(first in 1..MAX_NUMBER, second in 1..MAX_NUMBER) {
		let (first, last) = (first.min(second), first.max(second).min(MAX_NUMBER - 1));
		let mut nodes = Map::default();
		add(&mut nodes, first, last).unwrap();
		prop_assert!(nodes.writes <= 62, "{} writes", nodes.writes);
		nodes.reads.set(0);
		prop_assert_eq!(count(&nodes, last), 1);
		prop_assert!(nodes.reads.get() <= 31);
		prop_assert_eq!(count(&nodes, first), 1);
		prop_assert_eq!(count(&nodes, first - 1), 0);
		prop_assert_eq!(count(&nodes, last + 1), 0);
	}
}

#[test]
fn add_should_refuse_an_invalid_range() {
	let mut nodes = Map::default();
	for (first, last) in [(0, 3), (4, 3), (1, MAX_NUMBER), (1, u32::MAX), (MAX_NUMBER, MAX_NUMBER)] {
		assert_eq!(add(&mut nodes, first, last), None);
	}
	assert_eq!(nodes, Map::default());
	assert_eq!(add(&mut nodes, 1, MAX_NUMBER - 1), Some(()));
	assert_eq!(count(&nodes, MAX_NUMBER - 1), 1);
	assert_eq!(count(&nodes, MAX_NUMBER), 0);
}
