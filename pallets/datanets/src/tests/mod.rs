//! One file for each call, and what several of them hold together.

mod accept_unreviewed;
mod close_report;
mod commit;
mod contribute;
mod create;
mod cut_release;
mod displacement;
mod drop_commitment;
#[cfg(feature = "runtime-benchmarks")]
mod fixtures;
mod impl_contributions;
mod impl_eligibility;
mod impl_releases;
mod judge_copy;
mod mark_unavailable;
mod offer_contribution;
mod properties;
mod remove_contribution;
mod remove_datanet;
mod remove_release;
mod report_copy;
mod retire;
mod review;
mod revoke_consent;
mod set_curators;
mod set_members;
mod take_contribution;
mod transfer_ownership;
mod update;
mod views;
mod withdraw;

type Error = crate::Error<crate::mock::Test>;
