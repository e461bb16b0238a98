//! Restrictions on calls: those that safe mode and pauses leave open, those that a proxy may make,
//! and those that a signer may make as operational.

pub mod calls;
pub mod lane;
pub mod proxy;
