//! The economy under the models: data, models, inference, and the ledger that pays.

#[cfg(feature = "runtime-benchmarks")]
use crate::benchmarks::Fixtures;
use crate::{
	constants::{
		accounts::{AttributionPalletId, ProtocolCutAccount, TreasuryAccount},
		currency::{deposit, MILLI_TRIB},
		time::DAYS,
	},
	params::{dynamic_params, Bounded, ProtocolCut, Rules},
	types::{AccountId, Balance, BlockNumber, Signature},
	weights, Attribution, Balances, Datanets, Inference, Models, Network, Runtime, RuntimeHoldReason,
};
use frame_support::{parameter_types, weights::Weight};
use pallet_attribution::{WeightInfo as _, MAX_NODES};
use pallet_network::CurationClock;
use sp_runtime::{traits::Verify, Perbill};
use tributary_primitives::{
	traits::{self, Subjects},
	JobId, ModelId,
};

type AttributionWeights = weights::pallet_attribution::WeightInfo<Runtime>;

parameter_types! {
	/// Deposit for a Datanet.
	pub const DatanetDeposit: Balance = deposit(3, 1_110);
	/// Deposit for each member of a Datanet.
	pub const MemberDeposit: Balance = deposit(1, 68);
	/// Deposit for a Release.
	pub const ReleaseDeposit: Balance = deposit(2, 170);
	/// Deposit for a commitment.
	pub const CommitmentDeposit: Balance = deposit(1, 129);
	/// Deposit for a contribution.
	pub const ContributionDeposit: Balance = deposit(5, 800);
	/// Deposit for each byte of a text beside them.
	pub const ByteDeposit: Balance = deposit(0, 1);
	/// Bond for each point that a contributor asks for, or for each KiB: a claim on a large part of
	/// a pool puts something at risk. Half of it, which the treasury gets for a copy, is about the
	/// price of showing a KiB, so that no account fills blocks with proofs of its own copies.
	pub const PointBond: Balance = MILLI_TRIB.saturating_mul(3);
	/// Live blocks without a call by its owner, a year, after which any account may retire a
	/// Datanet.
	pub const OwnerSilence: BlockNumber = 365 * DAYS;
	/// Maximum part of a Release's earnings that the owner of a Datanet takes.
	pub const MaxOwnerCut: Perbill = Perbill::from_percent(25);
}

/// Subjects of contributions: jobs and models that exist.
pub struct ExistingSubjects;

impl Subjects for ExistingSubjects {
	fn job_exists(job: JobId) -> bool {
		Inference::job_exists(job)
	}

	fn model_exists(model: ModelId) -> bool {
		<Models as traits::Models<AccountId>>::exists(model)
	}
}

/// Weights of the ledger's work in calls of Datanets, from the ledger's own benchmarks.
pub struct LedgerWeights;

impl pallet_datanets::LedgerWeights for LedgerWeights {
	fn credit() -> Weight {
		// A claim touches the keys that a credit touches.
		AttributionWeights::claim_for()
	}

	fn settle_up() -> Weight {
		AttributionWeights::settle_up().saturating_add(AttributionWeights::read_nodes(MAX_NODES))
	}

	fn remove() -> Weight {
		// It reads the nodes that settling up has just read.
		AttributionWeights::remove()
	}

	fn close_pools(nodes: u32) -> Weight {
		AttributionWeights::close_pools(nodes)
	}
}

impl pallet_datanets::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fixtures;
	type ByteDeposit = ByteDeposit;
	type Clock = CurationClock<Runtime>;
	type CommitmentDeposit = CommitmentDeposit;
	type ContributionDeposit = ContributionDeposit;
	type CopyBond = Bounded<dynamic_params::datanets::CopyBond>;
	type CopyWindow = Bounded<dynamic_params::datanets::CopyWindow>;
	type Currency = Balances;
	type DatanetDeposit = DatanetDeposit;
	type Ledger = Attribution;
	type LedgerWeights = LedgerWeights;
	type MaxOwnerCut = MaxOwnerCut;
	type MemberDeposit = MemberDeposit;
	type OwnerSilence = OwnerSilence;
	type PointBond = PointBond;
	type ReleaseDeposit = ReleaseDeposit;
	type RevealDelay = Bounded<dynamic_params::datanets::RevealDelay>;
	type RevealWindow = Bounded<dynamic_params::datanets::RevealWindow>;
	type ReviewWindow = Bounded<dynamic_params::datanets::ReviewWindow>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Subjects = ExistingSubjects;
	type TreasuryAccount = TreasuryAccount;
	type WeightInfo = weights::pallet_datanets::WeightInfo<Runtime>;
}

