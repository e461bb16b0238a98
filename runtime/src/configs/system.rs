//! Blocks, transactions, and the pallets that let accounts act together, for one another, or later.

use crate::{
	configs::money::deposit,
	interface::{AccountId, Balance, BlockNumber, Hash, Nonce},
	migrations, Balances, Block, OriginCaller, PalletInfo, Preimage, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, RuntimeTask, System, UncheckedExtrinsic, VERSION,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU16, ConstU32, EqualPrivilegeOnly, InstanceFilter, LinearStoragePrice},
	weights::{
		constants::{BlockExecutionWeight, ExtrinsicBaseWeight, ParityDbWeight, WEIGHT_REF_TIME_PER_SECOND},
		Weight,
	},
};
use frame_system::{
	limits::{BlockLength, BlockWeights},
	EnsureRoot,
};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{AccountIdLookup, BlakeTwo256},
	Perbill,
};
use sp_version::RuntimeVersion;

/// What part of a block ordinary transactions may fill; the rest is kept for operational ones.
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);
/// What hooks are reckoned to take of a block.
const AVERAGE_ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(10);
/// Two seconds of work in a block of six.
const MAXIMUM_BLOCK_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), u64::MAX);
/// The longest block in bytes.
const MAXIMUM_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;

parameter_types! {
	pub const BlockHashCount: BlockNumber = 4096;
	pub const Version: RuntimeVersion = VERSION;

	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(MAXIMUM_BLOCK_LENGTH)
		.modify_max_length_for_class(DispatchClass::Normal, |length| *length = NORMAL_DISPATCH_RATIO * *length)
		.build();

	pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |weights| {
			weights.base_extrinsic = ExtrinsicBaseWeight::get();
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
		.build_or_panic();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type BaseCallFilter = crate::configs::governance::CallFilter;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockLength = RuntimeBlockLength;
	type BlockWeights = RuntimeBlockWeights;
	type DbWeight = ParityDbWeight;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type Hash = Hash;
	type Hashing = BlakeTwo256;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type MaxConsumers = ConstU32<128>;
	type MultiBlockMigrator = crate::Migrations;
	type Nonce = Nonce;
	type SS58Prefix = ConstU16<42>;
	type SingleBlockMigrations = migrations::SingleBlock;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type Version = Version;
}

impl crate::network::Config for Runtime {
	type Halt = crate::configs::governance::StandStill;
	type Start = crate::configs::governance::StartOfNetwork;
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
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const MultisigDepositBase: Balance = deposit(1, 88);
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
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

/// What one account may do for another.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	#[codec(index = 0)]
	Any,
	/// What neither moves tokens, nor acts as another account, nor stakes anything that an accomplice could win: leaving, claiming,
	/// cleaning up, and steering collections of data.
	#[codec(index = 1)]
	NonTransfer,
	/// Rejecting announced calls of other proxies.
	#[codec(index = 2)]
	CancelProxy,
	/// Collections of data and their content: for a community's daily work. It spends: a bond that it puts up can be lost, and
	/// half of it to an accomplice.
	#[codec(index = 3)]
	Data,
	/// Reviewing contributions, and nothing else: for a curator's key.
	#[codec(index = 4)]
	Curation,
	/// Models and their terms: it decides who is paid by them.
	#[codec(index = 5)]
	Models,
	/// Taking jobs, answering them and redeeming vouchers: for the key on a provider's machine. It cannot bond or unbond, but what is
	/// bonded it can lose, and half of that to an accomplice: bond what the machine may lose.
	#[codec(index = 6)]
	Serving,
	/// Having earnings paid out to those who earned them.
	#[codec(index = 7)]
	Claims,
	/// Validating and delegating, with all that is staked.
	#[codec(index = 8)]
	Staking,
	/// Running a validator: its session keys, its commission, its way out of jail. It stakes nothing, but who holds the session keys
	/// can have the stake slashed.
	#[codec(index = 9)]
	Validating,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		use RuntimeCall as C;
		// What a batch holds is filtered in its turn.
		let batch = matches!(
			call,
			C::Utility(
				pallet_utility::Call::batch { .. }
					| pallet_utility::Call::batch_all { .. }
					| pallet_utility::Call::force_batch { .. }
			)
		);
		let publishes = matches!(
			call,
			C::Models(
				pallet_models::Call::register { .. }
					| pallet_models::Call::publish_terms { .. }
					| pallet_models::Call::retire { .. }
					| pallet_models::Call::remove_terms { .. }
					| pallet_models::Call::remove_model { .. }
			)
		);
		// All that is done with data but to give away what it earns.
		let data = match call {
			C::Datanets(call) => !matches!(
				call,
				pallet_datanets::Call::offer_contribution { .. } | pallet_datanets::Call::transfer_ownership { .. }
			),
			_ => false,
		};
		let redeems = matches!(
			call,
			C::Channels(
				pallet_channels::Call::redeem { .. }
					| pallet_channels::Call::redeem_many { .. }
					| pallet_channels::Call::withdraw { .. }
					| pallet_channels::Call::remove_authorisation { .. }
			)
		);
		let sets_keys = matches!(call, C::Session(pallet_session::Call::set_keys { .. }));
		match self {
			ProxyType::Any => true,
			ProxyType::NonTransfer => {
				// Nothing that dispatches as somebody else, and nothing that puts at stake what an accomplice could win.
				let own = match call {
					C::System(..) | C::Preimage(..) | C::Attribution(..) => true,
					C::Proxy(call) => matches!(
						call,
						pallet_proxy::Call::add_proxy { .. }
							| pallet_proxy::Call::remove_proxy { .. }
							| pallet_proxy::Call::reject_announcement { .. }
							| pallet_proxy::Call::remove_announcement { .. }
					),
					C::Inference(call) => matches!(
						call,
						pallet_inference::Call::unbond { .. }
							| pallet_inference::Call::withdraw_unbonded { .. }
							| pallet_inference::Call::stop_serving { .. }
							| pallet_inference::Call::set_endpoint { .. }
							| pallet_inference::Call::cancel { .. }
							| pallet_inference::Call::settle { .. }
							| pallet_inference::Call::expire { .. }
							| pallet_inference::Call::challenge { .. }
							| pallet_inference::Call::withdraw_challenge { .. }
							| pallet_inference::Call::rate { .. }
					),
					C::Models(call) => matches!(
						call,
						pallet_models::Call::retire { .. }
							| pallet_models::Call::remove_terms { .. }
							| pallet_models::Call::remove_model { .. }
					),
					C::Validators(call) => matches!(
						call,
						pallet_validators::Call::claim_rewards { .. }
							| pallet_validators::Call::leave { .. }
							| pallet_validators::Call::purge_keys { .. }
							| pallet_validators::Call::undelegate { .. }
							| pallet_validators::Call::unjail { .. }
							| pallet_validators::Call::wind_up { .. }
							| pallet_validators::Call::withdraw { .. }
					),
					C::Datanets(
						pallet_datanets::Call::contribute { .. }
						| pallet_datanets::Call::report_copy { .. }
						| pallet_datanets::Call::take_contribution { .. }
						| pallet_datanets::Call::accept_ownership { .. },
					) => false,
					_ => data,
				};
				batch || own || redeems
			},
			ProxyType::CancelProxy => matches!(call, C::Proxy(pallet_proxy::Call::reject_announcement { .. })),
			ProxyType::Data => batch || data,
			ProxyType::Curation => {
				let curates = matches!(
					call,
					C::Datanets(
						pallet_datanets::Call::review { .. }
							| pallet_datanets::Call::mark_unavailable { .. }
							| pallet_datanets::Call::judge_copy { .. }
					)
				);
				batch || curates
			},
			ProxyType::Models => batch || publishes,
			ProxyType::Serving => {
				let serves = matches!(
					call,
					C::Inference(
						pallet_inference::Call::serve { .. }
							| pallet_inference::Call::stop_serving { .. }
							| pallet_inference::Call::set_endpoint { .. }
							| pallet_inference::Call::accept { .. }
							| pallet_inference::Call::submit { .. }
							| pallet_inference::Call::submit_cited { .. }
							| pallet_inference::Call::settle { .. }
							| pallet_inference::Call::expire { .. }
					)
				);
				batch || serves || redeems
			},
			ProxyType::Claims => {
				let earned =
					matches!(call, C::Attribution(..) | C::Validators(pallet_validators::Call::claim_rewards { .. }));
				batch || earned
			},
			ProxyType::Staking => batch || sets_keys || matches!(call, C::Validators(..)),
			ProxyType::Validating => {
				let runs = matches!(
					call,
					C::Validators(
						pallet_validators::Call::claim_rewards { .. }
							| pallet_validators::Call::set_commission { .. }
							| pallet_validators::Call::unjail { .. }
					)
				);
				batch || sets_keys || runs
			},
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(a, b) if a == b => true,
			(ProxyType::Any, _) => true,
			(_, ProxyType::Any) => false,
			(ProxyType::NonTransfer, ProxyType::CancelProxy | ProxyType::Curation | ProxyType::Claims) => true,
			(ProxyType::Data, ProxyType::Curation) => true,
			(ProxyType::Staking, ProxyType::Validating) => true,
			_ => false,
		}
	}
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
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const PreimageBaseDeposit: Balance = deposit(2, 64);
	pub const PreimageByteDeposit: Balance = deposit(0, 1);
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
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
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
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
}
