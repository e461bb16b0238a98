//! One file a call; the agenda and whole economies beside them.

mod accept;
mod bond_more;
mod cancel;
mod economy;
mod expire;
mod on_idle;
mod register_provider;
mod request;
mod serve;
mod set_endpoint;
mod settle;
mod stop_serving;
mod submission;
mod submit;
mod unbond;
mod withdraw_unbonded;

pub(crate) use crate::{mock::*, types::*, *};
pub(crate) use frame_support::{assert_noop, assert_ok};
pub(crate) use sp_runtime::{traits::BadOrigin, ArithmeticError, DispatchError, TokenError};
pub(crate) use tributary_primitives::content::Content;
