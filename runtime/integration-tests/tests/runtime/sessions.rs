//! Authorities, sessions and their keys.

use frame_support::traits::{fungible::Inspect, Get, KeyOwnerProofSystem};
use sp_runtime::KeyTypeId;
use tributary_integration_tests::{
	free, genesis,
	offences::{keys as other_keys, two_blocks, two_votes},
	set_parameter, sudo, Chain, Keyring, DEVELOPMENT, LOCAL,
};
use tributary_runtime::{
	configs::consensus::KeyOwners,
	constants::{
		accounts::TreasuryAccount,
		consensus::{BONDING_SESSIONS, RENEWAL_SESSIONS, REPORTING_SESSIONS},
	},
	opaque::SessionKeys,
	params::{
		dynamic_params::validators::{MinValidators, Seats},
		EpochDuration, RuntimeParameters,
	},
	presets::{BOND, COMMISSION},
	AccountId, Attribution, Babe, Balance, Balances, Grandpa, Runtime, RuntimeCall, Session, Validators, TRIB,
};

const BABE: KeyTypeId = sp_consensus_babe::KEY_TYPE;

fn set_keys(keys: SessionKeys, proof: Vec<u8>) -> RuntimeCall {
	RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof })
}

/// Makes blocks until the running session has ended.
fn end_session(chain: &mut Chain) {
	let (before, length) = chain.at(|| (Session::current_index(), EpochDuration::get()));
	chain.block_after(length, 0, &[]);
	assert_eq!(chain.at(Session::current_index), before + 1);
}

#[test]
fn sessions_should_keep_the_set_when_nothing_changes() {
	let mut chain = Chain::new(LOCAL);
	chain.idle(1);
	let (set, before) = chain.at(|| (Grandpa::current_set_id(), Session::validators()));
	for _ in 0..4 {
		end_session(&mut chain);
	}
	chain.at(|| {
		assert_eq!(Session::validators(), before);
		assert_eq!(Grandpa::current_set_id(), set);
	});
}

#[test]
fn authority_should_rotate_its_keys() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.idle(1);
	let (keys, proof) = other_keys(Keyring::Alice, "//Alice//later");
	let set = chain.at(Grandpa::current_set_id);
	chain.must(Keyring::Alice, set_keys(keys.clone(), proof));
	end_session(&mut chain);
	// Queued, not yet in use.
	chain.at(|| assert_ne!(Babe::authorities()[0].0, keys.babe));
	end_session(&mut chain);
	chain.at(|| {
		assert_eq!(Babe::authorities()[0].0, keys.babe);
		assert_eq!(Grandpa::current_set_id(), set + 1);
	});
	chain.idle(1);
	chain.at(|| assert_eq!(Grandpa::grandpa_authorities()[0].0, keys.grandpa));
}

#[test]
fn rotated_key_should_be_provable_in_later_sessions() {
	let mut chain = Chain::new(DEVELOPMENT);
	chain.idle(1);
	let (keys, proof) = other_keys(Keyring::Alice, "//Alice//later");
	chain.must(Keyring::Alice, set_keys(keys.clone(), proof));
	end_session(&mut chain);
	end_session(&mut chain);
	let owned = chain.at(|| KeyOwners::prove((BABE, keys.babe.clone())).expect("the key is in use"));
	for _ in 0..3 {
		end_session(&mut chain);
		let owner = chain.at(|| KeyOwners::check_proof((BABE, keys.babe.clone()), owned.clone()));
		assert_eq!(owner, Some((Keyring::Alice.to_account_id(), ())));
	}
}

/// Returns the report that a node sends when it sees two blocks of one authority in one slot.
fn report(chain: &mut Chain, offender: &str, slot: u64) -> RuntimeCall {
	let equivocation_proof = Box::new(two_blocks(offender, slot));
	let key = equivocation_proof.offender.clone();
	let key_owner_proof = chain.at(|| KeyOwners::prove((BABE, key)).expect("the key is in use"));
	pallet_babe::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof }.into()
}

