//! Governance without a key of root: referenda of all holders, and motions of the validators. Each
//! test walks the whole path, by transactions in blocks.

mod collective;

use codec::Encode;
use frame_support::{
	dispatch::GetDispatchInfo,
	traits::{schedule::DispatchTime, Bounded, Get, PalletInfoAccess},
};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_governance::{Acceleration, Origin};
use pallet_referenda::{ReferendumInfo, ReferendumInfoFor, TracksInfo};
use sp_consensus_grandpa::KEY_TYPE as GRANDPA;
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _},
	transaction_validity::InvalidTransaction,
	DispatchError, DispatchResult, Perbill,
};
use tributary_integration_tests::{
	free, genesis,
	offences::{keys, two_votes},
	Chain, Keyring, LOCAL,
};
use tributary_runtime::{
	configs::consensus::KeyOwners,
	constants::{
		accounts::TreasuryAccount,
		time::{DAYS, HOURS, MINUTES},
	},
	governance::{
		origins::{MAX_BIG_SPEND, MAX_SMALL_SPEND},
		tracks::{Tracks, WHITELISTED_CALLER},
	},
	params::{dynamic_params::inference, RuntimeParameters},
	presets::{ACCELERATION, BOND, COMMISSION},
	Balance, Grandpa, Hash, OriginCaller, Parameters, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, SafeMode,
	Session, System, Treasury, Validators, EXISTENTIAL_DEPOSIT, TRIB,
};

/// Validators of the test network, in no order.
const VALIDATORS: [Keyring; 4] = [Keyring::Alice, Keyring::Bob, Keyring::Charlie, Keyring::Dave];
/// Holders of more than half of all tokens. Some of them validate.
const HOLDERS: [Keyring; 8] = [
	Keyring::Alice,
	Keyring::Bob,
	Keyring::Charlie,
	Keyring::Dave,
	Keyring::Eve,
	Keyring::Ferdie,
	Keyring::AliceStash,
	Keyring::BobStash,
];
/// Holder that validates nothing and proposes referenda.
const PROPOSER: Keyring = Keyring::Eve;
/// Tokens that each of the holders votes with. Validators vote with bonded ones too.
const VOTE: Balance = 900_000 * TRIB;
/// Blocks within which a referendum is decided and enacted on a development chain.
const SOON: u32 = 40;

/// Starts a network of four validators that has no key of root.
fn network(acceleration: u32) -> Chain {
	let mut genesis = genesis(LOCAL);
	let session_keys: Vec<_> =
		VALIDATORS.iter().map(|who| (who.to_account_id(), who.to_account_id(), keys(*who, &who.to_seed()).0)).collect();
	let validators: Vec<_> = VALIDATORS.iter().map(|who| (who.to_account_id(), BOND, COMMISSION)).collect();
	genesis["session"]["keys"] = serde_json::to_value(session_keys).unwrap();
	genesis["validators"]["validators"] = serde_json::to_value(validators).unwrap();
	genesis["sudo"]["key"] = serde_json::Value::Null;
	genesis["governance"]["acceleration"] = acceleration.into();
	let mut chain = Chain::from_genesis(genesis);
	assert_eq!(chain.at(pallet_sudo::Key::<Runtime>::get), None);
	// Changes on top of genesis emit no events.
	chain.idle(1);
	chain
}

fn fast() -> Chain {
	network(ACCELERATION)
}

/// Makes an empty block, by the validators in turn.
fn pass(chain: &mut Chain) {
	let (number, validators) = chain.at(|| (System::block_number(), Session::validators().len() as u32));
	chain.block_after(1, number % validators, &[]);
}

