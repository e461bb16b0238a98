//! One file a call; the agenda and whole economies beside them.

mod accept;
mod bond_more;
mod cancel;
mod challenge;
mod commit_challenge;
mod economy;
mod expire;
mod impl_providers;
mod on_idle;
mod rate;
mod refutations;
mod register_provider;
mod request;
mod self_refutation;
mod serve;
mod set_endpoint;
mod settle;
mod stop_serving;
mod submission;
mod submit;
mod submit_cited;
mod try_state;
mod unbond;
mod views;
mod withdraw_challenge;
mod withdraw_unbonded;

pub(crate) use crate::{mock::*, types::*, *};
pub(crate) use frame_support::{assert_noop, assert_ok};
pub(crate) use sp_runtime::{traits::BadOrigin, ArithmeticError, DispatchError, TokenError};
pub(crate) use tributary_primitives::{
	content::{prove, Content},
	terms::{AttributionMethod, SpanCaps},
	trace::{ProvenRun, Refutation, Run, TraceRules},
	traits::{CreditReason, Ineligible},
	ContributionId,
};
