//! The states that a chain can start from.

use frame_support::traits::Get;
use pallet_governance::Acceleration;
use sp_keyring::Sr25519Keyring as Keyring;
use tributary_integration_tests::{genesis, Chain, DEVELOPMENT, LOCAL};
use tributary_runtime::{
	constants::accounts::TreasuryAccount,
	params::{dynamic_params, EpochDuration, MIN_VALIDATORS, PUBLIC_WINDOWS},
	presets,
	presets::{ACCELERATION, ENDOWMENT, LIVE_RUNTIME_PRESET, SEATS, SHORT_WINDOWS},
	AccountId, AuthorityDiscovery, Babe, Balances, Grandpa, Runtime, RuntimeGenesisConfig, Session,
	EXISTENTIAL_DEPOSIT,
};

fn authorities() -> Vec<AccountId> {
	Session::validators()
}

#[test]
fn every_preset_should_build() {
	let names = presets::preset_names();
	let names: Vec<&str> = names.iter().map(|name| name.as_ref()).collect();
	assert_eq!(names, [DEVELOPMENT, LOCAL, LIVE_RUNTIME_PRESET]);
	// The last is completed by the validators of its network.
	for name in &names[..2] {
		Chain::new(name).idle(2);
	}
	assert!(presets::get_preset(&"staging".into()).is_none());
}

#[test]
fn live_should_leave_money_and_power_to_its_network() {
	let genesis = genesis(LIVE_RUNTIME_PRESET);
	assert_eq!(genesis["balances"]["balances"], serde_json::json!([]));
	assert_eq!(genesis["sudo"]["key"], serde_json::Value::Null);
	assert_eq!(genesis["session"]["keys"], serde_json::json!([]));
	assert_eq!(genesis["network"]["minValidators"], MIN_VALIDATORS);
}

#[test]
fn development_should_have_one_authority_and_funded_accounts() {
	Chain::new(DEVELOPMENT).at(|| {
		assert_eq!(authorities(), [Keyring::Alice.to_account_id()]);
		assert_eq!(Babe::authorities().len(), 1);
		assert_eq!(Grandpa::grandpa_authorities().len(), 1);
		assert_eq!(AuthorityDiscovery::authorities().len(), 1);
		assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(Keyring::Alice.to_account_id()));
		for who in Keyring::well_known() {
			assert_eq!(Balances::free_balance(who.to_account_id()), ENDOWMENT);
		}
	});
}

#[test]
fn local_testnet_should_have_two_authorities() {
	Chain::new(LOCAL).at(|| {
		let mut expected = [Keyring::Alice.to_account_id(), Keyring::Bob.to_account_id()];
		expected.sort();
		assert_eq!(authorities(), expected);
		assert_eq!(Grandpa::grandpa_authorities().len(), 2);
		assert_eq!(EpochDuration::get(), 20);
	});
}

#[test]
fn development_should_shorten_epochs_and_windows() {
	Chain::new(DEVELOPMENT).at(|| {
		assert_eq!(EpochDuration::get(), 100);
		assert_eq!(<Runtime as pallet_babe::Config>::EpochDuration::get(), 100);
		assert_eq!(dynamic_params::inference::ChallengeWindow::get(), SHORT_WINDOWS.inference.challenge_window);
		assert_eq!(dynamic_params::inference::RequestWindow::get(), SHORT_WINDOWS.inference.request_window);
		assert_eq!(dynamic_params::inference::SubmitWindow::get(), SHORT_WINDOWS.inference.submit_window);
		assert_eq!(dynamic_params::inference::UnbondingDelay::get(), SHORT_WINDOWS.inference.unbonding_delay);
		assert_eq!(dynamic_params::datanets::RevealDelay::get(), SHORT_WINDOWS.datanets.reveal_delay);
		assert_eq!(dynamic_params::datanets::RevealWindow::get(), SHORT_WINDOWS.datanets.reveal_window);
		assert_eq!(dynamic_params::datanets::ReviewWindow::get(), SHORT_WINDOWS.datanets.review_window);
	});
}

#[test]
fn development_alone_should_have_a_key_of_root_and_a_fast_governance() {
	for preset in [DEVELOPMENT, LOCAL] {
		Chain::new(preset).at(|| {
			assert!(pallet_sudo::Key::<Runtime>::exists());
			assert_eq!(Acceleration::<Runtime>::get(), ACCELERATION);
		});
	}
	let live = genesis(LIVE_RUNTIME_PRESET);
	assert_eq!((&live["sudo"]["key"], &live["governance"]["acceleration"]), (&serde_json::Value::Null, &1.into()));
}

#[test]
fn genesis_without_numbers_should_be_that_of_a_public_network() {
	let mut genesis = genesis(DEVELOPMENT);
	let network = genesis.as_object_mut().and_then(|pallets| pallets.remove("network"));
	assert!(network.is_some());
	let default = frame_support::genesis_builder_helper::get_preset::<RuntimeGenesisConfig>(&None, |_| None);
	let default: serde_json::Value = serde_json::from_slice(&default.unwrap()).unwrap();
	genesis["network"] = default["network"].clone();
	genesis["validators"]["seats"] = default["validators"]["seats"].clone();
	Chain::from_genesis(genesis).at(|| {
		assert_eq!(EpochDuration::get(), 600);
		assert_eq!(dynamic_params::inference::ChallengeWindow::get(), PUBLIC_WINDOWS.inference.challenge_window);
		assert_eq!(dynamic_params::datanets::ReviewWindow::get(), PUBLIC_WINDOWS.datanets.review_window);
		// Nothing is written that would outlive a change of the defaults, except the seats, which
		// are those of the validators of genesis.
		assert_eq!(dynamic_params::validators::Seats::get(), 1);
		assert_eq!(pallet_parameters::Parameters::<Runtime>::iter().count(), 1);
	});
}

#[test]
fn preset_should_have_free_seats() {
	for name in [DEVELOPMENT, LOCAL] {
		Chain::new(name).at(|| assert_eq!(dynamic_params::validators::Seats::get(), SEATS));
	}
}

#[test]
#[should_panic(expected = "outside of its bounds: Validators(Seats(Seats, Some(301)))")]
fn genesis_should_refuse_more_seats_than_a_session_has_room_for() {
	let mut genesis = genesis(DEVELOPMENT);
	genesis["validators"]["seats"] = 301.into();
	Chain::from_genesis(genesis);
}

#[test]
fn treasury_should_exist_from_the_start() {
	Chain::new(DEVELOPMENT).at(|| {
		assert_eq!(Balances::free_balance(TreasuryAccount::get()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
#[should_panic(expected = "outside of its bounds: Inference(ChallengeWindow(ChallengeWindow, Some(0)))")]
fn genesis_should_refuse_a_window_without_a_block() {
	let mut genesis = genesis(DEVELOPMENT);
	genesis["network"]["windows"]["inference"]["challengeWindow"] = 0.into();
	Chain::from_genesis(genesis);
}
