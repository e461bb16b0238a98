//! The handler of reported offences.

use crate::{Config, Pallet, WeightInfo as _};
use frame_support::weights::Weight;
use sp_runtime::Perbill;
use sp_staking::{
	offence::{OffenceDetails, OnOffenceHandler},
	SessionIndex,
};
use tributary_support::count;

impl<T: Config> OnOffenceHandler<T::AccountId, (T::AccountId, ()), Weight> for Pallet<T> {
	fn on_offence(
		offenders: &[OffenceDetails<T::AccountId, (T::AccountId, ())>],
		fractions: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		let mut weight = Weight::zero();
		for (OffenceDetails { offender: (who, ()), reporters }, fraction) in offenders.iter().zip(fractions) {
			Self::punish(who, reporters, *fraction, session);
			let reporters = count(reporters.len());
			weight.saturating_accrue(T::WeightInfo::punish(reporters));
		}
		weight
	}
}
