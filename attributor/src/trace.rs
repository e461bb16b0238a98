//! The canonical trace of an output over an index: which contribution is the first to hold each of its windows.
//!
//! The rule itself is `tributary_primitives::trace`; a [`Tracer`] answers its two questions from the index, over those
//! contributions that are eligible. One index of everything serves any number of Releases.

use crate::{
	index::{Entry, Index, Memory, Minima},
	search, Error, Result,
};
use std::{cell::RefCell, collections::HashMap, ops::Range};
use tributary_primitives::{
	trace::{self as rule, Run, TraceRules},
	ContributionId,
};

/// Which contents of an index count.
#[derive(Clone, Debug)]
pub(crate) struct Eligible {
	numbers: Vec<bool>,
}

impl Eligible {
	/// Those entries that `accepts` accepts, of which there must be one.
	pub(crate) fn new(index: &Index, accepts: impl FnMut(&Entry) -> bool) -> Result<Self> {
		let numbers: Vec<bool> = index.entries().iter().map(accepts).collect();
		if numbers.contains(&true) {
			Ok(Self { numbers })
		} else {
			Err(Error::NothingEligible { dir: index.folder().to_owned() })
		}
	}

	#[inline]
	pub(crate) fn contains(&self, number: usize) -> bool {
		self.numbers.get(number).copied().unwrap_or_default()
	}
}

/// Traces outputs over the eligible contents of an index under one set of rules.
///
/// Making one is cheap; it learns what the rules and the choice of contents leave of the index while it is used, so keep
/// it for as long as they stand. It may be used from many threads.
pub struct Tracer<'i> {
	index: &'i Index,
	minima: Minima<'i>,
	rules: TraceRules,
	eligible: Eligible,
	memory: Memory,
}

impl<'i> Tracer<'i> {
	/// A tracer over those contents that `accepts` accepts, of which there must be at least one.
	pub fn new(index: &'i Index, rules: TraceRules, accepts: impl FnMut(&Entry) -> bool) -> Result<Self> {
		if rules.window == 0 {
			return Err(Error::NoWindow);
		}
		let (minima, memory) = (index.minima(), Memory::new(index.len()));
		Ok(Self { index, minima, rules, eligible: Eligible::new(index, accepts)?, memory })
	}

	/// The index it traces over.
	pub fn index(&self) -> &'i Index {
		self.index
	}

	/// The rules it traces under.
	pub fn rules(&self) -> TraceRules {
		self.rules
	}

	/// The canonical trace of `output`.
	pub fn trace(&self, output: &[u8]) -> Vec<Run> {
		rule::trace(&self.rules, output, &Ahead::new(self, output))
	}

	/// The least position among the suffixes in `range` at which `length` bytes stand in one eligible content.
	fn first_in(&self, range: Range<u64>, length: u64) -> Option<u64> {
		let accepts = |position| {
			let number = self.index.locate(position);
			let end = self.index.entries()[number].end();
			self.eligible.contains(number) && end.checked_sub(position).is_some_and(|left| left >= length)
		};
		let memory = (length == u64::from(self.rules.window)).then_some(&self.memory);
		self.minima.least(range.start, range.end, &accepts, memory)
	}

	/// The contribution with a position, and the offset in it.
	fn place(&self, position: u64) -> (ContributionId, u64) {
		let entry = &self.index.entries()[self.index.locate(position)];
		(entry.id, position - entry.start)
	}

	/// As many of `bytes` as stand at `position` before `end`.
	fn common(&self, position: u64, end: u64, bytes: &[u8]) -> usize {
		let there = self.index.content().get(position as usize..end as usize).unwrap_or_default();
		there.iter().zip(bytes).take_while(|(there, byte)| there == byte).count()
	}

	/// Where the first window of `bytes` stands.
	fn look_up(&self, bytes: &[u8]) -> Option<Found> {
		let window = bytes.get(..self.rules.window as usize)?;
		let range = self.index.range(window);
		Some(Found { first: self.first_in(range.clone(), window.len() as u64), range })
	}

	/// [`rule::Corpus::longest_prefix`], where `found` tells about the first window of `bytes`.
	fn longest_prefix(&self, contribution: ContributionId, bytes: &[u8], found: Option<Found>) -> (usize, u64) {
		let Some(entry) = self.index.entry(&contribution) else { return (0, 0) };
		match found.and_then(|found| Some((found.first?, found.range))) {
			Some((first, range)) if (entry.start..entry.end()).contains(&first) => {
				self.longest_prefix_from(entry, first, range, bytes)
			},
			_ => longest_prefix_in(self.index.bytes(entry), bytes),
		}
	}

	/// [`rule::Corpus::longest_prefix`] where the entry is the first eligible one with the first window of `bytes`, which
	/// stands in `range` of the suffixes and first at `position`.
	///
	/// Every place that counts of a longer prefix is one of that window, hence in this content or in a later one. So the
	/// least of them is in this content or none is; and if the least does not leave room for the prefix, none does.
	fn longest_prefix_from(
		&self,
		entry: &Entry,
		mut position: u64,
		mut range: Range<u64>,
		bytes: &[u8],
	) -> (usize, u64) {
		let mut length = self.common(position, entry.end(), bytes);
		while let Some(longer) = bytes.get(..length + 1) {
			range = self.index.range_within(longer, range);
			let Some(next) = self.first_in(range.clone(), self.rules.window.into()) else { break };
			let common = self.common(next, entry.end(), bytes);
			if common <= length {
				break;
			}
			(position, length) = (next, common);
		}
		(length, position - entry.start)
	}
}

