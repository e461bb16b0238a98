//! Contributions: commitment, reveal, withdrawal, revocation.

use crate::{
	precedence::Entry,
	types::{
		commitment, Commitment, Contribution, ContributionOf, DatanetOf, Kind, Label, Metadata, Pending, Status,
		Submission, Uri,
	},
	Commitments, Config, ContributionMetadata, Contributions, Curations, Datanets, Error, Event, HoldReason,
	LatestExpiry, Pallet, Reports,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{Defensive, Get},
};
use sp_runtime::{
	traits::{BlockNumberProvider, CheckedAdd, One},
	ArithmeticError,
};
use tributary_primitives::{
	content,
	rights::{is_licence, Preferences, Purpose},
	traits::Subjects,
	ContributionId, DatanetId,
};

impl<T: Config> Pallet<T> {
	/// Executes the call [`commit`](Pallet::commit).
	pub(crate) fn do_commit(who: T::AccountId, commitment: [u8; 32]) -> DispatchResult {
		ensure!(!Commitments::<T>::contains_key(&who, commitment), Error::<T>::AlreadyCommitted);
		let deposit = T::CommitmentDeposit::get();
		let opens_at = Self::next_opening()?;
		let expires_at = Self::next_expiry()?;

		Self::hold_deposit(HoldReason::Commitment, &who, deposit)?;
		let sequence = Self::next_sequence()?;
		LatestExpiry::<T>::put(expires_at);
		let made = Commitment { sequence, opens_at, expires_at, returned: false, deposit };
		Commitments::<T>::insert(&who, commitment, made);
		Self::deposit_event(Event::Committed { who, commitment, sequence, opens_at, expires_at });
		Ok(())
	}

	/// Executes the call [`remove_commitment`](Pallet::remove_commitment).
	pub(crate) fn do_remove_commitment(
		caller: T::AccountId,
		who: T::AccountId,
		commitment: [u8; 32],
	) -> DispatchResult {
		let held = Commitments::<T>::get(&who, commitment).ok_or(Error::<T>::CommitmentNotFound)?;
		let expired = T::Clock::current_block_number() > held.expires_at;
		ensure!(caller == who || expired, Error::<T>::TooEarly);

		Commitments::<T>::remove(&who, commitment);
		Self::return_deposit(HoldReason::Commitment, &who, held.deposit)?;
		Self::deposit_event(Event::CommitmentRemoved { who, commitment });
		Ok(())
	}

