//! State for the benchmarks.
#![expect(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	reason = "a benchmark that cannot be set up must fail"
)]

use crate::{
	copy::{CopyPair, CopyVerdict, Report},
	types::{
		commitment, Admission, Contribution, Evidence, Kind, Metadata, Pending, Profile, Status, Submission, Verdict,
		MAX_CURATORS, MAX_LABEL, MAX_METADATA, MAX_URI,
	},
	Commitments, Config, Contributions, Datanets, HoldReason, NextDatanetId, Pallet, Reports,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::account;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		Get,
	},
	BoundedVec,
};
use sp_runtime::traits::BlockNumberProvider;
use tributary_primitives::{
	content::{prove, Content},
	rights::{Preferences, Purposes, MAX_LICENCE},
	synthetic,
	traits::Credit,
	Balance, ContributionId, DatanetId, Points,
};

/// Points that a contributor asks for.
pub(super) const MAX_POINTS: Points = 1_000;
/// Levels of the tree of the longest content, of 1 TiB.
pub(super) const LEVELS: u32 = 30;
/// Number of Releases of a Datanet. One that cuts a Release every hour reaches it after almost four
/// years.
pub(super) const MANY_RELEASES: u32 = 1 << 15;

/// Returns a funded account.
pub(super) fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = account(name, index, 0);
	fund::<T>(&who);
	who
}

/// Funds an account with more than any benchmark holds.
pub(super) fn fund<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(who, Balance::from(u64::MAX) << 32);
}

/// Returns a text of `bytes` bytes.
pub(super) fn text<S: Get<u32>>(bytes: u32) -> BoundedVec<u8, S> {
	vec![b'x'; bytes as usize].try_into().expect("within the bound; qed")
}

/// Returns the first `count` curators.
pub(super) fn curators<T: Config>(count: u32) -> Vec<T::AccountId> {
	(0..count).map(|index| account("curator", index, 0)).collect()
}

/// Creates a Datanet to which only members may contribute, with `curator_count` curators.
pub(super) fn datanet<T: Config>(owner: &T::AccountId, curator_count: u32, threshold: u8) -> DatanetId
where
	T::Currency: Mutate<T::AccountId>,
{
	fund::<T>(owner);
	let id = NextDatanetId::<T>::get();
	let profile = Profile { name: text(MAX_LABEL), uri: text(MAX_URI) };
	let curators = curators::<T>(curator_count).try_into().expect("within the bound; qed");
	let cut = T::MaxOwnerCut::get();
	let (members, purposes) = (Admission::MembersOnly, Purposes::ALL);
	Pallet::<T>::do_create(owner.clone(), profile, members, purposes, curators, threshold, cut)
		.expect("a funded owner may create; qed");
	id
}

/// Makes an account a member.
pub(super) fn admit<T: Config>(owner: &T::AccountId, id: DatanetId, who: &T::AccountId) {
	let add = vec![who.clone()].try_into().expect("one is within the bound; qed");
	Pallet::<T>::do_set_members(owner.clone(), id, add, Default::default()).expect("a funded owner; qed");
}

/// Returns the arguments of a reveal of a content of `2^levels` chunks.
pub(super) fn submission(seed: u32, metadata_bytes: u32, levels: u32) -> Submission {
	let (content, last_byte, length_proof) = synthetic::content(levels, seed);
	let licence = metadata_bytes.min(MAX_LICENCE);
	let media_type = (metadata_bytes - licence).min(MAX_LABEL);
	let uri = metadata_bytes - licence - media_type;
	Submission {
		salt: [0; 32],
		content,
		last_byte,
		length_proof,
		kind: Kind::Corpus,
		metadata: Metadata { media_type: text(media_type), licence: text(licence), uri: text(uri) },
		preferences: Preferences::default(),
		max_points: MAX_POINTS,
		earlier: None,
	}
}

/// Commits so that the content may be revealed at once.
pub(super) fn commit_to<T: Config>(who: &T::AccountId, submission: &Submission) -> [u8; 32] {
	let commitment = commitment(who, &submission.content.hash, &submission.salt);
	Pallet::<T>::do_commit(who.clone(), commitment).expect("a funded account; qed");
	Commitments::<T>::mutate(who, commitment, |held| {
		if let Some(held) = held {
			held.opens_at = T::Clock::current_block_number();
		}
	});
	commitment
}

/// Submits a pending contribution of the largest size.
pub(super) fn contribution<T: Config>(
	owner: &T::AccountId,
	who: &T::AccountId,
	id: DatanetId,
	seed: u32,
) -> ContributionId
where
	T::Currency: Mutate<T::AccountId>,
{
	submitted::<T>(owner, who, id, submission(seed, MAX_METADATA, LEVELS))
}

/// Submits a pending contribution.
pub(super) fn submitted<T: Config>(
	owner: &T::AccountId,
	who: &T::AccountId,
	id: DatanetId,
	submission: Submission,
) -> ContributionId
where
	T::Currency: Mutate<T::AccountId>,
{
	fund::<T>(who);
	admit::<T>(owner, id, who);
	commit_to::<T>(who, &submission);
	let index = Datanets::<T>::get(id).expect("it was created; qed").contributions;
	Pallet::<T>::do_contribute(who.clone(), id, submission).expect("committed and proven; qed");
	ContributionId { datanet: id, index }
}

/// Submits a contribution of the largest size, which one curator approves and accepts.
pub(super) fn approved<T: Config>(owner: &T::AccountId, who: &T::AccountId, id: DatanetId) -> ContributionId
where
	T::Currency: Mutate<T::AccountId>,
{
	let contribution = contribution::<T>(owner, who, id, 1);
	end_windows::<T>(contribution);
	verdicts::<T>(contribution, 1, |_| Verdict::Approve { points: 1 });
	contribution
}

