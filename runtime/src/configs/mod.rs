//! The configuration of each pallet, by concern. No file here is imported by another file of the
//! runtime but [`apis`].
//!
//! [`apis`]: crate::apis

pub mod consensus;
pub mod economy;
#[allow(clippy::arithmetic_side_effects, reason = "a ratio of a weight is at most the weight")]
pub mod governance;
pub mod money;
pub mod network;
#[allow(clippy::arithmetic_side_effects, reason = "a ratio of a weight is at most the weight")]
pub mod system;
