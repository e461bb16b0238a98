//! Searches in the suffix array: the range of the suffixes that begin with a pattern.

use super::{packed::Packed, prefetch::prefetch};
use std::{cmp::Ordering, ops::Range};

/// Number of searches that run at once, so that their waits for memory overlap.
const LANES: usize = 32;
/// Length of a suffix that is fetched ahead, in bytes: enough for a window of 32 bytes, wherever it
/// begins in a cache line.
const LINE: usize = 64;

/// Compares the suffix at `position`, cut to the length of `pattern`, with `pattern`.
#[inline]
fn compare(content: &[u8], position: u64, pattern: &[u8]) -> Ordering {
	let suffix = content.get(position as usize..).unwrap_or_default();
	suffix[..suffix.len().min(pattern.len())].cmp(pattern)
}

/// Returns the range of the suffixes of `content` that begin with `pattern`. All of them must be in
/// `within`.
pub(crate) fn range(content: &[u8], suffixes: Packed, pattern: &[u8], within: Range<u64>) -> Range<u64> {
	let mut probe = Probe::new(pattern, within);
	loop {
		let Some(at) = probe.next() else { return probe.result() };
		probe.learn(at, compare(content, suffixes.get(at), pattern));
	}
}

/// Returns the [`range()`] of each pattern, over all suffixes.
pub(crate) fn ranges(content: &[u8], suffixes: Packed, patterns: &[&[u8]]) -> Vec<Range<u64>> {
	let mut results = vec![0..0; patterns.len()];
	let mut waiting = patterns.iter().enumerate();
	let mut lanes: Vec<Lane> = Vec::with_capacity(LANES);
	loop {
		while let Some((number, pattern)) = (lanes.len() < LANES).then(|| waiting.next()).flatten() {
			lanes.push(Lane { number, probe: Probe::new(pattern, 0..suffixes.len()), at: 0, position: 0 });
		}
		if lanes.is_empty() {
			return results;
		}
		// All lanes take the same step together: the memory that one waits for arrives meanwhile.
		lanes.retain_mut(|lane| match lane.probe.next() {
			Some(at) => {
				lane.at = at;
				suffixes.prefetch(at);
				true
			},
			None => {
				results[lane.number] = lane.probe.result();
				false
			},
		});
		for lane in &mut lanes {
			lane.position = suffixes.get(lane.at);
			prefetch(content, lane.position as usize);
			prefetch(content, lane.position as usize + LINE.min(lane.probe.pattern.len()));
		}
		for lane in &mut lanes {
			lane.probe.learn(lane.at, compare(content, lane.position, lane.probe.pattern));
		}
	}
}

/// One of the searches that run at once.
struct Lane<'p> {
	number: usize,
	probe: Probe<'p>,
	at: u64,
	position: u64,
}

/// A binary search for both ends of a range, one comparison at a time.
struct Probe<'p> {
	pattern: &'p [u8],
	/// Bounds of the range's first suffix: `first.start..=first.end`.
	first: Range<u64>,
	/// Bounds of the range's end, `end.start..=end.end`, once a suffix in the range is known.
	end: Option<Range<u64>>,
}

impl<'p> Probe<'p> {
	fn new(pattern: &'p [u8], within: Range<u64>) -> Self {
		Self { pattern, first: within, end: None }
	}

	/// Returns the suffix to compare next.
	#[inline]
	fn next(&self) -> Option<u64> {
		let open = |range: &Range<u64>| (range.start < range.end).then(|| range.start + (range.end - range.start) / 2);
		open(&self.first).or_else(|| self.end.as_ref().and_then(open))
	}

	/// Narrows the bounds by the comparison of the suffix at `at`.
	#[inline]
	fn learn(&mut self, at: u64, order: Ordering) {
		if self.first.start < self.first.end {
			match order {
				Ordering::Less => self.first.start = at + 1,
				Ordering::Equal => {
					self.end.get_or_insert(at + 1..self.first.end);
					self.first.end = at;
				},
				Ordering::Greater => self.first.end = at,
			}
		} else if let Some(end) = &mut self.end {
			match order {
				Ordering::Equal => end.start = at + 1,
				Ordering::Less | Ordering::Greater => end.end = at,
			}
		}
	}

	fn result(&self) -> Range<u64> {
		let first = self.first.start;
		first..self.end.as_ref().map_or(first, |end| end.start.max(first))
	}
}
