//! Benchmarks of the worst case of each call.
#![expect(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	reason = "a benchmark that cannot be set up must fail"
)]

mod setup;

use frame_benchmarking::v2::benchmarks;

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benchmarks {
	use super::setup::{
		admit, approved, commit_to, contribution, curators, datanet, decidable, end_windows, entered, fund, funded,
		original_and_copy, reported, strike, submission, submitted, text, verdicts, LEVELS, MANY_RELEASES,
	};
	use crate::{
		copy::{CopyPair, CopyPairs, CopyVerdict, MAX_PAIR_LEN},
		types::{
			Admission, Kind, Label, MemberChanges, Motion, Status, Uri, Verdict, MAX_CURATORS, MAX_LABEL,
			MAX_MEMBER_CHANGES, MAX_METADATA, MAX_URI,
		},
		Call, Commitments, Config, ContributionMetadata, Contributions, Curations, Datanets, Members, NextDatanetId,
		Pallet, Profiles, Releases, Reports, RevocationNodes,
	};
	use alloc::{vec, vec::Vec};
	use frame_benchmarking::v2::*;
	use frame_support::traits::{fungible::Mutate, Get};
	use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
	use sp_runtime::traits::{BlockNumberProvider, One};
	use tributary_primitives::{
		content::{prove, Content},
		rights::{Preference, Preferences, Purposes},
		synthetic,
		traits::benchmarking::SubjectFixture as _,
	};

	#[benchmark]
	fn create(b: Linear<1, { MAX_LABEL + MAX_URI }>, c: Linear<0, MAX_CURATORS>) {
		let owner: T::AccountId = whitelisted_caller();
		fund::<T>(&owner);
		let name = text(b.min(MAX_LABEL));
		let uri = text(b - b.min(MAX_LABEL));
		let curators = curators::<T>(c).try_into().expect("within the bound; qed");

		#[extrinsic_call]
		_(
			RawOrigin::Signed(owner),
			name,
			uri,
			Admission::Open,
			Purposes::ALL,
			curators,
			c as u8,
			T::MaxOwnerCut::get(),
		);

		assert_eq!(NextDatanetId::<T>::get(), 1);
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

	/// Is about a model, and displaces two that are under review: an author's, and the one beside
	/// which it had entered.
	#[benchmark]
	fn contribute(b: Linear<1, MAX_METADATA>, s: Linear<0, LEVELS>) {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, MAX_CURATORS as u8);
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		admit::<T>(&owner, id, &who);
		let mut mine = submission(1, b, s);
		mine.kind = Kind::Evaluation { model: T::BenchmarkHelper::create_subject() };
		commit_to::<T>(&who, &mine);

		let theirs = |earlier| {
			let mut other = submission(1, MAX_METADATA, LEVELS);
			other.content = mine.content;
			other.last_byte = mine.last_byte;
			other.length_proof = mine.length_proof.clone();
			other.kind = mine.kind;
			other.earlier = earlier;
			other
		};
		let author: T::AccountId = account("author", 0, 0);
		let elsewhere = datanet::<T>(&owner, 1, 1);
		let earlier = entered::<T>(&author, elsewhere, mine.content);
		let displaced = [
			submitted::<T>(&owner, &account("other", 0, 0), id, theirs(None)),
			submitted::<T>(&owner, &author, id, theirs(Some(earlier))),
		];
		for contribution in displaced {
			verdicts::<T>(contribution, MAX_CURATORS - 1, |_| Verdict::Approve { points: 1 });
		}

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
			mine.preferences,
			mine.max_points,
			None,
		);

		assert!(displaced.iter().all(|gone| !Contributions::<T>::contains_key(id, gone.index)));
		assert!(Contributions::<T>::contains_key(id, 2));
	}

	/// The last curator decides, and the contribution is removed.
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

	/// All curators but one approved the contribution before it may be accepted.
	#[benchmark]
	fn accept() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, MAX_CURATORS as u8 - 1);
		let contribution = contribution::<T>(&owner, &funded::<T>("contributor", 0), id, 1);
		verdicts::<T>(contribution, MAX_CURATORS - 1, |_| Verdict::Approve { points: 1 });
		end_windows::<T>(contribution);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), contribution);

		assert_eq!(Datanets::<T>::get(id).map(|datanet| datanet.open_contributions), Some(1));
	}

	#[benchmark]
	fn mark_unavailable() {
		let (contribution, curator) = decidable::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(curator), contribution);

		assert!(matches!(
			Contributions::<T>::get(contribution.datanet, contribution.index).map(|contribution| contribution.status),
			Some(Status::Accepted(acceptance)) if !acceptance.is_available()
		));
	}

	#[benchmark]
	fn mark_available() {
		let (contribution, curator) = decidable::<T>();
		Pallet::<T>::do_mark_unavailable(curator.clone(), contribution).expect("one vote decides; qed");

		#[extrinsic_call]
		_(RawOrigin::Signed(curator), contribution);

		assert!(matches!(
			Contributions::<T>::get(contribution.datanet, contribution.index).map(|contribution| contribution.status),
			Some(Status::Accepted(acceptance)) if acceptance.is_available()
		));
	}

	/// Of a contribution that is in no Release, which is removed.
	#[benchmark]
	fn exclude() {
		let (contribution, curator) = decidable::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(curator), contribution);

		assert!(!Contributions::<T>::contains_key(contribution.datanet, contribution.index));
	}

	#[benchmark]
	fn withdraw_vote() {
		let (contribution, curator) = decidable::<T>();
		Curations::<T>::mutate(contribution.datanet, |curation| curation.threshold = MAX_CURATORS as u8);
		Pallet::<T>::do_exclude(curator.clone(), contribution).expect("a curator that has not voted; qed");

		#[extrinsic_call]
		_(RawOrigin::Signed(curator), contribution, Motion::Exclude);

		let record = Contributions::<T>::get(contribution.datanet, contribution.index);
		let acceptance = record.as_ref().and_then(|record| record.acceptance());
		assert_eq!(acceptance.map(|acceptance| acceptance.ballot.exclude.voters), Some(0));
	}

	#[benchmark]
	fn update_metadata(b: Linear<0, { MAX_LABEL + MAX_URI }>) {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let who: T::AccountId = whitelisted_caller();
		let contribution = contribution::<T>(&owner, &who, id, 1);
		let media_type = text(b.min(MAX_LABEL));
		let uri: Uri = text(b - b.min(MAX_LABEL));
		let preferences = Preferences { train_ai: Preference::Yes, ..Default::default() };

		#[extrinsic_call]
		_(RawOrigin::Signed(who), contribution, media_type, uri.clone(), preferences);

		assert_eq!(ContributionMetadata::<T>::get(id, 0).map(|metadata| metadata.uri), Some(uri));
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

	/// Of a contribution that is in many Releases.
	#[benchmark]
	fn revoke_consent() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let who: T::AccountId = whitelisted_caller();
		let contribution = approved::<T>(&owner, &who, id);
		Datanets::<T>::mutate(id, |datanet| {
			if let Some(datanet) = datanet {
				datanet.releases = MANY_RELEASES;
			}
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(who), contribution);

		assert_eq!(Datanets::<T>::get(id).map(|datanet| datanet.open_contributions), Some(0));
		assert_eq!(RevocationNodes::<T>::get(id, 1), 1);
	}

	#[benchmark]
	fn cut_release() {
		let owner: T::AccountId = whitelisted_caller();
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		approved::<T>(&owner, &funded::<T>("contributor", 0), id);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);

		assert!(Releases::<T>::contains_key(id, 1));
	}

	#[benchmark]
	fn remove_commitment() {
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

	#[benchmark]
	fn update(b: Linear<1, { MAX_LABEL + MAX_URI }>) {
		let owner: T::AccountId = whitelisted_caller();
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let name: Label = text(b.min(MAX_LABEL));
		let uri = text(b - b.min(MAX_LABEL));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, name.clone(), uri, Admission::Open, Purposes::default(), T::MaxOwnerCut::get());

		assert_eq!(Profiles::<T>::get(id).map(|profile| profile.name), Some(name));
	}

	#[benchmark]
	fn transfer_ownership() {
		let owner: T::AccountId = whitelisted_caller();
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let to: T::AccountId = account("other", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, Some(to.clone()));

		assert_eq!(Datanets::<T>::get(id).and_then(|datanet| datanet.offered_to), Some(to));
	}

	#[benchmark]
	fn accept_ownership() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		Pallet::<T>::do_transfer_ownership(owner, id, Some(who.clone())).expect("the owner may; qed");

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert_eq!(Datanets::<T>::get(id).map(|datanet| datanet.owner), Some(who));
	}

	#[benchmark]
	fn retire() {
		let owner: T::AccountId = whitelisted_caller();
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);

		assert_eq!(Datanets::<T>::get(id).map(|datanet| datanet.retired), Some(true));
	}

	#[benchmark]
	fn transfer_contribution() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let who: T::AccountId = whitelisted_caller();
		let contribution = entered::<T>(&who, id, Content::of(b"mine"));
		let to: T::AccountId = account("other", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), contribution, Some(to.clone()));

		assert_eq!(Contributions::<T>::get(id, 0).and_then(|record| record.offered_to), Some(to));
	}

	#[benchmark]
	fn accept_transfer() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		let other: T::AccountId = account("other", 0, 0);
		let contribution = entered::<T>(&other, id, Content::of(b"theirs"));
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		Pallet::<T>::do_transfer_contribution(other, contribution, Some(who.clone())).expect("it was accepted; qed");

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), contribution);

		assert_eq!(Contributions::<T>::get(id, 0).map(|record| record.contributor), Some(who));
	}

	/// Of a contribution that was struck before, for an earlier original.
	#[benchmark]
	fn report_copy() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, MAX_CURATORS as u8);
		let (original, _, _) = original_and_copy::<T>(id);
		let later = entered::<T>(&account("author", 1, 0), id, Content::of(b"later"));
		let text = [7u8; 1024];
		let accused = entered::<T>(&account("copyist", 1, 0), id, Content::of(&text));
		strike::<T>(accused, later);
		let pair = CopyPair {
			bytes: text[..256].to_vec().try_into().expect("within the bound; qed"),
			accused_offset: 0,
			accused_proof: prove(&text, 0, 256).expect("within it; qed"),
			original_offset: 0,
			original_proof: prove(&[7u8; 300], 0, 256).expect("within it; qed"),
		};
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(who),
			accused,
			original,
			vec![pair].try_into().expect("within the bound; qed"),
			Default::default(),
		);

		assert!(Reports::<T>::contains_key(id, accused.index));
	}

	#[benchmark]
	fn report_copy_at_once() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, MAX_CURATORS as u8);
		let (original, accused, pair) = original_and_copy::<T>(id);
		reported::<T>(accused, original, MAX_CURATORS - 1);
		let pairs: CopyPairs = vec![pair].try_into().expect("within the bound; qed");

		#[extrinsic_call]
		report_copy(RawOrigin::Signed(whitelisted_caller()), accused, original, pairs, Default::default());

		assert!(Contributions::<T>::get(id, accused.index).is_some_and(|record| record.is_struck()));
		assert!(!Reports::<T>::contains_key(id, accused.index));
	}

	#[benchmark]
	fn verify_pair(k: Linear<0, { MAX_PAIR_LEN / 1024 }>) {
		let bytes = vec![9u8; (k * 1024 + 1023).min(MAX_PAIR_LEN) as usize];
		let (accused, accused_offset, accused_proof) = synthetic::deep(&bytes, 1);
		let (original, original_offset, original_proof) = synthetic::deep(&bytes, 2);
		let bytes = bytes.try_into().expect("within the bound; qed");
		let pair = CopyPair { bytes, accused_offset, accused_proof, original_offset, original_proof };
		let holds;

		#[block]
		{
			holds = pair.holds(&accused, &original);
		}

		assert!(holds);
	}

	#[benchmark]
	fn judge_copy() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, MAX_CURATORS as u8);
		let (original, accused, _) = original_and_copy::<T>(id);
		reported::<T>(accused, original, MAX_CURATORS - 1);
		let curator: T::AccountId = account("curator", MAX_CURATORS - 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(curator), accused, CopyVerdict::Copy);

		assert!(Contributions::<T>::get(id, accused.index).is_some_and(|record| record.is_struck()));
	}

	#[benchmark]
	fn close_report() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, MAX_CURATORS as u8);
		let (original, accused, _) = original_and_copy::<T>(id);
		reported::<T>(accused, original, MAX_CURATORS - 1);
		Reports::<T>::mutate(id, accused.index, |report| {
			if let Some(report) = report {
				report.ends_at = Default::default();
			}
		});
		T::Clock::set_block_number(BlockNumberFor::<T>::one());

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), accused);

		assert!(!Reports::<T>::contains_key(id, accused.index));
	}

	/// Of the Release after which most nodes of the tally are removed.
	#[benchmark]
	fn remove_release() {
		let owner: T::AccountId = whitelisted_caller();
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		entered::<T>(&account("author", 0, 0), id, Content::of(b"text"));
		Datanets::<T>::mutate(id, |datanet| {
			if let Some(datanet) = datanet {
				datanet.releases = MANY_RELEASES - 2;
				datanet.first_release = MANY_RELEASES - 1;
			}
		});
		for _ in 0..2 {
			Pallet::<T>::do_cut_release(owner.clone(), id).expect("there are points; qed");
		}
		for level in 0..15 {
			RevocationNodes::<T>::insert(id, MANY_RELEASES - (1 << level), 1);
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);

		assert!(!Releases::<T>::contains_key(id, MANY_RELEASES - 1));
		assert_eq!(RevocationNodes::<T>::iter_prefix(id).count(), 0);
	}

	/// Of a copy of a copy, which changes the record of its original, and of which a report waits
	/// that freezes nothing.
	#[benchmark]
	fn remove_contribution() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, MAX_CURATORS as u8);
		let first = entered::<T>(&account("author", 1, 0), id, Content::of(b"first"));
		let (original, copy, _) = original_and_copy::<T>(id);
		strike::<T>(copy, original);
		strike::<T>(original, first);
		reported::<T>(copy, first, MAX_CURATORS);
		Reports::<T>::mutate(id, copy.index, |report| {
			if let Some(report) = report {
				report.freezes = false;
			}
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), copy);

		assert!(!Contributions::<T>::contains_key(id, copy.index));
		assert!(Contributions::<T>::get(id, original.index).is_some_and(|record| record.dependents == 0));
	}

	/// Of a Datanet with two paths of its tally left.
	#[benchmark]
	fn remove_datanet() {
		let owner = funded::<T>("owner", 0);
		let id = datanet::<T>(&owner, MAX_CURATORS, 1);
		Pallet::<T>::do_retire(owner, id).expect("the owner may; qed");
		for level in 0..30 {
			RevocationNodes::<T>::insert(id, 1u32 << level, 1);
			RevocationNodes::<T>::insert(id, (1u32 << level) + (1 << 30), 1);
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id);

		assert!(!Datanets::<T>::contains_key(id));
		assert_eq!(RevocationNodes::<T>::iter_prefix(id).count(), 0);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
