//! Tests, one file a call, and one for each part that is not a call.

mod claim;
mod claim_account;
mod claim_for;
mod close_pools;
mod credit;
mod economy;
mod genesis;
mod rate;
mod receipts;
mod remove;
mod self_dealing;
mod settle;
mod settle_up;
mod try_state;

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use tributary_primitives::{
	split::Evidence,
	terms::AttributionMethod,
	traits::{
		ContributionAccounts as _, Contributions as _, Credit as _, CreditReason, JobRecord, Ratings as _,
		Releases as _, Service, Settlement as _,
	},
	Balance, ContributionId, ReleaseId,
};