parameter_types! {
	/// Deposit for a model.
	pub const ModelDeposit: Balance = deposit(1, 500);
	/// Deposit for a version of a model's terms.
	pub const TermsDeposit: Balance = deposit(2, 1_600);
	/// Live blocks for which terms over a retired Datanet still take new jobs: a month.
	pub const TermsGrace: BlockNumber = 30 * DAYS;
}

impl pallet_models::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fixtures;
	type Clock = Network;
	type Currency = Balances;
	type Ledger = Attribution;
	type ModelDeposit = ModelDeposit;
	type OnModelRemoved = Inference;
	type Releases = Datanets;
	type RuntimeHoldReason = RuntimeHoldReason;
	type TermsDeposit = TermsDeposit;
	type TermsGrace = TermsGrace;
	type WeightInfo = weights::pallet_models::WeightInfo<Runtime>;
}

parameter_types! {
	/// Weight of removing a receipt, once its retention is over.
	pub ReceiptRemoval: Weight = AttributionWeights::prune_receipt();
}

impl pallet_inference::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fixtures;
	type ChallengeBond = Bounded<dynamic_params::inference::ChallengeBond>;
	type ChallengeBondShare = Bounded<dynamic_params::inference::ChallengeBondShare>;
	type ChallengeWindow = Bounded<dynamic_params::inference::ChallengeWindow>;
	type Clock = Network;
	type Currency = Balances;
	type Eligibility = Datanets;
	type MinBond = Bounded<dynamic_params::inference::MinBond>;
	type MinFee = Bounded<dynamic_params::inference::MinFee>;
	type Models = Models;
	type ProtocolCut = ProtocolCut;
	type ProviderPenalty = Bounded<dynamic_params::inference::ProviderPenalty>;
	type Ratings = Attribution;
	type ReceiptRemoval = ReceiptRemoval;
	type RequestWindow = Bounded<dynamic_params::inference::RequestWindow>;
	type RevealWindow = Bounded<dynamic_params::inference::RevealWindow>;
	type Rules = Rules;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Settlement = Attribution;
	type SubmitWindow = Bounded<dynamic_params::inference::SubmitWindow>;
	type TreasuryAccount = TreasuryAccount;
	type UnbondingDelay = Bounded<dynamic_params::inference::UnbondingDelay>;
	type WeightInfo = weights::pallet_inference::WeightInfo<Runtime>;
}

impl pallet_attribution::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fixtures;
	type Clock = Network;
	type Contributions = Datanets;
	type Currency = Balances;
	type PalletId = AttributionPalletId;
	type ProtocolBeneficiary = ProtocolCutAccount;
	type ReceiptRetention = Bounded<dynamic_params::attribution::ReceiptRetention>;
	type Releases = Datanets;
	type TreasuryAccount = TreasuryAccount;
	type WeightInfo = weights::pallet_attribution::WeightInfo<Runtime>;
}

parameter_types! {
	/// Deposit for a channel.
	pub const ChannelDeposit: Balance = deposit(1, 300);
	/// Deposit for an agent's authorisation.
	pub const AuthorisationDeposit: Balance = deposit(1, 220);
	/// Maximum number of blocks that a channel stays open: a year.
	pub const MaxDuration: BlockNumber = 365 * DAYS;
}

impl pallet_channels::Config for Runtime {
	type AuthorisationDeposit = AuthorisationDeposit;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fixtures;
	type ChannelDeposit = ChannelDeposit;
	type Clock = Network;
	type CloseWindow = Bounded<dynamic_params::channels::CloseWindow>;
	type Currency = Balances;
	type Eligibility = Datanets;
	type MaxDuration = MaxDuration;
	type MinContent = Bounded<dynamic_params::inference::MinContent>;
	type MinDeposit = Bounded<dynamic_params::channels::MinDeposit>;
	type Models = Models;
	type ProtocolCut = ProtocolCut;
	type Providers = Inference;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Settlement = Attribution;
	type Signature = Signature;
	type Signer = <Signature as Verify>::Signer;
	type WeightInfo = weights::pallet_channels::WeightInfo<Runtime>;
}
