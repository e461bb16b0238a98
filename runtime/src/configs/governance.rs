//! What may be changed while the chain runs, and what may be stopped.

use crate::{
	configs::{
		consensus::{EpochDuration, DAYS, EPOCH_DURATION, HOURS, MINUTES},
		money::{MILLI_TRIB, TRIB},
		system::RuntimeBlockWeights,
	},
	interface::{AccountId, Balance, BlockNumber},
	migrations::{self, LeaveToGovernance},
	network::{Halt, Start, Windows},
	Balances, Migrations, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, SafeMode, TxPause,
};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	migrations::MultiStepMigrator,
	parameter_types,
	traits::{AsEnsureOriginWithArg, ConstU32, Contains, GetCallMetadata, InsideBoth},
	weights::{constants::ParityDbWeight, Weight},
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_runtime::Perbill;
use sp_staking::SessionIndex;

/// The windows of a public network, in blocks of six seconds.
pub const PUBLIC_WINDOWS: Windows = Windows {
	reveal: HOURS,
	review: DAYS,
	judge: 3 * DAYS,
	request: HOURS,
	submit: 10 * MINUTES,
	challenge: HOURS,
	refute: HOURS,
	close: DAYS,
	unbonding: 7 * DAYS,
	receipts: 30 * DAYS,
};

/// Validators that a public network should have at least: of fewer than three, one that cheats is half of them or all.
pub const MIN_VALIDATORS: u32 = 3;

/// The numbers that governance may move. What is under way keeps those that it began with.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod datanets {
		/// Blocks in which a commitment to a content must be revealed.
		#[codec(index = 0)]
		pub static RevealWindow: BlockNumber = PUBLIC_WINDOWS.reveal;
		/// Blocks after which an unreviewed contribution may be accepted.
		#[codec(index = 1)]
		pub static ReviewWindow: BlockNumber = PUBLIC_WINDOWS.review;
		/// Blocks in which curators decide on a report of a copy.
		#[codec(index = 2)]
		pub static CopyWindow: BlockNumber = PUBLIC_WINDOWS.judge;
		/// Held of who reports a copy.
		#[codec(index = 3)]
		pub static CopyBond: Balance = TRIB;
	}

	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod inference {
		/// Blocks that a requested job waits for a provider.
		#[codec(index = 0)]
		pub static RequestWindow: BlockNumber = PUBLIC_WINDOWS.request;
		/// Blocks that a provider has to submit an output.
		#[codec(index = 1)]
		pub static SubmitWindow: BlockNumber = PUBLIC_WINDOWS.submit;
		/// Blocks in which a submitted output may be challenged.
		#[codec(index = 2)]
		pub static ChallengeWindow: BlockNumber = PUBLIC_WINDOWS.challenge;
		/// Blocks that a provider's bond waits when it leaves.
		#[codec(index = 3)]
		pub static UnbondingDelay: BlockNumber = PUBLIC_WINDOWS.unbonding;
		/// Bytes that must stand contiguously in a contribution for a position of an output to be owned.
		#[codec(index = 4)]
		pub static TraceWindow: u32 = 32;
		/// Runs of a trace that are paid.
		#[codec(index = 5)]
		pub static MaxRuns: u32 = 32;
		/// The network's part of a fee.
		#[codec(index = 6)]
		pub static ProtocolCut: Perbill = Perbill::from_percent(2);
		/// The part of its collateral that a provider loses when it does not deliver.
		#[codec(index = 7)]
		pub static ProviderPenalty: Perbill = Perbill::from_percent(10);
		/// Blocks in which a challenge that was committed in time must be revealed.
		#[codec(index = 8)]
		pub static RevealWindow: BlockNumber = PUBLIC_WINDOWS.refute;
		/// Held of who commits to a challenge.
		#[codec(index = 9)]
		pub static ChallengeBond: Balance = TRIB;
		/// The least fee of a job.
		#[codec(index = 10)]
		pub static MinFee: Balance = MILLI_TRIB;
		/// The least bond with which a provider may serve.
		#[codec(index = 11)]
		pub static MinBond: Balance = 10 * TRIB;
	}

	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod attribution {
		/// Blocks that the receipt of a settled job stays in the state.
		#[codec(index = 0)]
		pub static ReceiptRetention: BlockNumber = PUBLIC_WINDOWS.receipts;
	}

	#[dynamic_pallet_params]
	#[codec(index = 3)]
	pub mod channels {
		/// Blocks in which a provider redeems once a channel closes or an agent's authorisation is cut.
		#[codec(index = 0)]
		pub static CloseWindow: BlockNumber = PUBLIC_WINDOWS.close;
		/// The least that a channel is opened with.
		#[codec(index = 1)]
		pub static MinDeposit: Balance = TRIB;
	}

	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod validators {
		/// Validators of a session, at most.
		#[codec(index = 0)]
		pub static ValidatorCount: u32 = 100;
		/// Validators of a session that there should be at least: jailing stops there, and who leaves stays on.
		#[codec(index = 1)]
		pub static MinValidators: u32 = MIN_VALIDATORS;
		/// The least bond of a validator.
		#[codec(index = 2)]
		pub static MinBond: Balance = 10_000 * TRIB;
		/// The least that is delegated.
		#[codec(index = 3)]
		pub static MinDelegation: Balance = 10 * TRIB;
		/// Sessions that a validator is in jail at least.
		#[codec(index = 4)]
		pub static JailSessions: SessionIndex = 24;
		/// The part of the validators that may be jailed in a session, rounded down: less than GRANDPA can do without.
		#[codec(index = 5)]
		pub static MaxJailed: Perbill = Perbill::from_percent(25);
		/// The part of the blocks expected of it that a validator may miss.
		#[codec(index = 6)]
		pub static MaxMissed: Perbill = Perbill::from_percent(90);
		/// Blocks that are expected of a validator before it is judged.
		#[codec(index = 7)]
		pub static MinExpectedBlocks: u32 = 20;
		/// The part of a slashed bond that goes to those who reported.
		#[codec(index = 8)]
		pub static ReporterReward: Perbill = Perbill::from_percent(10);
		/// The largest commission.
		#[codec(index = 9)]
		pub static MaxCommission: Perbill = Perbill::from_percent(50);
		/// How much a commission may rise by one change.
		#[codec(index = 10)]
		pub static MaxCommissionRise: Perbill = Perbill::from_percent(5);
		/// Sessions until a new commission takes effect.
		#[codec(index = 11)]
		pub static CommissionDelay: SessionIndex = 24;
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Datanets(dynamic_params::datanets::Parameters::RevealWindow(
			dynamic_params::datanets::RevealWindow,
			Some(PUBLIC_WINDOWS.reveal),
		))
	}
}

