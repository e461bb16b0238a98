//! The rights in a contribution: what its contributor says about two uses, and the uses that a
//! Datanet collects for.
//!
//! The uses and the answers are those of [A Vocabulary For Expressing AI Usage
//! Preferences](https://datatracker.ietf.org/doc/draft-ietf-aipref-vocab/), by the IETF's AIPREF
//! working group. An answer is a statement, which the chain respects in what it does itself.
//!
//! ```rust
//! use tributary_primitives::rights::{Preference, Preferences, Purposes};
//!
//! // A use that the contributor says nothing about is not refused.
//! let preferences = Preferences { train_ai: Preference::No, ai_use: Preference::Unstated };
//! assert!(Purposes { train_ai: false, ai_use: true }.allow(&preferences));
//! assert!(!Purposes::ALL.allow(&preferences));
//! ```

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Maximum length of a licence, in bytes.
pub const MAX_LICENCE: u32 = 128;

/// Use of a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Purpose {
	/// Training of a model (`train-ai`).
	#[codec(index = 0)]
	TrainAi,
	/// Input to a model that answers, as in retrieval (`ai-use`).
	#[codec(index = 1)]
	AiUse,
}

/// Answer of a contributor about one use.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "camelCase"))]
pub enum Preference {
	/// Nothing was said.
	#[default]
	#[codec(index = 0)]
	Unstated,
	/// The use is allowed.
	#[codec(index = 1)]
	Yes,
	/// The use is not allowed.
	#[codec(index = 2)]
	No,
}

/// Answers of a contributor about both uses.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "camelCase"))]
pub struct Preferences {
	/// Answer about training.
	pub train_ai: Preference,
	/// Answer about use by a model that answers.
	pub ai_use: Preference,
}

impl Preferences {
	/// Returns the answer about a use.
	pub fn about(&self, purpose: Purpose) -> Preference {
		match purpose {
			Purpose::TrainAi => self.train_ai,
			Purpose::AiUse => self.ai_use,
		}
	}

	/// Returns `true` if the answer about a use is no.
	pub fn refuse(&self, purpose: Purpose) -> bool {
		self.about(purpose) == Preference::No
	}
}

/// Uses that a Datanet collects for.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "camelCase"))]
pub struct Purposes {
	/// `true` if it collects for training.
	pub train_ai: bool,
	/// `true` if it collects for use by models that answer.
	pub ai_use: bool,
}

impl Purposes {
	/// Purposes of a Datanet that collects for both uses.
	pub const ALL: Self = Self { train_ai: true, ai_use: true };

	/// Returns `true` if a Datanet with these purposes collects for a use.
	pub fn include(&self, purpose: Purpose) -> bool {
		match purpose {
			Purpose::TrainAi => self.train_ai,
			Purpose::AiUse => self.ai_use,
		}
	}

	/// Returns `true` if the preferences say no to none of these purposes.
	pub fn allow(&self, preferences: &Preferences) -> bool {
		[Purpose::TrainAi, Purpose::AiUse]
			.into_iter()
			.all(|purpose| !self.include(purpose) || !preferences.refuse(purpose))
	}

	/// Returns `true` if these purposes are a part of `others`.
	pub fn are_within(&self, others: &Self) -> bool {
		[Purpose::TrainAi, Purpose::AiUse].into_iter().all(|purpose| !self.include(purpose) || others.include(purpose))
	}
}

/// Returns `true` if a licence is not empty and has printable ASCII characters only.
///
/// It should be a canonical SPDX expression (SPDX specification 3.0, annex B). The chain does not
/// check that: the list of licences grows.
pub fn is_licence(licence: &[u8]) -> bool {
	!licence.is_empty() && licence.iter().all(|byte| matches!(byte, b' '..=b'~'))
}
