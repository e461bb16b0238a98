//! Block import, and the ways in which blocks are made.

pub mod epoch_rollback;
pub mod equivocation;
pub mod import;
pub mod manual_seal;
pub mod slots;

/// Maximum number of blocks between two GRANDPA justifications that the node stores.
pub const JUSTIFICATION_PERIOD: u32 = 512;
