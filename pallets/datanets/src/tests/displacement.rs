//! Reveals of an earlier commitment after a later one of the same content.

use super::Error;
use crate::{
	mock::{
		accept, accepted, advance, approve, commit, contribute, create, credit_of, events, hash, held, origin, padded,
		padded_pairs, pairs, record_deposit, reveal, stored, text, wait_for, Balances, Datanets, ExtBuilder, Reveal,
		RevealWindow, System, Test, ALICE, BOB, CAROL, COMMITMENT_DEPOSIT, DAVE, EVE, REVEAL_BLOCKS, REVIEW_WINDOW,
		RICH, TREASURY,
	},
	Commitments, ContributionMetadata, Event, HoldReason, Holders, Kind, Reviews, Verdict,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use tributary_primitives::ContributionId;

/// Commits as `ALICE` first, then commits and reveals as `BOB`.
fn bob_before_alice(curators: &[u64], threshold: u8) -> (u32, ContributionId) {
	let id = create(curators, threshold);
	commit(ALICE, &text(1));
	(id, contribute(BOB, id, &text(1), 30))
}

#[test]
fn displacement_should_replace_a_pending_contribution() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = bob_before_alice(&[CAROL, DAVE], 2);
		let (commitment, sequence) = (stored(later).pending().unwrap().commitment, stored(later).sequence);
		approve(CAROL, later, 10);
		events();

		let original = reveal(ALICE, id, &text(1), 20);

		assert!(!crate::Contributions::<Test>::contains_key(id, later.index));
		assert!(!ContributionMetadata::<Test>::contains_key(id, later.index));
		assert!(!Reviews::<Test>::contains_key(id, later.index));
		assert_eq!(held(HoldReason::Contribution, BOB), 0);
		assert_eq!(held(HoldReason::Commitment, BOB), COMMITMENT_DEPOSIT);
		assert_eq!(Holders::<Test>::get(id, (hash(&text(1)), Kind::Corpus)), Some(original.index));
		assert_eq!(stored(original).acceptance(), None);
		let expires_at = System::block_number() + REVEAL_BLOCKS;
		let events = events();
		assert_eq!(events[0], Event::CommitmentReturned { who: BOB, commitment, sequence, expires_at });
		assert_eq!(events.last(), Some(&Event::ContributionDisplaced { contribution: later, original }));
		// No curator has reviewed this one yet.
		approve(CAROL, original, 10);
		wait_for(original);
		assert_noop!(Datanets::accept(origin(EVE), original), Error::NotApproved);
		assert_noop!(Datanets::review(origin(DAVE), later, Verdict::Reject), Error::ContributionNotFound);
	});
}

#[test]
fn displacement_should_be_possible_until_the_acceptance() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let later = contribute(BOB, id, &text(1), 30);
		// A commitment of the same account to another content is of no use, and hers is later.
		approve(CAROL, later, 30);
		wait_for(later);
		advance(1);
		commit(ALICE, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 30).by(ALICE, id), Error::AlreadyContributed);

		// Approved, and in the last block in which it cannot be accepted.
		let id = create(&[CAROL], 1);
		commit(ALICE, &text(2));
		let later = contribute(BOB, id, &text(2), 30);
		approve(CAROL, later, 30);
		advance(REVEAL_BLOCKS - 1);
		assert_noop!(Datanets::accept(origin(BOB), later), Error::TooEarly);
		let original = reveal(ALICE, id, &text(2), 30);
		assert!(!crate::Contributions::<Test>::contains_key(id, later.index));
		assert_eq!(stored(original).contributor, ALICE);
	});
}

#[test]
fn displacement_should_never_happen_to_an_accepted_contribution() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = bob_before_alice(&[CAROL], 1);
		approve(CAROL, later, 30);
		accept(later);
		assert_noop!(Reveal::of(&text(1), 30).by(ALICE, id), Error::TooLate);
		// A commitment that was returned since enters beside it.
		let elsewhere = create(&[CAROL], 1);
		commit(EVE, &text(2));
		let eves = contribute(EVE, elsewhere, &text(3), 1);
		let bobs = contribute(BOB, id, &text(3), 1);
		approve(CAROL, bobs, 1);
		accept(bobs);
		assert_ok!(Datanets::withdraw(origin(EVE), eves));
		reveal(EVE, id, &text(3), 1);
		assert!(stored(bobs).acceptance().is_some());
	});
}

