use super::*;
use pallet_session::historical::HistoricalSessions;

#[test]
fn selection_should_take_those_with_the_most_stake() {
	ExtBuilder::default().build_and_execute(|| {
		for (who, bond) in [(EVE, 1_500), (FERDIE, 9_000)] {
			assert_ok!(Validators::join(signed(who), bond, percent(0)));
		}
		assert_ok!(Validators::delegate(signed(DELEGATOR), DAVES, 5_000));
		rotate_by(2);
		assert_eq!(Session::validators(), vec![ALICE, BOB, DAVE, FERDIE]);
		author_all(1);
		Seats::set(1);
		rotate_by(2);
		// The floor is two.
		assert_eq!(Session::validators(), vec![DAVE, FERDIE]);
		Seats::set(100);
		for _ in 0..10 {
			author_all(1);
			rotate();
		}
		// The maximum is eight, and there are six candidates.
		assert_eq!(Session::validators(), (ALICE..=FERDIE).collect::<Vec<_>>());
		MaxValidators::set(5);
		rotate_by(2);
		assert_eq!(Session::validators().len(), 5);
	});
}

#[test]
fn selection_should_skip_candidates_without_keys() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Validators::join(signed(EVE), 5_000, percent(0)));
		assert_ok!(Session::purge_keys(signed(EVE)));
		rotate_by(2);
		assert_eq!(Session::validators(), vec![ALICE, BOB, CAROL, DAVE]);
	});
}

/// GRANDPA keeps its set as long as nothing changes. Each session has its root all the same.
#[test]
fn selection_should_return_nothing_while_nothing_changes() {
	ExtBuilder::default().build_and_execute(|| {
		rotate_by(2);
		System::reset_events();
		rotate();
		assert!(!pallet_session::QueuedChanged::<Test>::get());
		assert!(!events().iter().any(|event| matches!(event, Event::Selected { .. })));
		rotate_by(5);
		assert_eq!(Session::validators(), vec![ALICE, BOB, CAROL, DAVE]);
		let now = Validators::current_session();
		for session in now - REPORTING..=now + 1 {
			assert!(HistoricalSessions::<Test>::contains_key(session), "{session}");
		}
	});
}

#[test]
fn selection_should_remove_the_roots_that_are_too_old() {
	ExtBuilder::default().build_and_execute(|| {
		rotate_by(10);
		let kept: Vec<_> = (0..20).filter(|session| HistoricalSessions::<Test>::contains_key(session)).collect();
		assert_eq!(kept, (10 - REPORTING..=11).collect::<Vec<_>>());
	});
}

#[test]
fn selection_should_return_the_set_when_keys_change() {
	ExtBuilder::default().build_and_execute(|| {
		rotate_by(3);
		let root = HistoricalSessions::<Test>::get(4);
		assert_eq!(HistoricalSessions::<Test>::get(3), root);
		<Session as pallet_session::SessionInterface>::set_keys(&BOB, keys(99)).unwrap();
		rotate();
		assert!(pallet_session::QueuedChanged::<Test>::get());
		assert_ne!(HistoricalSessions::<Test>::get(5), root);
		rotate_by(3);
		assert!(!pallet_session::QueuedChanged::<Test>::get());
	});
}

/// A validator of a session that can be reported can be proven, whatever it did since: with a
/// renewed set or not, and after a change of keys.
#[test]
fn validators_should_be_provable_while_they_can_be_reported() {
	use codec::Encode;
	use frame_support::traits::KeyOwnerProofSystem;
	use sp_runtime::key_types::DUMMY;

	ExtBuilder::default().build_and_execute(|| {
		let key = |raw: u64| (DUMMY, raw.encode());
		let mut proofs = vec![];
		for session in 0..12 {
			match session {
				3 => <Session as pallet_session::SessionInterface>::set_keys(&BOB, keys(99)).unwrap(),
				5 => Validators::join(signed(EVE), 1_500, percent(0)).unwrap(),
				8 => Validators::leave(signed(CAROL)).unwrap(),
				_ => {},
			}
			// Not in the session in which a validator has changed its keys, nor in the next.
			if !(3..=4).contains(&session) {
				for (who, raw) in [(ALICE, 1), (BOB, if session < 3 { 2 } else { 99 })] {
					proofs.push((session, who, key(raw), Historical::prove(key(raw)).unwrap()));
				}
			}
			for (of, who, key, proof) in proofs.iter().filter(|(of, ..)| of + REPORTING >= session) {
				let known = Historical::check_proof(key.clone(), proof.clone());
				assert_eq!(known, Some((*who, ())), "{who} of {of} in {session}");
			}
			rotate();
		}
		assert!(!proofs.is_empty());
	});
}

/// Without any session keys the current set continues.
#[test]
fn selection_should_never_be_empty() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [ALICE, BOB, CAROL, DAVE] {
			assert_ok!(Session::purge_keys(signed(who)));
		}
		assert_eq!(<Validators as pallet_session::SessionManager<_>>::new_session(2), None);
	});
}

#[test]
fn selection_should_fill_up_with_honest_validators_first() {
	ExtBuilder::default().build_and_execute(|| {
		MaxJailed::set(percent(100));
		MinValidators::set(1);
		report(ALICE, percent(10));
		MinValidators::set(3);
		for who in [BOB, CAROL, DAVE] {
			assert_ok!(Validators::leave(signed(who)));
		}
		rotate_by(2);
		assert_eq!(Session::validators(), vec![BOB, CAROL, DAVE]);
	});
}

#[test]
fn both_managers_should_be_one() {
	ExtBuilder::default().build_and_execute(|| {
		use pallet_session::{historical, SessionManager};
		assert_ok!(Validators::join(signed(EVE), 1_500, percent(0)));
		let one = <Validators as SessionManager<_>>::new_session(2).unwrap();
		let other = <Validators as historical::SessionManager<_, ()>>::new_session(2).unwrap();
		assert_eq!(one, other.into_iter().map(|(who, ())| who).collect::<Vec<_>>());
	});
}

#[test]
fn unchanged_set_should_be_renewed_regularly() {
	ExtBuilder::default().build_and_execute(|| {
		RenewalSessions::set(3);
		let renewed = |session| <Validators as pallet_session::SessionManager<_>>::new_session(session).is_some();
		assert_eq!([2, 3, 4, 5, 6].map(renewed), [false, true, false, false, true]);
	});
}

#[test]
fn selection_should_have_one_validator_when_the_limits_are_zero() {
	ExtBuilder::default().build_and_execute(|| {
		Seats::set(0);
		MinValidators::set(0);
		rotate_by(2);
		assert_eq!(Session::validators(), [ALICE]);
	});
}
