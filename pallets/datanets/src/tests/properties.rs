//! Random histories: the properties hold after each call, in whatever order, and everything can be
//! removed in the end.

use crate::{
	mock::{
		advance, create, datanet, earn, events, hash, origin, padded, pairs, release, stored, text, wait_for, wealth,
		AccountId, Balances, ByteDeposit, Datanets, ExtBuilder, Ledger, PointBond, Reveal, RuntimeOrigin, Test,
		Unclaimed, ALICE, BOB, CAROL, COPY_BLOCKS, DAVE, EVE, OWNER, POT, SALT, TREASURY,
	},
	Commitments, Contributions, CopyVerdict, Event, Members, Motion, Releases, Reports, Verdict,
};
use frame_support::{assert_ok, dispatch::DispatchResult};
use proptest::{
	collection::vec,
	prelude::{any, prop, prop_oneof, proptest, Just, ProptestConfig, Strategy},
};
use tributary_primitives::{
	traits::{Contributions as _, Releases as _},
	ContributionId, DatanetId, ReleaseId,
};

/// Step in one of two Datanets.
#[derive(Clone, Debug)]
enum Step {
	Commit {
		who: u64,
		content: u8,
	},
	/// Two accounts commit to the same content, the later one reveals it, and `approvals` curators
	/// approve it.
	Race {
		who: u64,
		content: u8,
		max_points: u64,
		approvals: usize,
	},
	/// Reveals one of the open commitments.
	Contribute {
		nth: usize,
		max_points: u64,
	},
	RemoveCommitment {
		who: u64,
		content: u8,
	},
	Review {
		curator: usize,
		index: u32,
		verdict: Verdict,
	},
	Accept {
		index: u32,
	},
	Withdraw {
		index: u32,
	},
	Revoke {
		index: u32,
	},
	Vote {
		curator: usize,
		index: u32,
		motion: Motion,
	},
	SetCurators {
		curators: usize,
		threshold: u8,
	},
	SetMember {
		who: u64,
		add: bool,
	},
	Cut,
	Advance {
		blocks: u64,
	},
	Reprice {
		bond: u128,
		bytes: u128,
	},
	Transfer {
		index: u32,
		to: u64,
	},
	AcceptTransfer {
		nth: usize,
	},
	/// Reports a copy of a contribution with the same text; with `elsewhere`, of one in the other
	/// Datanet.
	Report {
		who: u64,
		index: u32,
		nth: usize,
		whole: bool,
		elsewhere: bool,
	},
	Judge {
		curator: usize,
		nth: usize,
		verdict: CopyVerdict,
	},
	CloseReport {
		nth: usize,
	},
	RemoveRelease,
	RemoveContribution {
		index: u32,
	},
	RemoveDatanet,
	Pin,
	Unpin,
	Earn {
		index: u32,
		amount: u128,
	},
	HandOver,
	Retire,
}

const PEOPLE: [AccountId; 3] = [ALICE, BOB, CAROL];
const CURATORS: [AccountId; 3] = [CAROL, DAVE, EVE];
const CONTENTS: core::ops::Range<u8> = 1..10;

