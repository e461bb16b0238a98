//! Parts of a report of a copy, and the rules by which it proves itself.

use crate::types::{Curators, MAX_CURATORS};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use tributary_primitives::{
	content::{Content, SharedProof, SpanProof, CHUNK_LEN},
	Balance, ContributionId,
};
use tributary_support::count;

/// Maximum number of pairs of spans in a report.
pub const MAX_PAIRS: u32 = 16;
/// Maximum length of a span of a pair, in bytes: a report shows at most 256 KiB.
pub const MAX_PAIR_LEN: u32 = 16 * 1024;
/// Maximum number of ranges of chunks in a report.
pub const MAX_RANGES: u32 = 4;
/// Maximum number of places that a report shows.
pub const MAX_SPANS: u32 = MAX_PAIRS + MAX_RANGES;
/// Minimum length of a span, in bytes, unless the span is the whole content: shorter texts coincide
/// by chance.
pub const MIN_PAIR_LEN: u64 = 256;
/// Minimum part of the accused, in hundredths, that the pairs cover for an immediate strike: honest
/// texts quote one another.
pub const COVERAGE: u64 = 95;
/// Minimum part of the accused, in hundredths, that the pairs cover for a report to the curators.
pub const MIN_COVERAGE: u64 = 25;
/// Number of bytes of the accused that are enough for a report to the curators, however long it is:
/// a quarter of what a report can show, and more than honest texts have in common by chance.
pub const ENOUGH_BYTES: u64 = 64 * 1024;

/// Bytes that are both in the accused and in the original.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CopyPair {
	/// Bytes of the pair.
	pub bytes: BoundedVec<u8, ConstU32<MAX_PAIR_LEN>>,
	/// Offset of the bytes in the accused.
	pub accused_offset: u64,
	/// Proof that the bytes are at this offset of the accused.
	pub accused_proof: SpanProof,
	/// Offset of the bytes in the original.
	pub original_offset: u64,
	/// Proof that the bytes are at this offset of the original.
	pub original_proof: SpanProof,
}

impl CopyPair {
	/// Returns the place of the bytes in both.
	pub fn span(&self) -> CopySpan {
		let length = count(self.bytes.len()).into();
		CopySpan { accused_offset: self.accused_offset, original_offset: self.original_offset, length }
	}

	/// Returns `true` if both proofs hold.
	pub fn holds(&self, accused: &Content, original: &Content) -> bool {
		self.accused_proof.verify(accused, self.accused_offset, &self.bytes).is_ok()
			&& self.original_proof.verify(original, self.original_offset, &self.bytes).is_ok()
	}

	/// Returns the number of whole KiB, with which the work of verifying grows.
	pub fn kib(&self) -> u32 {
		count(self.bytes.len()).checked_div(1024).unwrap_or_default()
	}
}

/// Chunks of 1 KiB that are the same in the accused and in the original, at the same offset.
///
/// No byte of them is shown, so they may be any number.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CopyRange {
	/// First chunk, counted from 0.
	pub start: u64,
	/// Number of chunks. The last one may be the shorter end of both contents.
	pub chunks: u64,
	/// Proof that the chunks are the same. Its first content is the accused.
	pub proof: SharedProof,
}

impl CopyRange {
	/// Returns the place of the chunks, or `None` if the proof does not hold.
	pub fn span(&self, accused: &Content, original: &Content) -> Option<CopySpan> {
		let length = self.proof.verify(accused, original, self.start, self.chunks).ok()?;
		let offset = self.start.checked_mul(CHUNK_LEN)?;
		Some(CopySpan { accused_offset: offset, original_offset: offset, length })
	}
}

/// Ranges between the same two contributions.
pub type CopyRanges = BoundedVec<CopyRange, ConstU32<MAX_RANGES>>;

/// Evidence of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exhibits {
	/// Pairs of spans.
	pub(crate) pairs: CopyPairs,
	/// Ranges of chunks.
	pub(crate) ranges: CopyRanges,
}

impl Exhibits {
	/// Returns `true` if nothing is shown.
	pub(crate) fn is_empty(&self) -> bool {
		self.pairs.is_empty() && self.ranges.is_empty()
	}

	/// Returns the places that are proven, or `None` if a proof does not hold.
	pub(crate) fn spans(&self, accused: &Content, original: &Content) -> Option<CopySpans> {
		let mut spans = CopySpans::default();
		for pair in &self.pairs {
			let span = pair.holds(accused, original).then(|| pair.span())?;
			// Cannot fail: a place for each pair and range, with the sum of their bounds.
			let _ = spans.try_push(span);
		}
		for range in &self.ranges {
			let _ = spans.try_push(range.span(accused, original)?);
		}
		Some(spans)
	}

	/// Returns the number of bytes that the report carries.
	pub(crate) fn encoded_size(&self) -> usize {
		self.pairs.encoded_size().saturating_add(self.ranges.encoded_size())
	}
}

/// Pairs between the same two contributions.
pub type CopyPairs = BoundedVec<CopyPair, ConstU32<MAX_PAIRS>>;

/// Place of the same bytes in the accused and in the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CopySpan {
	/// Offset of the bytes in the accused.
	pub accused_offset: u64,
	/// Offset of the bytes in the original.
	pub original_offset: u64,
	/// Number of bytes.
	pub length: u64,
}

/// Places of the pairs and ranges of a report.
pub type CopySpans = BoundedVec<CopySpan, ConstU32<MAX_SPANS>>;

