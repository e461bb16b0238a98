//! Payments to any number of contributors in O(log Releases).
//!
//! A Release freezes the sum of its contributions' points. Paying an amount into it adds
//! `amount / points` to the Release's accumulator: the amount that each of its points has ever
//! earned. A contribution is in the Releases `first..=last`. So it has earned its points times the
//! sum of the accumulators over that range, whatever else the Releases hold.
//!
//! A Fenwick tree over Release numbers keeps the accumulators of one Datanet: node `i` holds the
//! sum of the accumulators `i - lowbit(i) + 1 ..= i`. A payment writes, and a sum reads, at most
//! one node for each bit of the capacity. The capacity is a power of two and doubles when a higher
//! Release is paid.
//!
//! # Properties
//! - Accumulators are fixed point with 64 bits after the point. The remainder of a division is
//!   carried to the next payment into the same Release, so nothing is lost however small the
//!   payments are.
//! - Let `E = points * sum of paid / points of the Release` be the exact amount due to a
//!   contribution over the Releases in its range. It has earned
//!   `floor(points * sum of floor(2^64 * paid / points of the Release) / 2^64)`: never more than
//!   `E`, and less by under `1 + points * Releases / 2^64` units, for any number of payments and
//!   claims.
//! - Therefore the contributions of a Release together never earn more than was paid into it.
//! - The earnings of a contribution never fall while payments are made. Closing its range at the
//!   last Release into which anything was paid changes nothing.

use crate::ids::{Balance, Points};
use sp_core::U256;

/// Storage for the nodes of one Datanet's Fenwick tree.
pub trait Nodes {
	/// Returns the value of `node`, or 0 if it was never set. Called only for `1..=capacity`.
	fn get(&self, node: u32) -> U256;
	/// Stores the value of `node`.
	fn set(&mut self, node: u32, value: U256);
	/// Returns the capacity: a power of two, or 0 before the first payment.
	fn capacity(&self) -> u32;
	/// Stores the capacity.
	fn set_capacity(&mut self, capacity: u32);
}

/// Highest Release number that can be paid: the largest power of two in 32 bits.
pub const MAX_NUMBER: u32 = 1 << 31;

/// Pays `amount` into Release `number`, which has `points` points.
///
/// The caller carries `remainder` from one payment into this Release to the next. Starting again
/// from 0 loses less than one unit in 2^64 for each point.
///
/// Writes at most one node for each bit of the capacity, and one more for each doubling. Returns
/// `None` and writes nothing if `number` or `points` is zero, if `number` is above [`MAX_NUMBER`],
/// or if the arithmetic would overflow.
///
/// ```rust
/// use sp_core::U256;
/// use std::collections::BTreeMap;
/// use tributary_primitives::pool::{earned, pay, Nodes};
///
/// #[derive(Default)]
/// struct Memory {
///     nodes: BTreeMap<u32, U256>,
///     capacity: u32,
/// }
///
/// impl Nodes for Memory {
///     fn get(&self, node: u32) -> U256 {
///         self.nodes.get(&node).copied().unwrap_or_default()
///     }
///     fn set(&mut self, node: u32, value: U256) {
///         self.nodes.insert(node, value);
///     }
///     fn capacity(&self) -> u32 {
///         self.capacity
///     }
///     fn set_capacity(&mut self, capacity: u32) {
///         self.capacity = capacity;
///     }
/// }
///
/// let mut pool = Memory::default();
/// let mut remainders = [0; 2];
/// // Release 1 has 10 points, Release 2 has 40.
/// pay(&mut pool, 1, 1_000, 10, &mut remainders[0]).unwrap();
/// pay(&mut pool, 2, 1_000, 40, &mut remainders[1]).unwrap();
/// // A contribution of 4 points in both Releases, and one of 30 that joined with the second.
/// assert_eq!(earned(&pool, 4, 1, None), 500);
/// assert_eq!(earned(&pool, 30, 2, None), 750);
/// ```
pub fn pay<N: Nodes>(nodes: &mut N, number: u32, amount: Balance, points: u128, remainder: &mut u128) -> Option<()> {
	if number == 0 || number > MAX_NUMBER {
		return None;
	}
	let points = U256::from(points);
	let U256([low, high, ..]) = U256::from(amount);
	let scaled = U256([0, low, high, 0]).checked_add((*remainder).into())?;
	let (increment, rest) = (scaled.checked_div(points)?, scaled.checked_rem(points)?);
	// No node is above the sum of all accumulators, so it is enough to check that this sum fits.
	let old = nodes.capacity();
	let total = if old == 0 { U256::zero() } else { nodes.get(old) };
	total.checked_add(increment)?;
	let rest = u128::try_from(rest).ok()?;

	let capacity = old.max(number.checked_next_power_of_two()?);
	if capacity > old {
		// A new power of two covers everything below it, hence all earlier payments. The nodes
		// between belong to new Releases.
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
	*remainder = rest;
	Some(())
}

/// Returns the amount that `points` points in the Releases `first..=last` have ever earned, rounded
/// down.
///
/// A `last` of `None` leaves the range open. Release numbers start at 1; a `first` of 0 counts
/// as 1. A range without a Release has earned 0. Reads at most two nodes for each bit of the
/// capacity. Saturates above a `u128`, which no sum of payments can reach.
pub fn earned<N: Nodes>(nodes: &N, points: Points, first: u32, last: Option<u32>) -> Balance {
	let until = prefix(nodes, last.unwrap_or(u32::MAX));
	let before = prefix(nodes, first.saturating_sub(1));
	// The parts before and after the point are multiplied apart: neither product, nor their sum,
	// can overflow.
	let U256([fraction, low, middle, high]) = until.saturating_sub(before);
	let U256([_, part, ..]) = U256::from(fraction).saturating_mul(points.into());
	let whole = U256([low, middle, high, 0]).saturating_mul(points.into());
	u128::try_from(whole.saturating_add(part.into())).unwrap_or(u128::MAX)
}

/// Returns the maximum number of units that rounding can have kept back, in total, from `points`
/// points in any Releases of a tree of this capacity.
///
/// If the pools of a Datanet owe more than the sum of these over all its contributions, one of them
/// was not paid.
pub fn most_rounding(points: Points, capacity: u32) -> Balance {
	if points == 0 || capacity == 0 {
		return 0;
	}
	// A product of 96 bits, shifted to at most 32; one unit for rounding down, and one for the
	// shift.
	let beyond = u128::from(points).saturating_mul(capacity.into()) >> 64;
	beyond.saturating_add(2)
}

/// Returns the sum of the accumulators of the Releases `1..=number`.
fn prefix<N: Nodes>(nodes: &N, number: u32) -> U256 {
	let mut node = number.min(nodes.capacity());
	let mut sum = U256::zero();
	while node > 0 {
		sum = sum.saturating_add(nodes.get(node));
		node = node.saturating_sub(lowest_bit(node));
	}
	sum
}

/// Returns the lowest set bit.
fn lowest_bit(node: u32) -> u32 {
	node & node.wrapping_neg()
}