/// What the index says about a window.
#[derive(Clone, Debug)]
struct Found {
	/// The suffixes that begin with it.
	range: Range<u64>,
	/// The first of its places that count.
	first: Option<u64>,
}

impl rule::Corpus for Tracer<'_> {
	fn first_owner(&self, window: &[u8]) -> Option<(ContributionId, u64)> {
		self.first_in(self.index.range(window), window.len() as u64).map(|position| self.place(position))
	}

	fn longest_prefix(&self, contribution: ContributionId, bytes: &[u8]) -> (usize, u64) {
		self.longest_prefix(contribution, bytes, self.look_up(bytes))
	}
}

/// The longest prefix of `bytes` in `content`, and where: one walk along the content (Knuth, Morris and Pratt).
fn longest_prefix_in(content: &[u8], bytes: &[u8]) -> (usize, u64) {
	// borders[i]: the length of the longest proper prefix of bytes[..=i] that also ends it.
	let mut borders = Vec::with_capacity(bytes.len());
	let step = |borders: &[usize], mut matched: usize, byte: u8| loop {
		match bytes.get(matched) {
			Some(next) if *next == byte => return matched + 1,
			_ if matched == 0 => return 0,
			_ => matched = borders[matched - 1],
		}
	};
	let mut matched = 0;
	for (at, byte) in bytes.iter().enumerate() {
		matched = if at == 0 { 0 } else { step(&borders, matched, *byte) };
		borders.push(matched);
	}
	let (mut best, mut end, mut matched) = (0, 0, 0);
	for (at, byte) in content.iter().enumerate() {
		matched = step(&borders, matched, *byte);
		if matched > best {
			(best, end) = (matched, at + 1);
		}
		if best == bytes.len() {
			break;
		}
	}
	(best, (end - best) as u64)
}

/// A [`Tracer`] that looks up the windows of one output ahead of the questions, many at once.
struct Ahead<'t, 'i> {
	tracer: &'t Tracer<'i>,
	output: &'t [u8],
	/// What was looked up, by the start of the window.
	known: RefCell<HashMap<usize, Found>>,
}

impl<'t, 'i> Ahead<'t, 'i> {
	/// How many windows are looked up at once.
	const BATCH: usize = 512;

	fn new(tracer: &'t Tracer<'i>, output: &'t [u8]) -> Self {
		Self { tracer, output, known: RefCell::default() }
	}

	/// Where `window` starts in the output, if it is a window of it.
	fn start_of(&self, window: &[u8]) -> Option<usize> {
		let start = window.as_ptr().addr().checked_sub(self.output.as_ptr().addr())?;
		let is_window = window.len() == self.tracer.rules.window as usize
			&& self.output.get(start..start.checked_add(window.len())?) == Some(window);
		is_window.then_some(start)
	}

	fn found(&self, start: usize) -> Option<Found> {
		let mut known = self.known.borrow_mut();
		if let Some(found) = known.get(&start) {
			return Some(found.clone());
		}
		let length = self.tracer.rules.window as usize;
		let ahead = self.output.windows(length).enumerate().skip(start).take(Self::BATCH);
		let (starts, windows): (Vec<_>, Vec<_>) = ahead.filter(|(start, _)| !known.contains_key(start)).unzip();
		let index = self.tracer.index;
		let ranges = search::ranges(index.content(), index.suffixes(), &windows);
		known.extend(starts.into_iter().zip(ranges).map(|(start, range)| {
			let first = self.tracer.first_in(range.clone(), length as u64);
			(start, Found { range, first })
		}));
		known.get(&start).cloned()
	}
}

impl rule::Corpus for Ahead<'_, '_> {
	fn first_owner(&self, window: &[u8]) -> Option<(ContributionId, u64)> {
		match self.start_of(window).and_then(|start| self.found(start)) {
			Some(found) => found.first.map(|position| self.tracer.place(position)),
			None => self.tracer.first_owner(window),
		}
	}

	fn longest_prefix(&self, contribution: ContributionId, bytes: &[u8]) -> (usize, u64) {
		let window = bytes.get(..self.tracer.rules.window as usize);
		let found = window.and_then(|window| self.start_of(window)).and_then(|start| self.found(start));
		self.tracer.longest_prefix(contribution, bytes, found.or_else(|| self.tracer.look_up(bytes)))
	}
}
