//! Contributions, jobs, channels and challenges of one account, by bounded searches.

use crate::{
	types::{AccountId, BlockNumber},
	Datanets, Inference, Runtime,
};
use alloc::vec::Vec;
use pallet_channels::{Channels, NextChannelId};
use pallet_datanets::{Contributions, NextDatanetId};
use pallet_inference::{Challenges, Jobs, NextJobId};
use tributary_primitives::{traits::Contributions as _, ChannelId, ContributionId, JobId};
use tributary_runtime_api::{
	AccountChallengeView, AccountChallengesView, AccountChannelsView, AccountContributionView,
	AccountContributionsView, AccountJobView, AccountJobsView, JobState, MAX_PAGE, MAX_SEARCH,
};

/// Results of a search through ids, and the id at which it goes on.
type Found<View, Id> = (Vec<View>, Option<Id>);

/// Returns the views of the newest ids below `before` and `end`.
fn search<View>(end: u64, before: Option<u64>, limit: u32, view: impl Fn(u64) -> Option<View>) -> Found<View, u64> {
	let limit = usize::try_from(limit.clamp(1, MAX_PAGE)).unwrap_or_default();
	let start = before.map_or(end, |before| before.min(end));
	let mut next = start;
	let mut found = Vec::new();
	for id in (start.saturating_sub(MAX_SEARCH.into())..start).rev() {
		next = id;
		found.extend(view(id));
		if found.len() >= limit {
			break;
		}
	}
	(found, (next > 0).then_some(next))
}

/// Returns contributions that an account contributed or is paid for.
pub(crate) fn contributions(
	account: AccountId,
	from: Option<ContributionId>,
	limit: u32,
) -> AccountContributionsView<AccountId> {
	let limit = usize::try_from(limit.clamp(1, MAX_PAGE)).unwrap_or_default();
	let end = NextDatanetId::<Runtime>::get();
	let mut position = from.unwrap_or(ContributionId { datanet: 0, index: 0 });
	let mut contributions = Vec::new();
	let mut size = datanet_size(position.datanet);
	for _ in 0..MAX_SEARCH {
		if position.datanet >= end || contributions.len() >= limit {
			break;
		}
		if position.index < size {
			contributions.extend(contribution(&account, position));
			position.index = position.index.saturating_add(1);
		} else {
			position = ContributionId { datanet: position.datanet.saturating_add(1), index: 0 };
			size = datanet_size(position.datanet);
		}
	}
	AccountContributionsView { account, contributions, next: (position.datanet < end).then_some(position) }
}

/// Returns the number of contributions that a Datanet ever received: 0 if it was removed.
fn datanet_size(datanet: u32) -> u32 {
	pallet_datanets::Datanets::<Runtime>::get(datanet).map_or(0, |datanet| datanet.contributions)
}

fn contribution(account: &AccountId, id: ContributionId) -> Option<AccountContributionView> {
	let contribution = Contributions::<Runtime>::get(id.datanet, id.index)?;
	let contributor = contribution.contributor == *account;
	let payee = match contribution.redirect {
		None => contributor,
		Some(_) => Datanets::source(id)?.payee == *account,
	};
	(contributor || payee).then(|| AccountContributionView {
		contribution: id,
		state: super::state(&contribution.status),
		hash: contribution.content.hash,
		points: contribution.acceptance().map_or(0, |acceptance| acceptance.points),
		contributor,
		payee,
	})
}

/// Returns jobs that an account requested, or that name it as the provider.
pub(crate) fn jobs(account: AccountId, before: Option<JobId>, limit: u32) -> AccountJobsView<AccountId> {
	let (jobs, next) = search(NextJobId::<Runtime>::get(), before, limit, |id| {
		job(id).filter(|job| job.requester == account || job.provider == account)
	});
	AccountJobsView { account, jobs, next }
}

fn job(id: JobId) -> Option<AccountJobView<AccountId>> {
	if let Some(job) = Inference::job(id) {
		return Some(AccountJobView {
			job: id,
			state: super::job_state(&job.stage),
			provider: job.provider().clone(),
			requester: job.requester,
			model: job.model,
			fee: job.fee,
		});
	}
	let receipt = pallet_attribution::Receipts::<Runtime>::get(id)?;
	Some(AccountJobView {
		job: id,
		state: JobState::Settled,
		requester: receipt.requester,
		provider: receipt.answered_by,
		model: receipt.model,
		fee: receipt.fee,
	})
}

/// Returns channels of which an account is the payer or the provider.
pub(crate) fn channels(
	account: AccountId,
	before: Option<ChannelId>,
	limit: u32,
) -> AccountChannelsView<AccountId, BlockNumber> {
	let (channels, next) = search(NextChannelId::<Runtime>::get(), before, limit, |id| {
		let channel = Channels::<Runtime>::get(id)?;
		(channel.payer == account || channel.provider == account).then(|| super::channel_view(id, channel))
	});
	AccountChannelsView { account, channels, next }
}

/// Returns challenges by an account that were neither upheld nor withdrawn.
pub(crate) fn challenges(
	account: AccountId,
	before: Option<JobId>,
	limit: u32,
) -> AccountChallengesView<AccountId, BlockNumber> {
	let (challenges, next) = search(NextJobId::<Runtime>::get(), before, limit, |job| {
		let challenge = Challenges::<Runtime>::get(job, &account)?;
		Some(AccountChallengeView {
			job,
			under_way: Jobs::<Runtime>::contains_key(job),
			challenge: super::challenge(account.clone(), challenge),
		})
	});
	AccountChallengesView { account, challenges, next }
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Returns the id itself if it is a multiple of `step`.
	fn multiples(step: u64) -> impl Fn(u64) -> Option<u64> {
		move |id| (id % step == 0).then_some(id)
	}

	#[test]
	fn search_should_return_the_newest_first() {
		assert_eq!(search(10, None, 2, multiples(3)), (vec![9, 6], Some(6)));
		assert_eq!(search(10, Some(6), 2, multiples(3)), (vec![3, 0], None));
		assert_eq!(search(10, Some(99), 1, multiples(3)), (vec![9], Some(9)));
		assert_eq!(search(0, None, 2, multiples(1)), (vec![], None));
		assert_eq!(search(10, Some(0), 2, multiples(1)), (vec![], None));
	}

	#[test]
	fn search_should_be_bounded() {
		let end = 5 * u64::from(MAX_SEARCH);
		assert_eq!(search(end, None, 2, |_| None::<u64>), (vec![], Some(end - u64::from(MAX_SEARCH))));
		assert_eq!(search(end, None, 0, multiples(1)).0.len(), 1);
		assert_eq!(search(end, None, u32::MAX, multiples(1)).0.len(), MAX_PAGE as usize);
	}

	#[test]
	fn search_should_visit_every_id_once_when_its_cursor_is_followed() {
		let end = 2 * u64::from(MAX_SEARCH) + 7;
		let (mut seen, mut before) = (Vec::new(), None);
		loop {
			let (found, next) = search(end, before, 7, multiples(5));
			seen.extend(found);
			before = match next {
				Some(next) => Some(next),
				None => break,
			};
		}
		assert_eq!(seen, (0..end).rev().filter(|id| id % 5 == 0).collect::<Vec<_>>());
	}
}
