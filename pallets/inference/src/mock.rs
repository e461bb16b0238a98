//! A chain with this pallet alone. Its neighbours are mocks: real contents, models over them, and a ledger that really takes
//! the fee and records what it owes for it.

use crate as pallet_inference;
use crate::{types::*, Event};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::Inspect, ConstU128, Hooks},
	weights::Weight,
};
use sp_runtime::{BuildStorage, Perbill};
use std::collections::BTreeMap;
use tributary_primitives::{
	content::{prove, Content},
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	trace::{ProvenRun, Refutation, Run, TraceRules},
	Balance, ContributionId, JobId, ModelId, ReleaseId, TermsVersion,
};
use tributary_testing::{
	ledger::{self, LedgerSetup, MockReceipt, SettlementSetup},
	MockEligibility, MockLedger, MockModels,
};

pub use tributary_testing::{
	ledger::{PoolCredits, SpanCredits},
	MockContent, Pins, PinsRefused, RetiredModels,
};

pub type Contents = tributary_testing::Contents<BlockNumber>;
pub type CreditLog = ledger::CreditLog<AccountId>;
pub type Credits = ledger::Credits<AccountId>;
pub type ModelTerms = tributary_testing::ModelTerms<AccountId>;
pub type Ledger = MockLedger<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Inference = pallet_inference;
}

pub type AccountId = u64;
pub type BlockNumber = u64;

pub const REQUESTER: AccountId = 1;
pub const PROVIDER: AccountId = 2;
pub const OTHER_PROVIDER: AccountId = 3;
pub const STRANGER: AccountId = 4;
pub const CHALLENGER: AccountId = 8;
pub const OTHER_CHALLENGER: AccountId = 9;
pub const MODEL_OWNER: AccountId = 5;
pub const BASE_OWNER: AccountId = 6;
pub const DATANET_OWNER: AccountId = 7;
pub const TREASURY: AccountId = 90;
pub const PROTOCOL: AccountId = 91;
pub const POT: AccountId = 99;

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const ENDOWMENT: Balance = 1_000_000;
pub const MIN_FEE: Balance = 4;
pub const MIN_BOND: Balance = 1_000;
pub const BOND: Balance = 10_000;
pub const FEE: Balance = 1_000;
pub const COLLATERAL: Balance = 2_000;
pub const PENALTY: Balance = 200;
pub const REQUEST_WINDOW: BlockNumber = 20;
pub const SUBMIT_WINDOW: BlockNumber = 10;
pub const CHALLENGE_WINDOW: BlockNumber = 5;
pub const REVEAL_WINDOW: BlockNumber = 4;
/// Odd, so that its halves differ.
pub const CHALLENGE_BOND: Balance = 101;
pub const UNBONDING_DELAY: BlockNumber = 30;
pub const WINDOW: usize = 32;

/// Attributes by spans, over `RELEASE`.
pub const SPANS: ModelId = 0;
/// Attributes through the pool alone, over `RELEASE`.
pub const POOLED: ModelId = 1;
/// Pays no data.
pub const BARE: ModelId = 2;
/// Takes no new jobs.
pub const RETIRED: ModelId = 3;
/// Attributes by citations, over `RELEASE`.
pub const RETRIEVAL: ModelId = 4;
/// The version of the terms of each of them.
pub const VERSION: TermsVersion = 1;

pub const RELEASE: ReleaseId = ReleaseId { datanet: 0, number: 1 };
pub const FIRST: ContributionId = ContributionId { datanet: 0, index: 0 };
pub const SECOND: ContributionId = ContributionId { datanet: 0, index: 1 };
/// Paid through the pool only.
pub const UNTRACEABLE: ContributionId = ContributionId { datanet: 0, index: 2 };
/// Closed in block 1.
pub const CLOSED: ContributionId = ContributionId { datanet: 0, index: 3 };
/// In a Release of another Datanet only.
pub const FOREIGN: ContributionId = ContributionId { datanet: 1, index: 0 };

