//! The collective of the running validators: its members, and the majorities that may act for it.

use crate::{migrations::LeaveToGovernance, types::AccountId, Collective, Runtime, RuntimeOrigin};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::{ChangeMembers, EnsureOrigin};
use pallet_collective::{EnsureProportionAtLeast, EnsureProportionMoreThan};
use pallet_session::SessionHandler;
use sp_runtime::{traits::OpaqueKeys, KeyTypeId};

/// Two thirds of the members: they may stop what runs, and whitelist what is urgent.
pub type TwoThirds = EnsureProportionAtLeast<AccountId, (), 2, 3>;
/// More than half of the members: they may resume what was stopped.
pub type MoreThanHalf = EnsureProportionMoreThan<AccountId, (), 1, 2>;
/// Half of the members: they may recover finality, which stalls only when a third or more are gone.
pub type Half = EnsureProportionAtLeast<AccountId, (), 1, 2>;

/// Handler of sessions that makes the validators of each session the members of the collective.
pub struct SeatValidators<Handlers>(PhantomData<Handlers>);

impl<Handlers> SeatValidators<Handlers> {
	/// Replaces the members. Votes of those who leave no longer count.
	fn seat<Keys>(validators: &[(AccountId, Keys)]) {
		let mut members: Vec<_> = validators.iter().map(|(who, _)| who.clone()).collect();
		members.sort();
		let former = pallet_collective::Members::<Runtime>::get();
		if members != former {
			Collective::set_members_sorted(&members, &former);
		}
	}
}

impl<Handlers: SessionHandler<AccountId>> SessionHandler<AccountId> for SeatValidators<Handlers> {
	const KEY_TYPE_IDS: &'static [KeyTypeId] = Handlers::KEY_TYPE_IDS;

	fn on_genesis_session<Keys: OpaqueKeys>(validators: &[(AccountId, Keys)]) {
		Handlers::on_genesis_session(validators);
		Self::seat(validators);
	}

	fn on_new_session<Keys: OpaqueKeys>(
		changed: bool,
		validators: &[(AccountId, Keys)],
		queued_validators: &[(AccountId, Keys)],
	) {
		Handlers::on_new_session(changed, validators, queued_validators);
		Self::seat(validators);
	}

	fn on_before_session_ending() {
		Handlers::on_before_session_ending();
	}

	fn on_disabled(validator_index: u32) {
		Handlers::on_disabled(validator_index);
	}
}

/// Origin that is refused after a failed migration, from which only root may open the chain again.
pub struct UnlessMigrationFailed<Origin>(PhantomData<Origin>);

impl<Origin: EnsureOrigin<RuntimeOrigin>> EnsureOrigin<RuntimeOrigin> for UnlessMigrationFailed<Origin> {
	type Success = Origin::Success;

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		if LeaveToGovernance::entered() {
			return Err(origin);
		}
		Origin::try_origin(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Origin::try_successful_origin()
	}
}
