//! Whether a submission's trace claim is well formed and proven. Pure: what a contribution is comes in from outside.

use crate::{
	types::{Basis, Owned, Runs},
	Error,
};
use alloc::{
	collections::{btree_map::Entry, BTreeMap},
	vec::Vec,
};
use codec::Encode;
use tributary_primitives::{
	content::Content,
	terms::AttributionMethod,
	trace::{Eligible, FormError, ProvenRun, Run, TraceRules},
	traits::Ineligible,
	ContentHash, ContributionId,
};

/// A trace that was found well formed and whose every run is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
	/// Whether it is a trace that could be refuted.
	pub basis: Basis,
	/// The runs as claimed, without their proofs.
	pub runs: Runs,
	/// BLAKE3 of their SCALE encoding.
	pub runs_hash: ContentHash,
	/// The windows of the output, owned or not.
	pub positions: u32,
	/// The paid positions by distinct contribution, in the order of their first appearance.
	pub owned: Owned,
}

/// Why a claim is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// The method attributes by no trace, and yet there is one; or by citations, of which there are none.
	TraceNotAllowed,
	/// The method attributes by no citations.
	CitationsNotAllowed,
	/// The runs are not of the form that the rules demand.
	Form(FormError),
	/// A citation has no bytes.
	EmptyCitation,
	/// Two citations share a byte, or they are out of order.
	CitationsOverlap,
	/// The citations have more bytes together than they may.
	TooManyCitedBytes,
	/// A run or a citation names a contribution that may not own positions of this output.
	Ineligible(Ineligible),
	/// The bytes of a run or a citation do not stand where it says.
	ProofInvalid,
}

/// Check a claim: its form first, since it bounds all that follows, then each distinct contribution once, then each run's
/// proof, the further run's too.
pub fn verify(
	method: &AttributionMethod,
	rules: &TraceRules,
	output: &[u8],
	proven: &[ProvenRun],
	mut eligible: impl FnMut(ContributionId) -> Result<Eligible, Ineligible>,
) -> Result<Verified, Refusal> {
	let basis = match method {
		AttributionMethod::Pooled if proven.is_empty() => Basis::Pooled,
		AttributionMethod::Spans(_) => Basis::Traced,
		AttributionMethod::Pooled | AttributionMethod::Retrieval(_) => return Err(Refusal::TraceNotAllowed),
	};
	let output_len = u32::try_from(output.len()).map_err(|_| Refusal::Form(FormError::OutOfBounds))?;
	let runs: Vec<Run> = proven.iter().map(|proven| proven.run).collect();
	rules.check_form(output_len, &runs).map_err(Refusal::Form)?;

	let mut contents = BTreeMap::new();
	for run in &runs {
		if let Entry::Vacant(unknown) = contents.entry(run.contribution) {
			unknown.insert(eligible(run.contribution).map_err(Refusal::Ineligible)?.content);
		}
	}
	for ProvenRun { run, proof } in proven {
		let content = contents.get(&run.contribution).ok_or(Refusal::Ineligible(Ineligible::Unknown))?;
		let span = run.span(rules, output).ok_or(Refusal::Form(FormError::OutOfBounds))?;
		proof.verify(content, run.offset, span).map_err(|_| Refusal::ProofInvalid)?;
	}

	Ok(Verified {
		basis,
		runs_hash: Content::of(&runs.encode()).hash,
		positions: rules.positions(output_len),
		owned: rules.owned(&runs).try_into().map_err(|_| Refusal::Form(FormError::TooManyRuns))?,
		runs: runs.try_into().map_err(|_| Refusal::Form(FormError::TooManyRuns))?,
	})
}

impl<T> From<Refusal> for Error<T> {
	fn from(refusal: Refusal) -> Self {
		match refusal {
			Refusal::TraceNotAllowed => Self::TraceNotAllowed,
			Refusal::CitationsNotAllowed => Self::CitationsNotAllowed,
			Refusal::Form(FormError::TooManyRuns) => Self::TooManyRuns,
			Refusal::Form(FormError::EmptyRun) => Self::EmptyRun,
			Refusal::Form(FormError::OutOfBounds) => Self::RunOutOfBounds,
			Refusal::Form(FormError::Overlapping) => Self::RunsOverlap,
			Refusal::Form(FormError::FurtherRunTooLong) => Self::FurtherRunTooLong,
			Refusal::EmptyCitation => Self::EmptyCitation,
			Refusal::CitationsOverlap => Self::CitationsOverlap,
			Refusal::TooManyCitedBytes => Self::TooManyCitedBytes,
			Refusal::Ineligible(Ineligible::Unknown) => Self::UnknownContribution,
			Refusal::Ineligible(Ineligible::NotInReleases) => Self::NotInReleases,
			Refusal::Ineligible(Ineligible::NotTraceable) => Self::NotTraceable,
			Refusal::Ineligible(Ineligible::Closed) => Self::ContributionClosed,
			Refusal::ProofInvalid => Self::ProofInvalid,
		}
	}
}
