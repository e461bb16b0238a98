//! The token: its units, what storage and work cost, and where fees go.

use crate::{
	interface::{AccountId, Balance, BlockNumber},
	Authorship, Balances, Runtime, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, System,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		tokens::{
			imbalance::{OnUnbalanced, ResolveTo},
			pay::PayFromAccount,
			UnityAssetBalanceConversion,
		},
		ConstU128, ConstU32, ConstU8, Imbalance, VariantCountOf,
	},
	weights::{ConstantMultiplier, IdentityFee},
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use pallet_treasury::TreasuryAccountId;
use pallet_validators::ToRewards;
use sp_runtime::{
	traits::{Bounded, IdentityLookup, One, TypedGet},
	FixedPointNumber, Perbill, Permill, Perquintill,
};

/// One token.
pub const TRIB: Balance = 1_000_000_000_000;
/// A thousandth of it.
pub const MILLI_TRIB: Balance = TRIB / 1_000;
/// A millionth of it.
pub const MICRO_TRIB: Balance = TRIB / 1_000_000;
/// What an account must keep to exist.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_TRIB;

/// What it costs to keep `items` entries of `bytes` bytes together in the state, until they are taken out again.
pub const fn deposit(items: Balance, bytes: Balance) -> Balance {
	let for_items = items.saturating_mul(10 * MILLI_TRIB);
	for_items.saturating_add(bytes.saturating_mul(10 * MICRO_TRIB))
}

impl pallet_balances::Config for Runtime {
	type AccountStore = System;
	type Balance = Balance;
	type DoneSlashHandler = ();
	// What is too small to keep is not lost: it goes to the treasury.
	type DustRemoval = ResolveTo<TreasuryAccountId<Runtime>, Balances>;
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

/// The part of transaction fees that the treasury gets when a session ends; the validators share the rest, by the blocks that
/// they make.
pub const TREASURY_PART_OF_FEES: Perbill = Perbill::from_percent(20);

/// Fees go to all validators and the treasury, tips to the block's author, who chooses the transactions.
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
		// What the author cannot take, having no account and too little to open one, is for all.
		if let Some(tip) = refused {
			ToRewards::<Runtime>::on_unbalanced(tip);
		}
	}
}

parameter_types! {
	/// The fullness at which fees stay as they are.
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
	/// How fast fees follow: at most some 30% a day.
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
	/// Quiet times do not make spam cheap.
	pub MinimumMultiplier: Multiplier = Multiplier::one();
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

impl pallet_transaction_payment::Config for Runtime {
	type FeeMultiplierUpdate =
		TargetedFeeAdjustment<Self, TargetBlockFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;
	// A tenth of a millionth of a token for a byte: 0.1 for a MiB.
	type LengthToFee = ConstantMultiplier<Balance, ConstU128<{ MICRO_TRIB / 10 }>>;
	type OnChargeTransaction = FungibleAdapter<Balances, DealWithFees>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
	// One smallest unit for a picosecond: a whole token for a second.
	type WeightToFee = IdentityFee<Balance>;
}

parameter_types! {
	pub const TreasuryPalletId: PalletId = PalletId(*b"trb/trsy");
	pub const SpendPeriod: BlockNumber = crate::configs::consensus::DAYS;
	pub const PayoutPeriod: BlockNumber = 30 * crate::configs::consensus::DAYS;
	pub const NoBurn: Permill = Permill::zero();
	pub const MaxSpend: Balance = Balance::MAX;
	pub TreasuryAccount: AccountId = TreasuryAccountId::<Runtime>::get();
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
	type Paymaster = PayFromAccount<Balances, TreasuryAccount>;
	type PayoutPeriod = PayoutPeriod;
	type RejectOrigin = EnsureRoot<AccountId>;
	type RuntimeEvent = RuntimeEvent;
	type SpendFunds = ();
	type SpendOrigin = EnsureRootWithSuccess<AccountId, MaxSpend>;
	type SpendPeriod = SpendPeriod;
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
}
