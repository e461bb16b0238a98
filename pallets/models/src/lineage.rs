//! The arithmetic of beneficiaries, without storage.

use alloc::{vec, vec::Vec};
use frame_support::{traits::ConstU32, BoundedVec};
use sp_runtime::Perbill;
pub(crate) use tributary_primitives::terms::WHOLE;
use tributary_primitives::terms::{Beneficiary, FeeSplit, MAX_BENEFICIARIES};

/// Beneficiaries: the owner first, then the lineage.
pub(crate) type Beneficiaries<AccountId> = BoundedVec<Beneficiary<AccountId>, ConstU32<MAX_BENEFICIARIES>>;

/// Returns the parts of a billion.
fn parts(share: Perbill) -> u64 {
	share.deconstruct().into()
}

/// Divides `share` among the base's beneficiaries, in proportion to their shares under the base's
/// own terms. Rounds down.
///
/// The base's owner gets all of it if those shares are zero.
pub(crate) fn scale<AccountId: Clone>(
	beneficiaries: &[Beneficiary<AccountId>],
	base_owner: AccountId,
	share: Perbill,
) -> Vec<(AccountId, u64)> {
	let sum: u64 = beneficiaries.iter().map(|beneficiary| parts(beneficiary.share)).sum();
	if sum == 0 {
		return vec![(base_owner, parts(share))];
	}
	beneficiaries
		.iter()
		.map(|Beneficiary { account, share: own }| {
			// At most 10^9 * 10^9, and the sum is not zero: neither operation can fail.
			let scaled = parts(share).saturating_mul(parts(*own)).checked_div(sum).unwrap_or(0);
			(account.clone(), scaled)
		})
		.collect()
}

/// Merges the lineage by account, after the owner. The owner gets all that neither the provider nor
/// the data nor the lineage gets.
///
/// Returns `None` if there are too many beneficiaries.
pub(crate) fn flatten<AccountId: Clone + PartialEq>(
	owner: AccountId,
	split: &FeeSplit,
	lineage: Vec<(AccountId, u64)>,
) -> Option<Beneficiaries<AccountId>> {
	let mut merged: Vec<(AccountId, u64)> = Vec::new();
	// An owner that is in the lineage too needs no entry there: it gets the rest in any case.
	for (account, share) in lineage.into_iter().filter(|(account, share)| *share > 0 && *account != owner) {
		match merged.iter_mut().find(|(known, _)| *known == account) {
			Some((_, sum)) => *sum = sum.saturating_add(share),
			None => merged.push((account, share)),
		}
	}
	let others = merged
		.iter()
		.map(|(_, share)| *share)
		.fold(parts(split.provider).saturating_add(parts(split.data)), u64::saturating_add);
	core::iter::once((owner, WHOLE.saturating_sub(others)))
		.chain(merged)
		.map(|(account, share)| {
			let share = Perbill::from_parts(u32::try_from(share).unwrap_or(u32::MAX));
			Beneficiary { account, share }
		})
		.collect::<Vec<_>>()
		.try_into()
		.ok()
}
