//! The number of contributions that were revoked after each Release was cut, in O(log Releases).
//!
//! A revocation adds one to each of the Releases `first..=last` of the contribution. The tally
//! keeps the differences between neighbours, one more at `first` and one fewer after `last`, in a
//! Fenwick tree over Release numbers. Node `i` holds the sum of the differences
//! `i - lowbit(i) + 1 ..= i`, and a count is the sum of the differences up to its number.
//!
//! The two ends of a range cancel in every node that covers both. So a range is added only where
//! the paths of its ends differ. The tree needs no capacity and no work when it grows, unlike that
//! of the pools (`crate::pool`).
//!
//! # Properties
//! - Adding writes, and counting reads, at most two nodes for each bit of the highest number.
//! - Once the Releases up to some number are removed, [`remove_up_to`] clears the nodes that only
//!   they needed. What remains are the nodes of the other Releases, and two for each bit.
//!
//! ```rust
//! use std::collections::BTreeMap;
//! use tributary_primitives::tally::{add, count, Nodes};
//!
//! #[derive(Default)]
//! struct Map(BTreeMap<u32, i64>);
//!
//! impl Nodes for Map {
//!     fn get(&self, node: u32) -> i64 {
//!         self.0.get(&node).copied().unwrap_or(0)
//!     }
//!
//!     fn set(&mut self, node: u32, value: i64) {
//!         self.0.insert(node, value);
//!     }
//! }
//!
//! // Two contributions are revoked: one was in the Releases 2 to 5, the other in 4 to 9.
//! let mut nodes = Map::default();
//! add(&mut nodes, 2, 5).unwrap();
//! add(&mut nodes, 4, 9).unwrap();
//! assert_eq!([1, 2, 4, 9, 10].map(|release| count(&nodes, release)), [0, 1, 2, 1, 0]);
//! ```

/// Storage for the nodes of one Datanet's tally.
pub trait Nodes {
	/// Returns the value of `node`, or 0 if there is none.
	fn get(&self, node: u32) -> i64;
	/// Stores the value of `node`. A value of 0 may be removed instead.
	fn set(&mut self, node: u32, value: i64);
}

/// Bound of Release numbers, exclusive: the largest power of two in 32 bits.
pub const MAX_NUMBER: u32 = 1 << 31;

/// Adds one to the count of each of `first..=last`.
///
/// Returns `None` and writes nothing if the range is empty or not within `1..MAX_NUMBER`.
pub fn add<N: Nodes>(nodes: &mut N, first: u32, last: u32) -> Option<()> {
	let (mut from, mut after) = (first, last.checked_add(1)?);
	if from == 0 || from >= after || after > MAX_NUMBER {
		return None;
	}
	// The lower of the two steps up. They meet in the lowest node that covers both, at the latest
	// in `MAX_NUMBER`, and the lower one is below that: it cannot overflow.
	while from != after {
		let (node, change) = if from < after { (&mut from, 1) } else { (&mut after, -1) };
		nodes.set(*node, nodes.get(*node).saturating_add(change));
		*node = node.saturating_add(lowest_bit(*node));
	}
	Some(())
}

/// Returns the number of added ranges that contain `number`.
pub fn count<N: Nodes>(nodes: &N, number: u32) -> u32 {
	let mut node = number;
	let mut sum = 0i64;
	while node > 0 {
		sum = sum.saturating_add(nodes.get(node));
		node = node.saturating_sub(lowest_bit(node));
	}
	u32::try_from(sum).unwrap_or(0)
}

/// Clears the nodes that no number above `number` needs.
///
/// Call it for each number from 1 on in turn. Numbers up to `number` must no longer be added or
/// counted.
pub fn remove_up_to<N: Nodes>(nodes: &mut N, number: u32) {
	// A count above `number` needs the nodes whose parent is above `next`. The others below `next`
	// that are not cleared yet are its children.
	let Some(next) = number.checked_add(1) else { return };
	let below = core::iter::successors(Some(1u32), |bit| bit.checked_mul(2));
	for bit in below.take_while(|bit| *bit < lowest_bit(next)) {
		nodes.set(next.saturating_sub(bit), 0);
	}
}

/// Returns the lowest set bit.
fn lowest_bit(node: u32) -> u32 {
	node & node.wrapping_neg()
}