/// Returns the number of bytes of a content of `len` bytes that the spans cover.
///
/// Returns `None` unless the spans are disjoint in the content and each has at least
/// [`MIN_PAIR_LEN`] bytes or is the whole content.
pub(crate) fn covered(len: u64, spans: &CopySpans) -> Option<u64> {
	let mut sorted = spans.clone();
	sorted.sort_by_key(|span| span.accused_offset);
	let (mut covered, mut end) = (0u64, 0u64);
	for span in sorted {
		let length = span.length;
		if span.accused_offset < end || length < MIN_PAIR_LEN.min(len) {
			return None;
		}
		end = span.accused_offset.saturating_add(length);
		covered = covered.saturating_add(length);
	}
	Some(covered)
}

/// Returns `true` if `covered` bytes are `hundredths` hundredths of a content of `len` bytes.
fn is_part(covered: u64, len: u64, hundredths: u64) -> bool {
	covered.saturating_mul(100) >= len.saturating_mul(hundredths)
}

/// Returns `true` if proven spans are enough to strike the accused without its curators.
///
/// The spans must be disjoint in the accused, each of at least [`MIN_PAIR_LEN`] bytes or the whole
/// content, and cover [`COVERAGE`] hundredths of it. A content shorter than [`MIN_PAIR_LEN`] is
/// part of many longer ones by chance, so the original of such a content must be hardly longer.
pub fn is_plain_copy(accused_len: u64, original_len: u64, spans: &CopySpans) -> bool {
	let comparable =
		accused_len >= MIN_PAIR_LEN || original_len.saturating_mul(COVERAGE) <= accused_len.saturating_mul(100);
	comparable && covered(accused_len, spans).is_some_and(|covered| is_plain_share(covered, accused_len))
}

/// Returns `true` if `shown` bytes of a content of `len` bytes are as many as a strike without
/// curators needs.
pub(crate) fn is_plain_share(shown: u64, len: u64) -> bool {
	is_part(shown, len, COVERAGE)
}

/// Returns `true` if proven spans are enough for a report to the curators.
///
/// They must cover [`MIN_COVERAGE`] hundredths of the accused, or [`ENOUGH_BYTES`] if that is less.
/// A verdict costs the accused its bond, so an owner who appoints the curators must not be able to
/// take the bond of a content that has little in common with any earlier one.
pub fn is_reportable(accused_len: u64, spans: &CopySpans) -> bool {
	covered(accused_len, spans)
		.is_some_and(|covered| covered >= ENOUGH_BYTES || is_part(covered, accused_len, MIN_COVERAGE))
}

/// Number of KiB of a proof that are free on top of those that the bond pays for: the ends of spans
/// and the paths of hashes.
pub(crate) const FREE_PROOF_KIB: u64 = 2;

/// Maximum number of past reports that are kept of a contribution.
pub const MAX_PAST_REPORTS: u32 = 16;

/// Verdict of a curator on a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CopyVerdict {
	/// The accused is a copy.
	#[codec(index = 0)]
	Copy,
	/// The accused is not a copy.
	#[codec(index = 1)]
	NotCopy,
	/// The accused is not a copy, and the reporter cannot have believed that it is.
	#[codec(index = 2)]
	Abusive,
}

/// Report that waits for the curators.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Report<AccountId, BlockNumber> {
	/// Account that reported the copy.
	pub reporter: AccountId,
	/// Contribution that the accused is said to copy.
	pub original: ContributionId,
	/// Number of bytes of the accused that were shown to be the original's.
	pub shown: u64,
	/// Bond that is held from the reporter.
	pub bond: Balance,
	/// Last block in which the curators may judge.
	pub ends_at: BlockNumber,
	/// `true` if nothing may be claimed for the accused while the report waits: no report of the
	/// same pair lapsed before.
	pub freezes: bool,
	/// Curators that judge it: those that were seated when it was made, and when the range of the
	/// accused ended, and had no interest in it.
	pub judges: Curators<AccountId>,
	/// Number of equal verdicts that decide.
	pub threshold: u8,
	/// At most one verdict of each judge.
	pub verdicts: BoundedVec<(AccountId, CopyVerdict), ConstU32<MAX_CURATORS>>,
}

/// Report of a contribution that ended without a strike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PastReport {
	/// Contribution that the accused was said to copy.
	pub original: ContributionId,
	/// Number of bytes of the accused that were shown to be the original's.
	pub shown: u64,
	/// `true` if the curators decided, `false` if the report lapsed.
	pub dismissed: bool,
}

/// Latest reports of a contribution that ended without a strike, one for each original, the oldest
/// first. An older one gives way: no accomplice fills the list to shut out other reports.
pub type PastReports = BoundedVec<PastReport, ConstU32<MAX_PAST_REPORTS>>;

pub(crate) type ReportOf<T> = Report<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Outcome of a report that waited for the curators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ReportEnd {
	/// The curators found a copy: it was struck, and the bond returned.
	#[codec(index = 0)]
	Upheld,
	/// The curators found no copy; the bond was returned.
	#[codec(index = 1)]
	NotCopy,
	/// The curators found the report abusive; the bond was paid to the treasury.
	#[codec(index = 2)]
	Abusive,
	/// The curators did not agree in time, which acquits the accused; the bond was returned.
	#[codec(index = 3)]
	Lapsed,
	/// Nothing was left to decide: the accused was struck otherwise, or the original is no longer
	/// one; the bond was returned.
	#[codec(index = 4)]
	Void,
}

/// Expected course of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ReportOutlook {
	/// The report would be upheld at once.
	#[codec(index = 0)]
	AtOnce,
	/// The report would wait for the curators, with the bond held.
	#[codec(index = 1)]
	Waits,
}