/// Has the collective decide on a call with the ayes of these members, and returns its result.
fn motion(chain: &mut Chain, ayes: &[Keyring], call: impl Into<RuntimeCall>) -> DispatchResult {
	let call = call.into();
	let (proposal, length_bound) = (BlakeTwo256::hash_of(&call), call.encoded_size() as u32 + 4);
	let proposal_weight_bound = call.get_dispatch_info().call_weight;
	let threshold = ayes.len() as u32;
	let propose =
		RuntimeCall::from(pallet_collective::Call::propose { threshold, proposal: Box::new(call), length_bound });
	if threshold > 1 {
		chain.must(ayes[0], propose);
		let index = chain.at(pallet_collective::ProposalCount::<Runtime>::get) - 1;
		for who in ayes {
			chain.must(*who, pallet_collective::Call::vote { proposal, index, approve: true });
		}
		chain.must(
			ayes[0],
			pallet_collective::Call::close { proposal_hash: proposal, index, proposal_weight_bound, length_bound },
		);
	} else {
		// Alone, a member makes an ordinary transaction.
		let remark = frame_system::Call::remark { remark: vec![] }.into();
		chain.must(ayes[0], pallet_utility::Call::batch_all { calls: vec![remark, propose] });
	}
	executed(chain)
}

/// Returns the result of the motion that the last block executed.
fn executed(chain: &mut Chain) -> DispatchResult {
	let result = chain.events().into_iter().find_map(|event| match event {
		RuntimeEvent::Collective(pallet_collective::Event::Executed { result, .. }) => Some(result),
		_ => None,
	});
	result.expect("a motion was executed")
}

/// Proposes a referendum with its deposits, and returns its number.
fn propose(chain: &mut Chain, origin: impl Into<OriginCaller>, call: Vec<u8>) -> u32 {
	let proposal = match call.clone().try_into() {
		Ok(inline) => Bounded::Inline(inline),
		Err(_) => {
			let (hash, len) = (BlakeTwo256::hash(&call), call.len() as u32);
			chain.must(PROPOSER, pallet_preimage::Call::note_preimage { bytes: call });
			Bounded::Lookup { hash, len }
		},
	};
	let index = chain.at(pallet_referenda::ReferendumCount::<Runtime>::get);
	let proposal_origin = Box::new(origin.into());
	let enactment_moment = DispatchTime::After(1);
	chain.must(PROPOSER, pallet_referenda::Call::submit { proposal_origin, proposal, enactment_moment });
	chain.must(PROPOSER, pallet_referenda::Call::place_decision_deposit { index });
	index
}

fn aye(poll_index: u32) -> RuntimeCall {
	let vote = Vote { aye: true, conviction: Conviction::Locked1x };
	pallet_conviction_voting::Call::vote { poll_index, vote: AccountVote::Standard { vote, balance: VOTE } }.into()
}

/// Has the holders vote for a referendum.
fn vote(chain: &mut Chain, index: u32) {
	let votes = HOLDERS.map(|who| (who, aye(index)));
	// The block in which a session ends has no room.
	for _ in 0..2 {
		let results = chain.block(&votes);
		if results.iter().all(|result| *result == Ok(Ok(()))) {
			return;
		}
		let full = Err(InvalidTransaction::ExhaustsResources.into());
		assert!(results.iter().all(|result| *result == full), "{results:?}");
	}
	panic!("there is room in one of two blocks");
}

/// Makes blocks until a referendum has been enacted, and returns the result and the number of
/// blocks, or `None` if its call could not be made.
fn enact(chain: &mut Chain, index: u32, at_most: u32) -> (Option<DispatchResult>, u32) {
	// The name under which the referenda pallet schedules the call.
	let name = (*b"assembly", "enactment", index).using_encoded(sp_io::hashing::blake2_256);
	for blocks in 0..at_most {
		let result = chain.events().into_iter().find_map(|event| match event {
			RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched { id, result, .. }) if id == Some(name) => {
				Some(Some(result))
			},
			RuntimeEvent::Scheduler(pallet_scheduler::Event::CallUnavailable { id, .. }) if id == Some(name) => {
				Some(None)
			},
			_ => None,
		});
		if let Some(result) = result {
			return (result, blocks);
		}
		pass(chain);
	}
	let info = chain.at(|| ReferendumInfoFor::<Runtime>::get(index));
	panic!("referendum {index} is not enacted after {at_most} blocks: {info:?}");
}

