use super::*;

/// Creates three contributions in three paid Releases, which do not divide evenly.
fn paid() -> (Vec<ContributionId>, Vec<ReleaseId>) {
	let mut contributions = Vec::new();
	let mut releases = Vec::new();
	for (payee, points) in [(ALICE, 3), (BOB, 5), (CAROL, 7)] {
		contributions.push(accept(0, payee, points));
		releases.push(cut(0));
		pay(points, *releases.last().unwrap(), 1_000);
	}
	(contributions, releases)
}

/// Removes contributions as the removal of a Datanet does.
fn end(contributions: &[ContributionId]) {
	for contribution in contributions {
		assert_ok!(Attribution::settle_up(*contribution));
		assert_ok!(Attribution::remove(*contribution));
		remove(*contribution);
	}
}

/// Returns the number of nodes in storage.
fn nodes() -> usize {
	PoolNodes::<Test>::iter_keys().count()
}

#[test]
fn remainder_should_go_to_the_treasury_when_the_last_node_goes() {
	ExtBuilder::default().build_and_execute(|| {
		let (contributions, _) = paid();
		end(&contributions);
		let remainder = Attribution::pool_owed(0);
		assert!(remainder > 0, "the test needs a remainder");
		assert_eq!(nodes(), 4);
		events();

		assert_eq!(Attribution::close_pools(0, 2), Ok(false));
		assert_eq!((nodes(), Attribution::pool_owed(0), events()), (2, remainder, vec![]));
		Attribution::do_try_state().unwrap();
		assert_eq!(Attribution::close_pools(0, 0), Ok(false));
		assert_eq!(Attribution::close_pools(0, 5), Ok(true));
		assert_eq!(nodes(), 0);
		assert!(!ReleasePools::<Test>::contains_key(0));
		assert_eq!(
			events(),
			[
				Event::PoolsClosed { datanet: 0, remainder },
				Event::AccountCredited {
					service: None,
					account: TREASURY,
					role: Role::Outside { reason: CreditReason::Remainder { datanet: 0 } },
					amount: remainder,
				},
			]
		);
		// Every unit has an owner.
		let credits: Balance = [ALICE, BOB, CAROL, TREASURY].iter().map(Attribution::account_credit).sum();
		assert_eq!((credits, TotalOwed::<Test>::get()), (3_000, 3_000));
		assert_eq!(Attribution::close_pools(0, 5), Ok(true));
	});
}

#[test]
fn pools_should_be_closed_at_once_when_nothing_was_ever_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let contribution = accept(0, ALICE, 1);
		cut(0);
		end(&[contribution]);
		assert_eq!(Attribution::close_pools(0, 0), Ok(true));
		assert_eq!(events(), []);
		assert_eq!(ReleasePools::<Test>::iter_keys().count(), 0);
	});
}

#[test]
fn pools_should_stay_when_a_contribution_was_not_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let (contributions, _) = paid();
		assert_noop!(Attribution::close_pools(0, 10), Error::<Test>::Unsettled);
		// A contribution that never claimed has no account in the ledger, but the pool owes too
		// much.
		end(&contributions[1..]);
		assert_noop!(Attribution::close_pools(0, 10), Error::<Test>::Unsettled);
		end(&contributions[..1]);
		assert_eq!(Attribution::close_pools(0, 10), Ok(true));
	});
}

#[test]
fn pools_should_stay_when_a_contribution_was_paid_but_not_removed() {
	ExtBuilder::default().build_and_execute(|| {
		let (contributions, _) = paid();
		end(&contributions[1..]);
		assert_ok!(Attribution::settle_up(contributions[0]));
		assert_noop!(Attribution::close_pools(0, 10), Error::<Test>::Unsettled);
	});
}

#[test]
fn pools_should_take_nothing_more_when_they_are_being_removed() {
	ExtBuilder::default().build_and_execute(|| {
		let (contributions, releases) = paid();
		end(&contributions);
		assert_eq!(Attribution::close_pools(0, 1), Ok(false));
		fund(1_000);
		let terms = all_to_pool(&[(releases[0], 100)]);
		let order = order(9, 1_000, &terms, Evidence::default());
		assert_noop!(Attribution::settle(order), Error::<Test>::Unpayable);
		// A contribution that was kept, against all rules, can take nothing out either.
		let late = accept(0, ALICE, 3);
		change(late, |source| source.first_release = Some(1));
		assert_eq!(Attribution::claimable(late).unwrap().pool, 0);
		assert_ok!(claim(&[late]));
		assert_eq!(gained(ALICE), 0);
		remove(late);
	});
}

#[test]
fn other_datanets_should_be_unaffected_when_pools_are_closed() {
	ExtBuilder::default().build_and_execute(|| {
		let (contributions, _) = paid();
		let other = accept(1, CAROL, 1);
		pay(9, cut(1), 500);
		end(&contributions);
		assert_eq!(Attribution::close_pools(0, 10), Ok(true));
		assert_eq!(Attribution::pool_owed(1), 500);
		assert_eq!(Attribution::claimable(other).unwrap().pool, 500);
	});
}
