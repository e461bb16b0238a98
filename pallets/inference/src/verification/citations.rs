//! Verification of the citations of a submission.
//!
//! The presence of the ranges in the contributions is proven. Their use in the context, and any
//! influence on the output, is the provider's word.

use super::VerificationError;
use crate::types::{Citation, CitedRange, CitedRanges, Owned, MAX_CITED_BYTES};
use alloc::vec::Vec;
use codec::Encode;
use tributary_primitives::{
	content::Content,
	terms::AttributionMethod,
	trace::{Eligible, TraceRules},
	traits::Ineligible,
	ContentHash, ContributionId,
};
use tributary_support::count;

/// Citations that are well formed and proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verified {
	/// Cited ranges, without their bytes and proofs.
	pub(crate) ranges: CitedRanges,
	/// BLAKE3 of the SCALE-encoded ranges.
	pub(crate) hash: ContentHash,
	/// Number of all cited bytes.
	pub(crate) cited: u32,
	/// Cited bytes by distinct contribution.
	pub(crate) owned: Owned,
}

/// Verifies the citations of a submission with their proofs.
///
/// The form is checked first, since it bounds the rest. Each distinct contribution is looked up
/// once. Citations are ordered by contribution and, within one, by offset, and share no byte: so a
/// range counts once.
pub(crate) fn verify(
	method: &AttributionMethod,
	rules: &TraceRules,
	citations: &[Citation],
	mut eligible: impl FnMut(ContributionId) -> Result<Eligible, Ineligible>,
) -> Result<Verified, VerificationError> {
	if !matches!(method, AttributionMethod::Retrieval(_)) {
		return Err(VerificationError::CitationsNotAllowed);
	}
	let cited = check_form(rules, citations)?;

	let mut owned: Vec<(ContributionId, u32)> = Vec::new();
	let mut ranges = Vec::new();
	let mut last: Option<(ContributionId, Content)> = None;
	for Citation { contribution, offset, bytes, proof } in citations {
		let content = match last {
			Some((of, content)) if of == *contribution => content,
			_ => eligible(*contribution).map_err(VerificationError::Ineligible)?.content,
		};
		last = Some((*contribution, content));
		proof.verify(&content, *offset, bytes).map_err(|_| VerificationError::InvalidProof)?;

		let len = length(bytes)?;
		match owned.last_mut() {
			Some((of, sum)) if of == contribution => *sum = sum.saturating_add(len),
			_ => owned.push((*contribution, len)),
		}
		ranges.push(CitedRange { contribution: *contribution, offset: *offset, len });
	}
	Ok(Verified {
		hash: Content::of(&ranges.encode()).hash,
		cited,
		owned: owned.try_into().map_err(|_| VerificationError::MaxCitedBytesExceeded)?,
		ranges: ranges.try_into().map_err(|_| VerificationError::MaxCitedBytesExceeded)?,
	})
}

/// Checks that no citation is shorter than the window, that they are in order and disjoint, and
/// that their bytes do not exceed the maximum. Returns the number of their bytes.
fn check_form(rules: &TraceRules, citations: &[Citation]) -> Result<u32, VerificationError> {
	let mut cited = 0u32;
	let mut last: Option<(ContributionId, u64)> = None;
	for Citation { contribution, offset, bytes, .. } in citations {
		let len = length(bytes)?;
		if len == 0 || len < rules.window {
			return Err(VerificationError::CitationTooShort);
		}
		if last.is_some_and(|end| (*contribution, *offset) < end) {
			return Err(VerificationError::CitationsOverlap);
		}
		// No content is that long.
		let end = offset.checked_add(len.into()).ok_or(VerificationError::InvalidProof)?;
		last = Some((*contribution, end));
		cited = cited
			.checked_add(len)
			.filter(|cited| *cited <= MAX_CITED_BYTES)
			.ok_or(VerificationError::MaxCitedBytesExceeded)?;
	}
	Ok(cited)
}

/// Returns the length of a citation.
fn length(bytes: &[u8]) -> Result<u32, VerificationError> {
	u32::try_from(bytes.len()).map_err(|_| VerificationError::MaxCitedBytesExceeded)
}

/// Returns the number of all cited bytes, as a component of weight.
pub(crate) fn cited_bytes(citations: &[Citation]) -> u32 {
	citations.iter().fold(0, |sum, citation| sum.saturating_add(count(citation.bytes.len())))
}
