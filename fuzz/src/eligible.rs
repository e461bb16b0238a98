//! The eligible contributions of a job, searched by brute force.

use std::rc::Rc;
use tributary_primitives::{
	content::prove,
	trace::{trace, Corpus, ProvenRun, Run, TraceRules},
	ContributionId,
};

/// The contributions that may own positions of a job's output, in order of precedence.
pub(crate) struct Eligible(pub Vec<(ContributionId, Rc<[u8]>)>);

impl Eligible {
	/// Returns the canonical trace of `output`.
	pub(crate) fn trace(&self, rules: &TraceRules, output: &[u8]) -> Vec<Run> {
		trace(rules, output, self)
	}

	/// Returns the bytes of a contribution.
	pub(crate) fn bytes(&self, id: ContributionId) -> Option<&Rc<[u8]>> {
		self.0.iter().find(|(other, _)| *other == id).map(|(_, text)| text)
	}

	/// Returns the run with its proof.
	pub(crate) fn prove(&self, rules: &TraceRules, run: Run) -> Option<ProvenRun> {
		let length = u64::from(run.positions) + u64::from(rules.window) - 1;
		let proof = prove(self.bytes(run.contribution)?, run.offset, length).ok()?;
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
