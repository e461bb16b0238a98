//! Motions of the collective of the running validators, and its members.

use super::*;
use frame_support::dispatch::DispatchClass;
use tributary_integration_tests::set_parameter;
use tributary_runtime::{params::EpochDuration, AccountId, Collective, TxPause};

fn members(chain: &mut Chain) -> Vec<AccountId> {
	chain.at(pallet_collective::Members::<Runtime>::get)
}

fn accounts(of: &[Keyring]) -> Vec<AccountId> {
	let mut accounts: Vec<_> = of.iter().map(|who| who.to_account_id()).collect();
	accounts.sort();
	accounts
}

fn members_of_session() -> Vec<AccountId> {
	let mut validators = Session::validators();
	validators.sort();
	validators
}

/// Makes blocks until the running session has ended.
fn end_session(chain: &mut Chain) {
	let (before, length) = chain.at(|| (Session::current_index(), EpochDuration::get()));
	chain.block_after(length, 0, &[]);
	assert_eq!(chain.at(Session::current_index), before + 1);
}

#[test]
fn half_of_the_validators_should_recover_finality() {
	let mut chain = fast();
	let recover = |delay, finalized| pallet_governance::Call::<Runtime>::recover_finality { delay, finalized };
	let out_of_range = |error: pallet_governance::Error<Runtime>| Err(DispatchError::from(error));
	assert_eq!(motion(&mut chain, &VALIDATORS[..1], recover(10, 3)), Err(DispatchError::BadOrigin));
	for delay in [0, 2 * HOURS + 1] {
		let refused = motion(&mut chain, &VALIDATORS[..2], recover(delay, 3));
		assert_eq!(refused, out_of_range(pallet_governance::Error::DelayOutOfRange));
	}
	let refused = motion(&mut chain, &VALIDATORS[..2], recover(10, 1_000));
	assert_eq!(refused, out_of_range(pallet_governance::Error::FinalizedOutOfRange));
	assert_eq!(chain.at(Grandpa::stalled), None);

	assert_eq!(motion(&mut chain, &VALIDATORS[..2], recover(10, 3)), Ok(()));
	let started = RuntimeEvent::Governance(pallet_governance::Event::RecoveryStarted { delay: 10, finalized: 3 });
	assert!(chain.events().contains(&started));
	let set = chain.at(|| {
		assert_eq!(Grandpa::stalled(), Some((10, 3)));
		Grandpa::current_set_id()
	});
	// With the next session the nodes are told to change the voters, whether it is final or not.
	end_session(&mut chain);
	chain.at(|| {
		let change = Grandpa::pending_change().expect("a change is announced");
		assert_eq!((change.delay, change.forced), (10, Some(3)));
		assert_eq!(change.next_authorities.len(), 4);
		assert_eq!((Grandpa::stalled(), Grandpa::current_set_id()), (None, set + 1));
	});
	for _ in 0..11 {
		pass(&mut chain);
	}
	assert!(chain.at(|| Grandpa::pending_change().is_none()));
}

#[test]
fn collective_should_enter_and_leave_safe_mode() {
	let mut chain = fast();
	let enter = || pallet_safe_mode::Call::force_enter {};
	let exit = || pallet_safe_mode::Call::force_exit {};
	assert_eq!(motion(&mut chain, &VALIDATORS[..2], enter()), Err(DispatchError::BadOrigin));
	assert_eq!(motion(&mut chain, &VALIDATORS[..3], enter()), Ok(()));
	let until = |chain: &mut Chain| chain.at(pallet_safe_mode::EnteredUntil::<Runtime>::get);
	let entered = chain.at(System::block_number);
	assert_eq!(until(&mut chain), Some(entered + 4 * HOURS), "it ends by itself");
	assert_eq!(chain.send(Keyring::Ferdie, transfer(TRIB)), Err(filtered()));
	// Each extension needs its own motion.
	assert_eq!(motion(&mut chain, &VALIDATORS[..3], pallet_safe_mode::Call::force_extend {}), Ok(()));
	assert_eq!(until(&mut chain), Some(entered + 6 * HOURS));
	assert_eq!(motion(&mut chain, &VALIDATORS[..2], exit()), Err(DispatchError::BadOrigin));
	assert_eq!(motion(&mut chain, &VALIDATORS[1..], exit()), Ok(()));
	chain.must(Keyring::Ferdie, transfer(TRIB));
}

