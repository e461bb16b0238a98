//! The canonical trace: whose words stand in an output, so that every wrong answer can be refuted by one span proof.
//!
//! Fix an output of `n` bytes, a window of `m` bytes and the eligible contributions in order of precedence. *Position `i`,
//! for `0 <= i <= n - m`, belongs to the first eligible contribution that contains the window `output[i..i + m]`, or to
//! nobody.* A later contribution changes no position that is already owned, so copying, padding, joining and
//! splitting others' words earn nothing from them.
//!
//! # Terms
//! - A *run* is `k` consecutive positions of one owner whose bytes, `k + m - 1` of them, stand contiguously in the owner's content.
//! - The *trace* is the runs taken greedily from the left, each as long as it can be. After `S` paid runs it stops, and what
//!   follows belongs to the pool; if there is another owner further on, one *further run* of one position shows where. It is
//!   not paid.
//! - A claim is *well-formed* if [`TraceRules::check_form`] says so, and *proven* if each run's span proof holds.
//!
//! # Theorem
//! Of the well-formed and proven claims for an output exactly one, up to the choice among several offsets of the same
//! bytes, admits no [`Refutation`]: the trace.
//!
//! *Proof.* Take a claim that admits none. A claimed position's window stands in the claimed contribution, for the run is
//! proven, so its owner is that one or an earlier one; without [`Earlier`](Refutation::Earlier) it is that one. Say that a
//! position *counts* if it lies before the end of the last run, or if there are at most `S` runs. An unclaimed position that
//! counts has no owner, without [`Missed`](Refutation::Missed). So the claim tells the owner of every position that counts.
//!
//! Compare it with the trace run by run, and let the runs so far be the same. If the claim has no further one, either it had its
//! unpaid one, and so had the trace, or everything counts, nothing behind is owned, and the trace ends too. Otherwise the
//! claim's next run begins at the first owned position behind, as the trace's does, and is of the same owner. If it is the
//! unpaid one, both have one position. If it is paid, it is not longer than the trace's, which is as long as can be. Were it
//! shorter, the position after it would have the same owner, and it counts: either there are at most `S` runs, or another run
//! stands behind this one. So the next run of the claim begins there, with the same owner, and the shorter one, extended by
//! that position, still stands contiguously, being a part of the trace's: [`Split`](Refutation::Split). So they are the same.
//!
//! Conversely, the trace tells the owner of every position that counts, so neither an earlier owner nor a missed one can be
//! shown, and a run that could be extended by a position of its owner would have been. ∎

use crate::{
	content::{Content, SpanError, SpanProof},
	ContributionId, Sequence,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// `k` consecutive positions of one owner, whose bytes `O[start .. start + positions + window - 1]` stand contiguously
/// in the contribution at `offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct Run {
	/// The first position.
	pub start: u32,
	/// How many positions: `k`.
	pub positions: u32,
	/// Whose they are.
	pub contribution: ContributionId,
	/// Where the bytes stand in its content.
	pub offset: u64,
}

/// A run with the proof that its bytes stand where it says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ProvenRun {
	/// What is claimed.
	pub run: Run,
	/// That [`Run::span`] stands at [`Run::offset`].
	pub proof: SpanProof,
}

/// The numbers that a trace is made under; frozen in a job when it is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "camelCase"))]
pub struct TraceRules {
	/// The window `m`: bytes that must stand contiguously for a position to be owned. At least 1; with 0 an output has
	/// no positions.
	pub window: u32,
	/// `S`: how many runs are paid.
	pub max_runs: u32,
}

/// Why runs are not well-formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormError {
	/// There are more than `S + 1`.
	TooManyRuns,
	/// One has no positions.
	EmptyRun,
	/// One goes beyond the last position.
	OutOfBounds,
	/// One begins before the end of the one before it.
	Overlapping,
	/// The further run, which only shows where the next owner stands, has more than one position.
	FurtherRunTooLong,
}

impl TraceRules {
	/// `n - m + 1`, or 0 when the output is shorter than the window.
	pub fn positions(&self, output_len: u32) -> u32 {
		match self.window.checked_sub(1) {
			Some(more) => output_len.saturating_sub(more),
			None => 0,
		}
	}

