//! Credits beside fees.

use crate::{Balance, ContributionId, DatanetId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::DispatchResult;

/// Reason for which the ledger owes an account something that is no part of a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CreditReason {
	/// Refund that the account could not take.
	#[codec(index = 0)]
	Refund,
	/// Penalty, or the part of one that rewards no one.
	#[codec(index = 1)]
	Penalty,
	/// Refutation that held.
	#[codec(index = 2)]
	ChallengeReward,
	/// Copy that was reported.
	#[codec(index = 3)]
	ReportReward,
	/// Earnings of a contribution before it changed hands or was removed.
	#[codec(index = 4)]
	Earned {
		/// Contribution.
		contribution: ContributionId,
	},
	/// Undivided rest in the pools of a removed Datanet.
	#[codec(index = 5)]
	Remainder {
		/// Datanet.
		datanet: DatanetId,
	},
	/// Validator's offence that was reported.
	#[codec(index = 6)]
	OffenceReward,
}

/// Debts of the ledger beside fees; implemented by `pallet-attribution`.
pub trait Credit<AccountId> {
	/// Returns the account that must hold a fee, a penalty or a reward before it is owed to an
	/// account.
	fn pot() -> AccountId;
	/// Credits an account with `amount` that was just moved to the pot.
	fn credit(account: &AccountId, amount: Balance, reason: CreditReason) -> DispatchResult;
}
