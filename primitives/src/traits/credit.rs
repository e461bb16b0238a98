//! Credits beside fees.

use crate::{Balance, ContributionId, DatanetId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::DispatchResult;

/// The reason for which the ledger owes an account something that is no part of a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CreditReason {
	/// A refund that the account could not take.
	#[codec(index = 0)]
	Refund,
	/// A penalty, or the part of one that rewards no one.
	#[codec(index = 1)]
	Penalty,
	/// A refutation that held.
	#[codec(index = 2)]
	ChallengeReward,
	/// A copy that was reported.
	#[codec(index = 3)]
	ReportReward,
	/// The earnings of a contribution before it changed hands or was removed.
	#[codec(index = 4)]
	Earned {
		/// The contribution.
		contribution: ContributionId,
	},
	/// The undivided rest in the pools of a removed Datanet.
	#[codec(index = 5)]
	Remainder {
		/// The Datanet.
		datanet: DatanetId,
	},
	/// A validator's offence that was reported.
	#[codec(index = 6)]
	OffenceReward,
}

/// The debts of the ledger beside fees; implemented by `pallet-attribution`.
pub trait Credit<AccountId> {
	/// Returns the account that must hold a fee, a penalty or a reward before it is owed to an
	/// account.
	fn pot() -> AccountId;
	/// Credits an account with `amount` that was just moved to the pot.
	fn credit(account: &AccountId, amount: Balance, reason: CreditReason) -> DispatchResult;
}
