//! A chain with this pallet alone. Its neighbours are small fakes that keep their state in the chain's storage, so that
//! what is rolled back is rolled back there too: a catalogue of real contents, models over them, and a ledger that
//! really takes the fee and records what it owes for it.

use crate as pallet_inference;
use crate::{types::*, Event};
use codec::{Decode, Encode};
use frame_support::{
	derive_impl,
	pallet_prelude::ValueQuery,
	parameter_types, storage_alias,
	traits::{fungible::Inspect, ConstU128, Hooks},
	weights::Weight,
	Twox64Concat,
};
use sp_runtime::{BuildStorage, DispatchError, Perbill};
use tributary_primitives::{
	content::{prove, Content},
	split::{divide, Division},
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	trace::{ProvenRun, Run, TraceRules},
	traits::{Catalogue, Ineligible, Models, Order, ReleaseInfo, Settlement, Source},
	Balance, ContributionId, JobId, ModelId, ReleaseId, TermsVersion,
};

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
	pub const UnbondingDelay: BlockNumber = UNBONDING_DELAY;
	pub storage ProtocolCut: Perbill = Perbill::from_percent(5);
	pub storage Rules: TraceRules = TraceRules { window: 32, max_runs: 3 };
	pub storage RequestWindow: BlockNumber = REQUEST_WINDOW;
	pub storage SubmitWindow: BlockNumber = SUBMIT_WINDOW;
	pub storage ChallengeWindow: BlockNumber = CHALLENGE_WINDOW;
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

impl crate::Config for Test {
	type Catalogue = FakeCatalogue;
	type ChallengeWindow = ChallengeWindow;
	type Clock = System;
	type Currency = Balances;
	type MinBond = ConstU128<MIN_BOND>;
	type MinFee = ConstU128<MIN_FEE>;
	type Models = FakeModels;
	type ProtocolCut = ProtocolCut;
	type ProviderPenalty = ProviderPenalty;
	type RequestWindow = RequestWindow;
	type Rules = Rules;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Settlement = FakeLedger;
	type SubmitWindow = SubmitWindow;
	type TreasuryAccount = TreasuryAccount;
	type UnbondingDelay = UnbondingDelay;
	type WeightInfo = ();
}

/// A contribution of the fake catalogue, in all Releases of its Datanet.
#[derive(Clone, Encode, Decode)]
pub struct FakeSource {
	pub content: Content,
	pub traceable: bool,
	pub closed: Option<BlockNumber>,
}

#[storage_alias]
pub type Sources = StorageMap<Fakes, Twox64Concat, ContributionId, FakeSource>;
#[storage_alias]
pub type Releases = StorageMap<Fakes, Twox64Concat, ReleaseId, u128>;

pub struct FakeCatalogue;

impl Catalogue<AccountId, BlockNumber> for FakeCatalogue {
	fn source(id: ContributionId) -> Option<Source<AccountId>> {
		Sources::get(id).map(|source| Source {
			content: source.content,
			sequence: u64::from(id.index),
			payee: DATANET_OWNER,
			points: 1,
			first_release: Some(1),
			last_release: None,
		})
	}

	fn release(id: ReleaseId) -> Option<ReleaseInfo<AccountId>> {
		Releases::get(id).map(|points| ReleaseInfo {
			points,
			owner_cut: Perbill::from_percent(10),
			owner: DATANET_OWNER,
		})
	}

