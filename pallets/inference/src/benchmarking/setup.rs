//! What the benchmarks are about: models, contents and jobs at their largest.

use super::*;
use blake3::hazmat::{merge_subtrees_non_root, merge_subtrees_root, ChainingValue, HasherExt, Mode};
use codec::Encode;
use tributary_primitives::{
	content::{SpanProof, CHUNK_LEN, MAX_CONTENT_LEN},
	terms::{Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	traits::Ledger,
	ReleaseId,
};

/// Levels of the tree of the longest content.
pub(super) const LEVELS: u32 = 30;

/// The longest content, made up around a span that begins with the last byte of the chunk before its middle: both paths to
/// the root are as long as paths get, and so are the bytes missing of the first and the last chunk for a short span.
pub(super) struct Deep {
	/// The chunks that the span touches, filled up.
	chunks: Vec<u8>,
	/// The number of the first of them.
	first: u64,
	/// What stands beside the paths.
	siblings: Vec<ChainingValue>,
}

impl Deep {
	/// The content, the offset of the span, and its proof. Another filler makes another content.
	pub(super) fn around(span: &[u8], filler: u8) -> (Content, u64, SpanProof) {
		let first = MAX_CONTENT_LEN / CHUNK_LEN / 2 - 1;
		let head = vec![filler; CHUNK_LEN as usize - 1];
		let filled = (head.len() + span.len()).next_multiple_of(CHUNK_LEN as usize);
		let mut chunks = [head.as_slice(), span].concat();
		let tail = vec![filler; filled - chunks.len()];
		chunks.resize(filled, filler);

		let mut deep = Self { chunks, first, siblings: vec![] };
		let half = 1u64 << (LEVELS - 1);
		let left = deep.node(LEVELS - 1, 0);
		let right = deep.node(LEVELS - 1, half);
		let hash = merge_subtrees_root(&left, &right, Mode::Hash).into();
		let proof = SpanProof {
			head: head.try_into().unwrap(),
			tail: tail.try_into().unwrap(),
			siblings: deep.siblings.try_into().unwrap(),
		};
		(Content { hash, len: MAX_CONTENT_LEN }, first * CHUNK_LEN + CHUNK_LEN - 1, proof)
	}

	/// The chaining value of the subtree of `1 << level` chunks that begins with chunk `start`.
	fn node(&mut self, level: u32, start: u64) -> ChainingValue {
		let end = start + (1 << level);
		let last = self.first + self.chunks.len() as u64 / CHUNK_LEN;
		if end <= self.first || start >= last {
			let mut sibling = [level as u8; 32];
			sibling[..8].copy_from_slice(&start.to_le_bytes());
			self.siblings.push(sibling);
			return sibling;
		}
		if level == 0 {
			let from = ((start - self.first) * CHUNK_LEN) as usize;
			return blake3::Hasher::new()
				.set_input_offset(start * CHUNK_LEN)
				.update(&self.chunks[from..from + CHUNK_LEN as usize])
				.finalize_non_root();
		}
		let left = self.node(level - 1, start);
		let right = self.node(level - 1, start + (1 << (level - 1)));
		merge_subtrees_non_root(&left, &right, Mode::Hash)
	}
}

pub(super) fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, fee::<T>() * 1_000_000);
	who
}

/// A fee of which no part is nothing.
pub(super) fn fee<T: Config>() -> Balance {
	T::MinFee::get().max(T::MinBond::get()).max(T::Currency::minimum_balance()) * 1_000
}

/// What may be found in an output, or cited.
pub(super) fn caps() -> SpanCaps {
	SpanCaps { total: Perbill::from_percent(50), contribution: Perbill::from_percent(50) }
}

/// A model whose terms name `releases` Releases and `beneficiaries` accounts, and the contributions of the first Release.
pub(super) fn model<T: Config>(
	contents: &[Content],
	releases: u32,
	beneficiaries: u32,
) -> (ModelId, TermsVersion, Vec<ContributionId>) {
	model_by::<T>(AttributionMethod::Spans(caps()), contents, releases, beneficiaries)
}