#[test]
fn displacement_should_not_happen_between_kinds_or_subjects() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, later) = bob_before_alice(&[CAROL], 1);
		let kind = Kind::Evaluation { model: 8 };

		assert_ok!(Reveal { kind, ..Reveal::of(&text(1), 30) }.by(ALICE, id));

		assert_eq!(stored(later).contributor, BOB);
		assert_eq!(Holders::<Test>::get(id, (hash(&text(1)), Kind::Corpus)), Some(0));
		assert_eq!(Holders::<Test>::get(id, (hash(&text(1)), kind)), Some(1));
	});
}

#[test]
fn displacement_should_fail_when_the_commitment_is_later() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		commit(BOB, &text(1));
		commit(ALICE, &text(1));
		advance(1);
		reveal(BOB, id, &text(1), 1);
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, id), Error::AlreadyContributed);
	});
}

#[test]
fn displacement_should_wait_for_commitments_of_a_longer_window() {
	ExtBuilder::default().build_and_execute(|| {
		RevealWindow::set(50);
		let id = create(&[CAROL], 1);
		commit(ALICE, &text(1));
		RevealWindow::set(5);
		let later = contribute(BOB, id, &text(1), 30);
		approve(CAROL, later, 30);
		advance(20);
		assert_noop!(Datanets::accept(origin(BOB), later), Error::TooEarly);
		let original = reveal(ALICE, id, &text(1), 30);
		assert!(!crate::Contributions::<Test>::contains_key(id, later.index));
		assert_eq!(stored(original).sequence, 0);
	});
}

#[test]
fn displacement_should_precede_the_acceptance_without_curators() {
	ExtBuilder::default().build_and_execute(|| {
		RevealWindow::set(REVIEW_WINDOW + 10);
		let (id, later) = bob_before_alice(&[], 0);
		advance(REVIEW_WINDOW);
		assert_noop!(Datanets::accept(origin(BOB), later), Error::TooEarly);
		reveal(ALICE, id, &text(1), 30);
		assert!(!crate::Contributions::<Test>::contains_key(id, later.index));
	});
}

#[test]
fn displacement_should_work_on_ones_own_contribution() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		assert_ok!(Datanets::commit(origin(ALICE), crate::commitment(&ALICE, &hash(&text(1)), &[9; 32])));
		let later = contribute(ALICE, id, &text(1), 7);
		assert_ok!(Reveal { salt: [9; 32], ..Reveal::of(&text(1), 7) }.by(ALICE, id));
		assert!(!crate::Contributions::<Test>::contains_key(id, later.index));
		assert_eq!(held(HoldReason::Commitment, ALICE), COMMITMENT_DEPOSIT);
	});
}

/// Withdraws or rejects a contribution of `ALICE`, after which `BOB` reveals the same content.
fn end_and_watch(end: impl Fn(ContributionId)) {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let alices = contribute(ALICE, id, &text(1), 10);
		// The hash is public now.
		commit(BOB, &text(1));
		advance(REVEAL_BLOCKS);

		end(alices);

		assert_eq!(held(HoldReason::Commitment, ALICE), COMMITMENT_DEPOSIT);
		assert_eq!(Balances::free_balance(ALICE), RICH - COMMITMENT_DEPOSIT);
		let bobs = reveal(BOB, id, &text(1), 10);
		approve(CAROL, bobs, 10);
		// She has a whole window, in which he cannot be accepted.
		advance(REVEAL_BLOCKS);
		assert_noop!(Datanets::accept(origin(BOB), bobs), Error::TooEarly);
		let again = reveal(ALICE, id, &text(1), 10);
		assert_eq!(stored(again).sequence, 0);
		assert!(!crate::Contributions::<Test>::contains_key(id, bobs.index));
	});
}

#[test]
fn precedence_should_survive_a_rejection() {
	end_and_watch(|contribution| {
		assert_ok!(Datanets::review(origin(CAROL), contribution, Verdict::Reject));
	});
}

#[test]
fn precedence_should_survive_a_withdrawal() {
	end_and_watch(|contribution| {
		assert_ok!(Datanets::withdraw(origin(ALICE), contribution));
	});
}

