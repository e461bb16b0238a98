//! The eligibility of contributions does not change afterwards: it is decided by the end of the
//! block of the request.

use pallet_datanets::Verdict;
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use std::collections::BTreeMap;
use tributary_integration_tests::{
	market::{
		contribute, market, text, First, OneCurator, OtherCurator, Owner, Second, DATANET, FIRST, RELEASE, SECOND,
	},
	Chain, Keyring,
};
use tributary_primitives::{
	content::Content,
	rights::{Preference, Preferences, Purpose},
	trace::Eligible,
	traits::Eligibility as _,
	ContributionId,
};
use tributary_runtime::{BlockNumber, Datanets, Runtime, RuntimeCall, System};

type Call = pallet_datanets::Call<Runtime>;

/// Contributions of the market, one that is made later, and one that never is.
const ALL: [ContributionId; 4] =
	[FIRST, SECOND, ContributionId { datanet: DATANET, index: 2 }, ContributionId { datanet: DATANET, index: 3 }];

/// Eligibility for each purpose.
type Answer = [Option<Eligible>; 2];

/// Returns what is eligible as of each block so far, for the pinned Release.
fn answers(chain: &mut Chain) -> BTreeMap<(BlockNumber, ContributionId), Answer> {
	chain.at(|| {
		let blocks = 0..=System::block_number();
		let all = blocks.flat_map(|block| {
			ALL.map(|id| {
				let answer = [Purpose::TrainAi, Purpose::AiUse]
					.map(|purpose| Datanets::eligible(id, &[RELEASE], block, purpose).ok());
				((block, id), answer)
			})
		});
		all.collect()
	})
}

/// Returns the transactions of one step. Many fail, since they come at the wrong time.
fn step(number: u8, which: usize) -> Vec<(Keyring, RuntimeCall)> {
	let contribution = ALL[which % ALL.len()];
	let curators = |call: fn(ContributionId) -> Call| {
		[OneCurator, OtherCurator].map(|curator| (curator, call(contribution).into())).to_vec()
	};
	match number {
		0 => [First, Second].map(|who| (who, Call::revoke_consent { contribution }.into())).to_vec(),
		1 => curators(|contribution| Call::mark_unavailable { contribution }),
		2 => curators(|contribution| Call::mark_available { contribution }),
		3 => curators(|contribution| Call::exclude { contribution }),
		4 => vec![(Owner, Call::cut_release { datanet: DATANET }.into())],
		5 => curators(|contribution| Call::review { contribution, verdict: Verdict::Approve { points: 5 } }),
		6 => vec![(Owner, Call::remove_release { datanet: DATANET }.into())],
		7 => vec![(Second, Call::remove_contribution { contribution }.into())],
		8 => vec![(First, Call::withdraw { contribution }.into())],
		9 => vec![(Owner, Call::retire { datanet: DATANET }.into())],
		10 => {
			let to = Some(Second.to_account_id());
			vec![
				(First, Call::transfer_contribution { contribution, to }.into()),
				(Second, Call::accept_transfer { contribution }.into()),
			]
		},
		11 => {
			let preferences = Preferences { ai_use: Preference::No, ..Default::default() };
			let (media_type, uri) = (Default::default(), Default::default());
			let call = Call::update_metadata { contribution, media_type, uri, preferences };
			[First, Second].map(|who| (who, call.clone().into())).to_vec()
		},
		_ => vec![],
	}
}

#[test]
fn eligibility_should_not_change_after_the_block_of_the_request() {
	let steps = vec((0u8..14, any::<usize>(), any::<bool>()), 10..40);
	let config = ProptestConfig { cases: 12, failure_persistence: None, ..Default::default() };
	let result = TestRunner::new(config).run(&steps, |steps| {
		let (mut chain, _) = market();
		// A third contribution, which the first Release does not include.
		let (third, salt) = (text(60, 700), [6; 32]);
		let commitment = pallet_datanets::commitment(&First.to_account_id(), &Content::of(&third).hash, &salt);
		chain.must(First, Call::commit { commitment });
		contribute(&mut chain, First, &third, salt);
		let mut known = answers(&mut chain);
		for (number, which, alone) in steps {
			let mut transactions = step(number, which);
			if alone {
				transactions.truncate(1);
			}
			chain.block(&transactions);
			let now = answers(&mut chain);
			for (asked, answer) in &known {
				assert_eq!(now.get(asked), Some(answer), "{asked:?} after {transactions:?}");
			}
			known = now;
		}
		Ok(())
	});
	result.unwrap();
}