/// Has the holders decide on a call, and returns its result.
fn referendum(chain: &mut Chain, origin: impl Into<OriginCaller>, call: impl Into<RuntimeCall>) -> DispatchResult {
	let index = propose(chain, origin, call.into().encode());
	vote(chain, index);
	let (result, _) = enact(chain, index, SOON);
	assert!(matches!(chain.at(|| ReferendumInfoFor::<Runtime>::get(index)), Some(ReferendumInfo::Approved(..))));
	result.expect("the call is available")
}

fn root() -> OriginCaller {
	OriginCaller::system(frame_system::RawOrigin::Root)
}

fn transfer(value: Balance) -> RuntimeCall {
	let dest = Keyring::Ferdie.to_account_id().into();
	pallet_balances::Call::transfer_keep_alive { dest, value }.into()
}

fn challenge_window(blocks: u32) -> RuntimeParameters {
	RuntimeParameters::Inference((inference::ChallengeWindow, blocks).into())
}

fn parameter_call(parameter: RuntimeParameters) -> RuntimeCall {
	let key_value = parameter.try_into().expect("it is within the bounds");
	pallet_parameters::Call::set_parameter { key_value }.into()
}

fn spend(amount: Balance) -> RuntimeCall {
	let beneficiary = Box::new(Keyring::Ferdie.to_account_id());
	pallet_treasury::Call::spend { asset_kind: Box::new(()), amount, beneficiary, valid_from: None }.into()
}

fn fund_treasury(chain: &mut Chain, value: Balance) {
	let dest = TreasuryAccount::get().into();
	chain.must(Keyring::Ferdie, pallet_balances::Call::transfer_keep_alive { dest, value });
}