/// Returns the report of two contradictory votes of GRANDPA in one round.
fn double_vote(chain: &mut Chain, offender: &str) -> RuntimeCall {
	let set = chain.at(Grandpa::current_set_id);
	let equivocation_proof = Box::new(two_votes(offender, set, 3));
	let key = equivocation_proof.offender().clone();
	let key_owner_proof = chain.at(|| KeyOwners::prove((sp_consensus_grandpa::KEY_TYPE, key)).expect("it is in use"));
	pallet_grandpa::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof }.into()
}

fn bond(who: Keyring) -> Balance {
	Validators::validator(who.to_account_id()).expect("it has a pool").1.bond
}

fn bond_at(chain: &mut Chain, who: Keyring) -> Balance {
	chain.at(|| bond(who))
}

#[test]
fn equivocation_should_be_slashed_even_in_safe_mode() {
	let mut chain = Chain::new(LOCAL);
	chain.must(Keyring::Alice, sudo(pallet_safe_mode::Call::force_enter {}));
	let treasury = chain.at(|| free(&TreasuryAccount::get()));
	let report = report(&mut chain, "//Bob", 5);
	let alice = chain.at(|| Session::validators().iter().position(|who| *who == Keyring::Alice.to_account_id()));
	let alice = alice.expect("she validates") as u32;
	chain.bare_by(alice, report.clone()).expect("it is valid").expect("it is recorded");
	chain.at(|| {
		assert_eq!(pallet_offences::Reports::<Runtime>::iter().count(), 1);
		// One of two validators loses its whole bond.
		assert_eq!((bond(Keyring::Alice), bond(Keyring::Bob)), (BOND, 0));
		let rewards = Attribution::account_credit(&Keyring::Alice.to_account_id());
		assert_eq!(rewards, BOND / 10, "the author of the block with the report is rewarded");
		assert_eq!(free(&TreasuryAccount::get()), treasury + BOND - BOND / 10);
	});
	// No validator is slashed twice for one offence.
	assert!(chain.bare(report).is_err());
	// The pool is empty, so its validator is not selected again.
	for _ in 0..2 {
		end_session(&mut chain);
	}
	chain.at(|| assert_eq!(Session::validators(), [Keyring::Alice.to_account_id()]));
	end_session(&mut chain);
}

/// Starts a network of four validators and as many seats, with keys derived from their names.
fn four() -> Chain {
	four_with_seats(None)
}

/// Starts a network of four validators, with keys derived from their names.
fn four_with_seats(seats: Option<u32>) -> Chain {
	let names = ["//Alice", "//Bob", "//Charlie", "//Dave"];
	let four = [Keyring::Alice, Keyring::Bob, Keyring::Charlie, Keyring::Dave];
	let mut genesis = genesis(LOCAL);
	let keys = four.iter().zip(names).map(|(who, name)| {
		let account = who.to_account_id();
		(account.clone(), account, other_keys(*who, name).0)
	});
	genesis["session"]["keys"] = serde_json::to_value(keys.collect::<Vec<_>>()).unwrap();
	let validators: Vec<_> = four.iter().map(|who| (who.to_account_id(), BOND, COMMISSION)).collect();
	genesis["validators"]["validators"] = serde_json::to_value(validators).unwrap();
	genesis["validators"]["seats"] = serde_json::to_value(seats).unwrap();
	Chain::from_genesis(genesis)
}

