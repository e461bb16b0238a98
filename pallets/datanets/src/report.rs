//! Copies: reported, judged, struck.

use crate::{
	is_plain_copy, is_reportable, Closing, Config, ContributionOf, Contributions, CopyPairs, CopySpans, CopyVerdict,
	Curations, Datanets, Error, Event, HoldReason, Pallet, Redirect, Report, ReportEnd, ReportOf, ReportOutlook,
	Reports, Status,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{Defensive, Get},
};
use sp_runtime::{traits::BlockNumberProvider, ArithmeticError};
use tributary_primitives::{
	traits::{Credit, CreditReason},
	ContributionId,
};

impl<T: Config> Pallet<T> {
	/// See [`Pallet::report_copy`].
	pub(crate) fn do_report_copy(
		who: T::AccountId,
		accused_id: ContributionId,
		original_id: ContributionId,
		pairs: CopyPairs,
	) -> Result<ReportOutlook, DispatchError> {
		let accused = Self::contribution(accused_id)?;
		let original = Self::contribution(original_id)?;
		Self::ensure_reportable(accused_id, &accused, &original)?;
		ensure!(!pairs.is_empty(), Error::<T>::NoPairs);
		let holds = pairs.iter().all(|pair| pair.holds(&accused.content, &original.content));
		ensure!(holds, Error::<T>::CopyNotProven);

		let mut spans = CopySpans::default();
		for pair in &pairs {
			// As bounded as the pairs.
			let _ = spans.try_push(pair.span());
		}
		let plain = is_plain_copy(accused.content.len, original.content.len, &spans);
		if accused_id.datanet == original_id.datanet && plain {
			Self::deposit_event(Event::CopyReported {
				contribution: accused_id,
				original: original_id,
				reporter: who.clone(),
				spans,
				ends_at: None,
				bond: 0,
			});
			Self::strike(accused_id, accused, original_id, &original, &who)?;
			Self::drop_report(accused_id, ReportEnd::Void)?;
			return Ok(ReportOutlook::AtOnce);
		}

		let curation = Curations::<T>::get(accused_id.datanet);
		ensure!(curation.is_curated(), Error::<T>::NotCurated);
		ensure!(is_reportable(accused.content.len, &spans), Error::<T>::TooLittleShown);
		ensure!(!Reports::<T>::contains_key(accused_id.datanet, accused_id.index), Error::<T>::ReportOpen);
		let interested = [&who, &accused.contributor, &original.contributor];
		let judges = curation.curators.iter().filter(|curator| !interested.contains(curator)).count();
		ensure!(judges >= usize::from(curation.threshold), Error::<T>::TooFewReviewers);
		let ends_at = Self::block_in(T::CopyWindow::get())?;
		let bond = T::CopyBond::get();

		Self::hold_deposit(HoldReason::Report, &who, bond)?;
		let report = Report {
			reporter: who.clone(),
			original: original_id,
			content_hash: original.content.hash,
			bond,
			ends_at,
			round: curation.round,
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
		Ok(ReportOutlook::Waits)
	}

	/// See [`Pallet::judge_copy`].
	pub(crate) fn do_judge_copy(who: T::AccountId, id: ContributionId, verdict: CopyVerdict) -> DispatchResult {
		let mut report = Reports::<T>::get(id.datanet, id.index).ok_or(Error::<T>::ReportNotFound)?;
		let curation = Curations::<T>::get(id.datanet);
		ensure!(curation.curators.contains(&who), Error::<T>::NotCurator);
		ensure!(T::Clock::current_block_number() <= report.ends_at, Error::<T>::ReportExpired);
		let accused = Self::contribution(id).defensive()?;
		let original = Self::holder(report.original.datanet, &report.content_hash);
		let original_contributor = original.as_ref().map(|(_, original)| &original.contributor);
		let interested = |curator: &T::AccountId| {
			*curator == report.reporter || *curator == accused.contributor || Some(curator) == original_contributor
		};
		ensure!(!interested(&who), Error::<T>::Interested);
		// Those who were there when it was reported judge it: nobody brings judges for a report.
		ensure!(report.round == curation.round, Error::<T>::CuratorsChanged);
		ensure!(report.verdicts.iter().all(|(curator, _)| *curator != who), Error::<T>::AlreadyJudged);
		// One verdict for each curator of this round: it fits.
		report.verdicts.try_push((who.clone(), verdict)).map_err(|_| Error::<T>::AlreadyJudged)?;
		let alike = report.verdicts.iter().filter(|(curator, said)| *said == verdict && !interested(curator)).count();

		Self::deposit_event(Event::CopyJudged { contribution: id, curator: who, verdict });
		if alike < usize::from(curation.threshold) {
			Reports::<T>::insert(id.datanet, id.index, report);
			return Ok(());
		}
		match verdict {
			CopyVerdict::NotCopy => Self::end_report(id, report, ReportEnd::NotCopy),
			CopyVerdict::Abusive => Self::end_report(id, report, ReportEnd::Abusive),
			CopyVerdict::Copy => {
				let valid = original.filter(|(_, original)| Self::ensure_reportable(id, &accused, original).is_ok());
				let Some((original_id, original)) = valid else {
					return Self::end_report(id, report, ReportEnd::Void);
				};
				Self::strike(id, accused, original_id, &original, &report.reporter)?;
				Self::end_report(id, report, ReportEnd::Upheld)
			},
		}
	}

	/// See [`Pallet::close_report`].
	pub(crate) fn do_close_report(id: ContributionId) -> DispatchResult {
		let report = Reports::<T>::get(id.datanet, id.index).ok_or(Error::<T>::ReportNotFound)?;
		ensure!(T::Clock::current_block_number() > report.ends_at, Error::<T>::ReportWindowOpen);
		Self::end_report(id, report, ReportEnd::Lapsed)
	}

	/// End the report on a contribution, if there is one.
	pub(crate) fn drop_report(id: ContributionId, end: ReportEnd) -> DispatchResult {
		match Reports::<T>::get(id.datanet, id.index) {
			Some(report) => Self::end_report(id, report, end),
			None => Ok(()),
		}
	}

	/// Forget a report, and return its bond unless it was abusive.
	fn end_report(id: ContributionId, report: ReportOf<T>, end: ReportEnd) -> DispatchResult {
		Reports::<T>::remove(id.datanet, id.index);
		let Report { reporter, bond, .. } = report;
		match end {
			ReportEnd::Abusive if bond > 0 => {
				Self::hold_to_pot(HoldReason::Report, &reporter, bond)?;
				T::Ledger::credit(&T::TreasuryAccount::get(), bond, CreditReason::Penalty)?;
			},
			_ => Self::return_deposit(HoldReason::Report, &reporter, bond)?,
		}
		Self::deposit_event(Event::ReportEnded { contribution: id, reporter, end, bond });
		Ok(())
	}

	/// Whether one contribution may be called a copy of the other: both were accepted, the original came first and is neither
	/// a copy nor displaced itself, and the accused was not struck for something earlier still.
	fn ensure_reportable(
		accused_id: ContributionId,
		accused: &ContributionOf<T>,
		original: &ContributionOf<T>,
	) -> DispatchResult {
		ensure!(accused.acceptance().is_some() && original.acceptance().is_some(), Error::<T>::NotAccepted);
		ensure!(!accused.is_displaced(), Error::<T>::Displaced);
		ensure!(original.redirect.is_none(), Error::<T>::NotOriginal);
		ensure!(original.sequence < accused.sequence, Error::<T>::NotEarlier);
		if let Some(struck_for) = Self::struck_for(accused_id.datanet, accused) {
			ensure!(original.sequence < struck_for, Error::<T>::AlreadyStruck);
		}
		Ok(())
	}

	/// Strike a contribution as a copy: its range ends, what it earned and earns and was not claimed is the original's, and
	/// the bond for its points is lost, half of it to the reporter. If it was struck before, only the original changes.
	pub(crate) fn strike(
		id: ContributionId,
		mut accused: ContributionOf<T>,
		original_id: ContributionId,
		original: &ContributionOf<T>,
		reporter: &T::AccountId,
	) -> DispatchResult {
		let struck_before = accused.is_struck();
		Self::let_go(id.datanet, &accused)?;
		accused.redirect = Some(if original_id.datanet == id.datanet {
			Self::depend(id.datanet, &original.content.hash)?;
			Redirect::Struck { original: original_id, content_hash: original.content.hash }
		} else {
			let (sequence, payee) = (original.sequence, original.contributor.clone());
			Redirect::StruckAbroad { original: original_id, sequence, payee }
		});
		accused.offered_to = None;
		let Status::Accepted(acceptance) = &mut accused.status else {
			return Err(Error::<T>::NotAccepted.into());
		};
		let points = acceptance.points;
		if acceptance.closing.is_none() {
			let mut datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;
			let at = frame_system::Pallet::<T>::block_number();
			acceptance.closing = Some(Closing { last_release: datanet.releases, at, revoked: false });
			Self::close(&mut datanet, points)?;
			Datanets::<T>::insert(id.datanet, datanet);
		}
		let (mut reward, mut penalty) = (0, 0);
		if !struck_before {
			let bond = Self::bond(accused.bond_per_point, points)?;
			accused.deposit = accused.deposit.checked_sub(bond).ok_or(ArithmeticError::Underflow)?;
			reward = bond / 2;
			penalty = bond.saturating_sub(reward);
			if bond > 0 {
				Self::hold_to_pot(HoldReason::Contribution, &accused.contributor, bond)?;
				T::Ledger::credit(&T::TreasuryAccount::get(), penalty, CreditReason::Penalty)?;
			}
			if reward > 0 {
				T::Ledger::credit(reporter, reward, CreditReason::ReportReward)?;
			}
		}
		let last_release = accused.acceptance().and_then(|acceptance| acceptance.closing.as_ref());
		let last_release = last_release.map_or(0, |closing| closing.last_release);
		Contributions::<T>::insert(id.datanet, id.index, accused);
		Self::deposit_event(Event::ContributionStruck {
			contribution: id,
			original: original_id,
			reporter: reporter.clone(),
			last_release,
			reward,
			penalty,
		});
		Ok(())
	}
}
