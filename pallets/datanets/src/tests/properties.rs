//! Random histories: whatever is called in whatever order, the promises hold after each call.

use crate::{mock::*, Commitments, Contributions, Releases, Verdict};
use proptest::prelude::*;
use tributary_primitives::{traits::Catalogue, ContributionId, ReleaseId};

#[derive(Clone, Debug)]
enum Step {
	Commit {
		who: u64,
		content: u8,
	},
	/// Two commit to the same content, and the later one reveals it.
	Race {
		who: u64,
		content: u8,
		max_points: u64,
	},
	/// One of the commitments that are open.
	Contribute {
		nth: usize,
		max_points: u64,
	},
	Drop {
		who: u64,
		content: u8,
	},
	Review {
		curator: usize,
		index: u32,
		verdict: Verdict,
	},
	AcceptUnreviewed {
		index: u32,
	},
	Withdraw {
		index: u32,
	},
	Revoke {
		index: u32,
	},
	MarkUnavailable {
		index: u32,
	},
	SetCurators {
		curators: usize,
		threshold: u8,
	},
	Cut,
	Advance {
		blocks: u64,
	},
	Reprice {
		bond: u128,
		bytes: u128,
	},
}

const PEOPLE: [AccountId; 3] = [ALICE, BOB, CAROL];
const CURATORS: [AccountId; 3] = [CAROL, DAVE, EVE];

fn step() -> impl Strategy<Value = Step> {
	let (who, content, index) = (0..3u64, 1..9u8, any::<u32>());
	let verdict = prop_oneof![
		4 => (0..20u64).prop_map(|points| Verdict::Approve { points }),
		1 => Just(Verdict::Reject),
	];
	prop_oneof![
		6 => (who.clone(), content.clone()).prop_map(|(who, content)| Step::Commit { who, content }),
		4 => (who.clone(), content.clone(), 0..15u64)
			.prop_map(|(who, content, max_points)| Step::Race { who, content, max_points }),
		6 => (any::<usize>(), 0..15u64).prop_map(|(nth, max_points)| Step::Contribute { nth, max_points }),
		1 => (who, content).prop_map(|(who, content)| Step::Drop { who, content }),
		16 => (0..3usize, index.clone(), verdict)
			.prop_map(|(curator, index, verdict)| Step::Review { curator, index, verdict }),
		2 => index.clone().prop_map(|index| Step::AcceptUnreviewed { index }),
		1 => index.clone().prop_map(|index| Step::Withdraw { index }),
		1 => index.clone().prop_map(|index| Step::Revoke { index }),
		1 => index.prop_map(|index| Step::MarkUnavailable { index }),
		1 => (0..4usize, 0..3u8).prop_map(|(curators, threshold)| Step::SetCurators { curators, threshold }),
		3 => Just(Step::Cut),
		6 => prop_oneof![8 => Just(1), 1 => 2..30u64].prop_map(|blocks| Step::Advance { blocks }),
		1 => (0..5u128, 0..5u128).prop_map(|(bond, bytes)| Step::Reprice { bond, bytes }),
	]
}

fn commitment(who: AccountId, content: u8) -> [u8; 32] {
	crate::commitment(&who, &hash(&text(content)), &SALT)
}

/// Who committed to what, and has not revealed it.
fn open_commitments() -> Vec<(AccountId, u8)> {
	let all = PEOPLE.into_iter().flat_map(|who| (1..9).map(move |content| (who, content)));
	all.filter(|&(who, content)| Commitments::<Test>::contains_key(who, commitment(who, content))).collect()
}

/// One of the contributions, mostly a late one.
fn pick(id: u32, number: u32) -> ContributionId {
	let count = datanet(id).contributions.max(1);
	let back = if number % 4 == 0 { number / 4 % count } else { number / 4 % count.min(3) };
	ContributionId { datanet: id, index: count - 1 - back }
}

