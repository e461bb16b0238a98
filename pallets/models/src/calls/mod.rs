//! The bodies of the calls.

mod model;
mod ownership;
mod terms;
