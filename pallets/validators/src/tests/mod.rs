//! One file for each call, and one each for seats, sessions, jail, offences and random sequences.

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
mod seats;
mod selection;
mod set_commission;
mod try_state;
mod undelegate;
mod unjail;
mod wind_up;
mod withdraw;

pub(crate) use crate::{
	mock::{
		author, author_all, check, credits, earn, empty, end_block, events, free, held, keys, last_event, percent,
		pool, position, report, report_at, rotate, rotate_by, signed, AccountId, AuthorPart, Authorship, Balances,
		CandidateLimit, Equivocation, ExtBuilder, FinalityLag, FoundAuthor, Historical, MaxAbsence, MaxJailed,
		MaxValidators, MinValidators, Offences, PaidIn, RenewalSessions, Revenue, RuntimeOrigin, Seats, Session,
		SessionSlots, System, Test, Validators, ALICE, ALICES, BOB, BOBS, BONDING, BONDS, CAROL, CAROLS, COALITION,
		DAVE, DAVES, DELEGATOR, ENDOWMENT, EVE, EXISTENTIAL_DEPOSIT, FERDIE, JAIL, MAX_CANDIDATES, MIN_BOND,
		MIN_DELEGATION, OTHER, PAUPER, REPORTER, REPORTING, TREASURY,
	},
	Absence, Absentees, Authored, Candidate, Candidates, CloseReason, Commission, Delegations, Error, Event,
	JailReason, Liveness, NextPoolId, PoolId, Position, Released, RewardsOwed, SlashesBySession, StakePoolIds,
	StakePoolOf, StakePools, Standing, ToAuthor, ToRewards, Unbondings, Work, MAX_UNBONDINGS,
};
pub(crate) use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Inspect as _, Mutate as _},
		BuildGenesisConfig as _, OnUnbalanced as _,
	},
};
pub(crate) use sp_runtime::{traits::BadOrigin, Perbill, TokenError};
pub(crate) use sp_staking::SessionIndex;
pub(crate) use tributary_primitives::Balance;
