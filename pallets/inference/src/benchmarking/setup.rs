//! Models, contents and jobs of the maximum size.

use crate::{
	challenge_commitment, Basis, Challenges, Config, Dispute, Event, Jobs, NextJobId, Offer, Pallet, Prompt, Providers,
	Stage, Submission, Unbonding, Upheld, Witness, MAX_CITATIONS, MAX_ENDPOINT, MAX_OUTPUT, MAX_PAID_RUNS, MAX_PROMPT,
	MAX_UNBONDINGS, MAX_WITNESSES,
};
use alloc::{vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::v2::account;
use frame_support::{
	traits::{
		tokens::fungible::{Inspect, Mutate},
		Get,
	},
	BoundedVec,
};
use sp_runtime::{
	traits::{BlockNumberProvider, Zero},
	Perbill,
};
use tributary_primitives::{
	content::Content,
	terms::{AttributionMethod, Beneficiary, FeeSplit, SpanCaps, Terms, WeightedRelease},
	trace::{Refutation, Run},
	traits::{
		benchmarking::{ModelFixture, ReleaseFixture},
		Credit, Models,
	},
	Balance, ContributionId, JobId, ModelId, ReleaseId, TermsVersion,
};
use tributary_support::count;

/// Returns an account with tokens for everything.
pub(super) fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, fee::<T>() * 1_000_000);
	who
}

/// Returns a fee of which no share is zero.
pub(super) fn fee<T: Config>() -> Balance {
	T::MinFee::get().max(T::MinBond::get()).max(T::Currency::minimum_balance()) * 1_000
}

/// Returns the caps of the data share.
pub(super) fn caps() -> SpanCaps {
	SpanCaps { total: Perbill::from_percent(50), contribution: Perbill::from_percent(50) }
}

/// Creates a model whose terms name `releases` Releases and `beneficiaries` accounts. Returns it
/// with the contributions of the first Release.
pub(super) fn model<T: Config>(
	contents: &[Content],
	releases: u32,
	beneficiaries: u32,
) -> (ModelId, TermsVersion, Vec<ContributionId>) {
	model_by::<T>(AttributionMethod::Spans(caps()), contents, releases, beneficiaries)
}

/// Creates a model like [`model`] that attributes by `method`.
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
		let (id, of) = T::BenchmarkHelper::create_release(
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
	let others = weight.deconstruct() * count(releases.len()).saturating_sub(1);
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
	let (model, version) = T::BenchmarkHelper::create_model(&owner, terms);
	(model, version, contributions)
}

/// Returns an inline prompt of the given length.
pub(super) fn prompt(bytes: u32) -> Prompt {
	Prompt::Inline(vec![b'?'; bytes as usize].try_into().unwrap())
}

/// Registers a provider that serves `model`, with a bond for more than one job.
pub(super) fn provider<T: Config>(model: ModelId) -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who = rich::<T>("provider", 0);
	Pallet::<T>::do_register_provider(
		who.clone(),
		fee::<T>() * 10,
		vec![b'/'; MAX_ENDPOINT as usize].try_into().unwrap(),
	)
	.unwrap();
	let version = T::Models::latest_terms(model).unwrap();
	let offer = Offer { version, min_fee: 0, min_share: Perbill::zero() };
	Pallet::<T>::do_serve(who.clone(), model, offer).unwrap();
	who
}

/// Requests a job with the longest prompt that names `provider`.
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
	let job = NextJobId::<T>::get();
	let requester = rich::<T>("requester", 0);
	Pallet::<T>::do_request(requester, model, version, provider.clone(), prompt(MAX_PROMPT), fee).unwrap();
	job
}

/// Requests a job like [`requested`], and accepts it.
pub(super) fn accepted<T: Config>(model: ModelId, version: TermsVersion, provider: &T::AccountId, fee: Balance) -> JobId
where
	T::Currency: Mutate<T::AccountId>,
{
	let job = requested::<T>(model, version, provider, fee);
	Pallet::<T>::do_accept(provider.clone(), job).unwrap();
	job
}

