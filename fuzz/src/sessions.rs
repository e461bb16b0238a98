//! Who makes the blocks, and what is shown of them when they cheat.

use crate::{
	common::{genesis, offences, sign, Chain, Keyring, DEVELOPMENT},
	world::{Move, World},
	Tally,
};
use frame_support::traits::KeyOwnerProofSystem;
use pallet_validators::{types::PoolId, Event};
use rand::{seq::SliceRandom, Rng};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	KeyTypeId, Perbill,
};
use sp_session::MembershipProof;
use std::collections::BTreeMap;
use tributary_primitives::shares::mul_div;
use tributary_runtime::{
	configs::consensus::KeyOwners,
	constants::consensus::{BONDING_SESSIONS, REPORTING_SESSIONS},
	opaque::SessionKeys,
	params::{dynamic_params::validators, RuntimeParameters},
	*,
};

/// Slots of a session: few, so that a game has many.
const SLOTS: u64 = 6;
/// Validators at the least.
const FLOOR: u32 = 2;

const BABE: KeyTypeId = sp_consensus_babe::KEY_TYPE;
const GRANDPA: KeyTypeId = sp_consensus_grandpa::KEY_TYPE;

/// A network of five, and the seeds of their keys.
pub fn network() -> (Chain, Vec<(SessionKeys, String)>) {
	let five = [Keyring::Alice, Keyring::Bob, Keyring::Charlie, Keyring::Dave, Keyring::Eve];
	let mut genesis = genesis(DEVELOPMENT);
	let (mut keys, mut validators, mut seeds) = (vec![], vec![], vec![]);
	for (who, bond) in five.into_iter().zip([60_000, 50_000, 40_001, 30_000, 20_003]) {
		let (account, seed) = (who.to_account_id(), who.to_seed());
		let its_keys = offences::keys(who, &seed).0;
		seeds.push((its_keys.clone(), seed));
		keys.push((account.clone(), account.clone(), its_keys));
		validators.push((account, bond * TRIB, Perbill::from_percent(5)));
	}
	genesis["session"]["keys"] = serde_json::to_value(keys).expect("keys are JSON");
	genesis["validators"]["validators"] = serde_json::to_value(validators).expect("validators are JSON");
	genesis["network"]["epochDuration"] = SLOTS.into();
	genesis["network"]["minValidators"] = FLOOR.into();
	// Many a block has no room, as a session ends in it.
	genesis["network"]["windows"]["inference"]["challengeWindow"] = 25.into();
	(Chain::from_genesis(genesis), seeds)
}

/// Everything that takes days takes some sessions.
pub fn set_parameters(least_bond: Balance, least_delegation: Balance) {
	use validators::*;
	let parameters = [
		Parameters::ValidatorCount(ValidatorCount, Some(6)),
		Parameters::MinBond(MinBond, Some(least_bond)),
		Parameters::MinDelegation(MinDelegation, Some(least_delegation)),
		Parameters::JailSessions(JailSessions, Some(3)),
		Parameters::MaxMissed(MaxMissed, Some(Perbill::from_percent(80))),
		Parameters::MinExpectedBlocks(MinExpectedBlocks, Some(4)),
		Parameters::CommissionDelay(CommissionDelay, Some(2)),
	];
	for parameter in parameters {
		let parameter = RuntimeParameters::Validators(parameter).try_into().expect("it is within its bounds");
		tributary_runtime::Parameters::set_parameter(RuntimeOrigin::root(), parameter).expect("root may set any");
	}
}

/// What can be shown of a validator of a session.
#[derive(Clone)]
pub struct Evidence {
	/// Who it is.
	pub who: AccountId,
	/// Its keys.
	pub keys: SessionKeys,
	/// What they are made from.
	pub seed: String,
	/// The session.
	pub session: u32,
	/// A slot of it.
	pub slot: u64,
	/// The set of voters.
	pub set: u64,
	/// Whose key it is that makes blocks.
	pub blocks: MembershipProof,
	/// Whose key it is that votes.
	pub votes: MembershipProof,
}

/// What a slash could take from a pool.
struct Exposed {
	bond: Balance,
	/// What its delegators have in it and on its way out of it, by the session in which it left.
	parts: BTreeMap<(AccountId, Option<u32>), Balance>,
	/// What there is of that together, by the session in which it left.
	sums: BTreeMap<Option<u32>, Balance>,
	/// What it was slashed by before, by session.
	before: BTreeMap<u32, Perbill>,
}

impl World {
	/// How many slots pass before the next block: one, most of the time.
	pub fn slots(&mut self) -> u64 {
		match self.rng.gen_range(0..120) {
			_ if self.ending => 1,
			0..=5 => self.rng.gen_range(2..4),
			6 => self.rng.gen_range(SLOTS..5 * SLOTS),
			_ => 1,
		}
	}

