//! The view functions return before signing what the calls then do.

use super::*;

fn root() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

/// Returns the result of a view function, and checks that it changes nothing.
fn asked<R>(view: impl FnOnce() -> R) -> R {
	let (state, events) = (root(), System::events());
	let result = view();
	assert_eq!((root(), System::events()), (state, events));
	result
}

fn as_output(bytes: &[u8]) -> Output {
	bytes.to_vec().try_into().unwrap()
}

#[test]
fn dry_run_submit_should_say_what_submit_says() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let would = |job, runs: Vec<ProvenRun>| {
			asked(|| Inference::dry_run_submit(job, as_output(&output()), runs.try_into().unwrap()))
		};
		let (waiting, job, cited) = (request(SPANS), accepted(SPANS), accepted(RETRIEVAL));
		let mut wrong = runs();
		wrong[1].run.start += 1;
		let cases = [
			(77, runs()),
			(waiting, runs()),
			(cited, runs()),
			(job, wrong),
			(job, runs()),
			(job, runs()),
			(job, vec![]),
		];
		for (job, runs) in cases {
			let word = would(job, runs.clone());
			assert_eq!(word, submit(job, &output(), runs));
		}
		assert_eq!(would(77, runs()), Err(Error::<Test>::JobNotFound.into()));
		assert_eq!(would(waiting, runs()), Err(Error::<Test>::NotAccepted.into()));
		assert_eq!(would(job, runs()), Err(Error::<Test>::AlreadySubmitted.into()));
	});
}

#[test]
fn dry_run_submit_cited_should_say_what_submit_cited_says() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (waiting, job, traced) = (request(RETRIEVAL), accepted(RETRIEVAL), accepted(SPANS));
		let (right, mut wrong) = (vec![citation(FIRST, 0, 40)], vec![citation(FIRST, 0, 40)]);
		wrong[0].offset = 1;
		for (job, citations) in
			[(77, &right), (waiting, &right), (traced, &right), (job, &wrong), (job, &right), (job, &right)]
		{
			let word = asked(|| {
				Inference::dry_run_submit_cited(job, as_output(b"Why."), citations.clone().try_into().unwrap())
			});
			assert_eq!(word, submit_cited(job, b"Why.", citations.clone()));
		}
		assert!(Inference::job(job).unwrap().submission().is_some());
	});
}

#[test]
fn dry_run_challenge_should_say_whether_the_refutation_holds() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (job, right, waiting) = (submitted_wrongly(), submitted(), accepted(SPANS));
		let would = |job, runs: &[ProvenRun], refutation| {
			asked(|| Inference::dry_run_challenge(job, as_output(&output()), bare(runs), refutation))
		};
		assert_eq!(would(job, &short_runs(), missed(0)), Ok(()));
		assert_eq!(would(right, &runs(), missed(0)), Err(Error::<Test>::WrongPosition.into()));
		assert_eq!(would(job, &runs(), missed(0)), Err(Error::<Test>::RunsMismatch.into()));
		assert_eq!(would(waiting, &runs(), missed(0)), Err(Error::<Test>::NotSubmitted.into()));
		assert_eq!(would(77, &runs(), missed(0)), Err(Error::<Test>::JobNotFound.into()));
		let other = Inference::dry_run_challenge(job, as_output(b"Why."), bare(&short_runs()), missed(0));
		assert_eq!(other, Err(Error::<Test>::OutputMismatch.into()));
		// The call agrees.
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
	});
}
