//! A ledger that checks what it is given: an amount is in the pot before it is owed.

use crate::{
	storage::{prefix, Account},
	Pins,
};
use codec::{Decode, Encode, FullCodec};
use frame_support::{
	pallet_prelude::ValueQuery,
	storage::types::{StorageMap, StorageValue},
	traits::fungible::Inspect,
	Twox64Concat,
};
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use std::marker::PhantomData;
use tributary_primitives::{
	split::{divide, Division},
	traits::{
		ContributionAccounts, Contributions, Credit, CreditReason, JobRecord, Order, RatedJob, Ratings, Service,
		ServiceId, Settlement,
	},
	Balance, ContributionId, DatanetId, JobId, ModelId, ReleaseId, TermsVersion,
};

prefix!(
	CreditsPrefix => "Credits",
	CreditLogPrefix => "CreditLog",
	SpanCreditsPrefix => "SpanCredits",
	PoolCreditsPrefix => "PoolCredits",
	ReceiptsPrefix => "Receipts",
	UnclaimedPrefix => "Unclaimed",
	RemovedContributionsPrefix => "RemovedContributions",
	PoolNodesPrefix => "PoolNodes",
);

/// Cut of the owner of every Datanet.
pub const OWNER_CUT: Perbill = Perbill::from_percent(10);

/// Amounts owed to accounts.
pub type Credits<AccountId> = StorageMap<CreditsPrefix, Twox64Concat, AccountId, Balance, ValueQuery>;
/// Credits other than fees, in their order.
pub type CreditLog<AccountId> = StorageValue<CreditLogPrefix, Vec<(AccountId, Balance, CreditReason)>, ValueQuery>;
/// Amounts owed to contributions for their bytes in outputs.
pub type SpanCredits = StorageMap<SpanCreditsPrefix, Twox64Concat, ContributionId, Balance, ValueQuery>;
/// Amounts owed to the pools of Releases.
pub type PoolCredits = StorageMap<PoolCreditsPrefix, Twox64Concat, ReleaseId, Balance, ValueQuery>;
/// Settlements, in their order.
pub type Receipts<AccountId, BlockNumber> =
	StorageValue<ReceiptsPrefix, Vec<MockReceipt<AccountId, BlockNumber>>, ValueQuery>;
/// Amounts that contributions earned and have not claimed.
pub type Unclaimed = StorageMap<UnclaimedPrefix, Twox64Concat, ContributionId, Balance, ValueQuery>;
/// Contributions whose accounts were removed, in this order.
pub type RemovedContributions = StorageValue<RemovedContributionsPrefix, Vec<ContributionId>, ValueQuery>;
/// Number of nodes in the pools of each Datanet.
pub type PoolNodes = StorageMap<PoolNodesPrefix, Twox64Concat, DatanetId, u32, ValueQuery>;

/// Settlement.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct MockReceipt<AccountId, BlockNumber> {
	/// Paid service.
	pub service: ServiceId,
	/// Record of a job; `None` for a channel.
	pub record: Option<JobRecord<BlockNumber>>,
	/// Account that paid.
	pub requester: AccountId,
	/// Account that answered.
	pub provider: AccountId,
	/// Account that received the provider's share.
	pub provider_payee: AccountId,
	/// Model that answered.
	pub model: ModelId,
	/// Version of the model's terms.
	pub version: TermsVersion,
	/// Fee of the service.
	pub fee: Balance,
	/// Protocol's share of the fee.
	pub protocol: Balance,
	/// Contributions that own positions, and their numbers of positions.
	pub owned: Vec<(ContributionId, u32)>,
	/// Shares of these contributions.
	pub spans: Vec<Balance>,
	/// Share of the pools.
	pub pool: Balance,
	/// Number of positions of the output.
	pub positions: u32,
	/// Score by the requester.
	pub score: Option<u8>,
}

/// Chain around a mock ledger.
pub trait LedgerSetup {
	/// Account ids of the chain.
	type AccountId: Account;
	/// Block numbers of the chain.
	type BlockNumber: FullCodec + Clone + 'static;
	/// Token that is owed.
	type Currency: Inspect<Self::AccountId, Balance = Balance>;

