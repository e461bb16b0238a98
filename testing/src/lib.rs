#![doc = include_str!("../README.md")]

mod contributions;
mod eligibility;
#[cfg(feature = "runtime-benchmarks")]
mod fixtures;
pub mod ledger;
mod models;
pub mod oracle;
mod providers;
mod releases;
mod storage;
mod subjects;

pub use contributions::{FrozenContributions, MockContributions, Sources};
pub use eligibility::{Contents, MockContent, MockEligibility, RefusedUses};
#[cfg(feature = "runtime-benchmarks")]
pub use fixtures::MockFixtures;
pub use ledger::MockLedger;
pub use models::{MockModels, MockOnModelRemoved, ModelTerms, Pins, PinsRefused, RemovedModels, RetiredModels};
pub use providers::{MockProviders, Serving};
pub use releases::{MockReleases, ReleasePins, Releases, RetiredDatanets, RevokedCounts};
pub use storage::Account;
pub use subjects::MockSubjects;
