//! The traits for other pallets.

use super::*;
use tributary_primitives::traits::{OnModelRemoved, Providers as _};

#[test]
fn serves_should_be_true_of_the_agreed_version_and_share_only() {
	ExtBuilder::default().build_and_execute(|| {
		let share = Perbill::from_percent(20);
		let serves = |who: AccountId, model| Inference::serves(&who, model, VERSION, share);
		assert!(!serves(PROVIDER, SPANS));
		assert_ok!(Inference::register_provider(signed(PROVIDER), MIN_BOND, Default::default()));
		assert!(!serves(PROVIDER, SPANS));
		assert_ok!(Inference::serve(signed(PROVIDER), SPANS, VERSION, 0, share));
		assert!(serves(PROVIDER, SPANS));
		assert!(!serves(PROVIDER, POOLED) && !serves(STRANGER, SPANS));
		assert!(!Inference::serves(&PROVIDER, SPANS, VERSION + 1, share));
		assert!(!Inference::serves(&PROVIDER, SPANS, VERSION, Perbill::from_percent(19)));
		// A bond below the minimum backs nothing.
		Providers::<Test>::mutate(PROVIDER, |provider| provider.as_mut().unwrap().bond = MIN_BOND - 1);
		assert!(!serves(PROVIDER, SPANS));
		Providers::<Test>::mutate(PROVIDER, |provider| provider.as_mut().unwrap().bond = MIN_BOND);
		assert_ok!(Inference::stop_serving(signed(PROVIDER), SPANS));
		assert!(!serves(PROVIDER, SPANS));
	});
}

#[test]
fn job_exists_should_be_true_of_every_job_ever_requested() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		assert!(!Inference::job_exists(0));
		let job = request(SPANS);
		assert!(Inference::job_exists(job) && !Inference::job_exists(job + 1));
		assert_ok!(Inference::cancel(signed(REQUESTER), job));
		assert!(Inference::job_exists(job));
	});
}

#[test]
fn removed_should_remove_the_models_rating() {
	ExtBuilder::default().build_and_execute(|| {
		ModelRatings::<Test>::insert(SPANS, Rating { weight: 1, sum: 3 });
		ModelRatings::<Test>::insert(POOLED, Rating { weight: 2, sum: 3 });
		Inference::removed(SPANS);
		assert_eq!(ModelRatings::<Test>::iter_keys().collect::<Vec<_>>(), vec![POOLED]);
	});
}