	fn eligible(id: ContributionId, releases: &[ReleaseId], requested_at: BlockNumber) -> Result<Content, Ineligible> {
		let source = Sources::get(id).ok_or(Ineligible::Unknown)?;
		if !releases.iter().any(|release| release.datanet == id.datanet) {
			return Err(Ineligible::NotInReleases);
		}
		if !source.traceable {
			return Err(Ineligible::NotTraceable);
		}
		match source.closed {
			Some(closed) if closed < requested_at => Err(Ineligible::Closed),
			_ => Ok(source.content),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_release(
		_: &AccountId,
		contents: &[(Content, tributary_primitives::Points)],
	) -> (ReleaseId, Vec<ContributionId>) {
		let datanet = 100 + u32::try_from(Releases::iter().count()).unwrap();
		let release = ReleaseId { datanet, number: 1 };
		Releases::insert(release, contents.iter().map(|(_, points)| u128::from(*points)).sum::<u128>());
		let ids = contents.iter().zip(0..).map(|((content, _), index)| {
			let id = ContributionId { datanet, index };
			Sources::insert(id, FakeSource { content: *content, traceable: true, closed: None });
			id
		});
		(release, ids.collect())
	}
}

#[storage_alias]
pub type ModelTerms = StorageMap<Fakes, Twox64Concat, (ModelId, TermsVersion), Terms<AccountId>>;
#[storage_alias]
pub type RetiredModels = StorageMap<Fakes, Twox64Concat, ModelId, ()>;

pub struct FakeModels;

impl Models<AccountId> for FakeModels {
	fn takes_jobs(model: ModelId) -> bool {
		Self::latest_terms(model).is_some() && !RetiredModels::contains_key(model)
	}

	fn terms(model: ModelId, version: TermsVersion) -> Option<Terms<AccountId>> {
		ModelTerms::get((model, version))
	}

	fn latest_terms(model: ModelId) -> Option<TermsVersion> {
		ModelTerms::iter_keys().filter(|(of, _)| *of == model).map(|(_, version)| version).max()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_model(_: &AccountId, terms: Terms<AccountId>) -> (ModelId, TermsVersion) {
		let model = 100 + u32::try_from(ModelTerms::iter().count()).unwrap();
		ModelTerms::insert((model, VERSION), terms);
		(model, VERSION)
	}
}

/// What the fake ledger keeps of a settlement.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FakeReceipt {
	pub requester: AccountId,
	pub provider: AccountId,
	pub fee: Balance,
	pub owned: Vec<(ContributionId, u32)>,
	pub spans: Vec<Balance>,
	pub pool: Balance,
	pub positions: u32,
	pub output_hash: [u8; 32],
	pub runs_hash: [u8; 32],
}

#[storage_alias]
pub type Credits = StorageMap<Fakes, Twox64Concat, AccountId, Balance, ValueQuery>;
#[storage_alias]
pub type SpanCredits = StorageMap<Fakes, Twox64Concat, ContributionId, Balance, ValueQuery>;
#[storage_alias]
pub type PoolCredits = StorageMap<Fakes, Twox64Concat, ReleaseId, Balance, ValueQuery>;
#[storage_alias]
pub type Receipts = StorageMap<Fakes, Twox64Concat, JobId, FakeReceipt>;

pub struct FakeLedger;

impl FakeLedger {
	/// All that it owes.
	pub fn owed() -> Balance {
		Credits::iter_values().chain(SpanCredits::iter_values()).chain(PoolCredits::iter_values()).sum()
	}

	/// What the pot holds beyond what it was born with.
	pub fn backed() -> Balance {
		Balances::balance(&POT) - EXISTENTIAL_DEPOSIT
	}
}

impl Settlement<AccountId, BlockNumber> for FakeLedger {
	fn pot() -> AccountId {
		POT
	}

	fn settle(order: Order<AccountId, BlockNumber>) -> Result<Division, DispatchError> {
		// What it wrote before it failed must be undone by the caller.
		Credits::mutate(PROTOCOL, |credit| *credit += 1);
		if LedgerBroken::get() {
			return Err(DispatchError::Other("broken"));
		}
		Credits::mutate(PROTOCOL, |credit| *credit -= 1);
		assert_eq!(Self::backed(), Self::owed() + order.fee, "the fee is in the pot before it is settled");
		assert!(!Receipts::contains_key(order.job), "a job is settled once");

		let cuts: Vec<_> = order
			.terms
			.releases
			.iter()
			.map(|weighted| FakeCatalogue::release(weighted.release).expect("terms name Releases").owner_cut)
			.collect();
		let division = divide(order.fee, order.protocol_cut, order.terms, &cuts, &order.evidence);
		assert_eq!(division.total(), order.fee);
		Credits::mutate(PROTOCOL, |credit| *credit += division.protocol);
		Credits::mutate(order.provider, |credit| *credit += division.provider);
		for (beneficiary, amount) in order.terms.beneficiaries.iter().zip(&division.beneficiaries) {
			Credits::mutate(beneficiary.account, |credit| *credit += amount);
		}
		for (weighted, payment) in order.terms.releases.iter().zip(&division.releases) {
			Credits::mutate(DATANET_OWNER, |credit| *credit += payment.owner_cut);
			PoolCredits::mutate(weighted.release, |credit| *credit += payment.pool);
		}
		for ((contribution, _), amount) in order.evidence.owned.iter().zip(&division.spans) {
			SpanCredits::mutate(contribution, |credit| *credit += amount);
		}
		Receipts::insert(
			order.job,
			FakeReceipt {
				requester: *order.requester,
				provider: *order.provider,
				fee: order.fee,
				owned: order.evidence.owned.to_vec(),
				spans: division.spans.clone(),
				pool: division.releases.iter().map(|payment| payment.pool).sum(),
				positions: order.evidence.positions,
				output_hash: order.record.output_hash,
				runs_hash: order.record.runs_hash,
			},
		);
		Ok(division)
	}

	fn credit(account: &AccountId, amount: Balance) -> Result<(), DispatchError> {
		assert_eq!(Self::backed(), Self::owed() + amount, "the amount is in the pot before it is credited");
		Credits::mutate(account, |credit| *credit += amount);
		Ok(())
	}
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

fn terms(method: AttributionMethod, data: u32) -> Terms<AccountId> {
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

/// Register `PROVIDER` with `BOND`, serving every model for any fee.
pub fn provide() {
	Inference::register_provider(signed(PROVIDER), BOND, Default::default()).unwrap();
	for model in [SPANS, POOLED, BARE] {
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

pub fn fee_held(who: AccountId) -> Balance {
	held(crate::HoldReason::Fee, who)
}

pub fn bond_held(who: AccountId) -> Balance {
	held(crate::HoldReason::Bond, who)
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

#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let endowed = [REQUESTER, PROVIDER, OTHER_PROVIDER, STRANGER].map(|who| (who, ENDOWMENT));
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
				Sources::insert(id, FakeSource { content, traceable: id != UNTRACEABLE, closed });
			}
			Releases::insert(RELEASE, 4);
			let caps = SpanCaps { total: Perbill::from_percent(50), contribution: Perbill::from_percent(30) };
			ModelTerms::insert((SPANS, VERSION), terms(AttributionMethod::Spans(caps), 20));
			ModelTerms::insert((POOLED, VERSION), terms(AttributionMethod::Pooled, 20));
			ModelTerms::insert((BARE, VERSION), terms(AttributionMethod::Pooled, 0));
			ModelTerms::insert((RETIRED, VERSION), terms(AttributionMethod::Pooled, 20));
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
	assert_eq!(FakeLedger::owed(), FakeLedger::backed(), "the ledger owes what it was given");
	let accounts: Balance = frame_system::Account::<Test>::iter_keys().map(|who| Balances::total_balance(&who)).sum();
	assert_eq!(accounts, Balances::total_issuance(), "every token is somebody's");
}