fn step() -> impl Strategy<Value = Step> {
	let (who, content, index) = (0..3u64, CONTENTS, any::<u32>());
	let verdict = prop_oneof![
		4 => (0..20u64).prop_map(|points| Verdict::Approve { points }),
		1 => Just(Verdict::Reject),
	];
	let judgement = prop_oneof![
		3 => Just(CopyVerdict::Copy),
		1 => Just(CopyVerdict::NotCopy),
		1 => Just(CopyVerdict::Abusive),
	];
	let motion = prop_oneof![
		3 => Just(Motion::Unavailable),
		3 => Just(Motion::Available),
		1 => Just(Motion::Exclude),
	];
	let entering = prop_oneof![
		6 => (who.clone(), content.clone()).prop_map(|(who, content)| Step::Commit { who, content }),
		12 => (who.clone(), content.clone(), 0..15u64, 0..6usize).prop_map(|(who, content, max_points, approvals)| {
			Step::Race { who, content, max_points, approvals: approvals.min(2) }
		}),
		8 => (any::<usize>(), 0..15u64).prop_map(|(nth, max_points)| Step::Contribute { nth, max_points }),
		1 => (who.clone(), content).prop_map(|(who, content)| Step::RemoveCommitment { who, content }),
		16 => (0..3usize, index, verdict)
			.prop_map(|(curator, index, verdict)| Step::Review { curator, index, verdict }),
		2 => index.prop_map(|index| Step::Accept { index }),
		1 => index.prop_map(|index| Step::Withdraw { index }),
		1 => (0..4usize, 0..3u8).prop_map(|(curators, threshold)| Step::SetCurators { curators, threshold }),
		1 => (who.clone(), any::<bool>()).prop_map(|(who, add)| Step::SetMember { who, add }),
		3 => Just(Step::Cut),
		6 => prop_oneof![8 => Just(1), 1 => 2..30u64].prop_map(|blocks| Step::Advance { blocks }),
		1 => (0..5u128, 0..5u128).prop_map(|(bond, bytes)| Step::Reprice { bond, bytes }),
	];
	let leaving = prop_oneof![
		2 => index.prop_map(|index| Step::Revoke { index }),
		4 => (0..3usize, index, motion).prop_map(|(curator, index, motion)| Step::Vote { curator, index, motion }),
		4 => (index, who.clone()).prop_map(|(index, to)| Step::Transfer { index, to }),
		4 => any::<usize>().prop_map(|nth| Step::AcceptTransfer { nth }),
		24 => (0..5u64, index, any::<usize>(), any::<bool>(), prop::bool::weighted(0.2)).prop_map(
			|(who, index, nth, whole, elsewhere)| Step::Report { who, index, nth, whole, elsewhere }
		),
		24 => (0..3usize, any::<usize>(), judgement)
			.prop_map(|(curator, nth, verdict)| Step::Judge { curator, nth, verdict }),
		1 => any::<usize>().prop_map(|nth| Step::CloseReport { nth }),
		4 => Just(Step::RemoveRelease),
		3 => index.prop_map(|index| Step::RemoveContribution { index }),
		1 => Just(Step::RemoveDatanet),
		1 => Just(Step::Pin),
		2 => Just(Step::Unpin),
		3 => (index, 1..1_000u128).prop_map(|(index, amount)| Step::Earn { index, amount }),
		1 => Just(Step::HandOver),
	];
	prop_oneof![300 => entering, 300 => leaving, 1 => Just(Step::Retire)]
}

/// Returns one of three texts, three paddings of them, and three paddings of those.
fn content(number: u8) -> Vec<u8> {
	(0..depth(number)).fold(text((number - 1) % 3), |inner, depth| padded(&inner, 100 + depth))
}

fn depth(number: u8) -> u8 {
	(number - 1) / 3
}

/// Returns the number of the content of a contribution.
fn number(id: ContributionId) -> u8 {
	let hash_of = stored(id).content.hash;
	CONTENTS.into_iter().find(|number| hash(&content(*number)) == hash_of).unwrap()
}

fn commitment(who: AccountId, number: u8) -> [u8; 32] {
	crate::commitment(&who, &hash(&content(number)), &SALT)
}

/// Returns the accounts and contents of the commitments that are not revealed.
fn open_commitments() -> Vec<(AccountId, u8)> {
	let all = PEOPLE.into_iter().flat_map(|who| CONTENTS.map(move |content| (who, content)));
	all.filter(|&(who, content)| Commitments::<Test>::contains_key(who, commitment(who, content))).collect()
}

fn exists(id: DatanetId) -> bool {
	crate::Datanets::<Test>::contains_key(id)
}

fn contributions(id: DatanetId) -> Vec<ContributionId> {
	let mut indices: Vec<_> = Contributions::<Test>::iter_key_prefix(id).collect();
	indices.sort();
	indices.into_iter().map(|index| ContributionId { datanet: id, index }).collect()
}

/// Returns one of the contributions, mostly a late one.
fn pick(id: DatanetId, number: u32) -> Option<ContributionId> {
	let all = contributions(id);
	let count = all.len() as u32;
	let back = if number.is_multiple_of(4) { number / 4 % count.max(1) } else { number / 4 % count.clamp(1, 3) };
	all.into_iter().rev().nth(back as usize)
}

