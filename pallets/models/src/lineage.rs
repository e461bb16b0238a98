//! The arithmetic of beneficiaries: pure, no storage.

use alloc::{vec, vec::Vec};
use frame_support::{traits::ConstU32, BoundedVec};
use sp_runtime::Perbill;
pub(crate) use tributary_primitives::terms::WHOLE;
use tributary_primitives::terms::{Beneficiary, FeeSplit, MAX_BENEFICIARIES};

/// The owner first, then the lineage.
pub(crate) type Beneficiaries<AccountId> = BoundedVec<Beneficiary<AccountId>, ConstU32<MAX_BENEFICIARIES>>;

fn parts(share: Perbill) -> u64 {
	share.deconstruct().into()
}

/// The parts of `share` that each of the base's beneficiaries gets, in proportion to what the base's own terms give them;
/// all of it to the base's owner if those give them nothing. Rounded down.
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
			// At most 10^9 * 10^9, so neither the product nor the quotient can fail.
			let scaled = parts(share).saturating_mul(parts(*own)).checked_div(sum).unwrap_or(0);
			(account.clone(), scaled)
		})
		.collect()
}

/// The owner, with all that neither the provider nor the data nor the rest of the lineage gets, and that rest by account.
/// `None` if they are too many.
pub(crate) fn flatten<AccountId: Clone + PartialEq>(
	owner: AccountId,
	split: &FeeSplit,
	lineage: Vec<(AccountId, u64)>,
) -> Option<Beneficiaries<AccountId>> {
	let mut merged: Vec<(AccountId, u64)> = Vec::new();
	// An owner who is in the lineage too needs no entry there: its part is in what the others leave.
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