#[test]
fn one_of_four_that_equivocates_should_lose_its_part_and_its_place() {
	let mut chain = four();
	chain.idle(1);
	let report = report(&mut chain, "//Bob", 5);
	chain.bare(report).expect("it is valid").expect("it is recorded");
	// By Substrate's own formula: min((3 * 1 / 4)^2, 1).
	let slashed = sp_runtime::Perbill::from_rational(9u32, 16u32) * BOND;
	chain.at(|| {
		assert_eq!(bond(Keyring::Bob), BOND - slashed);
		assert_eq!(Session::disabled_validators().len(), 1);
	});
	for _ in 0..2 {
		end_session(&mut chain);
	}
	chain.at(|| {
		assert_eq!(Session::validators().len(), 3);
		assert!(!Session::validators().contains(&Keyring::Bob.to_account_id()));
		assert!(Session::disabled_validators().is_empty());
	});
	let unjail = pallet_validators::Call::unjail {};
	let early = chain.send(Keyring::Bob, unjail.clone());
	assert_eq!(early, Err(pallet_validators::Error::<Runtime>::TooEarly.into()));
	for _ in 0..24 {
		end_session(&mut chain);
	}
	chain.must(Keyring::Bob, unjail);
	for _ in 0..2 {
		end_session(&mut chain);
	}
	chain.at(|| assert_eq!(Session::validators().len(), 4));
}

#[test]
fn vote_for_two_blocks_should_be_slashed() {
	let mut chain = Chain::new(LOCAL);
	chain.idle(1);
	let report = double_vote(&mut chain, "//Bob");
	chain.bare(report.clone()).expect("it is valid").expect("it is recorded");
	chain.at(|| assert_eq!((bond(Keyring::Alice), bond(Keyring::Bob)), (BOND, 0)));
	assert!(chain.bare(report).is_err());
}

#[test]
fn offence_with_keys_in_use_should_be_slashed_when_others_were_set() {
	for sessions in 0..2 {
		let mut chain = four();
		chain.idle(1);
		let (keys, proof) = other_keys(Keyring::Bob, "//Bob//later");
		chain.must(Keyring::Bob, set_keys(keys, proof));
		// The keys that were replaced are in use in this session and in the next one.
		for _ in 0..sessions {
			end_session(&mut chain);
		}
		let (slot, before) = (chain.slot(), bond_at(&mut chain, Keyring::Bob));
		let two_blocks = report(&mut chain, "//Bob", slot);
		let two_votes = double_vote(&mut chain, "//Bob");
		chain.bare(two_blocks).expect("it is valid").expect("it is recorded");
		let after = bond_at(&mut chain, Keyring::Bob);
		assert!(after < before, "two blocks cost nothing");
		// An offence that was proven in its session can be reported after it.
		end_session(&mut chain);
		chain.bare(two_votes).expect("it is valid").expect("it is recorded");
	}
}

#[test]
fn owner_of_a_key_should_be_proven_during_a_forced_handover() {
	let mut chain = Chain::new(LOCAL);
	let (keys, proof) = other_keys(Keyring::Bob, "//Bob//later");
	chain.must(Keyring::Bob, set_keys(keys, proof));
	end_session(&mut chain);
	let stalled = pallet_grandpa::Call::note_stalled { delay: 10, best_finalized_block_number: 0 };
	chain.must(Keyring::Alice, sudo(stalled));
	end_session(&mut chain);
	chain.idle(1);
	chain.at(|| assert!(Grandpa::pending_change().is_some_and(|change| change.forced.is_some())));

	let slot = chain.slot();
	let two_blocks = report(&mut chain, "//Bob//later", slot);
	chain.bare(two_blocks).expect("it is valid").expect("it is recorded");
	assert!(bond_at(&mut chain, Keyring::Bob) < BOND);
}

#[test]
fn owner_of_a_key_should_be_proven_for_the_session_of_the_slot_only() {
	use sp_consensus_babe::runtime_decl_for_babe_api::BabeApi;
	let mut chain = Chain::new(LOCAL);
	chain.idle(1);
	let (slot, length) = (chain.slot(), chain.at(EpochDuration::get));
	let bob = two_blocks("//Bob", slot).offender;
	let mut proves = |slot: u64| chain.at(|| Runtime::generate_key_ownership_proof(slot.into(), bob.clone()).is_some());
	assert!(proves(slot) && proves(slot + length - 1));
	// The keys of this session prove nothing about another one.
	assert!(!proves(slot + length) && !proves(slot - 1));
	let nobody = two_blocks("//Nobody", slot).offender;
	assert!(chain.at(|| Runtime::generate_key_ownership_proof(slot.into(), nobody)).is_none());
}

