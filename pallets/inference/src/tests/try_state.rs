//! Every invariant is checked.

use super::*;
use frame_support::traits::fungible::MutateHold;
use sp_runtime::TryRuntimeError;

/// Checks that spoiling the state of a challenged job fails with `message`.
fn broken(message: &'static str, spoil: impl FnOnce(JobId)) {
	ExtBuilder::default().build().execute_with(|| {
		provide();
		let job = submitted_wrongly();
		for who in [CHALLENGER, OTHER_CHALLENGER] {
			assert_ok!(commit(who, job, &missed(0)));
		}
		skip_to(now() + 1);
		assert_ok!(reveal(OTHER_CHALLENGER, job, &short_runs(), missed(0)));
		check();
		spoil(job);
		assert_eq!(Inference::do_try_state(), Err(TryRuntimeError::Other(message)));
	});
}

fn spoil_dispute(job: JobId, spoil: impl FnOnce(&mut Dispute<AccountId, BlockNumber>)) {
	Jobs::<Test>::mutate(job, |job| match &mut job.as_mut().unwrap().stage {
		Stage::Submitted { dispute, .. } => spoil(dispute),
		stage => panic!("{stage:?}"),
	});
}

#[test]
fn try_state_should_look_at_challenges() {
	let spoil_challenge = |spoil: fn(&mut Challenge<BlockNumber>)| {
		move |job| Challenges::<Test>::mutate(job, CHALLENGER, |challenge| spoil(challenge.as_mut().unwrap()))
	};
	broken("a challenge's bond is frozen in its job", spoil_challenge(|challenge| challenge.bond += 1));
	broken("challenges are revealed before the job is due", spoil_challenge(|challenge| challenge.reveal_until = 2));
	broken("challenges are revealed before the job is due", spoil_challenge(|challenge| challenge.reveal_until += 50));
	broken("a challenger has the bonds of its challenges on hold", |_| {
		assert_ok!(Balances::hold(&HoldReason::Challenge.into(), &CHALLENGER, 1));
	});
	broken("every commitment is counted", spoil_challenge(|challenge| challenge.sequence = 7));
	broken("an upheld challenge is removed", spoil_challenge(|challenge| challenge.sequence = 1));
	broken("challenges are committed in their window", spoil_challenge(|challenge| challenge.reveal_from = 1_000));
	broken("no bond is held without a challenge", |job| Challenges::<Test>::remove(job, CHALLENGER));
	broken("no bond is held without a challenge", |_| {
		assert_ok!(Balances::hold(&HoldReason::Challenge.into(), &STRANGER, 1));
	});
	broken("no two challenges of a job have the same place", |job| {
		let challenge = Challenges::<Test>::get(job, CHALLENGER).unwrap();
		Challenges::<Test>::insert(job, STRANGER, challenge);
	});
	broken("a challenged job was requested", |job| {
		let challenge = Challenges::<Test>::get(job, CHALLENGER).unwrap();
		Challenges::<Test>::insert(77, STRANGER, challenge);
	});
	broken("a job that is challenged has an output", |job| {
		let challenge = Challenges::<Test>::get(job, CHALLENGER).unwrap();
		Challenges::<Test>::insert(accepted(SPANS), STRANGER, challenge);
	});
}

#[test]
fn try_state_should_look_at_disputes_and_submissions() {
	broken("a job settles after its challenges", |job| spoil_dispute(job, |dispute| dispute.commit_until += 1));
	broken("a job settles after its challenges", |job| spoil_dispute(job, |dispute| dispute.commitments = 0));
	broken("an upheld challenge was committed", |job| {
		spoil_dispute(job, |dispute| dispute.upheld.as_mut().unwrap().sequence = 2)
	});
	broken("an upheld challenge shows bytes of a contribution", |job| {
		spoil_dispute(job, |dispute| dispute.witnesses = Default::default())
	});
	broken("a shown byte is paid once", |job| {
		spoil_dispute(job, |dispute| {
			let other = Witness { contribution: FOREIGN, ..dispute.witnesses[0] };
			dispute.witnesses.try_push(other).unwrap();
		})
	});
	broken("no more reveals are free than are paid", |job| {
		spoil_dispute(job, |dispute| dispute.free_reveals = MAX_WITNESSES + 1)
	});
	let spoil_submission = |spoil: fn(&mut Submission<BlockNumber>)| {
		move |job| {
			Jobs::<Test>::mutate(job, |job| match &mut job.as_mut().unwrap().stage {
				Stage::Submitted { submission, .. } => spoil(submission),
				stage => panic!("{stage:?}"),
			})
		}
	};
	broken(
		"only a trace is challenged",
		spoil_submission(|submission| {
			submission.basis = Basis::Pooled;
			submission.owned = Default::default();
		}),
	);
	broken("pooled payment names no contribution", spoil_submission(|submission| submission.basis = Basis::Pooled));
	broken("every cited byte has one owner", spoil_submission(|submission| submission.basis = Basis::Cited));
	broken("an output has the positions of its length", spoil_submission(|submission| submission.positions += 1));
}

#[test]
fn try_state_should_look_at_ratings() {
	broken("no rating outlives its model", |_| ModelRatings::<Test>::insert(77, Rating { weight: 1, sum: 1 }));
	for (weight, sum) in [(1, 6), (2, 1), (0, 1)] {
		broken("a model's rating is of scores", |_| {
			ModelRatings::<Test>::insert(SPANS, Rating { weight, sum });
		});
	}
	broken("a provider's rating is of scores", |_| {
		Providers::<Test>::mutate(PROVIDER, |provider| provider.as_mut().unwrap().rating.sum = 1);
	});
}
