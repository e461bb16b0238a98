//! Reports of copies: made, judged, closed.

use crate::{
	copy::{
		covered, is_plain_copy, is_plain_share, is_reportable, CopyVerdict, Exhibits, Report, ReportEnd, ReportOutlook,
		FREE_PROOF_KIB,
	},
	report::is_knowable,
	types::{bonded_points, ContributionOf, Curators, Evidence},
	Config, Curations, Error, Event, HoldReason, Pallet, Reports,
};
use alloc::vec::Vec;
use frame_support::{
	dispatch::Pays,
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{Defensive, Get},
};
use sp_runtime::traits::BlockNumberProvider;
use tributary_primitives::ContributionId;

impl<T: Config> Pallet<T> {
	/// Executes the call [`report_copy`](Pallet::report_copy).
	pub(crate) fn do_report_copy(
		who: T::AccountId,
		accused_id: ContributionId,
		original_id: ContributionId,
		exhibits: Exhibits,
	) -> Result<(ReportOutlook, Pays), DispatchError> {
		let accused = Self::contribution(accused_id)?;
		let original = Self::contribution(original_id)?;
		Self::ensure_reportable(&accused, &original)?;
		let identical = accused.content.hash == original.content.hash;
		ensure!(identical || !exhibits.is_empty(), Error::<T>::NoPairs);
		let spans = exhibits.spans(&accused.content, &original.content).ok_or(Error::<T>::InvalidProof)?;

		// Opinions on different subjects may be worded alike.
		let comparable =
			accused_id.datanet == original_id.datanet && accused.kind.is_traceable() && original.kind.is_traceable();
		if comparable && (identical || is_plain_copy(accused.content.len, original.content.len, &spans)) {
			Self::ensure_outweighs(&accused, &original, Evidence::Proven)?;
			let loses_bond = is_knowable(accused_id, original_id) && !accused.is_struck();
			let pays = match loses_bond && Self::bond_covers(&accused, exhibits.encoded_size()) {
				true => Pays::No,
				false => Pays::Yes,
			};
			Self::deposit_event(Event::CopyReported {
				contribution: accused_id,
				original: original_id,
				reporter: who.clone(),
				spans,
				ends_at: None,
				bond: 0,
			});
			Self::strike(accused_id, accused, original_id, &original, Evidence::Proven, &who)?;
			Self::end_open_report(accused_id, ReportEnd::Void)?;
			return Ok((ReportOutlook::AtOnce, pays));
		}

		let curation = Curations::<T>::get(accused_id.datanet);
		ensure!(curation.is_curated(), Error::<T>::NotCurated);
		ensure!(identical || is_reportable(accused.content.len, &spans), Error::<T>::InsufficientEvidence);
		let shown =
			if identical { accused.content.len } else { covered(accused.content.len, &spans).unwrap_or_default() };
		Self::ensure_outweighs(&accused, &original, Evidence::Judged { shown })?;
		ensure!(!Reports::<T>::contains_key(accused_id.datanet, accused_id.index), Error::<T>::ReportOpen);
		let lapsed = Self::ensure_not_dismissed(accused_id, original_id, shown)?;
		let interested = [&who, &accused.contributor, &original.contributor];
		// Whoever left an owner that appoints agreeing curators is not judged by these.
		let closing = accused.acceptance().and_then(|acceptance| acceptance.closing.as_ref());
		let now = T::Clock::current_block_number();
		let since = closing.map_or(now, |closing| closing.curation_at);
		let judges: Curators<_> = curation
			.curators
			.iter()
			.filter(|curator| !interested.contains(curator) && curation.is_seated(curator, since))
			.cloned()
			.collect::<Vec<_>>()
			.try_into()
			.map_err(|_| Error::<T>::InsufficientReviewers)?;
		let threshold = curation.threshold;
		ensure!(judges.len() >= usize::from(threshold), Error::<T>::InsufficientReviewers);
		let ends_at = Self::block_after(T::CopyWindow::get())?;
		let bond = T::CopyBond::get();

		Self::hold_deposit(HoldReason::Report, &who, bond)?;
		let report = Report {
			reporter: who.clone(),
			original: original_id,
			shown,
			bond,
			ends_at,
			freezes: !lapsed,
			judges,
			threshold,
			verdicts: Default::default(),
		};
		Reports::<T>::insert(accused_id.datanet, accused_id.index, report);
		Self::deposit_event(Event::CopyReported {
			contribution: accused_id,
			original: original_id,
			reporter: who,
			spans,
			ends_at: Some(ends_at),
			bond,
		});
		Ok((ReportOutlook::Waits, Pays::Yes))
	}

