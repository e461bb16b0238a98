//! Tests, one file a call.

mod accept_ownership;
mod impl_models;
mod lineage;
mod publish_terms;
mod register;
mod remove_model;
mod remove_terms;
mod retire;
mod transfer_ownership;
mod try_state;

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{Perbill, TokenError};
use tributary_primitives::terms::{AttributionMethod, SpanCaps};
