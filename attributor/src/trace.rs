//! The canonical trace of an output over an index: the first contribution that holds each window.
//!
//! The rule itself is in `tributary_primitives::trace`. A [`Tracer`] answers its two questions from
//! the index, over the eligible contributions. One index of everything serves any number of
//! Releases.

use crate::{
	error::{Error, Result},
	index::{Entry, Index},
	suffix::{self, Memory, Minima},
};
use std::{cell::RefCell, collections::HashMap, ops::Range};
use tributary_primitives::{
	trace::{self as rule, Run, TraceRules},
	ContributionId,
};

/// The contents of an index that count.
#[derive(Clone, Debug)]
pub(crate) struct Eligible {
	numbers: Vec<bool>,
}

impl Eligible {
	/// Returns the entries that `accepts` accepts, of which there must be at least one.
	pub(crate) fn new(index: &Index, accepts: impl FnMut(&Entry) -> bool) -> Result<Self> {
		let numbers: Vec<bool> = index.entries().iter().map(accepts).collect();
		if numbers.contains(&true) {
			Ok(Self { numbers })
		} else {
			Err(Error::NothingEligible { dir: index.folder().to_owned() })
		}
	}

	/// Excludes the entries that `admits` does not admit, which may be all.
	fn retain(mut self, index: &Index, admits: impl Fn(&Entry) -> bool) -> Self {
		for (number, entry) in self.numbers.iter_mut().zip(index.entries()) {
			*number &= admits(entry);
		}
		self
	}

	/// Returns `true` if the entry with this number counts.
	#[inline]
	pub(crate) fn contains(&self, number: usize) -> bool {
		self.numbers.get(number).copied().unwrap_or_default()
	}
}

/// Traces outputs over the eligible contents of an index under one set of rules.
///
/// A new tracer is cheap. While it is used it learns which parts of the index the rules and the
/// choice of contents exclude, so keep it for as long as those apply. Many threads may share it.
///
/// ```rust
/// use tributary_attributor::{corpus::Source, index, Corpus, Tracer};
/// use tributary_primitives::{trace::TraceRules, ContributionId};
///
/// let id = |index| ContributionId { datanet: 0, index };
/// let original = Source::from_memory(id(1), 1, "the first to write these words");
/// let copy = Source::from_memory(id(0), 2, "(the first to write these words)");
/// let folder = std::env::temp_dir().join(format!("tributary-trace-{}", std::process::id()));
/// let index = index::build(&Corpus::new(vec![copy, original])?, &folder, |_progress| ())?;
///
/// let rules = TraceRules { window: 8, max_runs: 4, min_content: 16 };
/// let output = b"He was the first to write.";
/// let runs = Tracer::new(&index, rules, |_entry| true)?.trace(output);
/// assert_eq!(runs.iter().map(|run| run.contribution).collect::<Vec<_>>(), [id(1)]);
///
/// // Without the original, the copy owns the same positions.
/// let runs = Tracer::new(&index, rules, |entry| entry.id != id(1))?.trace(output);
/// assert_eq!(runs.iter().map(|run| run.contribution).collect::<Vec<_>>(), [id(0)]);
/// # drop(index);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Tracer<'i> {
	index: &'i Index,
	minima: Minima<'i>,
	rules: TraceRules,
	eligible: Eligible,
	memory: Memory,
}

impl<'i> Tracer<'i> {
	/// Returns a tracer over the contents that `accepts` accepts. Those that are shorter than the
	/// rules admit own nothing.
	///
	/// # Errors
	/// [`Error::NoWindow`] if the window is zero, [`Error::NothingEligible`] if no content is
	/// accepted.
	pub fn new(index: &'i Index, rules: TraceRules, accepts: impl FnMut(&Entry) -> bool) -> Result<Self> {
		if rules.window == 0 {
			return Err(Error::NoWindow);
		}
		let (minima, memory) = (index.minima(), Memory::new(index.len()));
		let eligible = Eligible::new(index, accepts)?.retain(index, |entry| rules.admits(&entry.content()));
		Ok(Self { index, minima, rules, eligible, memory })
	}

