//! One file for each call, and one each for the lineage, the trait and the invariants.

mod accept_ownership;
mod end_terms;
mod impl_models;
mod lineage;
mod publish_terms;
mod register;
mod remove_model;
mod remove_terms;
mod retire;
mod transfer_ownership;
mod try_state;

use crate::{
	mock::{
		self, cut, hand_over, held, last_event, percent, pinned, publish, register, shares, weighted, AccountId,
		Balances, CreditLog, ExtBuilder, RemovedModels, RetiredDatanets, RevokedCounts, RuntimeOrigin, System, Test,
		ALICE, BOB, CAROL, ENDOWMENT, EXISTENTIAL_DEPOSIT, MODEL_DEPOSIT, NOBODY, POT, TERMS_DEPOSIT, TERMS_GRACE,
	},
	Error, Event, ModelOf, NextModelId, Terms, TermsOf, TermsUses, WeightInfo, MAX_DEPTH,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use sp_runtime::{ArithmeticError, DispatchResult, Perbill, TokenError, TryRuntimeError};
use tributary_primitives::{
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps},
	traits::{CreditReason, Models as _},
	ReleaseId,
};
