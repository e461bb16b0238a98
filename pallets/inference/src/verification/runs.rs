//! Verification of the runs of a submission.

use super::VerificationError;
use crate::types::{Basis, Owned, Runs};
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

/// Runs that are well formed and proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verified {
	/// Basis of payment: a trace can be refuted, pooled payment cannot.
	pub(crate) basis: Basis,
	/// Claimed runs, without their proofs.
	pub(crate) runs: Runs,
	/// BLAKE3 of the SCALE-encoded runs.
	pub(crate) runs_hash: ContentHash,
	/// Number of positions of the output, owned or not.
	pub(crate) positions: u32,
	/// Paid positions by distinct contribution, in the order of first appearance.
	pub(crate) owned: Owned,
}

/// Verifies the runs of a submission with their proofs, the further run's too.
///
/// The form is checked first, since it bounds the rest. Each distinct contribution is looked up
/// once.
pub(crate) fn verify(
	method: &AttributionMethod,
	rules: &TraceRules,
	output: &[u8],
	proven: &[ProvenRun],
	mut eligible: impl FnMut(ContributionId) -> Result<Eligible, Ineligible>,
) -> Result<Verified, VerificationError> {
	let basis = match method {
		AttributionMethod::Pooled if proven.is_empty() => Basis::Pooled,
		AttributionMethod::Spans(_) => Basis::Traced,
		AttributionMethod::Pooled | AttributionMethod::Retrieval(_) => return Err(VerificationError::TraceNotAllowed),
	};
	let output_len = u32::try_from(output.len()).map_err(|_| VerificationError::Form(FormError::OutOfBounds))?;
	let runs: Vec<Run> = proven.iter().map(|proven| proven.run).collect();
	rules.check_form(output_len, &runs).map_err(VerificationError::Form)?;

	let mut contents = BTreeMap::new();
	for run in &runs {
		if let Entry::Vacant(entry) = contents.entry(run.contribution) {
			let content = eligible(run.contribution).map_err(VerificationError::Ineligible)?.content;
			if !rules.admits(&content) {
				return Err(VerificationError::ContributionTooShort);
			}
			entry.insert(content);
		}
	}
	for ProvenRun { run, proof } in proven {
		let content = contents.get(&run.contribution).ok_or(VerificationError::Ineligible(Ineligible::NotFound))?;
		let span = run.span(rules, output).ok_or(VerificationError::Form(FormError::OutOfBounds))?;
		proof.verify(content, run.offset, span).map_err(|_| VerificationError::InvalidProof)?;
	}

	Ok(Verified {
		basis,
		runs_hash: Content::of(&runs.encode()).hash,
		positions: rules.positions(output_len),
		owned: rules.owned(&runs).try_into().map_err(|_| VerificationError::Form(FormError::TooManyRuns))?,
		runs: runs.try_into().map_err(|_| VerificationError::Form(FormError::TooManyRuns))?,
	})
}
