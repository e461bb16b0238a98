//! The smallest position in any range of the suffix array, among those that a caller accepts.
//!
//! The index holds contents in order of precedence, so the earliest holder of a window is the
//! content of the smallest position in the window's range of the suffix array. A tree of minima
//! with 64 children a node finds it without walking the range. Some positions do not count: content
//! of another Release, or a window that would cross the end of its content. The caller is asked
//! about a position only where it would win, and the minimum of a node without the rejected
//! positions is remembered, so all searches of one tracer together visit a suffix about once.

use super::packed::{Packed, Width};
use std::sync::{
	atomic::{AtomicU64, Ordering},
	OnceLock,
};

/// Number of children of a node.
const FANOUT: u64 = 64;
/// Value for "no position".
const NONE: u64 = u64::MAX;

/// Returns the number of nodes in each level over `suffixes` suffixes, from the lowest up to one of
/// at most 64 nodes.
fn level_lengths(suffixes: u64) -> Vec<u64> {
	let mut lengths = vec![suffixes.div_ceil(FANOUT)];
	while let Some(last) = lengths.last().copied().filter(|last| *last > FANOUT) {
		lengths.push(last.div_ceil(FANOUT));
	}
	lengths
}

/// Returns the number of nodes over `suffixes` suffixes.
pub(crate) fn node_count(suffixes: u64) -> u64 {
	level_lengths(suffixes).iter().sum()
}

/// Collects the minima while the suffixes pass in order.
pub(crate) struct MinimaBuilder {
	lowest: Vec<u64>,
	seen: u64,
}

impl MinimaBuilder {
	/// Returns a builder for `suffixes` suffixes.
	pub(crate) fn new(suffixes: u64) -> Self {
		Self { lowest: Vec::with_capacity(suffixes.div_ceil(FANOUT) as usize), seen: 0 }
	}

	/// Adds the next suffixes. Every batch but the last has a multiple of 64.
	pub(crate) fn extend(&mut self, positions: &[u64]) {
		debug_assert!(self.seen.is_multiple_of(FANOUT));
		self.lowest.extend(positions.chunks(FANOUT as usize).filter_map(|batch| batch.iter().copied().min()));
		self.seen += positions.len() as u64;
	}

	/// Returns all levels, the lowest first, packed.
	pub(crate) fn finish(self, width: Width) -> Vec<u8> {
		let mut bytes = Vec::with_capacity(node_count(self.seen) as usize * width.bytes());
		let mut level = self.lowest;
		loop {
			width.extend(&mut bytes, &level);
			if level.len() as u64 <= FANOUT {
				return bytes;
			}
			level = level.chunks(FANOUT as usize).filter_map(|nodes| nodes.iter().copied().min()).collect();
		}
	}
}

/// A suffix array and the tree of minima over it.
#[derive(Clone)]
pub(crate) struct Minima<'a> {
	/// The suffixes, followed by the levels of the tree.
	levels: Vec<Packed<'a>>,
}

impl<'a> Minima<'a> {
	/// Returns the minima of `suffixes` with the `nodes` from [`MinimaBuilder::finish`], whose
	/// length must match [`node_count`].
	pub(crate) fn new(suffixes: Packed<'a>, mut nodes: &'a [u8], width: Width) -> Self {
		let mut levels = vec![suffixes];
		for length in level_lengths(suffixes.len()) {
			let (level, rest) = nodes.split_at(length as usize * width.bytes());
			levels.push(Packed::new(level, width));
			nodes = rest;
		}
		Self { levels }
	}

	/// Returns the smallest position in `from..to` of the suffix array that `accepts` accepts.
	///
	/// `memory`, if given, must never have been used with another predicate.
	pub(crate) fn smallest(
		&self,
		from: u64,
		to: u64,
		accepts: &impl Fn(u64) -> bool,
		memory: Option<&Memory>,
	) -> Option<u64> {
		let mut search = Search { best: NONE, doubtful: Vec::new() };
		let (mut from, mut to) = (from, to);
		for (level, packed) in self.levels.iter().enumerate() {
			let is_top = level + 1 == self.levels.len();
			let (inner_from, inner_to) = (from.next_multiple_of(FANOUT), to - to % FANOUT);
			if is_top || inner_from >= inner_to {
				search.look(packed, level, from, to, accepts);
				break;
			}
			search.look(packed, level, from, inner_from, accepts);
			search.look(packed, level, inner_to, to, accepts);
			(from, to) = (inner_from / FANOUT, inner_to / FANOUT);
		}
		Some(self.settle(search, accepts, memory)).filter(|best| *best != NONE)
	}

	/// Decides the nodes whose smallest position is rejected but may hide an accepted one.
	fn settle(&self, mut search: Search, accepts: &impl Fn(u64) -> bool, memory: Option<&Memory>) -> u64 {
		search.doubtful.sort_unstable();
		for (bound, level, node) in search.doubtful {
			if bound >= search.best {
				break;
			}
			search.best = search.best.min(self.smallest_in(level, node, accepts, memory));
		}
		search.best
	}