#[test]
fn precedence_should_be_the_earlier_one_when_committed_twice() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		let commitment = commit(ALICE, &text(1));
		assert_ok!(Datanets::withdraw(origin(ALICE), contribution));
		assert_eq!(Commitments::<Test>::get(ALICE, commitment).unwrap().sequence, 0);
		assert_eq!(held(HoldReason::Commitment, ALICE), COMMITMENT_DEPOSIT);
	});
}

#[test]
fn precedence_should_stay_the_earlier_one_when_both_are_rejected() {
	ExtBuilder::default().build_and_execute(|| {
		let both = [1, 2].map(|_| {
			let id = create(&[CAROL], 1);
			contribute(ALICE, id, &text(1), 10)
		});
		assert!(stored(both[0]).sequence < stored(both[1]).sequence);
		for contribution in both {
			assert_ok!(Datanets::review(origin(CAROL), contribution, Verdict::Reject));
		}
		let sequences: Vec<_> = Commitments::<Test>::iter_values().map(|held| held.sequence).collect();
		assert_eq!(sequences, [0]);
	});
}

#[test]
fn authors_should_not_enter_beside_themselves() {
	ExtBuilder::default().build_and_execute(|| {
		let (elsewhere, id) = (create(&[CAROL], 1), create(&[CAROL], 1));
		let first = accepted(ALICE, elsewhere, &text(1), 10);
		accepted(ALICE, id, &text(1), 10);
		commit(ALICE, &text(1));
		advance(1);
		let again = Reveal { earlier: Some(first), ..Reveal::of(&text(1), 10) };
		assert_noop!(again.by(ALICE, id), Error::AlreadyContributed);
	});
}

#[test]
fn precedence_should_be_lost_when_the_deposit_cannot_be_held() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 10);
		let mut poor = stored(contribution);
		(poor.deposit, poor.record_deposit, poor.max_points) = (0, 0, 0);
		crate::Contributions::<Test>::insert(id, contribution.index, poor);
		let (held_before, free) = (held(HoldReason::Contribution, ALICE), Balances::free_balance(ALICE));
		assert_ok!(Balances::transfer_allow_death(origin(ALICE), BOB, free - 1));
		assert_ok!(Datanets::review(origin(CAROL), contribution, Verdict::Reject));
		assert_eq!(held(HoldReason::Commitment, ALICE), 0);
		assert_eq!(Commitments::<Test>::iter().count(), 0);
		// Restores what the test took away.
		assert_ok!(Datanets::return_deposit(HoldReason::Contribution, &ALICE, held_before));
	});
}

/// Has `BOB` contribute, to another Datanet, what `ALICE` contributed to the first one.
fn mirrored(curators: &[u64], threshold: u8) -> (u32, ContributionId, ContributionId) {
	let elsewhere = create(&[CAROL], 1);
	let first = accepted(ALICE, elsewhere, &text(1), 10);
	let id = create(curators, threshold);
	let mirror = contribute(BOB, id, &text(1), 10);
	advance(REVIEW_WINDOW);
	if threshold > 0 {
		approve(CAROL, mirror, 10);
	} else {
		assert_ok!(Datanets::accept(origin(BOB), mirror));
	}
	(id, first, mirror)
}

fn named(first: ContributionId, id: u32) -> DispatchResult {
	commit(ALICE, &text(1));
	advance(1);
	Reveal { earlier: Some(first), ..Reveal::of(&text(1), 10) }.by(ALICE, id)
}