impl pallet_parameters::Config for Runtime {
	type AdminOrigin = AsEnsureOriginWithArg<EnsureRoot<AccountId>>;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type WeightInfo = ();
}

/// Puts a network's own numbers where they are read.
pub struct StartOfNetwork;

impl StartOfNetwork {
	fn set(parameter: RuntimeParameters) {
		use frame_support::traits::dynamic_params::AggregatedKeyValue;
		if let (key, Some(value)) = parameter.into_parts() {
			pallet_parameters::Parameters::<Runtime>::insert(key, value);
		}
	}
}

impl Start for StartOfNetwork {
	const EPOCH_DURATION: u64 = EPOCH_DURATION;
	const WINDOWS: Windows = PUBLIC_WINDOWS;
	const MIN_VALIDATORS: u32 = MIN_VALIDATORS;

	fn start(epoch_duration: u64, windows: Windows, min_validators: u32) {
		use dynamic_params::{attribution, channels, datanets, inference, validators};
		use RuntimeParameters as P;

		EpochDuration::set(&epoch_duration);
		// What is as everywhere stays unwritten, and follows the defaults of later versions.
		let started = [
			(min_validators, MIN_VALIDATORS, {
				P::Validators(validators::Parameters::MinValidators(validators::MinValidators, Some(min_validators)))
			}),
			(windows.reveal, PUBLIC_WINDOWS.reveal, {
				P::Datanets(datanets::Parameters::RevealWindow(datanets::RevealWindow, Some(windows.reveal)))
			}),
			(windows.review, PUBLIC_WINDOWS.review, {
				P::Datanets(datanets::Parameters::ReviewWindow(datanets::ReviewWindow, Some(windows.review)))
			}),
			(windows.judge, PUBLIC_WINDOWS.judge, {
				P::Datanets(datanets::Parameters::CopyWindow(datanets::CopyWindow, Some(windows.judge)))
			}),
			(windows.request, PUBLIC_WINDOWS.request, {
				P::Inference(inference::Parameters::RequestWindow(inference::RequestWindow, Some(windows.request)))
			}),
			(windows.submit, PUBLIC_WINDOWS.submit, {
				P::Inference(inference::Parameters::SubmitWindow(inference::SubmitWindow, Some(windows.submit)))
			}),
			(windows.challenge, PUBLIC_WINDOWS.challenge, {
				P::Inference(inference::Parameters::ChallengeWindow(
					inference::ChallengeWindow,
					Some(windows.challenge),
				))
			}),
			(windows.refute, PUBLIC_WINDOWS.refute, {
				P::Inference(inference::Parameters::RevealWindow(inference::RevealWindow, Some(windows.refute)))
			}),
			(windows.close, PUBLIC_WINDOWS.close, {
				P::Channels(channels::Parameters::CloseWindow(channels::CloseWindow, Some(windows.close)))
			}),
			(windows.unbonding, PUBLIC_WINDOWS.unbonding, {
				P::Inference(inference::Parameters::UnbondingDelay(inference::UnbondingDelay, Some(windows.unbonding)))
			}),
			(windows.receipts, PUBLIC_WINDOWS.receipts, {
				P::Attribution(attribution::Parameters::ReceiptRetention(
					attribution::ReceiptRetention,
					Some(windows.receipts),
				))
			}),
		];
		for (value, public, parameter) in started {
			if value != public {
				Self::set(parameter);
			}
		}
	}
}

