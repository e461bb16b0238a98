//! An oracle of canonical traces: contributions are searched byte by byte, straight from the
//! definition.

use std::ops::ControlFlow;
use tributary_primitives::{
	content::{prove, Content},
	trace::{Corpus, Eligible, ProvenRun, Refutation, Run, TraceRules},
	ContributionId, DatanetId,
};

/// Index of the first contribution of [`Oracle::new`].
const FIRST_INDEX: u32 = 1_000;

/// Returns the id of the contribution at `place` in an [`Oracle::new`].
///
/// Precedence must not depend on ids, so they run the other way.
pub fn id(datanet: DatanetId, place: usize) -> ContributionId {
	let place = u32::try_from(place).expect("an oracle has few contributions");
	ContributionId { datanet, index: FIRST_INDEX - place }
}

/// Returns the first offset of `bytes` in `text`.
pub fn find(text: &[u8], bytes: &[u8]) -> Option<u64> {
	let starts = |window: &[u8]| window[0] == bytes[0] && window == bytes;
	text.windows(bytes.len()).position(starts).map(|offset| offset as u64)
}

/// Returns the claims of a trace without their offsets, which may be any of several.
pub fn plain(runs: &[Run]) -> Vec<(u32, u32, ContributionId)> {
	runs.iter().map(|run| (run.start, run.positions, run.contribution)).collect()
}

/// Contributions in order of precedence, with their bytes.
pub struct Oracle<Bytes = Vec<u8>>(pub Vec<(ContributionId, Bytes)>);

impl Oracle {
	/// Creates the contributions of a Datanet from their bytes, in order of precedence.
	pub fn new(datanet: DatanetId, texts: Vec<Vec<u8>>) -> Self {
		Self(texts.into_iter().enumerate().map(|(place, text)| (id(datanet, place), text)).collect())
	}
}

impl<Bytes: AsRef<[u8]>> Oracle<Bytes> {
	/// Returns the place of a contribution in the order of precedence.
	pub fn place(&self, contribution: ContributionId) -> Option<usize> {
		self.0.iter().position(|(id, _)| *id == contribution)
	}

	/// Returns the bytes of a contribution.
	pub fn bytes(&self, contribution: ContributionId) -> Option<&[u8]> {
		self.0.get(self.place(contribution)?).map(|(_, text)| text.as_ref())
	}

	/// Returns a contribution in the form that the check of a refutation requires.
	pub fn eligible(&self, contribution: ContributionId) -> Option<Eligible> {
		let place = self.place(contribution)?;
		Some(Eligible { content: Content::of(self.bytes(contribution)?), sequence: 10 + 3 * place as u64 })
	}

	/// Returns the bytes of a contribution that must be one of these.
	pub fn known(&self, contribution: ContributionId) -> &[u8] {
		self.bytes(contribution).expect("it is one of the contributions")
	}

	fn texts(&self) -> impl Iterator<Item = (ContributionId, &[u8])> {
		self.0.iter().map(|(id, text)| (*id, text.as_ref()))
	}

	/// Returns the contributions that are long enough to own positions.
	pub fn admitted(&self, rules: &TraceRules) -> Oracle<&[u8]> {
		Oracle(self.texts().filter(|(_, text)| rules.admits(&Content::of(text))).collect())
	}

	/// Returns the owner of each position.
	pub fn owners(&self, rules: &TraceRules, output: &[u8]) -> Vec<Option<ContributionId>> {
		let (window, admitted) = (rules.window as usize, self.admitted(rules));
		(0..(output.len() + 1).saturating_sub(window))
			.map(|at| admitted.first_owner(&output[at..at + window]).map(|(owner, _)| owner))
			.collect()
	}

	/// Returns the canonical trace without offsets.
	pub fn brute_force(&self, rules: &TraceRules, output: &[u8]) -> Vec<(u32, u32, ContributionId)> {
		let owners = self.owners(rules, output);
		let mut runs = Vec::new();
		let mut at = 0;
		while at < owners.len() {
			let Some(owner) = owners[at] else {
				at += 1;
				continue;
			};
			if runs.len() == rules.max_runs as usize {
				runs.push((at as u32, 1, owner));
				break;
			}
			let longest = (1..=owners.len() - at)
				.take_while(|k| owners[at..at + k].iter().all(|other| *other == Some(owner)))
				.filter(|k| find(self.known(owner), &output[at..at + k + rules.window as usize - 1]).is_some())
				.max()
				.expect("a window of the owner's is found in its bytes");
			runs.push((at as u32, longest as u32, owner));
			at += longest;
		}
		runs
	}

	/// Returns the run with the proof of its bytes; `None` if they cannot be proven.
	pub fn prove(&self, rules: &TraceRules, output: &[u8], run: Run) -> Option<ProvenRun> {
		let span = run.span(rules, output)?;
		let text = self.bytes(run.contribution)?;
		let proof = prove(text, run.offset, span.len() as u64).ok()?;
		proof.verify(&Content::of(text), run.offset, span).ok()?;
		Some(ProvenRun { run, proof })
	}

