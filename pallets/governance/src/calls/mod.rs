//! The bodies of the calls.

mod recovery;
