//! A chain in memory, those who play on it, and what they know beside its state: texts, salts, outputs.

use crate::{
	common::{check_state, Applied, Chain, Keyring},
	play,
	sessions::{self, Evidence},
	Tally,
};
use frame_support::traits::GetCallMetadata;
use rand::{seq::SliceRandom, Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{collections::BTreeMap, rc::Rc};
use tributary_primitives::{
	trace::{trace, Corpus, ProvenRun, Refutation, Run, TraceRules},
	ChannelId, ContentHash, ContributionId, JobId,
};
use tributary_runtime::*;

/// A transaction, and who signs it.
pub type Move = (Keyring, RuntimeCall);

/// A commitment to a content that was not revealed yet.
#[derive(Clone)]
pub struct Secret {
	/// Who made it.
	pub who: Keyring,
	/// What with.
	pub salt: [u8; 32],
	/// To what.
	pub text: Rc<[u8]>,
	/// In which live block.
	pub made: BlockNumber,
}

/// What a watcher saw of a submission.
#[derive(Clone)]
pub struct Seen {
	/// The output.
	pub output: Vec<u8>,
	/// The runs claimed.
	pub runs: Vec<Run>,
}

/// A refutation that somebody committed to.
#[derive(Clone)]
pub struct Found {
	/// Who.
	pub who: Keyring,
	/// Of what.
	pub job: JobId,
	/// With what.
	pub salt: [u8; 32],
	/// What it shows.
	pub refutation: Refutation,
}

/// A signed voucher.
#[derive(Clone)]
pub struct Signed {
	/// For which channel.
	pub channel: ChannelId,
	/// Under which authorisation.
	pub authorisation: u32,
	/// Inferences so far.
	pub units: u64,
	/// What is owed so far.
	pub amount: Balance,
	/// By the key of the authorisation, or not.
	pub signature: Signature,
}

/// A game.
pub struct World {
	/// What decides everything.
	pub rng: ChaCha8Rng,
	/// The chain.
	pub chain: Chain,
	/// Pieces that texts are made of, so that they quote one another.
	pieces: Vec<Vec<u8>>,
	/// Contents by their hash.
	pub texts: BTreeMap<ContentHash, Rc<[u8]>>,
	/// Commitments not revealed.
	pub secrets: Vec<Secret>,
	/// Submissions.
	pub seen: BTreeMap<JobId, Seen>,
	/// Challenges committed.
	pub found: Vec<Found>,
	/// Vouchers signed.
	pub vouchers: Vec<Signed>,
	/// Transactions of before, to be sent again.
	past: Vec<Move>,
	issuance: Balance,
	/// Session keys, and what they are made from.
	pub seeds: Vec<(opaque::SessionKeys, String)>,
	/// What can be shown of the validators of each session.
	pub evidence: Vec<Evidence>,
	/// The last session that was seen.
	pub session: u32,
	/// Makes no blocks for now.
	pub lazy: Option<AccountId>,
	/// The least bond.
	pub least_bond: Balance,
	/// The least delegation.
	pub least_delegation: Balance,
	/// What was donated to the stake pot.
	pub donated: Balance,
	/// Whether the game is over, and everything comes to its end.
	pub ending: bool,
	/// Whether to print each transaction.
	pub verbose: bool,
}

impl World {
	/// A game decided by `seed`.
	pub fn new(seed: u64, verbose: bool) -> Self {
		let mut rng = ChaCha8Rng::seed_from_u64(seed);
		let pieces = (0..12)
			.map(|_| {
				let length = rng.gen_range(20..700);
				(0..length).map(|_| rng.gen_range(b'a'..=b'z')).collect()
			})
			.collect();
		let (mut chain, seeds) = sessions::network();
		// Stake by the token, or by the unit, where rounding is everything.
		let (least_bond, least_delegation) = if rng.gen() { (10_000 * TRIB, 10 * TRIB) } else { (3, 7) };
		chain.at(|| sessions::set_parameters(least_bond, least_delegation));
		let issuance = chain.at(Balances::total_issuance);
		Self {
			rng,
			chain,
			pieces,
			texts: BTreeMap::new(),
			secrets: vec![],
			seen: BTreeMap::new(),
			found: vec![],
			vouchers: vec![],
			past: vec![],
			issuance,
			seeds,
			evidence: vec![],
			session: u32::MAX,
			lazy: None,
			least_bond,
			least_delegation,
			donated: 0,
			ending: false,
			verbose,
		}
	}

	/// Somebody. A few play more than the others, so that roles meet in one hand.
	pub fn anybody(&mut self) -> Keyring {
		let all: Vec<Keyring> = Keyring::iter().collect();
		let among = if self.rng.gen_bool(0.5) { 4 } else { 12 };
		all[self.rng.gen_range(0..among)]
	}

	/// One of these.
	pub fn pick<T: Clone>(&mut self, among: &[T]) -> Option<T> {
		among.choose(&mut self.rng).cloned()
	}

	/// One in `n` times.
	pub fn one_in(&mut self, n: u32) -> bool {
		self.rng.gen_ratio(1, n)
	}

	/// The key of an account that plays, if it is one.
	pub fn key(&self, account: &AccountId) -> Option<Keyring> {
		Keyring::from_account_id(account)
	}

	/// Any 32 bytes.
	pub fn bytes32(&mut self) -> [u8; 32] {
		self.rng.gen()
	}

	/// A text of pieces that others have too, and something of its own now and then.
	pub fn text(&mut self) -> Rc<[u8]> {
		let mut text = vec![];
		for _ in 0..self.rng.gen_range(1..5) {
			let piece = self.rng.gen_range(0..self.pieces.len());
			text.extend_from_slice(&self.pieces[piece]);
			if self.one_in(3) {
				text.push(b'\n');
			}
		}
		let text: Rc<[u8]> = text.into();
		self.texts.insert(tributary_primitives::content::Content::of(&text).hash, text.clone());
		text
	}

	/// The bytes of a contribution.
	pub fn content(&mut self, id: ContributionId) -> Option<Rc<[u8]>> {
		let hash = self.chain.at(|| pallet_datanets::Contributions::<Runtime>::get(id.datanet, id.index))?.content.hash;
		self.texts.get(&hash).cloned()
	}

	/// One block: some transactions, then the checks.
	pub fn block(&mut self, tally: &mut Tally) {
		if self.one_in(20) {
			self.report(tally);
		}
		let count = self.rng.gen_range(0..14);
		let mut moves = vec![];
		for _ in 0..count {
			let again = !self.past.is_empty() && self.one_in(12);
			let chosen = if again {
				let (who, call) = self.past[self.rng.gen_range(0..self.past.len())].clone();
				// The same once more, or by somebody else.
				Some(if self.one_in(2) { (who, call) } else { (self.anybody(), call) })
			} else {
				play::any(self)
			};
			moves.extend(chosen);
		}
		self.send(moves, tally);
		if self.one_in(6) {
			let count = self.rng.gen_range(1..15);
			self.idle(count);
		}
		// Not before there is anything.
		if self.chain.at(System::block_number) > 150 && self.one_in(70) {
			let count = self.rng.gen_range(10..120);
			self.end_sessions(count);
		}
	}

	/// A block of these, one after the other, and the checks.
	pub fn send(&mut self, moves: Vec<Move>, tally: &mut Tally) -> Vec<Applied> {
		let slots = self.slots();
		let author = self.author(slots, &moves, None);
		// Whoever could make the block would be disabled in it: that block is never made.
		let Some(author) = author else { return vec![] };
		let results = self.chain.block_after(slots, author, &moves);
		for ((who, call), result) in moves.iter().zip(&results) {
			self.note(&format!("{who:?}"), call, result, tally);
		}
		self.past.extend(moves);
		let surplus = self.past.len().saturating_sub(200);
		self.past.drain(..surplus);
		self.after_block();
		self.check();
		results
	}

	/// Count a transaction, and print it if that is wanted.
	pub fn note(&mut self, who: &str, call: &RuntimeCall, result: &Applied, tally: &mut Tally) {
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

	/// Whether every pallet's state is as it must be, and the issuance what it was.
	pub fn check(&mut self) {
		check_state(&mut self.chain);
		let issuance = self.chain.at(Balances::total_issuance);
		assert_eq!(issuance, self.issuance, "issuance changed");
	}
}

/// The contributions that may own positions of a job's output, in the order of their precedence.
pub struct Eligible(pub Vec<(ContributionId, Rc<[u8]>)>);

impl Eligible {
	/// The canonical trace.
	pub fn trace(&self, rules: &TraceRules, output: &[u8]) -> Vec<Run> {
		trace(rules, output, self)
	}

	/// The bytes of one.
	pub fn bytes(&self, id: ContributionId) -> Option<&Rc<[u8]>> {
		self.0.iter().find(|(other, _)| *other == id).map(|(_, text)| text)
	}

	/// The run with its proof.
	pub fn prove(&self, rules: &TraceRules, run: Run) -> Option<ProvenRun> {
		let length = u64::from(run.positions) + u64::from(rules.window) - 1;
		let proof = tributary_primitives::content::prove(self.bytes(run.contribution)?, run.offset, length).ok()?;
		Some(ProvenRun { run, proof })
	}
}

impl Corpus for Eligible {
	fn first_owner(&self, window: &[u8]) -> Option<(ContributionId, u64)> {
		self.0.iter().find_map(|(id, text)| {
			let offset = text.windows(window.len()).position(|bytes| bytes == window)?;
			Some((*id, offset as u64))
		})
	}

	fn longest_prefix(&self, id: ContributionId, bytes: &[u8]) -> (usize, u64) {
		let Some(text) = self.bytes(id) else { return (0, 0) };
		(0..text.len())
			.map(|offset| {
				let length = text[offset..].iter().zip(bytes).take_while(|(a, b)| a == b).count();
				(length, offset as u64)
			})
			.max_by_key(|(length, offset)| (*length, std::cmp::Reverse(*offset)))
			.unwrap_or_default()
	}
}