	/// The runs that are paid: all but the further one that shows where the next owner stands.
	pub fn paid<'a, R>(&self, runs: &'a [R]) -> &'a [R] {
		usize::try_from(self.max_runs).ok().and_then(|most| runs.get(..most)).unwrap_or(runs)
	}

	/// Paid positions by distinct contribution, in the order in which they first stand.
	pub fn owned(&self, runs: &[Run]) -> Vec<(ContributionId, u32)> {
		let mut owned: Vec<(ContributionId, u32)> = Vec::new();
		for run in self.paid(runs) {
			match owned.iter_mut().find(|(contribution, _)| *contribution == run.contribution) {
				Some((_, positions)) => *positions = positions.saturating_add(run.positions),
				None => owned.push((run.contribution, run.positions)),
			}
		}
		owned
	}

	/// Whether the runs stand in order, disjoint, inside the output, and at most `S` of them (and one further of one position).
	///
	/// # Errors
	/// The first fault from the left, except that too many runs are refused before any is looked at.
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

	/// The further run, if there is one.
	pub fn further<'a, R>(&self, runs: &'a [R]) -> Option<&'a R> {
		runs.get(self.paid(runs).len())
	}

	/// The bytes that `positions` positions from `start` on stand for.
	fn bytes<'a>(&self, output: &'a [u8], start: u32, positions: u32) -> Option<&'a [u8]> {
		let len = positions.checked_sub(1)?.checked_add(self.window)?;
		let end = usize::try_from(start.checked_add(len)?).ok()?;
		output.get(usize::try_from(start).ok()?..end)
	}
}

impl Run {
	/// The bytes of the output that the run speaks of: `[start, start + positions + window - 1)`. `None` if it has no
	/// positions or they are not in the output.
	pub fn span<'a>(&self, rules: &TraceRules, output: &'a [u8]) -> Option<&'a [u8]> {
		rules.bytes(output, self.start, self.positions)
	}

	/// The position after the last.
	pub fn end(&self) -> u32 {
		self.start.saturating_add(self.positions)
	}

	/// Whether `position` is one of the run's.
	pub fn claims(&self, position: u32) -> bool {
		(self.start..self.end()).contains(&position)
	}
}

/// Contributions that may own positions, as the tracer asks of them.
pub trait Corpus {
	/// The first eligible contribution, in precedence order, that contains `window`, and one offset where.
	fn first_owner(&self, window: &[u8]) -> Option<(ContributionId, u64)>;
	/// The length of the longest prefix of `bytes` that stands contiguously in `contribution`, and an offset where it does.
	fn longest_prefix(&self, contribution: ContributionId, bytes: &[u8]) -> (usize, u64);
}

/// The canonical trace of `output`.
///
/// Well-formed, and proven by the span proofs of its runs, for a corpus that answers truly. Asks for the first owner of
/// each position up to the end of the trace once. An output of more than 4 GiB is traced up to there.
pub fn trace<C: Corpus + ?Sized>(rules: &TraceRules, output: &[u8], corpus: &C) -> Vec<Run> {
	let positions = rules.positions(u32::try_from(output.len()).unwrap_or(u32::MAX));
	let paid = usize::try_from(rules.max_runs).unwrap_or(usize::MAX);
	let owner = |position: u32| rules.bytes(output, position, 1).and_then(|window| corpus.first_owner(window));

	let mut runs = Vec::new();
	let mut position = 0;
	// The owner of the position where a run ended, which was asked for already.
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

/// The position after the last one up to which the output from `start` on stands contiguously in `contribution`, and an
/// offset where it does.
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
		// The corpus says that not even the window stands there: it contradicts itself, and one position is what it said first.
		0 => one,
		positions => (start.saturating_add(positions), longest),
	}
}