#[test]
fn report_should_slash_the_offenders() {
	// Each of the two loses its whole bond, once.
	let mut chain = Chain::new(LOCAL);
	chain.idle(1);
	for (offender, slot) in [("//Bob", 5), ("//Alice", 5)] {
		let report = report(&mut chain, offender, slot);
		chain.bare(report).expect("it is valid").expect("it is recorded");
	}
	// A validator that reports itself in its own block is not rewarded for it.
	chain.at(|| {
		assert_eq!((bond(Keyring::Alice), bond(Keyring::Bob)), (0, 0));
		assert_eq!(pallet_attribution::AccountCredits::<Runtime>::iter_values().sum::<Balance>(), BOND / 10);
	});
	// The chain needs one of them, so that one stays.
	for _ in 0..4 {
		end_session(&mut chain);
	}
	chain.at(|| assert_eq!(Session::validators().len(), 1));
}

#[test]
fn newcomer_should_join_validate_earn_and_leave() {
	let mut chain = Chain::new(DEVELOPMENT);
	let charlie = Keyring::Charlie.to_account_id();
	let before = chain.at(|| Balances::total_balance(&charlie));
	let (keys, proof) = other_keys(Keyring::Charlie, "//Charlie//1");
	chain.must(Keyring::Charlie, set_keys(keys.clone(), proof));
	let join = pallet_validators::Call::join { bond: 2 * BOND, commission: COMMISSION };
	chain.must(Keyring::Charlie, join);
	end_session(&mut chain);
	end_session(&mut chain);
	let set = chain.at(Session::validators);
	assert!(set.contains(&charlie) && set.len() == 2);
	assert!(chain.at(|| Babe::authorities().iter().any(|(key, _)| *key == keys.babe)));

	// It makes two of three blocks, and receives most of the fees.
	let earned = |who: &AccountId| Validators::validator(who.clone()).expect("it has a pool").1.earned;
	let alice = Keyring::Alice.to_account_id();
	let before_session = chain.at(|| earned(&alice));
	let index = set.iter().position(|who| *who == charlie).unwrap() as u32;
	let transfer =
		pallet_balances::Call::transfer_keep_alive { dest: Keyring::Dave.to_account_id().into(), value: TRIB };
	for author in [index, 1 - index, index] {
		chain.block_after(1, author, &[(Keyring::Bob, transfer.clone().into())]);
	}
	end_session(&mut chain);
	let pool = chain.at(|| {
		let (by_charlie, by_alice) = (earned(&charlie), earned(&alice) - before_session);
		assert!(by_charlie > by_alice && by_alice > 0, "{by_charlie} and {by_alice}");
		Validators::validator(charlie.clone()).expect("it has a pool").0
	});
	chain.must(Keyring::Charlie, pallet_validators::Call::claim_rewards { pool });
	chain.must(Keyring::Charlie, pallet_validators::Call::leave {});
	let purge = pallet_validators::Call::purge_keys {};
	let refused = chain.send(Keyring::Charlie, purge.clone());
	assert_eq!(refused, Err(pallet_validators::Error::<Runtime>::KeysInUse.into()));
	for _ in 0..BONDING_SESSIONS {
		end_session(&mut chain);
	}
	chain.must(Keyring::Charlie, pallet_validators::Call::withdraw { pool });
	chain.must(Keyring::Charlie, purge);
	chain.at(|| {
		assert_eq!(Session::validators(), [Keyring::Alice.to_account_id()]);
		assert_eq!(Balances::reserved_balance(&charlie), 0);
		assert!(Validators::validator(charlie.clone()).is_none());
		// Everything is refunded, except the fees.
		assert!(before - Balances::total_balance(&charlie) < TRIB / 10);
	});
}