/// The calls that have a deadline and may be stopped: while one of them is, the clock of the windows stands still. (Those that
/// a window ends in, such as `submit`, `challenge` and `redeem`, are never stopped.)
const CALLS_WITH_DEADLINE: [(&str, &str); 4] =
	[("Datanets", "contribute"), ("Datanets", "judge_copy"), ("Datanets", "review"), ("Inference", "accept")];

/// Stops the clock of the windows while people cannot act.
pub struct StandStill;

impl Halt for StandStill {
	fn halted() -> bool {
		SafeMode::is_entered()
			|| Migrations::ongoing()
			|| CALLS_WITH_DEADLINE
				.iter()
				.any(|(pallet, call)| TxPause::is_paused_unbound(pallet.as_bytes().into(), call.as_bytes().into()))
	}

	fn weight() -> Weight {
		ParityDbWeight::get().reads(6)
	}
}

/// What may be called at all: what safe mode and pauses leave, and nothing that takes keys out of a running set.
pub type CallFilter = InsideBoth<KeysInUse, InsideBoth<SafeMode, TxPause>>;

/// A validator that took its keys back while it validates would not make its blocks, and the last one would stop the chain:
/// `validators.purge_keys` sees to that.
pub struct KeysInUse;

impl Contains<RuntimeCall> for KeysInUse {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(call, RuntimeCall::Session(pallet_session::Call::purge_keys {}))
	}
}

/// What keeps a chain alive and repairable: the block's own call, reports of cheating, and the means of governing.
pub struct Vital;

impl Vital {
	fn is_vital_pallet(pallet: &str) -> bool {
		matches!(pallet, "System" | "Timestamp" | "Sudo" | "SafeMode" | "TxPause" | "Parameters" | "Migrations")
	}
}

/// How people get out with what is theirs, deliver what they owe, and contest what is wrong: never stopped, but by a migration
/// that failed.
const EXITS: [(&str, &str); 42] = [
	("Attribution", "claim"),
	("Attribution", "claim_account"),
	("Attribution", "claim_for"),
	("Channels", "close"),
	("Channels", "redeem"),
	("Channels", "redeem_many"),
	("Channels", "remove_authorisation"),
	("Channels", "revoke_agent"),
	("Channels", "withdraw"),
	("Datanets", "close_report"),
	("Datanets", "drop_commitment"),
	("Datanets", "remove_contribution"),
	("Datanets", "remove_datanet"),
	("Datanets", "remove_release"),
	("Datanets", "retire"),
	("Datanets", "revoke_consent"),
	("Datanets", "withdraw"),
	("Inference", "cancel"),
	("Inference", "challenge"),
	("Inference", "commit_challenge"),
	("Inference", "expire"),
	("Inference", "rate"),
	("Inference", "settle"),
	("Inference", "stop_serving"),
	("Inference", "submit"),
	("Inference", "submit_cited"),
	("Inference", "unbond"),
	("Inference", "withdraw_challenge"),
	("Inference", "withdraw_unbonded"),
	("Models", "remove_model"),
	("Models", "remove_terms"),
	("Models", "retire"),
	("Session", "set_keys"),
	// Its deadline counts all blocks, not live ones.
	("Treasury", "payout"),
	("Validators", "bond_more"),
	("Validators", "claim_rewards"),
	("Validators", "leave"),
	("Validators", "purge_keys"),
	("Validators", "undelegate"),
	("Validators", "unjail"),
	("Validators", "wind_up"),
	("Validators", "withdraw"),
];