#[test]
fn collective_should_not_open_a_chain_whose_migration_failed() {
	let mut chain = fast();
	chain.at(|| pallet_safe_mode::EnteredUntil::<Runtime>::put(u32::MAX));
	let exit = motion(&mut chain, &VALIDATORS, pallet_safe_mode::Call::force_exit {});
	assert_eq!(exit, Err(DispatchError::BadOrigin));
	assert_eq!(referendum(&mut chain, root(), pallet_safe_mode::Call::force_exit {}), Ok(()));
	chain.must(Keyring::Ferdie, transfer(TRIB));
}

#[test]
fn collective_should_pause_and_unpause_calls() {
	let mut chain = fast();
	let name = || full_name("Balances", "transfer_keep_alive");
	let pause = || pallet_tx_pause::Call::pause { full_name: name() };
	let unpause = || pallet_tx_pause::Call::unpause { ident: name() };
	assert_eq!(motion(&mut chain, &VALIDATORS[..2], pause()), Err(DispatchError::BadOrigin));
	assert_eq!(motion(&mut chain, &VALIDATORS[..3], pause()), Ok(()));
	assert_eq!(chain.send(Keyring::Ferdie, transfer(TRIB)), Err(filtered()));
	assert_eq!(motion(&mut chain, &VALIDATORS[..2], unpause()), Err(DispatchError::BadOrigin));
	assert_eq!(motion(&mut chain, &VALIDATORS[..3], unpause()), Ok(()));
	chain.must(Keyring::Ferdie, transfer(TRIB));
	let governing = pallet_tx_pause::Call::pause { full_name: full_name("ConvictionVoting", "vote") };
	let refused = motion(&mut chain, &VALIDATORS[..3], governing);
	assert_eq!(refused, Err(pallet_tx_pause::Error::<Runtime>::Unpausable.into()));
	assert!(!chain.at(|| TxPause::is_paused_unbound(b"ConvictionVoting".to_vec(), b"vote".to_vec())));
}

#[test]
fn operational_lane_should_be_open_to_steps_of_motions_by_members() {
	let mut chain = fast();
	let call = || Box::new(RuntimeCall::from(pallet_safe_mode::Call::force_exit {}));
	let propose = |threshold| {
		RuntimeCall::from(pallet_collective::Call::propose { threshold, proposal: call(), length_bound: 100 })
	};
	let execute = RuntimeCall::from(pallet_collective::Call::execute { proposal: call(), length_bound: 100 });
	let vote = |proposal| RuntimeCall::from(pallet_collective::Call::vote { proposal, index: 0, approve: true });
	let refused = Err(InvalidTransaction::Call.into());
	for (who, call) in [
		(Keyring::Eve, propose(2)),
		(Keyring::Alice, propose(1)),
		(Keyring::Alice, execute),
		(Keyring::Alice, vote(Hash::zero())),
	] {
		assert_eq!(call.get_dispatch_info().class, DispatchClass::Operational);
		assert_eq!(chain.block(&[(who, call.clone())]).remove(0), refused, "{call:?}");
	}
	chain.must(Keyring::Alice, propose(2));
	let hash = BlakeTwo256::hash_of(&*call());
	assert_eq!(chain.block(&[(Keyring::Eve, vote(hash))]).remove(0), refused);
	chain.must(Keyring::Bob, vote(hash));
	// A member may leave that to the proxy of its cold account.
	let delegate = Keyring::Eve.to_account_id().into();
	let proxy_type = tributary_runtime::filters::proxy::ProxyType::Governance;
	chain.must(Keyring::Charlie, pallet_proxy::Call::add_proxy { delegate, proxy_type, delay: 0 });
	let real = Keyring::Charlie.to_account_id().into();
	chain.must(Keyring::Eve, pallet_proxy::Call::proxy { real, force_proxy_type: None, call: Box::new(vote(hash)) });
	let ayes = chain.events().into_iter().find_map(|event| match event {
		RuntimeEvent::Collective(pallet_collective::Event::Voted { yes, .. }) => Some(yes),
		_ => None,
	});
	assert_eq!(ayes, Some(2));
}

