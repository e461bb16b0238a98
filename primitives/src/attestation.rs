//! Evidence that the named model made an output, of a kind that the chain does not know.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Reference to evidence that the named model made an output, such as the quote of a trusted
/// execution environment. The chain keeps and shows it, and does not judge it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Attestation {
	/// Kind of the evidence: a number that providers and watchers agree on.
	pub kind: u16,
	/// Hash of the evidence, as its kind defines it.
	pub hash: [u8; 32],
}
