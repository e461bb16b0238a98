//! Each call and each step of the agenda at its worst.

#![cfg(feature = "runtime-benchmarks")]

use crate::{types::*, *};
use alloc::{vec, vec::Vec};
use blake3::hazmat::{merge_subtrees_non_root, merge_subtrees_root, ChainingValue, HasherExt, Mode};
use frame_benchmarking::v2::*;
use frame_support::{traits::tokens::fungible::Mutate, BoundedVec};
use frame_system::RawOrigin;
use tributary_primitives::{
	content::{Content, SpanProof, CHUNK_LEN, MAX_CONTENT_LEN},
	terms::{
		AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease, MAX_BENEFICIARIES, MAX_RELEASES,
	},
	trace::{ProvenRun, Run},
	ContributionId, ReleaseId,
};

/// Levels of the tree of the longest content.
const LEVELS: u32 = 30;

/// The longest content, made up around a span that begins with the last byte of the chunk before its middle: both paths to
/// the root are as long as paths get, and so are the bytes missing of the first and the last chunk for a short span.
struct Deep {
	/// The chunks that the span touches, filled up.
	chunks: Vec<u8>,
	/// The number of the first of them.
	first: u64,
	/// What stands beside the paths.
	siblings: Vec<ChainingValue>,
}

impl Deep {
	/// The content, the offset of the span, and its proof. Another filler makes another content.
	fn around(span: &[u8], filler: u8) -> (Content, u64, SpanProof) {
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

fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, fee::<T>() * 1_000_000);
	who
}

/// A fee of which no part is nothing.
fn fee<T: Config>() -> Balance {
	T::MinFee::get().max(T::MinBond::get()).max(T::Currency::minimum_balance()) * 1_000
}

/// A model whose terms name `releases` Releases and `beneficiaries` accounts, and the contributions of the first Release.
fn model<T: Config>(
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
		method: AttributionMethod::Spans(SpanCaps {
			total: Perbill::from_percent(50),
			contribution: Perbill::from_percent(50),
		}),
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

fn prompt(bytes: u32) -> Prompt {
	Prompt::Inline(vec![b'?'; bytes as usize].try_into().unwrap())
}

/// A provider that serves `model`, with a bond for more than one job.
fn provider<T: Config>(model: ModelId) -> T::AccountId
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
fn requested<T: Config>(model: ModelId, version: TermsVersion, provider: &T::AccountId, fee: Balance) -> JobId
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
fn accepted<T: Config>(model: ModelId, version: TermsVersion, provider: &T::AccountId, fee: Balance) -> JobId
where
	T::Currency: Mutate<T::AccountId>,
{
	let job = requested::<T>(model, version, provider, fee);
	Pallet::<T>::do_accept(provider.clone(), job).unwrap();
	job
}

/// A job with an output in which `owned` were found.
fn submitted<T: Config>(
	model: ModelId,
	version: TermsVersion,
	provider: &T::AccountId,
	owned: &[ContributionId],
) -> JobId
where
	T::Currency: Mutate<T::AccountId>,
{
	let id = accepted::<T>(model, version, provider, fee::<T>());
	Jobs::<T>::mutate(id, |job| {
		let job = job.as_mut().unwrap();
		job.stage = Stage::Submitted {
			provider: provider.clone(),
			answer: Answer {
				output_hash: [1; 32],
				output_len: MAX_OUTPUT,
				runs_hash: [2; 32],
				positions: job.frozen.rules.positions(MAX_OUTPUT),
				owned: BoundedVec::truncate_from(owned.iter().map(|id| (*id, 100)).collect()),
				submitted_at: frame_system::Pallet::<T>::block_number(),
			},
		};
	});
	id
}

/// As many contents as one output can be paid for.
fn paid_contents() -> Vec<Content> {
	(0..MAX_PAID_RUNS).map(|index| Content::of(&[index as u8; 40])).collect()
}

/// Let a job's time have come. (The clock need not be one that a benchmark can set.)
fn let_due<T: Config>(id: JobId) {
	Jobs::<T>::mutate(id, |job| job.as_mut().unwrap().due = T::Clock::current_block_number());
}

/// Leave an account nothing but what it has on hold.
fn empty<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	frame_system::Pallet::<T>::inc_providers(who);
	T::Currency::set_balance(who, 0);
}

