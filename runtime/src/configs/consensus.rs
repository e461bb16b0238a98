//! Who makes blocks, who finalises them, and what happens when they cheat.

use crate::{
	interface::{AccountId, Balance, BlockNumber},
	opaque::SessionKeys,
	Babe, Balances, Historical, Offences, Runtime, RuntimeEvent, Session,
};
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64, Get},
};
use pallet_session::{historical, FindAccountFromAuthorIndex};
use sp_runtime::traits::{Convert, OpaqueKeys};
use sp_staking::SessionIndex;

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
	pub MaxSetIdSessionEntries: u64 = REPORTING_SESSIONS.into();
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
	type EquivocationReportSystem = pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
	type ExpectedBlockTime = ConstU64<MILLISECS_PER_BLOCK>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type WeightInfo = ();
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl pallet_timestamp::Config for Runtime {
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type Moment = u64;
	type OnTimestampSet = Babe;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_authorship::Config for Runtime {
	type EventHandler = ();
	type FindAuthor = FindAccountFromAuthorIndex<Self, Babe>;
}

parameter_types! {
	pub const KeyDeposit: Balance = crate::configs::money::deposit(4, 200);
}

impl pallet_session::Config for Runtime {
	type Currency = Balances;
	type DisablingStrategy = pallet_session::disabling::UpToLimitDisablingStrategy;
	type KeyDeposit = KeyDeposit;
	type Keys = SessionKeys;
	type NextSessionRotation = Babe;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = historical::NoteHistoricalRoot<Self, StaticAuthorities>;
	type ShouldEndSession = Babe;
	type ValidatorId = AccountId;
	type ValidatorIdOf = AuthorityOnly;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

/// Only an authority has session keys to set.
pub struct AuthorityOnly;

impl Convert<AccountId, Option<AccountId>> for AuthorityOnly {
	fn convert(account: AccountId) -> Option<AccountId> {
		Session::validators().contains(&account).then_some(account)
	}
}

/// An authority is known by its account and nothing else. The answer does not depend on whether it still is one, so that
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

/// The authorities of genesis, for ever: until validators bond. Their session keys may change.
pub struct StaticAuthorities;

impl StaticAuthorities {
	fn with_identity(authorities: Vec<AccountId>) -> Vec<(AccountId, ())> {
		authorities.into_iter().map(|authority| (authority, ())).collect()
	}

	/// Whether an authority has set other keys than those of the session that begins.
	fn keys_rotated() -> bool {
		Session::queued_keys()
			.into_iter()
			.any(|(authority, keys)| pallet_session::NextKeys::<Runtime>::get(&authority) != Some(keys))
	}
}

impl pallet_session::SessionManager<AccountId> for StaticAuthorities {
	fn new_session(_: SessionIndex) -> Option<Vec<AccountId>> {
		// Naming the set anew stores who owns which key, without which nothing signed with a rotated key could be
		// reported; not naming it keeps GRANDPA's set and whom it disabled.
		Self::keys_rotated().then(Session::validators)
	}

	fn new_session_genesis(_: SessionIndex) -> Option<Vec<AccountId>> {
		let mut authorities: Vec<_> = pallet_session::NextKeys::<Runtime>::iter_keys().collect();
		authorities.sort();
		Some(authorities)
	}

	fn start_session(started: SessionIndex) {
		if let Some(forgotten) = started.checked_sub(REPORTING_SESSIONS) {
			Historical::prune_up_to(forgotten);
		}
	}

	fn end_session(_: SessionIndex) {}
}

impl historical::SessionManager<AccountId, ()> for StaticAuthorities {
	fn new_session(index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
		<Self as pallet_session::SessionManager<_>>::new_session(index).map(Self::with_identity)
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
		<Self as pallet_session::SessionManager<_>>::new_session_genesis(index).map(Self::with_identity)
	}

	fn start_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::start_session(index)
	}

	fn end_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::end_session(index)
	}
}

impl pallet_offences::Config for Runtime {
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	// An offence is recorded; there is no bond to slash yet.
	type OnOffenceHandler = ();
	type RuntimeEvent = RuntimeEvent;
}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = MaxAuthorities;
}
