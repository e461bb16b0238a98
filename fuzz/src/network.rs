//! The network of a run: its genesis and its parameters.

use crate::test_chain::{genesis, offences, Chain, Keyring, DEVELOPMENT};
use sp_runtime::Perbill;
use tributary_runtime::{
	constants::currency::TRIB,
	opaque::SessionKeys,
	params::{
		dynamic_params::validators::{
			CommissionDelay, JailSessions, MaxAbsence, MaxMissed, MinBond, MinDelegation, MinExpectedBlocks,
			Parameters, Seats,
		},
		RuntimeParameters,
	},
	Balance, RuntimeOrigin,
};

/// Slots of a session: few, so that a run has many sessions.
pub(crate) const SLOTS: u64 = 6;
/// Minimum number of validators.
pub(crate) const MIN_VALIDATORS: u32 = 2;

/// Returns a chain with five validators, and the seeds of their keys.
pub(crate) fn new_chain() -> (Chain, Vec<(SessionKeys, String)>) {
	let five = [Keyring::Alice, Keyring::Bob, Keyring::Charlie, Keyring::Dave, Keyring::Eve];
	let mut genesis = genesis(DEVELOPMENT);
	let (mut keys, mut validators, mut seeds) = (vec![], vec![], vec![]);
	for (who, bond) in five.into_iter().zip([60_000, 50_000, 40_001, 30_000, 20_003]) {
		let (account, seed) = (who.to_account_id(), who.to_seed());
		let session_keys = offences::keys(who, &seed).0;
		seeds.push((session_keys.clone(), seed));
		keys.push((account.clone(), account.clone(), session_keys));
		validators.push((account, bond * TRIB, Perbill::from_percent(5)));
	}
	genesis["session"]["keys"] = serde_json::to_value(keys).expect("keys are JSON");
	genesis["validators"]["validators"] = serde_json::to_value(validators).expect("validators are JSON");
	genesis["network"]["epochDuration"] = SLOTS.into();
	genesis["network"]["minValidators"] = MIN_VALIDATORS.into();
	// Sessions end often, and a block that ends one has no room for other calls.
	genesis["network"]["windows"]["inference"]["challengeWindow"] = 25.into();
	(Chain::from_genesis(genesis), seeds)
}

/// Sets parameters under which everything that takes days takes a few sessions.
pub(crate) fn set_parameters(min_bond: Balance, min_delegation: Balance) {
	let parameters = [
		Parameters::Seats(Seats, Some(6)),
		Parameters::MinBond(MinBond, Some(min_bond)),
		Parameters::MinDelegation(MinDelegation, Some(min_delegation)),
		Parameters::JailSessions(JailSessions, Some(3)),
		Parameters::MaxMissed(MaxMissed, Some(Perbill::from_percent(80))),
		Parameters::MinExpectedBlocks(MinExpectedBlocks, Some(4)),
		Parameters::CommissionDelay(CommissionDelay, Some(2)),
		Parameters::MaxAbsence(MaxAbsence, Some(2)),
	];
	for parameter in parameters {
		let parameter = RuntimeParameters::Validators(parameter).try_into().expect("it is within its bounds");
		tributary_runtime::Parameters::set_parameter(RuntimeOrigin::root(), parameter)
			.expect("root may set any parameter");
	}
}