#[test]
fn validator_that_leaves_should_leave_the_collective() {
	let mut chain = fast();
	assert_eq!(members(&mut chain), accounts(&VALIDATORS));
	let call = RuntimeCall::from(pallet_safe_mode::Call::force_enter {});
	let hash = BlakeTwo256::hash_of(&call);
	let propose = pallet_collective::Call::propose { threshold: 3, proposal: Box::new(call), length_bound: 100 };
	chain.must(Keyring::Dave, propose);
	let vote = || pallet_collective::Call::vote { proposal: hash, index: 0, approve: true };
	chain.must(Keyring::Dave, vote());
	chain.must(Keyring::Dave, pallet_validators::Call::leave {});
	assert_eq!(members(&mut chain), accounts(&VALIDATORS), "it validates until the set changes");
	end_session(&mut chain);
	end_session(&mut chain);
	assert_eq!(members(&mut chain), accounts(&VALIDATORS[..3]));
	chain.at(|| assert_eq!(members_of_session(), accounts(&VALIDATORS[..3])));
	// Its aye left with it.
	chain.must(Keyring::Alice, vote());
	let ayes = chain.events().into_iter().find_map(|event| match event {
		RuntimeEvent::Collective(pallet_collective::Event::Voted { yes, .. }) => Some(yes),
		_ => None,
	});
	assert_eq!(ayes, Some(1));
	let refused = chain.block(&[(Keyring::Dave, vote().into())]).remove(0);
	assert_eq!(refused, Err(InvalidTransaction::Call.into()));
}

#[test]
fn newcomer_should_join_the_collective_with_its_first_session() {
	let mut chain = fast();
	let (session_keys, proof) = keys(Keyring::Ferdie, "//Ferdie");
	chain.must(Keyring::Ferdie, pallet_session::Call::set_keys { keys: session_keys, proof });
	chain.must(Keyring::Ferdie, pallet_validators::Call::join { bond: 2 * BOND, commission: COMMISSION });
	for _ in 0..6 {
		end_session(&mut chain);
		let (members, validators) = (members(&mut chain), chain.at(members_of_session));
		assert_eq!(members, validators);
	}
	assert!(chain.at(|| Collective::is_member(&Keyring::Ferdie.to_account_id())));
}

#[test]
fn member_that_does_not_vote_should_count_as_a_nay() {
	use pallet_collective::DefaultVote;
	type Default = <Runtime as pallet_collective::Config>::DefaultVote;
	assert!(!Default::default_vote(None, 299, 0, 300));
	let mut chain = fast();
	let call = RuntimeCall::from(pallet_safe_mode::Call::force_enter {});
	let (hash, weight) = (BlakeTwo256::hash_of(&call), call.get_dispatch_info().call_weight);
	let propose = pallet_collective::Call::propose { threshold: 3, proposal: Box::new(call), length_bound: 100 };
	chain.must(Keyring::Alice, propose);
	for who in &VALIDATORS[..2] {
		chain.must(*who, pallet_collective::Call::vote { proposal: hash, index: 0, approve: true });
	}
	let close = || pallet_collective::Call::close {
		proposal_hash: hash,
		index: 0,
		proposal_weight_bound: weight,
		length_bound: 100,
	};
	assert_eq!(chain.send(Keyring::Bob, close()), Err(pallet_collective::Error::<Runtime>::TooEarly.into()));
	// Three days.
	for _ in 0..15 {
		pass(&mut chain);
	}
	chain.must(Keyring::Bob, close());
	let disapproved = pallet_collective::Event::Disapproved { proposal_hash: hash };
	assert!(chain.events().contains(&RuntimeEvent::Collective(disapproved)));
	assert!(!chain.at(SafeMode::is_entered));
}

#[test]
fn sole_validator_should_decide_at_once() {
	let mut chain = Chain::new(tributary_integration_tests::DEVELOPMENT);
	chain.idle(1);
	assert_eq!(motion(&mut chain, &[Keyring::Alice], pallet_safe_mode::Call::force_enter {}), Ok(()));
	assert!(chain.at(SafeMode::is_entered));
	assert_eq!(motion(&mut chain, &[Keyring::Alice], pallet_safe_mode::Call::force_exit {}), Ok(()));
	// The presets for development have a key of root beside it.
	chain.must(Keyring::Alice, set_parameter(challenge_window(77)));
}