/// As [`model`], that attributes by `method`.
pub(super) fn model_by<T: Config>(
	method: AttributionMethod,
	contents: &[Content],
	releases: u32,
	beneficiaries: u32,
) -> (ModelId, TermsVersion, Vec<ContributionId>) {
	let owner: T::AccountId = account("owner", 0, 0);
	let mut contributions = vec![];
	let mut named: Vec<ReleaseId> = vec![];
	for release in 0..releases {
		let filler = [(Content::of(&release.to_le_bytes()), 7)];
		let contents: Vec<_> = contents.iter().map(|content| (*content, 7)).collect();
		let (id, of) = T::Catalogue::benchmark_release(
			&account("datanet", release, 0),
			if release == 0 && !contents.is_empty() { &contents } else { &filler },
		);
		if release == 0 {
			contributions = of;
		}
		named.push(id);
	}
	let weight = Perbill::from_parts(1_000_000_000 / releases.max(1));
	let mut releases: Vec<_> = named.into_iter().map(|release| WeightedRelease { release, weight }).collect();
	let others = weight.deconstruct() * length(releases.len()).saturating_sub(1);
	if let Some(last) = releases.last_mut() {
		last.weight = Perbill::from_parts(1_000_000_000 - others);
	}
	let tenth = Perbill::from_percent(10);
	let terms = Terms {
		split: FeeSplit {
			provider: Perbill::from_percent(40),
			owner: tenth,
			base: tenth,
			data: Perbill::from_percent(40),
		},
		method,
		releases: releases.try_into().unwrap(),
		beneficiaries: BoundedVec::truncate_from(
			(0..beneficiaries)
				.map(|index| Beneficiary {
					account: account("beneficiary", index, 0),
					share: Perbill::from_parts(200_000_000 / beneficiaries),
				})
				.collect(),
		),
	};
	let (model, version) = T::Models::benchmark_model(&owner, terms);
	(model, version, contributions)
}

pub(super) fn prompt(bytes: u32) -> Prompt {
	Prompt::Inline(vec![b'?'; bytes as usize].try_into().unwrap())
}

/// A provider that serves `model`, with a bond for more than one job.
pub(super) fn provider<T: Config>(model: ModelId) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who = rich::<T>("provider", 0);
	Pallet::<T>::do_register(who.clone(), fee::<T>() * 10, vec![b'/'; MAX_ENDPOINT as usize].try_into().unwrap())
		.unwrap();
	Pallet::<T>::do_serve(who.clone(), model, 0).unwrap();
	who
}

/// A job with the largest prompt, that names `provider`.
pub(super) fn requested<T: Config>(
	model: ModelId,
	version: TermsVersion,
	provider: &T::AccountId,
	fee: Balance,
) -> JobId
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(&T::Settlement::pot(), T::Currency::minimum_balance());
	let job = NextJob::<T>::get();
	let requester = rich::<T>("requester", 0);
	Pallet::<T>::do_request(requester, model, version, Some(provider.clone()), prompt(MAX_PROMPT), fee).unwrap();
	job
}

/// A job as [`requested`], accepted.
pub(super) fn accepted<T: Config>(model: ModelId, version: TermsVersion, provider: &T::AccountId, fee: Balance) -> JobId
where
	T::Currency: Mutate<T::AccountId>,
{
	let job = requested::<T>(model, version, provider, fee);
	Pallet::<T>::do_accept(provider.clone(), job).unwrap();
	job
}

/// A job with an output in which `owned` were found.
pub(super) fn submitted<T: Config>(
	model: ModelId,
	version: TermsVersion,
	provider: &T::AccountId,
	owned: &[ContributionId],
) -> JobId
where
	T::Currency: Mutate<T::AccountId>,
{
	submitted_for::<T>(model, version, provider, owned, fee::<T>())
}

/// A job as [`submitted`], that pays `fee`.
pub(super) fn submitted_for<T: Config>(
	model: ModelId,
	version: TermsVersion,
	provider: &T::AccountId,
	owned: &[ContributionId],
	fee: Balance,
) -> JobId
where
	T::Currency: Mutate<T::AccountId>,
{
	let id = accepted::<T>(model, version, provider, fee);
	Jobs::<T>::mutate(id, |job| {
		let job = job.as_mut().unwrap();
		job.stage = Stage::Submitted {
			provider: provider.clone(),
			answer: Answer {
				output_hash: [1; 32],
				output_len: MAX_OUTPUT,
				basis: Basis::Traced,
				runs_hash: [2; 32],
				positions: job.frozen.rules.positions(MAX_OUTPUT),
				owned: BoundedVec::truncate_from(owned.iter().map(|id| (*id, 100)).collect()),
				submitted_at: frame_system::Pallet::<T>::block_number(),
			},
			dispute: Dispute::new(job.due),
		};
	});
	id
}

