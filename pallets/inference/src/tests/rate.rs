use super::*;
use tributary_primitives::traits::OnModelRemoved;

fn settled() -> JobId {
	let job = accepted(POOLED);
	assert_ok!(submit(job, b"Because.", vec![]));
	skip_to(now() + CHALLENGE_WINDOW);
	assert_ok!(Inference::settle(signed(STRANGER), job));
	job
}

#[test]
fn rate_should_add_to_the_model_and_the_provider() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (first, second) = (settled(), settled());
		System::reset_events();
		assert_ok!(Inference::rate(signed(REQUESTER), first, 5));
		assert_ok!(Inference::rate(signed(REQUESTER), second, 2));
		// The protocol's cut of each fee is 50.
		let rating = Rating { weight: 100, sum: 350 };
		assert_eq!((Inference::model_rating(POOLED), Inference::provider(&PROVIDER).unwrap().rating), (rating, rating));
		assert_eq!(Inference::model_rating(SPANS), Rating::default());
		let rated = |job, score| Event::Rated { job, requester: REQUESTER, model: POOLED, provider: PROVIDER, score };
		assert_eq!(events(), vec![rated(first, 5), rated(second, 2)]);
	});
}

#[test]
fn rate_should_be_possible_once_a_job_and_by_its_requester_only() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = settled();
		assert_noop!(Inference::rate(signed(STRANGER), job, 5), DispatchError::Other("not the requester"));
		assert_noop!(Inference::rate(signed(PROVIDER), job, 5), DispatchError::Other("not the requester"));
		assert_ok!(Inference::rate(signed(REQUESTER), job, 5));
		assert_noop!(Inference::rate(signed(REQUESTER), job, 5), DispatchError::Other("rated"));
		assert_noop!(Inference::rate(RuntimeOrigin::root(), job, 5), BadOrigin);
	});
}

#[test]
fn rate_should_fail_when_the_job_is_not_settled_or_its_receipt_is_gone() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let settled = settled();
		Ledger::remove_receipt(settled);
		for job in [settled, submitted(), request(SPANS), 77] {
			assert_noop!(Inference::rate(signed(REQUESTER), job, 3), DispatchError::Other("no receipt"));
		}
	});
}

#[test]
fn rate_should_fail_when_the_score_is_none_that_there_is() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = settled();
		for score in [0, 6, 255] {
			assert_noop!(Inference::rate(signed(REQUESTER), job, score), Error::<Test>::ScoreOutOfRange);
		}
		assert_ok!(Inference::rate(signed(REQUESTER), job, 1));
	});
}

#[test]
fn rate_should_fail_when_the_requester_was_the_provider() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = NextJobId::<Test>::get();
		assert_ok!(Inference::request(signed(PROVIDER), POOLED, VERSION, PROVIDER, inline(b"Why?"), FEE));
		assert_ok!(Inference::accept(signed(PROVIDER), job));
		assert_ok!(submit(job, b"Because.", vec![]));
		skip_to(now() + CHALLENGE_WINDOW);
		assert_ok!(Inference::settle(signed(STRANGER), job));
		assert_noop!(Inference::rate(signed(PROVIDER), job, 5), Error::<Test>::OwnJob);
	});
}

#[test]
fn rate_should_bring_back_neither_a_provider_nor_a_model_that_is_gone() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (job, later) = (settled(), settled());
		for model in SERVED {
			assert_ok!(Inference::stop_serving(signed(PROVIDER), model));
		}
		assert_ok!(Inference::unbond(signed(PROVIDER), BOND));
		skip_to(now() + UNBONDING_DELAY);
		assert_ok!(Inference::withdraw_unbonded(signed(PROVIDER)));
		assert_ok!(Inference::rate(signed(REQUESTER), job, 4));
		assert_eq!(Inference::provider(&PROVIDER), None);
		assert_eq!(Inference::model_rating(POOLED), Rating { weight: 50, sum: 200 });
		// A provider that returns begins anew.
		provide();
		assert_eq!(Inference::provider(&PROVIDER).unwrap().rating, Rating::default());

		ModelTerms::remove((POOLED, VERSION));
		Inference::removed(POOLED);
		assert_ok!(Inference::rate(signed(REQUESTER), later, 4));
		assert_eq!(ModelRatings::<Test>::iter().count(), 0);
		assert_eq!(Inference::provider(&PROVIDER).unwrap().rating, Rating { weight: 50, sum: 200 });
	});
}

#[test]
fn rate_should_weigh_by_what_the_job_has_cost() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let honest = settled();
		assert_ok!(Inference::rate(signed(REQUESTER), honest, 5));
		// Jobs for the minimum fee, of which the protocol gets nothing, do not change the mean.
		for _ in 0..20 {
			let job = NextJobId::<Test>::get();
			assert_ok!(Inference::request(signed(STRANGER), POOLED, VERSION, PROVIDER, inline(b""), MIN_FEE));
			assert_ok!(Inference::accept(signed(PROVIDER), job));
			assert_ok!(submit(job, b"x", vec![]));
			skip_to(now() + CHALLENGE_WINDOW);
			assert_ok!(Inference::settle(signed(STRANGER), job));
			assert_ok!(Inference::rate(signed(STRANGER), job, 1));
		}
		let rating = Rating { weight: 50, sum: 250 };
		assert_eq!((Inference::model_rating(POOLED), Inference::provider(&PROVIDER).unwrap().rating), (rating, rating));
	});
}
