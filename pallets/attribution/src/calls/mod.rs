//! The calls.

mod claim;