	/// Who makes a block with these transactions in it: somebody who validates and is not disabled at its end.
	pub fn author(&mut self, slots: u64, moves: &[Move], bare: Option<&RuntimeCall>) -> Option<u32> {
		let read = || (Session::validators(), Session::disabled_validators());
		let slot = self.chain.slot() + slots;
		let (set, disabled) = if self.chain.at(|| slot < *Babe::current_epoch_start() + SLOTS) {
			self.chain.at(read)
		} else {
			self.chain.preview(slots, 0, Vec::new, read)
		};
		let mut able: Vec<u32> = (0..set.len() as u32).filter(|index| !disabled.contains(index)).collect();
		able.shuffle(&mut self.rng);
		// Whoever makes no blocks now makes one if there is nobody else.
		able.sort_by_key(|index| Some(&set[*index as usize]) == self.lazy.as_ref());
		let reports = bare.is_some()
			|| moves.iter().any(|(_, call)| matches!(call, RuntimeCall::Babe(_) | RuntimeCall::Grandpa(_)));
		if !reports {
			return Some(*able.first().expect("not everybody is disabled"));
		}
		able.into_iter().find(|author| {
			let bare = bare.cloned().map(UncheckedExtrinsic::new_bare);
			let signed = moves.iter().map(|(who, call)| sign(*who, call.clone()));
			let disabled =
				self.chain.preview(slots, *author, || bare.into_iter().chain(signed), Session::disabled_validators);
			!disabled.contains(author)
		})
	}

	/// Empty blocks.
	pub fn idle(&mut self, count: u32) {
		for _ in 0..count {
			let slots = self.slots();
			self.empty_block(slots);
		}
		self.check();
	}

	/// Let sessions pass quickly: one block each.
	pub fn end_sessions(&mut self, count: u32) {
		for _ in 0..count {
			self.empty_block(SLOTS);
		}
		self.check();
	}

	fn empty_block(&mut self, slots: u64) {
		let author = self.author(slots, &[], None).expect("somebody makes an empty block");
		self.chain.block_after(slots, author, &[]);
		self.after_block();
	}

	/// Look at a session that has begun.
	pub fn after_block(&mut self) {
		let slot = self.chain.slot();
		let session = self.chain.at(Session::current_index);
		if session == self.session {
			return;
		}
		self.session = session;
		let set = self.chain.at(|| {
			let set = Session::validators();
			assert!(set.len() >= FLOOR as usize, "{} validators are left", set.len());
			assert_eq!(Babe::authorities().len(), set.len(), "not every validator may make blocks");
			assert_eq!(Grandpa::grandpa_authorities().len(), set.len(), "not every validator votes");
			assert!(Session::disabled_validators().len() <= (set.len() - 1) / 3, "too many are disabled");
			let root = |session| pallet_session::historical::HistoricalSessions::<Runtime>::contains_key(session);
			for session in session.saturating_sub(REPORTING_SESSIONS)..=session + 1 {
				assert!(root(session), "nothing can be shown of session {session}");
			}
			set
		});
		if self.one_in(8) {
			self.lazy = self.pick(&set);
		} else if self.one_in(4) {
			self.lazy = None;
		}
		self.collect(session, slot, set);
		self.check_evidence();
	}

	/// Keep what can be shown of the session's validators, as each node that watches can.
	fn collect(&mut self, session: u32, slot: u64, set: Vec<AccountId>) {
		let (babe, votes) = self.chain.at(|| (Babe::authorities(), Grandpa::current_set_id()));
		for (who, (babe, _)) in set.into_iter().zip(babe) {
			let (keys, seed) =
				self.seeds.iter().find(|(keys, _)| keys.babe == babe).expect("all keys are known").clone();
			let prove = |id: KeyTypeId, key: &[u8]| KeyOwners::prove((id, key)).expect("a key in use has an owner");
			let (blocks, of_votes) =
				self.chain.at(|| (prove(BABE, keys.babe.as_ref()), prove(GRANDPA, keys.grandpa.as_ref())));
			self.evidence.push(Evidence { who, keys, seed, session, slot, set: votes, blocks, votes: of_votes });
		}
		let surplus = self.evidence.len().saturating_sub(1_500);
		self.evidence.drain(..surplus);
	}

	/// What was shown once can be shown as long as it can be reported.
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

	fn some_evidence(&mut self) -> Option<Evidence> {
		let recent = self.evidence.len().saturating_sub(12);
		let among = if self.one_in(3) { 0..self.evidence.len() } else { recent..self.evidence.len() };
		let at = (!among.is_empty()).then(|| self.rng.gen_range(among))?;
		Some(self.evidence[at].clone())
	}

