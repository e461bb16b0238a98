//! The economy under the models: data, models, inference, and the ledger that pays.

#[cfg(feature = "runtime-benchmarks")]
use crate::benchmarks::Fixtures;
use crate::{
	configs::{
		consensus::{ProtocolCutAccount, DAYS},
		governance::dynamic_params,
		money::{deposit, TreasuryAccount, MILLI_TRIB},
	},
	interface::{AccountId, Balance, BlockNumber, Signature},
	weights, Attribution, Balances, Datanets, Inference, Models, Network, Runtime, RuntimeHoldReason,
};
use core::marker::PhantomData;
use frame_support::{parameter_types, traits::Get, PalletId};
use pallet_inference::types::MAX_PAID_RUNS;
use sp_runtime::{traits::Verify, Perbill};
use tributary_primitives::{
	trace::TraceRules,
	traits::{self, Subjects},
	JobId, ModelId,
};

/// A window that governance set: never without a block, whatever was set.
pub struct AtLeastOneBlock<Window>(PhantomData<Window>);

impl<Window: Get<BlockNumber>> Get<BlockNumber> for AtLeastOneBlock<Window> {
	fn get() -> BlockNumber {
		Window::get().max(1)
	}
}

/// An amount that governance set: never nothing, whatever was set.
pub struct NotZero<Amount>(PhantomData<Amount>);

impl<Amount: Get<Balance>> Get<Balance> for NotZero<Amount> {
	fn get() -> Balance {
		Amount::get().max(1)
	}
}

/// The shortest window of a trace that governance can set: much shorter ones are owned by whoever wrote first.
pub const LEAST_TRACE_WINDOW: u32 = 8;
/// The longest.
pub const MOST_TRACE_WINDOW: u32 = 128;
/// The most that governance can make of the protocol's cut.
pub const MOST_PROTOCOL_CUT: Perbill = Perbill::from_percent(20);

/// The rules of traces that governance set, within what a job's state has room for.
pub struct Rules;

impl Get<TraceRules> for Rules {
	fn get() -> TraceRules {
		TraceRules {
			window: dynamic_params::inference::TraceWindow::get().clamp(LEAST_TRACE_WINDOW, MOST_TRACE_WINDOW),
			max_runs: dynamic_params::inference::MaxRuns::get().min(MAX_PAID_RUNS),
		}
	}
}

/// The protocol's cut that governance set, within its bound.
pub struct ProtocolCut;

impl Get<Perbill> for ProtocolCut {
	fn get() -> Perbill {
		dynamic_params::inference::ProtocolCut::get().min(MOST_PROTOCOL_CUT)
	}
}

parameter_types! {
	pub const DatanetDeposit: Balance = deposit(3, 1_000);
	pub const MemberDeposit: Balance = deposit(1, 68);
	pub const ReleaseDeposit: Balance = deposit(2, 170);
	pub const CommitmentDeposit: Balance = deposit(1, 128);
	pub const ContributionDeposit: Balance = deposit(4, 450);
	pub const ByteDeposit: Balance = deposit(0, 1);
	/// So that who asks for a large part of a pool has something to lose.
	pub const PointBond: Balance = MILLI_TRIB / 10;
	pub const MaxOwnerCut: Perbill = Perbill::from_percent(25);
}

/// What contributions may be about.
pub struct Known;

impl Subjects for Known {
	fn job_exists(job: JobId) -> bool {
		Inference::job_exists(job)
	}

	fn model_exists(model: ModelId) -> bool {
		<Models as traits::Models<AccountId>>::exists(model)
	}
}

