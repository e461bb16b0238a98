//! Count, for each Release, the contributions that were revoked after it was cut, in O(log Releases).
//!
//! A revocation adds one to each of the Releases `first..=last` that the contribution is in. The tally keeps the
//! differences between neighbours, one more at `first` and one fewer after `last`, in a Fenwick tree over Release numbers:
//! node `i` holds the sum of the differences `i - lowbit(i) + 1 ..= i`, and a count is the sum of the differences up to its
//! number.
//!
//! The two ends of a range cancel in every node that covers both, so a range is added where the paths of its ends run apart
//! and no further. So there is no capacity to keep and nothing to do when it grows, unlike in the tree of the pools
//! (`crate::pool`).
//!
//! # Properties
//! - Adding writes, and counting reads, at most two nodes for each bit of the highest number.
//! - Once the Releases up to some number are gone, [`forget`] clears the nodes that only they needed: what is kept are the
//!   nodes of the Releases that are left, and two for each bit.

/// The nodes of one Datanet's tally, wherever they are kept.
pub trait Nodes {
	/// The value of `node`, 0 if there is none.
	fn get(&self, node: u32) -> i64;
	/// Keep the value of `node`; 0 is as good as none.
	fn set(&mut self, node: u32, value: i64);
}

/// The highest number that may be counted for is the one before: the largest power of two in 32 bits.
pub const MAX_NUMBER: u32 = 1 << 31;

/// Add one to the count of each of `first..=last`.
///
/// `None` for a range that is empty or does not lie within `1..MAX_NUMBER`; nothing is then written.
pub fn add<N: Nodes>(nodes: &mut N, first: u32, last: u32) -> Option<()> {
	let (mut from, mut after) = (first, last.checked_add(1)?);
	if from == 0 || from >= after || after > MAX_NUMBER {
		return None;
	}
	// The lower of the two steps up. They meet in the lowest node that covers both, at the latest in `MAX_NUMBER`, and the
	// lower one is below that: it cannot overflow.
	while from != after {
		let (node, change) = if from < after { (&mut from, 1) } else { (&mut after, -1) };
		nodes.set(*node, nodes.get(*node).saturating_add(change));
		*node = node.saturating_add(lowest_bit(*node));
	}
	Some(())
}

/// How often `number` was in a range that was added.
pub fn count<N: Nodes>(nodes: &N, number: u32) -> u32 {
	let mut node = number;
	let mut sum = 0i64;
	while node > 0 {
		sum = sum.saturating_add(nodes.get(node));
		node = node.saturating_sub(lowest_bit(node));
	}
	u32::try_from(sum).unwrap_or(0)
}

/// Clear what is needed for no number above `number`. To be called for each number from 1 on in turn; numbers up to it are
/// then neither added to nor counted any more.
pub fn forget<N: Nodes>(nodes: &mut N, number: u32) {
	// A count above `number` needs the nodes whose parent is above `next`; those below `next` whose parent it is were the
	// last of the others.
	let Some(next) = number.checked_add(1) else { return };
	let below = core::iter::successors(Some(1u32), |bit| bit.checked_mul(2));
	for bit in below.take_while(|bit| *bit < lowest_bit(next)) {
		nodes.set(next.saturating_sub(bit), 0);
	}
}

/// The lowest set bit.
fn lowest_bit(node: u32) -> u32 {
	node & node.wrapping_neg()
}
