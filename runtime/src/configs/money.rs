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
	Authorship, Balances, Runtime, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, System,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit, Mutate},
		tokens::{
			imbalance::{OnUnbalanced, ResolveTo},
			Pay, PaymentStatus, Preservation, UnityAssetBalanceConversion,
		},
		ConstU128, ConstU32, ConstU8, Imbalance, VariantCountOf,
	},
	weights::IdentityFee,
};
use frame_system::EnsureRoot;
use pallet_transaction_payment::FungibleAdapter;
use pallet_validators::ToRewards;
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
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

/// Distribution of fees to the reward pot, for validators and treasury, and of tips to the block's
/// author, who chooses the transactions.
pub struct DealWithFees;

impl OnUnbalanced<Credit<AccountId, Balances>> for DealWithFees {
	fn on_unbalanceds(mut fee_then_tip: impl Iterator<Item = Credit<AccountId, Balances>>) {
		if let Some(fee) = fee_then_tip.next() {
			ToRewards::<Runtime>::on_unbalanced(fee);
		}
		let Some(tip) = fee_then_tip.next().filter(|tip| tip.peek() > 0) else { return };
		let refused = match Authorship::author() {
			Some(author) => <Balances as Balanced<AccountId>>::resolve(&author, tip).err(),
			None => Some(tip),
		};
		// A tip too small to open an account for the author is distributed like a fee.
		if let Some(tip) = refused {
			ToRewards::<Runtime>::on_unbalanced(tip);
		}
	}
}

impl pallet_transaction_payment::Config for Runtime {
	type FeeMultiplierUpdate = FeeAdjustment;
	type LengthToFee = LengthFee;
	type OnChargeTransaction = FungibleAdapter<Balances, DealWithFees>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
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
	fn ensure_successful(_: &AccountId, (): (), amount: Balance) {
		// Above what keeps the account alive.
		let enough = amount.saturating_add(EXISTENTIAL_DEPOSIT);
		if let Err(error) = Balances::mint_into(&TreasuryAccount::get(), enough) {
			log::error!(target: "runtime", "the treasury is not funded: {error:?}");
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
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
}
