use super::Error;
use crate::{
	mock::{
		accept, acceptance, accepted, advance, approve, bytes, commit, contribute, contribution_deposit, create,
		create_for, datanet, events, hash, held, origin, record_deposit, reveal, stored, text, ByteDeposit, Datanets,
		ExtBuilder, PointBond, Reveal, Test, ALICE, BOB, CAROL, DAVE, OWNER, REVEAL_BLOCKS, REVIEW_WINDOW, SALT,
	},
	Admission, Commitments, Contribution, ContributionMetadata, Event, HoldReason, Holders, Kind, Metadata, Pending,
	Status,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{ArithmeticError, TokenError};
use tributary_primitives::{
	content::{Content, MAX_CONTENT_LEN},
	rights::Preferences,
	synthetic, ContributionId,
};

#[test]
fn contribute_should_store_a_pending_contribution_and_move_the_deposits() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let content = text(1);
		let commitment = commit(ALICE, &content);
		advance(1);
		events();

		assert_ok!(Reveal::of(&content, 40).by(ALICE, id));

		let deposit = contribution_deposit(40);
		let expected = Content { hash: hash(&content), len: 3_100 };
		let contribution = ContributionId { datanet: id, index: 0 };
		assert_eq!(
			stored(contribution),
			Contribution {
				contributor: ALICE,
				content: expected,
				sequence: 0,
				kind: Kind::Corpus,
				preferences: Preferences::default(),
				max_points: 40,
				bond_per_point: PointBond::get(),
				deposit,
				record_deposit: record_deposit(),
				status: Status::Pending(Pending {
					commitment,
					committed: 0,
					returned: false,
					acceptable_from: 2 + REVEAL_BLOCKS + 1,
					unreviewed_from: 2 + REVIEW_WINDOW,
				}),
				redirect: None,
				dependents: 0,
				offered_to: None,
				beside: None,
			}
		);
		let metadata = Metadata { media_type: bytes("text/plain"), licence: bytes("CC0-1.0"), uri: bytes("ipfs://x") };
		assert_eq!(ContributionMetadata::<Test>::get(id, 0), Some(metadata.clone()));
		assert_eq!(Holders::<Test>::get(id, (hash(&content), Kind::Corpus)), Some(0));
		assert_eq!(datanet(id).contributions, 1);
		assert!(!Commitments::<Test>::contains_key(ALICE, commitment));
		assert_eq!(held(HoldReason::Commitment, ALICE), 0);
		assert_eq!(held(HoldReason::Contribution, ALICE), deposit);
		assert_eq!(
			events(),
			[Event::ContributionSubmitted {
				contribution,
				contributor: ALICE,
				content: expected,
				sequence: 0,
				kind: Kind::Corpus,
				max_points: 40,
				metadata,
				preferences: Preferences::default(),
				deposit,
			}]
		);
	});
}

#[test]
fn contribute_should_take_every_length_around_chunks() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		for length in [1, 2, 1_023, 1_024, 1_025, 2_047, 2_048, 2_049, 5_000] {
			let content = &[text(1), text(2)].concat()[..length];
			let contribution = contribute(ALICE, id, content, 1);
			assert_eq!(stored(contribution).content.len, length as u64);
		}
	});
}

#[test]
fn contribute_should_return_the_deposit_taken_when_parameters_changed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = contribute(ALICE, id, &text(1), 40);
		let deposit = contribution_deposit(40);
		PointBond::set(1_000);
		ByteDeposit::set(1_000);

		approve(CAROL, contribution, 10);
		accept(contribution);

		assert_eq!(held(HoldReason::Contribution, ALICE), deposit - 30 * 3);
	});
}

#[test]
fn contribute_should_allow_no_points_at_all() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let contribution = accepted(ALICE, id, &text(1), 0);
		assert_eq!(acceptance(contribution).points, 0);
		assert!(acceptance(contribution).traceable);
		assert_eq!((datanet(id).open_points, datanet(id).open_contributions), (0, 1));
	});
}

#[test]
fn contribute_should_fail_when_there_is_no_datanet() {
	ExtBuilder::default().build_and_execute(|| {
		commit(ALICE, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, 0), Error::DatanetNotFound);
	});
}

