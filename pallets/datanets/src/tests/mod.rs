//! One file for each call, and what several of them hold together.

mod accept_unreviewed;
mod catalogue;
mod commit;
mod contribute;
mod create;
mod cut_release;
mod displacement;
mod drop_commitment;
mod mark_unavailable;
mod properties;
mod review;
mod revoke_consent;
mod set_curators;
mod set_members;
mod synthetic;
mod withdraw;

type Error = crate::Error<crate::mock::Test>;
