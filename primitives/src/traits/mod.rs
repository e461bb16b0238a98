//! The traits through which pallets meet. A pallet names the traits it uses, never another pallet.
//!
//! One small trait a file, with the data that it passes. `benchmarking` holds the fixtures that
//! benchmarks ask of neighbouring pallets.

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod contribution_accounts;
mod contributions;
mod credit;
mod eligibility;
mod models;
mod on_model_removed;
mod providers;
mod ratings;
mod releases;
mod settlement;
mod subjects;

pub use contribution_accounts::ContributionAccounts;
pub use contributions::{Contributions, Source};
pub use credit::{Credit, CreditReason};
pub use eligibility::{Eligibility, Ineligible};
pub use models::Models;
pub use on_model_removed::OnModelRemoved;
pub use providers::Providers;
pub use ratings::{RatedJob, Ratings};
pub use releases::{ReleaseInfo, Releases};
pub use settlement::{JobRecord, Order, Service, ServiceId, Settlement};
pub use subjects::Subjects;