#[test]
fn authors_should_enter_beside_whoever_mirrored_them() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, first, mirror) = mirrored(&[], 0);
		commit(ALICE, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 10).by(ALICE, id), Error::AlreadyContributed);

		assert_ok!(Reveal { earlier: Some(first), ..Reveal::of(&text(1), 10) }.by(ALICE, id));

		let own = ContributionId { datanet: id, index: mirror.index + 1 };
		assert_eq!(stored(own).sequence, stored(first).sequence);
		assert_eq!(Holders::<Test>::get(id, (hash(&text(1)), Kind::Corpus)), Some(own.index));
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(ALICE), own));
		let whole = || pairs(&text(1), &text(1), &[(0, 0, 3_100)]);
		assert_noop!(Datanets::report_copy(origin(EVE), own, mirror, whole(), Default::default()), Error::NotEarlier);
		assert_ok!(Datanets::report_copy(origin(EVE), mirror, own, whole(), Default::default()));
		assert_eq!(Datanets::payee(stored(mirror)), ALICE);
		// She came to this Datanet later, so he gets his bond back.
		assert_eq!(held(HoldReason::Contribution, BOB), record_deposit());
		assert_eq!([BOB, EVE, TREASURY].map(credit_of), [0; 3]);
		// The record of the mirror may go, and the content stays hers.
		assert_ok!(Datanets::remove_contribution(origin(EVE), mirror));
		assert_eq!(Holders::<Test>::get(id, (hash(&text(1)), Kind::Corpus)), Some(own.index));
	});
}

#[test]
fn authors_should_not_be_struck_for_a_padded_mirror() {
	ExtBuilder::default().build_and_execute(|| {
		let elsewhere = create(&[CAROL], 1);
		let first = accepted(ALICE, elsewhere, &text(1), 10);
		let id = create(&[CAROL], 1);
		let mirror = accepted(BOB, id, &padded(&text(1), 7), 10);
		assert_ok!(named(first, id));
		let own = ContributionId { datanet: id, index: mirror.index + 1 };
		approve(CAROL, own, 10);
		accept(own);
		let back = pairs(&text(1), &padded(&text(1), 7), &[(0, 5, 3_100)]);
		assert_noop!(Datanets::report_copy(origin(EVE), own, mirror, back, Default::default()), Error::NotEarlier);
		assert_ok!(Datanets::report_copy(origin(EVE), mirror, own, padded_pairs(&text(1), 7), Default::default()));
		assert!(stored(mirror).is_struck());
	});
}

#[test]
fn mirrors_should_hold_the_content_again_when_the_author_withdraws() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, first, mirror) = mirrored(&[CAROL], 1);
		assert_ok!(named(first, id));
		let own = ContributionId { datanet: id, index: mirror.index + 1 };
		assert_ok!(Datanets::withdraw(origin(ALICE), own));
		assert_eq!(Holders::<Test>::get(id, (hash(&text(1)), Kind::Corpus)), Some(mirror.index));
		// The commitment has its own precedence again.
		assert_noop!(Reveal::of(&text(1), 10).by(ALICE, id), Error::AlreadyContributed);
		assert_ok!(Reveal { earlier: Some(first), ..Reveal::of(&text(1), 10) }.by(ALICE, id));
		let again = ContributionId { datanet: id, index: own.index + 1 };
		assert_ok!(Datanets::revoke_consent(origin(BOB), mirror));
		assert_ok!(Datanets::review(origin(CAROL), again, Verdict::Reject));
		assert_eq!(Holders::<Test>::get(id, (hash(&text(1)), Kind::Corpus)), None);
	});
}

#[test]
fn naming_an_earlier_contribution_should_fail_when_it_is_not_ones_own() {
	ExtBuilder::default().build_and_execute(|| {
		let elsewhere = create(&[CAROL], 1);
		let others = accepted(BOB, elsewhere, &text(1), 10);
		let original = accepted(EVE, elsewhere, &text(2), 10);
		let struck = accepted(ALICE, elsewhere, &padded(&text(2), 7), 10);
		assert_ok!(Datanets::report_copy(origin(EVE), struck, original, padded_pairs(&text(2), 7), Default::default()));
		let other = accepted(ALICE, elsewhere, &text(3), 10);
		let id = create(&[CAROL], 1);
		let pending = contribute(ALICE, elsewhere, &text(4), 10);
		let unknown = ContributionId { datanet: elsewhere, index: 99 };
		for (content, earlier, error) in [
			(text(1), unknown, Error::ContributionNotFound),
			(text(1), others, Error::NotContributor),
			(text(1), other, Error::OtherContent),
			(padded(&text(2), 7), struck, Error::NotOriginal),
			(text(4), pending, Error::NotAccepted),
		] {
			let commitment = commit(ALICE, &content);
			advance(1);
			assert_noop!(Reveal { earlier: Some(earlier), ..Reveal::of(&content, 1) }.by(ALICE, id), error);
			assert_ok!(Datanets::remove_commitment(origin(ALICE), ALICE, commitment));
		}
	});
}

