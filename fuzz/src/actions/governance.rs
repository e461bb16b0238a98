//! Referenda and votes, whose locks lie over all that the other actions hold and slash, and motions
//! of the collective.

use crate::{harness::Harness, records::Action, test_chain::Keyring};
use codec::{Decode, Encode};
use frame_support::traits::{schedule::DispatchTime, Bounded};
use pallet_conviction_voting::{AccountVote, Conviction, Vote, Voting, VotingFor};
use pallet_governance::Origin;
use pallet_referenda::{ReferendumInfo, ReferendumInfoFor};
use rand::Rng;
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use tributary_runtime::{Hash, OriginCaller, Runtime, RuntimeCall, Session, TRIB};

type Motion = pallet_collective::Call<Runtime>;
type Referendum = pallet_referenda::Call<Runtime>;
type Votes = pallet_conviction_voting::Call<Runtime>;

/// Returns a random action of a holder or of a member of the collective.
pub(crate) fn generate(harness: &mut Harness) -> Option<Action> {
	match harness.rng.gen_range(0..20) {
		0 | 1 => submit(harness),
		2..=4 => place_deposit(harness),
		5..=9 => vote(harness),
		10 | 11 => remove_vote(harness),
		12 => unlock(harness),
		13 => refund(harness),
		14 | 15 => propose(harness),
		_ => agree(harness),
	}
}

/// Returns a small spend of the treasury, which most referenda and motions are about.
fn spend(harness: &mut Harness) -> RuntimeCall {
	let beneficiary = Box::new(harness.account().to_account_id());
	let amount = harness.rng.gen_range(1..2_000 * TRIB);
	pallet_treasury::Call::spend { asset_kind: Box::new(()), amount, beneficiary, valid_from: None }.into()
}

fn submit(harness: &mut Harness) -> Option<Action> {
	let origins: [OriginCaller; 3] =
		[Origin::SmallSpender.into(), Origin::BigSpender.into(), frame_system::RawOrigin::Root.into()];
	let proposal_origin = Box::new(harness.pick(&origins)?);
	let proposal = Bounded::Inline(spend(harness).encode().try_into().ok()?);
	let enactment_moment = DispatchTime::After(harness.rng.gen_range(1..9));
	Some((harness.account(), Referendum::submit { proposal_origin, proposal, enactment_moment }.into()))
}

/// Returns a referendum that is being voted on.
fn ongoing(harness: &mut Harness) -> Option<u32> {
	let all: Vec<_> = harness.chain.at(|| {
		let referenda = ReferendumInfoFor::<Runtime>::iter();
		referenda.filter(|(_, info)| matches!(info, ReferendumInfo::Ongoing(_))).map(|(index, _)| index).collect()
	});
	harness.pick(&all)
}

fn place_deposit(harness: &mut Harness) -> Option<Action> {
	let index = ongoing(harness)?;
	Some((harness.account(), Referendum::place_decision_deposit { index }.into()))
}

fn vote(harness: &mut Harness) -> Option<Action> {
	let poll_index = ongoing(harness)?;
	let who = harness.account();
	let all = harness.chain.at(|| {
		use frame_support::traits::fungible::Inspect;
		tributary_runtime::Balances::total_balance(&who.to_account_id())
	});
	// With all tokens, those on hold included, or with a part.
	let balance = if harness.one_in(2) { all.saturating_sub(50 * TRIB) } else { all / 3 };
	let conviction = if harness.one_in(2) { Conviction::None } else { Conviction::Locked1x };
	let vote = Vote { aye: !harness.one_in(4), conviction };
	Some((who, Votes::vote { poll_index, vote: AccountVote::Standard { vote, balance } }.into()))
}

/// Returns the votes of all accounts: the voter, the track, and the referendum.
pub(crate) fn votes(harness: &mut Harness) -> Vec<(Keyring, u16, u32)> {
	let all: Vec<_> = harness.chain.at(|| VotingFor::<Runtime>::iter().collect());
	let mut votes = vec![];
	for (who, class, voting) in all {
		let (Voting::Casting(casting), Some(who)) = (voting, harness.key(&who)) else { continue };
		votes.extend(casting.votes.iter().map(|(index, _)| (who, class, *index)));
	}
	votes
}

fn remove_vote(harness: &mut Harness) -> Option<Action> {
	let votes = votes(harness);
	let (who, class, index) = harness.pick(&votes)?;
	Some((who, Votes::remove_vote { class: Some(class), index }.into()))
}

fn unlock(harness: &mut Harness) -> Option<Action> {
	let class = harness.rng.gen_range(0..5);
	let target = harness.account().to_account_id().into();
	Some((harness.account(), Votes::unlock { class, target }.into()))
}

fn refund(harness: &mut Harness) -> Option<Action> {
	let all: Vec<_> = harness.chain.at(|| ReferendumInfoFor::<Runtime>::iter_keys().collect());
	let index = harness.pick(&all)?;
	Some((harness.account(), Referendum::refund_decision_deposit { index }.into()))
}

/// Proposes a motion that changes the whitelist, or one that the collective has no right to.
fn propose(harness: &mut Harness) -> Option<Action> {
	let call_hash = BlakeTwo256::hash(&[harness.rng.gen_range(0..4)]);
	let call: RuntimeCall = match harness.rng.gen_range(0..5) {
		0 => spend(harness),
		1 => pallet_whitelist::Call::remove_whitelisted_call { call_hash }.into(),
		_ => pallet_whitelist::Call::whitelist_call { call_hash }.into(),
	};
	let threshold = harness.rng.gen_range(2..5);
	let length_bound = call.encoded_size() as u32;
	let who = member(harness)?;
	Some((who, Motion::propose { threshold, proposal: Box::new(call), length_bound }.into()))
}

fn member(harness: &mut Harness) -> Option<Keyring> {
	let members = harness.chain.at(Session::validators);
	let who = harness.pick(&members)?;
	harness.key(&who)
}

/// Returns the index of an open motion, which is the first field of its votes.
fn index(motion: Hash) -> Option<u32> {
	let votes = pallet_collective::Voting::<Runtime>::get(motion)?;
	u32::decode(&mut &votes.encode()[..]).ok()
}

/// Votes on an open motion, or closes it.
fn agree(harness: &mut Harness) -> Option<Action> {
	let motions = harness.chain.at(|| pallet_collective::Proposals::<Runtime>::get().into_inner());
	let hash = harness.pick(&motions)?;
	let index = harness.chain.at(|| index(hash))?;
	let who = member(harness)?;
	if harness.one_in(3) {
		let proposal_weight_bound = frame_support::weights::Weight::from_parts(5_000_000_000, 0);
		let close = Motion::close { proposal_hash: hash, index, proposal_weight_bound, length_bound: 1_000 };
		return Some((who, close.into()));
	}
	Some((who, Motion::vote { proposal: hash, index, approve: !harness.one_in(5) }.into()))
}