/// Note that the trace of a job was refuted by somebody with no account.
pub(super) fn refute<T: Config>(id: JobId) {
	Jobs::<T>::mutate(id, |job| {
		if let Stage::Submitted { dispute, .. } = &mut job.as_mut().unwrap().stage {
			dispute.commitments = 1;
			dispute.uphold(0, account("challenger", 0, 0));
		}
	});
}

pub(super) const SALT: [u8; 32] = [7; 32];

/// An output of so many bytes.
pub(super) fn output(bytes: u32) -> Vec<u8> {
	(0..bytes).map(|byte| (byte % 251) as u8).collect()
}

/// As many runs as there may be, one behind the other, all of one owner: the first as long as given, the others of one
/// position, and `gap` positions of nobody before the last.
pub(super) fn accused(first: u32, gap: u32, contribution: ContributionId) -> Vec<Run> {
	let mut next = 0;
	(0..=MAX_PAID_RUNS)
		.map(|index| {
			let start = if index == MAX_PAID_RUNS { next + gap } else { next };
			let positions = if index == 0 { first } else { 1 };
			next = start + positions;
			Run { start, positions, contribution, offset: 0 }
		})
		.collect()
}

/// A job with this output and trace, and who has committed to this refutation of it and may reveal it now. What comes back
/// to its account is too little for it to live on.
pub(super) fn disputed<T: Config>(
	model: ModelId,
	version: TermsVersion,
	output: &[u8],
	runs: &[Run],
	refutation: &Refutation,
) -> (JobId, T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	let owned: Vec<_> = runs.iter().map(|run| run.contribution).collect();
	let id = submitted::<T>(model, version, &provider::<T>(model), &owned);
	Jobs::<T>::mutate(id, |job| {
		if let Stage::Submitted { answer, .. } = &mut job.as_mut().unwrap().stage {
			answer.output_hash = Content::of(output).hash;
			answer.runs_hash = Content::of(&runs.encode()).hash;
		}
	});
	let challenger = rich::<T>("challenger", 0);
	let commitment = challenge_commitment(&challenger, id, refutation, &SALT);
	Pallet::<T>::do_commit_challenge(challenger.clone(), id, commitment).unwrap();
	Challenges::<T>::mutate(id, &challenger, |committed| {
		let committed = committed.as_mut().unwrap();
		committed.bond = 1;
		committed.reveal_from = T::Clock::current_block_number();
	});
	empty::<T>(&challenger);
	(id, challenger)
}

/// Check that the challenge was noted.
pub(super) fn noted<T: Config>(id: JobId, challenger: T::AccountId) {
	let job = Jobs::<T>::get(id).unwrap();
	assert_eq!(job.dispute().unwrap().upheld, Some(Upheld { sequence: 0, challenger }));
}

/// As many contents as one output can be paid for.
pub(super) fn paid_contents() -> Vec<Content> {
	(0..MAX_PAID_RUNS).map(|index| Content::of(&[index as u8; 40])).collect()
}

/// Let a job's time have come. (The clock need not be one that a benchmark can set.)
pub(super) fn let_due<T: Config>(id: JobId) {
	Jobs::<T>::mutate(id, |job| job.as_mut().unwrap().due = T::Clock::current_block_number());
}

/// Leave an account nothing but what it has on hold.
pub(super) fn empty<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	frame_system::Pallet::<T>::inc_providers(who);
	T::Currency::set_balance(who, 0);
}

pub(super) fn last<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	frame_system::Pallet::<T>::assert_last_event(event);
}

/// A provider with all parts of its bond unbonding but one, and those that may be withdrawn now.
pub(super) fn unbonding<T: Config>(who: &T::AccountId) {
	Providers::<T>::mutate(who, |provider| {
		let provider = provider.as_mut().unwrap();
		let now = T::Clock::current_block_number();
		for _ in 1..MAX_UNBONDING {
			provider.bond -= 1;
			provider.unbonding.try_push(Unbonding { amount: 1, until: now }).unwrap();
		}
		// None of them is in the block in which another would be.
		assert!(!T::UnbondingDelay::get().is_zero());
	});
}
