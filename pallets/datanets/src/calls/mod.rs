//! The bodies of the calls.

mod contribution;
mod curation;
mod datanet;
mod release;
mod removal;
mod report;
mod transfer;