fn take(id: u32, step: Step) {
	let person = |who: u64| PEOPLE[who as usize];
	let at = |number| pick(id, number);
	// Many steps are refused, as they should be.
	let _ = match step {
		Step::Commit { who, content } => Datanets::commit(origin(person(who)), commitment(person(who), content)),
		Step::Race { who, content, max_points } => {
			let (first, second) = (person(who), person((who + 1) % 3));
			let _ = Datanets::commit(origin(first), commitment(first, content));
			let _ = Datanets::commit(origin(second), commitment(second, content));
			advance(1);
			Reveal::of(&text(content), max_points).by(second, id)
		},
		Step::Contribute { nth, max_points } => {
			let open = open_commitments();
			match open.get(nth % open.len().max(1)) {
				Some(&(who, content)) => Reveal::of(&text(content), max_points).by(who, id),
				None => Ok(()),
			}
		},
		Step::Drop { who, content } => {
			Datanets::drop_commitment(origin(OWNER), person(who), commitment(person(who), content))
		},
		Step::Review { curator, index, verdict } => Datanets::review(origin(CURATORS[curator]), at(index), verdict),
		Step::AcceptUnreviewed { index } => Datanets::accept_unreviewed(origin(EVE), at(index)),
		Step::Withdraw { index } => contributor(at(index), Datanets::withdraw),
		Step::Revoke { index } => contributor(at(index), Datanets::revoke_consent),
		Step::MarkUnavailable { index } => Datanets::mark_unavailable(origin(DAVE), at(index)),
		Step::SetCurators { curators, threshold } => {
			let curators = CURATORS[..curators].to_vec().try_into().unwrap();
			Datanets::set_curators(origin(OWNER), id, curators, threshold)
		},
		Step::Cut => Datanets::cut_release(origin(OWNER), id),
		Step::Advance { blocks } => {
			advance(blocks);
			Ok(())
		},
		Step::Reprice { bond, bytes } => {
			PointBond::set(bond);
			ByteDeposit::set(bytes);
			Ok(())
		},
	};
}

fn contributor(
	id: ContributionId,
	call: impl Fn(RuntimeOrigin, ContributionId) -> frame_support::dispatch::DispatchResult,
) -> frame_support::dispatch::DispatchResult {
	match Contributions::<Test>::get(id.datanet, id.index) {
		Some(contribution) => call(origin(contribution.contributor), id),
		None => Ok(()),
	}
}

/// Everything that a ledger reads of the Releases: it may never change once they are cut.
fn frozen(id: u32) -> Vec<(u32, u128)> {
	let mut releases: Vec<_> =
		Releases::<Test>::iter_prefix(id).map(|(number, release)| (number, release.points)).collect();
	releases.sort();
	releases
}

/// The points of the members of a Release, as a ledger sees them: by the range of each source.
fn points_of(release: ReleaseId) -> u128 {
	Contributions::<Test>::iter_key_prefix(release.datanet)
		.filter_map(|index| Datanets::source(ContributionId { datanet: release.datanet, index }))
		.filter(|source| source.first_release.is_some_and(|first| first <= release.number))
		.filter(|source| source.last_release.is_none_or(|last| release.number <= last))
		.map(|source| u128::from(source.points))
		.sum()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, ..Default::default() })]

	#[test]
	fn promises_should_hold_after_any_history(steps in proptest::collection::vec(step(), 1..150)) {
		run(|| {
			let id = create(&CURATORS, 2);
			let mut known = Vec::new();
			for step in steps {
				take(id, step.clone());
				Datanets::do_try_state().unwrap_or_else(|error| panic!("{error:?} after {step:?}"));
				let now = frozen(id);
				assert!(now.starts_with(&known), "a Release changed after {step:?}");
				for (number, points) in &now {
					assert_eq!(points_of(ReleaseId { datanet: id, number: *number }), *points);
				}
				known = now;
			}
		});
	}
}
