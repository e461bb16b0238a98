//! The end of a run: every object is closed and removed by the calls that any account or its owner
//! may make, until nothing is left.

use crate::{
	actions::governance::votes,
	harness::Harness,
	tally::Tally,
	test_chain::{free, offences, Keyring},
};
use frame_support::traits::fungible::Inspect;
use tributary_primitives::ContributionId;
use tributary_runtime::{
	AccountId, Attribution, Balance, Balances, Runtime, RuntimeCall, RuntimeHoldReason, Session, Validators,
	EXISTENTIAL_DEPOSIT, TRIB,
};

/// Blocks after which no referendum is under way and no vote locks tokens: the time to wait for a
/// deposit, to prepare, to decide, to enact, and of the lock.
const LONGEST_REFERENDUM: u32 = 250;

/// Live blocks after which no job and no channel is open: more than all windows in succession.
const LONGEST: u32 = 400;

impl Harness {
	/// Tears the run down, and checks that nothing is left.
	pub(crate) fn tear_down(&mut self, tally: &mut Tally) {
		self.is_teardown = true;
		self.end_governance(tally);
		self.fund_fees(tally);
		self.leave_validators(tally);
		self.idle(LONGEST);
		let under_way = self.chain.at(|| pallet_inference::Jobs::<Runtime>::iter_keys().count());
		assert_eq!(under_way, 0, "a job is stuck");
		self.end_inference(tally);
		self.end_channels(tally);
		self.end_models(tally);
		self.end_data(tally);
		self.end_staking(tally);
		self.pay_out(tally);
		self.chain.at(|| {
			let reasons = pallet_balances::Holds::<Runtime>::iter()
				.flat_map(|(who, holds)| holds.into_iter().map(move |hold| (who.clone(), hold.id)).collect::<Vec<_>>());
			// The last validators keep their keys, and the deposits for them.
			let is_needed = |who: &AccountId| <Session as pallet_validators::Sessions<AccountId>>::is_needed(who);
			let keys = |reason: &RuntimeHoldReason| matches!(reason, RuntimeHoldReason::Session(_));
			let stuck: Vec<_> = reasons.filter(|(who, reason)| !(keys(reason) && is_needed(who))).collect();
			assert!(stuck.is_empty(), "tokens are stuck: {stuck:?}");
		});
		self.join_again(tally);
	}

	/// Sends a call that must succeed. A block that ends a session has no room: then it is sent
	/// again.
	fn must(&mut self, who: Keyring, call: impl Into<RuntimeCall>, tally: &mut Tally) {
		let call = call.into();
		for _ in 0..2 {
			match self.send(vec![(who, call.clone())], tally).pop() {
				Some(Ok(Ok(_))) => return,
				Some(Err(_)) => continue,
				other => panic!("{call:?} of {who:?}: {other:?}"),
			}
		}
		panic!("neither of two blocks had room");
	}

	/// Pays the fees of the accounts that have too little, from the richest account.
	fn fund_fees(&mut self, tally: &mut Tally) {
		let has = |who: &Keyring| self.chain.at(|| free(&who.to_account_id()));
		let mut all: Vec<_> = Keyring::well_known().collect();
		all.sort_by_key(has);
		let rich = all.pop().expect("the list is not empty");
		for who in all {
			if self.chain.at(|| free(&who.to_account_id())) < 20 * TRIB {
				let dest = who.to_account_id().into();
				self.must(rich, pallet_balances::Call::transfer_allow_death { dest, value: 20 * TRIB }, tally);
			}
		}
	}

