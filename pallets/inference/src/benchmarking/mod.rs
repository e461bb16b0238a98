//! Benchmarks of each call and each step of the agenda at its worst case.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "benchmarks are no part of a chain's runtime"
)]

mod setup;

use frame_benchmarking::v2::benchmarks;

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::setup::{
		accepted, accused, caps, disputed, empty, fee, last, let_due, model, model_by, output, paid_contents, prompt,
		provider, refute, requested, rich, submitted, submitted_for, unbonding, upheld, MIN_CITED, SALT,
	};
	use crate::{
		Agenda, AgendaCursor, AgendaEnd, Call, Challenges, Citation, Config, Endpoint, Event, Jobs, ModelRatings,
		Pallet, Providers, Serving, Slot, COLLATERAL_FACTOR, MAX_CITATIONS, MAX_CITED_BYTES, MAX_ENDPOINT, MAX_OUTPUT,
		MAX_PAID_RUNS, MAX_PROMPT, MAX_RUNS, MAX_UNBONDINGS,
	};
	use alloc::vec;
	use frame_benchmarking::v2::*;
	use frame_support::{
		traits::{
			tokens::fungible::{Inspect, Mutate},
			Get,
		},
		weights::{Weight, WeightMeter},
	};
	use frame_system::RawOrigin;
	use sp_runtime::{
		traits::{BlockNumberProvider, One, Saturating},
		DispatchError, Perbill,
	};
	use tributary_primitives::{
		content::Content,
		synthetic,
		terms::{AttributionMethod, MAX_BENEFICIARIES, MAX_RELEASES},
		trace::{ProvenRun, Refutation, Run, TraceRules},
		traits::Credit,
		ContributionId,
	};
	use tributary_support::count;

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

		assert_eq!(count(Providers::<T>::get(who).unwrap().unbonding.len()), MAX_UNBONDINGS);
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
		let (model, version, _) = model::<T>(&[], MAX_RELEASES, MAX_BENEFICIARIES);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), model, version, fee::<T>(), Perbill::zero());

		assert!(Serving::<T>::contains_key(model, who));
	}

	#[benchmark]
	fn stop_serving() {
		let (model, ..) = model::<T>(&[], 1, 1);
		let who = provider::<T>(model);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), model);

		assert!(!Serving::<T>::contains_key(model, who));
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
		_(RawOrigin::Signed(requester), model, version, named, prompt(p), fee::<T>());

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

	/// `r` runs of as many contributions that cover an output of `o` bytes, as far as it has
	/// positions for them.
	#[benchmark]
	fn submit(r: Linear<0, MAX_RUNS>, o: Linear<1, MAX_OUTPUT>) {
		let rules = TraceRules { max_runs: MAX_PAID_RUNS, ..T::Rules::get() };
		let output = output(o);
		let positions = rules.positions(o);
		let runs = r.min(positions).min(rules.max_runs + 1);
		let (paid, further) = if runs > rules.max_runs { (runs - 1, 1) } else { (runs, 0) };
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
			let (content, offset, proof) = synthetic::deep(run.span(&rules, &output).unwrap(), index);
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
		Jobs::<T>::mutate(job, |job| job.as_mut().unwrap().frozen.rules = rules);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), job, output.try_into().unwrap(), proven.try_into().unwrap(), None);

		assert_eq!(count(Jobs::<T>::get(job).unwrap().submission().unwrap().owned.len()), paid);
	}

	/// `c` citations of as many contributions, with `b` bytes together.
	#[benchmark]
	fn submit_cited(c: Linear<0, MAX_CITATIONS>, o: Linear<1, MAX_OUTPUT>, b: Linear<MIN_CITED, MAX_CITED_BYTES>) {
		let mut contents = vec![];
		let mut citations = vec![];
		for index in 0..c {
			let bytes = vec![index as u8; (b / c) as usize];
			let (content, offset, proof) = synthetic::deep(&bytes, index);
			let contribution = ContributionId { datanet: 0, index };
			contents.push(content);
			citations.push(Citation { contribution, offset, bytes: bytes.try_into().unwrap(), proof });
		}
		let method = AttributionMethod::Retrieval(caps());
		let (model, version, contributions) = model_by::<T>(method, &contents, MAX_RELEASES, MAX_BENEFICIARIES);
		for (citation, contribution) in citations.iter_mut().zip(&contributions) {
			citation.contribution = *contribution;
		}
		let who = provider::<T>(model);
		let job = accepted::<T>(model, version, &who, fee::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), job, output(o).try_into().unwrap(), citations.try_into().unwrap(), None);

		assert_eq!(count(Jobs::<T>::get(job).unwrap().submission().unwrap().owned.len()), c);
	}

	/// The first commitment, which moves the job to another slot of the agenda.
	#[benchmark]
	fn commit_challenge() {
		let (model, version, contributions) = model::<T>(&paid_contents(), 1, 1);
		let who = provider::<T>(model);
		let job = submitted::<T>(model, version, &who, &contributions);
		let challenger = rich::<T>("challenger", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(challenger.clone()), job, [3; 32]);

		assert!(Challenges::<T>::contains_key(job, challenger));
		assert_eq!(Jobs::<T>::get(job).unwrap().dispute().unwrap().commitments, 1);
	}

	/// The last of the runs belongs to an earlier contribution of the maximum length.
	#[benchmark]
	fn challenge_earlier(o: Linear<2_048, MAX_OUTPUT>) {
		let rules = T::Rules::get();
		let output = output(o);
		let position = MAX_PAID_RUNS;
		let (from, window) = (position as usize, rules.window as usize);
		let (content, offset, proof) = synthetic::deep(&output[from..from + window], 1);
		let (model, version, contributions) =
			model::<T>(&[content, Content::of(&[7; 4_096])], MAX_RELEASES, MAX_BENEFICIARIES);
		let runs = accused(1, 0, contributions[1]);
		let refutation = Refutation::Earlier { position, contribution: contributions[0], offset, proof };
		let (job, challenger) = disputed::<T>(model, version, &output, &runs, &refutation);

		#[extrinsic_call]
		challenge(
			RawOrigin::Signed(challenger.clone()),
			job,
			SALT,
			output.try_into().unwrap(),
			runs.try_into().unwrap(),
			refutation,
		);

		upheld::<T>(job, challenger);
	}

	/// The position before the last of the runs belongs to a contribution of the maximum length.
	#[benchmark]
	fn challenge_missed(o: Linear<2_048, MAX_OUTPUT>) {
		let rules = T::Rules::get();
		let output = output(o);
		let position = MAX_PAID_RUNS;
		let (from, window) = (position as usize, rules.window as usize);
		let (content, offset, proof) = synthetic::deep(&output[from..from + window], 1);
		let (model, version, contributions) = model::<T>(&[content], MAX_RELEASES, MAX_BENEFICIARIES);
		let runs = accused(1, 1, contributions[0]);
		let refutation = Refutation::Missed { position, contribution: contributions[0], offset, proof };
		let (job, challenger) = disputed::<T>(model, version, &output, &runs, &refutation);

		#[extrinsic_call]
		challenge(
			RawOrigin::Signed(challenger.clone()),
			job,
			SALT,
			output.try_into().unwrap(),
			runs.try_into().unwrap(),
			refutation,
		);

		upheld::<T>(job, challenger);
	}

	/// The first of the runs, nearly all of the output, continues in the second.
	#[benchmark]
	fn challenge_split(o: Linear<2_048, MAX_OUTPUT>) {
		let rules = T::Rules::get();
		let output = output(o);
		let first = rules.positions(o) - MAX_PAID_RUNS;
		let extended =
			Run { start: 0, positions: first + 1, contribution: ContributionId { datanet: 0, index: 0 }, offset: 0 };
		let (content, offset, proof) = synthetic::deep(extended.span(&rules, &output).unwrap(), 1);
		let (model, version, contributions) = model::<T>(&[content], MAX_RELEASES, MAX_BENEFICIARIES);
		let runs = accused(first, 0, contributions[0]);
		let refutation = Refutation::Split { run: 0, offset, proof };
		let (job, challenger) = disputed::<T>(model, version, &output, &runs, &refutation);

		#[extrinsic_call]
		challenge(
			RawOrigin::Signed(challenger.clone()),
			job,
			SALT,
			output.try_into().unwrap(),
			runs.try_into().unwrap(),
			refutation,
		);

		upheld::<T>(job, challenger);
	}

	#[benchmark]
	fn withdraw_challenge() {
		let (model, version, contributions) = model::<T>(&paid_contents(), 1, 1);
		let who = provider::<T>(model);
		let job = submitted::<T>(model, version, &who, &contributions);
		let challenger = rich::<T>("challenger", 0);
		Pallet::<T>::do_commit_challenge(challenger.clone(), job, [3; 32]).unwrap();
		Challenges::<T>::mutate(job, &challenger, |committed| {
			let committed = committed.as_mut().unwrap();
			committed.bond = 2;
			committed.reveal_until = T::Clock::current_block_number();
		});
		empty::<T>(&challenger);

		#[extrinsic_call]
		_(RawOrigin::Signed(account("caller", 0, 0)), job, challenger.clone());

		assert!(!Challenges::<T>::contains_key(job, challenger));
	}

	#[benchmark]
	fn rate() {
		let (model, version, contributions) = model::<T>(&paid_contents(), MAX_RELEASES, MAX_BENEFICIARIES);
		let who = provider::<T>(model);
		let job = submitted::<T>(model, version, &who, &contributions);
		let_due::<T>(job);
		assert!(Pallet::<T>::do_settle(job).is_ok());
		let requester: T::AccountId = account("requester", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), job, 5);

		let rating = ModelRatings::<T>::get(model);
		assert_eq!(rating.sum, rating.weight * 5);
		assert_eq!(Providers::<T>::get(who).unwrap().rating, rating);
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

	/// A trace with the maximum number of sources that as many contributions refuted as are paid.
	#[benchmark]
	fn settle_refuted(r: Linear<1, MAX_RELEASES>, b: Linear<1, MAX_BENEFICIARIES>) {
		let (model, version, contributions) = model::<T>(&paid_contents(), r, b);
		let who = provider::<T>(model);
		let job = submitted::<T>(model, version, &who, &contributions);
		refute::<T>(job, &contributions);
		let_due::<T>(job);
		let requester: T::AccountId = account("requester", 0, 0);
		empty::<T>(&requester);
		empty::<T>(&who);

		#[extrinsic_call]
		settle(RawOrigin::Signed(who.clone()), job);

		assert_eq!(Providers::<T>::get(&who).unwrap().bond, fee::<T>() * (10 - COLLATERAL_FACTOR));
		last::<T>(Event::Settled { job, provider: who, fee: fee::<T>() });
	}

	#[benchmark]
	fn abandon() {
		let (model, version, contributions) = model::<T>(&paid_contents(), 1, 1);
		let who = provider::<T>(model);
		let id = submitted_for::<T>(model, version, &who, &contributions, T::MinFee::get());
		refute::<T>(id, &contributions);
		let job = Jobs::<T>::get(id).unwrap();
		let requester: T::AccountId = account("requester", 0, 0);
		empty::<T>(&requester);
		empty::<T>(&who);
		let ended;

		#[block]
		{
			ended = Pallet::<T>::refund_job(id, &job);
		}

		assert!(ended.is_ok() && !Jobs::<T>::contains_key(id));
		assert!(Providers::<T>::get(&who).unwrap().bond < fee::<T>() * 10);
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
		let start = Slot { block: now, index: 0 };
		AgendaCursor::<T>::put(start);

		#[block]
		{
			let now = T::Clock::current_block_number();
			let mut cursor = AgendaCursor::<T>::get();
			cursor.block = now.saturating_add(One::one());
			AgendaCursor::<T>::put(cursor);
		}

		assert!(AgendaCursor::<T>::get() > start);
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
