//! What must hold between any two calls.

use crate::{
	Commitments, Config, ContributionMetadata, ContributionOf, Contributions, Curations, Datanets, HoldReason, Holders,
	Members, NextDatanet, NextSequence, Pallet, Profiles, Releases, Reviews, Status,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{ensure, traits::fungible::hold::Inspect};
use sp_runtime::TryRuntimeError;
use tributary_primitives::{content::MAX_CONTENT_LEN, Balance, ContributionId, DatanetId, Points, Sequence};

/// What enters (by Release) and leaves a Datanet: points and numbers of contributions.
#[derive(Default)]
struct Ranges {
	entering: BTreeMap<u32, (u128, u32)>,
	leaving: BTreeMap<u32, (u128, u32)>,
}

impl Ranges {
	fn note(&mut self, points: Points, first: u32, last: Option<u32>) {
		let entry = self.entering.entry(first).or_default();
		*entry = (entry.0 + u128::from(points), entry.1 + 1);
		if let Some(last) = last {
			let entry = self.leaving.entry(last + 1).or_default();
			*entry = (entry.0 + u128::from(points), entry.1 + 1);
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Check all of the state against the properties that the pallet promises.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_datanets()?;
		Self::check_contributions()?;
		Self::check_releases()?;
		Self::check_holds()
	}

	fn check_datanets() -> Result<(), TryRuntimeError> {
		let next = NextDatanet::<T>::get();
		let datanets: BTreeSet<DatanetId> = Datanets::<T>::iter_keys().collect();
		ensure!(datanets.iter().copied().eq(0..next), "a Datanet is missing, or has an id that was not given out");
		ensure!(Profiles::<T>::iter_keys().collect::<BTreeSet<_>>() == datanets, "profiles and Datanets differ");
		ensure!(Curations::<T>::iter_keys().collect::<BTreeSet<_>>() == datanets, "curations and Datanets differ");
		for profile in Profiles::<T>::iter_values() {
			ensure!(!profile.name.is_empty(), "a Datanet without a name");
		}
		for curation in Curations::<T>::iter_values() {
			let distinct: BTreeSet<_> = curation.curators.iter().collect();
			ensure!(distinct.len() == curation.curators.len(), "a curator was named twice");
			let threshold = usize::from(curation.threshold);
			ensure!(threshold <= distinct.len(), "more approvals needed than there are curators");
			ensure!((threshold == 0) == distinct.is_empty(), "curators without a threshold, or the reverse");
		}
		let mut members = BTreeMap::<DatanetId, Balance>::new();
		for (id, _, deposit) in Members::<T>::iter() {
			*members.entry(id).or_default() += deposit;
		}
		for (id, deposits) in members {
			let datanet = Datanets::<T>::get(id).ok_or("members of a Datanet that does not exist")?;
			ensure!(deposits <= datanet.deposit, "a Datanet's deposit does not cover its members");
		}
		Ok(())
	}

	fn check_contributions() -> Result<(), TryRuntimeError> {
		let mut sequences = BTreeSet::<Sequence>::new();
		for (_, _, commitment) in Commitments::<T>::iter() {
			ensure!(sequences.insert(commitment.sequence), "a sequence was given out twice");
			ensure!(commitment.opens_at <= commitment.expires_at, "a commitment that can never be revealed");
		}
		let mut standing = 0usize;
		for (datanet, index, contribution) in Contributions::<T>::iter() {
			ensure!(sequences.insert(contribution.sequence), "a sequence was given out twice");
			let id = ContributionId { datanet, index };
			standing += usize::from(Self::check_contribution(id, &contribution)?);
		}
		ensure!(
			sequences.last().is_none_or(|last| *last < NextSequence::<T>::get()),
			"a sequence that was not given out"
		);
		ensure!(Holders::<T>::iter_keys().count() == standing, "a content hash without a contribution");
		for (datanet, index) in ContributionMetadata::<T>::iter_keys() {
			ensure!(Contributions::<T>::contains_key(datanet, index), "metadata of a contribution that is gone");
		}
		for (datanet, index, review) in Reviews::<T>::iter() {
			let contribution = Contributions::<T>::get(datanet, index).ok_or("verdicts on what is gone")?;
			ensure!(contribution.status == Status::Pending, "verdicts on a contribution that is not pending");
			ensure!(review.round <= Curations::<T>::get(datanet).round, "verdicts of a round to come");
			let curators: BTreeSet<_> = review.verdicts.iter().map(|(curator, _)| curator).collect();
			ensure!(curators.len() == review.verdicts.len(), "two verdicts of one curator");
			ensure!(!curators.contains(&contribution.contributor), "a verdict on one's own contribution");
		}
		Ok(())
	}

	/// Returns whether the contribution stands for its content.
	fn check_contribution(id: ContributionId, contribution: &ContributionOf<T>) -> Result<bool, TryRuntimeError> {
		let datanet = Datanets::<T>::get(id.datanet).ok_or("a contribution to no Datanet")?;
		ensure!(id.index < datanet.contributions, "an index that was not given out");
		ensure!(ContributionMetadata::<T>::contains_key(id.datanet, id.index), "a contribution without metadata");
		ensure!((1..=MAX_CONTENT_LEN).contains(&contribution.content.len), "a content of an impossible length");
		let holder = Holders::<T>::get(id.datanet, contribution.content.hash).ok_or("a content without a holder")?;
		let Status::Accepted(acceptance) = &contribution.status else {
			ensure!(holder == id.index, "a pending contribution that does not stand for its content");
			let bond = contribution.bond_per_point * Balance::from(contribution.max_points);
			ensure!(bond <= contribution.deposit, "a deposit that does not cover the bond");
			return Ok(true);
		};
		ensure!(acceptance.points <= contribution.max_points, "more points than the bond was for");
		ensure!((1..=datanet.releases + 1).contains(&acceptance.first_release), "a range that begins nowhere");
		ensure!(!acceptance.traceable || contribution.kind.is_traceable(), "a traceable contribution of another kind");
		if let Some(closing) = &acceptance.closing {
			let ends = (acceptance.first_release - 1..=datanet.releases).contains(&closing.last_release);
			ensure!(ends, "a range that ends nowhere");
			if let Some(original) = closing.original {
				ensure!(original.datanet == id.datanet, "displaced from another Datanet");
				ensure!(holder != id.index, "a displaced contribution that still stands");
				let standing = Contributions::<T>::get(id.datanet, holder).ok_or("displaced by nothing")?;
				ensure!(standing.sequence < contribution.sequence, "displaced by a later contribution");
				ensure!(standing.content == contribution.content, "displaced by another content");
				ensure!(standing.status != Status::Pending, "displaced by a contribution that may vanish");
				return Ok(false);
			}
		}
		ensure!(holder == id.index, "a contribution that does not stand for its content");
		let bond = contribution.bond_per_point * Balance::from(acceptance.points);
		ensure!(bond <= contribution.deposit, "a deposit that does not cover the bond");
		Ok(true)
	}

	fn check_releases() -> Result<(), TryRuntimeError> {
		let mut ranges = BTreeMap::<DatanetId, Ranges>::new();
		for (id, _, contribution) in Contributions::<T>::iter() {
			if let Status::Accepted(acceptance) = contribution.status {
				let last = acceptance.closing.map(|closing| closing.last_release);
				ranges.entry(id).or_default().note(acceptance.points, acceptance.first_release, last);
			}
		}
		let mut releases = 0usize;
		for (id, datanet) in Datanets::<T>::iter() {
			let ranges = ranges.remove(&id).unwrap_or_default();
			let (mut points, mut contributions) = (0u128, 0u32);
			for number in 1..=datanet.releases + 1 {
				let (points_in, contributions_in) = ranges.entering.get(&number).copied().unwrap_or_default();
				let (points_out, contributions_out) = ranges.leaving.get(&number).copied().unwrap_or_default();
				points = points + points_in - points_out;
				contributions = contributions + contributions_in - contributions_out;
				if number > datanet.releases {
					break;
				}
				releases += 1;
				let release = Releases::<T>::get(id, number).ok_or("a Release is missing")?;
				ensure!(release.points > 0, "a Release without points");
				ensure!(release.points == points, "a Release's points are not the sum over its contributions");
				ensure!(release.contributions == contributions, "a Release does not have its contributions");
			}
			ensure!(datanet.open_points == points, "the open points are not the sum over the open contributions");
			ensure!(datanet.open_contributions == contributions, "the open contributions were miscounted");
		}
		ensure!(ranges.is_empty(), "contributions to a Datanet that does not exist");
		ensure!(Releases::<T>::iter_keys().count() == releases, "a Release that was not cut");
		Ok(())
	}

	fn check_holds() -> Result<(), TryRuntimeError> {
		let mut datanets = BTreeMap::<T::AccountId, Balance>::new();
		for datanet in Datanets::<T>::iter_values() {
			*datanets.entry(datanet.owner).or_default() += datanet.deposit;
		}
		let mut commitments = BTreeMap::<T::AccountId, Balance>::new();
		for (who, _, commitment) in Commitments::<T>::iter() {
			*commitments.entry(who).or_default() += commitment.deposit;
		}
		let mut contributions = BTreeMap::<T::AccountId, Balance>::new();
		for contribution in Contributions::<T>::iter_values() {
			*contributions.entry(contribution.contributor).or_default() += contribution.deposit;
		}
		for (reason, said) in [
			(HoldReason::Datanet, datanets),
			(HoldReason::Commitment, commitments),
			(HoldReason::Contribution, contributions),
		] {
			let reason = T::RuntimeHoldReason::from(reason);
			for (who, amount) in &said {
				ensure!(T::Currency::balance_on_hold(&reason, who) == *amount, "a hold is not what its objects say");
			}
			for who in frame_system::Account::<T>::iter_keys().filter(|who| !said.contains_key(who)) {
				ensure!(T::Currency::balance_on_hold(&reason, &who) == 0, "a hold outlives its object");
			}
		}
		Ok(())
	}
}
