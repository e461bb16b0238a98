//! One file a call; the borders of sessions, offences and whole economies beside them.

mod bond_more;
mod claim_rewards;
mod delegate;
mod economy;
mod genesis;
mod jail;
mod join;
mod leave;
mod offences;
mod purge_keys;
mod rewards;
mod selection;
mod set_commission;
mod try_state;
mod undelegate;
mod unjail;
mod wind_up;
mod withdraw;

pub(crate) use crate::{mock::*, types::*, *};
pub(crate) use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate as _};
pub(crate) use sp_runtime::{traits::BadOrigin, TokenError};
