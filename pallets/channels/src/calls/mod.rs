//! The bodies of the calls.

mod agent;
mod channel;
mod redemption;
