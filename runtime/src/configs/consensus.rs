//! Who makes blocks, who finalises them, and what happens when they cheat.

use crate::{
	configs::{
		economy::NotZero,
		governance::dynamic_params::validators,
		money::{deposit, TreasuryAccount, TREASURY_PART_OF_FEES},
	},
	interface::{AccountId, Balance, BlockNumber},
	opaque::SessionKeys,
	weights, Attribution, AuthorityDiscovery, Babe, Balances, Grandpa, Historical, Offences, Runtime, RuntimeEvent,
	RuntimeHoldReason, Session, Validators,
};
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	storage::{with_transaction_unchecked, TransactionOutcome},
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{imbalance::ResolveTo, Fortitude, Preservation},
		ConstU32, ConstU64, Get, KeyOwnerProofSystem,
	},
	weights::Weight,
	PalletId,
};
use frame_system::RawOrigin;
use pallet_session::{historical, FindAccountFromAuthorIndex};
use pallet_validators::{FeeSource, WeightInfo as _};
use sp_runtime::{
	traits::{AccountIdConversion, Convert, OpaqueKeys},
	KeyTypeId, Perbill,
};
use sp_staking::{
	offence::{OffenceError, ReportOffence},
	SessionIndex,
};

/// A block is due this often.
pub const MILLISECS_PER_BLOCK: u64 = 6_000;
/// One slot, one block at most.
pub const SLOT_DURATION: u64 = MILLISECS_PER_BLOCK;
/// Blocks in a minute.
pub const MINUTES: BlockNumber = 10;
/// Blocks in an hour.
pub const HOURS: BlockNumber = MINUTES * 60;
/// Blocks in a day.
pub const DAYS: BlockNumber = HOURS * 24;
/// Slots in an epoch of a public network: an hour.
pub const EPOCH_DURATION: u64 = 600;
/// One slot in four has a primary author; where there is none or it is late, a secondary one steps in.
pub const BABE_EPOCH_CONFIG: sp_consensus_babe::BabeEpochConfiguration = sp_consensus_babe::BabeEpochConfiguration {
	c: (1, 4),
	allowed_slots: sp_consensus_babe::AllowedSlots::PrimaryAndSecondaryVRFSlots,
};
/// Sessions for which an equivocation can still be reported: a week of hours.
pub const REPORTING_SESSIONS: SessionIndex = 168;
/// The most authorities there can be.
pub type MaxAuthorities = ConstU32<1_000>;

parameter_types! {
	/// Slots in an epoch. Written at genesis, and never again: it decides which epoch a slot belongs to.
	pub storage EpochDuration: u64 = EPOCH_DURATION;
	pub MaxSetIdSessionEntries: u64 = BONDING_SESSIONS.into();
}

/// Slots for which an equivocation can still be reported.
pub struct ReportLongevity;

impl Get<u64> for ReportLongevity {
	fn get() -> u64 {
		EpochDuration::get().saturating_mul(REPORTING_SESSIONS.into())
	}
}

impl pallet_babe::Config for Runtime {
	type DisabledValidators = Session;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type EpochDuration = EpochDuration;
	type EquivocationReportSystem = pallet_babe::EquivocationReportSystem<Self, Offences, KeyOwners, ReportLongevity>;
	type ExpectedBlockTime = ConstU64<MILLISECS_PER_BLOCK>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type WeightInfo = WithPunishment;
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, OffencesBySet, KeyOwners, ReportLongevity>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = WithPunishment;
}

/// Takes an equivocation of GRANDPA for one of its set's first session, whichever of the set's sessions the reporter proves the
/// key by: the evidence names a set and a round, and no session.
pub struct OffencesBySet;

type Offender = historical::IdentificationTuple<Runtime>;
type VoteOffence = pallet_grandpa::EquivocationOffence<Offender>;

impl ReportOffence<AccountId, Offender, VoteOffence> for OffencesBySet {
	fn report_offence(reporters: Vec<AccountId>, mut offence: VoteOffence) -> Result<(), OffenceError> {
		let before = offence.time_slot.set_id.checked_sub(1).and_then(pallet_grandpa::SetIdSession::<Runtime>::get);
		offence.session_index = before.map_or(0, |last| last.saturating_add(1));
		Offences::report_offence(reporters, offence)
	}

	fn is_known_offence(offenders: &[Offender], time_slot: &pallet_grandpa::TimeSlot) -> bool {
		<Offences as ReportOffence<AccountId, Offender, VoteOffence>>::is_known_offence(offenders, time_slot)
	}
}