	/// Returns `true` if each contribution has the bytes of its run at the claimed offset.
	pub fn proven(&self, rules: &TraceRules, output: &[u8], runs: &[Run]) -> bool {
		runs.iter().all(|run| self.prove(rules, output, *run).is_some())
	}

	/// Visits every well-formed and proven claim of admitted contributions, one offset each, until
	/// `visit` breaks.
	pub fn claims(&self, rules: &TraceRules, output: &[u8], visit: &mut dyn FnMut(&[Run]) -> ControlFlow<()>) {
		// A break only ends the walk early.
		let _ = self.admitted(rules).extend_claim(rules, output, &mut Vec::new(), visit);
	}

	fn extend_claim(
		&self,
		rules: &TraceRules,
		output: &[u8],
		runs: &mut Vec<Run>,
		visit: &mut dyn FnMut(&[Run]) -> ControlFlow<()>,
	) -> ControlFlow<()> {
		visit(runs)?;
		if runs.len() > rules.max_runs as usize {
			return ControlFlow::Continue(());
		}
		let positions = rules.positions(output.len() as u32);
		let longest = if runs.len() == rules.max_runs as usize { 1 } else { positions };
		for start in runs.last().map_or(0, Run::end)..positions {
			for k in 1..=longest.min(positions - start) {
				for (contribution, text) in self.texts() {
					let span = &output[start as usize..(start + k + rules.window - 1) as usize];
					if let Some(offset) = find(text, span) {
						runs.push(Run { start, positions: k, contribution, offset });
						self.extend_claim(rules, output, runs, visit)?;
						runs.pop();
					}
				}
			}
		}
		ControlFlow::Continue(())
	}

	/// Returns every refutation that a holder of all contributions can make, over every position
	/// and run, and `true` for those that hold by the definition.
	pub fn refutations<'a>(
		&'a self,
		rules: &'a TraceRules,
		output: &'a [u8],
		runs: &'a [Run],
	) -> impl Iterator<Item = (Refutation, bool)> + 'a {
		let window = rules.window as usize;
		let traced = runs.last().map_or(0, Run::end);
		let positions = (0..rules.positions(output.len() as u32)).flat_map(move |position| {
			let bytes = &output[position as usize..position as usize + window];
			let claimant = runs.iter().find(|run| run.claims(position));
			let claimed_by = claimant.and_then(|run| self.place(run.contribution));
			let counts = position < traced || runs.len() <= rules.max_runs as usize;
			self.texts().enumerate().flat_map(move |(place, (contribution, text))| {
				let found = find(text, bytes).map(|offset| {
					let proof = prove(text, offset, window as u64).expect("the bytes were found there");
					let admitted = rules.admits(&Content::of(text));
					let earlier = admitted && claimed_by.is_some_and(|other| place < other);
					let missed = admitted && claimant.is_none() && counts;
					[
						(Refutation::Earlier { position, contribution, offset, proof: proof.clone() }, earlier),
						(Refutation::Missed { position, contribution, offset, proof }, missed),
					]
				});
				found.into_iter().flatten()
			})
		});
		let splits = runs.iter().enumerate().filter_map(move |(index, run)| {
			let extended = Run { positions: run.positions + 1, ..*run };
			let span = extended.span(rules, output)?;
			let text = self.known(run.contribution);
			let offset = find(text, span)?;
			let proof = prove(text, offset, span.len() as u64).expect("the bytes were found there");
			let next = runs.get(index + 1);
			let split = next.is_some_and(|next| next.contribution == run.contribution && next.start == run.end());
			Some((Refutation::Split { run: index as u32, offset, proof }, split))
		});
		positions.chain(splits)
	}

	/// Returns `true` if any refutation passes its check.
	pub fn refuted(&self, rules: &TraceRules, output: &[u8], runs: &[Run]) -> bool {
		self.refutations(rules, output, runs)
			.any(|(refutation, _)| refutation.check(rules, output, runs, |id| self.eligible(id)).is_ok())
	}
}

impl<Bytes: AsRef<[u8]>> Corpus for Oracle<Bytes> {
	fn first_owner(&self, window: &[u8]) -> Option<(ContributionId, u64)> {
		self.texts().find_map(|(id, text)| Some((id, find(text, window)?)))
	}

	fn longest_prefix(&self, contribution: ContributionId, bytes: &[u8]) -> (usize, u64) {
		let Some(text) = self.bytes(contribution) else { return (0, 0) };
		let common = |offset: usize| text[offset..].iter().zip(bytes).take_while(|(one, other)| one == other).count();
		// From the end, so that the lowest of the best offsets comes last and wins.
		let offsets = (0..text.len()).rev().map(|offset| (common(offset), offset as u64));
		offsets.max_by_key(|(len, _)| *len).unwrap_or((0, 0))
	}
}