	/// Returns the index of the tracer.
	pub fn index(&self) -> &'i Index {
		self.index
	}

	/// Returns the rules of the tracer.
	pub fn rules(&self) -> TraceRules {
		self.rules
	}

	/// Returns the canonical trace of `output`.
	pub fn trace(&self, output: &[u8]) -> Vec<Run> {
		rule::trace(&self.rules, output, &Ahead::new(self, output))
	}

	/// Returns the smallest position among the suffixes in `range` that has `length` bytes of one
	/// eligible content.
	fn first_in(&self, range: Range<u64>, length: u64) -> Option<u64> {
		let accepts = |position| {
			let number = self.index.locate(position);
			let end = self.index.entries()[number].end();
			self.eligible.contains(number) && end.checked_sub(position).is_some_and(|left| left >= length)
		};
		let memory = (length == u64::from(self.rules.window)).then_some(&self.memory);
		self.minima.smallest(range.start, range.end, &accepts, memory)
	}

	/// Returns the contribution at a position, and the offset in it.
	fn place(&self, position: u64) -> (ContributionId, u64) {
		let entry = &self.index.entries()[self.index.locate(position)];
		(entry.id, position - entry.start)
	}

	/// Returns the number of `bytes` that match the content at `position`, up to `end`.
	fn common(&self, position: u64, end: u64, bytes: &[u8]) -> usize {
		let there = self.index.content().get(position as usize..end as usize).unwrap_or_default();
		there.iter().zip(bytes).take_while(|(there, byte)| there == byte).count()
	}

	/// Returns the places of the first window of `bytes`.
	fn look_up(&self, bytes: &[u8]) -> Option<Occurrences> {
		let window = bytes.get(..self.rules.window as usize)?;
		let range = self.index.range(window);
		Some(Occurrences { first: self.first_in(range.clone(), window.len() as u64), range })
	}

	/// Answers [`rule::Corpus::longest_prefix`] with the places of the first window of `bytes`.
	fn longest_prefix(&self, contribution: ContributionId, bytes: &[u8], found: Option<Occurrences>) -> (usize, u64) {
		let Some(entry) = self.index.entry(&contribution) else { return (0, 0) };
		match found.and_then(|found| Some((found.first?, found.range))) {
			Some((first, range)) if (entry.start..entry.end()).contains(&first) => {
				self.longest_prefix_from(entry, first, range, bytes)
			},
			_ => longest_prefix_in(self.index.bytes(entry), bytes),
		}
	}

	/// Answers [`rule::Corpus::longest_prefix`] for the first eligible entry with the first window
	/// of `bytes`. `range` holds the window's suffixes, `position` is the first that counts.
	///
	/// Every place of a longer prefix that counts is one of that window, hence in this content or
	/// in a later one. So the smallest of them is in this content, or none is. If the smallest
	/// leaves no room for the prefix, none does.
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

/// Places of a window in the index.
#[derive(Clone, Debug)]
struct Occurrences {
	/// Range of the suffixes that begin with the window.
	range: Range<u64>,
	/// First place that counts.
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

/// Returns the length of the longest prefix of `bytes` in `content`, and its offset, in one walk
/// along the content (Knuth, Morris and Pratt).
fn longest_prefix_in(content: &[u8], bytes: &[u8]) -> (usize, u64) {
	// borders[i]: length of the longest proper prefix of bytes[..=i] that is also its suffix.
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

/// A [`Tracer`] that looks up the windows of one output in batches, before the rule asks for them.
struct Ahead<'t, 'i> {
	tracer: &'t Tracer<'i>,
	output: &'t [u8],
	/// Windows that were looked up, by their start.
	known: RefCell<HashMap<usize, Occurrences>>,
}

impl<'t, 'i> Ahead<'t, 'i> {
	/// Number of windows in a batch.
	const BATCH: usize = 512;

	fn new(tracer: &'t Tracer<'i>, output: &'t [u8]) -> Self {
		Self { tracer, output, known: RefCell::default() }
	}

	/// Returns the start of `window` in the output, if it is a window of the output.
	fn start_of(&self, window: &[u8]) -> Option<usize> {
		let start = window.as_ptr().addr().checked_sub(self.output.as_ptr().addr())?;
		let is_window = window.len() == self.tracer.rules.window as usize
			&& self.output.get(start..start.checked_add(window.len())?) == Some(window);
		is_window.then_some(start)
	}

	/// Returns the places of the window at `start`.
	fn found(&self, start: usize) -> Option<Occurrences> {
		let mut known = self.known.borrow_mut();
		if let Some(found) = known.get(&start) {
			return Some(found.clone());
		}
		let length = self.tracer.rules.window as usize;
		let ahead = self.output.windows(length).enumerate().skip(start).take(Self::BATCH);
		let (starts, windows): (Vec<_>, Vec<_>) = ahead.filter(|(start, _)| !known.contains_key(start)).unzip();
		let index = self.tracer.index;
		let ranges = suffix::ranges(index.content(), index.suffixes(), &windows);
		known.extend(starts.into_iter().zip(ranges).map(|(start, range)| {
			let first = self.tracer.first_in(range.clone(), length as u64);
			(start, Occurrences { range, first })
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