impl pallet_datanets::Config for Runtime {
	type ByteDeposit = ByteDeposit;
	type Clock = Network;
	type CommitmentDeposit = CommitmentDeposit;
	type ContributionDeposit = ContributionDeposit;
	type CopyBond = NotZero<dynamic_params::datanets::CopyBond>;
	type CopyWindow = AtLeastOneBlock<dynamic_params::datanets::CopyWindow>;
	type Currency = Balances;
	type DatanetDeposit = DatanetDeposit;
	type Ledger = Attribution;
	type MaxOwnerCut = MaxOwnerCut;
	type MemberDeposit = MemberDeposit;
	type PointBond = PointBond;
	type ReleaseDeposit = ReleaseDeposit;
	type RevealWindow = AtLeastOneBlock<dynamic_params::datanets::RevealWindow>;
	type ReviewWindow = AtLeastOneBlock<dynamic_params::datanets::ReviewWindow>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Subjects = Known;
	type TreasuryAccount = TreasuryAccount;
	type WeightInfo = weights::pallet_datanets::WeightInfo<Runtime>;
}

parameter_types! {
	pub const ModelDeposit: Balance = deposit(1, 500);
	pub const TermsDeposit: Balance = deposit(2, 1_600);
}

impl pallet_models::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fixtures;
	type Currency = Balances;
	type Ledger = Attribution;
	type ModelDeposit = ModelDeposit;
	type OnModelRemoved = Inference;
	type Releases = Datanets;
	type RuntimeHoldReason = RuntimeHoldReason;
	type TermsDeposit = TermsDeposit;
	type WeightInfo = weights::pallet_models::WeightInfo<Runtime>;
}

impl pallet_inference::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fixtures;
	type ChallengeBond = NotZero<dynamic_params::inference::ChallengeBond>;
	type ChallengeWindow = AtLeastOneBlock<dynamic_params::inference::ChallengeWindow>;
	type Clock = Network;
	type Currency = Balances;
	type Eligibility = Datanets;
	type MinBond = NotZero<dynamic_params::inference::MinBond>;
	type MinFee = NotZero<dynamic_params::inference::MinFee>;
	type Models = Models;
	type ProtocolCut = ProtocolCut;
	type ProviderPenalty = dynamic_params::inference::ProviderPenalty;
	type Ratings = Attribution;
	type RequestWindow = AtLeastOneBlock<dynamic_params::inference::RequestWindow>;
	type RevealWindow = AtLeastOneBlock<dynamic_params::inference::RevealWindow>;
	type Rules = Rules;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Settlement = Attribution;
	type SubmitWindow = AtLeastOneBlock<dynamic_params::inference::SubmitWindow>;
	type TreasuryAccount = TreasuryAccount;
	type UnbondingDelay = dynamic_params::inference::UnbondingDelay;
	type WeightInfo = weights::pallet_inference::WeightInfo<Runtime>;
}

parameter_types! {
	pub const AttributionPalletId: PalletId = PalletId(*b"trb/attr");
}

impl pallet_attribution::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fixtures;
	type Clock = Network;
	type Contributions = Datanets;
	type Currency = Balances;
	type PalletId = AttributionPalletId;
	type ProtocolBeneficiary = ProtocolCutAccount;
	type ReceiptRetention = AtLeastOneBlock<dynamic_params::attribution::ReceiptRetention>;
	type Releases = Datanets;
	type Treasury = TreasuryAccount;
	type WeightInfo = weights::pallet_attribution::WeightInfo<Runtime>;
}

parameter_types! {
	pub const ChannelDeposit: Balance = deposit(1, 250);
	pub const AuthorisationDeposit: Balance = deposit(1, 180);
	/// The longest that a channel may be open: a year.
	pub const MaxDuration: BlockNumber = 365 * DAYS;
}

impl pallet_channels::Config for Runtime {
	type AuthorisationDeposit = AuthorisationDeposit;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fixtures;
	type ChannelDeposit = ChannelDeposit;
	type Clock = Network;
	type CloseWindow = AtLeastOneBlock<dynamic_params::channels::CloseWindow>;
	type Currency = Balances;
	type MaxDuration = MaxDuration;
	type MinDeposit = NotZero<dynamic_params::channels::MinDeposit>;
	type Models = Models;
	type ProtocolCut = ProtocolCut;
	type Providers = Inference;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Settlement = Attribution;
	type Signature = Signature;
	type Signer = <Signature as Verify>::Signer;
	type WeightInfo = weights::pallet_channels::WeightInfo<Runtime>;
}
