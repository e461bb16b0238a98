//! The canonical trace: whose words an output contains, such that one span proof refutes any wrong
//! claim.
//!
//! Let there be an output of `n` bytes, a window of `m` bytes and the eligible contributions in
//! order of precedence. *Position `i`, for `0 <= i <= n - m`, belongs to the first eligible
//! contribution that contains the window `output[i..i + m]`. If none does, it has no owner.* A
//! later contribution changes no position that is already owned. So nothing can be earned from the
//! words of others by copying, padding, joining or splitting them.
//!
//! A content below a minimum length is not traceable: whatever else makes its contribution
//! eligible, it owns nothing. Otherwise crumbs of common phrases could use up the paid runs.
//!
//! # Terminology
//! - A *run* is `k` consecutive positions of one owner whose `k + m - 1` bytes are contiguous in
//!   the owner's content.
//! - The *trace* consists of the runs taken greedily from the left, each as long as possible. It
//!   stops after `S` paid runs, and the rest belongs to the pool. If there is another owner further
//!   on, one *further run* of one position shows it. The further run is not paid.
//! - A claim is *well-formed* if [`TraceRules::check_form`] accepts it, and *proven* if the span
//!   proof of each run holds.
//!
//! # Theorem
//! Of the well-formed and proven claims for an output, exactly one admits no [`Refutation`]: the
//! trace. (Claims that differ only in the choice among several offsets of the same bytes count as
//! one.)
//!
//! *Proof.* Take a claim that admits no refutation. The claimed contribution contains the window of
//! a claimed position, because the run is proven. So the owner is that contribution or an earlier
//! one; without [`Earlier`](Refutation::Earlier) it is that one. Say that a position *counts* if it
//! lies before the end of the last run, or if there are at most `S` runs. Without
//! [`Missed`](Refutation::Missed), an unclaimed position that counts has no owner. So the claim
//! states the owner of every position that counts.
//!
//! Compare the claim with the trace run by run, and let the runs so far be equal. If the claim has
//! no next run, there are two cases. Either its last run was the unpaid one, and so was that of the
//! trace. Or every position counts, no later position is owned, and the trace ends too. Otherwise
//! the claim's next run begins at the first owned position that follows, as the trace's does, and
//! has the same owner. If it is the unpaid one, both have one position. If it is paid, it is not
//! longer than the trace's, which is as long as possible. Suppose that it were shorter. Then the
//! position after it would have the same owner, and it counts: either there are at most `S` runs,
//! or another run follows this one. So the claim's next run begins there, with the same owner. The
//! shorter run, extended by that position, is part of the trace's run and hence still contiguous:
//! [`Split`](Refutation::Split). So the runs are equal.
//!
//! Conversely, the trace states the owner of every position that counts. So neither an earlier
//! owner nor a missed one can be shown. A run that could be extended by a position of its owner
//! would have been. ∎

use crate::{
	content::{Content, SpanError, SpanProof},
	ids::{ContributionId, Sequence},
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::Range;
use scale_info::TypeInfo;

/// Maximum number of paid runs of a trace, whatever its rules: the state has room for as many
/// sources.
pub const MAX_PAID_RUNS: u32 = 512;

/// Consecutive positions of one owner, whose bytes
/// `output[start .. start + positions + window - 1]` are contiguous in the contribution at
/// `offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct Run {
	/// First position.
	pub start: u32,
	/// Number of positions: `k`.
	pub positions: u32,
	/// Owner of the positions.
	pub contribution: ContributionId,
	/// Offset of the bytes in the owner's content.
	pub offset: u64,
}

/// Run with the proof that its bytes are at its offset.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ProvenRun {
	/// Claimed run.
	pub run: Run,
	/// Proof that [`Run::span`] is at [`Run::offset`].
	pub proof: SpanProof,
}

/// Parameters of a trace, frozen in a job when it is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "camelCase"))]
pub struct TraceRules {
	/// Window `m`: number of contiguous bytes that make a position owned. At least 1; with 0 an
	/// output has no positions.
	pub window: u32,
	/// Maximum number of paid runs: `S`.
	pub max_runs: u32,
	/// Minimum length of a traceable content, in bytes. A contribution of a shorter one owns no
	/// position.
	pub min_content: u32,
}

/// Fault in the form of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormError {
	/// There are more than `S + 1` runs.
	TooManyRuns,
	/// A run has no positions.
	EmptyRun,
	/// A run exceeds the last position.
	OutOfBounds,
	/// A run begins before the end of the previous one.
	Overlapping,
	/// The further run, which only shows the next owner, has more than one position.
	FurtherRunTooLong,
}

impl TraceRules {
	/// Returns `true` if a content is long enough to own positions.
	pub fn admits(&self, content: &Content) -> bool {
		content.len >= self.min_content.into()
	}