/// Creates a job with an output in which `owned` own positions.
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

/// Creates a job like [`submitted`] that pays `fee`.
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
			submission: Submission {
				output_hash: [1; 32],
				output_len: MAX_OUTPUT,
				basis: Basis::Traced,
				runs_hash: [2; 32],
				positions: job.frozen.rules.positions(MAX_OUTPUT),
				owned: BoundedVec::truncate_from(owned.iter().map(|id| (*id, 100)).collect()),
				attestation: None,
				submitted_at: frame_system::Pallet::<T>::block_number(),
			},
			dispute: Dispute::new(job.due),
		};
	});
	id
}

/// Records that a challenger without an account refuted the trace of a job, by the maximum number
/// of contributions.
pub(super) fn refute<T: Config>(id: JobId, contributions: &[ContributionId]) {
	Jobs::<T>::mutate(id, |job| {
		if let Stage::Submitted { dispute, .. } = &mut job.as_mut().unwrap().stage {
			dispute.commitments = 1;
			for (sequence, contribution) in (0..).zip(&contributions[..MAX_WITNESSES as usize]) {
				let start = u32::try_from(sequence).unwrap();
				let witness = Witness { sequence, contribution: *contribution, start, end: start + 1 };
				dispute.uphold(0, account("challenger", 0, 0), witness);
			}
		}
	});
}

/// Minimum number of bytes in the maximum number of citations, at the longest window.
pub(super) const MIN_CITED: u32 = MAX_CITATIONS * 128;

/// Salt of every commitment.
pub(super) const SALT: [u8; 32] = [7; 32];

/// Returns an output of the given length.
pub(super) fn output(bytes: u32) -> Vec<u8> {
	(0..bytes).map(|byte| (byte % 251) as u8).collect()
}

/// Returns the maximum number of runs, one after another, all of one owner: the first with the
/// given number of positions, the others with one, and `gap` positions without owner before the
/// last.
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

/// Creates a job with this output and trace, and a challenger that has committed this refutation
/// and may reveal it now. The released bond is below the existential deposit.
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
		if let Stage::Submitted { submission, .. } = &mut job.as_mut().unwrap().stage {
			submission.output_hash = Content::of(output).hash;
			submission.runs_hash = Content::of(&runs.encode()).hash;
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

/// Checks that the challenge was upheld.
pub(super) fn upheld<T: Config>(id: JobId, challenger: T::AccountId) {
	let job = Jobs::<T>::get(id).unwrap();
	assert_eq!(job.dispute().unwrap().upheld, Some(Upheld { sequence: 0, challenger }));
}

/// Returns the maximum number of contents that one output pays.
pub(super) fn paid_contents() -> Vec<Content> {
	(0..MAX_PAID_RUNS).map(|index| Content::of(&index.to_le_bytes())).collect()
}

/// Makes a job due. The clock need not be one that a benchmark can set.
pub(super) fn let_due<T: Config>(id: JobId) {
	Jobs::<T>::mutate(id, |job| job.as_mut().unwrap().due = T::Clock::current_block_number());
}

/// Removes everything that an account has, except for its holds.
pub(super) fn empty<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	frame_system::Pallet::<T>::inc_providers(who);
	T::Currency::set_balance(who, 0);
}

/// Checks that the last event is the given one.
pub(super) fn last<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	frame_system::Pallet::<T>::assert_last_event(event);
}

/// Makes all but one of the possible parts of a provider's bond unbond; they may be withdrawn now.
pub(super) fn unbonding<T: Config>(who: &T::AccountId) {
	Providers::<T>::mutate(who, |provider| {
		let provider = provider.as_mut().unwrap();
		let now = T::Clock::current_block_number();
		for _ in 1..MAX_UNBONDINGS {
			provider.bond -= 1;
			provider.unbonding.try_push(Unbonding { amount: 1, until: now }).unwrap();
		}
		// A further part ends in another block, so it is not added to one of these.
		assert!(!T::UnbondingDelay::get().is_zero());
	});
}