parameter_types! {
	pub const ProviderPenalty: Perbill = Perbill::from_percent(10);
	pub const TreasuryAccount: AccountId = TREASURY;
	pub storage UnbondingDelay: BlockNumber = UNBONDING_DELAY;
	pub storage ProtocolCut: Perbill = Perbill::from_percent(5);
	pub storage Rules: TraceRules = TraceRules { window: 32, max_runs: 3 };
	pub storage RequestWindow: BlockNumber = REQUEST_WINDOW;
	pub storage SubmitWindow: BlockNumber = SUBMIT_WINDOW;
	pub storage ChallengeWindow: BlockNumber = CHALLENGE_WINDOW;
	pub storage RevealWindow: BlockNumber = REVEAL_WINDOW;
	pub storage ChallengeBond: Balance = CHALLENGE_BOND;
	/// Whether the ledger refuses whatever it is given.
	pub storage LedgerBroken: bool = false;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

impl LedgerSetup for Test {
	type AccountId = AccountId;
	type BlockNumber = BlockNumber;
	type Currency = Balances;

	fn pot() -> AccountId {
		POT
	}

	fn endowment() -> Balance {
		EXISTENTIAL_DEPOSIT
	}
}

impl SettlementSetup for Test {
	fn protocol() -> AccountId {
		PROTOCOL
	}

	fn datanet_owner() -> AccountId {
		DATANET_OWNER
	}

	fn is_broken() -> bool {
		LedgerBroken::get()
	}
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = tributary_testing::MockFixtures<AccountId, BlockNumber>;
	type ChallengeBond = ChallengeBond;
	type ChallengeWindow = ChallengeWindow;
	type Clock = System;
	type Currency = Balances;
	type Eligibility = MockEligibility<BlockNumber>;
	type MinBond = ConstU128<MIN_BOND>;
	type MinFee = ConstU128<MIN_FEE>;
	type Models = MockModels<AccountId>;
	type ProtocolCut = ProtocolCut;
	type ProviderPenalty = ProviderPenalty;
	type Ratings = Ledger;
	type RequestWindow = RequestWindow;
	type RevealWindow = RevealWindow;
	type Rules = Rules;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Settlement = Ledger;
	type SubmitWindow = SubmitWindow;
	type TreasuryAccount = TreasuryAccount;
	type UnbondingDelay = UnbondingDelay;
	type WeightInfo = ();
}

/// Letters that no two seeds share for the length of a window.
pub fn text(seed: u8, len: usize) -> Vec<u8> {
	let mut bytes = vec![0; len];
	blake3::Hasher::new().update(&[seed]).finalize_xof().fill(&mut bytes);
	bytes.iter().map(|byte| b'a' + byte % 26).collect()
}

/// The bytes of a contribution.
pub fn content(id: ContributionId) -> Vec<u8> {
	text(u8::try_from(10 * id.datanet + id.index).unwrap(), 5_000)
}

/// A run of `positions` positions from `start` on, proven to stand at `offset` of `id`.
pub fn run(id: ContributionId, start: usize, positions: usize, offset: usize) -> ProvenRun {
	let proof = prove(&content(id), offset as u64, (positions + WINDOW - 1) as u64).expect("within the content");
	ProvenRun {
		run: Run { start: start as u32, positions: positions as u32, contribution: id, offset: offset as u64 },
		proof,
	}
}

/// An output: 100 bytes of `FIRST` from 1000, 50 of nobody, 200 of `SECOND` from 2000.
pub fn output() -> Vec<u8> {
	[&content(FIRST)[1_000..1_100], &text(200, 50), &content(SECOND)[2_000..2_200]].concat()
}

/// Its canonical trace.
pub fn runs() -> Vec<ProvenRun> {
	vec![run(FIRST, 0, 69, 1_000), run(SECOND, 150, 169, 2_000)]
}

/// A citation of `len` bytes of `id` from `offset` on.
pub fn citation(id: ContributionId, offset: usize, len: usize) -> Citation {
	let content = content(id);
	Citation {
		contribution: id,
		offset: offset as u64,
		bytes: content[offset..offset + len].to_vec().try_into().unwrap(),
		proof: prove(&content, offset as u64, len as u64).expect("within the content"),
	}
}

pub fn terms(method: AttributionMethod, data: u32) -> Terms<AccountId> {
	let split = FeeSplit {
		provider: Perbill::from_percent(60 - data),
		owner: Perbill::from_percent(30),
		base: Perbill::from_percent(10),
		data: Perbill::from_percent(data),
	};
	let release = WeightedRelease { release: RELEASE, weight: Perbill::one() };
	Terms {
		split,
		method,
		releases: if data > 0 { vec![release].try_into().unwrap() } else { Default::default() },
		beneficiaries: vec![
			Beneficiary { account: MODEL_OWNER, share: split.owner },
			Beneficiary { account: BASE_OWNER, share: split.base },
		]
		.try_into()
		.unwrap(),
	}
}

pub fn inline(bytes: &[u8]) -> Prompt {
	Prompt::Inline(bytes.to_vec().try_into().unwrap())
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn now() -> BlockNumber {
	System::block_number()
}

/// The models that take jobs.
pub const SERVED: [ModelId; 4] = [SPANS, POOLED, BARE, RETRIEVAL];

/// Register `PROVIDER` with `BOND`, serving every model for any fee.
pub fn provide() {
	Inference::register_provider(signed(PROVIDER), BOND, Default::default()).unwrap();
	for model in SERVED {
		Inference::serve(signed(PROVIDER), model, 0).unwrap();
	}
}

/// Request a job of `model` from anybody, for `FEE`.
pub fn request(model: ModelId) -> JobId {
	let job = crate::NextJob::<Test>::get();
	Inference::request(signed(REQUESTER), model, VERSION, None, inline(b"Why?"), FEE).unwrap();
	job
}

/// Request a job and have `PROVIDER`, that there is, accept it.
pub fn accepted(model: ModelId) -> JobId {
	let job = request(model);
	Inference::accept(signed(PROVIDER), job).unwrap();
	job
}

/// A job of `SPANS` with its output and trace submitted.
pub fn submitted() -> JobId {
	let job = accepted(SPANS);
	submit(job, &output(), runs()).unwrap();
	job
}

pub fn submit(job: JobId, output: &[u8], runs: Vec<ProvenRun>) -> sp_runtime::DispatchResult {
	Inference::submit(signed(PROVIDER), job, output.to_vec().try_into().unwrap(), runs.try_into().unwrap())
}

pub fn submit_cited(job: JobId, output: &[u8], citations: Vec<Citation>) -> sp_runtime::DispatchResult {
	Inference::submit_cited(signed(PROVIDER), job, output.to_vec().try_into().unwrap(), citations.try_into().unwrap())
}

/// Runs without their proofs.
pub fn bare(runs: &[ProvenRun]) -> Runs {
	runs.iter().map(|proven| proven.run).collect::<Vec<_>>().try_into().unwrap()
}

/// A trace of [`output`] that leaves out the second of its runs.
pub fn short_runs() -> Vec<ProvenRun> {
	runs()[..1].to_vec()
}

/// A job of `SPANS` whose trace is [`short_runs`].
pub fn submitted_wrongly() -> JobId {
	let job = accepted(SPANS);
	submit(job, &output(), short_runs()).unwrap();
	job
}

/// What refutes [`short_runs`], at any of its positions from 0 to 168.
pub fn missed(at: u32) -> Refutation {
	let (position, offset) = (150 + at, 2_000 + u64::from(at));
	let proof = prove(&content(SECOND), offset, WINDOW as u64).unwrap();
	Refutation::Missed { position, contribution: SECOND, offset, proof }
}

pub const SALT: [u8; 32] = [7; 32];

/// Commit to a refutation of a job's trace.
pub fn commit(who: AccountId, job: JobId, refutation: &Refutation) -> sp_runtime::DispatchResult {
	Inference::commit_challenge(signed(who), job, challenge_commitment(&who, job, refutation, &SALT))
}

/// Reveal a refutation of a trace of [`output`].
pub fn reveal(who: AccountId, job: JobId, runs: &[ProvenRun], refutation: Refutation) -> sp_runtime::DispatchResult {
	Inference::challenge(signed(who), job, SALT, output().try_into().unwrap(), bare(runs), refutation)
}

/// Be in a later block, all blocks until there having been too full for the agenda.
pub fn skip_to(block: BlockNumber) {
	System::set_block_number(block);
}

/// End the block that is, and those until `block`, with all the weight there is.
pub fn idle_to(block: BlockNumber) {
	while now() < block {
		idle();
		System::set_block_number(now() + 1);
	}
}

/// End the block with all the weight there is.
pub fn idle() {
	Inference::on_idle(now(), Weight::MAX);
}

/// The receipt of a settled job.
pub fn receipt(job: JobId) -> MockReceipt<AccountId, BlockNumber> {
	Ledger::receipt(job).expect("the job was settled")
}

pub fn fee_held(who: AccountId) -> Balance {
	held(crate::HoldReason::Fee, who)
}

pub fn bond_held(who: AccountId) -> Balance {
	held(crate::HoldReason::Bond, who)
}

pub fn challenge_held(who: AccountId) -> Balance {
	held(crate::HoldReason::Challenge, who)
}

fn held(reason: crate::HoldReason, who: AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}

/// This pallet's events of the block.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Inference(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Leave an account nothing but what is on hold, as somebody can whose account lives by another reference.
pub fn empty(who: AccountId) {
	use frame_support::traits::fungible::Mutate;
	System::inc_providers(&who);
	Balances::set_balance(&who, 0);
	assert_eq!(Balances::free_balance(who), 0);
}

/// Who has tokens to begin with.
pub const ENDOWED: [AccountId; 6] = [REQUESTER, PROVIDER, OTHER_PROVIDER, STRANGER, CHALLENGER, OTHER_CHALLENGER];

#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let endowed = ENDOWED.map(|who| (who, ENDOWMENT));
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: endowed.into_iter().chain([(POT, EXISTENTIAL_DEPOSIT)]).collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(2);
			for id in [FIRST, SECOND, UNTRACEABLE, CLOSED, FOREIGN] {
				let content = Content::of(&content(id));
				let closed = (id == CLOSED).then_some(1);
				let sequence = u64::from(id.index);
				Contents::insert(id, MockContent { content, sequence, traceable: id != UNTRACEABLE, closed });
			}
			let caps = SpanCaps { total: Perbill::from_percent(50), contribution: Perbill::from_percent(30) };
			ModelTerms::insert((SPANS, VERSION), terms(AttributionMethod::Spans(caps), 20));
			ModelTerms::insert((POOLED, VERSION), terms(AttributionMethod::Pooled, 20));
			ModelTerms::insert((BARE, VERSION), terms(AttributionMethod::Pooled, 0));
			ModelTerms::insert((RETIRED, VERSION), terms(AttributionMethod::Pooled, 20));
			ModelTerms::insert((RETRIEVAL, VERSION), terms(AttributionMethod::Retrieval(caps), 20));
			RetiredModels::insert(RETIRED, ());
		});
		ext
	}

	/// Run a test, and check what must always hold after it: the pallet's own properties, and that the ledger owes
	/// exactly what it was given and no token was made or lost.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check();
		})
	}
}

/// What must always hold.
pub fn check() {
	Inference::do_try_state().unwrap();
	Ledger::check();
	let accounts: Balance = frame_system::Account::<Test>::iter_keys().map(|who| Balances::total_balance(&who)).sum();
	assert_eq!(accounts, Balances::total_issuance(), "every token is somebody's");
	let mut pinned = BTreeMap::<_, u32>::new();
	for job in crate::Jobs::<Test>::iter_values() {
		*pinned.entry((job.model, job.version)).or_default() += 1;
	}
	assert_eq!(Pins::iter().collect::<BTreeMap<_, _>>(), pinned, "a job's terms are pinned, once");
}