	/// Unlocks the tokens of all votes and refunds the deposits of all referenda, by one account
	/// that can pay for it.
	fn end_governance(&mut self, tally: &mut Tally) {
		type Votes = pallet_conviction_voting::Call<Runtime>;
		type Referendum = pallet_referenda::Call<Runtime>;
		self.idle(LONGEST_REFERENDUM);
		let usable = |who: &Keyring| self.chain.at(|| Balances::usable_balance(who.to_account_id()));
		let payer = Keyring::well_known().max_by_key(usable).expect("the list is not empty");
		for (who, class, index) in votes(self) {
			let target = who.to_account_id().into();
			self.must(payer, Votes::remove_other_vote { target, class, index }, tally);
		}
		let locked: Vec<_> = self.chain.at(|| {
			let all = pallet_conviction_voting::ClassLocksFor::<Runtime>::iter();
			all.flat_map(|(who, locks)| locks.into_iter().map(move |(class, _)| (who.clone(), class))).collect()
		});
		for (who, class) in locked {
			self.must(payer, Votes::unlock { class, target: who.into() }, tally);
		}
		let referenda: Vec<_> = self.chain.at(|| pallet_referenda::ReferendumInfoFor::<Runtime>::iter().collect());
		for (index, mut info) in referenda {
			let deposit = info.take_decision_deposit().expect("every referendum is over");
			if deposit.is_some() {
				self.must(payer, Referendum::refund_decision_deposit { index }, tally);
			}
		}
		let locks = self.chain.at(|| pallet_balances::Locks::<Runtime>::iter_values().flatten().count());
		assert_eq!(locks, 0, "tokens stay locked");
	}

	/// Makes every validator leave.
	fn leave_validators(&mut self, tally: &mut Tally) {
		let pools: Vec<_> = self.chain.at(|| pallet_validators::StakePools::<Runtime>::iter_values().collect());
		for pool in pools.into_iter().filter(|pool| pool.closed_at().is_none()) {
			self.must(self.owner(&pool.validator), pallet_validators::Call::leave {}, tally);
		}
	}

	/// Withdraws all stake, sent by its owner or by another account, and checks that none is left.
	fn end_staking(&mut self, tally: &mut Tally) {
		type Call = pallet_validators::Call<Runtime>;
		let over = self.chain.at(|| {
			let pools = pallet_validators::StakePools::<Runtime>::iter_values();
			pools
				.map(|pool| Validators::free_from(pool.closed_at().expect("every validator has left")))
				.max()
				.unwrap_or(0)
		});
		let wait = over.saturating_sub(self.chain.at(Validators::current_session));
		self.end_sessions(wait);
		let members: Vec<_> = self.chain.at(|| pallet_validators::Delegations::<Runtime>::iter_keys().collect());
		for (pool, who) in members {
			if self.one_in(2) {
				self.must(self.owner(&who), Call::withdraw { pool }, tally);
			} else {
				self.must(Keyring::Ferdie, Call::wind_up { pool, who }, tally);
			}
		}
		let pools: Vec<_> = self.chain.at(|| pallet_validators::StakePools::<Runtime>::iter().collect());
		for (pool, state) in pools {
			self.must(Keyring::Ferdie, Call::wind_up { pool, who: state.validator }, tally);
		}
		let with_keys: Vec<AccountId> = self.chain.at(|| {
			let all = pallet_session::NextKeys::<Runtime>::iter_keys();
			all.filter(|who| !<Session as pallet_validators::Sessions<AccountId>>::is_needed(who)).collect()
		});
		for who in with_keys {
			self.must(self.owner(&who), Call::purge_keys {}, tally);
		}
		// Reports find nothing to slash now.
		for _ in 0..4 {
			self.report(tally);
		}
		self.chain.at(|| {
			use pallet_validators::{Delegations, Released, RewardsOwed, StakePoolIds, StakePools, Unbondings};
			assert_eq!(StakePools::<Runtime>::iter_keys().count(), 0, "a pool is stuck");
			assert_eq!(StakePoolIds::<Runtime>::iter_keys().count(), 0, "an account still has a pool that is gone");
			assert_eq!(Delegations::<Runtime>::iter_keys().count(), 0, "a delegation is stuck");
			assert_eq!(Unbondings::<Runtime>::iter_keys().count(), 0, "unbonding stake is stuck");
			assert_eq!(Released::<Runtime>::iter_keys().count(), 0, "released stake is stuck");
			assert_eq!(RewardsOwed::<Runtime>::get(), 0, "rewards are owed without an owner");
		});
		let pot = self.chain.at(|| free(&Validators::stake_pot()));
		assert_eq!(pot, EXISTENTIAL_DEPOSIT + self.donated, "the stake pot holds tokens without an owner");
	}

