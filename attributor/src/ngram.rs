//! A language model that is the index itself: it continues as the corpus does after the longest
//! context that the corpus knows.
//!
//! The model takes the longest suffix of the text so far, up to a limit, that the corpus contains
//! at least twice, so that there is a choice. It picks one of those places with equal probability
//! and writes what follows there: one byte, or one character if the corpus is UTF-8. Where nothing
//! follows, it backs off to a shorter suffix. That is an n-gram model whose counts come straight
//! from the suffix array, without tables or smoothing.
//!
//! The output depends on the index, the eligible contents, the prompt, the seed and the options
//! only. The random numbers are those of `ChaCha8`, and all arithmetic is on integers.

use crate::{
	error::Result,
	index::{Entry, Index},
	trace::Eligible,
};
use rand_chacha::{
	rand_core::{RngCore, SeedableRng},
	ChaCha8Rng,
};

/// Options of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
	/// Longest context in bytes. A longer context quotes more.
	pub max_context: usize,
	/// Number of occurrences that a context needs to be preferred to a shorter one.
	pub min_count: u64,
}

impl Default for Options {
	fn default() -> Self {
		Self { max_context: 24, min_count: 2 }
	}
}

/// A model over the eligible contents of an index.
pub struct Model<'i> {
	index: &'i Index,
	options: Options,
	eligible: Eligible,
	/// Eligible entries, each with the number of eligible bytes up to its end.
	ends: Vec<(u64, &'i Entry)>,
}

/// Number of places that are tried before a context is abandoned.
const TRIES: u32 = 32;
/// Length in bytes below which the end of a prompt says little about what follows.
const MEANINGFUL: usize = 8;
/// Maximum length of a prompt in bytes. Of a longer one only the end is read.
const MAX_PROMPT: usize = 4096;

impl<'i> Model<'i> {
	/// Returns a model over the contents that `accepts` accepts.
	///
	/// # Errors
	/// [`Error::NothingEligible`](crate::Error::NothingEligible) if no content is accepted.
	pub fn new(index: &'i Index, options: Options, accepts: impl FnMut(&Entry) -> bool) -> Result<Self> {
		let eligible = Eligible::new(index, accepts)?;
		let mut total = 0;
		let entries = index.entries().iter().enumerate().filter(|(number, _)| eligible.contains(*number));
		let ends = entries
			.map(|(_, entry)| {
				total += entry.length;
				(total, entry)
			})
			.collect();
		Ok(Self { index, options, eligible, ends })
	}

	/// Returns at most `length` bytes that might follow `prompt`. If the corpus is UTF-8, so is the
	/// answer, which may end a few bytes early for it.
	pub fn generate(&self, prompt: &[u8], length: usize, seed: u64) -> Vec<u8> {
		let mut random = Random::new(prompt, seed);
		let mut text = self.opening(prompt).to_vec();
		let start = text.len();
		loop {
			let next = self.next(&text, &mut random);
			if text.len() - start + next.len() > length {
				return text.split_off(start);
			}
			text.extend_from_slice(next);
		}
	}

