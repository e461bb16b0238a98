//! The sources of the answers through a channel: contributions, with the positions that they own.
//!
//! A voucher states them since its authorisation began, and so the payer countersigns them. The
//! chain keeps the hash of the list that was redeemed last, and pays by the growth since then.

use crate::ids::{ContentHash, ContributionId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// Maximum number of sources in a list.
pub const MAX_SOURCES: u32 = 64;

/// Number of cited bytes that count as a whole output, and may take all that the caps allow. Fewer
/// bytes take their fraction of the data share: a line does not take what pages take.
pub const CITED_WHOLE: u32 = 4 * 1024;

/// List of sources in ascending order, each with the number of positions that it owns. For a
/// retrieval, the number of its cited bytes.
pub type Sources = BoundedVec<(ContributionId, u64), ConstU32<MAX_SOURCES>>;

/// The sources that a voucher states, and those that were redeemed before.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SourceLists {
	/// Number of positions that the voucher states.
	pub positions: u64,
	/// List that was redeemed last; empty if there is none.
	pub last: Sources,
	/// List that the voucher states.
	pub new: Sources,
}

/// Returns the hash by which a voucher states a list: the BLAKE3 hash of its SCALE encoding.
pub fn hash(sources: &Sources) -> ContentHash {
	*blake3::hash(&sources.encode()).as_bytes()
}

/// Returns the positions that each source gained from `last` to `new`. Returns `None` if `new` is
/// not in ascending order, or if a source of it lost positions.
///
/// A source may be left out of `new`, to make room for another. If it returns, it counts from 0.
pub fn growth(last: &Sources, new: &Sources) -> Option<Vec<(ContributionId, u64)>> {
	if !new.is_sorted_by(|(one, _), (next, _)| one < next) {
		return None;
	}
	let mut grown = Vec::new();
	for (source, positions) in new {
		let before = last.iter().find(|(known, _)| known == source).map_or(0, |(_, positions)| *positions);
		let gained = positions.checked_sub(before)?;
		if gained > 0 {
			grown.push((*source, gained));
		}
	}
	Some(grown)
}

/// Returns owned positions and the number of all positions, both scaled down to 32 bits if that
/// number is larger. Roundings are in favour of the pools.
pub fn scaled(owned: &[(ContributionId, u64)], positions: u64) -> (Vec<(ContributionId, u32)>, u32) {
	let surplus = u64::BITS.saturating_sub(positions.leading_zeros()).saturating_sub(u32::BITS);
	let scale = |number: u64| u32::try_from(number.checked_shr(surplus).unwrap_or(0)).unwrap_or(u32::MAX);
	let whole = match surplus {
		0 => scale(positions),
		_ => scale(positions).saturating_add(1),
	};
	(owned.iter().map(|(source, positions)| (*source, scale(*positions))).collect(), whole)
}
