//! Tests, one file a call.

mod lineage;
mod lookup;
mod publish_terms;
mod register;
mod retire;
mod transfer_ownership;

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{Perbill, TokenError};
use tributary_primitives::terms::{AttributionMethod, SpanCaps};
