//! Block production, finality, validators, and the punishment of equivocations.

use crate::{
	constants::{
		accounts::{ProtocolCutAccount, TreasuryAccount, ValidatorsPalletId},
		consensus::{BONDING_SESSIONS, MAX_AUTHORITIES, MAX_VALIDATORS, RENEWAL_SESSIONS, REPORTING_SESSIONS},
		currency::{deposit, AUTHOR_PART_OF_FEES, TREASURY_PART_OF_FEES},
		time::{MILLISECS_PER_BLOCK, SLOT_DURATION},
	},
	genesis::NetworkGenesis,
	governance::collective::SeatValidators,
	opaque::SessionKeys,
	params::{dynamic_params::validators, Bounded, EpochDuration, RuntimeParameters},
	types::{AccountId, Balance},
	weights, Attribution, AuthorityDiscovery, Babe, Balances, Grandpa, Historical, Offences, Runtime, RuntimeEvent,
	RuntimeHoldReason, Session, Validators,
};
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{imbalance::ResolveTo, Fortitude, Preservation},
		ConstU32, ConstU64, Get, KeyOwnerProofSystem,
	},
	weights::Weight,
};
use frame_system::RawOrigin;
use pallet_session::{historical, FindAccountFromAuthorIndex};
use pallet_validators::{FeeSource, FixSeats, WeightInfo as _};
use sp_runtime::{
	traits::{Convert, OpaqueKeys},
	DispatchError, KeyTypeId, Perbill,
};
use sp_staking::{
	offence::{OffenceError, ReportOffence},
	SessionIndex,
};
use tributary_support::dry_run;

/// Maximum number of authorities.
pub type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;

parameter_types! {
	/// Sets of authorities whose first session GRANDPA remembers, for reports of equivocations.
	pub MaxSetIdSessionEntries: u64 = BONDING_SESSIONS.into();
	/// Deposit for the session keys of an account.
	pub const KeyDeposit: Balance = deposit(4, 200);
}

/// Slots in which an equivocation can be reported.
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

/// Reporter that takes an equivocation of GRANDPA for one of its set's first session, whichever of
/// the set's sessions the key is proven by: the evidence names a set and a round, and no session.
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

/// Owners of session keys, by the root of each session, that of the running one included.
///
/// For the running session, the session pallet itself takes the keys that the validators have set
/// *last*, which are not those in use. A validator that had set others could cheat with the old
/// ones until the session ended, and no report would be valid.
pub struct KeyOwners;

impl<D: AsRef<[u8]>> KeyOwnerProofSystem<(KeyTypeId, D)> for KeyOwners {
	type IdentificationTuple = historical::IdentificationTuple<Runtime>;
	type Proof = sp_session::MembershipProof;

	fn prove((id, key): (KeyTypeId, D)) -> Option<Self::Proof> {
		let key = (id, key.as_ref());
		let proof = dry_run(|| {
			// As it was when the running session was planned. Until a forced handover is over, the
			// voters are still those of an earlier session.
			let voters = match Grandpa::pending_change() {
				Some(change) => change.next_authorities.into_inner(),
				None => Grandpa::grandpa_authorities(),
			};
			let in_use = Babe::authorities().into_iter().zip(voters).zip(AuthorityDiscovery::current_authorities());
			for (who, (((babe, _), (grandpa, _)), authority_discovery)) in Session::validators().into_iter().zip(in_use)
			{
				let keys = SessionKeys { babe, grandpa, authority_discovery };
				pallet_session::NextKeys::<Runtime>::insert(who, keys);
			}
			Ok::<_, DispatchError>(Historical::prove(key))
		})
		.ok()??;
		// There is a proof even of a key without an owner.
		Self::check_proof(key, proof.clone()).map(|_| proof)
	}

	fn check_proof((id, key): (KeyTypeId, D), proof: Self::Proof) -> Option<Self::IdentificationTuple> {
		dry_run(|| {
			// From a later session, the root of the running one is checked like any other.
			pallet_session::CurrentIndex::<Runtime>::put(SessionIndex::MAX);
			Ok::<_, DispatchError>(Historical::check_proof((id, key.as_ref()), proof))
		})
		.ok()?
	}
}

/// Weight of a report of an equivocation: the SDK's own part, and the punishment of every validator
/// that may have committed the same offence at the same time. The offences pallet does not pass on
/// the weight of the punishment.
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
	type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}

impl pallet_authorship::Config for Runtime {
	type EventHandler = Validators;
	type FindAuthor = FindAccountFromAuthorIndex<Self, Babe>;
}