	/// Returns the number of positions: `n - m + 1`, or 0 if the output is shorter than the window.
	pub fn positions(&self, output_len: u32) -> u32 {
		match self.window.checked_sub(1) {
			Some(more) => output_len.saturating_sub(more),
			None => 0,
		}
	}

	/// Returns the paid runs: all but the further run.
	pub fn paid<'a, R>(&self, runs: &'a [R]) -> &'a [R] {
		usize::try_from(self.max_runs).ok().and_then(|max| runs.get(..max)).unwrap_or(runs)
	}

	/// Returns the paid positions of each distinct contribution, in the order of their first runs.
	pub fn owned(&self, runs: &[Run]) -> Vec<(ContributionId, u32)> {
		let mut owned: Vec<(ContributionId, u32)> = Vec::new();
		let mut places = BTreeMap::new();
		for run in self.paid(runs) {
			let place = *places.entry(run.contribution).or_insert(owned.len());
			match owned.get_mut(place) {
				Some((_, positions)) => *positions = positions.saturating_add(run.positions),
				None => owned.push((run.contribution, run.positions)),
			}
		}
		owned
	}

	/// Checks that the runs are in order, disjoint and inside the output, and that at most one
	/// further run of one position follows `S` paid runs.
	///
	/// # Errors
	/// The first fault from the left. Too many runs are refused before any run is checked.
	pub fn check_form(&self, output_len: u32, runs: &[Run]) -> Result<(), FormError> {
		let further = self.further(runs);
		let paid = self.paid(runs);
		if runs.len().saturating_sub(paid.len()) > 1 {
			return Err(FormError::TooManyRuns);
		}
		let positions = self.positions(output_len);
		let mut next = 0;
		for run in runs {
			if run.positions == 0 {
				return Err(FormError::EmptyRun);
			}
			if run.start < next {
				return Err(FormError::Overlapping);
			}
			next = run.start.checked_add(run.positions).ok_or(FormError::OutOfBounds)?;
			if next > positions {
				return Err(FormError::OutOfBounds);
			}
		}
		match further {
			Some(run) if run.positions > 1 => Err(FormError::FurtherRunTooLong),
			_ => Ok(()),
		}
	}

	/// Returns the further run, if there is one.
	pub fn further<'a, R>(&self, runs: &'a [R]) -> Option<&'a R> {
		runs.get(self.paid(runs).len())
	}

	/// Returns the bytes of `positions` positions from `start` on.
	fn bytes<'a>(&self, output: &'a [u8], start: u32, positions: u32) -> Option<&'a [u8]> {
		let len = positions.checked_sub(1)?.checked_add(self.window)?;
		let end = usize::try_from(start.checked_add(len)?).ok()?;
		output.get(usize::try_from(start).ok()?..end)
	}
}

impl Run {
	/// Returns the bytes of the run in the output: `[start, start + positions + window - 1)`.
	/// Returns `None` if the run has no positions or exceeds the output.
	pub fn span<'a>(&self, rules: &TraceRules, output: &'a [u8]) -> Option<&'a [u8]> {
		rules.bytes(output, self.start, self.positions)
	}

	/// Returns the position after the last one.
	pub fn end(&self) -> u32 {
		self.start.saturating_add(self.positions)
	}

	/// Returns `true` if the run claims `position`.
	pub fn claims(&self, position: u32) -> bool {
		(self.start..self.end()).contains(&position)
	}
}

/// Contributions that may own positions, as [`trace()`] queries them: the eligible ones that
/// [`TraceRules::admits`] admits.
pub trait Corpus {
	/// Returns the first eligible contribution, by precedence, that contains `window`, and an
	/// offset of the window in it.
	fn first_owner(&self, window: &[u8]) -> Option<(ContributionId, u64)>;
	/// Returns the length of the longest prefix of `bytes` that is contiguous in `contribution`,
	/// and an offset of it.
	fn longest_prefix(&self, contribution: ContributionId, bytes: &[u8]) -> (usize, u64);
}

