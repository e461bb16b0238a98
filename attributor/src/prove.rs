//! Span proofs for a submission, for a single span and for the length of a content.

use crate::{
	error::{Error, Result},
	index::Index,
	trace::Tracer,
};
use tributary_primitives::{
	content::{self, Content, SpanError, SpanProof},
	trace::{ProvenRun, Run, TraceRules},
};

/// Returns the trace of `output` with a proof for each run, as a provider submits it.
///
/// # Errors
/// [`Error::Changed`] if a content in the index is not the one that was indexed.
pub fn prove(tracer: &Tracer, output: &[u8]) -> Result<Vec<ProvenRun>> {
	prove_runs(tracer.index(), &tracer.rules(), output, &tracer.trace(output))
}

/// Returns proofs for `runs` of `output`, each verified against the hash of its content.
///
/// # Errors
/// [`Error::NoSpan`] if a run leaves the output or its content, or names a contribution outside the
/// index; [`Error::Changed`] if a content in the index is not the one that was indexed.
pub fn prove_runs(index: &Index, rules: &TraceRules, output: &[u8], runs: &[Run]) -> Result<Vec<ProvenRun>> {
	let prove = |run: &Run| {
		let no_span = |reason: &str| Error::NoSpan { reason: format!("run at {} {reason}", run.start) };
		let span = run.span(rules, output).ok_or_else(|| no_span("leaves the output"))?;
		let entry = index.entry(&run.contribution).ok_or_else(|| no_span("names a contribution outside the index"))?;
		let proof = content::prove(index.bytes(entry), run.offset, span.len() as u64)
			.map_err(|error| no_span(&format!("cannot be proven ({error:?})")))?;
		proof
			.verify(&entry.content(), run.offset, span)
			.map_err(|_| Error::Changed { dir: index.folder().to_owned(), name: entry.name.clone() })?;
		Ok(ProvenRun { run: *run, proof })
	};
	runs.iter().map(prove).collect()
}

/// A content, one of its spans, and the proof of the span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenSpan<'c> {
	/// Hash and length of the content.
	pub content: Content,
	/// Offset of the span in the content.
	pub offset: u64,
	/// Bytes of the span.
	pub span: &'c [u8],
	/// Proof of the span.
	pub proof: SpanProof,
}

/// Proves the span of `length` bytes at `offset` of a content, `bytes`.
///
/// ```rust
/// use tributary_attributor::prove::prove_range;
///
/// let proven = prove_range(b"Tyger Tyger, burning bright", 6, 5)?;
/// assert_eq!(proven.span, b"Tyger");
/// assert_eq!(proven.proof.verify(&proven.content, 6, b"Tyger"), Ok(()));
/// assert!(proven.proof.verify(&proven.content, 7, b"Tyger").is_err());
/// # Ok::<(), tributary_attributor::Error>(())
/// ```
///
/// # Errors
/// [`Error::NoSpan`] if the span is empty or does not lie in the content.
pub fn prove_range(bytes: &[u8], offset: u64, length: u64) -> Result<ProvenSpan<'_>> {
	let content = content_of(bytes);
	let proof = content::prove(bytes, offset, length).map_err(|error| no_span(error, &content))?;
	let span = usize::try_from(offset).ok().zip(usize::try_from(length).ok());
	let span = span.and_then(|(offset, length)| bytes.get(offset..)?.get(..length));
	let span = span.ok_or_else(|| no_span(SpanError::OutOfBounds, &content))?;
	Ok(ProvenSpan { content, offset, span, proof })
}

/// Proves the length of a content by its last byte. Returns the content, the last byte and the
/// proof.
///
/// # Errors
/// [`Error::NoSpan`] if the content is empty.
pub fn prove_length(bytes: &[u8]) -> Result<(Content, u8, SpanProof)> {
	let content = content_of(bytes);
	let (last_byte, proof) = content::prove_length(bytes).map_err(|error| no_span(error, &content))?;
	Ok((content, last_byte, proof))
}

/// Returns the hash and length of `bytes`.
pub fn content_of(bytes: &[u8]) -> Content {
	Content::of(bytes)
}

fn no_span(error: SpanError, content: &Content) -> Error {
	let reason = match error {
		SpanError::Empty => "the span is empty".to_owned(),
		SpanError::OutOfBounds => format!("the content ends at byte {}", content.len),
		SpanError::ContentTooLong => "the content is longer than 1 TiB".to_owned(),
		other => format!("{other:?}"),
	};
	Error::NoSpan { reason }
}