	/// Returns the account that holds what is owed.
	fn pot() -> Self::AccountId;
	/// Returns the tokens that the pot holds at genesis.
	fn endowment() -> Balance;
	/// Returns `true` if the pallet may credit an account for this reason.
	fn is_expected(reason: CreditReason) -> bool;
	/// Returns `true` if what the pot holds fits what the ledger owes after a credit. A pallet that
	/// moves the sum of several credits at once allows for more in the pot.
	fn is_backed(held: Balance, owed: Balance) -> bool {
		held == owed
	}
}

/// Accounts that a mock ledger pays fees to.
pub trait SettlementSetup: LedgerSetup {
	/// Returns the account that receives the protocol's cut.
	fn protocol() -> Self::AccountId;
	/// Returns the owner of every Datanet.
	fn datanet_owner() -> Self::AccountId;
	/// Returns `true` if every settlement fails.
	fn is_broken() -> bool;
	/// Returns `true` if the pallet settles this service.
	fn is_settled(service: ServiceId) -> bool;
}

/// Contributions for which a mock ledger keeps accounts.
pub trait AccountsSetup: LedgerSetup {
	/// Known contributions.
	type Contributions: Contributions<Self::AccountId>;
}

/// Ledger of the chain `Setup`.
pub struct MockLedger<Setup>(PhantomData<Setup>);

impl<Setup: LedgerSetup> MockLedger<Setup> {
	/// Returns all that the ledger owes.
	pub fn owed() -> Balance {
		let credits = Credits::<Setup::AccountId>::iter_values().chain(SpanCredits::iter_values());
		credits.chain(PoolCredits::iter_values()).chain(Unclaimed::iter_values()).sum()
	}

	/// Returns what the pot holds beyond its endowment.
	pub fn backed() -> Balance {
		Setup::Currency::balance(&Setup::pot()) - Setup::endowment()
	}

	/// Checks that the ledger owes exactly what it was given.
	pub fn check() {
		assert_eq!(Self::owed(), Self::backed(), "the ledger owes what it was given");
	}

	/// Returns the receipt of a job.
	pub fn receipt(job: JobId) -> Option<MockReceipt<Setup::AccountId, Setup::BlockNumber>> {
		let receipts = Receipts::<Setup::AccountId, Setup::BlockNumber>::get();
		receipts.into_iter().find(|receipt| receipt.service == ServiceId::Job { job })
	}

	/// Removes the receipt of a job.
	pub fn remove_receipt(job: JobId) {
		Receipts::<Setup::AccountId, Setup::BlockNumber>::mutate(|receipts| {
			receipts.retain(|receipt| receipt.service != ServiceId::Job { job });
		});
	}

	fn owe(account: &Setup::AccountId, amount: Balance) {
		Credits::<Setup::AccountId>::mutate(account, |credit| *credit += amount);
	}
}

impl<Setup: LedgerSetup> Credit<Setup::AccountId> for MockLedger<Setup> {
	fn pot() -> Setup::AccountId {
		Setup::pot()
	}

	fn credit(account: &Setup::AccountId, amount: Balance, reason: CreditReason) -> DispatchResult {
		assert!(amount > 0, "an amount is credited");
		assert!(Setup::is_expected(reason), "the pallet credits for {reason:?}");
		assert!(
			Setup::is_backed(Self::backed(), Self::owed() + amount),
			"the amount is in the pot before it is credited"
		);
		Self::owe(account, amount);
		CreditLog::<Setup::AccountId>::append((account, amount, reason));
		Ok(())
	}
}

impl<Setup: AccountsSetup> ContributionAccounts<Setup::AccountId> for MockLedger<Setup> {
	fn settle_up(contribution: ContributionId) -> DispatchResult {
		let payee =
			Setup::Contributions::source(contribution).expect("called before the contribution is removed").payee;
		match Unclaimed::take(contribution) {
			0 => Ok(()),
			unclaimed => Self::credit(&payee, unclaimed, CreditReason::Earned { contribution }),
		}
	}

	fn remove(contribution: ContributionId) -> DispatchResult {
		assert_eq!(Unclaimed::get(contribution), 0, "the contribution was settled up");
		let source = Setup::Contributions::source(contribution).expect("called before the contribution is removed");
		assert!(source.last_release.is_some(), "the contribution earns nothing any more");
		RemovedContributions::append(contribution);
		Ok(())
	}

