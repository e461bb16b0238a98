//! Whether a submission's citations are well formed and proven. Pure: what a contribution is comes in from outside.
//!
//! That the ranges stand in the contributions is what is proven. That the provider put them into the context, and that they
//! had any part in the output, is its word.

use crate::{
	submission::Refusal,
	types::{Citation, CitedRange, CitedRanges, Owned, MAX_CITED},
};
use alloc::vec::Vec;
use codec::Encode;
use tributary_primitives::{
	content::Content, terms::AttributionMethod, trace::Eligible, traits::Ineligible, ContentHash, ContributionId,
};
use tributary_support::count;

/// Citations that were found well formed and each of which is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
	/// The ranges, without their bytes and proofs.
	pub ranges: CitedRanges,
	/// BLAKE3 of their SCALE encoding.
	pub hash: ContentHash,
	/// All cited bytes.
	pub cited: u32,
	/// The cited bytes by distinct contribution.
	pub owned: Owned,
}

/// Check citations: their form first, since it bounds all that follows, then each distinct contribution once and each
/// citation's proof.
///
/// They stand in the order of contributions and, within one, of offsets, and share no byte: so a range counts once.
pub fn verify(
	method: &AttributionMethod,
	citations: &[Citation],
	mut eligible: impl FnMut(ContributionId) -> Result<Eligible, Ineligible>,
) -> Result<Verified, Refusal> {
	if !matches!(method, AttributionMethod::Retrieval(_)) {
		return Err(Refusal::CitationsNotAllowed);
	}
	let cited = check_form(citations)?;

	let mut owned: Vec<(ContributionId, u32)> = Vec::new();
	let mut ranges = Vec::new();
	let mut last: Option<(ContributionId, Content)> = None;
	for Citation { contribution, offset, bytes, proof } in citations {
		let content = match last {
			Some((of, content)) if of == *contribution => content,
			_ => eligible(*contribution).map_err(Refusal::Ineligible)?.content,
		};
		last = Some((*contribution, content));
		proof.verify(&content, *offset, bytes).map_err(|_| Refusal::ProofInvalid)?;

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
		owned: owned.try_into().map_err(|_| Refusal::TooManyCitedBytes)?,
		ranges: ranges.try_into().map_err(|_| Refusal::TooManyCitedBytes)?,
	})
}

/// Check that the citations have bytes, are in order, disjoint and not too many; count their bytes.
fn check_form(citations: &[Citation]) -> Result<u32, Refusal> {
	let mut cited = 0u32;
	let mut last: Option<(ContributionId, u64)> = None;
	for Citation { contribution, offset, bytes, .. } in citations {
		if bytes.is_empty() {
			return Err(Refusal::EmptyCitation);
		}
		if last.is_some_and(|end| (*contribution, *offset) < end) {
			return Err(Refusal::CitationsOverlap);
		}
		let len = length(bytes)?;
		// No content reaches that far.
		let end = offset.checked_add(len.into()).ok_or(Refusal::ProofInvalid)?;
		last = Some((*contribution, end));
		cited = cited.checked_add(len).filter(|cited| *cited <= MAX_CITED).ok_or(Refusal::TooManyCitedBytes)?;
	}
	Ok(cited)
}

fn length(bytes: &[u8]) -> Result<u32, Refusal> {
	u32::try_from(bytes.len()).map_err(|_| Refusal::TooManyCitedBytes)
}

/// All cited bytes, as a dimension of weight.
pub fn cited(citations: &[Citation]) -> u32 {
	citations.iter().fold(0, |sum, citation| sum.saturating_add(count(citation.bytes.len())))
}