fn full_name(pallet: &str, call: &str) -> pallet_tx_pause::RuntimeCallNameOf<Runtime> {
	(pallet.as_bytes().to_vec().try_into().unwrap(), call.as_bytes().to_vec().try_into().unwrap())
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

#[test]
fn holders_should_authorise_an_upgrade() {
	let mut chain = fast();
	let code_hash = Hash::repeat_byte(7);
	let result = referendum(&mut chain, root(), frame_system::Call::authorize_upgrade { code_hash });
	assert_eq!(result, Ok(()));
	let authorized = chain.at(|| System::authorized_upgrade().map(|upgrade| *upgrade.code_hash()));
	assert_eq!(authorized, Some(code_hash));
	// The deposits come back, by anyone's hand.
	let reserved =
		|chain: &mut Chain| chain.at(|| tributary_runtime::Balances::reserved_balance(PROPOSER.to_account_id()));
	assert!(reserved(&mut chain) > 10_000 * TRIB);
	chain.must(Keyring::Bob, pallet_referenda::Call::refund_decision_deposit { index: 0 });
	chain.must(Keyring::Bob, pallet_referenda::Call::refund_submission_deposit { index: 0 });
	assert_eq!(reserved(&mut chain), 0);
}

#[test]
fn holders_should_spend_the_treasury_up_to_the_limit_of_the_track() {
	let mut chain = fast();
	fund_treasury(&mut chain, 2 * MAX_SMALL_SPEND);
	let too_much = referendum(&mut chain, Origin::SmallSpender, spend(MAX_SMALL_SPEND + 1));
	assert_eq!(too_much, Err(pallet_treasury::Error::<Runtime>::InsufficientPermission.into()));
	assert_eq!(referendum(&mut chain, Origin::SmallSpender, spend(MAX_SMALL_SPEND)), Ok(()));
	let before = chain.at(|| free(&Keyring::Ferdie.to_account_id()));
	chain.must(Keyring::Bob, pallet_treasury::Call::payout { index: 0 });
	assert_eq!(chain.at(|| free(&Keyring::Ferdie.to_account_id())), before + MAX_SMALL_SPEND);
	assert_eq!(referendum(&mut chain, Origin::BigSpender, spend(MAX_BIG_SPEND)), Ok(()));
	// Several spends in one call count together.
	let split = pallet_utility::Call::batch_all { calls: vec![spend(MAX_SMALL_SPEND), spend(1)] };
	let too_much = referendum(&mut chain, Origin::SmallSpender, split);
	assert_eq!(too_much, Err(pallet_treasury::Error::<Runtime>::InsufficientPermission.into()));
}

#[test]
fn treasury_should_outlive_what_it_pays() {
	let mut chain = fast();
	fund_treasury(&mut chain, 5 * TRIB);
	chain.at(|| {
		let all = free(&TreasuryAccount::get());
		for amount in [all, all - EXISTENTIAL_DEPOSIT + 1, all - EXISTENTIAL_DEPOSIT] {
			let who = Box::new(Keyring::Ferdie.to_account_id());
			Treasury::spend(RuntimeOrigin::root(), Box::new(()), amount, who, None).expect("root may spend");
		}
		let payout = |index| Treasury::payout(RuntimeOrigin::signed(Keyring::Bob.to_account_id()), index);
		for index in 0..2 {
			assert_eq!(payout(index), Err(pallet_treasury::Error::<Runtime>::PayoutError.into()));
			assert_eq!(free(&TreasuryAccount::get()), all);
		}
		assert_eq!(payout(2), Ok(()));
		assert_eq!(free(&TreasuryAccount::get()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn holders_should_set_parameters_within_their_bounds() {
	let mut chain = fast();
	let result = referendum(&mut chain, Origin::Parameters, parameter_call(challenge_window(77)));
	assert_eq!((result, chain.at(inference::ChallengeWindow::get)), (Ok(()), 77));
	// Beyond the ceiling of a week there is no such call.
	let beyond = (Parameters::index() as u8, 0u8, challenge_window(8 * DAYS)).encode();
	let index = propose(&mut chain, Origin::Parameters, beyond);
	vote(&mut chain, index);
	assert_eq!(enact(&mut chain, index, SOON).0, None);
	assert_eq!(chain.at(inference::ChallengeWindow::get), 77);
	// The track of parameters decides on nothing else.
	for call in [
		RuntimeCall::from(pallet_safe_mode::Call::force_enter {}),
		frame_system::Call::authorize_upgrade { code_hash: Hash::zero() }.into(),
		spend(1),
	] {
		assert_eq!(referendum(&mut chain, Origin::Parameters, call), Err(DispatchError::BadOrigin));
	}
}

/// Returns the repair of an entry of the state, and the call that dispatches it once whitelisted.
fn urgent_fix() -> (RuntimeCall, RuntimeCall) {
	let items = vec![(b"what was broken".to_vec(), b"repaired".to_vec())];
	let fix = RuntimeCall::from(frame_system::Call::set_storage { items });
	let dispatch = pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(fix.clone()) };
	(fix, dispatch.into())
}

fn is_fixed(chain: &mut Chain) -> bool {
	chain.at(|| sp_io::storage::get(b"what was broken").is_some())
}

#[test]
fn urgent_fix_should_pass_within_an_hour_on_a_public_network() {
	let mut chain = network(1);
	let (fix, dispatch) = urgent_fix();
	let call_hash = BlakeTwo256::hash_of(&fix);
	let two = motion(&mut chain, &VALIDATORS[..2], pallet_whitelist::Call::whitelist_call { call_hash });
	assert_eq!(two, Err(DispatchError::BadOrigin), "two of four are not two thirds");
	let three = motion(&mut chain, &VALIDATORS[..3], pallet_whitelist::Call::whitelist_call { call_hash });
	assert_eq!(three, Ok(()));
	let index = propose(&mut chain, Origin::WhitelistedCaller, dispatch.encode());
	vote(&mut chain, index);
	let (result, _) = enact(&mut chain, index, HOURS);
	assert_eq!(result, Some(Ok(())));
	assert!(is_fixed(&mut chain));
}

#[test]
fn fast_track_should_do_nothing_with_a_call_that_is_not_whitelisted() {
	let mut chain = fast();
	let (fix, dispatch) = urgent_fix();
	assert_eq!(referendum(&mut chain, Origin::WhitelistedCaller, dispatch.clone()), Ok(()));
	assert!(!is_fixed(&mut chain));
	// It waits for the collective.
	let refused = chain.send(Keyring::Ferdie, dispatch.clone());
	assert!(refused.is_err() && !is_fixed(&mut chain), "{refused:?}");
	let call_hash = BlakeTwo256::hash_of(&fix);
	motion(&mut chain, &VALIDATORS[..3], pallet_whitelist::Call::whitelist_call { call_hash }).unwrap();
	chain.must(Keyring::Ferdie, dispatch);
	assert!(is_fixed(&mut chain));
}

#[test]
fn holders_should_recover_finality_on_the_fast_track() {
	let mut chain = fast();
	let fix = RuntimeCall::from(pallet_grandpa::Call::note_stalled { delay: 10, best_finalized_block_number: 3 });
	let call_hash = BlakeTwo256::hash_of(&fix);
	motion(&mut chain, &VALIDATORS[..3], pallet_whitelist::Call::whitelist_call { call_hash }).unwrap();
	let index = propose(
		&mut chain,
		Origin::WhitelistedCaller,
		RuntimeCall::from(pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(fix) })
			.encode(),
	);
	vote(&mut chain, index);
	for _ in 0..SOON {
		if chain.at(|| Grandpa::stalled().is_some() || Grandpa::pending_change().is_some_and(|c| c.forced == Some(3))) {
			return;
		}
		pass(&mut chain);
	}
	panic!("the stall is not noted");
}

#[test]
fn governance_should_go_on_in_safe_mode() {
	let mut chain = fast();
	fund_treasury(&mut chain, MAX_SMALL_SPEND);
	motion(&mut chain, &VALIDATORS[..3], pallet_safe_mode::Call::force_enter {}).unwrap();
	assert_eq!(referendum(&mut chain, Origin::SmallSpender, spend(TRIB)), Ok(()));
	assert_eq!(referendum(&mut chain, Origin::Parameters, parameter_call(challenge_window(77))), Ok(()));
	let (fix, dispatch) = urgent_fix();
	let call_hash = BlakeTwo256::hash_of(&fix);
	motion(&mut chain, &VALIDATORS[..3], pallet_whitelist::Call::whitelist_call { call_hash }).unwrap();
	assert_eq!(referendum(&mut chain, Origin::WhitelistedCaller, dispatch), Ok(()));
	assert!(is_fixed(&mut chain));
	// All holders together end what the validators began.
	assert_eq!(referendum(&mut chain, root(), pallet_safe_mode::Call::force_exit {}), Ok(()));
	assert!(!chain.at(SafeMode::is_entered));
}

/// Returns the powers that only governance has.
fn powers() -> Vec<RuntimeCall> {
	vec![
		frame_system::Call::authorize_upgrade { code_hash: Hash::zero() }.into(),
		frame_system::Call::set_storage { items: vec![] }.into(),
		pallet_grandpa::Call::note_stalled { delay: 10, best_finalized_block_number: 0 }.into(),
		pallet_governance::Call::recover_finality { delay: 10, finalized: 0 }.into(),
		pallet_safe_mode::Call::force_enter {}.into(),
		pallet_safe_mode::Call::force_exit {}.into(),
		pallet_tx_pause::Call::pause { full_name: full_name("Balances", "burn") }.into(),
		pallet_whitelist::Call::whitelist_call { call_hash: Hash::zero() }.into(),
		parameter_call(challenge_window(77)),
		spend(1),
		pallet_referenda::Call::cancel { index: 0 }.into(),
	]
}

#[test]
fn power_should_be_refused_to_strangers_and_single_validators() {
	let mut chain = fast();
	for call in powers() {
		for who in [Keyring::Eve, Keyring::Alice] {
			// A batch is an ordinary transaction, which reaches the call itself.
			let remark = frame_system::Call::remark { remark: vec![] }.into();
			let batch = pallet_utility::Call::batch_all { calls: vec![remark, call.clone()] };
			assert_eq!(chain.send(who, batch), Err(DispatchError::BadOrigin), "{call:?}");
		}
		assert_eq!(motion(&mut chain, &VALIDATORS[..1], call.clone()), Err(DispatchError::BadOrigin), "{call:?}");
	}
	// Members come from sessions alone.
	let new_members = vec![PROPOSER.to_account_id()];
	let set = pallet_collective::Call::set_members { new_members, prime: None, old_count: 4 };
	assert_eq!(referendum(&mut chain, root(), set), Err(DispatchError::BadOrigin));
}

#[test]
fn tokens_that_vote_should_still_be_slashed() {
	let mut chain = fast();
	let index = propose(&mut chain, root(), RuntimeCall::from(pallet_safe_mode::Call::force_exit {}).encode());
	// It votes with all that it has, the bond included.
	let balance = chain.at(|| {
		use frame_support::traits::fungible::Inspect;
		tributary_runtime::Balances::total_balance(&Keyring::Bob.to_account_id()) - TRIB
	});
	let vote = Vote { aye: false, conviction: Conviction::Locked6x };
	let vote = AccountVote::Standard { vote, balance };
	chain.must(Keyring::Bob, pallet_conviction_voting::Call::vote { poll_index: index, vote });
	assert!(chain.send(Keyring::Bob, transfer(10 * TRIB)).is_err(), "its tokens are locked");
	let set = chain.at(Grandpa::current_set_id);
	let equivocation_proof = Box::new(two_votes("//Bob", set, 3));
	let key = equivocation_proof.offender().clone();
	use frame_support::traits::KeyOwnerProofSystem;
	let key_owner_proof = chain.at(|| KeyOwners::prove((GRANDPA, key)).expect("it is in use"));
	let report = pallet_grandpa::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof };
	chain.bare(report).expect("it is valid").expect("it is recorded");
	let bond = chain.at(|| Validators::validator(Keyring::Bob.to_account_id()).expect("it has a pool").1.bond);
	assert!(bond < BOND, "{bond}");
}

#[test]
fn tracks_should_be_slow_in_public_and_fast_in_development() {
	let periods = |chain: &mut Chain| {
		chain.at(|| {
			Tracks::tracks()
				.map(|track| {
					let info = &track.info;
					[info.prepare_period, info.decision_period, info.confirm_period, info.min_enactment_period]
				})
				.collect::<Vec<_>>()
		})
	};
	let public = [
		[2 * HOURS, 14 * DAYS, DAYS, DAYS],
		[30 * MINUTES, 14 * DAYS, 10 * MINUTES, 10 * MINUTES],
		[2 * HOURS, 14 * DAYS, 3 * HOURS, DAYS],
		[2 * HOURS, 14 * DAYS, DAYS, DAYS],
		[4 * HOURS, 14 * DAYS, 3 * DAYS, DAYS],
	];
	assert_eq!(periods(&mut network(1)), public);
	let fast = [[1, 70, 5, 5], [1, 70, 1, 1], [1, 70, 1, 5], [1, 70, 5, 5], [1, 70, 15, 5]];
	let mut chain = network(ACCELERATION);
	assert_eq!(periods(&mut chain), fast);
	assert_eq!(chain.at(Acceleration::<Runtime>::get), ACCELERATION);
}

#[test]
fn support_should_never_fall_to_nothing() {
	let mut chain = fast();
	chain.at(|| {
		for track in Tracks::tracks() {
			let (approval, support) = (&track.info.min_approval, &track.info.min_support);
			let end = Perbill::one();
			// The curves are approximated.
			let rounding = Perbill::from_parts(1_000);
			assert!(approval.threshold(end) + rounding >= Perbill::from_percent(50), "{}", track.id);
			assert!(support.threshold(end) + rounding >= Perbill::from_percent(1), "{}", track.id);
			assert!(approval.threshold(Perbill::zero()) > Perbill::from_percent(95), "{}", track.id);
			assert!(support.threshold(Perbill::zero()) > Perbill::from_percent(45), "{}", track.id);
		}
		let urgent = Tracks::info(WHITELISTED_CALLER).expect("it is there");
		let day = Perbill::from_rational(1u32, 14u32);
		assert!(urgent.min_support.threshold(day) <= Perbill::from_percent(21));
	});
}
