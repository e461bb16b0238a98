//! What a report of a copy is made of, and when it proves itself.

use crate::MAX_CURATORS;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use tributary_primitives::{
	content::{Content, SpanProof},
	Balance, ContentHash, ContributionId,
};

/// Pairs of spans in a report.
pub const MAX_PAIRS: u32 = 16;
/// The longest span of a pair, in bytes: a report shows at most 256 KiB.
pub const MAX_PAIR_LEN: u32 = 16 * 1024;
/// The shortest span that counts for an immediate strike, unless it is the whole of the content.
pub const MIN_PAIR_LEN: u64 = 256;
/// What part of the accused the pairs must cover for an immediate strike, in hundredths: honest texts quote one another.
pub const COVERAGE: u64 = 95;
/// What part of the accused the pairs must cover for the curators to be asked, in hundredths.
pub const LEAST_COVERAGE: u64 = 25;

/// The same bytes in the accused and in the original.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CopyPair {
	/// The bytes.
	pub bytes: BoundedVec<u8, ConstU32<MAX_PAIR_LEN>>,
	/// Where they begin in the accused.
	pub accused_offset: u64,
	/// The proof that they stand there.
	pub accused_proof: SpanProof,
	/// Where they begin in the original.
	pub original_offset: u64,
	/// The proof that they stand there.
	pub original_proof: SpanProof,
}

impl CopyPair {
	/// Where its bytes stand.
	pub fn span(&self) -> CopySpan {
		// A bounded vector: its length fits.
		let length = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
		CopySpan { accused_offset: self.accused_offset, original_offset: self.original_offset, length }
	}

	/// Whether its bytes stand in both.
	pub fn holds(&self, accused: &Content, original: &Content) -> bool {
		self.accused_proof.verify(accused, self.accused_offset, &self.bytes).is_ok()
			&& self.original_proof.verify(original, self.original_offset, &self.bytes).is_ok()
	}

	/// The whole KiB in it: what the work of verifying grows with.
	pub fn kib(&self) -> u32 {
		self.span().length.checked_div(1024).unwrap_or_default()
	}
}

/// Several pairs, between the same two contributions.
pub type CopyPairs = BoundedVec<CopyPair, ConstU32<MAX_PAIRS>>;

/// Where the same bytes stand in the accused and in the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CopySpan {
	/// Where they begin in the accused.
	pub accused_offset: u64,
	/// Where they begin in the original.
	pub original_offset: u64,
	/// How many they are.
	pub length: u32,
}

/// Where the pairs of a report stand.
pub type CopySpans = BoundedVec<CopySpan, ConstU32<MAX_PAIRS>>;

/// How many bytes of a content of `len` bytes the spans cover; `None` unless they are disjoint in it and each has at least
/// [`MIN_PAIR_LEN`] bytes or is the whole.
fn covered(len: u64, spans: &CopySpans) -> Option<u64> {
	let mut sorted = spans.clone();
	sorted.sort_by_key(|span| span.accused_offset);
	let (mut covered, mut end) = (0u64, 0u64);
	for span in sorted {
		let length = u64::from(span.length);
		if span.accused_offset < end || length < MIN_PAIR_LEN.min(len) {
			return None;
		}
		end = span.accused_offset.saturating_add(length);
		covered = covered.saturating_add(length);
	}
	Some(covered)
}

/// Whether the spans show [`hundredths`](COVERAGE) of a content of `len` bytes.
fn shows(len: u64, spans: &CopySpans, hundredths: u64) -> bool {
	covered(len, spans).is_some_and(|covered| covered.saturating_mul(100) >= len.saturating_mul(hundredths))
}

/// Whether spans that stand in both are enough to call the accused a copy without asking anybody: they are disjoint in it,
/// each of at least [`MIN_PAIR_LEN`] bytes or the whole, and cover [`COVERAGE`] hundredths of it. A content shorter than
/// [`MIN_PAIR_LEN`] stands in many a longer one by chance, so the original must then be hardly longer.
pub fn is_plain_copy(accused_len: u64, original_len: u64, spans: &CopySpans) -> bool {
	let comparable =
		accused_len >= MIN_PAIR_LEN || original_len.saturating_mul(COVERAGE) <= accused_len.saturating_mul(100);
	comparable && shows(accused_len, spans, COVERAGE)
}

/// Whether the spans are enough to ask the curators: a verdict costs the accused its bond, so whoever chooses the curators
/// must not be able to take the bond of a content that has little in common with any before it.
pub fn is_reportable(accused_len: u64, spans: &CopySpans) -> bool {
	shows(accused_len, spans, LEAST_COVERAGE)
}

/// What a curator says about a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CopyVerdict {
	/// The accused is a copy.
	#[codec(index = 0)]
	Copy,
	/// It is not.
	#[codec(index = 1)]
	NotCopy,
	/// It is not, and the reporter cannot have thought so.
	#[codec(index = 2)]
	Abusive,
}

/// A report that waits for the curators.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Report<AccountId, BlockNumber> {
	/// Who reported it.
	pub reporter: AccountId,
	/// What it is said to be a copy of.
	pub original: ContributionId,
	/// The content hash of that: should it be displaced, what stands for the same content is the original.
	pub content_hash: ContentHash,
	/// Held of the reporter.
	pub bond: Balance,
	/// The last block in which the curators may speak.
	pub ends_at: BlockNumber,
	/// The round of curation in which the verdicts were given.
	pub round: u32,
	/// One for each curator that spoke.
	pub verdicts: BoundedVec<(AccountId, CopyVerdict), ConstU32<MAX_CURATORS>>,
}

/// How a report ended that waited for the curators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ReportEnd {
	/// They called it a copy: it was struck, and the bond returned.
	#[codec(index = 0)]
	Upheld,
	/// They said that it is none; the bond was returned.
	#[codec(index = 1)]
	NotCopy,
	/// They called the report abusive; the bond went to the treasury.
	#[codec(index = 2)]
	Abusive,
	/// They did not agree in time, which acquits; the bond was returned.
	#[codec(index = 3)]
	Lapsed,
	/// There was nothing left to decide: the accused was displaced or struck otherwise, or the original is none any more;
	/// the bond was returned.
	#[codec(index = 4)]
	Void,
}

/// What would come of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ReportOutlook {
	/// It would be upheld at once.
	#[codec(index = 0)]
	AtOnce,
	/// It would wait for the curators, with the bond held.
	#[codec(index = 1)]
	Waits,
}
