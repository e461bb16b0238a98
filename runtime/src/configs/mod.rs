//! The configuration of each pallet, by concern. No file here is imported by another file of the
//! runtime but [`apis`].
//!
//! [`apis`]: crate::apis

pub mod consensus;
pub mod economy;
pub mod governance;
pub mod money;
pub mod network;
pub mod system;
