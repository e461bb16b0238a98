//! Each state has an exit that needs nobody's goodwill, within a bounded number of blocks, whatever
//! is paused.

use frame_support::{dispatch::RawOrigin, traits::GetCallMetadata};
use pallet_tx_pause::RuntimeCallNameOf;
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use sp_runtime::traits::Dispatchable;
use tributary_integration_tests::{
	market::{
		contribute, job, market, submission, text, First, Provider, Requester, Second, Stranger, DATANET, FEE, MODEL,
	},
	Chain,
};
use tributary_primitives::{content::Content, ContributionId};
use tributary_runtime::{
	configs::network::MaxStandstill, presets::SHORT_WINDOWS, AccountId, Balances, BlockNumber, Network, Runtime,
	RuntimeCall, TRIB,
};

/// Makes calls as the chain's root, as governance would. Each may fail.
fn as_root(chain: &mut Chain, calls: impl IntoIterator<Item = RuntimeCall>) {
	chain.at(|| {
		for call in calls {
			// A call may be paused already, or be one that nothing pauses.
			let _ = call.dispatch(RawOrigin::Root.into());
		}
	});
}

fn name(pallet: &str, call: &str) -> RuntimeCallNameOf<Runtime> {
	(pallet.as_bytes().to_vec().try_into().unwrap(), call.as_bytes().to_vec().try_into().unwrap())
}

/// Returns the names of all calls of the runtime.
fn all_calls() -> Vec<RuntimeCallNameOf<Runtime>> {
	let pallets = RuntimeCall::get_module_names().iter();
	let calls = pallets.flat_map(|pallet| RuntimeCall::get_call_names(pallet).iter().map(|call| name(pallet, call)));
	calls.collect()
}

/// State of the switches that governance has.
#[derive(Clone, Copy, Debug)]
struct Switches {
	/// Every call that can be paused is.
	paused: bool,
	/// Safe mode is on.
	safe_mode: bool,
}

fn switch(chain: &mut Chain, Switches { paused, safe_mode }: Switches) {
	type SafeMode = pallet_safe_mode::Call<Runtime>;
	type TxPause = pallet_tx_pause::Call<Runtime>;
	let names = all_calls().into_iter();
	as_root(
		chain,
		names.map(|name| match paused {
			true => TxPause::pause { full_name: name }.into(),
			false => TxPause::unpause { ident: name }.into(),
		}),
	);
	as_root(
		chain,
		match safe_mode {
			true => vec![SafeMode::force_enter {}.into(), SafeMode::force_extend {}.into()],
			false => vec![SafeMode::force_exit {}.into()],
		},
	);
}

/// Blocks within which a commitment that nobody reveals can be removed: twice its window, and what
/// remains of the longest standstill.
const STANDSTILL_LEFT: BlockNumber = 30;
/// Blocks after which everything can end: the longest window of a job, and its reveal.
const LIMIT: BlockNumber = 120;

fn held(who: &AccountId) -> u128 {
	Balances::reserved_balance(who.clone())
}

#[test]
fn everything_should_end_in_bounded_time_whatever_is_paused() {
	let schedules = vec(((any::<bool>(), any::<bool>()), 1u32..40), 1..8);
	let config = ProptestConfig { cases: 6, failure_persistence: None, ..Default::default() };
	let result = TestRunner::new(config).run(&schedules, |schedule| {
		end_all(schedule.into_iter().map(|((paused, safe_mode), blocks)| (Switches { paused, safe_mode }, blocks)));
		Ok(())
	});
	result.unwrap();
	// Everything is stopped for good, and nobody ever resumes it.
	end_all([(Switches { paused: true, safe_mode: true }, LIMIT)].into_iter());
}

fn end_all(schedule: impl Iterator<Item = (Switches, BlockNumber)>) {
	type Channels = pallet_channels::Call<Runtime>;
	type Datanets = pallet_datanets::Call<Runtime>;
	type Inference = pallet_inference::Call<Runtime>;
	let (mut chain, _) = market();
	let before = chain.at(|| [Requester, Stranger, First].map(|who| held(&who.to_account_id())));

	// A job in each of its stages, and one that is challenged.
	for answers in [None, Some(false), Some(true)] {
		let job = job(&mut chain);
		if let Some(challenged) = answers {
			chain.must(Provider, submission(job, b"An answer in the words of nobody else.", vec![]));
			if challenged {
				chain.must(Stranger, Inference::commit_challenge { job, commitment: [7; 32] });
			}
		}
	}
	let prompt = pallet_inference::Prompt::Committed { hash: [1; 32] };
	let provider = Provider.to_account_id();
	chain
		.must(Requester, Inference::request { model: MODEL, version: 1, provider: provider.clone(), prompt, fee: FEE });
	chain.must(Provider, Inference::unbond { amount: TRIB });
	// A channel that is closed, and one that nobody closes.
	for _ in 0..2 {
		let provider = provider.clone();
		let (deposit, expires_in) = (TRIB, 60);
		chain.must(Requester, Channels::open { provider, model: MODEL, version: 1, deposit, expires_in });
	}
	chain.must(Requester, Channels::close { channel: 0 });
	// A commitment that nobody reveals, and a contribution that nobody reviews.
	chain.must(Stranger, Datanets::commit { commitment: [9; 32] });
	let (pending, salt) = (text(50, 400), [3; 32]);
	let commitment = pallet_datanets::commitment(&First.to_account_id(), &Content::of(&pending).hash, &salt);
	chain.must(First, Datanets::commit { commitment });
	contribute(&mut chain, First, &pending, salt);
	let unreviewed = ContributionId { datanet: DATANET, index: 2 };
	chain.at(|| pallet_network::CurationStandstill::<Runtime>::put(MaxStandstill::get() - STANDSTILL_LEFT));

	let mut left = LIMIT;
	for (switches, blocks) in schedule {
		switch(&mut chain, switches);
		let blocks = blocks.min(left);
		chain.idle(blocks);
		left -= blocks;
	}
	chain.idle(left);
	const {
		assert!(2 * SHORT_WINDOWS.datanets.reveal_window + STANDSTILL_LEFT < LIMIT);
		assert!(SHORT_WINDOWS.inference.request_window + SHORT_WINDOWS.inference.reveal_window < LIMIT);
	}

	// All jobs have ended by themselves. The rest needs a call, which any account can make.
	assert_eq!(chain.at(|| pallet_inference::Jobs::<Runtime>::iter_keys().count()), 0);
	for channel in [0, 1] {
		chain.must(Second, Channels::withdraw { channel });
	}
	chain.must(Second, Inference::withdraw_challenge { job: 2, challenger: Stranger.to_account_id() });
	chain.must(Second, Datanets::remove_commitment { who: Stranger.to_account_id(), commitment: [9; 32] });
	chain.must(First, Datanets::withdraw { contribution: unreviewed });
	chain.must(Provider, Inference::withdraw_unbonded {});
	let after = chain.at(|| [Requester, Stranger].map(|who| held(&who.to_account_id())));
	assert_eq!(after, before[..2]);
	assert!(chain.at(Network::live_block) > LIMIT);
}
