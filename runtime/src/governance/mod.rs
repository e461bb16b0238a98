//! The parts of governance that are this chain's own: the origins that referenda dispatch from, the
//! tracks that they are decided on, and the collective of the running validators.
//!
//! Voting itself, the whitelist and the motions of the collective are the SDK's.

pub mod collective;
pub mod origins;
pub mod tracks;
