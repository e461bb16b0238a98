//! Span proofs: for a submission, for a single span, and for a content's length.

use crate::{trace::Tracer, Error, Index, Result};
use tributary_primitives::{
	content::{self, Content, SpanError, SpanProof},
	trace::{ProvenRun, Run, TraceRules},
};

/// The trace of `output` with a proof for each run: what a provider submits.
pub fn prove(tracer: &Tracer, output: &[u8]) -> Result<Vec<ProvenRun>> {
	prove_runs(tracer.index(), &tracer.rules(), output, &tracer.trace(output))
}

/// Proofs for `runs` of `output`, each checked against the hash of its content before it is handed out.
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

/// A content, one span of it, and the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenSpan<'c> {
	/// The hash and length of the content.
	pub content: Content,
	/// Where the span begins.
	pub offset: u64,
	/// The span.
	pub span: &'c [u8],
	/// The proof.
	pub proof: SpanProof,
}

/// Prove `length` bytes of `bytes` from `offset` on.
pub fn prove_range(bytes: &[u8], offset: u64, length: u64) -> Result<ProvenSpan<'_>> {
	let content = content_of(bytes);
	let proof = content::prove(bytes, offset, length).map_err(|error| no_span(error, &content))?;
	let span = usize::try_from(offset).ok().zip(usize::try_from(length).ok());
	let span = span.and_then(|(offset, length)| bytes.get(offset..)?.get(..length));
	let span = span.ok_or_else(|| no_span(SpanError::OutOfBounds, &content))?;
	Ok(ProvenSpan { content, offset, span, proof })
}

/// Prove the length of a content by its last byte: content, last byte, proof.
pub fn prove_length(bytes: &[u8]) -> Result<(Content, u8, SpanProof)> {
	let content = content_of(bytes);
	let (last_byte, proof) = content::prove_length(bytes).map_err(|error| no_span(error, &content))?;
	Ok((content, last_byte, proof))
}

/// The hash and length of `bytes`.
pub fn content_of(bytes: &[u8]) -> Content {
	Content { hash: blake3::hash(bytes).into(), len: bytes.len() as u64 }
}

fn no_span(error: SpanError, content: &Content) -> Error {
	let reason = match error {
		SpanError::Empty => "it would be empty".to_owned(),
		SpanError::OutOfBounds => format!("the content ends at byte {}", content.len),
		SpanError::ContentTooLong => "the content is longer than 1 TiB".to_owned(),
		other => format!("{other:?}"),
	};
	Error::NoSpan { reason }
}