/// One span proof that shows a well-formed and proven claim to be wrong.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Refutation {
	/// A claimed position whose window also stands in an earlier eligible contribution.
	#[codec(index = 0)]
	Earlier {
		/// The position.
		position: u32,
		/// The earlier contribution.
		contribution: ContributionId,
		/// Where the window stands in it.
		offset: u64,
		/// That it does.
		proof: SpanProof,
	},
	/// An unclaimed position, before the end of the last run or anywhere if there are at most `S` runs, whose window stands
	/// in an eligible contribution.
	#[codec(index = 1)]
	Missed {
		/// The position.
		position: u32,
		/// A contribution that contains its window.
		contribution: ContributionId,
		/// Where the window stands in it.
		offset: u64,
		/// That it does.
		proof: SpanProof,
	},
	/// Two adjacent runs of one owner, whose first, extended by one position, still stands contiguously in it.
	#[codec(index = 2)]
	Split {
		/// The place of the first of the two among the runs.
		run: u32,
		/// Where the extended run stands in the owner's content.
		offset: u64,
		/// That it does.
		proof: SpanProof,
	},
}

/// What the chain knows of an eligible contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eligible {
	/// Its content.
	pub content: Content,
	/// Its precedence.
	pub sequence: Sequence,
}

/// Why a refutation does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefutationError {
	/// The position is not one of the output's, or is unclaimed where a claimed one is asked for, or the other way round.
	WrongPosition,
	/// The position is unclaimed behind a trace that stopped after its paid runs: it belongs to the pool.
	BeyondTrace,
	/// There is no such run with another behind it.
	UnknownRun,
	/// The two runs are not adjacent runs of one owner.
	NotAdjacent,
	/// A contribution that it rests on is not eligible.
	NotEligible,
	/// The contribution is not earlier than the claimed one.
	NotEarlier,
	/// The span proof does not hold.
	Proof(SpanError),
}

impl Refutation {
	/// The contribution whose content the proof opens. `None` if the refutation speaks of a run that is not there.
	pub fn witness(&self, runs: &[Run]) -> Option<ContributionId> {
		match self {
			Self::Earlier { contribution, .. } | Self::Missed { contribution, .. } => Some(*contribution),
			Self::Split { run, .. } => {
				usize::try_from(*run).ok().and_then(|run| runs.get(run)).map(|run| run.contribution)
			},
		}
	}

	/// The proof it brings.
	pub fn proof(&self) -> &SpanProof {
		match self {
			Self::Earlier { proof, .. } | Self::Missed { proof, .. } | Self::Split { proof, .. } => proof,
		}
	}

	/// Whether the claim `runs` for `output` is wrong by this refutation. The claim must be well-formed and proven: what
	/// this says of any other has no meaning.
	///
	/// `eligible` tells what is known of a contribution that may own positions of this output, and nothing of any other; it
	/// is asked for one contribution, and by [`Refutation::Earlier`] for the claimed one too. Verifies one span proof, and that
	/// last: of one window, or of one run and a byte for [`Refutation::Split`].
	///
	/// # Errors
	/// Any [`RefutationError`] says that the refutation does not hold, and why. The claim may be wrong nevertheless.
	pub fn check(
		&self,
		rules: &TraceRules,
		output: &[u8],
		runs: &[Run],
		eligible: impl Fn(ContributionId) -> Option<Eligible>,
	) -> Result<(), RefutationError> {
		let known = |contribution| eligible(contribution).ok_or(RefutationError::NotEligible);
		match self {
			Self::Earlier { position, contribution, offset, proof } => {
				let claimed = claimant(runs, *position).ok_or(RefutationError::WrongPosition)?;
				let window = rules.bytes(output, *position, 1).ok_or(RefutationError::WrongPosition)?;
				let (witness, accused) = (known(*contribution)?, known(claimed.contribution)?);
				if witness.sequence >= accused.sequence {
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
				let index = usize::try_from(*run).map_err(|_| RefutationError::UnknownRun)?;
				let Some([first, second]) = runs.get(index..).and_then(|runs| runs.first_chunk::<2>()) else {
					return Err(RefutationError::UnknownRun);
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

/// The run that claims `position`.
fn claimant(runs: &[Run], position: u32) -> Option<&Run> {
	runs.iter().find(|run| run.claims(position))
}

fn verify(proof: &SpanProof, witness: &Eligible, offset: u64, span: &[u8]) -> Result<(), RefutationError> {
	proof.verify(&witness.content, offset, span).map_err(RefutationError::Proof)
}
