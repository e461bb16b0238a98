//! The types of pools and delegations.

use crate::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	pallet_prelude::{ConstU32, Get},
	traits::tokens::fungible::Credit,
	BoundedVec,
};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use sp_staking::SessionIndex;
use tributary_primitives::{
	shares::{mul_div, Rewards, SharedStake},
	Balance,
};

/// Id of a pool. It is never reused.
pub type PoolId = u32;

/// Maximum number of sessions from which one delegation can have unbonding stake.
pub const MAX_UNBONDINGS: u32 = 16;

/// Pool of the chain `T`.
pub type StakePoolOf<T> = StakePool<<T as frame_system::Config>::AccountId>;

/// Tokens that are on their way to an account.
pub type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

/// Reason for which a validator is jailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum JailReason {
	/// It contradicted itself: it signed two different blocks or votes.
	#[codec(index = 0)]
	Offence,
	/// It missed too many of the blocks expected of it.
	#[codec(index = 1)]
	MissedBlocks,
	/// It made no block for too many sessions in which others did.
	#[codec(index = 2)]
	NoBlocks,
}

/// Reason for which a pool was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CloseReason {
	/// The validator left.
	#[codec(index = 0)]
	Left,
	/// A pool with more stake took its place among the candidates.
	#[codec(index = 1)]
	Outbid,
	/// A slash took all of its stake.
	#[codec(index = 2)]
	Slashed,
}

/// Standing of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Standing {
	/// The pool can be selected, and takes delegations.
	#[codec(index = 0)]
	Candidate,
	/// The pool cannot be selected, and takes no delegations.
	#[codec(index = 1)]
	Jailed {
		/// Session from which its validator can unjail it.
		unjailable_from: SessionIndex,
	},
	/// The pool has ended, and all of its stake is unbonding.
	#[codec(index = 2)]
	Closed {
		/// Session in which it was closed.
		at: SessionIndex,
	},
}

/// Part of a pool's rewards that its validator takes first.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Commission {
	/// Rate until the next one is in effect.
	pub rate: Perbill,
	/// Next rate, and the session from which it is in effect.
	pub next: Option<(Perbill, SessionIndex)>,
}

impl Commission {
	/// Returns the rate in a session.
	pub fn at(&self, session: SessionIndex) -> Perbill {
		match self.next {
			Some((rate, from)) if session >= from => rate,
			_ => self.rate,
		}
	}
}

/// Work of an author in a session.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Work {
	/// Number of blocks made.
	pub blocks: u32,
	/// Fees of the blocks that have ended, without tips.
	pub fees: Balance,
}

/// Blocks expected of a validator and made by it since it was judged last.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Liveness {
	/// Number of blocks expected: an equal part of those of each session that it was in.
	pub expected: u32,
	/// Number of blocks made.
	pub authored: u32,
}

impl Liveness {
	/// Returns the part of the expected blocks that was missed.
	pub fn missed(&self) -> Perbill {
		Perbill::from_rational(self.expected.saturating_sub(self.authored), self.expected.max(1))
	}
}

/// Absence of a validator: what it has missed since its last block, or since it was in the set.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Absence {
	/// Number of sessions in which others made blocks.
	pub sessions: SessionIndex,
	/// Number of blocks expected meanwhile, in thousandths: a session may have fewer blocks
	/// than validators.
	pub expected: u64,
}

impl Absence {
	/// Counts a session in which the validator made `made` of all `blocks`, in a set of this size.
	pub(crate) fn count(&mut self, made: u32, blocks: u32, set: u32) {
		if made > 0 {
			*self = Self::default();
		} else if blocks > 0 {
			let expected = u64::from(blocks).saturating_mul(1_000).checked_div(set.into()).unwrap_or(0);
			self.sessions = self.sessions.saturating_add(1);
			self.expected = self.expected.saturating_add(expected);
		}
	}

	/// Returns `true` if the validator has been away for as many sessions and blocks.
	pub(crate) fn exceeds(&self, sessions: SessionIndex, blocks: u32) -> bool {
		self.sessions >= sessions.max(1) && self.expected >= u64::from(blocks).saturating_mul(1_000)
	}
}

