//! Verification of submissions: their claims are well formed, eligible and proven.
//!
//! Pure: the caller passes in the eligibility of contributions.

pub(crate) mod citations;
pub(crate) mod runs;

use tributary_primitives::{trace::FormError, traits::Ineligible};

/// Reason for rejecting a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VerificationError {
	/// The model's terms do not attribute by runs.
	TraceNotAllowed,
	/// The model's terms do not attribute by citations.
	CitationsNotAllowed,
	/// The runs break the rules of their form.
	Form(FormError),
	/// A citation has fewer bytes than the window of the trace.
	CitationTooShort,
	/// Two citations share a byte, or are out of order.
	CitationsOverlap,
	/// The citations together have more bytes than the maximum.
	MaxCitedBytesExceeded,
	/// A run or a citation names a contribution that may not own positions of the output.
	Ineligible(Ineligible),
	/// A run names a contribution that is shorter than the rules admit.
	ContributionTooShort,
	/// The contribution does not have the bytes of a run or a citation at the claimed offset.
	InvalidProof,
}
