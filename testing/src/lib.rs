//! Parts that the tests of several crates share: mocks of the traits through which pallets meet,
//! and an oracle of canonical traces that is written from the definition.
//!
//! The mocks keep their state in the chain's storage, so that what a pallet rolls back is rolled
//! back there too. A test reads and writes that storage directly. Depends on `tributary-primitives`
//! alone of this workspace.

#![warn(missing_docs)]

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

pub use contributions::{MockContributions, Sources};
pub use eligibility::{Contents, MockContent, MockEligibility};
#[cfg(feature = "runtime-benchmarks")]
pub use fixtures::MockFixtures;
pub use ledger::MockLedger;
pub use models::{MockModels, MockOnModelRemoved, ModelTerms, Pins, PinsRefused, RemovedModels, RetiredModels};
pub use providers::{MockProviders, Serving};
pub use releases::{MockReleases, ReleasePins, Releases, RevokedCounts};
pub use storage::Account;
pub use subjects::MockSubjects;
