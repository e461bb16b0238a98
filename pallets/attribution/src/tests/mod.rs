//! One file for each call, and one each for the traits, hooks, invariants and generated economies.

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

use crate::{
	mock::{
		accept, all_to_pool, change, channel_order, claim, claim_result, close, cut, cut_with, events, fund, gained,
		order, pay, percent, record, remove, settle, spans, terms, AccountId, Attribution, Balances, BlockNumber,
		ExtBuilder, MockContributions, MockReleases, RuntimeOrigin, System, Test, ALICE, BASE_OWNER, BOB, CAROL,
		DATANET_OWNER, ENDOWMENT, EXISTENTIAL_DEPOSIT, MODEL_OWNER, NOBODY, PROVIDER, REQUESTER, RETENTION, TREASURY,
	},
	AccountCredits, Call, Claimable, ContributionCredits, Error, Event, OldestReceiptBlock, Payment, PoolNodes,
	Receipt, Receipts, ReceiptsByBlock, ReleasePool, ReleasePools, ReleaseReceipt, Role, SpanReceipt, TotalOwed,
	WeightInfo, MAX_CLAIMS, MAX_NODES, MAX_SPANS,
};
use alloc::collections::BTreeSet;
use frame_support::{assert_noop, assert_ok, weights::Weight};
use sp_io::storage::root;
use sp_runtime::{DispatchResult, Perbill, StateVersion, TryRuntimeError};
use tributary_primitives::{
	split::Evidence,
	terms::{AttributionMethod, Terms},
	traits::{
		ContributionAccounts as _, Contributions as _, Credit as _, CreditReason, JobRecord, Order, RatedJob,
		Ratings as _, Releases as _, Service, ServiceId, Settlement as _,
	},
	Balance, ContributionId, ReleaseId,
};
