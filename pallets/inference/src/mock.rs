//! A chain with this pallet alone. The other pallets are mocks: real contents, models over them,
//! and a ledger that takes the fee and records what it owes.

use crate as pallet_inference;
use crate::{challenge_commitment, Citation, Event, HoldReason, Jobs, NextJobId, Prompt, Runs};
use frame_support::{
	derive_impl,
	dispatch::DispatchResultWithPostInfo,
	parameter_types,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		ConstU128, Hooks,
	},
	weights::Weight,
};
use sp_runtime::{BuildStorage, Perbill};
use std::collections::BTreeMap;
use tributary_primitives::{
	content::{prove, Content},
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	trace::{ProvenRun, Refutation, Run, TraceRules},
	traits::{CreditReason, ServiceId},
	Balance, ContributionId, JobId, ModelId, ReleaseId, TermsVersion,
};
use tributary_testing::{
	ledger::{self, LedgerSetup, MockReceipt, SettlementSetup},
	MockEligibility, MockLedger, MockModels,
};

pub(crate) use tributary_testing::{
	ledger::{PoolCredits, SpanCredits},
	MockContent, Pins, PinsRefused, RetiredModels,
};

pub(crate) type Contents = tributary_testing::Contents<BlockNumber>;
pub(crate) type CreditLog = ledger::CreditLog<AccountId>;
pub(crate) type Credits = ledger::Credits<AccountId>;
pub(crate) type ModelTerms = tributary_testing::ModelTerms<AccountId>;
pub(crate) type Ledger = MockLedger<Test>;

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

pub(crate) type AccountId = u64;
pub(crate) type BlockNumber = u64;

pub(crate) const REQUESTER: AccountId = 1;
pub(crate) const PROVIDER: AccountId = 2;
pub(crate) const OTHER_PROVIDER: AccountId = 3;
pub(crate) const STRANGER: AccountId = 4;
pub(crate) const CHALLENGER: AccountId = 8;
pub(crate) const OTHER_CHALLENGER: AccountId = 9;
pub(crate) const MODEL_OWNER: AccountId = 5;
pub(crate) const BASE_OWNER: AccountId = 6;
pub(crate) const DATANET_OWNER: AccountId = 7;
pub(crate) const TREASURY: AccountId = 90;
pub(crate) const PROTOCOL: AccountId = 91;
pub(crate) const POT: AccountId = 99;

pub(crate) const EXISTENTIAL_DEPOSIT: Balance = 10;
pub(crate) const ENDOWMENT: Balance = 1_000_000;
pub(crate) const MIN_FEE: Balance = 4;
pub(crate) const MIN_BOND: Balance = 1_000;
pub(crate) const BOND: Balance = 10_000;
pub(crate) const FEE: Balance = 1_000;
pub(crate) const COLLATERAL: Balance = 2_000;
pub(crate) const PENALTY: Balance = 200;
pub(crate) const REQUEST_WINDOW: BlockNumber = 20;
pub(crate) const SUBMIT_WINDOW: BlockNumber = 10;
pub(crate) const CHALLENGE_WINDOW: BlockNumber = 5;
pub(crate) const REVEAL_WINDOW: BlockNumber = 4;
/// Bond of a challenge: odd, so that its halves differ.
pub(crate) const CHALLENGE_BOND: Balance = 101;
pub(crate) const UNBONDING_DELAY: BlockNumber = 30;
pub(crate) const WINDOW: usize = 32;

/// Model that attributes by spans, over `RELEASE`.
pub(crate) const SPANS: ModelId = 0;
/// Model that attributes through the pool alone, over `RELEASE`.
pub(crate) const POOLED: ModelId = 1;
/// Model that pays no data.
pub(crate) const BARE: ModelId = 2;
/// Model that takes no new jobs.
pub(crate) const RETIRED: ModelId = 3;
/// Model that attributes by citations, over `RELEASE`.
pub(crate) const RETRIEVAL: ModelId = 4;
/// Version of the terms of each model.
pub(crate) const VERSION: TermsVersion = 1;

