//! Reports from when on a GRANDPA key votes that is inserted into a running node.
//!
//! The voter looks for its key when a round begins. If more than a third of the votes are missing,
//! the open round does not end, and so the key never votes: the node must be started again.

use futures_timer::Delay;
use sc_consensus_grandpa::SharedAuthoritySet;
use sp_consensus_grandpa::AuthorityId;
use sp_core::crypto::ByteArray;
use sp_keystore::KeystorePtr;
use sp_runtime::app_crypto::AppCrypto;
use std::{collections::BTreeSet, time::Duration};
use tributary_runtime::{BlockNumber, Hash};

/// Interval between two looks at the keystore.
const PERIOD: Duration = Duration::from_secs(6);

/// Looks for keys of current authorities that are added to the keystore.
pub async fn watch(authorities: SharedAuthoritySet<Hash, BlockNumber>, keystore: KeystorePtr) {
	let keys = || keystore.keys(AuthorityId::ID).unwrap_or_default().into_iter().collect::<BTreeSet<_>>();
	let mut known = keys();
	loop {
		Delay::new(PERIOD).await;
		let now = keys();
		let voters = authorities.current_authorities();
		for key in added(&known, &now, |id| voters.contains(id)) {
			log::warn!(
				"🔑 The GRANDPA key 0x{} of an authority is new in the keystore. It votes from the next round on. If finality \
				 stands still, start the node again",
				hex::encode(key)
			);
		}
		known = now;
	}
}

/// Returns the keys that are new and belong to an authority.
fn added<'a>(
	known: &'a BTreeSet<Vec<u8>>,
	now: &'a BTreeSet<Vec<u8>>,
	is_authority: impl Fn(&AuthorityId) -> bool + 'a,
) -> impl Iterator<Item = &'a Vec<u8>> {
	now.difference(known).filter(move |key| AuthorityId::from_slice(key).is_ok_and(|id| is_authority(&id)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_new_keys_of_authorities_should_be_named() {
		let key = |n: u8| vec![n; 32];
		let set = |keys: &[u8]| keys.iter().map(|n| key(*n)).collect::<BTreeSet<_>>();
		let is_authority = |id: &AuthorityId| [1, 2].contains(&id.as_slice()[0]);
		let named = |known: &[u8], now: &[u8]| added(&set(known), &set(now), is_authority).cloned().collect::<Vec<_>>();
		assert_eq!(named(&[], &[1, 3]), [key(1)]);
		assert_eq!(named(&[1], &[1, 2]), [key(2)]);
		assert!(named(&[1, 2], &[1]).is_empty());
		let malformed = BTreeSet::from([vec![1]]);
		assert_eq!(added(&BTreeSet::new(), &malformed, is_authority).count(), 0);
	}
}