#[test]
fn authors_should_enter_beside_a_mirror_of_what_was_rejected_elsewhere() {
	ExtBuilder::default().build_and_execute(|| {
		let elsewhere = create(&[CAROL], 1);
		let rejected = contribute(ALICE, elsewhere, &text(1), 10);
		let id = create(&[], 0);
		let mirror = contribute(BOB, id, &text(1), 10);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(BOB), mirror));
		// Her reveal made the content public, and her commitment is back.
		assert_ok!(Datanets::review(origin(CAROL), rejected, Verdict::Reject));
		let own = reveal(ALICE, id, &text(1), 10);
		advance(REVIEW_WINDOW);
		assert_ok!(Datanets::accept(origin(ALICE), own));
		assert_ok!(Datanets::report_copy(origin(EVE), mirror, own, Default::default(), Default::default()));
		assert_eq!(Datanets::payee(stored(mirror)), ALICE);
		// A later commitment enters nowhere.
		commit(DAVE, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 9).by(DAVE, id), Error::AlreadyContributed);
	});
}

#[test]
fn authors_should_get_a_struck_revision_back_by_the_first_version() {
	ExtBuilder::default().build_and_execute(|| {
		let elsewhere = create(&[CAROL], 1);
		let first = accepted(ALICE, elsewhere, &text(1), 10);
		let id = create(&[CAROL], 1);
		let mirror = accepted(BOB, id, &padded(&text(1), 7), 10);
		let revision = accepted(ALICE, id, &padded(&padded(&text(1), 7), 8), 10);
		let later = pairs(&padded(&padded(&text(1), 7), 8), &padded(&text(1), 7), &[(5, 0, 3_106)]);
		assert_ok!(Datanets::report_copy(origin(EVE), revision, mirror, later, Default::default()));
		assert_eq!(Datanets::payee(stored(revision)), BOB);

		assert_ok!(named(first, id));
		let own = ContributionId { datanet: id, index: revision.index + 1 };
		approve(CAROL, own, 10);
		accept(own);
		assert_ok!(Datanets::report_copy(origin(EVE), mirror, own, padded_pairs(&text(1), 7), Default::default()));
		assert_eq!([mirror, revision].map(|id| Datanets::payee(stored(id))), [ALICE; 2]);
	});
}

#[test]
fn displacing_and_withdrawing_should_not_delay_others_for_ever() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, _) = bob_before_alice(&[CAROL], 1);
		for _ in 0..2 {
			let hers = reveal(ALICE, id, &text(1), 1);
			// She waits until he is almost there, and gives up.
			advance(REVEAL_BLOCKS);
			assert_ok!(Datanets::withdraw(origin(ALICE), hers));
			reveal(BOB, id, &text(1), 30);
		}
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, id), Error::CommitmentNotFound);
		assert_eq!(held(HoldReason::Commitment, ALICE), 0);
		// What she commits to now is later.
		commit(ALICE, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, id), Error::AlreadyContributed);
		let his = ContributionId { datanet: id, index: 4 };
		approve(CAROL, his, 30);
		accept(his);
		assert_eq!(stored(his).sequence, 1);
	});
}

#[test]
fn rejected_contributions_should_not_displace_others_for_ever() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, _) = bob_before_alice(&[CAROL], 1);
		for _ in 0..2 {
			let hers = reveal(ALICE, id, &text(1), 1);
			assert_ok!(Datanets::review(origin(CAROL), hers, Verdict::Reject));
			reveal(BOB, id, &text(1), 30);
		}
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, id), Error::CommitmentNotFound);
	});
}

#[test]
fn withdrawing_and_revealing_should_not_keep_others_out_for_ever() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		commit(ALICE, &text(1));
		commit(BOB, &text(1));
		advance(1);
		let mut hers = reveal(ALICE, id, &text(1), 1);
		assert_noop!(Reveal::of(&text(1), 30).by(BOB, id), Error::AlreadyContributed);
		advance(REVEAL_BLOCKS - 1);
		assert_ok!(Datanets::withdraw(origin(ALICE), hers));
		hers = reveal(ALICE, id, &text(1), 1);
		assert_ok!(Datanets::withdraw(origin(ALICE), hers));
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, id), Error::CommitmentNotFound);
		reveal(BOB, id, &text(1), 30);
	});
}

