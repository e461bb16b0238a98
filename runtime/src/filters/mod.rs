//! Restrictions on calls: those that safe mode and pauses leave open, and those that a proxy may
//! make.

pub mod calls;
pub mod proxy;
