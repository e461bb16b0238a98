//! The ends of jobs are charged to the calls that cause them.

use super::*;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
	weights::Weight,
};

fn declared(call: Call<Test>) -> Weight {
	RuntimeCall::from(call).get_dispatch_info().call_weight
}

fn charged(result: DispatchResultWithPostInfo) -> Weight {
	let info = match result {
		Ok(info) => info,
		Err(error) => error.post_info,
	};
	info.actual_weight.expect("the call returns what it does not need")
}

type Weights = ();

fn request_of(fee: Balance) -> (Weight, Weight) {
	let prompt = inline(b"Why?");
	let call = Call::request { model: SPANS, version: VERSION, provider: PROVIDER, prompt: prompt.clone(), fee };
	let requested = Inference::request(signed(REQUESTER), SPANS, VERSION, PROVIDER, prompt, fee);
	(declared(call), charged(requested))
}

fn submission_of(job: JobId, runs: Vec<ProvenRun>) -> (Weight, Weight) {
	let (output, runs): (Output, ProvenRuns) = (output().try_into().unwrap(), runs.try_into().unwrap());
	let call = Call::submit { job, output: output.clone(), runs: runs.clone(), attestation: None };
	(declared(call), charged(Inference::submit(signed(PROVIDER), job, output, runs, None)))
}

#[test]
fn request_should_be_charged_for_a_refund() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let own = Weights::request(4);
		let (declared, used) = request_of(FEE);
		assert_eq!((declared, used), (own + Inference::refund_weight(), declared));
		// One that fails causes none.
		assert_eq!(request_of(MIN_FEE - 1), (declared, own));
	});
}

#[test]
fn submit_should_be_charged_for_the_settlement() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (own, job) = (Weights::submit(2, 350), accepted(SPANS));
		let (declared, used) = submission_of(job, runs());
		assert_eq!(used, own + Inference::deferred_settlement(&job_of(job), job_of(job).submission().unwrap()));
		assert!(used.all_lte(declared));
		// By the terms, and by the sources found.
		assert!(used.all_gte(own + Weights::settle(2, 1, 2)) && used.all_gte(own + Weights::settle_refuted(1, 2)));
		// One that fails causes none.
		assert_eq!(submission_of(job, runs()), (declared, own));
	});
}

fn job_of(id: JobId) -> crate::JobOf<Test> {
	Inference::job(id).unwrap()
}

#[test]
fn submit_cited_should_be_charged_for_the_settlement() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let job = accepted(RETRIEVAL);
		let citations: Citations = vec![citation(FIRST, 0, 40)].try_into().unwrap();
		let submit = || {
			let output = b"Because.".to_vec().try_into().unwrap();
			charged(Inference::submit_cited(signed(PROVIDER), job, output, citations.clone(), None))
		};
		let own = Weights::submit_cited(1, 8, 40);
		assert_eq!(submit(), own + Weights::agenda_entry() + Weights::settle(1, 1, 2) + ReceiptRemoval::get());
		assert_eq!(submit(), own);
	});
}

#[test]
fn settle_should_be_charged_for_what_it_did_when_it_fails() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let (job, waiting) = (submitted(), request(SPANS));
		let settle = |job| charged(Inference::settle(signed(STRANGER), job));
		for job in [77, waiting, job] {
			assert_eq!(settle(job), Weights::agenda_entry());
		}
		skip_to(now() + CHALLENGE_WINDOW);
		LedgerBroken::set(&true);
		assert_eq!(settle(job), Weights::settle(2, 1, 2));
		LedgerBroken::set(&false);
		assert_eq!(settle(job), Weights::settle(2, 1, 2));
	});
}

#[test]
fn every_end_should_be_covered_by_what_its_causes_were_charged() {
	ExtBuilder::default().build_and_execute(|| {
		provide();
		let ended = |job: JobId| {
			let stored = job_of(job);
			let receipt = stored.submission().map_or(Weight::zero(), |_| ReceiptRemoval::get());
			Weights::agenda_entry() + Inference::exit_weight(&stored) + receipt
		};
		let job = request(SPANS);
		assert!(ended(job).all_lte(Inference::refund_weight()));
		assert_ok!(Inference::accept(signed(PROVIDER), job));
		assert!(ended(job).all_lte(Inference::refund_weight()));
		assert_ok!(submit(job, &output(), short_runs()));
		let deferred = Inference::deferred_settlement(&job_of(job), job_of(job).submission().unwrap());
		assert!(ended(job).all_lte(deferred));
		assert_ok!(commit(CHALLENGER, job, &missed(0)));
		skip_to(now() + 1);
		assert_ok!(reveal(CHALLENGER, job, &short_runs(), missed(0)));
		assert!(ended(job).all_lte(deferred));
	});
}