pub(crate) const RELEASE: ReleaseId = ReleaseId { datanet: 0, number: 1 };
pub(crate) const FIRST: ContributionId = ContributionId { datanet: 0, index: 0 };
pub(crate) const SECOND: ContributionId = ContributionId { datanet: 0, index: 1 };
/// Contribution that is paid through the pool only.
pub(crate) const UNTRACEABLE: ContributionId = ContributionId { datanet: 0, index: 2 };
/// Contribution that was closed in block 1.
pub(crate) const CLOSED: ContributionId = ContributionId { datanet: 0, index: 3 };
/// Contribution in a Release of another Datanet only.
pub(crate) const FOREIGN: ContributionId = ContributionId { datanet: 1, index: 0 };

parameter_types! {
	pub const ProviderPenalty: Perbill = Perbill::from_percent(10);
	pub const ReceiptRemoval: Weight = Weight::from_parts(77_000, 0);
	pub const TreasuryAccount: AccountId = TREASURY;
	pub storage UnbondingDelay: BlockNumber = UNBONDING_DELAY;
	pub storage ProtocolCut: Perbill = Perbill::from_percent(5);
	pub storage Rules: TraceRules = TraceRules { window: 32, max_runs: 3, min_content: 256 };
	pub storage RequestWindow: BlockNumber = REQUEST_WINDOW;
	pub storage SubmitWindow: BlockNumber = SUBMIT_WINDOW;
	pub storage ChallengeWindow: BlockNumber = CHALLENGE_WINDOW;
	pub storage RevealWindow: BlockNumber = REVEAL_WINDOW;
	pub storage ChallengeBond: Balance = CHALLENGE_BOND;
	pub storage ChallengeBondShare: Perbill = Perbill::from_percent(5);
	/// `true` if the ledger rejects every settlement.
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

	fn is_expected(reason: CreditReason) -> bool {
		matches!(reason, CreditReason::Refund | CreditReason::Penalty | CreditReason::ChallengeReward)
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

	fn is_settled(service: ServiceId) -> bool {
		matches!(service, ServiceId::Job { .. })
	}
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = tributary_testing::MockFixtures<AccountId, BlockNumber>;
	type ChallengeBond = ChallengeBond;
	type ChallengeBondShare = ChallengeBondShare;
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
	type ReceiptRemoval = ReceiptRemoval;
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

/// Returns letters that no two seeds share for the length of a window.
pub(crate) fn text(seed: u8, len: usize) -> Vec<u8> {
	let mut bytes = vec![0; len];
	blake3::Hasher::new().update(&[seed]).finalize_xof().fill(&mut bytes);
	bytes.iter().map(|byte| b'a' + byte % 26).collect()
}

/// Returns the bytes of a contribution.
pub(crate) fn content(id: ContributionId) -> Vec<u8> {
	text(u8::try_from(10 * id.datanet + id.index).unwrap(), 5_000)
}

/// Returns a run of `positions` positions from `start`, proven at `offset` of `id`.
pub(crate) fn run(id: ContributionId, start: usize, positions: usize, offset: usize) -> ProvenRun {
	let proof = prove(&content(id), offset as u64, (positions + WINDOW - 1) as u64).expect("within the content");
	ProvenRun {
		run: Run { start: start as u32, positions: positions as u32, contribution: id, offset: offset as u64 },
		proof,
	}
}

/// Returns an output: 100 bytes of `FIRST` from 1000, 50 without owner, 200 of `SECOND` from 2000.
pub(crate) fn output() -> Vec<u8> {
	[&content(FIRST)[1_000..1_100], &text(200, 50), &content(SECOND)[2_000..2_200]].concat()
}

/// Returns the canonical trace of [`output`].
pub(crate) fn runs() -> Vec<ProvenRun> {
	vec![run(FIRST, 0, 69, 1_000), run(SECOND, 150, 169, 2_000)]
}

/// Returns a citation of `len` bytes of `id` from `offset`.
pub(crate) fn citation(id: ContributionId, offset: usize, len: usize) -> Citation {
	let content = content(id);
	Citation {
		contribution: id,
		offset: offset as u64,
		bytes: content[offset..offset + len].to_vec().try_into().unwrap(),
		proof: prove(&content, offset as u64, len as u64).expect("within the content"),
	}
}

pub(crate) fn terms(method: AttributionMethod, data: u32) -> Terms<AccountId> {
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

pub(crate) fn inline(bytes: &[u8]) -> Prompt {
	Prompt::Inline(bytes.to_vec().try_into().unwrap())
}

pub(crate) fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub(crate) fn now() -> BlockNumber {
	System::block_number()
}

/// Models that take jobs.
pub(crate) const SERVED: [ModelId; 4] = [SPANS, POOLED, BARE, RETRIEVAL];

/// Registers `PROVIDER` with `BOND`, serving every model for any fee.
pub(crate) fn provide() {
	Inference::register_provider(signed(PROVIDER), BOND, Default::default()).unwrap();
	for model in SERVED {
		serve(PROVIDER, model, 0).unwrap();
	}
}

/// Makes a provider serve `model` under [`VERSION`], for any share.
pub(crate) fn serve(who: AccountId, model: ModelId, min_fee: Balance) -> sp_runtime::DispatchResult {
	Inference::serve(signed(who), model, VERSION, min_fee, Perbill::zero())
}

/// Requests a job of `model` from `PROVIDER`, for `FEE`. It must be registered.
pub(crate) fn request(model: ModelId) -> JobId {
	let job = NextJobId::<Test>::get();
	Inference::request(signed(REQUESTER), model, VERSION, PROVIDER, inline(b"Why?"), FEE).unwrap();
	job
}

/// Requests a job that `PROVIDER` accepts.
pub(crate) fn accepted(model: ModelId) -> JobId {
	let job = request(model);
	Inference::accept(signed(PROVIDER), job).unwrap();
	job
}

/// Requests a job of `SPANS` whose output and trace `PROVIDER` submits.
pub(crate) fn submitted() -> JobId {
	let job = accepted(SPANS);
	submit(job, &output(), runs()).unwrap();
	job
}

pub(crate) fn submit(job: JobId, output: &[u8], runs: Vec<ProvenRun>) -> sp_runtime::DispatchResult {
	plain(Inference::submit(signed(PROVIDER), job, output.to_vec().try_into().unwrap(), runs.try_into().unwrap(), None))
}

pub(crate) fn submit_cited(job: JobId, output: &[u8], citations: Vec<Citation>) -> sp_runtime::DispatchResult {
	let (output, citations) = (output.to_vec().try_into().unwrap(), citations.try_into().unwrap());
	plain(Inference::submit_cited(signed(PROVIDER), job, output, citations, None))
}

/// Returns the result of a call without the weight that it is charged for.
pub(crate) fn plain(result: DispatchResultWithPostInfo) -> sp_runtime::DispatchResult {
	result.map(|_| ()).map_err(|error| error.error)
}

/// Returns runs without their proofs.
pub(crate) fn bare(runs: &[ProvenRun]) -> Runs {
	runs.iter().map(|proven| proven.run).collect::<Vec<_>>().try_into().unwrap()
}

/// Returns a trace of [`output`] that omits the second of its runs.
pub(crate) fn short_runs() -> Vec<ProvenRun> {
	runs()[..1].to_vec()
}

/// Requests a job of `SPANS` whose submitted trace is [`short_runs`].
pub(crate) fn submitted_wrongly() -> JobId {
	let job = accepted(SPANS);
	submit(job, &output(), short_runs()).unwrap();
	job
}

/// Returns a refutation of [`short_runs`], at the omitted position from 0 to 168.
pub(crate) fn missed(at: u32) -> Refutation {
	let (position, offset) = (150 + at, 2_000 + u64::from(at));
	let proof = prove(&content(SECOND), offset, WINDOW as u64).unwrap();
	Refutation::Missed { position, contribution: SECOND, offset, proof }
}

pub(crate) const SALT: [u8; 32] = [7; 32];

/// Commits a refutation of a job's trace.
pub(crate) fn commit(who: AccountId, job: JobId, refutation: &Refutation) -> sp_runtime::DispatchResult {
	Inference::commit_challenge(signed(who), job, challenge_commitment(&who, job, refutation, &SALT))
}

/// Reveals a refutation of a trace of [`output`].
pub(crate) fn reveal(
	who: AccountId,
	job: JobId,
	runs: &[ProvenRun],
	refutation: Refutation,
) -> sp_runtime::DispatchResult {
	plain(Inference::challenge(signed(who), job, SALT, output().try_into().unwrap(), bare(runs), refutation))
}

/// Moves to a later block. All blocks until then were too full for the agenda.
pub(crate) fn skip_to(block: BlockNumber) {
	System::set_block_number(block);
}

/// Ends the current block and those until `block`, with unlimited weight left.
pub(crate) fn idle_to(block: BlockNumber) {
	while now() < block {
		idle();
		System::set_block_number(now() + 1);
	}
}

/// Ends the block with unlimited weight left.
pub(crate) fn idle() {
	Inference::on_idle(now(), Weight::MAX);
}

/// Returns the receipt of a settled job.
pub(crate) fn receipt(job: JobId) -> MockReceipt<AccountId, BlockNumber> {
	Ledger::receipt(job).expect("the job was settled")
}

pub(crate) fn fee_held(who: AccountId) -> Balance {
	held(HoldReason::Fee, who)
}

pub(crate) fn bond_held(who: AccountId) -> Balance {
	held(HoldReason::Bond, who)
}

pub(crate) fn challenge_held(who: AccountId) -> Balance {
	held(HoldReason::Challenge, who)
}

fn held(reason: HoldReason, who: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

/// Returns this pallet's events of the block.
pub(crate) fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Inference(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Removes everything that an account has, except for its holds. Its owner can do so while another
/// reference keeps the account alive.
pub(crate) fn empty(who: AccountId) {
	System::inc_providers(&who);
	Balances::set_balance(&who, 0);
	assert_eq!(Balances::free_balance(who), 0);
}

/// Accounts with tokens at genesis.
pub(crate) const ENDOWED: [AccountId; 6] =
	[REQUESTER, PROVIDER, OTHER_PROVIDER, STRANGER, CHALLENGER, OTHER_CHALLENGER];

/// Builder of a test's state.
#[derive(Default)]
pub(crate) struct ExtBuilder {}

impl ExtBuilder {
	pub(crate) fn build(self) -> sp_io::TestExternalities {
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

	/// Runs a test, and checks the invariants after it: those of the pallet, that the ledger owes
	/// exactly what it was given, and that no token was created or lost.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check();
		})
	}
}

/// Checks the invariants.
pub(crate) fn check() {
	Inference::do_try_state().unwrap();
	Ledger::check();
	let accounts: Balance = frame_system::Account::<Test>::iter_keys().map(|who| Balances::total_balance(&who)).sum();
	assert_eq!(accounts, Balances::total_issuance(), "the accounts have all tokens");
	let mut pinned = BTreeMap::<_, u32>::new();
	for job in Jobs::<Test>::iter_values() {
		*pinned.entry((job.model, job.version)).or_default() += 1;
	}
	assert_eq!(Pins::iter().collect::<BTreeMap<_, _>>(), pinned, "a job's terms are pinned, once");
}