/// Gives an account session keys and the minimum bond, and lets it join.
fn join(chain: &mut Chain, who: Keyring) {
	let (keys, proof) = other_keys(who, &who.to_seed());
	chain.must(who, set_keys(keys, proof));
	let bond = chain.at(<Runtime as pallet_validators::Config>::MinBond::get);
	chain.must(who, pallet_validators::Call::join { bond, commission: COMMISSION });
}

/// Plays a session of which these validators make blocks in turn, in some of each twenty slots.
/// Those that are not in the set are passed over.
fn session_by(chain: &mut Chain, authors: &[Keyring], of_twenty: u64) {
	let (session, length) = chain.at(|| (Session::current_index(), EpochDuration::get()));
	let mut authors = authors.iter().cycle();
	let mut empty = 1;
	for slot in 0.. {
		if slot % 20 >= of_twenty {
			empty += 1;
			continue;
		}
		let next = chain.slot() + empty;
		let (ends, set) = chain.at(|| {
			let ends = next >= *Babe::current_epoch_start() + length;
			let queued = Session::queued_keys().into_iter().map(|(who, _)| who).collect();
			(ends, if ends { queued } else { Session::validators() })
		});
		let place = |who: &Keyring| set.iter().position(|member| *member == who.to_account_id());
		let author = authors.find_map(place).expect("one of them is in the set");
		chain.block_after(empty, author as u32, &[]);
		empty = 1;
		if ends {
			break;
		}
	}
	assert_eq!(chain.at(Session::current_index), session + 1);
}

/// Returns the size of GRANDPA's set, and the number of votes that finalise a block.
fn finality(chain: &mut Chain) -> (usize, usize) {
	let set = chain.at(Grandpa::grandpa_authorities).len();
	(set, set - (set - 1) / 3)
}

const FOUR: [Keyring; 4] = [Keyring::Alice, Keyring::Bob, Keyring::Charlie, Keyring::Dave];

/// Finding H1 of the audit: two minimum bonds stopped the finality of four validators for good.
#[test]
fn absent_newcomers_should_not_stop_finality() {
	let mut chain = four_with_seats(Some(10));
	chain.idle(1);
	let newcomers = [Keyring::Eve, Keyring::Ferdie];
	newcomers.into_iter().for_each(|who| join(&mut chain, who));
	let bonds = newcomers.map(|who| bond_at(&mut chain, who));
	for _ in 0..3 {
		session_by(&mut chain, &FOUR, 20);
	}
	// There are seats for both, but one of them at a time.
	assert_eq!(finality(&mut chain), (5, 4));

	// With a third away, BABE would fill so few slots that no missed block counts.
	let is_in_jail = |chain: &mut Chain| {
		let pools = chain.at(|| newcomers.map(|who| Validators::validator(who.to_account_id()).expect("it joined").1));
		pools.map(|pool| pool.is_jailed())
	};
	let mut sessions = 0;
	while is_in_jail(&mut chain) != [true, true] {
		session_by(&mut chain, &FOUR, 14);
		let (set, needed) = finality(&mut chain);
		assert!(needed <= 4, "{needed} of {set} are needed");
		sessions += 1;
		assert!(sessions <= 50, "they are never out");
	}
	for _ in 0..3 {
		session_by(&mut chain, &FOUR, 14);
	}
	assert_eq!(finality(&mut chain), (4, 3));
	// They were not slashed.
	assert_eq!(newcomers.map(|who| bond_at(&mut chain, who)), bonds);
}