/// Returns one of the accepted contributions.
fn pick_accepted(id: DatanetId, nth: usize) -> Option<ContributionId> {
	let all: Vec<_> = contributions(id).into_iter().filter(|id| stored(*id).pending().is_none()).collect();
	all.get(nth % all.len().max(1)).copied()
}

fn pick_report(nth: usize) -> Option<ContributionId> {
	let mut all: Vec<_> = Reports::<Test>::iter_keys().collect();
	all.sort();
	all.get(nth % all.len().max(1)).map(|&(datanet, index)| ContributionId { datanet, index })
}

fn report(who: AccountId, accused: ContributionId, nth: usize, whole: bool, elsewhere: bool) -> DispatchResult {
	let from = if elsewhere { 1 - accused.datanet } else { accused.datanet };
	let of = number(accused);
	let earlier = stored(accused).sequence;
	let originals: Vec<_> = contributions(from)
		.into_iter()
		.filter(|id| stored(*id).sequence < earlier && number(*id) % 3 == of % 3)
		.collect();
	let Some(original) = originals.get(nth % originals.len().max(1)) else { return Ok(()) };
	let length = if whole { 3_100 } else { 300 };
	let spans = [(5 * u64::from(depth(of)), 5 * u64::from(depth(number(*original))), length)];
	let pairs = pairs(&content(of), &content(number(*original)), &spans);
	Datanets::report_copy(origin(who), accused, *original, pairs, Default::default())
		.map(|_| ())
		.map_err(|failed| failed.error)
}

