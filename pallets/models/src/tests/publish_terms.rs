use super::*;

const POOLED: AttributionMethod = AttributionMethod::Pooled;

fn spans(total: u32, contribution: u32) -> AttributionMethod {
	AttributionMethod::Spans(SpanCaps {
		total: Perbill::from_percent(total),
		contribution: Perbill::from_percent(contribution),
	})
}

fn retrieval(total: u32, contribution: u32) -> AttributionMethod {
	AttributionMethod::Retrieval(spans(total, contribution).caps().unwrap())
}

fn call(
	who: AccountId,
	model: u32,
	split: FeeSplit,
	method: AttributionMethod,
	releases: &[(ReleaseId, u32)],
) -> DispatchResult {
	mock::Models::publish_terms(RuntimeOrigin::signed(who), model, split, method, weighted(releases))
}

#[test]
fn terms_should_be_recorded_when_published() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		let release = cut(0, 1, 5);
		assert_ok!(call(ALICE, model, percent(50, 10, 0, 40), spans(50, 20), &[(release, 100)]));
		let terms = TermsOf::<Test> {
			split: percent(50, 10, 0, 40),
			method: spans(50, 20),
			releases: weighted(&[(release, 100)]),
			beneficiaries: vec![Beneficiary { account: ALICE, share: Perbill::from_percent(10) }].try_into().unwrap(),
		};
		assert_eq!(mock::Models::terms(model, 1), Some(terms.clone()));
		assert_eq!(last_event(), Event::<Test>::TermsPublished { model, version: 1, terms }.into());
		assert_eq!(held(ALICE), MODEL_DEPOSIT + TERMS_DEPOSIT);
	});
}

#[test]
fn earlier_terms_should_stay_when_new_ones_are_published() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		assert_ok!(publish(ALICE, model, percent(100, 0, 0, 0)));
		let first = mock::Models::terms(model, 1);
		assert_ok!(publish(ALICE, model, percent(60, 40, 0, 0)));
		assert_eq!(mock::Models::terms(model, 1), first);
		assert_eq!(mock::Models::latest_terms(model), Some(2));
		assert_eq!(held(ALICE), MODEL_DEPOSIT + 2 * TERMS_DEPOSIT);
	});
}

#[test]
fn terms_should_be_refused_when_the_caller_may_not_publish() {
	ExtBuilder::default().build_and_execute(|| {
		let split = percent(100, 0, 0, 0);
		assert_noop!(publish(ALICE, 0, split), Error::<Test>::ModelNotFound);
		let model = register(ALICE, None);
		assert_noop!(publish(BOB, model, split), Error::<Test>::NotOwner);
		assert_ok!(mock::Models::retire(RuntimeOrigin::signed(ALICE), model));
		assert_noop!(publish(ALICE, model, split), Error::<Test>::Retired);
	});
}

#[test]
fn terms_should_be_refused_when_the_split_is_not_whole() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		assert_noop!(publish(ALICE, model, percent(50, 49, 0, 0)), Error::<Test>::SplitNotWhole);
		assert_noop!(publish(ALICE, model, percent(50, 51, 0, 0)), Error::<Test>::SplitNotWhole);
		// Four times the whole nearly wraps around 32 bits: the sum must not.
		assert_noop!(publish(ALICE, model, percent(100, 100, 100, 100)), Error::<Test>::SplitNotWhole);
		let mut split = percent(50, 50, 0, 0);
		split.owner = Perbill::from_parts(499_999_999);
		assert_noop!(publish(ALICE, model, split), Error::<Test>::SplitNotWhole);
	});
}

#[test]
fn terms_should_be_refused_when_data_share_and_releases_mismatch() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		let release = cut(0, 1, 5);
		let (without, with) = (percent(50, 50, 0, 0), percent(50, 10, 0, 40));
		assert_noop!(call(ALICE, model, with, POOLED, &[]), Error::<Test>::NoReleases);
		assert_noop!(call(ALICE, model, without, POOLED, &[(release, 100)]), Error::<Test>::NoDataShare);
		assert_noop!(call(ALICE, model, without, spans(50, 50), &[]), Error::<Test>::NoDataShare);
		assert_noop!(call(ALICE, model, without, spans(50, 50), &[(release, 100)]), Error::<Test>::NoDataShare);
		assert_noop!(call(ALICE, model, without, retrieval(50, 50), &[]), Error::<Test>::NoDataShare);
		assert_noop!(call(ALICE, model, with, retrieval(50, 50), &[]), Error::<Test>::NoReleases);
	});
}

