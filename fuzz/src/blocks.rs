//! Blocks: their authors, and the transactions in them.

use crate::{
	harness::Harness,
	network::SLOTS,
	records::Action,
	tally::Tally,
	test_chain::{sign, Applied},
};
use rand::{seq::SliceRandom, Rng};
use tributary_runtime::{Babe, RuntimeCall, Session, UncheckedExtrinsic};

/// Number of recent actions that are kept, to be sent again.
const MAX_HISTORY: usize = 200;

impl Harness {
	/// Returns the number of slots before the next block: mostly one.
	pub(crate) fn slots(&mut self) -> u64 {
		match self.rng.gen_range(0..120) {
			_ if self.is_teardown => 1,
			0..=5 => self.rng.gen_range(2..4),
			6 => self.rng.gen_range(SLOTS..5 * SLOTS),
			_ => 1,
		}
	}

	/// Returns the author of a block with these actions: a validator that is not disabled at its
	/// end.
	pub(crate) fn author(&mut self, slots: u64, actions: &[Action], bare: Option<&RuntimeCall>) -> Option<u32> {
		let read = || (Session::validators(), Session::disabled_validators());
		let slot = self.chain.slot() + slots;
		let (set, disabled) = if self.chain.at(|| slot < *Babe::current_epoch_start() + SLOTS) {
			self.chain.at(read)
		} else {
			self.chain.preview(slots, 0, Vec::new, read)
		};
		let mut able: Vec<u32> = (0..set.len() as u32).filter(|index| !disabled.contains(index)).collect();
		able.shuffle(&mut self.rng);
		// The idle validator makes a block only if there is no other.
		able.sort_by_key(|index| Some(&set[*index as usize]) == self.idle_author.as_ref());
		let reports = bare.is_some()
			|| actions.iter().any(|(_, call)| matches!(call, RuntimeCall::Babe(_) | RuntimeCall::Grandpa(_)));
		if !reports {
			return Some(*able.first().expect("some validator is not disabled"));
		}
		able.into_iter().find(|author| {
			let bare = bare.cloned().map(UncheckedExtrinsic::new_bare);
			let signed = actions.iter().map(|(who, call)| sign(*who, call.clone()));
			let disabled =
				self.chain.preview(slots, *author, || bare.into_iter().chain(signed), Session::disabled_validators);
			!disabled.contains(author)
		})
	}

	/// Makes a block of these actions, in order, and checks the state.
	pub(crate) fn send(&mut self, actions: Vec<Action>, tally: &mut Tally) -> Vec<Applied> {
		let slots = self.slots();
		let author = self.author(slots, &actions, None);
		// The block would disable each possible author: it is never made.
		let Some(author) = author else { return vec![] };
		let results = self.chain.block_after(slots, author, &actions);
		for ((who, call), result) in actions.iter().zip(&results) {
			self.record(&format!("{who:?}"), call, result, tally);
		}
		self.history.extend(actions);
		let surplus = self.history.len().saturating_sub(MAX_HISTORY);
		self.history.drain(..surplus);
		self.after_block();
		self.check();
		results
	}

	/// Makes empty blocks, and checks the state.
	pub(crate) fn idle(&mut self, count: u32) {
		for _ in 0..count {
			let slots = self.slots();
			self.empty_block(slots);
		}
		self.check();
	}

	/// Ends sessions quickly, with one block each, and checks the state.
	pub(crate) fn end_sessions(&mut self, count: u32) {
		for _ in 0..count {
			self.empty_block(SLOTS);
		}
		self.check();
	}

	fn empty_block(&mut self, slots: u64) {
		let author = self.author(slots, &[], None).expect("some validator makes an empty block");
		self.chain.block_after(slots, author, &[]);
		self.after_block();
	}
}