/// Finding H1 of the audit: nine minimum bonds took nine of thirteen votes.
#[test]
fn minimum_bonds_should_not_take_the_set() {
	let mut chain = four();
	chain.idle(1);
	let genesis = chain.at(Session::validators);
	let nine: Vec<Keyring> = Keyring::iter().filter(|who| !FOUR.contains(who)).take(9).collect();
	assert_eq!(nine.len(), 9);
	for who in &nine {
		let dest = who.to_account_id().into();
		chain.must(Keyring::Alice, pallet_balances::Call::transfer_keep_alive { dest, value: 11_000 * TRIB });
		join(&mut chain, *who);
	}
	for _ in 0..10 {
		session_by(&mut chain, &[&FOUR[..], &nine].concat(), 20);
		chain.at(|| assert_eq!(Session::validators(), genesis));
	}
	// One of them takes a seat that governance adds.
	chain.must(Keyring::Alice, set_parameter(RuntimeParameters::Validators((Seats, 5).into())));
	for _ in 0..3 {
		session_by(&mut chain, &FOUR, 20);
	}
	assert_eq!(finality(&mut chain), (5, 4));
}

#[test]
fn rejoined_validator_should_be_slashed_from_its_first_session() {
	// With a floor of four, one that leaves stays on.
	let mut chain = four();
	chain.idle(1);
	chain.must(Keyring::Alice, set_parameter(RuntimeParameters::Validators((MinValidators, 4).into())));
	chain.must(Keyring::Bob, pallet_validators::Call::leave {});
	for _ in 0..BONDING_SESSIONS {
		end_session(&mut chain);
	}
	let pool = chain.at(|| Validators::validator(Keyring::Bob.to_account_id()).expect("it left").0);
	chain.must(Keyring::Bob, pallet_validators::Call::withdraw { pool });
	// Without stake it is stopped all the same, for this session.
	let contradiction = double_vote(&mut chain, "//Bob");
	chain.bare_by(0, contradiction).expect("it is valid").expect("it is recorded");
	chain.at(|| assert_eq!(Session::disabled_validators().len(), 1));

	for _ in 0..3 {
		end_session(&mut chain);
	}
	chain.at(|| assert!(Session::disabled_validators().is_empty()));
	let set = chain.at(Grandpa::current_set_id);
	let bond = 20_000 * TRIB;
	chain.must(Keyring::Bob, pallet_validators::Call::join { bond, commission: COMMISSION });
	for _ in 0..2 {
		end_session(&mut chain);
	}
	chain.idle(1);
	assert_eq!(chain.at(Grandpa::current_set_id), set + 1);
	let contradiction = double_vote(&mut chain, "//Bob");
	chain.bare_by(0, contradiction).expect("it is valid").expect("it is recorded");
	assert!(bond_at(&mut chain, Keyring::Bob) < bond);
}

#[test]
fn keys_should_be_refused_without_proof() {
	let mut chain = Chain::new(DEVELOPMENT);
	let (keys, proof) = other_keys(Keyring::Bob, "//Bob//later");
	let foreign = chain.send(Keyring::Alice, set_keys(keys.clone(), proof.clone()));
	assert_eq!(foreign, Err(pallet_session::Error::<Runtime>::InvalidProof.into()));
	// An account sets keys before it becomes a validator.
	chain.must(Keyring::Bob, set_keys(keys, proof));
}

#[test]
fn keys_should_be_purged_only_by_the_call_that_checks_the_set() {
	let mut chain = Chain::new(DEVELOPMENT);
	let purged = chain.send(Keyring::Alice, pallet_session::Call::purge_keys {});
	assert_eq!(purged, Err(frame_system::Error::<Runtime>::CallFiltered.into()));
	let purged = chain.send(Keyring::Alice, pallet_validators::Call::purge_keys {});
	assert_eq!(purged, Err(pallet_validators::Error::<Runtime>::KeysInUse.into()));
}

#[test]
fn equivocations_of_one_slot_should_be_slashed_as_one_offence() {
	let mut chain = four();
	chain.idle(1);
	// The second report also punishes the first offender again. The harness verifies that its
	// weight covers that.
	for offender in ["//Bob", "//Charlie"] {
		let report = report(&mut chain, offender, 5);
		chain.bare_by(3, report).expect("it is valid").expect("it is recorded");
	}
	chain.at(|| {
		// min((3 * 2 / 4)^2, 1): both lose their whole bonds.
		assert_eq!([Keyring::Bob, Keyring::Charlie].map(bond), [0, 0]);
		assert_eq!([Keyring::Alice, Keyring::Dave].map(bond), [BOND, BOND]);
	});
}

