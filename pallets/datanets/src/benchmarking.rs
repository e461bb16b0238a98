//! The worst case of each call, in each dimension.

use crate::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate, Get},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::traits::{BlockNumberProvider, One};
use tributary_primitives::{Balance, ContributionId, DatanetId, Points};

const MAX_POINTS: Points = 1_000;
const LEVELS: u32 = 30;

fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = account(name, index, 0);
	fund::<T>(&who);
	who
}

fn fund<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(who, Balance::from(u64::MAX) << 32);
}

fn text<S: Get<u32>>(bytes: u32) -> BoundedVec<u8, S> {
	vec![b'x'; bytes as usize].try_into().expect("within the bound; qed")
}

fn curators<T: Config>(count: u32) -> Vec<T::AccountId> {
	(0..count).map(|index| account("curator", index, 0)).collect()
}

/// A Datanet that only members may contribute to, with `curator_count` curators.
fn datanet<T: Config>(owner: &T::AccountId, curator_count: u32, threshold: u8) -> DatanetId
where
	T::Currency: Mutate<T::AccountId>,
{
	fund::<T>(owner);
	let id = NextDatanet::<T>::get();
	let profile = Profile { name: text(MAX_LABEL), uri: text(MAX_URI) };
	let curators = curators::<T>(curator_count).try_into().expect("within the bound; qed");
	let cut = T::MaxOwnerCut::get();
	Pallet::<T>::do_create(owner.clone(), profile, Admission::MembersOnly, curators, threshold, cut)
		.expect("a funded owner may create; qed");
	id
}

fn admit<T: Config>(owner: &T::AccountId, id: DatanetId, who: &T::AccountId) {
	let add = vec![who.clone()].try_into().expect("one is within the bound; qed");
	Pallet::<T>::do_set_members(owner.clone(), id, add, Default::default()).expect("a funded owner; qed");
}

fn submission(seed: u32, metadata_bytes: u32, levels: u32) -> Submission {
	let (content, last_byte, length_proof) = synthetic::content(levels, seed);
	let media_type = metadata_bytes.min(MAX_LABEL);
	let licence = (metadata_bytes - media_type).min(MAX_LABEL);
	let uri = metadata_bytes - media_type - licence;
	Submission {
		salt: [0; 32],
		content,
		last_byte,
		length_proof,
		kind: Kind::Corpus,
		metadata: Metadata { media_type: text(media_type), licence: text(licence), uri: text(uri) },
		max_points: MAX_POINTS,
	}
}

/// Commit, so that it may be revealed at once.
fn commit_to<T: Config>(who: &T::AccountId, submission: &Submission) -> [u8; 32] {
	let commitment = commitment(who, &submission.content.hash, &submission.salt);
	Pallet::<T>::do_commit(who.clone(), commitment).expect("a funded account; qed");
	Commitments::<T>::mutate(who, commitment, |held| {
		if let Some(held) = held {
			held.opens_at = T::Clock::current_block_number();
		}
	});
	commitment
}

/// A pending contribution of the largest size.
fn contribution<T: Config>(owner: &T::AccountId, who: &T::AccountId, id: DatanetId, seed: u32) -> ContributionId
where
	T::Currency: Mutate<T::AccountId>,
{
	fund::<T>(who);
	admit::<T>(owner, id, who);
	let submission = submission(seed, MAX_METADATA, LEVELS);
	commit_to::<T>(who, &submission);
	let index = Datanets::<T>::get(id).expect("it was created; qed").contributions;
	Pallet::<T>::do_contribute(who.clone(), id, submission).expect("committed and proven; qed");
	ContributionId { datanet: id, index }
}

