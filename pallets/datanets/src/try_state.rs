//! What must hold between any two calls.

use crate::{
	release::Revocations, Commitments, Config, ContributionMetadata, ContributionOf, Contributions, Curations,
	Datanets, HoldReason, Holders, Members, NextDatanet, NextSequence, Pallet, Profiles, Redirect, Releases, Reports,
	Reviews, RevocationNodes, Status,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{ensure, traits::fungible::hold::Inspect};
use sp_runtime::TryRuntimeError;
use tributary_primitives::{
	content::MAX_CONTENT_LEN, tally, Balance, ContentHash, ContributionId, DatanetId, Points, Sequence,
};

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
		Self::check_heirs()?;
		Self::check_reports()?;
		Self::check_releases()?;
		Self::check_revocations()?;
		Self::check_holds()
	}

	fn check_datanets() -> Result<(), TryRuntimeError> {
		let next = NextDatanet::<T>::get();
		let datanets: BTreeSet<DatanetId> = Datanets::<T>::iter_keys().collect();
		ensure!(datanets.iter().all(|id| *id < next), "a Datanet has an id that was not given out");
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
		let mut members = BTreeMap::<DatanetId, (u32, Balance)>::new();
		for (id, _, deposit) in Members::<T>::iter() {
			let entry = members.entry(id).or_default();
			*entry = (entry.0 + 1, entry.1 + deposit);
		}
		let mut releases = BTreeMap::<DatanetId, Balance>::new();
		for (id, _, release) in Releases::<T>::iter() {
			*releases.entry(id).or_default() += release.deposit;
		}
		let mut contributions = BTreeMap::<DatanetId, u32>::new();
		for (id, _) in Contributions::<T>::iter_keys() {
			*contributions.entry(id).or_default() += 1;
		}
		for (id, datanet) in Datanets::<T>::iter() {
			let (count, for_members) = members.remove(&id).unwrap_or_default();
			ensure!(count == datanet.members, "the members of a Datanet were miscounted");
			let for_releases = releases.remove(&id).unwrap_or_default();
			let parts = datanet.profile_deposit + for_members + for_releases;
			ensure!(parts == datanet.deposit, "a Datanet's deposit is not the sum of its parts");
			let left = contributions.remove(&id).unwrap_or_default();
			ensure!(left == datanet.contributions_left, "the contributions that are left were miscounted");
			ensure!(datanet.offered_to.as_ref() != Some(&datanet.owner), "a Datanet was offered to its owner");
		}
		ensure!(members.is_empty(), "members of a Datanet that does not exist");
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
		ensure!(contribution.offered_to.as_ref() != Some(&contribution.contributor), "offered to its contributor");
		if let Some(closing) = &acceptance.closing {
			let ends = (acceptance.first_release - 1..=datanet.releases).contains(&closing.last_release);
			ensure!(ends, "a range that ends nowhere");
		}
		if contribution.redirect.is_some() {
			ensure!(acceptance.closing.is_some(), "the range of what pays another is open");
			ensure!(contribution.offered_to.is_none(), "what pays another was offered");
		} else {
			let bond = contribution.bond_per_point * Balance::from(acceptance.points);
			ensure!(bond <= contribution.deposit, "a deposit that does not cover the bond");
		}
		if contribution.is_displaced() {
			ensure!(holder != id.index, "a displaced contribution that still stands");
			return Ok(false);
		}
		ensure!(holder == id.index, "a contribution that does not stand for its content");
		Ok(true)
	}

	/// Every link leads to an accepted contribution of lower precedence that stands for its content, and is counted there.
	fn check_heirs() -> Result<(), TryRuntimeError> {
		let mut dependents = BTreeMap::<(DatanetId, ContentHash), u32>::new();
		for (datanet, _, contribution) in Contributions::<T>::iter() {
			if let Some(Redirect::StruckAbroad { original, sequence, .. }) = &contribution.redirect {
				ensure!(original.datanet != datanet, "struck for one of its own Datanet, without a link");
				ensure!(*sequence < contribution.sequence, "struck for a later contribution");
			}
			let Some(hash) = contribution.heir() else { continue };
			*dependents.entry((datanet, *hash)).or_default() += 1;
			let (_, heir) = Self::holder(datanet, hash).ok_or("a link to nothing")?;
			ensure!(heir.sequence < contribution.sequence, "a link to a later contribution");
			ensure!(heir.status != Status::Pending, "a link to a contribution that may vanish");
			if contribution.is_displaced() {
				ensure!(heir.content == contribution.content, "displaced by another content");
			} else {
				ensure!(heir.content.hash != contribution.content.hash, "struck for the same content");
			}
		}
		for (datanet, index, contribution) in Contributions::<T>::iter() {
			let hash = contribution.content.hash;
			let stands = Holders::<T>::get(datanet, hash) == Some(index);
			let counted = if stands { dependents.remove(&(datanet, hash)).unwrap_or_default() } else { 0 };
			ensure!(contribution.dependents == counted, "dependents were miscounted");
		}
		ensure!(dependents.is_empty(), "dependents of nothing");
		Ok(())
	}

	fn check_reports() -> Result<(), TryRuntimeError> {
		for (datanet, index, report) in Reports::<T>::iter() {
			let accused = Contributions::<T>::get(datanet, index).ok_or("a report of what is gone")?;
			ensure!(accused.acceptance().is_some(), "a report of a pending contribution");
			ensure!(!accused.is_displaced(), "a report of a displaced contribution");
			ensure!(report.round <= Curations::<T>::get(datanet).round, "verdicts on a report of a round to come");
			let curators: BTreeSet<_> = report.verdicts.iter().map(|(curator, _)| curator).collect();
			ensure!(curators.len() == report.verdicts.len(), "two verdicts of one curator on a report");
			ensure!(!curators.contains(&report.reporter), "a verdict on one's own report");
		}
		Ok(())
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
				// What was in none but these may be gone.
				if number < datanet.first_release {
					continue;
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

	fn check_revocations() -> Result<(), TryRuntimeError> {
		let mut revoked = BTreeMap::<(DatanetId, u32), u32>::new();
		for (id, _, contribution) in Contributions::<T>::iter() {
			let Some(acceptance) = contribution.acceptance() else { continue };
			let Some(closing) = acceptance.closing.as_ref().filter(|closing| closing.revoked) else { continue };
			for number in acceptance.first_release..=closing.last_release {
				*revoked.entry((id, number)).or_default() += 1;
			}
		}
		for (id, number) in Releases::<T>::iter_keys() {
			let counted = tally::count(&Revocations::<T>::of(id), number);
			let expected = revoked.get(&(id, number)).copied().unwrap_or_default();
			ensure!(counted == expected, "the revocations of a Release were miscounted");
		}
		for (id, node, value) in RevocationNodes::<T>::iter() {
			let datanet = Datanets::<T>::get(id).ok_or("revocations of a Datanet that does not exist")?;
			let parent = node.saturating_add(node & node.wrapping_neg());
			ensure!(value != 0 && parent > datanet.first_release, "a node that counts nothing");
		}
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
		let mut reports = BTreeMap::<T::AccountId, Balance>::new();
		for report in Reports::<T>::iter_values() {
			*reports.entry(report.reporter).or_default() += report.bond;
		}
		for (reason, said) in [
			(HoldReason::Datanet, datanets),
			(HoldReason::Commitment, commitments),
			(HoldReason::Contribution, contributions),
			(HoldReason::Report, reports),
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
