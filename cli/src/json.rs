//! The JSON output.
//!
//! Bytes are lower-case hexadecimal with `0x`, numbers are numbers, and keys are in camelCase. Keys
//! are those of the chain's types, so polkadot.js accepts runs and proofs in a call unchanged.

use codec::Encode;
use serde::{Serialize, Serializer};
use tributary_attributor::Entry;
use tributary_primitives::{
	content::{Content, SpanProof},
	trace::{self, Run, TraceRules},
	ContributionId, Sequence,
};

/// Bytes as hexadecimal with `0x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hex(Vec<u8>);

impl Hex {
	/// Returns the hexadecimal form of `bytes`.
	pub(crate) fn new(bytes: &[u8]) -> Self {
		Self(bytes.to_vec())
	}

	/// Returns the hexadecimal form of the SCALE encoding of `value`.
	pub(crate) fn scale(value: &impl Encode) -> Self {
		Self(value.encode())
	}
}

impl Serialize for Hex {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&format!("0x{}", hex::encode(&self.0)))
	}
}

/// A `SpanProof`.
#[derive(Serialize)]
pub(crate) struct Proof {
	head: Hex,
	tail: Hex,
	siblings: Vec<Hex>,
}

impl From<&SpanProof> for Proof {
	fn from(proof: &SpanProof) -> Self {
		let siblings = proof.siblings.iter().map(|sibling| Hex::new(sibling)).collect();
		Self { head: Hex::new(&proof.head), tail: Hex::new(&proof.tail), siblings }
	}
}

/// A `ProvenRun`.
#[derive(Serialize)]
pub(crate) struct ProvenRun {
	run: Run,
	proof: Proof,
}

impl From<&trace::ProvenRun> for ProvenRun {
	fn from(proven: &trace::ProvenRun) -> Self {
		Self { run: proven.run, proof: (&proven.proof).into() }
	}
}

/// Hash and length of a content.
#[derive(Serialize)]
pub(crate) struct Hashed {
	/// BLAKE3 hash.
	pub hash: Hex,
	/// Length in bytes.
	pub length: u64,
}

impl From<Content> for Hashed {
	fn from(content: Content) -> Self {
		Self { hash: Hex::new(&content.hash), length: content.len }
	}
}

/// Proof of a content's length, as `contribute` takes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Length {
	/// Hash and length.
	#[serde(flatten)]
	pub content: Hashed,
	/// Last byte; null for an empty file, which cannot be a contribution.
	pub last_byte: Option<u8>,
	/// Proof of the last byte; null for an empty file.
	pub length_proof: Option<Proof>,
}

/// A contribution in an index.
#[derive(Serialize)]
pub(crate) struct Contribution {
	contribution: ContributionId,
	sequence: Sequence,
	#[serde(flatten)]
	content: Hashed,
	name: String,
}

impl From<&Entry> for Contribution {
	fn from(entry: &Entry) -> Self {
		let Entry { id, sequence, name, .. } = entry;
		Self { contribution: *id, sequence: *sequence, content: entry.content().into(), name: name.clone() }
	}
}

/// Summary of a trace.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Traced {
	/// The output.
	pub output: Hashed,
	/// Window in bytes.
	pub window: u32,
	/// Maximum number of paid runs.
	pub max_runs: u32,
	/// Minimum length of a content that can own positions, in bytes.
	pub min_content: u32,
	/// Number of positions in the output.
	pub positions: u32,
	/// Number of positions in paid runs.
	pub owned_positions: u64,
}

impl Traced {
	/// Returns the summary of `runs`.
	pub(crate) fn new(rules: &TraceRules, output: Content, runs: &[Run]) -> Self {
		let length = u32::try_from(output.len).unwrap_or(u32::MAX);
		Self {
			output: output.into(),
			window: rules.window,
			max_runs: rules.max_runs,
			min_content: rules.min_content,
			positions: rules.positions(length),
			owned_positions: rules.paid(runs).iter().map(|run| u64::from(run.positions)).sum(),
		}
	}
}