	/// Returns the text that the answer continues: the end of the prompt if the corpus knows it,
	/// else the longest passage of the prompt that the corpus knows.
	fn opening<'p>(&self, prompt: &'p [u8]) -> &'p [u8] {
		let prompt = &prompt[prompt.len().saturating_sub(MAX_PROMPT)..];
		if self.longest_context(prompt, 1) >= MEANINGFUL.min(self.options.max_context) {
			return prompt;
		}
		let is_word = |at: usize| prompt.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
		let passages = (0..prompt.len())
			.filter(|at| is_word(*at) && !(*at > 0 && is_word(at - 1)))
			.map(|at| &prompt[at..at + self.known_prefix(&prompt[at..])]);
		passages.max_by_key(|passage| passage.len()).unwrap_or_default()
	}

	/// Returns the length of the longest prefix of `bytes` in the corpus, in whole characters.
	fn known_prefix(&self, bytes: &[u8]) -> usize {
		let longest = bytes.len().min(256);
		let mut length = last_true(longest, |length| !self.index.range(&bytes[..length]).is_empty());
		while self.index.is_utf8() && length > 0 && bytes.get(length).is_some_and(|byte| is_continuation(*byte)) {
			length -= 1;
		}
		length
	}

	/// Returns the length of the longest suffix of `text`, up to the limit, that occurs in the
	/// corpus at least `count` times.
	fn longest_context(&self, text: &[u8], count: u64) -> usize {
		let longest = text.len().min(self.options.max_context);
		last_true(longest, |length| {
			let range = self.index.range(&text[text.len() - length..]);
			range.end - range.start >= count
		})
	}

	/// Returns the symbol to write after `text`.
	fn next(&self, text: &[u8], random: &mut Random) -> &'i [u8] {
		let mut length = self.longest_context(text, self.options.min_count);
		if length < MEANINGFUL {
			// A context that occurs once is better than almost none.
			length = self.longest_context(text, 1).min(MEANINGFUL).max(length);
		}
		while length > 0 {
			let context = &text[text.len() - length..];
			if !(self.index.is_utf8() && is_continuation(context[0])) {
				let range = self.index.range(context);
				let suffixes = self.index.suffixes();
				for _ in 0..TRIES {
					let Some(place) = random.below(range.end - range.start) else { break };
					let position = suffixes.get(range.start + place);
					let number = self.index.locate(position);
					if self.eligible.contains(number) {
						if let Some(symbol) = self.symbol(&self.index.entries()[number], position + length as u64) {
							return symbol;
						}
					}
				}
			}
			length -= 1;
		}
		self.anywhere(random)
	}

	/// Returns a random byte or character of the eligible contents.
	fn anywhere(&self, random: &mut Random) -> &'i [u8] {
		let total = self.ends.last().map_or(0, |(end, _)| *end);
		let Some(place) = random.below(total) else { return &[] };
		let number = self.ends.partition_point(|(end, _)| *end <= place);
		let Some((end, entry)) = self.ends.get(number) else { return &[] };
		let mut position = entry.end() - (end - place);
		loop {
			match self.symbol(entry, position) {
				Some(symbol) => return symbol,
				None if position > entry.start => position -= 1,
				None => return &[],
			}
		}
	}

	/// Returns the byte or the whole character of `entry` at `position`, or `None` at its end or
	/// inside a character.
	fn symbol(&self, entry: &Entry, position: u64) -> Option<&'i [u8]> {
		let bytes = self.index.content().get(position as usize..entry.end() as usize)?;
		let first = *bytes.first()?;
		if !self.index.is_utf8() {
			return bytes.get(..1);
		}
		let rest = bytes[1..].iter().take_while(|byte| is_continuation(**byte)).count();
		(!is_continuation(first)).then(|| &bytes[..1 + rest])
	}
}

/// Returns `true` if a byte continues a UTF-8 character.
fn is_continuation(byte: u8) -> bool {
	byte & 0xc0 == 0x80
}

/// Returns the largest of `1..=max` for which `holds` holds, or 0. `holds` must hold up to some
/// number and for none above it.
fn last_true(max: usize, holds: impl Fn(usize) -> bool) -> usize {
	let (mut low, mut high) = (0, max);
	while low < high {
		let middle = low + (high - low).div_ceil(2);
		if holds(middle) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}
	low
}

/// Random numbers that are the same on every machine.
struct Random(ChaCha8Rng);

impl Random {
	fn new(prompt: &[u8], seed: u64) -> Self {
		let mut hasher = blake3::Hasher::new_derive_key("tributary 2026-11-20 n-gram model, seed then prompt");
		hasher.update(&seed.to_le_bytes()).update(prompt);
		Self(ChaCha8Rng::from_seed(hasher.finalize().into()))
	}

	/// Returns a random number below `bound`, or `None` if `bound` is zero.
	fn below(&mut self, bound: u64) -> Option<u64> {
		let scaled = u128::from(self.0.next_u64()) * u128::from(bound);
		(bound > 0).then_some((scaled >> 64) as u64)
	}
}
