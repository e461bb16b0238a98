//! The bodies of the calls.

mod claim;
