//! The parts of governance that are this runtime's own: the checks of the origins that referenda
//! dispatch from, the tracks that they are decided on, and the collective of the validators.
//!
//! The origins themselves are those of `pallet-governance`. Voting, the whitelist and the motions
//! of the collective are the SDK's.

pub mod collective;
pub mod origins;
pub mod tracks;
