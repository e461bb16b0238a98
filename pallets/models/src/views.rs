//! The view functions.

use crate::{Config, Pallet, Terms};
use alloc::vec::Vec;
use tributary_primitives::{traits::Releases as _, ModelId, ReleaseId, TermsVersion};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_releases_with_revoked(model: ModelId, version: TermsVersion) -> Vec<(ReleaseId, u32)> {
		let releases = Terms::<T>::get(model, version).map(|terms| terms.releases).unwrap_or_default();
		let revoked = releases.into_iter().map(|weighted| (weighted.release, T::Releases::revoked(weighted.release)));
		revoked.filter(|(_, revoked)| *revoked > 0).collect()
	}
}