impl pallet_session::Config for Runtime {
	type Currency = Balances;
	type DisablingStrategy = pallet_session::disabling::UpToLimitDisablingStrategy;
	type KeyDeposit = KeyDeposit;
	type Keys = SessionKeys;
	type NextSessionRotation = Babe;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = SeatValidators<<SessionKeys as OpaqueKeys>::KeyTypeIdProviders>;
	type SessionManager = historical::NoteHistoricalRoot<Self, Validators>;
	type ShouldEndSession = Babe;
	type ValidatorId = AccountId;
	// An account sets keys before it becomes a validator.
	type ValidatorIdOf = ValidatorIdOf;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

/// Identity of a validator: its account.
pub struct ValidatorIdOf;

impl Convert<AccountId, Option<AccountId>> for ValidatorIdOf {
	fn convert(account: AccountId) -> Option<AccountId> {
		Some(account)
	}
}

/// Further identity of a validator: none. The answer is the same for a former validator, so that
/// proofs about it stay valid.
pub struct NoFullIdentification;

impl Convert<AccountId, Option<()>> for NoFullIdentification {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl historical::Config for Runtime {
	type FullIdentification = ();
	type FullIdentificationOf = NoFullIdentification;
	type RuntimeEvent = RuntimeEvent;
}

impl pallet_offences::Config for Runtime {
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Validators;
	type RuntimeEvent = RuntimeEvent;
}

/// Transfers before rewards are divided: the protocol's cut of the inference fees comes in, the
/// treasury's part of transaction fees goes out. A transaction itself pays no account, since each
/// account that it touches has a cost.
pub struct ProtocolFees;

impl FeeSource<AccountId> for ProtocolFees {
	fn collect(pot: &AccountId, paid_in: Balance) {
		let to_treasury = TREASURY_PART_OF_FEES.mul_ceil(paid_in);
		if let Err(error) = Balances::transfer(pot, &TreasuryAccount::get(), to_treasury, Preservation::Preserve) {
			log::error!(target: "runtime", "the treasury's part of the fees stays with the validators: {error:?}");
		}
		// An amount too small to be paid out stays owed, for a later session.
		let cut = ProtocolCutAccount::get();
		let _ = Attribution::claim_for(RawOrigin::Signed(cut.clone()).into(), cut.clone());
		let all = Balances::reducible_balance(&cut, Preservation::Expendable, Fortitude::Polite);
		if let Err(error) = Balances::transfer(&cut, pot, all, Preservation::Expendable) {
			log::error!(target: "runtime", "the protocol's cut stays where it is: {error:?}");
		}
	}
}

/// Number of seats: a parameter that genesis fixes, for governance to change.
pub struct NetworkSeats;

impl Get<u32> for NetworkSeats {
	fn get() -> u32 {
		Bounded::<validators::Seats>::get()
	}
}

impl FixSeats for NetworkSeats {
	fn fix(seats: u32) {
		NetworkGenesis::fix(validators::Seats, seats, RuntimeParameters::Validators);
	}
}

parameter_types! {
	/// Part of a block's fees for its author.
	pub const AuthorPart: Perbill = AUTHOR_PART_OF_FEES;
}

impl pallet_validators::Config for Runtime {
	type AuthorPart = AuthorPart;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Session;
	type BondingSessions = ConstU32<BONDING_SESSIONS>;
	type CommissionDelay = Bounded<validators::CommissionDelay>;
	type Currency = Balances;
	type FeeSource = ProtocolFees;
	// Blocks are the only source on finality that the runtime has.
	type FinalityLag = ();
	type JailSessions = Bounded<validators::JailSessions>;
	type Ledger = Attribution;
	type MaxAbsence = Bounded<validators::MaxAbsence>;
	type MaxCandidates = ConstU32<400>;
	type MaxCommission = Bounded<validators::MaxCommission>;
	type MaxCommissionRise = Bounded<validators::MaxCommissionRise>;
	type MaxJailed = Bounded<validators::MaxJailed>;
	type MaxMissed = Bounded<validators::MaxMissed>;
	type MaxValidators = ConstU32<MAX_VALIDATORS>;
	type MinBond = Bounded<validators::MinBond>;
	type MinDelegation = Bounded<validators::MinDelegation>;
	type MinExpectedBlocks = Bounded<validators::MinExpectedBlocks>;
	type MinValidators = Bounded<validators::MinValidators>;
	type PalletId = ValidatorsPalletId;
	type RenewalSessions = ConstU32<RENEWAL_SESSIONS>;
	type ReporterReward = Bounded<validators::ReporterReward>;
	type ReportingSessions = ConstU32<REPORTING_SESSIONS>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type SessionSlots = EpochDuration;
	type Seats = NetworkSeats;
	type Sessions = Session;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	type WeightInfo = weights::pallet_validators::WeightInfo<Runtime>;
}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = MaxAuthorities;
}