/// Reports of authorities that cheat: never stopped.
const REPORTS: [(&str, &str); 4] = [
	("Babe", "report_equivocation"),
	("Babe", "report_equivocation_unsigned"),
	("Grandpa", "report_equivocation"),
	("Grandpa", "report_equivocation_unsigned"),
];

/// Accounts that act together or for one another, and several calls in one: what is inside is filtered in its turn, so
/// that a governing key in a multisig can still govern.
const WRAPPERS: [(&str, &str); 12] = [
	("Multisig", "approve_as_multi"),
	("Multisig", "as_multi"),
	("Multisig", "as_multi_threshold_1"),
	("Multisig", "cancel_as_multi"),
	("Proxy", "proxy"),
	("Proxy", "proxy_announced"),
	("Proxy", "reject_announcement"),
	("Proxy", "remove_proxy"),
	("Utility", "as_derivative"),
	("Utility", "batch"),
	("Utility", "batch_all"),
	("Utility", "force_batch"),
];

impl Vital {
	fn is_vital(pallet: &str, call: &str) -> bool {
		Self::is_vital_pallet(pallet)
			|| [EXITS.as_slice(), REPORTS.as_slice(), WRAPPERS.as_slice()]
				.iter()
				.any(|list| list.contains(&(pallet, call)))
	}
}

/// Calls that safe mode leaves open.
impl Contains<RuntimeCall> for Vital {
	fn contains(call: &RuntimeCall) -> bool {
		let metadata = call.get_call_metadata();
		let name = (metadata.pallet_name, metadata.function_name);
		Self::is_vital(name.0, name.1) && !(EXITS.contains(&name) && LeaveToGovernance::entered())
	}
}

/// Calls that cannot be paused.
impl Contains<RuntimeCallNameOf<Runtime>> for Vital {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		match (core::str::from_utf8(pallet), core::str::from_utf8(call)) {
			(Ok(pallet), Ok(call)) => Self::is_vital(pallet, call),
			_ => false,
		}
	}
}

impl pallet_tx_pause::Config for Runtime {
	type MaxNameLen = ConstU32<64>;
	type PauseOrigin = EnsureRoot<AccountId>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type UnpauseOrigin = EnsureRoot<AccountId>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
	type WhitelistedCalls = Vital;
}

parameter_types! {
	pub const SafeModeEnterDuration: BlockNumber = 4 * HOURS;
	pub const SafeModeExtendDuration: BlockNumber = 2 * HOURS;
	/// Nobody can buy a standstill.
	pub const NotForSale: Option<Balance> = None;
	pub const NoRelease: Option<BlockNumber> = None;
}

impl pallet_safe_mode::Config for Runtime {
	type Currency = Balances;
	type EnterDepositAmount = NotForSale;
	type EnterDuration = SafeModeEnterDuration;
	type ExtendDepositAmount = NotForSale;
	type ExtendDuration = SafeModeExtendDuration;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type ForceEnterOrigin = EnsureRootWithSuccess<AccountId, SafeModeEnterDuration>;
	type ForceExitOrigin = EnsureRoot<AccountId>;
	type ForceExtendOrigin = EnsureRootWithSuccess<AccountId, SafeModeExtendDuration>;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
	type WhitelistedCalls = Vital;
}

parameter_types! {
	pub MaxMigrationWeight: Weight = Perbill::from_percent(80) * RuntimeBlockWeights::get().max_block;
}

impl pallet_migrations::Config for Runtime {
	type CursorMaxLen = ConstU32<65_536>;
	type FailedMigrationHandler = LeaveToGovernance;
	type IdentifierMaxLen = ConstU32<256>;
	type MaxServiceWeight = MaxMigrationWeight;
	type MigrationStatusHandler = ();
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = migrations::MultiBlock;
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
