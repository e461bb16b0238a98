//! One file for each call, for genesis and for the invariants.

mod genesis;
mod recover_finality;
mod try_state;

use crate::{
	mock::{BlockNumber, ExtBuilder, Governance, Grandpa, RuntimeOrigin, System, Test, MAX_RECOVERY_DELAY, NOW},
	Acceleration, Error, Event,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, TryRuntimeError};
