//! One file for each call, and one for each property that several calls share.

mod accept;
mod accept_transfer;
mod close_report;
mod commit;
mod contribute;
mod create;
mod cut_release;
mod displacement;
mod exclude;
mod impl_contributions;
mod impl_eligibility;
#[cfg(feature = "runtime-benchmarks")]
mod impl_fixtures;
mod impl_releases;
mod judge_copy;
mod mark_unavailable;
mod properties;
mod remove_commitment;
mod remove_contribution;
mod remove_datanet;
mod remove_release;
mod report_copy;
mod retire;
mod review;
mod revoke_consent;
mod rights;
mod set_curators;
mod set_members;
mod transfer_contribution;
mod transfer_ownership;
mod update;
mod update_metadata;
mod views;
mod withdraw;

type Error = crate::Error<crate::mock::Test>;