#[test]
fn equivocation_should_cost_the_same_whichever_session_proves_the_key() {
	let mut chain = four();
	chain.idle(1);
	let set = chain.at(Grandpa::current_set_id);
	let early = double_vote(&mut chain, "//Bob");
	end_session(&mut chain);
	end_session(&mut chain);
	assert_eq!(chain.at(Grandpa::current_set_id), set, "the set goes on");
	// A second equivocation in the same round, proven in a later session of the set.
	let late = double_vote(&mut chain, "//Charlie");
	for report in [early, late] {
		chain.bare_by(3, report).expect("it is valid").expect("it is recorded");
	}
	chain.at(|| {
		assert_eq!([Keyring::Bob, Keyring::Charlie].map(bond), [0, 0]);
		assert!(Attribution::account_credit(&Keyring::Alice.to_account_id()) <= 2 * BOND / 10);
		// Both count for the set's first session.
		let slashed = pallet_validators::SlashesBySession::<Runtime>::iter().map(|(session, ..)| session);
		assert_eq!(slashed.collect::<Vec<_>>(), [0, 0]);
	});
}

#[test]
fn set_should_be_renewed_after_some_sessions() {
	let mut chain = Chain::new(LOCAL);
	chain.idle(1);
	let (set, validators) = chain.at(|| (Grandpa::current_set_id(), Session::validators()));
	for _ in 0..2 * RENEWAL_SESSIONS {
		end_session(&mut chain);
	}
	chain.at(|| {
		assert_eq!(Session::validators(), validators);
		assert_eq!(Grandpa::current_set_id(), set + 2);
	});
}

#[test]
fn skipped_epochs_should_neither_jail_nor_stop_the_chain() {
	let mut chain = four();
	let set = chain.at(Session::validators);
	let length = chain.at(EpochDuration::get);
	// No validator makes a block for three and a half epochs.
	chain.idle(3);
	chain.block_after(3 * length + length / 2, 0, &[]);
	// Then one of them makes none, in sessions that count, and is jailed.
	let silent = Keyring::Dave.to_account_id();
	let silent_index = set.iter().position(|who| *who == silent).expect("it validates") as u32;
	let others: Vec<u32> = (0..4).filter(|index| *index != silent_index).collect();
	let mut jailed_after = 0;
	while chain.at(|| Validators::validator(silent.clone()).expect("it has a pool").1.is_candidate()) {
		for (block, author) in (0..length).zip(others.iter().cycle()) {
			// One slot in five stays empty.
			if block % 5 != 0 {
				chain.block_after(1 + u64::from(block % 5 == 1), *author, &[]);
			}
		}
		jailed_after += 1;
		assert!(jailed_after < 20, "it is never jailed");
	}
	// It is judged after twenty expected blocks: four of the sixteen of each session.
	assert!(jailed_after >= 5, "{jailed_after}");
	chain.at(|| {
		for who in set.iter().filter(|who| **who != silent) {
			assert!(Validators::validator(who.clone()).expect("it has a pool").1.is_candidate());
		}
	});
}

#[test]
fn roots_should_be_stored_from_genesis_and_pruned() {
	let mut chain = Chain::new(DEVELOPMENT);
	let root = |session| pallet_session::historical::HistoricalSessions::<Runtime>::get(session);
	chain.at(|| assert!(root(0).is_some() && root(1).is_some()));
	chain.idle(1);
	for _ in 0..REPORTING_SESSIONS + 2 {
		end_session(&mut chain);
	}
	chain.at(|| {
		let now = Session::current_index();
		assert!(root(0).is_none() && root(1).is_none());
		assert!(root(now - REPORTING_SESSIONS).is_some());
		assert!(root(now + 1).is_some());
	});
}
