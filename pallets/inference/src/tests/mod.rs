//! One file for each call; the agenda and whole economies in files of their own.

mod accept;
mod attacks;
mod bond_more;
mod cancel;
mod challenge;
mod commit_challenge;
mod deferred;
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
mod submit;
mod submit_cited;
mod try_state;
mod unbond;
mod verification;
mod views;
mod withdraw_challenge;
mod withdraw_unbonded;

pub(crate) use crate::{
	challenge_commitment, halves,
	mock::{
		accepted, bare, bond_held, challenge_held, check, citation, commit, content, empty, events, fee_held, idle,
		idle_to, inline, missed, now, output, plain, provide, receipt, request, reveal, run, runs, serve, short_runs,
		signed, skip_to, submit, submit_cited, submitted, submitted_wrongly, text, AccountId, Balances, BlockNumber,
		ChallengeBond, ChallengeBondShare, ChallengeWindow, Contents, CreditLog, Credits, ExtBuilder, Inference,
		Ledger, LedgerBroken, MockContent, ModelTerms, Pins, PinsRefused, PoolCredits, ProtocolCut, ReceiptRemoval,
		RequestWindow, RetiredModels, RevealWindow, Rules, RuntimeCall, RuntimeOrigin, SpanCredits, SubmitWindow,
		System, Test, UnbondingDelay, BARE, BASE_OWNER, BOND, CHALLENGER, CHALLENGE_BOND, CHALLENGE_WINDOW, CLOSED,
		COLLATERAL, DATANET_OWNER, ENDOWED, ENDOWMENT, EXISTENTIAL_DEPOSIT, FEE, FIRST, FOREIGN, MIN_BOND, MIN_FEE,
		MODEL_OWNER, OTHER_CHALLENGER, OTHER_PROVIDER, PENALTY, POOLED, PROTOCOL, PROVIDER, RELEASE, REQUESTER,
		REQUEST_WINDOW, RETIRED, RETRIEVAL, REVEAL_WINDOW, SALT, SECOND, SERVED, SPANS, STRANGER, SUBMIT_WINDOW,
		TREASURY, UNBONDING_DELAY, UNTRACEABLE, VERSION, WINDOW,
	},
	Agenda, AgendaCursor, AgendaEnd, Basis, Call, Challenge, Challenges, Citation, Citations, CitedRange, Dispute,
	Endpoint, Error, Event, HoldReason, JobParams, Jobs, ModelRatings, NextJobId, Offer, Output, Prompt, ProvenRuns,
	Providers, Rating, Runs, Serving, Slot, Stage, Submission, TrackRecord, Unbonding, WeightInfo, Witness,
	CITED_WHOLE, COLLATERAL_FACTOR, MAX_ATTEMPTS, MAX_CITATIONS, MAX_CITED_BYTES, MAX_DOUBLINGS, MAX_OUTPUT,
	MAX_PROMPT, MAX_RUNS, MAX_SERVED, MAX_UNBONDINGS, MAX_WITNESSES, RETRY_DELAY,
};
pub(crate) use frame_support::{assert_noop, assert_ok};
pub(crate) use sp_runtime::{traits::BadOrigin, ArithmeticError, DispatchError, Perbill, TokenError};
pub(crate) use tributary_primitives::{
	content::{prove, Content},
	terms::{AttributionMethod, SpanCaps},
	trace::{ProvenRun, Refutation, Run, TraceRules},
	traits::{CreditReason, Ineligible},
	Attestation, Balance, ContributionId, JobId, ModelId,
};
pub(crate) use tributary_support::count;