	/// Executes the call [`contribute`](Pallet::contribute).
	pub(crate) fn do_contribute(
		who: T::AccountId,
		id: DatanetId,
		submission: Submission,
	) -> Result<ContributionId, DispatchError> {
		let Submission { salt, content, last_byte, length_proof, kind, metadata, preferences, max_points, earlier } =
			submission;
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(!datanet.retired, Error::<T>::Retired);
		ensure!(Self::admits(id, &datanet, &who), Error::<T>::NotMember);
		ensure!(Curations::<T>::get(id).can_accept(&who), Error::<T>::InsufficientReviewers);
		ensure!(content.len > 0, Error::<T>::EmptyContent);
		ensure!(content.len <= content::MAX_CONTENT_LEN, Error::<T>::MaxContentLenExceeded);
		Self::ensure_subject(&kind)?;
		ensure!(is_licence(&metadata.licence), Error::<T>::InvalidLicence);
		ensure!(datanet.purposes.allow(&preferences), Error::<T>::PurposeRefused);
		let commitment = commitment(&who, &content.hash, &salt);
		let held = Commitments::<T>::get(&who, commitment).ok_or(Error::<T>::CommitmentNotFound)?;
		let now = T::Clock::current_block_number();
		ensure!(now >= held.opens_at, Error::<T>::TooEarly);
		ensure!(now <= held.expires_at, Error::<T>::TooLate);
		content::verify_length(&content, last_byte, &length_proof).map_err(|_| Error::<T>::InvalidProof)?;
		let bond_per_point = T::PointBond::get();
		let deposit = Self::deposit_for_contribution(&content, metadata.bytes(), max_points, bond_per_point)?;
		let record_deposit = Self::record_deposit(metadata.bytes())?;

		// Every earlier commitment has expired by then. One that was returned before this reveal
		// is among them, so an author who has to reveal once more is not outrun.
		let acceptable_from = Self::next_expiry()?.checked_add(&One::one()).ok_or(ArithmeticError::Overflow)?;
		let unreviewed_from = Self::block_after(T::ReviewWindow::get())?.max(acceptable_from);

		let sequence = match earlier {
			Some(earlier) => Self::earlier_sequence(&who, &content.hash, earlier)?.min(held.sequence),
			None => held.sequence,
		};

		let (named, returned) = (earlier.is_some(), held.returned);
		let entry = Entry { sequence, committed: held.sequence, named, returned };
		let displaced = Self::displace(id, &mut datanet, &content.hash, kind, &entry)?;
		let beside = Self::beside(&who, id, &content.hash, kind, &entry)?;
		Commitments::<T>::remove(&who, commitment);
		Self::return_deposit(HoldReason::Commitment, &who, held.deposit)?;
		Self::hold_deposit(HoldReason::Contribution, &who, deposit)?;
		let contribution = Contribution {
			contributor: who,
			content,
			sequence,
			kind,
			preferences,
			max_points,
			bond_per_point,
			deposit,
			record_deposit,
			status: Status::Pending(Pending {
				commitment,
				committed: held.sequence,
				returned: held.returned,
				acceptable_from,
				unreviewed_from,
			}),
			redirect: None,
			dependents: 0,
			offered_to: None,
			beside,
		};
		let (contribution_id, _) = Self::insert_contribution(id, &mut datanet, contribution, metadata)?;
		for displaced in displaced {
			Self::deposit_event(Event::ContributionDisplaced { contribution: displaced, original: contribution_id });
		}
		Datanets::<T>::insert(id, datanet);
		Ok(contribution_id)
	}

	/// Executes the call [`update_metadata`](Pallet::update_metadata).
	pub(crate) fn do_update_metadata(
		who: T::AccountId,
		id: ContributionId,
		media_type: Label,
		uri: Uri,
		preferences: Preferences,
	) -> DispatchResult {
		let mut contribution = Self::contribution(id)?;
		ensure!(contribution.contributor == who, Error::<T>::NotContributor);
		let known = ContributionMetadata::<T>::get(id.datanet, id.index).defensive().unwrap_or_default();
		let metadata = Metadata { media_type, uri, ..known };
		let deposit = Self::record_deposit(metadata.bytes())?;
		Self::restate(id, &mut contribution, preferences)?;

		Self::change_deposit(HoldReason::Contribution, &who, contribution.record_deposit, deposit)?;
		contribution.deposit = contribution
			.deposit
			.checked_sub(contribution.record_deposit)
			.and_then(|bond| bond.checked_add(deposit))
			.ok_or(ArithmeticError::Overflow)?;
		contribution.record_deposit = deposit;
		let total = contribution.deposit;
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		ContributionMetadata::<T>::insert(id.datanet, id.index, &metadata);
		Self::deposit_event(Event::MetadataUpdated { contribution: id, metadata, preferences, deposit: total });
		Ok(())
	}

	/// Changes the preferences of a contributor. The caller stores the contribution.
	///
	/// Those of an accepted contribution become only stricter, and only for later Releases: a
	/// Release is what a model was licensed under.
	fn restate(id: ContributionId, contribution: &mut ContributionOf<T>, preferences: Preferences) -> DispatchResult {
		let before = contribution.preferences_in(u32::MAX);
		if preferences == before {
			return Ok(());
		}
		let datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;
		ensure!(datanet.purposes.allow(&preferences), Error::<T>::PurposeRefused);
		let Status::Accepted(acceptance) = &mut contribution.status else {
			contribution.preferences = preferences;
			return Ok(());
		};
		ensure!(acceptance.closing.is_none(), Error::<T>::AlreadyClosed);
		let next = Self::next_release(&datanet)?;
		for purpose in [Purpose::TrainAi, Purpose::AiUse] {
			if preferences.about(purpose) != before.about(purpose) {
				ensure!(preferences.refuse(purpose), Error::<T>::NotStricter);
				acceptance.refused_from.refuse(purpose, next);
			}
		}
		Ok(())
	}