	fn close_pools(datanet: DatanetId, limit: u32) -> Result<bool, DispatchError> {
		let remaining = PoolNodes::get(datanet).saturating_sub(limit);
		PoolNodes::insert(datanet, remaining);
		Ok(remaining == 0)
	}
}

impl<Setup: SettlementSetup> Settlement<Setup::AccountId, Setup::BlockNumber> for MockLedger<Setup> {
	fn settle(order: Order<Setup::AccountId, Setup::BlockNumber>) -> Result<Division, DispatchError> {
		// The caller must undo what was written before the failure.
		let protocol = Setup::protocol();
		Self::owe(&protocol, 1);
		if Setup::is_broken() {
			return Err(DispatchError::Unavailable);
		}
		Credits::<Setup::AccountId>::mutate(&protocol, |credit| *credit -= 1);
		assert_eq!(Self::backed(), Self::owed() + order.fee, "the fee is in the pot before it is settled");
		assert!(Pins::get((order.model, order.version)) > 0, "terms are pinned while they are paid by");
		let service = order.service.id();
		assert!(Setup::is_settled(service), "the pallet settles {service:?}");
		let record = match order.service {
			Service::Job { id, record } => {
				assert!(Self::receipt(id).is_none(), "a job is settled once");
				Some(record)
			},
			Service::Channel { .. } => {
				assert_eq!(order.provider, order.provider_payee, "a channel's provider forfeits nothing");
				let owned = order.evidence.owned.iter().map(|(_, positions)| u64::from(*positions)).sum::<u64>();
				assert!(owned <= order.evidence.positions.into(), "sources own no more positions than answers have");
				None
			},
		};

		let cuts = vec![OWNER_CUT; order.terms.releases.len()];
		let division = divide(order.fee, order.protocol_cut, order.terms, &cuts, &order.evidence);
		assert_eq!(division.total(), order.fee);
		Self::owe(&protocol, division.protocol);
		Self::owe(order.provider_payee, division.provider);
		for (beneficiary, amount) in order.terms.beneficiaries.iter().zip(&division.beneficiaries) {
			Self::owe(&beneficiary.account, *amount);
		}
		for (weighted, payment) in order.terms.releases.iter().zip(&division.releases) {
			Self::owe(&Setup::datanet_owner(), payment.owner_cut);
			PoolCredits::mutate(weighted.release, |credit| *credit += payment.pool);
		}
		for ((contribution, _), amount) in order.evidence.owned.iter().zip(&division.spans) {
			SpanCredits::mutate(contribution, |credit| *credit += amount);
		}
		Receipts::<Setup::AccountId, Setup::BlockNumber>::append(MockReceipt {
			service,
			record,
			requester: order.requester.clone(),
			provider: order.provider.clone(),
			provider_payee: order.provider_payee.clone(),
			model: order.model,
			version: order.version,
			fee: order.fee,
			protocol: division.protocol,
			owned: order.evidence.owned.to_vec(),
			spans: division.spans.clone(),
			pool: division.releases.iter().map(|payment| payment.pool).sum(),
			positions: order.evidence.positions,
			score: None,
		});
		Ok(division)
	}
}

impl<Setup: LedgerSetup> Ratings<Setup::AccountId> for MockLedger<Setup> {
	fn rate(job: JobId, requester: &Setup::AccountId, score: u8) -> Result<RatedJob<Setup::AccountId>, DispatchError> {
		let receipt = Self::receipt(job).ok_or(DispatchError::Other("no receipt"))?;
		// The caller must undo what was written before the failure.
		Receipts::<Setup::AccountId, Setup::BlockNumber>::mutate(|receipts| {
			let rated = receipts.iter_mut().filter(|receipt| receipt.service == ServiceId::Job { job });
			rated.for_each(|receipt| receipt.score = Some(score));
		});
		if receipt.requester != *requester {
			return Err(DispatchError::Other("not the requester"));
		}
		match receipt.score {
			Some(_) => Err(DispatchError::Other("rated")),
			None => Ok(RatedJob { model: receipt.model, provider: receipt.provider, protocol: receipt.protocol }),
		}
	}
}
