use super::*;

/// Publishes further terms of `SPANS` that leave the provider nothing.
fn publish_worse_terms() {
	let mut terms = ModelTerms::get((SPANS, VERSION)).unwrap();
	terms.split.owner = terms.split.owner + terms.split.provider;
	terms.split.provider = Perbill::zero();
	terms.beneficiaries[0].share = terms.split.owner;
	ModelTerms::insert((SPANS, VERSION + 1), terms);
}

#[test]
fn serve_should_record_the_version_and_the_minimum_fee_and_share() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Inference::register_provider(signed(PROVIDER), BOND, Default::default()));
		System::reset_events();
		let min_share = Perbill::from_percent(38);
		assert_ok!(Inference::serve(signed(PROVIDER), SPANS, VERSION, 7, min_share));
		assert_eq!(Serving::<Test>::get(SPANS, PROVIDER), Some(Offer { version: VERSION, min_fee: 7, min_share }));
		assert_eq!(Inference::provider(&PROVIDER).unwrap().serving, 1);
		let event = Event::ServingStarted { provider: PROVIDER, model: SPANS, version: VERSION, min_fee: 7, min_share };
		assert_eq!(events(), vec![event]);
	});
}

#[test]
fn serve_should_change_the_conditions_when_served_already() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_ok!(serve(PROVIDER, SPANS, 9));
		assert_eq!(Serving::<Test>::get(SPANS, PROVIDER).unwrap().min_fee, 9);
		assert_eq!(Inference::provider(&PROVIDER).unwrap().serving, count(SERVED.len()));
	});
}

#[test]
fn serve_should_consent_to_one_version_of_the_terms_only() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let waiting = request(SPANS);
		publish_worse_terms();
		// The offer stands, but for terms that no new job can name.
		let request =
			|version| plain(Inference::request(signed(REQUESTER), SPANS, version, PROVIDER, inline(b""), FEE));
		assert_noop!(request(VERSION), Error::<Test>::TermsSuperseded);
		assert_noop!(request(VERSION + 1), Error::<Test>::NotServing);
		assert_ok!(Inference::accept(signed(PROVIDER), waiting));
		// An offer under the new terms ends the one under the old.
		let waiting = NextJobId::<Test>::get();
		ModelTerms::remove((SPANS, VERSION + 1));
		assert_ok!(request(VERSION));
		publish_worse_terms();
		assert_ok!(Inference::serve(signed(PROVIDER), SPANS, VERSION + 1, 0, Perbill::zero()));
		assert_ok!(request(VERSION + 1));
		assert_noop!(Inference::accept(signed(PROVIDER), waiting), Error::<Test>::NotServing);
		assert_ok!(Inference::accept(signed(PROVIDER), waiting + 1));
	});
}

#[test]
fn serve_should_bound_the_share_that_is_left_after_the_protocols_cut() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		// Of the fee the protocol takes 5%, and of the rest the provider gets 40%.
		let serve = |share| Inference::serve(signed(PROVIDER), SPANS, VERSION, 0, share);
		let share = Perbill::from_percent(38);
		let larger = Perbill::from_parts(share.deconstruct() + 1);
		assert_noop!(serve(larger), Error::<Test>::InsufficientShareForProvider);
		let (early, late) = (request(SPANS), request(SPANS));
		assert_ok!(serve(share));
		assert_ok!(Inference::accept(signed(PROVIDER), early));
		// A larger cut leaves less of later jobs; those requested before keep theirs.
		ProtocolCut::set(&Perbill::from_percent(6));
		let request = || plain(Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, inline(b""), FEE));
		assert_noop!(request(), Error::<Test>::InsufficientShareForProvider);
		assert_ok!(Inference::accept(signed(PROVIDER), late));
		assert_ok!(serve(Perbill::from_percent(37)));
		assert_ok!(request());
		// A share that is raised after the request.
		ProtocolCut::set(&Perbill::from_percent(5));
		assert_ok!(serve(share));
		assert_noop!(Inference::accept(signed(PROVIDER), late + 1), Error::<Test>::InsufficientShareForProvider);
		assert_ok!(serve(Perbill::from_percent(37)));
		assert_ok!(Inference::accept(signed(PROVIDER), late + 1));
	});
}

#[test]
fn serve_should_fail_when_terms_are_unknown_or_superseded() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let serve = |version| Inference::serve(signed(PROVIDER), SPANS, version, 0, Perbill::zero());
		for version in [0, VERSION + 1] {
			assert_noop!(serve(version), Error::<Test>::TermsNotFound);
		}
		publish_worse_terms();
		assert_noop!(serve(VERSION), Error::<Test>::TermsSuperseded);
		assert_ok!(serve(VERSION + 1));
	});
}

#[test]
fn serve_should_fail_when_not_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(serve(STRANGER, SPANS, 0), Error::<Test>::ProviderNotFound);
	});
}

#[test]
fn serve_should_fail_when_model_is_retired_or_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert_noop!(serve(PROVIDER, RETIRED, 0), Error::<Test>::ModelUnavailable);
		assert_noop!(serve(PROVIDER, 77, 0), Error::<Test>::ModelUnavailable);
	});
}

#[test]
fn serve_should_fail_when_as_many_models_are_served_as_may_be() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let terms = ModelTerms::get((BARE, VERSION)).unwrap();
		for model in 100..100 + MAX_SERVED {
			ModelTerms::insert((model, VERSION), terms.clone());
		}
		for model in 100..100 + MAX_SERVED - count(SERVED.len()) {
			assert_ok!(serve(PROVIDER, model, 0));
		}
		assert_noop!(serve(PROVIDER, 100 + MAX_SERVED - 1, 0), Error::<Test>::MaxServedExceeded);
		assert_ok!(serve(PROVIDER, 100, 5));
	});
}