	/// Verifies that the subject of a contribution exists.
	fn ensure_subject(kind: &Kind) -> DispatchResult {
		match kind {
			Kind::Corpus => {},
			Kind::Feedback { job } => ensure!(T::Subjects::job_exists(*job), Error::<T>::JobNotFound),
			Kind::Evaluation { model } => ensure!(T::Subjects::model_exists(*model), Error::<T>::ModelNotFound),
		}
		Ok(())
	}

	/// Executes the call [`withdraw`](Pallet::withdraw).
	pub(crate) fn do_withdraw(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let contribution = Self::contribution(id)?;
		let mut datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;
		let pending = contribution.pending().ok_or(Error::<T>::NotPending)?;
		// Such a contribution can never be accepted, and must not prevent the removal of the
		// Datanet.
		let hopeless = datanet.retired || Self::is_superseded(id, &contribution);
		ensure!(contribution.contributor == who || hopeless, Error::<T>::NotContributor);

		Self::deposit_event(Event::ContributionWithdrawn { contribution: id });
		Self::discard_pending(id, &contribution, pending, &mut datanet, !hopeless)?;
		Datanets::<T>::insert(id.datanet, datanet);
		Ok(())
	}

	/// Executes the call [`revoke_consent`](Pallet::revoke_consent).
	pub(crate) fn do_revoke_consent(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let mut contribution = Self::contribution(id)?;
		ensure!(contribution.contributor == who, Error::<T>::NotContributor);
		ensure!(!contribution.is_struck(), Error::<T>::AlreadyClosed);
		let Status::Accepted(acceptance) = &mut contribution.status else {
			return Err(Error::<T>::NotAccepted.into());
		};
		let datanet = Datanets::<T>::get(id.datanet).defensive().ok_or(Error::<T>::DatanetNotFound)?;
		let first_release = acceptance.first_release;
		let Some(closing) = &mut acceptance.closing else {
			Self::count_revocation(id.datanet, &datanet, first_release, datanet.releases)?;
			Self::deposit_event(Event::ConsentRevoked { contribution: id, last_release: datanet.releases });
			return Self::leave(id, contribution, datanet, true);
		};
		ensure!(!closing.revoked, Error::<T>::AlreadyClosed);

		// It was excluded. Its Releases count the revocation all the same: no owner hides it from
		// those who train on them by excluding the contribution first.
		closing.revoked = true;
		let last_release = closing.last_release;
		Self::count_revocation(id.datanet, &datanet, first_release, last_release)?;
		Contributions::<T>::insert(id.datanet, id.index, contribution);
		Self::deposit_event(Event::ConsentRevoked { contribution: id, last_release });
		Ok(())
	}

	/// Ends the range of an accepted contribution, and removes the contribution if nothing depends
	/// on it.
	pub(crate) fn leave(
		id: ContributionId,
		mut contribution: ContributionOf<T>,
		mut datanet: DatanetOf<T>,
		revoked: bool,
	) -> DispatchResult {
		let Status::Accepted(acceptance) = &mut contribution.status else {
			return Err(Error::<T>::NotAccepted.into());
		};
		let (first_release, last_release) = (acceptance.first_release, datanet.releases);
		Self::close_range(acceptance, &mut datanet, revoked)?;
		// Whoever was to accept it expected an open range.
		contribution.offered_to = None;
		// A contribution that was in no Release was never found in an output or paid from a pool:
		// the ledger does not know it.
		let unknown = last_release < first_release;
		if unknown && contribution.dependents == 0 && !Reports::<T>::contains_key(id.datanet, id.index) {
			Self::discard(id, &contribution, &mut datanet)?;
			Self::deposit_event(Event::ContributionRemoved { contribution: id });
		} else {
			Contributions::<T>::insert(id.datanet, id.index, contribution);
		}
		Datanets::<T>::insert(id.datanet, datanet);
		Ok(())
	}
}