	/// Checks that a new validator can join and is selected.
	fn join_again(&mut self, tally: &mut Tally) {
		let who = Keyring::Ferdie;
		let (keys, proof) = offences::keys(who, "//Anew");
		self.key_seeds.push((keys.clone(), "//Anew".into()));
		self.must(who, pallet_session::Call::set_keys { keys, proof }, tally);
		let commission = Default::default();
		self.must(who, pallet_validators::Call::join { bond: self.min_bond, commission }, tally);
		self.end_sessions(3);
		assert!(self.chain.at(Session::validators).contains(&who.to_account_id()), "the new validator is not selected");
	}

	/// Returns the key of an account.
	fn owner(&self, account: &AccountId) -> Keyring {
		self.key(account).expect("every owner has a key")
	}

	fn end_inference(&mut self, tally: &mut Tally) {
		type Call = pallet_inference::Call<Runtime>;
		let challenges: Vec<_> = self.chain.at(|| pallet_inference::Challenges::<Runtime>::iter_keys().collect());
		for (job, who) in challenges {
			self.must(Keyring::Ferdie, Call::withdraw_challenge { job, challenger: who }, tally);
		}
		let serving: Vec<_> = self.chain.at(|| pallet_inference::Serving::<Runtime>::iter_keys().collect());
		for (model, who) in serving {
			self.must(self.owner(&who), Call::stop_serving { model }, tally);
		}
		let providers: Vec<_> = self.chain.at(|| pallet_inference::Providers::<Runtime>::iter().collect());
		// A provider may already have the maximum number of unbonding parts.
		self.idle(LONGEST);
		for (who, provider) in &providers {
			if !provider.unbonding.is_empty() {
				self.must(self.owner(who), Call::withdraw_unbonded {}, tally);
			}
			if provider.bond > 0 {
				self.must(self.owner(who), Call::unbond { amount: provider.bond }, tally);
			}
		}
		self.idle(LONGEST);
		for (who, provider) in providers {
			if provider.bond > 0 {
				self.must(self.owner(&who), Call::withdraw_unbonded {}, tally);
			}
		}
		let remaining = self.chain.at(|| pallet_inference::Providers::<Runtime>::iter_keys().count());
		assert_eq!(remaining, 0, "a provider cannot leave");
	}

	fn end_channels(&mut self, tally: &mut Tally) {
		type Call = pallet_channels::Call<Runtime>;
		let channels: Vec<_> = self.chain.at(|| pallet_channels::Channels::<Runtime>::iter_keys().collect());
		for channel in channels {
			self.must(Keyring::Ferdie, Call::withdraw { channel }, tally);
		}
		let authorisations: Vec<_> =
			self.chain.at(|| pallet_channels::Authorisations::<Runtime>::iter_keys().collect());
		for (channel, authorisation) in authorisations {
			self.must(Keyring::Ferdie, Call::remove_authorisation { channel, authorisation }, tally);
		}
	}

	fn end_models(&mut self, tally: &mut Tally) {
		type Call = pallet_models::Call<Runtime>;
		let models: Vec<_> = self.chain.at(|| pallet_models::Models::<Runtime>::iter().collect());
		for (model, state) in &models {
			if !state.retired {
				self.must(self.owner(&state.owner), Call::retire { model: *model }, tally);
			}
		}
		let terms: Vec<_> = self.chain.at(|| pallet_models::Terms::<Runtime>::iter_keys().collect());
		for (model, version) in terms {
			self.must(Keyring::Ferdie, Call::remove_terms { model, version }, tally);
		}
		for (model, _) in models {
			self.must(Keyring::Ferdie, Call::remove_model { model }, tally);
		}
	}