/// Who owns a session key: by the root of each session, that of the running one included. (The session pallet by itself takes
/// the keys for the running session that its validators have set *last*, which are not those in use: whoever had set others
/// could cheat with the old ones until the session ended, and nobody could show it.)
pub struct KeyOwners;

impl<D: AsRef<[u8]>> KeyOwnerProofSystem<(KeyTypeId, D)> for KeyOwners {
	type IdentificationTuple = historical::IdentificationTuple<Runtime>;
	type Proof = sp_session::MembershipProof;

	fn prove((id, key): (KeyTypeId, D)) -> Option<Self::Proof> {
		let key = (id, key.as_ref());
		let proof = undone(|| {
			// As it was when the running session was planned.
			let authorities = Babe::authorities().into_iter().zip(Grandpa::grandpa_authorities());
			let in_use = authorities.zip(AuthorityDiscovery::current_authorities());
			for (who, (((babe, _), (grandpa, _)), authority_discovery)) in Session::validators().into_iter().zip(in_use)
			{
				let keys = SessionKeys { babe, grandpa, authority_discovery };
				pallet_session::NextKeys::<Runtime>::insert(who, keys);
			}
			Historical::prove(key)
		})?;
		// There is a proof even of a key that is nobody's.
		Self::check_proof(key, proof.clone()).map(|_| proof)
	}

	fn check_proof((id, key): (KeyTypeId, D), proof: Self::Proof) -> Option<Self::IdentificationTuple> {
		undone(|| {
			// To a later session, the root of the running one is as any other.
			pallet_session::CurrentIndex::<Runtime>::put(SessionIndex::MAX);
			Historical::check_proof((id, key.as_ref()), proof)
		})
	}
}

/// What this returns, without anything that it does.
fn undone<R>(f: impl FnOnce() -> R) -> R {
	with_transaction_unchecked(|| TransactionOutcome::Rollback(f()))
}

/// What a report of an equivocation weighs: the SDK's own part, and what the validators pallet does to every one of those who
/// may have done the same at the same time. (The offences pallet does not pass on what that weighs.)
pub struct WithPunishment;

impl WithPunishment {
	fn punish(validators: u32) -> Weight {
		<Runtime as pallet_validators::Config>::WeightInfo::punish(1).saturating_mul(validators.into())
	}
}

impl pallet_babe::WeightInfo for WithPunishment {
	fn plan_config_change() -> Weight {
		<() as pallet_babe::WeightInfo>::plan_config_change()
	}

	fn report_equivocation(validators: u32, nominators: u32) -> Weight {
		<() as pallet_babe::WeightInfo>::report_equivocation(validators, nominators)
			.saturating_add(Self::punish(validators))
	}
}

impl pallet_grandpa::WeightInfo for WithPunishment {
	fn report_equivocation(validators: u32, nominators: u32) -> Weight {
		<() as pallet_grandpa::WeightInfo>::report_equivocation(validators, nominators)
			.saturating_add(Self::punish(validators))
	}

	fn note_stalled() -> Weight {
		<() as pallet_grandpa::WeightInfo>::note_stalled()
	}
}