	/// Executes the call [`judge_copy`](Pallet::judge_copy).
	pub(crate) fn do_judge_copy(who: T::AccountId, id: ContributionId, verdict: CopyVerdict) -> DispatchResult {
		let mut report = Reports::<T>::get(id.datanet, id.index).ok_or(Error::<T>::ReportNotFound)?;
		ensure!(T::Clock::current_block_number() <= report.ends_at, Error::<T>::TooLate);
		let accused = Self::contribution(id).defensive()?;
		let original = Self::contribution(report.original).ok();
		let original_contributor = original.as_ref().map(|original| &original.contributor);
		let interested = |curator: &T::AccountId| {
			*curator == report.reporter || *curator == accused.contributor || Some(curator) == original_contributor
		};
		ensure!(!interested(&who), Error::<T>::ConflictOfInterest);
		// The curators at the time of the report judge it, so that no owner appoints judges for it,
		// or ends it by other ones.
		ensure!(report.judges.contains(&who), Error::<T>::NotJudge);
		ensure!(report.verdicts.iter().all(|(curator, _)| *curator != who), Error::<T>::AlreadyJudged);
		// Cannot fail: a verdict for each judge, with the same bound.
		report.verdicts.try_push((who.clone(), verdict)).map_err(|_| Error::<T>::AlreadyJudged)?;
		let alike = report.verdicts.iter().filter(|(curator, said)| *said == verdict && !interested(curator)).count();

		Self::deposit_event(Event::CopyJudged { contribution: id, curator: who, verdict });
		if alike < usize::from(report.threshold) {
			Reports::<T>::insert(id.datanet, id.index, report);
			return Ok(());
		}
		match verdict {
			CopyVerdict::NotCopy => Self::end_report(id, report, ReportEnd::NotCopy),
			CopyVerdict::Abusive => Self::end_report(id, report, ReportEnd::Abusive),
			CopyVerdict::Copy => {
				let evidence = Evidence::Judged { shown: report.shown };
				let valid = original.filter(|original| {
					Self::ensure_reportable(&accused, original).is_ok()
						&& Self::ensure_outweighs(&accused, original, evidence).is_ok()
				});
				let Some(original) = valid else {
					return Self::end_report(id, report, ReportEnd::Void);
				};
				Self::strike(id, accused, report.original, &original, evidence, &report.reporter)?;
				Self::end_report(id, report, ReportEnd::Upheld)
			},
		}
	}

	/// Executes the call [`close_report`](Pallet::close_report).
	pub(crate) fn do_close_report(id: ContributionId) -> DispatchResult {
		let report = Reports::<T>::get(id.datanet, id.index).ok_or(Error::<T>::ReportNotFound)?;
		ensure!(T::Clock::current_block_number() > report.ends_at, Error::<T>::TooEarly);
		Self::end_report(id, report, ReportEnd::Lapsed)
	}

	/// Returns `true` if the bond of a contribution is worth a proof of so many bytes: the
	/// treasury's half of it is about their price.
	///
	/// Otherwise accounts could strike copies of their own, and fill blocks with the proofs for
	/// less than others pay.
	fn bond_covers(accused: &ContributionOf<T>, proof_bytes: usize) -> bool {
		let points = accused.acceptance().map_or(0, |acceptance| acceptance.points);
		let kib = bonded_points(&accused.content, points);
		let covered = kib.saturating_add(kib / 4).saturating_add(FREE_PROOF_KIB).saturating_mul(1024);
		let proof_bytes = u64::try_from(proof_bytes).unwrap_or(u64::MAX);
		accused.bond_per_point >= T::PointBond::get() && proof_bytes <= covered
	}

	/// Verifies that one contribution may be a copy of the other.
	///
	/// Both must be accepted and of different contributors, and the original must be earlier and
	/// not struck.
	fn ensure_reportable(accused: &ContributionOf<T>, original: &ContributionOf<T>) -> DispatchResult {
		ensure!(accused.acceptance().is_some() && original.acceptance().is_some(), Error::<T>::NotAccepted);
		ensure!(original.redirect.is_none(), Error::<T>::NotOriginal);
		ensure!(original.sequence < accused.sequence, Error::<T>::NotEarlier);
		ensure!(accused.contributor != original.contributor, Error::<T>::SameContributor);
		Ok(())
	}

	/// Verifies that the accused is not struck already, by evidence that is not outweighed.
	///
	/// A proof outweighs a verdict, and a verdict on more bytes one on fewer. Of equal ones that
	/// for the earlier original prevails. Thus no copyist keeps the earnings by a verdict for a
	/// text that is earlier still, but of which little was copied. A verdict on as many bytes as a
	/// proof needs counts as one, so that no later thief replaces an author in another Datanet.
	fn ensure_outweighs(
		accused: &ContributionOf<T>,
		original: &ContributionOf<T>,
		evidence: Evidence,
	) -> DispatchResult {
		let known = accused.redirect.as_ref().map(|redirect| redirect.evidence());
		let as_proof = |evidence: Evidence| match evidence {
			Evidence::Judged { shown } if is_plain_share(shown, accused.content.len) => Evidence::Proven,
			other => other,
		};
		if let Some((known, sequence)) = known.map(as_proof).zip(Self::original_sequence(accused)) {
			let evidence = as_proof(evidence);
			let outweighs = evidence > known || (evidence == known && original.sequence < sequence);
			ensure!(outweighs, Error::<T>::AlreadyStruck);
		}
		Ok(())
	}
}
