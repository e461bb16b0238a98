//! Pay for any number of contributors in O(log Releases).
//!
//! A Release freezes the sum of its contributions' points. Paying an amount into it adds `amount / points` to that Release's
//! accumulator: what each point in it has ever earned. A contribution is in the Releases `first..=last`, so what it has
//! earned is its points times the sum of the accumulators over that range, whoever else is in them.
//!
//! The accumulators of one Datanet are kept in a Fenwick tree over Release numbers: node `i` holds the sum of the
//! accumulators `i - lowbit(i) + 1 ..= i`, so that a payment writes and a sum reads one node for each bit of the capacity at
//! most. The capacity is a power of two and doubles when a higher Release is paid.
//!
//! # Properties
//! - Accumulators are fixed point with 64 bits after the point. What a payment leaves of a division is carried to the next
//!   one into the same Release, so that nothing is lost however small the payments are.
//! - Let `E = points * sum of paid / points of the Release` be what a contribution is due exactly, over the Releases in its
//!   range. What it has earned is `floor(points * sum of floor(2^64 * paid / points of the Release) / 2^64)`: never more than
//!   `E`, and less by under `1 + points * Releases / 2^64` units, however many payments and claims there were.
//! - All that the contributions of a Release have earned together is therefore never more than what was paid into it.
//! - What a contribution has earned never falls while payments are made, and closing its range at the last Release in which
//!   anything was paid changes nothing.

use crate::{Balance, Points};
use sp_core::U256;

/// The nodes of one Datanet's Fenwick tree, wherever they are kept.
pub trait Nodes {
	/// The value of `node`, 0 if it was never set. Asked only for `1..=capacity`.
	fn get(&self, node: u32) -> U256;
	/// Keep the value of `node`.
	fn set(&mut self, node: u32, value: U256);
	/// A power of two, or 0 when nothing was ever paid.
	fn capacity(&self) -> u32;
	/// Keep the capacity.
	fn set_capacity(&mut self, capacity: u32);
}

/// The highest Release number that can be paid: the largest power of two in 32 bits.
pub const MAX_NUMBER: u32 = 1 << 31;

/// Pay `amount` into Release `number` whose points are `points > 0`; `remainder` is carried from one payment into this
/// Release to the next. (Starting one from 0 again forgets less than one unit in 2^64 for each point.)
///
/// Writes at most one node for each bit of the capacity, and one more for each doubling.
///
/// `None` when `number` or `points` is zero, when `number` is above [`MAX_NUMBER`] or the arithmetic would overflow; nothing
/// is then written.
pub fn pay<N: Nodes>(nodes: &mut N, number: u32, amount: Balance, points: u128, remainder: &mut u128) -> Option<()> {
	if number == 0 || number > MAX_NUMBER {
		return None;
	}
	let points = U256::from(points);
	let U256([low, high, ..]) = U256::from(amount);
	let scaled = U256([0, low, high, 0]).checked_add((*remainder).into())?;
	let (increment, left) = (scaled.checked_div(points)?, scaled.checked_rem(points)?);
	// No node is above the sum of all accumulators, so that this sum fits is all there is to check.
	let old = nodes.capacity();
	let total = if old == 0 { U256::zero() } else { nodes.get(old) };
	total.checked_add(increment)?;
	let left = u128::try_from(left).ok()?;

	let capacity = old.max(number.checked_next_power_of_two()?);
	if capacity > old {
		// A new power of two covers everything below it: all that was paid so far. The nodes between are of new Releases.
		let new = core::iter::successors(Some(old.max(1)), |node| node.checked_mul(2));
		for node in new.skip_while(|node| *node <= old).take_while(|node| *node <= capacity) {
			if !total.is_zero() {
				nodes.set(node, total);
			}
		}
		nodes.set_capacity(capacity);
	}
	let above = core::iter::successors(Some(number), |node| node.checked_add(lowest_bit(*node)));
	for node in above.take_while(|node| *node <= capacity) {
		let value = nodes.get(node).saturating_add(increment);
		nodes.set(node, value);
	}
	*remainder = left;
	Some(())
}

/// All that `points` points in the Releases `first..=last` (`None`: open) have ever earned, rounded down.
///
/// 0 for a range without a Release. Release numbers start at 1: a `first` of 0 means the same. Reads at most two nodes for
/// each bit of the capacity. Saturates where more than a `u128` would be owed, which no sum of payments can reach.
pub fn earned<N: Nodes>(nodes: &N, points: Points, first: u32, last: Option<u32>) -> Balance {
	let until = prefix(nodes, last.unwrap_or(u32::MAX));
	let before = prefix(nodes, first.saturating_sub(1));
	// The parts after and before the point by themselves: neither product, nor their sum, can overflow.
	let U256([fraction, low, middle, high]) = until.saturating_sub(before);
	let U256([_, part, ..]) = U256::from(fraction).saturating_mul(points.into());
	let whole = U256([low, middle, high, 0]).saturating_mul(points.into());
	u128::try_from(whole.saturating_add(part.into())).unwrap_or(u128::MAX)
}

/// The most units that rounding has kept back, in all, from `points` points in however many Releases of a tree of this
/// capacity. So if what a Datanet's pools owe is more than the sum of these over all its contributions, one of them was not paid.
pub fn most_rounding(points: Points, capacity: u32) -> Balance {
	if points == 0 || capacity == 0 {
		return 0;
	}
	// A product of 96 bits, of which at most 32 are left; one unit for rounding down, and one for this.
	let beyond = u128::from(points).saturating_mul(capacity.into()) >> 64;
	beyond.saturating_add(2)
}

/// The sum of the accumulators of the Releases `1..=number`.
fn prefix<N: Nodes>(nodes: &N, number: u32) -> U256 {
	let mut node = number.min(nodes.capacity());
	let mut sum = U256::zero();
	while node > 0 {
		sum = sum.saturating_add(nodes.get(node));
		node = node.saturating_sub(lowest_bit(node));
	}
	sum
}

/// The lowest set bit.
fn lowest_bit(node: u32) -> u32 {
	node & node.wrapping_neg()
}