	/// A report of an offence, and whether it is as it should be. Most are of one slot or round of a session, so that several
	/// validators offend together.
	pub fn offence(&mut self) -> Option<(RuntimeCall, bool)> {
		let Evidence { seed, session, slot, set, blocks, votes, .. } = self.some_evidence()?;
		let in_time = session + REPORTING_SESSIONS >= self.session;
		let wrong = self.rng.gen_range(0..30);
		let call: RuntimeCall = if self.rng.gen() {
			let slot = if wrong == 0 { slot + SLOTS } else { slot };
			let mut equivocation_proof = Box::new(offences::two_blocks(&seed, slot));
			if wrong == 1 {
				equivocation_proof.second_header = equivocation_proof.first_header.clone();
			}
			let key_owner_proof = if wrong == 2 { votes } else { blocks };
			pallet_babe::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof }.into()
		} else {
			let set = if wrong == 0 { set + 1 } else { set };
			let round = self.rng.gen_range(1..3);
			let equivocation_proof = Box::new(offences::two_votes(&seed, set, round));
			let key_owner_proof = if wrong <= 2 { blocks } else { votes };
			pallet_grandpa::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof }.into()
		};
		Some((call, in_time && wrong > 2))
	}

	/// A block with a report, and what it costs.
	pub fn report(&mut self, tally: &mut Tally) {
		use InvalidTransaction::{ExhaustsResources, Stale};
		use TransactionValidityError::Invalid;
		let Some((call, right)) = self.offence() else { return };
		let slots = self.slots();
		let Some(author) = self.author(slots, &[], Some(&call)) else { return };
		let exposed = self.exposed();
		let result = self.chain.bare_after(slots, author, call.clone());
		self.note("nobody", &call, &result, tally);
		// Too old it may have become by this block.
		let still = self.chain.at(Session::current_index) == self.session;
		let taken = matches!(result, Ok(Ok(_)) | Err(Invalid(ExhaustsResources | Stale)));
		assert!(taken || !right || !still, "a report that is right is refused: {result:?}");
		assert!(right || !matches!(result, Ok(Ok(_))), "a report that is wrong is taken: {call:?}");
		for event in self.chain.events() {
			if let RuntimeEvent::Validators(event) = event {
				self.check_slash(&exposed, event);
			}
		}
		self.after_block();
		self.check();
	}

	fn exposed(&mut self) -> BTreeMap<PoolId, Exposed> {
		self.chain.at(|| {
			let mut all = BTreeMap::new();
			for (id, pool) in pallet_validators::Pools::<Runtime>::iter() {
				let (mut parts, mut sums) = (BTreeMap::new(), BTreeMap::new());
				sums.insert(None, pool.delegated.amount);
				for part in pallet_validators::Unbondings::<Runtime>::get(id) {
					sums.insert(Some(part.session), part.stake.amount);
				}
				for who in pallet_validators::Delegations::<Runtime>::iter_key_prefix(id) {
					let position = Validators::position_of(id, &who).expect("it has one");
					parts.insert((who.clone(), None), position.stake);
					for (until, amount) in position.unbonding {
						parts.insert((who.clone(), Some(until - BONDING_SESSIONS)), amount);
					}
				}
				let before = pallet_validators::SlashedIn::<Runtime>::iter()
					.filter(|(_, pool, _)| *pool == id)
					.map(|(session, _, fraction)| (session, fraction))
					.collect();
				all.insert(id, Exposed { bond: pool.bond, parts, sums, before });
			}
			all
		})
	}

	/// Whether a slash took what it should, from everybody alike, and nothing from who was not there.
	fn check_slash(&mut self, exposed: &BTreeMap<PoolId, Exposed>, event: Event<Runtime>) {
		let Event::Slashed { pool, session, fraction, bond, delegated, rewarded } = event else { return };
		let exposed_before = &exposed[&pool];
		let now = self.chain.at(Validators::current_session);
		assert!(session + REPORTING_SESSIONS >= now, "it is too late for session {session}");
		// What left in a session backs that one and the next.
		let liable = |left: Option<u32>| left.is_none_or(|left| left + 1 >= session);
		let backing: Balance =
			exposed_before.sums.iter().filter(|(left, _)| liable(**left)).map(|(_, amount)| amount).sum();
		let before = exposed_before.before.get(&session).copied().unwrap_or_default();
		let (part, whole) = (fraction.deconstruct() - before.deconstruct(), 1_000_000_000 - before.deconstruct());
		let due = mul_div(exposed_before.bond + backing, part.into(), whole.into()).expect("it fits");
		assert_eq!(bond, due.min(exposed_before.bond), "the bond pays first");
		let rest = due - bond;
		assert!(delegated <= rest && rest - delegated <= exposed_before.sums.len() as u128, "{delegated} of {rest}");
		assert!(rewarded <= bond / 10, "who reports is paid {rewarded} of {bond}");

		let after = &self.exposed()[&pool].parts;
		for ((who, left), amount) in &exposed_before.parts {
			let paid = match liable(*left) {
				true => mul_div(*amount, rest, backing).unwrap_or(0),
				false => 0,
			};
			let left_over = after[&(who.clone(), *left)];
			let rounding = Balance::from(paid > 0) * 2;
			assert!(
				left_over + paid <= amount + rounding && amount <= &(left_over + paid + rounding),
				"{who} had {amount}, and {left_over} after {paid} of it was due",
			);
		}
	}
}
