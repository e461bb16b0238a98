//! The neighbours of the pallet: small fakes that keep their state in the chain's storage, so that what is rolled back is
//! rolled back there too.

use super::*;

/// A contribution of the fake catalogue, in all Releases of its Datanet.
#[derive(Clone, Encode, Decode)]
pub struct FakeSource {
	pub content: Content,
	pub sequence: u64,
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
			sequence: source.sequence,
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

	fn eligible(id: ContributionId, releases: &[ReleaseId], requested_at: BlockNumber) -> Result<Eligible, Ineligible> {
		let source = Sources::get(id).ok_or(Ineligible::Unknown)?;
		if !releases.iter().any(|release| release.datanet == id.datanet) {
			return Err(Ineligible::NotInReleases);
		}
		if !source.traceable {
			return Err(Ineligible::NotTraceable);
		}
		match source.closed {
			Some(closed) if closed < requested_at => Err(Ineligible::Closed),
			_ => Ok(Eligible { content: source.content, sequence: source.sequence }),
		}
	}

	fn pin(_: ReleaseId) -> Result<(), DispatchError> {
		unreachable!("terms pin Releases, and jobs their terms")
	}

	fn unpin(_: ReleaseId) {
		unreachable!("terms pin Releases, and jobs their terms")
	}

	fn revoked(_: ReleaseId) -> u32 {
		0
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_release(
		_: &AccountId,
		contents: &[(Content, tributary_primitives::Points)],
	) -> (ReleaseId, Vec<ContributionId>) {
		let datanet = 100 + u32::try_from(Releases::iter().count()).unwrap();
		let release = ReleaseId { datanet, number: 1 };
		Releases::insert(release, contents.iter().map(|(_, points)| u128::from(*points)).sum::<u128>());
		let ids = contents.iter().zip(0u32..).map(|((content, _), index)| {
			let id = ContributionId { datanet, index };
			Sources::insert(
				id,
				FakeSource { content: *content, sequence: index.into(), traceable: true, closed: None },
			);
			id
		});
		(release, ids.collect())
	}
}

#[storage_alias]
pub type ModelTerms = StorageMap<Fakes, Twox64Concat, (ModelId, TermsVersion), Terms<AccountId>>;
#[storage_alias]
pub type Pins = StorageMap<Fakes, Twox64Concat, (ModelId, TermsVersion), u32, ValueQuery>;
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

	fn pin_terms(model: ModelId, version: TermsVersion) -> Result<(), DispatchError> {
		if PinsRefused::get() {
			return Err(DispatchError::Other("pinned"));
		}
		Pins::mutate((model, version), |pins| *pins += 1);
		Ok(())
	}

	fn unpin_terms(model: ModelId, version: TermsVersion) {
		Pins::mutate_exists((model, version), |pins| {
			*pins = pins.expect("what is unpinned was pinned").checked_sub(1).filter(|pins| *pins > 0);
		});
	}

	fn exists(model: ModelId) -> bool {
		Self::latest_terms(model).is_some()
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
	pub provider_payee: AccountId,
	pub model: ModelId,
	pub fee: Balance,
	pub owned: Vec<(ContributionId, u32)>,
	pub spans: Vec<Balance>,
	pub pool: Balance,
	pub positions: u32,
	pub record: JobRecord<BlockNumber>,
	pub score: Option<u8>,
}

#[storage_alias]
pub type Credits = StorageMap<Fakes, Twox64Concat, AccountId, Balance, ValueQuery>;
#[storage_alias]
pub type SpanCredits = StorageMap<Fakes, Twox64Concat, ContributionId, Balance, ValueQuery>;
#[storage_alias]
pub type PoolCredits = StorageMap<Fakes, Twox64Concat, ReleaseId, Balance, ValueQuery>;
#[storage_alias]
pub type Receipts = StorageMap<Fakes, Twox64Concat, JobId, FakeReceipt>;
/// What was credited beside fees, and why.
#[storage_alias]
pub type CreditLog = StorageValue<Fakes, Vec<(AccountId, Balance, CreditReason)>, ValueQuery>;

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

impl Ledger<AccountId> for FakeLedger {
	fn pot() -> AccountId {
		POT
	}

	fn credit(account: &AccountId, amount: Balance, reason: CreditReason) -> Result<(), DispatchError> {
		assert_eq!(Self::backed(), Self::owed() + amount, "the amount is in the pot before it is credited");
		assert!(amount > 0, "something is credited");
		Credits::mutate(account, |credit| *credit += amount);
		CreditLog::append((*account, amount, reason));
		Ok(())
	}

	fn settle_up(_: ContributionId) -> Result<(), DispatchError> {
		unreachable!("this pallet moves no contribution")
	}

	fn forget(_: ContributionId) -> Result<(), DispatchError> {
		unreachable!("this pallet moves no contribution")
	}

	fn close_pools(_: DatanetId, _: u32) -> Result<bool, DispatchError> {
		unreachable!("this pallet closes no Datanet")
	}
}

impl Settlement<AccountId, BlockNumber> for FakeLedger {
	fn settle(order: Order<AccountId, BlockNumber>) -> Result<Division, DispatchError> {
		// What it wrote before it failed must be undone by the caller.
		Credits::mutate(PROTOCOL, |credit| *credit += 1);
		if LedgerBroken::get() {
			return Err(DispatchError::Other("broken"));
		}
		Credits::mutate(PROTOCOL, |credit| *credit -= 1);
		let Service::Job { id, record } = order.service else { unreachable!("this pallet settles jobs") };
		assert_eq!(Self::backed(), Self::owed() + order.fee, "the fee is in the pot before it is settled");
		assert!(!Receipts::contains_key(id), "a job is settled once");

		let cuts: Vec<_> = order
			.terms
			.releases
			.iter()
			.map(|weighted| FakeCatalogue::release(weighted.release).expect("terms name Releases").owner_cut)
			.collect();
		let division = divide(order.fee, order.protocol_cut, order.terms, &cuts, &order.evidence);
		assert_eq!(division.total(), order.fee);
		Credits::mutate(PROTOCOL, |credit| *credit += division.protocol);
		Credits::mutate(order.provider_payee, |credit| *credit += division.provider);
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
			id,
			FakeReceipt {
				requester: *order.requester,
				provider: *order.provider,
				provider_payee: *order.provider_payee,
				model: order.model,
				fee: order.fee,
				owned: order.evidence.owned.to_vec(),
				spans: division.spans.clone(),
				pool: division.releases.iter().map(|payment| payment.pool).sum(),
				positions: order.evidence.positions,
				record,
				score: None,
			},
		);
		Ok(division)
	}

	fn rate(job: JobId, requester: &AccountId, score: u8) -> Result<(ModelId, AccountId), DispatchError> {
		let mut receipt = Receipts::get(job).ok_or(DispatchError::Other("no receipt"))?;
		// What it wrote before it failed must be undone by the caller.
		let rated = receipt.score.replace(score);
		Receipts::insert(job, &receipt);
		if receipt.requester != *requester {
			return Err(DispatchError::Other("not the requester"));
		}
		match rated {
			Some(_) => Err(DispatchError::Other("rated")),
			None => Ok((receipt.model, receipt.provider)),
		}
	}
}