/// Lets a pending contribution be accepted from now on.
pub(super) fn end_windows<T: Config>(id: ContributionId) {
	Contributions::<T>::mutate(id.datanet, id.index, |contribution| {
		if let Some(Contribution { status: Status::Pending(pending), .. }) = contribution {
			pending.acceptable_from = T::Clock::current_block_number();
			pending.unreviewed_from = T::Clock::current_block_number();
		}
	});
}

/// Writes an accepted contribution of the largest size, without its bytes.
pub(super) fn entered<T: Config>(who: &T::AccountId, id: DatanetId, content: Content) -> ContributionId
where
	T::Currency: Mutate<T::AccountId>,
{
	fund::<T>(who);
	let metadata = Metadata { media_type: text(MAX_LABEL), licence: text(MAX_LICENCE), uri: text(MAX_URI) };
	let bond_per_point = T::PointBond::get();
	let deposit = Pallet::<T>::deposit_for_contribution(&content, metadata.bytes(), MAX_POINTS, bond_per_point)
		.expect("within the balance; qed");
	Pallet::<T>::hold_deposit(HoldReason::Contribution, who, deposit).expect("funded; qed");
	let mut datanet = Datanets::<T>::get(id).expect("it was created; qed");
	let contribution = Contribution {
		contributor: who.clone(),
		content,
		sequence: Pallet::<T>::next_sequence().expect("few were taken; qed"),
		kind: Kind::Corpus,
		preferences: Preferences::default(),
		max_points: MAX_POINTS,
		bond_per_point,
		deposit,
		record_deposit: Pallet::<T>::record_deposit(metadata.bytes()).expect("within the balance; qed"),
		status: Status::Pending(Pending::default()),
		redirect: None,
		dependents: 0,
		offered_to: None,
		beside: None,
	};
	let (entered, mut contribution) =
		Pallet::<T>::insert_contribution(id, &mut datanet, contribution, metadata).expect("there is room; qed");
	Pallet::<T>::enter(entered, &mut contribution, &mut datanet, MAX_POINTS, true).expect("there is room; qed");
	Contributions::<T>::insert(id, entered.index, contribution);
	Datanets::<T>::insert(id, datanet);
	entered
}

/// Writes an original and a copy of a part of it, of two contributors, and returns the pair that
/// proves the copy.
pub(super) fn original_and_copy<T: Config>(id: DatanetId) -> (ContributionId, ContributionId, CopyPair)
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(&T::Ledger::pot(), T::Currency::minimum_balance());
	let (original, copy) = ([7u8; 300], [7u8; 256]);
	let pair = CopyPair {
		bytes: copy.to_vec().try_into().expect("within the bound; qed"),
		accused_offset: 0,
		accused_proof: prove(&copy, 0, 256).expect("within it; qed"),
		original_offset: 0,
		original_proof: prove(&original, 0, 256).expect("within it; qed"),
	};
	let original = entered::<T>(&account("author", 0, 0), id, Content::of(&original));
	let copy = entered::<T>(&account("copyist", 0, 0), id, Content::of(&copy));
	(original, copy, pair)
}

/// Writes a waiting report of `accused` on which `verdicts` curators gave the same verdict.
pub(super) fn reported<T: Config>(accused: ContributionId, original: ContributionId, verdicts: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let reporter = funded::<T>("reporter", 0);
	let bond = T::CopyBond::get();
	Pallet::<T>::hold_deposit(HoldReason::Report, &reporter, bond).expect("funded; qed");
	let verdicts: Vec<_> = curators::<T>(verdicts).into_iter().map(|curator| (curator, CopyVerdict::Copy)).collect();
	let report = Report {
		reporter: reporter.clone(),
		original,
		shown: 1,
		bond,
		ends_at: T::Clock::current_block_number(),
		freezes: true,
		judges: curators::<T>(MAX_CURATORS).try_into().expect("within the bound; qed"),
		threshold: MAX_CURATORS as u8,
		verdicts: verdicts.try_into().expect("within the bound; qed"),
	};
	Reports::<T>::insert(accused.datanet, accused.index, report);
	reporter
}

/// Evidence that any report outweighs.
const JUDGED: Evidence = Evidence::Judged { shown: 0 };

/// Strikes `accused` as a copy of `original`.
pub(super) fn strike<T: Config>(accused: ContributionId, original: ContributionId) {
	let record = |id| Pallet::<T>::contribution(id).expect("it was entered; qed");
	Pallet::<T>::strike(accused, record(accused), original, &record(original), JUDGED, &account("reporter", 0, 0))
		.expect("the pot can be paid; qed");
}

/// Has the first `count` curators review a contribution.
pub(super) fn verdicts<T: Config>(id: ContributionId, count: u32, verdict: impl Fn(u32) -> Verdict) {
	for (index, curator) in (0..).zip(curators::<T>(count)) {
		Pallet::<T>::do_review(curator, id, verdict(index)).expect("a curator without a verdict; qed");
	}
}

/// Returns a contribution that is accepted and in no Release, and a curator whose vote decides.
pub(super) fn decidable<T: Config>() -> (ContributionId, T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	let owner = funded::<T>("owner", 0);
	let id = datanet::<T>(&owner, MAX_CURATORS, 1);
	let contribution = approved::<T>(&owner, &funded::<T>("contributor", 0), id);
	(contribution, account("curator", MAX_CURATORS - 1, 0))
}
