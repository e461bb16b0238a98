//! Ends of reports, and the strike that follows a copy.

use crate::{
	copy::{PastReport, Report, ReportEnd, ReportOf},
	types::{ContributionOf, Evidence, Redirect, Status},
	Config, Contributions, Datanets, EndedReports, Error, Event, HoldReason, Pallet, Reports,
};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{Defensive, Get},
};
use sp_runtime::ArithmeticError;
use tributary_primitives::{
	traits::{Credit, CreditReason},
	ContributionId,
};

/// Returns `true` if the contributor of `accused` could know the original: one in another Datanet,
/// or one that was in the same Datanet before.
pub(crate) fn is_knowable(accused: ContributionId, original: ContributionId) -> bool {
	original.datanet != accused.datanet || original.index < accused.index
}

impl<T: Config> Pallet<T> {
	/// Ends the report of a contribution, if one waits.
	pub(crate) fn end_open_report(id: ContributionId, end: ReportEnd) -> DispatchResult {
		match Reports::<T>::get(id.datanet, id.index) {
			Some(report) => Self::end_report(id, report, end),
			None => Ok(()),
		}
	}

	/// Removes a report, and returns its bond unless the report was abusive.
	pub(crate) fn end_report(id: ContributionId, report: ReportOf<T>, end: ReportEnd) -> DispatchResult {
		Reports::<T>::remove(id.datanet, id.index);
		let dismissed = matches!(end, ReportEnd::NotCopy | ReportEnd::Abusive);
		if dismissed || end == ReportEnd::Lapsed {
			Self::remember(id, PastReport { original: report.original, shown: report.shown, dismissed });
		}
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

	/// Keeps a report that ended without a strike, in place of an earlier one of the same pair.
	fn remember(id: ContributionId, past: PastReport) {
		EndedReports::<T>::mutate(id.datanet, id.index, |reports| {
			let same = reports.iter().position(|known| known.original == past.original);
			match same.map(|place| reports.remove(place)) {
				// A lapse takes back no decision.
				Some(known) if known.dismissed && !past.dismissed => {
					// One was just removed.
					let _ = reports.try_push(known);
				},
				_ => {
					if reports.is_full() {
						reports.remove(0);
					}
					let _ = reports.try_push(past);
				},
			}
		});
	}

	/// Returns `true` if a report of this pair lapsed before.
	///
	/// # Errors
	/// [`Error::AlreadyDismissed`] if the curators dismissed one that showed as many bytes.
	pub(crate) fn ensure_not_dismissed(
		accused: ContributionId,
		original: ContributionId,
		shown: u64,
	) -> Result<bool, Error<T>> {
		let known = EndedReports::<T>::get(accused.datanet, accused.index);
		let Some(past) = known.iter().find(|past| past.original == original) else { return Ok(false) };
		ensure!(!past.dismissed || shown > past.shown, Error::<T>::AlreadyDismissed);
		Ok(!past.dismissed)
	}

	/// Strikes a contribution as a copy.
	///
	/// Its range ends, its unclaimed and later earnings are the original's, and its bond is lost,
	/// half of it to the reporter. A contributor that could not know the original, because it
	/// entered the Datanet later, gets the bond back. If the contribution was struck before, only
	/// the original and the evidence change.
	pub(crate) fn strike(
		id: ContributionId,
		mut accused: ContributionOf<T>,
		original_id: ContributionId,
		original: &ContributionOf<T>,
		evidence: Evidence,
		reporter: &T::AccountId,
	) -> DispatchResult {
		let struck_before = accused.is_struck();
		Self::remove_dependent(&accused)?;
		accused.redirect = Some(if original_id.datanet == id.datanet {
			Self::add_dependent(original_id)?;
			Redirect::Struck { original: original_id, evidence }
		} else {
			let (sequence, payee) = (original.sequence, original.contributor.clone());
			Redirect::StruckAbroad { original: original_id, sequence, payee, evidence }
		});
		accused.offered_to = None;
		let Status::Accepted(acceptance) = &mut accused.status else {
			return Err(Error::<T>::NotAccepted.into());
		};
		let points = acceptance.points;
		if acceptance.closing.is_none() {
			let mut datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;
			Self::close_range(acceptance, &mut datanet, false)?;
			Datanets::<T>::insert(id.datanet, datanet);
		}
		let (mut reward, mut penalty) = (0, 0);
		if !struck_before {
			let bond = Self::bond(accused.bond_per_point, &accused.content, points)?;
			accused.deposit = accused.deposit.checked_sub(bond).ok_or(ArithmeticError::Underflow)?;
			if is_knowable(id, original_id) {
				reward = bond / 2;
				penalty = bond.saturating_sub(reward);
			} else {
				Self::return_deposit(HoldReason::Contribution, &accused.contributor, bond)?;
			}
			if penalty > 0 {
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
