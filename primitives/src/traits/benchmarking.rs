//! Fixtures for benchmarks: state of one pallet that the benchmarks of another need, created
//! without its calls.
//!
//! A pallet that needs them has a `BenchmarkHelper` in its `Config`. The production traits stay
//! free of them.

use crate::{content::Content, terms::Terms, ContributionId, ModelId, Points, ReleaseId, TermsVersion};
use alloc::vec::Vec;

/// Releases for terms to name.
pub trait ReleaseFixture<AccountId> {
	/// Creates a Datanet of `owner` and cuts a Release of these contents, approved and traceable,
	/// with these points.
	fn create_release(owner: &AccountId, contents: &[(Content, Points)]) -> (ReleaseId, Vec<ContributionId>);
	/// Retires the Datanet of a Release.
	fn retire_datanet(release: ReleaseId);
}

/// Contributions whose payee is the contributor of another one.
pub trait RedirectFixture<AccountId> {
	/// Strikes an accepted contribution as a copy of another in the same Datanet, contributed by
	/// `payee`.
	fn redirect_contribution(contribution: ContributionId, payee: &AccountId);
}

/// Subjects for contributions to name.
pub trait SubjectFixture {
	/// Creates a model, and returns its id.
	fn create_subject() -> ModelId;
}

/// Models for jobs and channels to name.
pub trait ModelFixture<AccountId> {
	/// Registers a model with these terms, beneficiaries as given.
	fn create_model(owner: &AccountId, terms: Terms<AccountId>) -> (ModelId, TermsVersion);
}

/// Providers for channels to name.
pub trait ProviderFixture<AccountId> {
	/// Makes `provider` serve the model under this version of its terms.
	fn start_serving(provider: &AccountId, model: ModelId, version: TermsVersion);
}
