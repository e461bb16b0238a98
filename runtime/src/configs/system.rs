//! Blocks, transactions, and the pallets that let accounts act together, for one another, or later.

use crate::{
	constants::currency::deposit,
	filters::{calls::CallFilter, proxy::ProxyType},
	migrations,
	types::{AccountId, Balance, BlockNumber, Hash, Nonce},
	weights::{
		self, block_weights::BlockExecutionWeight, extrinsic_weights::ExtrinsicBaseWeight,
		paritydb_weights::constants::ParityDbWeight,
	},
	Balances, Block, OriginCaller, PalletInfo, Preimage, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
	RuntimeOrigin, RuntimeTask, System, UncheckedExtrinsic, VERSION,
};
use alloc::boxed::Box;
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU16, ConstU32, EqualPrivilegeOnly, LinearStoragePrice},
	weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight},
};
use frame_system::{
	limits::{BlockLength, BlockWeights},
	EnsureRoot, ExtensionsWeightInfo as _,
};
use once_cell::race::OnceBox;
use pallet_transaction_payment::WeightInfo as _;
use sp_runtime::{
	traits::{AccountIdLookup, BlakeTwo256},
	Perbill,
};
use sp_version::RuntimeVersion;

/// Part of a block that ordinary transactions may fill. The rest is kept for operational ones.
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);
/// Part of a block that hooks are estimated to take.
const AVERAGE_ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(10);
/// Two seconds of work in a block of six.
const MAXIMUM_BLOCK_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), u64::MAX);
/// Length of the longest block, in bytes.
const MAXIMUM_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;

parameter_types! {
	/// Number of recent blocks whose hashes are kept. A mortal transaction refers to one of them.
	pub const BlockHashCount: BlockNumber = 4096;
	/// Version of the runtime.
	pub const Version: RuntimeVersion = VERSION;

	/// Maximum length of a block, for each class of transactions.
	pub RuntimeBlockLength: BlockLength = {
		static LENGTH: OnceBox<BlockLength> = OnceBox::new();
		LENGTH.get_or_init(|| Box::new(block_length())).clone()
	};

	/// Maximum weight of a block, for each class of transactions. It is computed once: each
	/// transaction asks for it a dozen times.
	pub RuntimeBlockWeights: BlockWeights = {
		static WEIGHTS: OnceBox<BlockWeights> = OnceBox::new();
		WEIGHTS.get_or_init(|| Box::new(block_weights())).clone()
	};
}

fn block_length() -> BlockLength {
	BlockLength::builder()
		.max_length(MAXIMUM_BLOCK_LENGTH)
		.modify_max_length_for_class(DispatchClass::Normal, |length| *length = NORMAL_DISPATCH_RATIO * *length)
		.build()
}

fn block_weights() -> BlockWeights {
	BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |weights| {
			weights.base_extrinsic = weight_beside_extensions();
		})
		.for_class(DispatchClass::Normal, |weights| {
			weights.max_total = Some(NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT);
		})
		.for_class(DispatchClass::Operational, |weights| {
			weights.max_total = Some(MAXIMUM_BLOCK_WEIGHT);
			// Always left for operational transactions, however full a block is.
			weights.reserved = Some(MAXIMUM_BLOCK_WEIGHT.saturating_sub(NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT));
		})
		.avg_block_initialization(AVERAGE_ON_INITIALIZE_RATIO)
		.build_or_panic()
}

/// Returns the weight of a transaction beside those of its call and of its extensions.
///
/// It is measured with a transaction that does nothing and has all extensions. They have a weight
/// of their own, which is added to that of the call, so their time is taken out. The measured one
/// has no tip, which takes some microseconds more.
fn weight_beside_extensions() -> Weight {
	type Extensions = weights::frame_system_extensions::WeightInfo<Runtime>;
	[
		Extensions::check_non_zero_sender(),
		Extensions::check_spec_version(),
		Extensions::check_tx_version(),
		Extensions::check_genesis(),
		Extensions::check_mortality_mortal_transaction(),
		// The account is in memory while a transaction is measured.
		Extensions::check_nonce().saturating_sub(ParityDbWeight::get().reads_writes(1, 1)),
		Extensions::check_weight(),
		weights::pallet_transaction_payment::WeightInfo::<Runtime>::charge_transaction_payment(),
		Extensions::weight_reclaim(),
	]
	.into_iter()
	.fold(ExtrinsicBaseWeight::get(), |rest, extension| rest.saturating_sub(extension))
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type BaseCallFilter = CallFilter;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockLength = RuntimeBlockLength;
	type BlockWeights = RuntimeBlockWeights;
	type DbWeight = ParityDbWeight;
	type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
	type Hash = Hash;
	type Hashing = BlakeTwo256;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type MaxConsumers = ConstU32<128>;
	type MultiBlockMigrator = crate::Migrations;
	type Nonce = Nonce;
	type SS58Prefix = ConstU16<42>;
	type SingleBlockMigrations = migrations::SingleBlock;
	type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
	type Version = Version;
}

// Reports of equivocations are sent as bare transactions.
impl<C> frame_system::offchain::CreateTransactionBase<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<C> frame_system::offchain::CreateBare<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}

impl pallet_utility::Config for Runtime {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_utility::WeightInfo<Runtime>;
}

parameter_types! {
	/// Deposit for a call that waits for approvals.
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	/// Deposit for each approval that the call needs.
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
}

impl pallet_multisig::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_multisig::WeightInfo<Runtime>;
}

parameter_types! {
	/// Deposit for the list of an account's proxies.
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	/// Deposit for each proxy in the list.
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	/// Deposit for the list of a proxy's announcements.
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	/// Deposit for each announcement in the list.
	pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

impl pallet_proxy::Config for Runtime {
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
	type CallHasher = BlakeTwo256;
	type Currency = Balances;
	type MaxPending = ConstU32<32>;
	type MaxProxies = ConstU32<32>;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type ProxyType = ProxyType;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_proxy::WeightInfo<Runtime>;
}

parameter_types! {
	/// Deposit for a preimage.
	pub const PreimageBaseDeposit: Balance = deposit(2, 64);
	/// Deposit for each byte of a preimage.
	pub const PreimageByteDeposit: Balance = deposit(0, 1);
	/// Reason of the hold on that deposit.
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

impl pallet_preimage::Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
	>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_preimage::WeightInfo<Runtime>;
}

parameter_types! {
	/// Maximum weight of the scheduled calls of a block. The rest is left for transactions.
	pub MaximumSchedulerWeight: Weight = Perbill::from_percent(80) * RuntimeBlockWeights::get().max_block;
}

impl pallet_scheduler::Config for Runtime {
	type BlockNumberProvider = System;
	type MaxScheduledPerBlock = ConstU32<50>;
	type MaximumWeight = MaximumSchedulerWeight;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type PalletsOrigin = OriginCaller;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type WeightInfo = weights::pallet_scheduler::WeightInfo<Runtime>;
}