fn verdicts<T: Config>(id: ContributionId, count: u32, verdict: impl Fn(u32) -> Verdict) {
	for (index, curator) in (0..).zip(curators::<T>(count)) {
		Pallet::<T>::do_review(curator, id, verdict(index)).expect("a curator that did not speak yet; qed");
	}
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn create(b: Linear<1, { MAX_LABEL + MAX_URI }>, c: Linear<0, MAX_CURATORS>) {
		let owner: T::AccountId = whitelisted_caller();
		fund::<T>(&owner);
		let name = text(b.min(MAX_LABEL));
		let uri = text(b - b.min(MAX_LABEL));
		let curators = curators::<T>(c).try_into().expect("within the bound; qed");

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), name, uri, Admission::Open, curators, c as u8, T::MaxOwnerCut::get());

		assert_eq!(NextDatanet::<T>::get(), 1);
	}

	#[benchmark]
	fn set_members(a: Linear<0, MAX_MEMBER_CHANGES>, r: Linear<0, MAX_MEMBER_CHANGES>) {
		let owner: T::AccountId = whitelisted_caller();
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let add: MemberChanges<T::AccountId> =
			(0..a).map(|index| account("new", index, 0)).collect::<Vec<_>>().try_into().expect("within the bound; qed");
		let remove: MemberChanges<T::AccountId> =
			(0..r).map(|index| account("old", index, 0)).collect::<Vec<_>>().try_into().expect("within the bound; qed");
		Pallet::<T>::do_set_members(owner.clone(), id, remove.clone(), Default::default()).expect("funded; qed");

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, add, remove);

		assert_eq!(Members::<T>::iter_prefix(id).count(), a as usize);
	}

	#[benchmark]
	fn set_curators(c: Linear<0, MAX_CURATORS>) {
		let owner: T::AccountId = whitelisted_caller();
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let curators = curators::<T>(c).try_into().expect("within the bound; qed");

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, curators, c as u8);

		assert_eq!(Curations::<T>::get(id).round, 1);
	}

	#[benchmark]
	fn commit() {
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), [1; 32]);

		assert!(Commitments::<T>::contains_key(who, [1; 32]));
	}

	/// Displaces a pending contribution with all verdicts but one.
	#[benchmark]
	fn contribute(b: Linear<0, MAX_METADATA>, s: Linear<0, LEVELS>) {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, MAX_CURATORS as u8);
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		admit::<T>(&owner, id, &who);
		let mine = submission(1, b, s);
		commit_to::<T>(&who, &mine);

		let other = funded::<T>("other", 0);
		admit::<T>(&owner, id, &other);
		let theirs = submission(1, MAX_METADATA, s);
		commit_to::<T>(&other, &theirs);
		Pallet::<T>::do_contribute(other, id, theirs).expect("committed and proven; qed");
		let displaced = ContributionId { datanet: id, index: 0 };
		verdicts::<T>(displaced, MAX_CURATORS - 1, |_| Verdict::Approve { points: MAX_POINTS });

		#[extrinsic_call]
		_(
			RawOrigin::Signed(who),
			id,
			mine.salt,
			mine.content.hash,
			mine.content.len,
			mine.last_byte,
			mine.length_proof,
			mine.kind,
			mine.metadata.media_type,
			mine.metadata.licence,
			mine.metadata.uri,
			mine.max_points,
		);

		assert!(!Contributions::<T>::contains_key(id, 0));
		assert!(Contributions::<T>::contains_key(id, 1));
	}

	/// The last curator decides, and the contribution goes.
	#[benchmark]
	fn review() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let contribution = contribution::<T>(&owner, &funded::<T>("contributor", 0), id, 1);
		verdicts::<T>(contribution, MAX_CURATORS - 1, |_| Verdict::Reject);
		let curator: T::AccountId = account("curator", MAX_CURATORS - 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(curator), contribution, Verdict::Reject);

		assert!(!Contributions::<T>::contains_key(id, 0));
	}

	#[benchmark]
	fn accept_unreviewed() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, 0, 0);
		let contribution = contribution::<T>(&owner, &funded::<T>("contributor", 0), id, 1);
		Contributions::<T>::mutate(id, 0, |contribution| {
			if let Some(contribution) = contribution {
				contribution.window_ends = Default::default();
			}
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), contribution);

		assert_eq!(Datanets::<T>::get(id).map(|datanet| datanet.open_contributions), Some(1));
	}

	#[benchmark]
	fn mark_unavailable() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let contribution = contribution::<T>(&owner, &funded::<T>("contributor", 0), id, 1);
		verdicts::<T>(contribution, 1, |_| Verdict::Approve { points: 1 });
		let curator: T::AccountId = account("curator", MAX_CURATORS - 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(curator), contribution);

		assert!(matches!(
			Contributions::<T>::get(id, 0).map(|contribution| contribution.status),
			Some(Status::Accepted(acceptance)) if acceptance.unavailable_since.is_some()
		));
	}

	#[benchmark]
	fn withdraw() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, MAX_CURATORS as u8);
		let who: T::AccountId = whitelisted_caller();
		let contribution = contribution::<T>(&owner, &who, id, 1);
		verdicts::<T>(contribution, MAX_CURATORS - 1, |_| Verdict::Approve { points: 1 });

		#[extrinsic_call]
		_(RawOrigin::Signed(who), contribution);

		assert!(!Contributions::<T>::contains_key(id, 0));
	}

	#[benchmark]
	fn revoke_consent() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let who: T::AccountId = whitelisted_caller();
		let contribution = contribution::<T>(&owner, &who, id, 1);
		verdicts::<T>(contribution, 1, |_| Verdict::Approve { points: 1 });

		#[extrinsic_call]
		_(RawOrigin::Signed(who), contribution);

		assert_eq!(Datanets::<T>::get(id).map(|datanet| datanet.open_contributions), Some(0));
	}

	#[benchmark]
	fn cut_release() {
		let owner: T::AccountId = whitelisted_caller();
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let contribution = contribution::<T>(&owner, &funded::<T>("contributor", 0), id, 1);
		verdicts::<T>(contribution, 1, |_| Verdict::Approve { points: 1 });

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);

		assert!(Releases::<T>::contains_key(id, 1));
	}

	#[benchmark]
	fn drop_commitment() {
		let who = funded::<T>("committer", 0);
		let commitment = commit_to::<T>(&who, &submission(1, 0, 0));
		Commitments::<T>::mutate(&who, commitment, |held| {
			if let Some(held) = held {
				held.opens_at = Default::default();
				held.expires_at = Default::default();
			}
		});
		T::Clock::set_block_number(BlockNumberFor::<T>::one());

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), who.clone(), commitment);

		assert!(!Commitments::<T>::contains_key(who, commitment));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
