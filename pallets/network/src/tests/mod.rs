//! The clock, and the numbers of genesis.

use crate::{
	mock::{
		live, next_block, ChallengeWindow, CurationHalted, EpochDuration, ExtBuilder, Halted, MinValidators, Network,
		System, Test, EPOCH_DURATION, MAX_STANDSTILL, MIN_VALIDATORS, WINDOWS,
	},
	CurationBlocks, CurationClock, CurationStandstill, GenesisConfig, LiveBlocks, WeightInfo, Windows,
};
use frame_support::{
	assert_ok,
	traits::{GetStorageVersion, StorageVersion},
};
use proptest::{collection::vec, prelude::*};
use sp_runtime::traits::BlockNumberProvider;

#[test]
fn clock_should_start_at_zero_and_count_blocks() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(live(), 0);
		for block in 1..=5 {
			next_block();
			assert_eq!(live(), block);
		}
		assert_eq!(Network::live_block(), 5);
		assert_eq!(Network::current_block_number(), 5);
	});
}

#[test]
fn clock_should_stand_still_while_halted_and_go_on_after() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		Halted::set(&true);
		for _ in 0..3 {
			next_block();
		}
		assert_eq!(live(), 1);
		Halted::set(&false);
		next_block();
		assert_eq!(live(), 2);
	});
}

#[test]
fn clock_of_curation_should_stand_still_alone() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		CurationHalted::set(&true);
		for _ in 0..3 {
			next_block();
		}
		assert_eq!((live(), Network::curation_block()), (4, 1));
		assert_eq!(CurationClock::<Test>::current_block_number(), 1);
		CurationHalted::set(&false);
		next_block();
		assert_eq!((live(), Network::curation_block()), (5, 2));
	});
}

#[test]
fn clock_of_curation_should_go_on_after_the_longest_standstill() {
	ExtBuilder::default().build_and_execute(|| {
		CurationHalted::set(&true);
		for _ in 0..MAX_STANDSTILL {
			next_block();
		}
		assert_eq!(Network::curation_block(), 0);
		for block in 1..=3 {
			next_block();
			assert_eq!(Network::curation_block(), block);
		}
		// A short interruption does not renew all of it.
		CurationHalted::set(&false);
		next_block();
		CurationHalted::set(&true);
		for _ in 0..3 {
			next_block();
		}
		assert_eq!(Network::curation_block(), 6);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

	/// Whoever pauses and resumes, and when: a window of `w` blocks ends within `2w` blocks and the
	/// longest standstill, and no other window is late at all.
	#[test]
	fn windows_should_end_whatever_is_paused(pauses in vec((any::<bool>(), 0u32..40), 0..12)) {
		ExtBuilder::default().build_and_execute(|| {
			let mut blocks = 0;
			for (paused, length) in pauses {
				CurationHalted::set(&paused);
				for _ in 0..length {
					next_block();
					blocks += 1;
					assert_eq!(live(), blocks);
					assert!(2 * Network::curation_block() + MAX_STANDSTILL >= blocks);
				}
			}
		});
	}
}

#[test]
fn clock_should_stop_at_the_largest_block_number() {
	ExtBuilder::default().build_and_execute(|| {
		LiveBlocks::<Test>::put(u32::MAX);
		System::set_block_number(u32::MAX - 1);
		next_block();
		assert_eq!(live(), u32::MAX);
	});
}

#[test]
fn hook_should_weigh_its_worst_case_when_live_and_when_halted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(next_block(), <() as WeightInfo>::advance_clocks());
		Halted::set(&true);
		assert_eq!(next_block(), <() as WeightInfo>::advance_clocks());
	});
}

#[test]
fn state_should_be_refused_when_the_clock_is_ahead() {
	ExtBuilder::default().build().execute_with(|| {
		next_block();
		assert_ok!(Network::do_try_state());
		Network::set_block_number(2);
		assert!(Network::do_try_state().is_err());
	});
	ExtBuilder::default().build().execute_with(|| {
		next_block();
		CurationBlocks::<Test>::put(2);
		assert!(Network::do_try_state().is_err());
	});
	ExtBuilder::default().build().execute_with(|| {
		CurationStandstill::<Test>::put(MAX_STANDSTILL + 1);
		assert!(Network::do_try_state().is_err());
	});
}

#[test]
fn genesis_should_default_to_the_numbers_of_a_public_network() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(EpochDuration::get(), EPOCH_DURATION);
		assert_eq!(ChallengeWindow::get(), WINDOWS.inference.challenge_window);
		assert_eq!(MinValidators::get(), MIN_VALIDATORS);
	});
}

#[test]
fn genesis_should_hand_over_the_numbers_of_a_network() {
	let mut windows = WINDOWS;
	windows.inference.challenge_window = 77;
	let genesis = GenesisConfig { epoch_duration: 20, windows, min_validators: 1, ..Default::default() };
	ExtBuilder::default().genesis(genesis).build_and_execute(|| {
		assert_eq!((EpochDuration::get(), ChallengeWindow::get(), MinValidators::get()), (20, 77, 1));
	});
}

#[test]
#[should_panic(expected = "an epoch has at least one slot")]
fn genesis_should_refuse_an_empty_epoch() {
	ExtBuilder::default().genesis(GenesisConfig { epoch_duration: 0, ..Default::default() }).build();
}

#[test]
fn windows_should_be_named_as_the_parameters_in_json() {
	let json = serde_json::json!({
		"datanets": { "revealDelay": 15, "revealWindow": 1, "reviewWindow": 2, "copyWindow": 3 },
		"inference": {
			"requestWindow": 4,
			"submitWindow": 5,
			"challengeWindow": 6,
			"revealWindow": 7,
			"unbondingDelay": 8,
		},
		"attribution": { "receiptRetention": 9 },
		"channels": { "closeWindow": 10 },
	});
	assert_eq!(serde_json::to_value(WINDOWS).unwrap(), json);
	assert_eq!(serde_json::from_value::<Windows>(json).unwrap(), WINDOWS);
}

#[test]
fn windows_should_refuse_an_unknown_name() {
	let mut json = serde_json::to_value(WINDOWS).unwrap();
	json["inference"]["refute"] = 1.into();
	assert!(serde_json::from_value::<Windows>(json).unwrap_err().to_string().contains("refute"));
}

#[test]
fn storage_version_should_be_one() {
	let version = if cfg!(feature = "rehearsal") { 2 } else { 1 };
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Network::in_code_storage_version(), StorageVersion::new(version));
	});
}