#[test]
fn displaced_contributions_should_get_the_commitment_back_each_time() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		for who in [EVE, DAVE, ALICE] {
			commit(who, &text(1));
		}
		commit(BOB, &text(1));
		advance(1);
		for who in [ALICE, DAVE, EVE] {
			let his = reveal(BOB, id, &text(1), 30);
			let other = reveal(who, id, &text(1), 1);
			assert!(!crate::Contributions::<Test>::contains_key(id, his.index));
			assert_ok!(Datanets::withdraw(origin(who), other));
		}
		let his = reveal(BOB, id, &text(1), 30);
		assert!(!stored(his).pending().unwrap().returned);
	});
}

#[test]
fn authors_should_not_delay_others_by_an_earlier_contribution() {
	ExtBuilder::default().build_and_execute(|| {
		// She was first on the chain, with a well-known text, and only means to annoy.
		let elsewhere = create(&[CAROL], 1);
		let first = accepted(ALICE, elsewhere, &text(1), 10);
		let id = create(&[CAROL], 1);
		let his = contribute(BOB, id, &text(1), 30);
		approve(CAROL, his, 30);
		for _ in 0..3 {
			assert_ok!(named(first, id));
			let hers = ContributionId { datanet: id, index: crate::mock::datanet(id).contributions - 1 };
			assert_eq!(Holders::<Test>::get(id, (hash(&text(1)), Kind::Corpus)), Some(hers.index));
			assert_ok!(Datanets::withdraw(origin(ALICE), hers));
			assert_eq!(Holders::<Test>::get(id, (hash(&text(1)), Kind::Corpus)), Some(his.index));
			assert_ok!(Datanets::remove_commitment(origin(ALICE), ALICE, commitment_of(ALICE)));
		}
		assert_ok!(named(first, id));
		accept(his);
		assert_eq!(stored(his).acceptance().unwrap().points, 30);
	});
}

#[test]
fn authors_should_not_keep_others_out_by_an_earlier_contribution() {
	ExtBuilder::default().build_and_execute(|| {
		let elsewhere = create(&[CAROL], 1);
		let first = accepted(ALICE, elsewhere, &text(1), 10);
		let id = create(&[CAROL], 1);
		commit(BOB, &text(1));
		assert_ok!(named(first, id));
		let hers = ContributionId { datanet: id, index: 0 };

		let his = reveal(BOB, id, &text(1), 30);

		assert!(!crate::Contributions::<Test>::contains_key(id, hers.index));
		// She enters beside him.
		assert_ok!(Reveal { earlier: Some(first), ..Reveal::of(&text(1), 10) }.by(ALICE, id));
		let hers = ContributionId { datanet: id, index: 2 };
		assert_eq!(stored(hers).beside, Some(his.index));
		// Once she is accepted, his can no longer be, and anybody ends it.
		approve(CAROL, hers, 10);
		assert_noop!(Datanets::withdraw(origin(EVE), his), Error::NotContributor);
		accept(hers);
		let approval = Verdict::Approve { points: 30 };
		assert_noop!(Datanets::review(origin(CAROL), his, approval), Error::AlreadyContributed);
		assert_ok!(Datanets::withdraw(origin(EVE), his));
		assert_eq!(held(HoldReason::Contribution, BOB), 0);
	});
}

/// Returns the commitment of `who` to `text(1)`.
fn commitment_of(who: u64) -> [u8; 32] {
	crate::commitment(&who, &hash(&text(1)), &crate::mock::SALT)
}

#[test]
fn contents_should_be_held_by_the_mirror_when_the_author_leaves() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, first, mirror) = mirrored(&[CAROL], 1);
		assert_ok!(named(first, id));
		let own = ContributionId { datanet: id, index: mirror.index + 1 };
		approve(CAROL, own, 10);
		accept(own);

		// In no Release, so it is removed.
		assert_ok!(Datanets::revoke_consent(origin(ALICE), own));

		assert_eq!(Holders::<Test>::get(id, (hash(&text(1)), Kind::Corpus)), Some(mirror.index));
		commit(EVE, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 10).by(EVE, id), Error::AlreadyContributed);
	});
}