	fn end_data(&mut self, tally: &mut Tally) {
		type Call = pallet_datanets::Call<Runtime>;
		let commitments: Vec<_> = self.chain.at(|| pallet_datanets::Commitments::<Runtime>::iter_keys().collect());
		for (who, commitment) in commitments {
			self.must(Keyring::Ferdie, Call::remove_commitment { who, commitment }, tally);
		}
		let reports: Vec<_> = self.chain.at(|| pallet_datanets::Reports::<Runtime>::iter_keys().collect());
		for (datanet, index) in reports {
			self.must(Keyring::Ferdie, Call::close_report { accused: ContributionId { datanet, index } }, tally);
		}
		let datanets: Vec<_> = self.chain.at(|| pallet_datanets::Datanets::<Runtime>::iter().collect());
		for (datanet, state) in datanets {
			if !state.retired {
				self.must(self.owner(&state.owner), Call::retire { datanet }, tally);
			}
			for _ in state.first_release..=state.releases {
				self.must(Keyring::Ferdie, Call::remove_release { datanet }, tally);
			}
			self.remove_contributions(datanet, tally);
			let members: Vec<AccountId> =
				self.chain.at(|| pallet_datanets::Members::<Runtime>::iter_key_prefix(datanet).collect());
			for chunk in members.chunks(64) {
				let remove = chunk.to_vec().try_into().expect("a chunk has at most 64");
				self.must(Keyring::Ferdie, Call::set_members { datanet, add: Default::default(), remove }, tally);
			}
			while self.chain.at(|| pallet_datanets::Datanets::<Runtime>::contains_key(datanet)) {
				self.must(Keyring::Ferdie, Call::remove_datanet { datanet }, tally);
			}
		}
		// What was withdrawn gave its commitment back.
		let returned: Vec<_> = self.chain.at(|| pallet_datanets::Commitments::<Runtime>::iter_keys().collect());
		for (who, commitment) in returned {
			self.must(self.owner(&who), Call::remove_commitment { who, commitment }, tally);
		}
	}

	/// Removes all contributions of a Datanet, first those on which no other payee depends.
	fn remove_contributions(&mut self, datanet: u32, tally: &mut Tally) {
		type Call = pallet_datanets::Call<Runtime>;
		loop {
			let next = self.chain.at(|| {
				pallet_datanets::Contributions::<Runtime>::iter_prefix(datanet)
					.find(|(_, contribution)| contribution.dependents == 0)
			});
			let Some((index, state)) = next else { break };
			let contribution = ContributionId { datanet, index };
			match state.status {
				pallet_datanets::Status::Pending(_) => {
					self.must(self.owner(&state.contributor), Call::withdraw { contribution }, tally)
				},
				pallet_datanets::Status::Accepted(_) => {
					self.must(Keyring::Ferdie, Call::remove_contribution { contribution }, tally)
				},
			}
		}
		let remaining = self.chain.at(|| pallet_datanets::Contributions::<Runtime>::iter_key_prefix(datanet).count());
		assert_eq!(remaining, 0, "contributions depend on one another");
	}

	/// Pays all credits, and checks that the ledger owes nothing else.
	fn pay_out(&mut self, tally: &mut Tally) {
		let accounts: Vec<AccountId> =
			self.chain.at(|| pallet_attribution::AccountCredits::<Runtime>::iter_keys().collect());
		for account in accounts {
			// A credit too small to open an account stays owed.
			let deliverable =
				self.chain.at(|| free(&account) + Attribution::account_credit(&account) >= Balances::minimum_balance());
			if deliverable {
				self.must(Keyring::Ferdie, pallet_attribution::Call::claim_for { account }, tally);
			}
		}
		self.chain.at(|| {
			let credits: Balance = pallet_attribution::AccountCredits::<Runtime>::iter_values().sum();
			assert_eq!(pallet_attribution::TotalOwed::<Runtime>::get(), credits, "an amount is owed without an owner");
			assert_eq!(pallet_attribution::PoolNodes::<Runtime>::iter_keys().count(), 0, "a pool outlives its Datanet");
			assert_eq!(pallet_attribution::ContributionCredits::<Runtime>::iter_keys().count(), 0);
		});
	}
}
