//! The bodies of the calls.

mod challenge;
mod job;
mod provider;
mod rating;
mod settlement;
mod submission;
