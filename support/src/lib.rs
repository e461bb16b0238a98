//! Logic that several pallets share: payments that never wait for an account, dry runs, counts.
//!
//! Depends on no pallet.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

mod count;
mod dry_run;
mod payment;

pub use count::count;
pub use dry_run::dry_run;
pub use payment::{credit_from_hold, release_or_credit, transfer_or_credit};
