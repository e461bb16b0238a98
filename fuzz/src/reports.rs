//! Reports of equivocations, right and wrong ones, and the slashes that follow.

use crate::{harness::Harness, network::SLOTS, records::Evidence, tally::Tally, test_chain::offences};
use pallet_validators::{Event, PoolId};
use rand::Rng;
use sp_runtime::{
	transaction_validity::{
		InvalidTransaction::{ExhaustsResources, Stale},
		TransactionValidityError::Invalid,
	},
	Perbill,
};
use std::collections::BTreeMap;
use tributary_primitives::shares::mul_div;
use tributary_runtime::{
	constants::consensus::{BONDING_SESSIONS, REPORTING_SESSIONS},
	AccountId, Balance, Runtime, RuntimeCall, RuntimeEvent, Session, Validators,
};

/// Stake that a slash could take from a pool.
struct Exposed {
	/// Bond of the validator.
	bond: Balance,
	/// Stake of each delegator, bonded (`None`) or leaving, by the session in which it left.
	parts: BTreeMap<(AccountId, Option<u32>), Balance>,
	/// Sum of the parts, by the session in which they left.
	sums: BTreeMap<Option<u32>, Balance>,
	/// Fraction of earlier slashes, by session.
	before: BTreeMap<u32, Perbill>,
}

impl Harness {
	/// Returns a report of an offence, and `true` if it is valid. Most are of one slot or round of
	/// a session, so that several validators offend together.
	pub(crate) fn offence(&mut self) -> Option<(RuntimeCall, bool)> {
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

	/// Makes a block with a report, and checks its outcome and the slash.
	pub(crate) fn report(&mut self, tally: &mut Tally) {
		let Some((call, right)) = self.offence() else { return };
		let slots = self.slots();
		let Some(author) = self.author(slots, &[], Some(&call)) else { return };
		let exposed = self.exposed();
		let result = self.chain.bare_after(slots, author, call.clone());
		self.record("unsigned", &call, &result, tally);
		// The report may have become too old by this block.
		let in_time = self.chain.at(Session::current_index) == self.session;
		let accepted = matches!(result, Ok(Ok(_)) | Err(Invalid(ExhaustsResources | Stale)));
		assert!(accepted || !right || !in_time, "a valid report is refused: {result:?}");
		assert!(right || !matches!(result, Ok(Ok(_))), "an invalid report is accepted: {call:?}");
		for event in self.chain.events() {
			if let RuntimeEvent::Validators(event) = event {
				self.check_slash(&exposed, event);
			}
		}
		self.after_block();
		self.check();
	}

	/// Returns the exposed stake of each pool.
	fn exposed(&mut self) -> BTreeMap<PoolId, Exposed> {
		self.chain.at(|| {
			let mut all = BTreeMap::new();
			for (id, pool) in pallet_validators::StakePools::<Runtime>::iter() {
				let (mut parts, mut sums) = (BTreeMap::new(), BTreeMap::new());
				sums.insert(None, pool.delegated.amount);
				for part in pallet_validators::Unbondings::<Runtime>::get(id) {
					sums.insert(Some(part.session), part.stake.amount);
				}
				for who in pallet_validators::Delegations::<Runtime>::iter_key_prefix(id) {
					let position = Validators::position_of(id, &who).expect("a delegation has a position");
					parts.insert((who.clone(), None), position.stake);
					for (until, amount) in position.unbonding {
						parts.insert((who.clone(), Some(until - BONDING_SESSIONS)), amount);
					}
				}
				let before = pallet_validators::SlashesBySession::<Runtime>::iter()
					.filter(|(_, pool, _)| *pool == id)
					.map(|(session, _, fraction)| (session, fraction))
					.collect();
				all.insert(id, Exposed { bond: pool.bond, parts, sums, before });
			}
			all
		})
	}

	/// Checks that a slash took the right amount: from the bond first, then from all liable stake
	/// alike, and nothing from stake that had left before.
	fn check_slash(&mut self, exposed: &BTreeMap<PoolId, Exposed>, event: Event<Runtime>) {
		let Event::Slashed { pool, session, fraction, bond, delegated, rewarded } = event else { return };
		let exposed_before = &exposed[&pool];
		let now = self.chain.at(Validators::current_session);
		assert!(session + REPORTING_SESSIONS >= now, "session {session} is too old to be reported");
		// Stake that left in a session backs that one and the next.
		let liable = |left: Option<u32>| left.is_none_or(|left| left + 1 >= session);
		let backing: Balance =
			exposed_before.sums.iter().filter(|(left, _)| liable(**left)).map(|(_, amount)| amount).sum();
		let before = exposed_before.before.get(&session).copied().unwrap_or_default();
		let (part, whole) = (fraction.deconstruct() - before.deconstruct(), 1_000_000_000 - before.deconstruct());
		let due = mul_div(exposed_before.bond + backing, part.into(), whole.into()).expect("the product fits");
		assert_eq!(bond, due.min(exposed_before.bond), "the bond pays first");
		let rest = due - bond;
		assert!(delegated <= rest && rest - delegated <= exposed_before.sums.len() as u128, "{delegated} of {rest}");
		assert!(rewarded <= bond / 10, "the reporter is paid {rewarded} of {bond}");

		let after = &self.exposed()[&pool].parts;
		for ((who, left), amount) in &exposed_before.parts {
			let paid = match liable(*left) {
				true => mul_div(*amount, rest, backing).unwrap_or(0),
				false => 0,
			};
			let remaining = after[&(who.clone(), *left)];
			// A part of a unit that is due may take a whole one.
			let rounding = Balance::from(liable(*left) && rest > 0) * 2;
			assert!(
				remaining + paid <= amount + rounding && amount <= &(remaining + paid + rounding),
				"{who} had {amount}, and {remaining} after {paid} of it was due",
			);
		}
	}
}