#[test]
fn terms_should_be_refused_when_weights_are_not_whole() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		let (first, second) = (cut(0, 1, 5), cut(0, 2, 5));
		let split = percent(50, 10, 0, 40);
		for weights in [(50, 49), (50, 51), (100, 100), (0, 0)] {
			let releases = [(first, weights.0), (second, weights.1)];
			assert_noop!(call(ALICE, model, split, POOLED, &releases), Error::<Test>::WeightsNotWhole);
		}
		assert_ok!(call(ALICE, model, split, POOLED, &[(first, 1), (second, 99)]));
	});
}

#[test]
fn terms_should_be_refused_when_a_release_cannot_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		let (good, empty) = (cut(0, 1, 5), cut(0, 2, 0));
		let uncut = ReleaseId { datanet: 0, number: 3 };
		let split = percent(50, 10, 0, 40);
		assert_noop!(call(ALICE, model, split, POOLED, &[(good, 50), (good, 50)]), Error::<Test>::DuplicateRelease);
		assert_noop!(call(ALICE, model, split, POOLED, &[(good, 50), (uncut, 50)]), Error::<Test>::ReleaseNotFound);
		assert_noop!(
			call(ALICE, model, split, POOLED, &[(good, 50), (empty, 50)]),
			Error::<Test>::ReleaseWithoutPoints
		);
	});
}

#[test]
fn terms_should_be_refused_when_one_contribution_may_take_more_than_all() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		let release = cut(0, 1, 5);
		let split = percent(50, 10, 0, 40);
		assert_noop!(call(ALICE, model, split, spans(50, 51), &[(release, 100)]), Error::<Test>::CapsInverted);
		assert_ok!(call(ALICE, model, split, spans(50, 50), &[(release, 100)]));
		assert_noop!(call(ALICE, model, split, retrieval(50, 51), &[(release, 100)]), Error::<Test>::CapsInverted);
		assert_ok!(call(ALICE, model, split, retrieval(50, 50), &[(release, 100)]));
		assert_eq!(mock::Models::terms(model, 2).unwrap().method, retrieval(50, 50));
	});
}

#[test]
fn releases_should_be_pinned_when_terms_name_them() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		let (first, second) = (cut(0, 1, 5), cut(0, 2, 5));
		let split = percent(50, 10, 0, 40);
		assert_ok!(call(ALICE, model, split, POOLED, &[(first, 50), (second, 50)]));
		assert_ok!(call(ALICE, model, split, POOLED, &[(second, 100)]));
		assert_eq!(pinned(), [(first, 1), (second, 2)].into());
	});
}

#[test]
fn terms_should_be_refused_when_the_base_share_cannot_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let alone = register(ALICE, None);
		assert_noop!(publish(ALICE, alone, percent(50, 25, 25, 0)), Error::<Test>::NoBase);
		let built = register(BOB, Some(alone));
		assert_noop!(publish(BOB, built, percent(50, 25, 25, 0)), Error::<Test>::BaseWithoutTerms);
		// Without a base share the base needs no terms.
		assert_ok!(publish(BOB, built, percent(50, 50, 0, 0)));
		assert_eq!(shares(built), [(BOB, 500_000_000)]);
	});
}

#[test]
fn terms_should_be_refused_when_the_lineage_is_too_long() {
	ExtBuilder::default().build_and_execute(|| {
		let base = register(ALICE, None);
		assert_ok!(publish(ALICE, base, percent(0, 100, 0, 0)));
		let crowd: Vec<_> =
			(100..132).map(|account| Beneficiary { account, share: Perbill::from_parts(31_250_000) }).collect();
		Terms::<Test>::mutate(base, 1, |terms| terms.as_mut().unwrap().beneficiaries = crowd.try_into().unwrap());
		let built = register(BOB, Some(base));
		assert_noop!(publish(BOB, built, percent(50, 25, 25, 0)), Error::<Test>::MaxBeneficiariesExceeded);
	});
}

#[test]
fn terms_should_be_refused_when_the_deposit_is_missing() {
	ExtBuilder::default().build_and_execute(|| {
		let model = register(ALICE, None);
		let all_but_one = ENDOWMENT - MODEL_DEPOSIT - EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), BOB, all_but_one));
		assert_noop!(publish(ALICE, model, percent(100, 0, 0, 0)), TokenError::FundsUnavailable);
	});
}

#[test]
fn terms_should_be_refused_when_versions_are_used_up() {
	ExtBuilder::default().build().execute_with(|| {
		let model = register(ALICE, None);
		crate::Models::<Test>::mutate(model, |model| model.as_mut().unwrap().latest_terms = u32::MAX);
		assert_noop!(publish(ALICE, model, percent(100, 0, 0, 0)), ArithmeticError::Overflow);
	});
}
