//! The token: balances, fees and the treasury.

use crate::{
	constants::{
		accounts::{TreasuryAccount, TreasuryPalletId},
		currency::EXISTENTIAL_DEPOSIT,
		time::DAYS,
	},
	fees::{FeeAdjustment, LengthFee},
	governance::origins::Spender,
	types::{AccountId, Balance, BlockNumber},
	weights, Balances, Runtime, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, System,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Credit, Mutate},
		tokens::{
			imbalance::{OnUnbalanced, ResolveTo},
			Pay, PaymentStatus, Preservation, UnityAssetBalanceConversion,
		},
		ConstU128, ConstU32, ConstU8, VariantCountOf,
	},
	weights::IdentityFee,
};
use frame_system::EnsureRoot;
use pallet_transaction_payment::FungibleAdapter;
use pallet_validators::{ToAuthor, ToRewards};
use sp_runtime::{traits::IdentityLookup, DispatchError, Permill};

impl pallet_balances::Config for Runtime {
	type AccountStore = System;
	type Balance = Balance;
	type DoneSlashHandler = ();
	// Dust is not lost: it goes to the treasury.
	type DustRemoval = ResolveTo<TreasuryAccount, Balances>;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type ReserveIdentifier = [u8; 8];
	type RuntimeEvent = RuntimeEvent;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = weights::pallet_balances::WeightInfo<Runtime>;
}

/// Distribution of fees to the reward pot, for validators and treasury, and of tips to the block's
/// author, who chooses the transactions.
pub struct DealWithFees;

impl OnUnbalanced<Credit<AccountId, Balances>> for DealWithFees {
	fn on_unbalanceds(mut fee_then_tip: impl Iterator<Item = Credit<AccountId, Balances>>) {
		if let Some(fee) = fee_then_tip.next() {
			ToRewards::<Runtime>::on_unbalanced(fee);
		}
		if let Some(tip) = fee_then_tip.next() {
			ToAuthor::<Runtime>::on_unbalanced(tip);
		}
	}
}

impl pallet_transaction_payment::Config for Runtime {
	type FeeMultiplierUpdate = FeeAdjustment;
	type LengthToFee = LengthFee;
	type OnChargeTransaction = FungibleAdapter<Balances, DealWithFees>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_transaction_payment::WeightInfo<Runtime>;
	// One smallest unit for a picosecond: a whole token for a second.
	type WeightToFee = IdentityFee<Balance>;
}

parameter_types! {
	/// Blocks between two rounds of spending.
	pub const SpendPeriod: BlockNumber = DAYS;
	/// Blocks in which an approved spend can be paid out.
	pub const PayoutPeriod: BlockNumber = 30 * DAYS;
	/// Part of the unspent pot that is burnt in each round.
	pub const NoBurn: Permill = Permill::zero();
}

/// Paymaster that pays from the treasury's account and keeps the account alive. Without it, what is
/// below the existential deposit would be burnt: dust, fines, and the treasury's part of the fees.
pub struct PayKeepingAlive;

impl Pay for PayKeepingAlive {
	type AssetKind = ();
	type Balance = Balance;
	type Beneficiary = AccountId;
	type Error = DispatchError;
	type Id = ();

	fn pay(who: &AccountId, (): (), amount: Balance) -> Result<(), DispatchError> {
		Balances::transfer(&TreasuryAccount::get(), who, amount, Preservation::Preserve)?;
		Ok(())
	}

	fn check_payment((): ()) -> PaymentStatus {
		PaymentStatus::Success
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(who: &AccountId, (): (), amount: Balance) {
		for (account, balance) in [(&TreasuryAccount::get(), amount), (who, 0)] {
			// Above what keeps the account alive.
			if let Err(error) = Balances::mint_into(account, balance.saturating_add(EXISTENTIAL_DEPOSIT)) {
				log::error!(target: "runtime", "an account is not funded: {error:?}");
			}
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_concluded((): ()) {}
}

impl pallet_treasury::Config for Runtime {
	type AssetKind = ();
	type BalanceConverter = UnityAssetBalanceConversion;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type BlockNumberProvider = System;
	type Burn = NoBurn;
	type BurnDestination = ();
	type Currency = Balances;
	type MaxApprovals = ConstU32<100>;
	type PalletId = TreasuryPalletId;
	type Paymaster = PayKeepingAlive;
	type PayoutPeriod = PayoutPeriod;
	type RejectOrigin = EnsureRoot<AccountId>;
	type RuntimeEvent = RuntimeEvent;
	type SpendFunds = ();
	type SpendOrigin = Spender;
	type SpendPeriod = SpendPeriod;
	type WeightInfo = weights::pallet_treasury::WeightInfo<Runtime>;
}