/// Validator and the stake behind it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StakePool<AccountId> {
	/// Account of the validator.
	pub validator: AccountId,
	/// First session for which the pool could be selected. It is not liable for earlier ones.
	pub first: SessionIndex,
	/// Standing.
	pub standing: Standing,
	/// Validator's own stake, on hold on its account. It is slashed first.
	pub bond: Balance,
	/// Delegators' stake, in the stake pot.
	pub delegated: SharedStake,
	/// Accumulator of the rewards of the delegators' shares.
	pub rewards: Rewards,
	/// Unclaimed rewards of the delegators, rounding included, in the reward pot.
	pub owed: Balance,
	/// Unclaimed rewards of the validator, by commission and bond, in the reward pot.
	pub earned: Balance,
	/// Validator's commission.
	pub commission: Commission,
	/// Blocks expected of the validator and made by it.
	pub liveness: Liveness,
	/// Sessions in which it made no block, since the last one in which it did.
	pub absence: Absence,
	/// `true` if the candidate is in the set, and has made a block since it entered it. One of the
	/// genesis counts as proven from the first session on.
	pub proven: bool,
	/// Largest fraction of a slash since the pool was unjailed last. While it is in the set,
	/// the validator stays disabled.
	pub offence: Option<Perbill>,
	/// Number of delegations: with shares, unbonding stake or unclaimed rewards.
	pub members: u32,
}

impl<AccountId> StakePool<AccountId> {
	/// Returns the stake that ranks the pool and divides its rewards.
	pub fn stake(&self) -> Balance {
		self.bond.saturating_add(self.delegated.amount)
	}

	/// Returns the session in which the pool was closed; `None` if it is open.
	pub fn closed_at(&self) -> Option<SessionIndex> {
		match self.standing {
			Standing::Closed { at } => Some(at),
			_ => None,
		}
	}

	/// Returns `true` if the pool can be selected.
	pub fn is_candidate(&self) -> bool {
		self.standing == Standing::Candidate
	}

	/// Returns `true` if the validator is in jail.
	pub fn is_jailed(&self) -> bool {
		matches!(self.standing, Standing::Jailed { .. })
	}

	/// Returns `true` if the pool is closed and no member has anything in it.
	pub fn is_empty(&self) -> bool {
		self.closed_at().is_some() && self.bond == 0 && self.earned == 0 && self.members == 0
	}
}

/// Entry in the list of candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Candidate {
	/// Pool.
	pub pool: PoolId,
	/// Stake of the pool.
	pub stake: Balance,
}

/// Stake that left a pool in one session. It earns nothing, and can be slashed until its delay
/// has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Unbonding {
	/// Session in which the stake left.
	pub session: SessionIndex,
	/// Stake, and the shares of its owners.
	pub stake: SharedStake,
}

/// Delegation to a pool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Delegation {
	/// Shares in the pool's delegated stake.
	pub shares: Balance,
	/// Pool's accumulator of rewards at the last update.
	pub since: sp_core::U256,
	/// Unclaimed rewards until then.
	pub pending: Balance,
	/// Shares in unbonding stake, by the session in which it left, in ascending order.
	pub unbonding: BoundedVec<(SessionIndex, Balance), ConstU32<MAX_UNBONDINGS>>,
}

impl Delegation {
	/// Returns `true` if the delegation has neither shares nor rewards.
	pub fn is_empty(&self) -> bool {
		self.shares == 0 && self.pending == 0 && self.unbonding.is_empty()
	}
}

/// Maximum number of sessions from which a pool has unbonding stake that can still be slashed.
pub struct MaxPoolUnbondings<T>(PhantomData<T>);

impl<T: Config> Get<u32> for MaxPoolUnbondings<T> {
	fn get() -> u32 {
		T::BondingSessions::get().saturating_add(1)
	}
}

/// Delegation in units, for wallets.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Position {
	/// Shares in the delegated stake.
	pub shares: Balance,
	/// Value of the shares.
	pub stake: Balance,
	/// Unclaimed rewards.
	pub rewards: Balance,
	/// Unbonding amounts, each with the session from which it can be withdrawn.
	pub unbonding: Vec<(SessionIndex, Balance)>,
}

/// Returns `amount` times `rate`, rounded down.
pub(crate) fn part(rate: Perbill, amount: Balance) -> Balance {
	mul_div(amount, rate.deconstruct().into(), Perbill::one().deconstruct().into()).unwrap_or(0)
}