/// Returns the canonical trace of `output`.
///
/// For a corpus that answers truly, the trace is well-formed and its runs can be proven. Queries
/// the first owner of each position once, up to the end of the trace. Of an output of more than 4
/// GiB, only the first 4 GiB are traced.
///
/// ```rust
/// use tributary_primitives::{
///     trace::{trace, Corpus, TraceRules},
///     ContributionId,
/// };
///
/// /// One contribution, searched by brute force.
/// struct One(&'static [u8]);
///
/// const ID: ContributionId = ContributionId { datanet: 0, index: 7 };
///
/// impl Corpus for One {
///     fn first_owner(&self, window: &[u8]) -> Option<(ContributionId, u64)> {
///         let offset = self.0.windows(window.len()).position(|bytes| bytes == window)?;
///         Some((ID, offset as u64))
///     }
///     fn longest_prefix(&self, _: ContributionId, bytes: &[u8]) -> (usize, u64) {
///         let mut prefixes = (1..=bytes.len()).rev().map(|length| &bytes[..length]);
///         prefixes
///             .find_map(|prefix| Some((prefix.len(), self.first_owner(prefix)?.1)))
///             .unwrap_or_default()
///     }
/// }
///
/// let rules = TraceRules { window: 4, max_runs: 8, min_content: 16 };
/// let output = b"he is what he eats";
/// let runs = trace(&rules, output, &One(b"a man is what he eats"));
/// assert_eq!(runs.len(), 1);
/// assert_eq!((runs[0].start, runs[0].positions, runs[0].offset), (2, 13, 5));
/// assert_eq!(runs[0].span(&rules, output), Some(b" is what he eats".as_slice()));
/// ```
pub fn trace<C: Corpus + ?Sized>(rules: &TraceRules, output: &[u8], corpus: &C) -> Vec<Run> {
	let positions = rules.positions(u32::try_from(output.len()).unwrap_or(u32::MAX));
	let paid = usize::try_from(rules.max_runs).unwrap_or(usize::MAX);
	let owner = |position: u32| rules.bytes(output, position, 1).and_then(|window| corpus.first_owner(window));

	let mut runs = Vec::new();
	let mut position = 0;
	// Owner of the position at which the last run ended, which was already queried.
	let mut known = None;
	while position < positions {
		let Some((contribution, offset)) = known.take().unwrap_or_else(|| owner(position)) else {
			position = position.saturating_add(1);
			continue;
		};
		let start = position;
		position = position.saturating_add(1);
		if runs.len() >= paid {
			runs.push(Run { start, positions: 1, contribution, offset });
			break;
		}
		let (end, offset) = contiguous(rules, output, corpus, start, contribution, offset);
		while position < end {
			let next = owner(position);
			if !matches!(next, Some((other, _)) if other == contribution) {
				known = Some(next);
				break;
			}
			position = position.saturating_add(1);
		}
		runs.push(Run { start, positions: position.saturating_sub(start), contribution, offset });
	}
	runs
}

/// Returns the end of the positions from `start` on whose bytes are contiguous in `contribution`,
/// and an offset of them.
fn contiguous<C: Corpus + ?Sized>(
	rules: &TraceRules,
	output: &[u8],
	corpus: &C,
	start: u32,
	contribution: ContributionId,
	offset: u64,
) -> (u32, u64) {
	let one = (start.saturating_add(1), offset);
	let Some(rest) = usize::try_from(start).ok().and_then(|start| output.get(start..)) else { return one };
	let (len, longest) = corpus.longest_prefix(contribution, rest);
	match rules.positions(u32::try_from(len.min(rest.len())).unwrap_or(u32::MAX)) {
		// Not even the window is there: the corpus contradicts its own first answer. Keep one
		// position.
		0 => one,
		positions => (start.saturating_add(positions), longest),
	}
}

/// One span proof that shows that a well-formed and proven claim is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Refutation {
	/// Claimed position whose window is also in an earlier eligible contribution.
	#[codec(index = 0)]
	Earlier {
		/// Position.
		position: u32,
		/// Earlier contribution.
		contribution: ContributionId,
		/// Offset of the window in that contribution.
		offset: u64,
		/// Proof of the window at the offset.
		proof: SpanProof,
	},
	/// Unclaimed position whose window is in an eligible contribution. The position must be
	/// before the end of the last run, unless there are at most `S` runs.
	#[codec(index = 1)]
	Missed {
		/// Position.
		position: u32,
		/// Contribution that contains its window.
		contribution: ContributionId,
		/// Offset of the window in that contribution.
		offset: u64,
		/// Proof of the window at the offset.
		proof: SpanProof,
	},
	/// Two adjacent runs of one owner, the first of which is still contiguous in the owner's
	/// content when it is extended by one position.
	#[codec(index = 2)]
	Split {
		/// Index of the first of the two runs.
		run: u32,
		/// Offset of the extended run in the owner's content.
		offset: u64,
		/// Proof of the extended run at the offset.
		proof: SpanProof,
	},
}

/// Facts that the chain keeps about an eligible contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eligible {
	/// Content of the contribution.
	pub content: Content,
	/// Precedence of the contribution. Equal ones are ordered by the contributions' ids.
	pub sequence: Sequence,
}

/// Reason why a refutation does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefutationError {
	/// The position is not one of the output, is unclaimed where a claimed one is required, or is
	/// claimed where an unclaimed one is required.
	WrongPosition,
	/// The position follows a trace that stopped after its paid runs: it belongs to the pool.
	BeyondTrace,
	/// There is no such run, or no run follows it.
	RunNotFound,
	/// The two runs are not adjacent runs of one owner.
	NotAdjacent,
	/// A contribution named by the refutation, or accused by it, is not eligible or too short.
	NotEligible,
	/// The contribution is not earlier than the claimed one.
	NotEarlier,
	/// The span proof does not hold.
	Proof(SpanError),
}

