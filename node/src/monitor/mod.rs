//! Monitors of the running node. Each watches one thing and reports, counts, or ends the node.

pub mod clock;
pub mod disk;
pub mod metrics;
pub mod peers;
pub mod votes;