	/// Returns the smallest accepted position under a node.
	fn smallest_in(&self, level: usize, node: u64, accepts: &impl Fn(u64) -> bool, memory: Option<&Memory>) -> u64 {
		if let Some(known) = memory.and_then(|memory| memory.get(level, node)) {
			return known;
		}
		let children = &self.levels[level - 1];
		let mut search = Search { best: NONE, doubtful: Vec::new() };
		let to = (node * FANOUT + FANOUT).min(children.len());
		search.look(children, level - 1, node * FANOUT, to, accepts);
		let smallest = self.settle(search, accepts, memory);
		if let Some(memory) = memory {
			memory.set(level, node, smallest);
		}
		smallest
	}
}

/// The state of one search.
struct Search {
	best: u64,
	/// Smallest position, level and number of each node whose smallest position is rejected.
	doubtful: Vec<(u64, usize, u64)>,
}

impl Search {
	#[inline]
	fn look(&mut self, packed: &Packed, level: usize, from: u64, to: u64, accepts: &impl Fn(u64) -> bool) {
		packed.for_each(from, to, |at, position| {
			if position < self.best {
				if accepts(position) {
					self.best = position;
				} else if level > 0 {
					self.doubtful.push((position, level, at));
				}
			}
		});
	}
}

/// Minima under one predicate of the nodes that were visited.
pub(crate) struct Memory {
	levels: Vec<Vec<OnceLock<Box<[AtomicU64]>>>>,
}

impl Memory {
	/// Number of nodes in a page. A page is allocated when it is first needed.
	const PAGE: u64 = 512;
	const UNKNOWN: u64 = u64::MAX - 1;

	/// Returns an empty memory for `suffixes` suffixes.
	pub(crate) fn new(suffixes: u64) -> Self {
		let pages = |length: u64| (0..length.div_ceil(Self::PAGE)).map(|_| OnceLock::new()).collect();
		Self { levels: level_lengths(suffixes).into_iter().map(pages).collect() }
	}

	fn page(&self, level: usize, node: u64) -> Option<&OnceLock<Box<[AtomicU64]>>> {
		self.levels.get(level.checked_sub(1)?)?.get((node / Self::PAGE) as usize)
	}

	fn get(&self, level: usize, node: u64) -> Option<u64> {
		let slot = self.page(level, node)?.get()?.get((node % Self::PAGE) as usize)?;
		Some(slot.load(Ordering::Relaxed)).filter(|smallest| *smallest != Self::UNKNOWN)
	}

	fn set(&self, level: usize, node: u64, smallest: u64) {
		let Some(page) = self.page(level, node) else { return };
		let page = page.get_or_init(|| (0..Self::PAGE).map(|_| AtomicU64::new(Self::UNKNOWN)).collect());
		if let Some(slot) = page.get((node % Self::PAGE) as usize) {
			slot.store(smallest, Ordering::Relaxed);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::{node_count, Memory, Minima, MinimaBuilder, Packed, Width};
	use proptest::prelude::{any, proptest, ProptestConfig};

	fn check(width: Width, values: &[u64], ranges: &[(u64, u64)], accepts: impl Fn(u64) -> bool) {
		let mut suffixes = Vec::new();
		let mut builder = MinimaBuilder::new(values.len() as u64);
		width.extend(&mut suffixes, values);
		values.chunks(128).for_each(|batch| builder.extend(batch));
		let nodes = builder.finish(width);
		assert_eq!(nodes.len(), node_count(values.len() as u64) as usize * width.bytes());
		let minima = Minima::new(Packed::new(&suffixes, width), &nodes, width);
		let memory = Memory::new(values.len() as u64);
		for (from, to) in ranges {
			let expected = values[*from as usize..*to as usize].iter().copied().filter(|value| accepts(*value)).min();
			assert_eq!(minima.smallest(*from, *to, &accepts, None), expected);
			assert_eq!(minima.smallest(*from, *to, &accepts, Some(&memory)), expected);
		}
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(64))]

		#[test]
		fn smallest_should_equal_that_of_a_scan(
			values in proptest::collection::vec(0..5_000u64, 1..9_000),
			ends in proptest::collection::vec((any::<u64>(), any::<u64>()), 40),
			divisor in 1..400u64,
			wide in any::<bool>(),
		) {
			let length = values.len() as u64;
			let ranges: Vec<_> = ends
				.into_iter()
				.map(|(a, b)| (a % (length + 1), b % (length + 1)))
				.map(|(a, b)| (a.min(b), a.max(b)))
				.chain([(0, length), (0, 0), (length, length)])
				.collect();
			let width = if wide { Width::Five } else { Width::Four };
			check(width, &values, &ranges, |value| value.is_multiple_of(divisor));
			check(width, &values, &ranges, |value| value > 4_990);
		}
	}

	#[test]
	fn smallest_should_be_right_when_only_the_last_is_accepted() {
		let length = 64 * 64 * 64 + 65;
		let values: Vec<u64> = (0..length).collect();
		check(Width::Four, &values, &[(0, length), (3, length), (64, length - 1), (0, 64)], |value| {
			value == length - 1
		});
	}
}