impl Refutation {
	/// Returns the contribution whose content the proof opens, or `None` if the refutation names a
	/// run that does not exist.
	pub fn witness(&self, runs: &[Run]) -> Option<ContributionId> {
		match self {
			Self::Earlier { contribution, .. } | Self::Missed { contribution, .. } => Some(*contribution),
			Self::Split { run, .. } => {
				usize::try_from(*run).ok().and_then(|run| runs.get(run)).map(|run| run.contribution)
			},
		}
	}

	/// Returns the range of the output's bytes that the proof shows, or `None` if the refutation
	/// names a run that does not exist.
	pub fn shown(&self, rules: &TraceRules, runs: &[Run]) -> Option<Range<u32>> {
		let (start, positions) = match self {
			Self::Earlier { position, .. } | Self::Missed { position, .. } => (*position, 1),
			Self::Split { run, .. } => {
				let first = usize::try_from(*run).ok().and_then(|run| runs.get(run))?;
				(first.start, first.positions.saturating_add(1))
			},
		};
		let len = positions.saturating_sub(1).saturating_add(rules.window);
		Some(start..start.saturating_add(len))
	}

	/// Returns the proof of the refutation.
	pub fn proof(&self) -> &SpanProof {
		match self {
			Self::Earlier { proof, .. } | Self::Missed { proof, .. } | Self::Split { proof, .. } => proof,
		}
	}

	/// Checks that this refutation shows the claim `runs` for `output` to be wrong. The claim must
	/// be well-formed and proven; for any other the result has no meaning.
	///
	/// `eligible` returns the facts about a contribution that may own positions of this output, and
	/// `None` for any other. It is called for one contribution, and by [`Refutation::Earlier`] for
	/// the claimed one too. Verifies one span proof, as the last step: of one window, or of one run
	/// and a byte for [`Refutation::Split`].
	///
	/// # Errors
	/// A [`RefutationError`] if the refutation does not hold. The claim may be wrong nevertheless.
	pub fn check(
		&self,
		rules: &TraceRules,
		output: &[u8],
		runs: &[Run],
		eligible: impl Fn(ContributionId) -> Option<Eligible>,
	) -> Result<(), RefutationError> {
		let known = |contribution| {
			let found = eligible(contribution).filter(|eligible| rules.admits(&eligible.content));
			found.ok_or(RefutationError::NotEligible)
		};
		match self {
			Self::Earlier { position, contribution, offset, proof } => {
				let claimed = claimant(runs, *position).ok_or(RefutationError::WrongPosition)?;
				let window = rules.bytes(output, *position, 1).ok_or(RefutationError::WrongPosition)?;
				let (witness, accused) = (known(*contribution)?, known(claimed.contribution)?);
				if (witness.sequence, *contribution) >= (accused.sequence, claimed.contribution) {
					return Err(RefutationError::NotEarlier);
				}
				verify(proof, &witness, *offset, window)
			},
			Self::Missed { position, contribution, offset, proof } => {
				if claimant(runs, *position).is_some() {
					return Err(RefutationError::WrongPosition);
				}
				let window = rules.bytes(output, *position, 1).ok_or(RefutationError::WrongPosition)?;
				let end = runs.last().map_or(0, Run::end);
				if rules.further(runs).is_some() && *position >= end {
					return Err(RefutationError::BeyondTrace);
				}
				verify(proof, &known(*contribution)?, *offset, window)
			},
			Self::Split { run, offset, proof } => {
				let index = usize::try_from(*run).map_err(|_| RefutationError::RunNotFound)?;
				let Some([first, second]) = runs.get(index..).and_then(|runs| runs.first_chunk::<2>()) else {
					return Err(RefutationError::RunNotFound);
				};
				if first.end() != second.start || first.contribution != second.contribution {
					return Err(RefutationError::NotAdjacent);
				}
				let extended = first.positions.checked_add(1);
				let span = extended.and_then(|positions| rules.bytes(output, first.start, positions));
				verify(proof, &known(first.contribution)?, *offset, span.ok_or(RefutationError::WrongPosition)?)
			},
		}
	}
}

/// Returns the run that claims `position`.
fn claimant(runs: &[Run], position: u32) -> Option<&Run> {
	runs.iter().find(|run| run.claims(position))
}

fn verify(proof: &SpanProof, witness: &Eligible, offset: u64, span: &[u8]) -> Result<(), RefutationError> {
	proof.verify(&witness.content, offset, span).map_err(RefutationError::Proof)
}