impl pallet_timestamp::Config for Runtime {
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type Moment = u64;
	type OnTimestampSet = Babe;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_authorship::Config for Runtime {
	type EventHandler = Validators;
	type FindAuthor = FindAccountFromAuthorIndex<Self, Babe>;
}

parameter_types! {
	pub const KeyDeposit: Balance = deposit(4, 200);
}

impl pallet_session::Config for Runtime {
	type Currency = Balances;
	type DisablingStrategy = pallet_session::disabling::UpToLimitDisablingStrategy;
	type KeyDeposit = KeyDeposit;
	type Keys = SessionKeys;
	type NextSessionRotation = Babe;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = historical::NoteHistoricalRoot<Self, Validators>;
	type ShouldEndSession = Babe;
	type ValidatorId = AccountId;
	// Whoever means to validate sets keys first.
	type ValidatorIdOf = ItsAccount;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

/// A validator is known by its account.
pub struct ItsAccount;

impl Convert<AccountId, Option<AccountId>> for ItsAccount {
	fn convert(account: AccountId) -> Option<AccountId> {
		Some(account)
	}
}

/// A validator is known by its account and nothing else. The answer does not depend on whether it still is one, so that
/// proofs about it stay valid.
pub struct NoFurtherIdentity;

impl Convert<AccountId, Option<()>> for NoFurtherIdentity {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl historical::Config for Runtime {
	type FullIdentification = ();
	type FullIdentificationOf = NoFurtherIdentity;
	type RuntimeEvent = RuntimeEvent;
}

impl pallet_offences::Config for Runtime {
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Validators;
	type RuntimeEvent = RuntimeEvent;
}

/// Sessions that stake takes to leave: longer than an offence can be reported, counted from the last session that it backs.
pub const BONDING_SESSIONS: SessionIndex = REPORTING_SESSIONS + 4;

/// Sessions for which an unchanged set of validators stays the same to GRANDPA: a day.
pub const RENEWAL_SESSIONS: SessionIndex = 24;

parameter_types! {
	pub const ValidatorsPalletId: PalletId = PalletId(*b"trb/vald");
}

parameter_types! {
	/// Whom the ledger owes the protocol's cut: an account of its own, since anybody may have an account paid what it is owed, and
	/// of what comes into the reward pot by itself the treasury takes its part.
	pub ProtocolCutAccount: AccountId = PalletId(*b"trb/pcut").into_account_truncating();
}

/// What is fetched before rewards are divided, and what is taken: the protocol's cut of what inference earns, which is the
/// validators' together, and the treasury's part of transaction fees. (A transaction pays one account only: each
/// one that it touches costs it.)
pub struct Fees;

impl FeeSource<AccountId> for Fees {
	fn collect(pot: &AccountId, paid_in: Balance) {
		let to_treasury = TREASURY_PART_OF_FEES.mul_ceil(paid_in);
		if let Err(error) = Balances::transfer(pot, &TreasuryAccount::get(), to_treasury, Preservation::Preserve) {
			log::error!(target: "runtime", "the treasury's part of the fees stays with the validators: {error:?}");
		}
		// What is too little to be paid out stays owed, for a later session.
		let cut = ProtocolCutAccount::get();
		let _ = Attribution::claim_for(RawOrigin::Signed(cut.clone()).into(), cut.clone());
		let all = Balances::reducible_balance(&cut, Preservation::Expendable, Fortitude::Polite);
		if let Err(error) = Balances::transfer(&cut, pot, all, Preservation::Expendable) {
			log::error!(target: "runtime", "the protocol's cut stays where it is: {error:?}");
		}
	}
}

/// The most that governance can make of the reporters' part of a slashed bond: who reports itself, by another account, loses
/// the rest.
pub const MOST_REPORTER_REWARD: Perbill = Perbill::from_percent(50);
/// The most that governance can let be jailed in a session: less than GRANDPA can do without.
pub const MOST_JAILED: Perbill = Perbill::from_percent(33);

/// The reporters' part that governance set, within its bound.
pub struct ReporterReward;

impl Get<Perbill> for ReporterReward {
	fn get() -> Perbill {
		validators::ReporterReward::get().min(MOST_REPORTER_REWARD)
	}
}

/// The part that may be jailed which governance set, within its bound.
pub struct MaxJailed;

impl Get<Perbill> for MaxJailed {
	fn get() -> Perbill {
		validators::MaxJailed::get().min(MOST_JAILED)
	}
}

impl pallet_validators::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Session;
	type BondingSessions = ConstU32<BONDING_SESSIONS>;
	type CommissionDelay = validators::CommissionDelay;
	type Currency = Balances;
	type FeeSource = Fees;
	// What the runtime knows of finality is the blocks that there are.
	type FinalityLag = ();
	type JailSessions = validators::JailSessions;
	type Ledger = Attribution;
	type MaxCandidates = ConstU32<400>;
	type MaxCommission = validators::MaxCommission;
	type MaxCommissionRise = validators::MaxCommissionRise;
	type MaxJailed = MaxJailed;
	type MaxMissed = validators::MaxMissed;
	type MaxValidators = ConstU32<300>;
	type MinBond = NotZero<validators::MinBond>;
	type MinDelegation = NotZero<validators::MinDelegation>;
	type MinExpectedBlocks = validators::MinExpectedBlocks;
	type MinValidators = validators::MinValidators;
	type PalletId = ValidatorsPalletId;
	type RenewalSessions = ConstU32<RENEWAL_SESSIONS>;
	type ReporterReward = ReporterReward;
	type ReportingSessions = ConstU32<REPORTING_SESSIONS>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type SessionSlots = EpochDuration;
	type Sessions = Session;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	type ValidatorCount = validators::ValidatorCount;
	type WeightInfo = weights::pallet_validators::WeightInfo<Runtime>;
}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = MaxAuthorities;
}