fn perform(id: DatanetId, step: Step) {
	let person = |who: u64| PEOPLE[who as usize];
	let on = |number, call: &dyn Fn(ContributionId) -> DispatchResult| pick(id, number).map_or(Ok(()), call);
	let by_contributor = |number, call: &dyn Fn(RuntimeOrigin, ContributionId) -> DispatchResult| {
		on(number, &|id| call(origin(stored(id).contributor), id))
	};
	if !exists(id) {
		return;
	}
	let owner = datanet(id).owner;
	// Many steps are rejected, as they should be.
	let _ = match step {
		Step::Commit { who, content } => Datanets::commit(origin(person(who)), commitment(person(who), content)),
		Step::Race { who, content: number, max_points, approvals } => {
			let (first, second) = (person(who), person((who + 1) % 3));
			let _ = Datanets::commit(origin(first), commitment(first, number));
			let _ = Datanets::commit(origin(second), commitment(second, number));
			advance(1);
			let revealed = Reveal::of(&content(number), max_points).by(second, id);
			if let Some(last) = contributions(id).last().filter(|_| revealed.is_ok()) {
				for curator in &CURATORS[3 - approvals..] {
					let _ = Datanets::review(origin(*curator), *last, Verdict::Approve { points: max_points });
				}
				// The other one, who was first, mostly comes too late.
				if max_points.is_multiple_of(4) {
					let _ = Reveal::of(&content(number), max_points).by(first, id);
				} else {
					wait_for(*last);
					let _ = Datanets::accept(origin(EVE), *last);
				}
			}
			revealed
		},
		Step::Contribute { nth, max_points } => {
			let open = open_commitments();
			match open.get(nth % open.len().max(1)) {
				Some(&(who, number)) => {
					// The other Datanet may hold it already.
					let earlier = contributions(1 - id)
						.into_iter()
						.find(|id| stored(*id).contributor == who && self::number(*id) == number);
					Reveal { earlier, ..Reveal::of(&content(number), max_points) }.by(who, id)
				},
				None => Ok(()),
			}
		},
		Step::RemoveCommitment { who, content } => {
			Datanets::remove_commitment(origin(OWNER), person(who), commitment(person(who), content))
		},
		Step::Review { curator, index, verdict } => on(index, &|id| {
			Datanets::review(origin(CURATORS[curator]), id, verdict).map(drop).map_err(|failed| failed.error)
		}),
		Step::Accept { index } => on(index, &|id| Datanets::accept(origin(EVE), id)),
		Step::Withdraw { index } => by_contributor(index, &Datanets::withdraw),
		Step::Revoke { index } => by_contributor(index, &Datanets::revoke_consent),
		Step::Vote { curator, index, motion } => on(index, &|id| {
			let origin = origin(CURATORS[curator]);
			match motion {
				Motion::Unavailable => Datanets::mark_unavailable(origin, id),
				Motion::Available => Datanets::mark_available(origin, id),
				Motion::Exclude => Datanets::exclude(origin, id),
			}
		}),
		Step::SetCurators { curators, threshold } => {
			let curators = CURATORS[..curators].to_vec().try_into().unwrap();
			Datanets::set_curators(origin(owner), id, curators, threshold)
		},
		Step::SetMember { who, add } => {
			let members = vec![person(who)].try_into().unwrap();
			let (add, remove) = if add { (members, Default::default()) } else { (Default::default(), members) };
			Datanets::set_members(origin(owner), id, add, remove)
		},
		Step::Cut => Datanets::cut_release(origin(owner), id),
		Step::Advance { blocks } => {
			advance(blocks);
			Ok(())
		},
		Step::Reprice { bond, bytes } => {
			PointBond::set(bond);
			ByteDeposit::set(bytes);
			Ok(())
		},
		Step::Transfer { index, to } => {
			by_contributor(index, &|origin, id| Datanets::transfer_contribution(origin, id, Some(person(to))))
		},
		Step::AcceptTransfer { nth } => {
			let offers = contributions(id).into_iter().filter_map(|id| Some((id, stored(id).offered_to?)));
			let offers: Vec<_> = offers.collect();
			match offers.get(nth % offers.len().max(1)) {
				Some((id, to)) => Datanets::accept_transfer(origin(*to), *id),
				None => Ok(()),
			}
		},
		Step::Report { who, index, nth, whole, elsewhere } => {
			let who = [ALICE, BOB, CAROL, EVE, OWNER][who as usize];
			pick_accepted(id, index as usize).map_or(Ok(()), |id| report(who, id, nth, whole, elsewhere))
		},
		Step::Judge { curator, nth, verdict } => {
			pick_report(nth).map_or(Ok(()), |id| Datanets::judge_copy(origin(CURATORS[curator]), id, verdict))
		},
		Step::CloseReport { nth } => pick_report(nth).map_or(Ok(()), |id| Datanets::close_report(origin(BOB), id)),
		Step::RemoveRelease => Datanets::remove_release(origin(owner), id),
		Step::RemoveContribution { index } => on(index, &|id| Datanets::remove_contribution(origin(EVE), id)),
		Step::RemoveDatanet => Datanets::remove_datanet(origin(EVE), id),
		Step::Pin => Datanets::pin(release(id, datanet(id).releases)),
		Step::Unpin => {
			unpin_one(id);
			Ok(())
		},
		Step::Earn { index, amount } => {
			// Only what is in a Release earns.
			if let Some(id) = pick(id, index) {
				let source = Datanets::source(id).unwrap();
				let last = source.last_release.unwrap_or(u32::MAX).min(datanet(id.datanet).releases);
				if source.first_release.is_some_and(|first| first <= last) {
					earn(id, amount);
				}
			}
			Ok(())
		},
		Step::HandOver => {
			let to = if owner == OWNER { DAVE } else { OWNER };
			assert_ok!(Datanets::transfer_ownership(origin(owner), id, Some(to)));
			Datanets::accept_ownership(origin(to), id)
		},
		Step::Retire => Datanets::retire(origin(owner), id),
	};
}

fn unpin_one(id: DatanetId) -> bool {
	let pinned = Releases::<Test>::iter_prefix(id).find(|(_, release)| release.pins > 0);
	if let Some((number, _)) = &pinned {
		Datanets::unpin(release(id, *number));
	}
	pinned.is_some()
}

/// Returns what a ledger reads of the Releases, which never changes once they are cut.
fn frozen(id: DatanetId) -> Vec<(u32, u128)> {
	let mut releases: Vec<_> =
		Releases::<Test>::iter_prefix(id).map(|(number, release)| (number, release.points)).collect();
	releases.sort();
	releases
}

/// Returns the points of the members of a Release, as a ledger sees them: by the range of each
/// source.
fn points_of(release: ReleaseId) -> u128 {
	Contributions::<Test>::iter_key_prefix(release.datanet)
		.filter_map(|index| Datanets::source(ContributionId { datanet: release.datanet, index }))
		.filter(|source| source.first_release.is_some_and(|first| first <= release.number))
		.filter(|source| source.last_release.is_none_or(|last| release.number <= last))
		.map(|source| u128::from(source.points))
		.sum()
}