fn last<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	frame_system::Pallet::<T>::assert_last_event(event);
}

/// A provider with all parts of its bond unbonding but one, and those that may be withdrawn now.
fn unbonding<T: Config>(who: &T::AccountId) {
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

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn register_provider() {
		let who = rich::<T>("provider", 0);
		let endpoint: Endpoint = vec![b'/'; MAX_ENDPOINT as usize].try_into().unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), fee::<T>(), endpoint);

		assert!(Providers::<T>::contains_key(who));
	}

	#[benchmark]
	fn bond_more() {
		let (model, ..) = model::<T>(&[], 1, 1);
		let who = provider::<T>(model);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), fee::<T>());

		assert_eq!(Providers::<T>::get(who).unwrap().bond, fee::<T>() * 11);
	}

	#[benchmark]
	fn unbond() {
		let (model, ..) = model::<T>(&[], 1, 1);
		let who = provider::<T>(model);
		unbonding::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), fee::<T>());

		assert_eq!(length(Providers::<T>::get(who).unwrap().unbonding.len()), MAX_UNBONDING);
	}

	#[benchmark]
	fn withdraw_unbonded() {
		let (model, ..) = model::<T>(&[], 1, 1);
		let who = provider::<T>(model);
		unbonding::<T>(&who);
		T::Currency::set_balance(&T::Settlement::pot(), T::Currency::minimum_balance());
		empty::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert!(Providers::<T>::get(who).unwrap().unbonding.is_empty());
	}

	#[benchmark]
	fn serve() {
		let (other, ..) = model::<T>(&[], 1, 1);
		let who = provider::<T>(other);
		let (model, ..) = model::<T>(&[], 1, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), model, fee::<T>());

		assert!(Serving::<T>::contains_key(who, model));
	}

	#[benchmark]
	fn stop_serving() {
		let (model, ..) = model::<T>(&[], 1, 1);
		let who = provider::<T>(model);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), model);

		assert!(!Serving::<T>::contains_key(who, model));
	}

	#[benchmark]
	fn set_endpoint() {
		let (model, ..) = model::<T>(&[], 1, 1);
		let who = provider::<T>(model);
		let endpoint: Endpoint = vec![b'.'; MAX_ENDPOINT as usize].try_into().unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), endpoint.clone());

		assert_eq!(Providers::<T>::get(who).unwrap().endpoint, endpoint);
	}

	#[benchmark]
	fn request(p: Linear<0, MAX_PROMPT>) {
		let (model, version, _) = model::<T>(&[], MAX_RELEASES, MAX_BENEFICIARIES);
		let named = provider::<T>(model);
		let requester = rich::<T>("requester", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), model, version, Some(named), prompt(p), fee::<T>());

		assert_eq!(Jobs::<T>::iter().count(), 1);
	}

	#[benchmark]
	fn cancel() {
		let (model, version, _) = model::<T>(&[], 1, 1);
		let named = provider::<T>(model);
		let job = requested::<T>(model, version, &named, T::MinFee::get());
		let requester: T::AccountId = account("requester", 0, 0);
		empty::<T>(&requester);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), job);

		assert!(!Jobs::<T>::contains_key(job));
	}

	#[benchmark]
	fn accept() {
		let (model, version, _) = model::<T>(&[], 1, 1);
		let named = provider::<T>(model);
		let job = requested::<T>(model, version, &named, fee::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(named), job);

		assert!(Jobs::<T>::get(job).unwrap().locked().is_some());
	}

	/// `r` runs of as many contributions, that cover an output of `o` bytes as far as it has positions for them.
	#[benchmark]
	fn submit(r: Linear<0, MAX_RUNS>, o: Linear<1, MAX_OUTPUT>) {
		let rules = T::Rules::get();
		let output: Vec<u8> = (0..o).map(|byte| (byte % 251) as u8).collect();
		let positions = rules.positions(o);
		let most = r.min(positions).min(rules.max_runs + 1);
		let (paid, further) = if most > rules.max_runs { (most - 1, 1) } else { (most, 0) };
		let each = (positions - further) / paid.max(1);
		let mut proven = vec![];
		let mut contents = vec![];
		for index in 0..paid + further {
			let mut run = Run {
				start: index * each,
				positions: if index < paid { each } else { 1 },
				contribution: ContributionId { datanet: 0, index: 0 },
				offset: 0,
			};
			let (content, offset, proof) = Deep::around(run.span(&rules, &output).unwrap(), index as u8);
			run.offset = offset;
			contents.push(content);
			proven.push(ProvenRun { run, proof });
		}
		let (model, version, contributions) = model::<T>(&contents, MAX_RELEASES, MAX_BENEFICIARIES);
		for (proven, contribution) in proven.iter_mut().zip(&contributions) {
			proven.run.contribution = *contribution;
		}
		let who = provider::<T>(model);
		let job = accepted::<T>(model, version, &who, fee::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), job, output.try_into().unwrap(), proven.try_into().unwrap());

		assert_eq!(length(Jobs::<T>::get(job).unwrap().answer().unwrap().owned.len()), paid);
	}

	#[benchmark]
	fn settle(s: Linear<0, MAX_PAID_RUNS>, r: Linear<1, MAX_RELEASES>, b: Linear<1, MAX_BENEFICIARIES>) {
		let (model, version, contributions) = model::<T>(&paid_contents(), r, b);
		let who = provider::<T>(model);
		let job = submitted::<T>(model, version, &who, &contributions[..s as usize]);
		let_due::<T>(job);
		let requester: T::AccountId = account("requester", 0, 0);
		empty::<T>(&requester);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), job);

		last::<T>(Event::Settled { job, provider: who, fee: fee::<T>() });
	}

	#[benchmark]
	fn expire() {
		let (model, version, _) = model::<T>(&[], 1, 1);
		let who = provider::<T>(model);
		let job = accepted::<T>(model, version, &who, T::MinFee::get());
		let_due::<T>(job);
		let requester: T::AccountId = account("requester", 0, 0);
		empty::<T>(&requester);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), job);

		assert!(!Jobs::<T>::contains_key(job));
	}

	#[benchmark]
	fn agenda_base() {
		let now = T::Clock::current_block_number();
		let behind = Slot { block: now, index: 0 };
		AgendaCursor::<T>::put(behind);

		#[block]
		{
			let now = T::Clock::current_block_number();
			let mut cursor = AgendaCursor::<T>::get();
			cursor.block = now.saturating_add(One::one());
			AgendaCursor::<T>::put(cursor);
		}

		assert!(AgendaCursor::<T>::get() > behind);
	}

	#[benchmark]
	fn agenda_block() {
		let now = T::Clock::current_block_number();
		AgendaEnd::<T>::insert(now, 1);
		let mut cursor = Slot { block: now, index: 1 };
		let mut meter = WeightMeter::with_limit(Weight::MAX);

		#[block]
		{
			Pallet::<T>::work_block(&mut cursor, now, &mut meter);
		}

		assert!(!AgendaEnd::<T>::contains_key(now));
	}

	#[benchmark]
	fn agenda_entry() {
		let (model, version, contributions) = model::<T>(&paid_contents(), 1, 1);
		let who = provider::<T>(model);
		let id = submitted::<T>(model, version, &who, &contributions);
		let slot = Jobs::<T>::get(id).unwrap().slot;
		let found;

		#[block]
		{
			found = Agenda::<T>::get(slot.block, slot.index).and_then(Jobs::<T>::get);
		}

		assert!(found.is_some());
	}

	#[benchmark]
	fn agenda_postpone() {
		let (model, version, contributions) = model::<T>(&paid_contents(), 1, 1);
		let who = provider::<T>(model);
		let id = submitted::<T>(model, version, &who, &contributions);
		let job = Jobs::<T>::get(id).unwrap();
		let now = T::Clock::current_block_number();

		#[block]
		{
			Pallet::<T>::postpone(id, job, now, DispatchError::Unavailable);
		}

		assert_eq!(Jobs::<T>::get(id).unwrap().attempts, 1);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
