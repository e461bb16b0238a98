//! The economy under the models: data, models, inference, and the ledger that pays.

use crate::{
	configs::{
		governance::dynamic_params,
		money::{deposit, TreasuryAccount, MILLI_TRIB, TRIB},
	},
	interface::{Balance, BlockNumber},
	weights, Attribution, Balances, Datanets, Models, Network, Runtime, RuntimeHoldReason,
};
use core::marker::PhantomData;
use frame_support::{parameter_types, traits::Get, PalletId};
use pallet_inference::types::MAX_PAID_RUNS;
use sp_runtime::Perbill;
use tributary_primitives::trace::TraceRules;

/// A window that governance set: never without a block, whatever was set.
pub struct AtLeastOneBlock<Window>(PhantomData<Window>);

impl<Window: Get<BlockNumber>> Get<BlockNumber> for AtLeastOneBlock<Window> {
	fn get() -> BlockNumber {
		Window::get().max(1)
	}
}

/// The shortest window of a trace that governance can set: much shorter ones are owned by whoever wrote first.
pub const LEAST_TRACE_WINDOW: u32 = 8;
/// The longest.
pub const MOST_TRACE_WINDOW: u32 = 1_024;
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
	pub const ReleaseDeposit: Balance = deposit(1, 50);
	pub const CommitmentDeposit: Balance = deposit(1, 128);
	pub const ContributionDeposit: Balance = deposit(3, 300);
	pub const ByteDeposit: Balance = deposit(0, 1);
	/// So that who asks for a large part of a pool has something to lose.
	pub const PointBond: Balance = MILLI_TRIB / 10;
	pub const MaxOwnerCut: Perbill = Perbill::from_percent(25);
}

impl pallet_datanets::Config for Runtime {
	type ByteDeposit = ByteDeposit;
	type Clock = Network;
	type CommitmentDeposit = CommitmentDeposit;
	type ContributionDeposit = ContributionDeposit;
	type Currency = Balances;
	type DatanetDeposit = DatanetDeposit;
	type MaxOwnerCut = MaxOwnerCut;
	type MemberDeposit = MemberDeposit;
	type PointBond = PointBond;
	type ReleaseDeposit = ReleaseDeposit;
	type RevealWindow = AtLeastOneBlock<dynamic_params::datanets::RevealWindow>;
	type ReviewWindow = AtLeastOneBlock<dynamic_params::datanets::ReviewWindow>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = weights::pallet_datanets::WeightInfo<Runtime>;
}

parameter_types! {
	pub const ModelDeposit: Balance = deposit(1, 500);
	pub const TermsDeposit: Balance = deposit(1, 1_500);
}

impl pallet_models::Config for Runtime {
	type Catalogue = Datanets;
	type Currency = Balances;
	type ModelDeposit = ModelDeposit;
	type RuntimeHoldReason = RuntimeHoldReason;
	type TermsDeposit = TermsDeposit;
	type WeightInfo = weights::pallet_models::WeightInfo<Runtime>;
}

parameter_types! {
	/// A thousandth of a token. The protocol's cut of it does not pay for the largest settlement: raise it, by an upgrade,
	/// where blocks are scarce.
	pub const MinFee: Balance = MILLI_TRIB;
	/// Enough to answer for five tokens of fees at a time.
	pub const MinBond: Balance = 10 * TRIB;
}

impl pallet_inference::Config for Runtime {
	type Catalogue = Datanets;
	type ChallengeWindow = AtLeastOneBlock<dynamic_params::inference::ChallengeWindow>;
	type Clock = Network;
	type Currency = Balances;
	type MinBond = MinBond;
	type MinFee = MinFee;
	type Models = Models;
	type ProtocolCut = ProtocolCut;
	type ProviderPenalty = dynamic_params::inference::ProviderPenalty;
	type RequestWindow = AtLeastOneBlock<dynamic_params::inference::RequestWindow>;
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
	type Catalogue = Datanets;
	type Clock = Network;
	type Currency = Balances;
	type PalletId = AttributionPalletId;
	// Until validators bond and share it.
	type ProtocolBeneficiary = TreasuryAccount;
	type ReceiptRetention = AtLeastOneBlock<dynamic_params::attribution::ReceiptRetention>;
	type WeightInfo = weights::pallet_attribution::WeightInfo<Runtime>;
}
