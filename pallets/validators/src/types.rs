//! What is stored about pools, and what the pallet asks of its neighbours.

use crate::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	pallet_prelude::{ConstU32, Get},
	BoundedVec,
};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use sp_staking::SessionIndex;
use tributary_primitives::{
	shares::{mul_div, Rewards, SharedStake},
	Balance,
};

/// The number of a pool. It never comes back.
pub type PoolId = u32;

/// Sessions in which one delegator may have stake of one pool on its way out at a time.
pub const MAX_UNBONDINGS: u32 = 16;

/// Why a validator is in jail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum JailReason {
	/// It was shown to have signed what contradicts itself.
	#[codec(index = 0)]
	Offence,
	/// It missed too many of the blocks that it should have made.
	#[codec(index = 1)]
	MissedBlocks,
}

/// Why a pool was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CloseReason {
	/// Its validator left.
	#[codec(index = 0)]
	Left,
	/// There were as many candidates as there may be, and one with more stake came.
	#[codec(index = 1)]
	Outbid,
	/// Nothing was left of it.
	#[codec(index = 2)]
	Slashed,
}

/// What a pool may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Standing {
	/// It may be selected, and takes delegations.
	#[codec(index = 0)]
	Candidate,
	/// It is kept out of the selection, and takes no delegations.
	#[codec(index = 1)]
	Jailed {
		/// The session from which its validator may take it out.
		until: SessionIndex,
	},
	/// It is over: all its stake is on its way out, since this session.
	#[codec(index = 2)]
	Closed {
		/// The session in which it was closed.
		at: SessionIndex,
	},
}

/// The part of a pool's rewards that its validator takes first.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Commission {
	/// What it is until the next one takes effect.
	pub rate: Perbill,
	/// What it will be, and from which session on.
	pub next: Option<(Perbill, SessionIndex)>,
}

impl Commission {
	/// What it is in a session.
	pub fn at(&self, session: SessionIndex) -> Perbill {
		match self.next {
			Some((rate, from)) if session >= from => rate,
			_ => self.rate,
		}
	}
}

/// Blocks that a validator should have made, and that it made, since it was judged last.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Liveness {
	/// An equal part of the blocks of each session that it was in.
	pub expected: u32,
	/// Those that it made.
	pub authored: u32,
}

impl Liveness {
	/// The part of what was expected that was missed.
	pub fn missed(&self) -> Perbill {
		Perbill::from_rational(self.expected.saturating_sub(self.authored), self.expected.max(1))
	}
}

/// A validator, and the stake behind it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pool<AccountId> {
	/// The account that validates.
	pub validator: AccountId,
	/// The first session that it could be selected for. It has nothing to do with what the account did before.
	pub first: SessionIndex,
	/// What it may do.
	pub standing: Standing,
	/// The validator's own stake, on hold on its account. Slashed first.
	pub bond: Balance,
	/// The delegators' stake, in the stake pot.
	pub delegated: SharedStake,
	/// What the delegators' shares have earned.
	pub rewards: Rewards,
	/// What of that is unclaimed, with what rounding keeps back: in the reward pot.
	pub owed: Balance,
	/// What the validator has earned by commission and bond and not claimed: in the reward pot.
	pub earned: Balance,
	/// The validator's commission.
	pub commission: Commission,
	/// Whether it makes its blocks.
	pub liveness: Liveness,
	/// The largest fraction that it was slashed by since it was out of jail last: it stays disabled while in the set.
	pub offence: Option<Perbill>,
	/// How many delegators it has: with shares, with stake on its way out, or with unclaimed rewards.
	pub members: u32,
}

impl<AccountId> Pool<AccountId> {
	/// The stake that it is ranked by, and that its rewards are divided by.
	pub fn stake(&self) -> Balance {
		self.bond.saturating_add(self.delegated.amount)
	}

	/// The session in which it was closed, if it was.
	pub fn closed_at(&self) -> Option<SessionIndex> {
		match self.standing {
			Standing::Closed { at } => Some(at),
			_ => None,
		}
	}

	/// Whether it may be selected.
	pub fn is_candidate(&self) -> bool {
		self.standing == Standing::Candidate
	}

	/// Whether nothing depends on it any more.
	pub fn is_empty(&self) -> bool {
		self.closed_at().is_some() && self.bond == 0 && self.earned == 0 && self.members == 0
	}
}

/// A candidate, as the selection sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Candidate {
	/// Its pool.
	pub pool: PoolId,
	/// The stake of that pool.
	pub stake: Balance,
}

/// The stake that left a pool in one session. It earns nothing, and may still be slashed until its delay has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Unbonding {
	/// The session in which it left.
	pub session: SessionIndex,
	/// The stake, and the shares in it of those who left.
	pub stake: SharedStake,
}

/// A delegator's part in a pool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Delegation {
	/// Its shares in the pool's delegated stake.
	pub shares: Balance,
	/// What the pool's shares had earned when this was last brought up to date.
	pub since: sp_core::U256,
	/// What was earned until then and is unclaimed.
	pub pending: Balance,
	/// Its shares in what left the pool, by the session in which it left; the earliest first.
	pub unbonding: BoundedVec<(SessionIndex, Balance), ConstU32<MAX_UNBONDINGS>>,
}

impl Delegation {
	/// Whether nothing is left of it.
	pub fn is_empty(&self) -> bool {
		self.shares == 0 && self.pending == 0 && self.unbonding.is_empty()
	}
}

/// How many sessions a pool may have stake of on its way out that can still be slashed.
pub struct MaxUnbonding<T>(PhantomData<T>);

impl<T: Config> Get<u32> for MaxUnbonding<T> {
	fn get() -> u32 {
		T::BondingSessions::get().saturating_add(1)
	}
}

/// A delegator's part in a pool, in units: what wallets show.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Position {
	/// Its shares in the delegated stake.
	pub shares: Balance,
	/// What they are worth.
	pub stake: Balance,
	/// What it may claim in rewards.
	pub rewards: Balance,
	/// What is on its way out, and the session from which it may be withdrawn.
	pub unbonding: Vec<(SessionIndex, Balance)>,
}

/// `amount` times `rate`, rounded down.
pub(crate) fn part(rate: Perbill, amount: Balance) -> Balance {
	mul_div(amount, rate.deconstruct().into(), Perbill::one().deconstruct().into()).unwrap_or(0)
}
