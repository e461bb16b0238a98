//! Properties of the state between any two calls.
#![expect(
	clippy::arithmetic_side_effects,
	reason = "runs in tests and on a copy of the state, where a panic is a finding"
)]

use crate::{
	release::Revocations,
	types::{bonded_points, ContributionOf, Redirect, Status},
	Commitments, Config, ContributionMetadata, Contributions, Curations, Datanets, EndedReports, HoldReason, Holders,
	LatestExpiry, Members, NextDatanetId, NextSequence, Pallet, Profiles, Releases, Reports, Reviews, RevocationNodes,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{ensure, traits::fungible::hold::Inspect};
use sp_runtime::{traits::BlockNumberProvider, TryRuntimeError};
use tributary_primitives::{
	content::MAX_CONTENT_LEN, rights::is_licence, tally, Balance, ContentHash, ContributionId, DatanetId, Points,
	Sequence,
};

/// Points and numbers of the contributions whose range begins with a Release, or ended before it.
#[derive(Default)]
struct Ranges {
	entering: BTreeMap<u32, (u128, u32)>,
	leaving: BTreeMap<u32, (u128, u32)>,
}

impl Ranges {
	fn add(&mut self, points: Points, first: u32, last: Option<u32>) {
		let entry = self.entering.entry(first).or_default();
		*entry = (entry.0 + u128::from(points), entry.1 + 1);
		if let Some(last) = last {
			let entry = self.leaving.entry(last + 1).or_default();
			*entry = (entry.0 + u128::from(points), entry.1 + 1);
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Verifies that the state has all properties of the README.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::verify_datanets()?;
		Self::verify_contributions()?;
		Self::verify_heirs()?;
		Self::verify_reports()?;
		Self::verify_releases()?;
		Self::verify_revocations()?;
		Self::verify_holds()
	}

	/// Verifies profiles, curations, members and deposits of all Datanets.
	fn verify_datanets() -> Result<(), TryRuntimeError> {
		let next = NextDatanetId::<T>::get();
		let datanets: BTreeSet<DatanetId> = Datanets::<T>::iter_keys().collect();
		ensure!(datanets.iter().all(|id| *id < next), "a Datanet has an id that was not assigned");
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
			ensure!(curation.seated_from.len() == distinct.len(), "a curator without a seat");
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
			ensure!(left == datanet.contributions_left, "the remaining contributions were miscounted");
			ensure!(datanet.offered_to.as_ref() != Some(&datanet.owner), "a Datanet was offered to its owner");
			ensure!(datanet.active_at <= T::Clock::current_block_number(), "an owner acted in the future");
		}
		ensure!(members.is_empty(), "members of a Datanet that does not exist");
		Ok(())
	}

	/// Verifies sequences, contributions, holders and verdicts.
	fn verify_contributions() -> Result<(), TryRuntimeError> {
		let mut sequences = BTreeSet::<Sequence>::new();
		let mut contents = BTreeMap::<Sequence, ContentHash>::new();
		for (_, _, commitment) in Commitments::<T>::iter() {
			ensure!(sequences.insert(commitment.sequence), "a sequence was assigned twice");
			ensure!(commitment.opens_at <= commitment.expires_at, "a commitment that can never be revealed");
		}
		let latest_expiry = LatestExpiry::<T>::get();
		let expires_late = Commitments::<T>::iter_values().any(|commitment| commitment.expires_at > latest_expiry);
		ensure!(!expires_late, "a commitment that expires after the latest one");
		let mut holders = 0usize;
		for (datanet, index, contribution) in Contributions::<T>::iter() {
			let hash = contribution.content.hash;
			let known = contents.insert(contribution.sequence, hash);
			ensure!(known.is_none_or(|known| known == hash), "two contents with the same precedence");
			if let Some(pending) = contribution.pending() {
				ensure!(sequences.insert(pending.committed), "a sequence was assigned twice");
				ensure!(contribution.sequence <= pending.committed, "precedence was lost");
			}
			let id = ContributionId { datanet, index };
			holders += usize::from(Self::verify_contribution(id, &contribution)?);
		}
		sequences.extend(contents.into_keys());
		ensure!(
			sequences.last().is_none_or(|last| *last < NextSequence::<T>::get()),
			"a sequence that was not assigned"
		);
		ensure!(Holders::<T>::iter_keys().count() == holders, "a content without a contribution");
		for (datanet, index) in ContributionMetadata::<T>::iter_keys() {
			ensure!(Contributions::<T>::contains_key(datanet, index), "metadata of a contribution that was removed");
		}
		for (datanet, index, review) in Reviews::<T>::iter() {
			let contribution =
				Contributions::<T>::get(datanet, index).ok_or("verdicts on a contribution that was removed")?;
			ensure!(contribution.pending().is_some(), "verdicts on a contribution that is not pending");
			ensure!(review.round <= Curations::<T>::get(datanet).round, "verdicts of a later round");
			let curators: BTreeSet<_> = review.verdicts.iter().map(|(curator, _)| curator).collect();
			ensure!(curators.len() == review.verdicts.len(), "two verdicts of one curator");
			ensure!(!curators.contains(&contribution.contributor), "a verdict on one's own contribution");
		}
		Ok(())
	}

	/// Verifies a contribution, and returns `true` if it holds its content.
	fn verify_contribution(id: ContributionId, contribution: &ContributionOf<T>) -> Result<bool, TryRuntimeError> {
		let datanet = Datanets::<T>::get(id.datanet).ok_or("a contribution to no Datanet")?;
		ensure!(id.index < datanet.contributions, "an index that was not assigned");
		let metadata = ContributionMetadata::<T>::get(id.datanet, id.index).ok_or("a contribution without metadata")?;
		ensure!(is_licence(&metadata.licence), "a contribution without a licence");
		let preferences = contribution.preferences_in(u32::MAX);
		ensure!(datanet.purposes.allow(&preferences), "a contribution that refuses a purpose of its Datanet");
		ensure!((1..=MAX_CONTENT_LEN).contains(&contribution.content.len), "a content of an impossible length");
		let holder = Holders::<T>::get(id.datanet, (contribution.content.hash, contribution.kind));
		let holds = holder == Some(id.index);
		let beside = contribution.beside.and_then(|index| Contributions::<T>::get(id.datanet, index));
		if let Some(beside) = beside {
			let same = beside.content == contribution.content && beside.kind == contribution.kind;
			ensure!(same, "beside a contribution of another content");
			ensure!(contribution.sequence < beside.sequence, "beside an earlier contribution");
		}
		let acceptance = match &contribution.status {
			Status::Accepted(acceptance) => acceptance,
			Status::Pending(pending) => {
				ensure!(pending.acceptable_from <= pending.unreviewed_from, "accepted sooner without a review");
				ensure!(contribution.redirect.is_none(), "a redirected contribution that is pending");
				ensure!(contribution.offered_to.is_none(), "a pending contribution was offered");
				ensure!(contribution.dependents == 0, "a pending contribution has dependents");
				let points = bonded_points(&contribution.content, contribution.max_points);
				let bond = contribution.bond_per_point * Balance::from(points);
				let parts = bond.checked_add(contribution.record_deposit);
				ensure!(parts == Some(contribution.deposit), "a deposit that is not the sum of its parts");
				return Ok(holds);
			},
		};
		ensure!(acceptance.points <= contribution.max_points, "more points than the bond was for");
		ensure!((1..=datanet.releases + 1).contains(&acceptance.first_release), "a range that begins nowhere");
		ensure!(!acceptance.traceable || contribution.kind.is_traceable(), "a traceable contribution of another kind");
		ensure!(contribution.offered_to.as_ref() != Some(&contribution.contributor), "offered to its contributor");
		let (last, earlier) = match acceptance.absences.split_last() {
			Some((last, earlier)) => (Some(last), earlier),
			None => (None, &[][..]),
		};
		ensure!(acceptance.traceable || last.is_none(), "bytes that were never needed are unavailable");
		ensure!(earlier.iter().all(|absence| absence.until.is_some()), "an absence within an absence");
		let ended = acceptance.absences.iter().all(|absence| absence.until.is_none_or(|until| until >= absence.since));
		ensure!(ended, "an absence ended before it began");
		if let Some(closing) = &acceptance.closing {
			let ends = (acceptance.first_release - 1..=datanet.releases).contains(&closing.last_release);
			ensure!(ends, "a range that ends nowhere");
		}
		if contribution.redirect.is_some() {
			ensure!(acceptance.closing.is_some(), "a redirected contribution with an open range");
			ensure!(contribution.offered_to.is_none(), "a redirected contribution was offered");
			let lost = contribution.deposit == contribution.record_deposit;
			ensure!(lost, "a struck contribution with a bond");
		} else {
			let points = bonded_points(&contribution.content, acceptance.points);
			let bond = contribution.bond_per_point * Balance::from(points);
			let parts = bond.checked_add(contribution.record_deposit);
			ensure!(parts == Some(contribution.deposit), "a deposit that is not the sum of its parts");
		}
		Ok(holds)
	}

	/// Verifies that every link leads to an accepted contribution with a lower sequence, and is
	/// counted there.
	fn verify_heirs() -> Result<(), TryRuntimeError> {
		let mut dependents = BTreeMap::<ContributionId, u32>::new();
		for (datanet, _, contribution) in Contributions::<T>::iter() {
			if let Some(Redirect::StruckAbroad { original, sequence, .. }) = &contribution.redirect {
				ensure!(original.datanet != datanet, "struck for one of its own Datanet, without a link");
				ensure!(*sequence < contribution.sequence, "struck for a later contribution");
			}
			let Some(id) = contribution.heir() else { continue };
			ensure!(id.datanet == datanet, "a link to another Datanet");
			*dependents.entry(id).or_default() += 1;
			let heir = Self::contribution(id).map_err(|_| "a link to nothing")?;
			ensure!(heir.sequence < contribution.sequence, "a link to a later contribution");
			ensure!(heir.acceptance().is_some(), "a link to a pending contribution");
		}
		for (datanet, index, contribution) in Contributions::<T>::iter() {
			let counted = dependents.remove(&ContributionId { datanet, index }).unwrap_or_default();
			ensure!(contribution.dependents == counted, "dependents were miscounted");
		}
		ensure!(dependents.is_empty(), "dependents of nothing");
		Ok(())
	}

	/// Verifies the reports that wait for the curators.
	fn verify_reports() -> Result<(), TryRuntimeError> {
		for (datanet, index, report) in Reports::<T>::iter() {
			let accused =
				Contributions::<T>::get(datanet, index).ok_or("a report of a contribution that was removed")?;
			ensure!(accused.acceptance().is_some(), "a report of a pending contribution");
			ensure!(report.judges.len() >= usize::from(report.threshold), "a report that cannot be decided");
			let judged = report.verdicts.iter().all(|(curator, _)| report.judges.contains(curator));
			ensure!(judged, "a verdict of an account that is no judge");
			let curators: BTreeSet<_> = report.verdicts.iter().map(|(curator, _)| curator).collect();
			ensure!(curators.len() == report.verdicts.len(), "two verdicts of one curator on a report");
			ensure!(!curators.contains(&report.reporter), "a verdict on one's own report");
		}
		for (datanet, index, past) in EndedReports::<T>::iter() {
			let accused = Contributions::<T>::get(datanet, index).ok_or("past reports of what was removed")?;
			ensure!(accused.acceptance().is_some(), "past reports of a pending contribution");
			let originals: BTreeSet<_> = past.iter().map(|past| past.original).collect();
			ensure!(!past.is_empty() && originals.len() == past.len(), "two past reports of one pair");
		}
		Ok(())
	}

	/// Verifies the sums of all Releases and of what is open.
	fn verify_releases() -> Result<(), TryRuntimeError> {
		let mut ranges = BTreeMap::<DatanetId, Ranges>::new();
		for (id, _, contribution) in Contributions::<T>::iter() {
			if let Status::Accepted(acceptance) = contribution.status {
				let last = acceptance.closing.map(|closing| closing.last_release);
				ranges.entry(id).or_default().add(acceptance.points, acceptance.first_release, last);
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
				// The contributions of removed Releases may be removed.
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

	/// Verifies the tally of revocations against the contributions.
	fn verify_revocations() -> Result<(), TryRuntimeError> {
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

	/// Verifies the holds of all accounts against the objects that they are for.
	fn verify_holds() -> Result<(), TryRuntimeError> {
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
		for (reason, sums) in [
			(HoldReason::Datanet, datanets),
			(HoldReason::Commitment, commitments),
			(HoldReason::Contribution, contributions),
			(HoldReason::Report, reports),
		] {
			let reason = T::RuntimeHoldReason::from(reason);
			for (who, amount) in &sums {
				ensure!(
					T::Currency::balance_on_hold(&reason, who) == *amount,
					"a hold differs from the sum over its objects"
				);
			}
			for who in frame_system::Account::<T>::iter_keys().filter(|who| !sums.contains_key(who)) {
				ensure!(T::Currency::balance_on_hold(&reason, &who) == 0, "a hold outlives its object");
			}
		}
		Ok(())
	}
}