#[test]
fn contribute_should_fail_when_nothing_was_committed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, id), Error::CommitmentNotFound);
	});
}

#[test]
fn contribute_should_fail_when_the_commitment_is_somebody_elses() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		commit(ALICE, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 1).by(BOB, id), Error::CommitmentNotFound);
	});
}

#[test]
fn contribute_should_fail_when_salt_or_content_differ_from_the_commitment() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		commit(ALICE, &text(1));
		advance(1);
		let salted = Reveal { salt: [6; 32], ..Reveal::of(&text(1), 1) };
		assert_noop!(salted.by(ALICE, id), Error::CommitmentNotFound);
		assert_noop!(Reveal::of(&text(2), 1).by(ALICE, id), Error::CommitmentNotFound);
	});
}

#[test]
fn contribute_should_fail_when_in_the_block_of_the_commitment() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		commit(ALICE, &text(1));
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, id), Error::TooEarly);
	});
}

#[test]
fn contribute_should_fail_when_the_window_has_ended() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		commit(ALICE, &text(1));
		commit(ALICE, &text(2));
		advance(REVEAL_BLOCKS);
		assert_ok!(Reveal::of(&text(1), 1).by(ALICE, id));
		advance(1);
		assert_noop!(Reveal::of(&text(2), 1).by(ALICE, id), Error::TooLate);
	});
}

#[test]
fn contribute_should_fail_when_a_commitment_is_used_twice() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		contribute(ALICE, id, &text(1), 1);
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, id), Error::CommitmentNotFound);
	});
}

#[test]
fn contribute_should_fail_when_the_length_is_impossible() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		commit(ALICE, &text(1));
		advance(1);
		let with = |length| Reveal { length, ..Reveal::of(&text(1), 1) };
		assert_noop!(with(0).by(ALICE, id), Error::EmptyContent);
		assert_noop!(with(MAX_CONTENT_LEN + 1).by(ALICE, id), Error::MaxContentLenExceeded);
		assert_noop!(with(u64::MAX).by(ALICE, id), Error::MaxContentLenExceeded);
	});
}

#[test]
fn contribute_should_fail_when_the_length_is_not_proven() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		commit(ALICE, &text(1));
		advance(1);
		let right = || Reveal::of(&text(1), 1);
		for length in [1, 1_024, 3_099, 3_101, 4_096, MAX_CONTENT_LEN] {
			assert_noop!(Reveal { length, ..right() }.by(ALICE, id), Error::InvalidProof);
		}
		let last_byte = right().last_byte ^ 1;
		assert_noop!(Reveal { last_byte, ..right() }.by(ALICE, id), Error::InvalidProof);
		assert_noop!(Reveal { proof: Default::default(), ..right() }.by(ALICE, id), Error::InvalidProof);
		let mut proof = right().proof;
		proof.siblings[0][0] ^= 1;
		assert_noop!(Reveal { proof, ..right() }.by(ALICE, id), Error::InvalidProof);
		let proof = Reveal::of(&text(2), 1).proof;
		assert_noop!(Reveal { proof, ..right() }.by(ALICE, id), Error::InvalidProof);
	});
}

#[test]
fn contribute_should_fail_when_an_earlier_contribution_holds_the_content() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let first = contribute(ALICE, id, &text(1), 1);
		let commitment = commit(BOB, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 1).by(BOB, id), Error::AlreadyContributed);
		approve(CAROL, first, 1);
		accept(first);
		assert_ok!(Datanets::remove_commitment(origin(BOB), BOB, commitment));
		commit(BOB, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 1).by(BOB, id), Error::AlreadyContributed);
	});
}

#[test]
fn contribute_should_take_the_same_words_about_several_subjects() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		let words = b"wrong answer";
		for (who, kind) in
			[(ALICE, Kind::Corpus), (BOB, Kind::Feedback { job: 7 }), (CAROL, Kind::Evaluation { model: 8 })]
		{
			let curators = vec![OWNER].try_into().unwrap();
			assert_ok!(Datanets::set_curators(origin(OWNER), id, curators, 1));
			commit(who, words);
			advance(1);
			assert_ok!(Reveal { kind, ..Reveal::of(words, 1) }.by(who, id));
		}
		commit(CAROL, words);
		advance(1);
		let again = Reveal { kind: Kind::Feedback { job: 7 }, ..Reveal::of(words, 1) };
		assert_noop!(again.by(CAROL, id), Error::AlreadyContributed);
	});
}