const ALL_ACCOUNTS: [AccountId; 8] = [OWNER, ALICE, BOB, CAROL, DAVE, EVE, TREASURY, POT];

/// Removes everything. Only the owners have to cooperate, by retiring their Datanets.
fn wind_up() {
	advance(COPY_BLOCKS + 1);
	while let Some(accused) = pick_report(0) {
		assert_ok!(Datanets::close_report(origin(EVE), accused));
	}
	for id in 0..2 {
		if !exists(id) {
			continue;
		}
		if !datanet(id).retired {
			assert_ok!(Datanets::retire(origin(datanet(id).owner), id));
		}
		while unpin_one(id) {}
		while !datanet(id).has_no_release() {
			assert_ok!(Datanets::remove_release(origin(EVE), id));
		}
		let members: Vec<_> = Members::<Test>::iter_key_prefix(id).collect();
		assert_ok!(Datanets::set_members(origin(EVE), id, Default::default(), members.try_into().unwrap()));
		// A contribution on which others depend has a lower sequence.
		let mut left = contributions(id);
		left.sort_by_key(|id| core::cmp::Reverse(stored(*id).sequence));
		for contribution in left {
			if stored(contribution).pending().is_some() {
				assert_ok!(Datanets::withdraw(origin(EVE), contribution));
			} else {
				assert_ok!(Datanets::remove_contribution(origin(EVE), contribution));
			}
			Datanets::do_try_state().unwrap();
		}
		assert_ok!(Datanets::remove_datanet(origin(EVE), id));
	}
	// Those that were returned when a contribution was withdrawn are among them.
	for (who, commitment, _) in Commitments::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(Datanets::remove_commitment(origin(who), who, commitment));
	}
	Datanets::do_try_state().unwrap();
	Ledger::check();
	assert_eq!(Contributions::<Test>::iter().count() + crate::Holders::<Test>::iter().count(), 0);
	assert_eq!(crate::RevocationNodes::<Test>::iter().count() + Unclaimed::iter().count(), 0);
	for who in ALL_ACCOUNTS {
		assert_eq!(Balances::reserved_balance(who), 0, "something is on hold without an object");
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

	#[test]
	fn promises_should_hold_after_any_history(
		steps in vec((prop::bool::weighted(0.2), step()), 1..250)
	) {
		ExtBuilder::default().build_and_execute(|| {
			for _ in 0..2 {
				create(&CURATORS, 2);
			}
			let issuance = Balances::total_issuance();
			let mut earned = 0;
			let mut known = [vec![], vec![]];
			events();
			for (second, step) in steps {
				let id = DatanetId::from(second);
				let before = ALL_ACCOUNTS.map(wealth);
				let owed = Balances::free_balance(POT);
				perform(id, step.clone());
				Datanets::do_try_state().unwrap_or_else(|error| panic!("{error:?} after {step:?}"));
				Ledger::check();
				if matches!(step, Step::Earn { .. }) {
					earned += Balances::free_balance(POT) - owed;
				}
				assert_eq!(Balances::total_issuance(), issuance + earned);
				for event in events() {
					let Event::ContributionStruck { contribution, reporter, .. } = event else { continue };
					if stored(contribution).contributor == reporter {
						let place = ALL_ACCOUNTS.iter().position(|who| *who == reporter).unwrap();
						assert!(wealth(reporter) <= before[place], "it paid to report oneself: {step:?}");
					}
				}
				if exists(id) {
					let now = frozen(id);
					let known = &mut known[id as usize];
					known.retain(|(number, _)| *number >= datanet(id).first_release);
					assert!(now.starts_with(known), "a Release changed after {step:?}");
					for (number, points) in &now {
						assert_eq!(points_of(ReleaseId { datanet: id, number: *number }), *points);
					}
					*known = now;
				}
			}
			wind_up();
			assert_eq!(ALL_ACCOUNTS.iter().map(Balances::free_balance).sum::<u128>(), issuance + earned);
		});
	}
}
