//! The calls.

mod agent;
mod channel;
mod redemption;
