//! The harness of a run: a chain in memory, its accounts, and what they know beside its state.

use crate::{
	network,
	records::{Action, Evidence, ObservedSubmission, PendingChallenge, PendingReveal, SignedVoucher},
	tally::Tally,
	test_chain::{check_state, Applied, Chain, Keyring},
};
use frame_support::traits::GetCallMetadata;
use rand::{seq::SliceRandom, Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{collections::BTreeMap, rc::Rc};
use tributary_primitives::{content::Content, ContentHash, ContributionId, JobId};
use tributary_runtime::{opaque, AccountId, Balance, Balances, Runtime, RuntimeCall, System, Validators, TRIB};

/// The state of a run.
pub(crate) struct Harness {
	/// Random numbers, which decide everything.
	pub rng: ChaCha8Rng,
	/// The chain.
	pub chain: Chain,
	/// Pieces of which texts are composed, so that they quote one another.
	pieces: Vec<Vec<u8>>,
	/// Contents by their hash.
	pub texts: BTreeMap<ContentHash, Rc<[u8]>>,
	/// Commitments that are not revealed yet.
	pub pending_reveals: Vec<PendingReveal>,
	/// Submissions, by job.
	pub submissions: BTreeMap<JobId, ObservedSubmission>,
	/// Challenges that are not revealed yet.
	pub pending_challenges: Vec<PendingChallenge>,
	/// Signed vouchers.
	pub vouchers: Vec<SignedVoucher>,
	/// Recent actions, some of which are sent again.
	pub history: Vec<Action>,
	/// Total issuance, which never changes.
	issuance: Balance,
	/// Session keys and their seeds.
	pub key_seeds: Vec<(opaque::SessionKeys, String)>,
	/// Evidence about the validators of each session.
	pub evidence: Vec<Evidence>,
	/// Session of the last block.
	pub session: u32,
	/// Validator that makes no blocks for now.
	pub idle_author: Option<AccountId>,
	/// Minimum bond.
	pub min_bond: Balance,
	/// Minimum delegation.
	pub min_delegation: Balance,
	/// Amount donated to the stake pot.
	pub donated: Balance,
	/// `true` during the teardown.
	pub is_teardown: bool,
	/// `true` if each transaction is printed.
	pub verbose: bool,
}

impl Harness {
	/// Returns the start of the run of `seed`.
	pub(crate) fn new(seed: u64, verbose: bool) -> Self {
		let mut rng = ChaCha8Rng::seed_from_u64(seed);
		let pieces = (0..12)
			.map(|_| {
				let length = rng.gen_range(20..700);
				(0..length).map(|_| rng.gen_range(b'a'..=b'z')).collect()
			})
			.collect();
		let (mut chain, key_seeds) = network::new_chain();
		// Stakes of tokens, or of single units, where rounding dominates.
		let (min_bond, min_delegation) = if rng.gen() { (10_000 * TRIB, 10 * TRIB) } else { (3, 7) };
		chain.at(|| network::set_parameters(min_bond, min_delegation));
		let issuance = chain.at(Balances::total_issuance);
		Self {
			rng,
			chain,
			pieces,
			texts: BTreeMap::new(),
			pending_reveals: vec![],
			submissions: BTreeMap::new(),
			pending_challenges: vec![],
			vouchers: vec![],
			history: vec![],
			issuance,
			key_seeds,
			evidence: vec![],
			session: u32::MAX,
			idle_author: None,
			min_bond,
			min_delegation,
			donated: 0,
			is_teardown: false,
			verbose,
		}
	}

	/// Returns a random account. A few are drawn more often, so that one account has several roles.
	pub(crate) fn account(&mut self) -> Keyring {
		let all: Vec<Keyring> = Keyring::iter().collect();
		let among = if self.rng.gen_bool(0.5) { 4 } else { 12 };
		all[self.rng.gen_range(0..among)]
	}

	/// Returns a random element of `among`.
	pub(crate) fn pick<T: Clone>(&mut self, among: &[T]) -> Option<T> {
		among.choose(&mut self.rng).cloned()
	}

	/// Returns `true` once in `n` times.
	pub(crate) fn one_in(&mut self, n: u32) -> bool {
		self.rng.gen_ratio(1, n)
	}

	/// Returns the key of an account of the run.
	pub(crate) fn key(&self, account: &AccountId) -> Option<Keyring> {
		Keyring::from_account_id(account)
	}

	/// Returns 32 random bytes.
	pub(crate) fn bytes32(&mut self) -> [u8; 32] {
		self.rng.gen()
	}

	/// Returns a new text of shared pieces, some of them with a line break between.
	pub(crate) fn text(&mut self) -> Rc<[u8]> {
		let mut text = vec![];
		for _ in 0..self.rng.gen_range(1..5) {
			let piece = self.rng.gen_range(0..self.pieces.len());
			text.extend_from_slice(&self.pieces[piece]);
			if self.one_in(3) {
				text.push(b'\n');
			}
		}
		let text: Rc<[u8]> = text.into();
		self.texts.insert(Content::of(&text).hash, text.clone());
		text
	}

	/// Returns the bytes of a contribution.
	pub(crate) fn content(&mut self, id: ContributionId) -> Option<Rc<[u8]>> {
		let hash = self.chain.at(|| pallet_datanets::Contributions::<Runtime>::get(id.datanet, id.index))?.content.hash;
		self.texts.get(&hash).cloned()
	}

	/// Counts a transaction, and prints it in verbose mode.
	pub(crate) fn record(&mut self, who: &str, call: &RuntimeCall, result: &Applied, tally: &mut Tally) {
		let metadata = call.get_call_metadata();
		let entry = tally.entry((metadata.pallet_name, metadata.function_name)).or_default();
		entry.0 += 1;
		let succeeded = matches!(result, Ok(Ok(_)));
		entry.1 += u32::from(succeeded);
		if let RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death { dest, value }) = call {
			let to_stake = *dest == self.chain.at(Validators::stake_pot).into();
			self.donated += if succeeded && to_stake { *value } else { 0 };
		}
		if self.verbose {
			let number = self.chain.at(System::block_number);
			println!("{number:>5} {who} {}.{} {result:?}", metadata.pallet_name, metadata.function_name);
		}
	}

	/// Checks the invariants of every pallet, and that the issuance has not changed.
	pub(crate) fn check(&mut self) {
		check_state(&mut self.chain);
		let issuance = self.chain.at(Balances::total_issuance);
		assert_eq!(issuance, self.issuance, "issuance changed");
	}
}
