//! The forms of JSON.
//!
//! Bytes are lower-case hexadecimal with `0x`, numbers are numbers, keys are in camelCase and are those of the chain's
//! types, so that runs and proofs go from here into a call by polkadot.js as they are.

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
pub struct Hex(Vec<u8>);

impl Hex {
	pub fn new(bytes: &[u8]) -> Self {
		Self(bytes.to_vec())
	}

	/// The SCALE encoding.
	pub fn scale(value: &impl Encode) -> Self {
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
pub struct Proof {
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
pub struct ProvenRun {
	run: Run,
	proof: Proof,
}

impl From<&trace::ProvenRun> for ProvenRun {
	fn from(proven: &trace::ProvenRun) -> Self {
		Self { run: proven.run, proof: (&proven.proof).into() }
	}
}

/// The hash and the length of a content.
#[derive(Serialize)]
pub struct Hashed {
	pub hash: Hex,
	pub length: u64,
}

impl From<Content> for Hashed {
	fn from(content: Content) -> Self {
		Self { hash: Hex::new(&content.hash), length: content.len }
	}
}

/// The proof of a content's length, as `contribute` takes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Length {
	#[serde(flatten)]
	pub content: Hashed,
	/// Null for no bytes, which are no content.
	pub last_byte: Option<u8>,
	pub length_proof: Option<Proof>,
}

/// A contribution in an index.
#[derive(Serialize)]
pub struct Contribution {
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

/// What was traced, under which rules, and how much of it is owned.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Traced {
	pub output: Hashed,
	pub window: u32,
	pub max_runs: u32,
	pub positions: u32,
	pub owned_positions: u64,
}

impl Traced {
	pub fn new(rules: &TraceRules, output: Content, runs: &[Run]) -> Self {
		let length = u32::try_from(output.len).unwrap_or(u32::MAX);
		Self {
			output: output.into(),
			window: rules.window,
			max_runs: rules.max_runs,
			positions: rules.positions(length),
			owned_positions: rules.paid(runs).iter().map(|run| u64::from(run.positions)).sum(),
		}
	}
}
