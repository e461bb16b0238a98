//! Sessions: the checks when one begins, and the evidence about its validators.

use crate::{harness::Harness, network::MIN_VALIDATORS, records::Evidence};
use frame_support::traits::KeyOwnerProofSystem;
use rand::Rng;
use sp_runtime::KeyTypeId;
use tributary_runtime::{
	configs::consensus::KeyOwners, constants::consensus::REPORTING_SESSIONS, AccountId, Babe, Grandpa, Runtime, Session,
};

const BABE: KeyTypeId = sp_consensus_babe::KEY_TYPE;
const GRANDPA: KeyTypeId = sp_consensus_grandpa::KEY_TYPE;

/// Number of pieces of evidence that are kept: those of many more sessions than can be reported.
const MAX_EVIDENCE: usize = 1_500;

impl Harness {
	/// Checks the session, if the last block began one, and collects the evidence about its
	/// validators.
	pub(crate) fn after_block(&mut self) {
		let slot = self.chain.slot();
		let session = self.chain.at(Session::current_index);
		if session == self.session {
			return;
		}
		self.session = session;
		let set = self.chain.at(|| {
			let set = Session::validators();
			assert!(set.len() >= MIN_VALIDATORS as usize, "only {} validators are left", set.len());
			assert_eq!(Babe::authorities().len(), set.len(), "the BABE authorities are not the validators");
			assert_eq!(
				Grandpa::grandpa_authorities().len(),
				set.len(),
				"the GRANDPA authorities are not the validators"
			);
			assert!(Session::disabled_validators().len() <= (set.len() - 1) / 3, "too many validators are disabled");
			let root = |session| pallet_session::historical::HistoricalSessions::<Runtime>::contains_key(session);
			for session in session.saturating_sub(REPORTING_SESSIONS)..=session + 1 {
				assert!(root(session), "session {session} cannot be reported");
			}
			set
		});
		if self.one_in(8) {
			self.idle_author = self.pick(&set);
		} else if self.one_in(4) {
			self.idle_author = None;
		}
		self.collect_evidence(session, slot, set);
		self.check_evidence();
	}

	/// Keeps the evidence about the session's validators, as each node can that watches.
	fn collect_evidence(&mut self, session: u32, slot: u64, set: Vec<AccountId>) {
		let (babe, votes) = self.chain.at(|| (Babe::authorities(), Grandpa::current_set_id()));
		for (who, (babe, _)) in set.into_iter().zip(babe) {
			let (keys, seed) =
				self.key_seeds.iter().find(|(keys, _)| keys.babe == babe).expect("all keys are known").clone();
			let prove = |id: KeyTypeId, key: &[u8]| KeyOwners::prove((id, key)).expect("a key in use has an owner");
			let (blocks, of_votes) =
				self.chain.at(|| (prove(BABE, keys.babe.as_ref()), prove(GRANDPA, keys.grandpa.as_ref())));
			self.evidence.push(Evidence { who, keys, seed, session, slot, set: votes, blocks, votes: of_votes });
		}
		let surplus = self.evidence.len().saturating_sub(MAX_EVIDENCE);
		self.evidence.drain(..surplus);
	}

	/// Checks that old evidence still proves its keys while an offence can be reported.
	fn check_evidence(&mut self) {
		let Some(Evidence { who, keys, session, blocks, votes, .. }) = self.some_evidence() else { return };
		let now = self.session;
		if session + REPORTING_SESSIONS < now {
			return;
		}
		self.chain.at(|| {
			assert_eq!(
				KeyOwners::check_proof((BABE, keys.babe), blocks),
				Some((who.clone(), ())),
				"of session {session}"
			);
			assert_eq!(KeyOwners::check_proof((GRANDPA, keys.grandpa), votes), Some((who, ())), "of session {session}");
		});
	}

	/// Returns random evidence, mostly of recent sessions.
	pub(crate) fn some_evidence(&mut self) -> Option<Evidence> {
		let recent = self.evidence.len().saturating_sub(12);
		let among = if self.one_in(3) { 0..self.evidence.len() } else { recent..self.evidence.len() };
		let at = (!among.is_empty()).then(|| self.rng.gen_range(among))?;
		Some(self.evidence[at].clone())
	}
}