#[test]
fn contribute_should_take_the_same_content_in_another_datanet() {
	ExtBuilder::default().build_and_execute(|| {
		let (one, other) = (create(&[], 0), create(&[], 0));
		contribute(ALICE, one, &text(1), 1);
		contribute(BOB, other, &text(1), 1);
	});
}

#[test]
fn contribute_should_fail_when_not_a_member() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create_for(Admission::MembersOnly, &[CAROL], 1);
		commit(ALICE, &text(1));
		commit(OWNER, &text(2));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 1).by(ALICE, id), Error::NotMember);

		let alice = || vec![ALICE].try_into().unwrap();
		assert_ok!(Datanets::set_members(origin(OWNER), id, alice(), Default::default()));
		reveal(ALICE, id, &text(1), 1);
		reveal(OWNER, id, &text(2), 1);

		assert_ok!(Datanets::set_members(origin(OWNER), id, Default::default(), alice()));
		assert_noop!(Reveal::of(&text(3), 1).by(ALICE, id), Error::NotMember);
	});
}

#[test]
fn contribute_should_fail_when_too_few_others_may_review() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL, DAVE], 2);
		commit(CAROL, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 1).by(CAROL, id), Error::InsufficientReviewers);

		let id = create(&[CAROL, DAVE], 1);
		reveal(CAROL, id, &text(1), 1);
	});
}

#[test]
fn contribute_should_fail_when_the_bond_cannot_be_held() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		commit(ALICE, &text(1));
		advance(1);
		assert_noop!(Reveal::of(&text(1), 1_000_000).by(ALICE, id), TokenError::FundsUnavailable);
		PointBond::set(u128::MAX);
		assert_noop!(Reveal::of(&text(1), u64::MAX).by(ALICE, id), ArithmeticError::Overflow);
	});
}

#[test]
fn contribute_should_take_feedback_and_evaluations_for_the_pool_only() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		for (seed, kind) in [(1, Kind::Feedback { job: 7 }), (2, Kind::Evaluation { model: 8 })] {
			commit(ALICE, &text(seed));
			advance(1);
			let index = datanet(id).contributions;
			assert_ok!(Reveal { kind, ..Reveal::of(&text(seed), 10) }.by(ALICE, id));
			let contribution = ContributionId { datanet: id, index };
			approve(CAROL, contribution, 10);
			accept(contribution);
			assert_eq!(stored(contribution).kind, kind);
			assert!(!acceptance(contribution).traceable);
			assert_eq!(acceptance(contribution).points, 10);
			assert_noop!(Datanets::mark_unavailable(origin(CAROL), contribution), Error::NotTraceable);
		}
		assert_eq!(datanet(id).open_points, 20);
	});
}

#[test]
fn contribute_should_fail_when_there_is_nothing_that_it_could_be_about() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[CAROL], 1);
		commit(ALICE, &text(1));
		advance(1);
		let about = |kind| Reveal { kind, ..Reveal::of(&text(1), 10) }.by(ALICE, id);
		assert_noop!(about(Kind::Feedback { job: 8 }), Error::JobNotFound);
		assert_noop!(about(Kind::Evaluation { model: 7 }), Error::ModelNotFound);
	});
}

#[test]
fn contribute_should_take_a_tebibyte() {
	ExtBuilder::default().build_and_execute(|| {
		let id = create(&[], 0);
		let (content, last_byte, proof) = synthetic::content(30, 1);
		assert_ok!(Datanets::commit(origin(ALICE), crate::commitment(&ALICE, &content.hash, &SALT)));
		advance(1);
		let reveal = Reveal {
			salt: SALT,
			hash: content.hash,
			length: content.len,
			last_byte,
			proof,
			max_points: 1,
			kind: Kind::Corpus,
			licence: "CC0-1.0",
			preferences: Preferences::default(),
			earlier: None,
		};
		assert_ok!(reveal.by(ALICE, id));
		assert_eq!(stored(ContributionId { datanet: id, index: 0 }).content.len, MAX_CONTENT_LEN);
	});
}
