//! Namespace `attribution_*`: jobs and their receipts, contributions and accounts and what they may
//! claim, models and their terms, Datanets and what they were paid.
//!
//! The JSON is that of the views in `tributary-runtime-api`. Each method reads the state of one
//! block: the best one, or the block whose hash is the last parameter. A missing item is an error
//! with a code, and never `null`:
//!
//! | code | meaning |
//! |---|---|
//! | 6001 | the state of that block has no such job, channel, contribution, model, terms or Datanet |
//! | 6002 | this node does not know the block |
//! | 6003 | the runtime of that block cannot answer: it has no attribution API, or the call failed |
//! | 6004 | this node no longer keeps the state of that block |
//! | 6005 | a subscription ended, because its reader did not take a message in time |
//! | -32602 | a parameter is missing or malformed; `data` has the details |

use crate::{
	error::Error,
	params::{
		AccountParam, ContributionParam, ContributionsPageParam, DecimalParam, ListParam, NewestPageParam, NoParam,
		PageParam, ProvidersPageParam, ReleaseParam, RightsPageParam,
	},
	settlements::{BlockSettlements, FinalizedChain},
	types::{AccountId, Block, BlockNumber, Hash},
};
use futures::stream::{BoxStream, StreamExt};
use jsonrpsee::proc_macros::rpc;
use sc_client_api::BlockchainEvents;
use sp_api::{ApiError, ApiExt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_runtime::BoundedVec;
use std::sync::Arc;
use tributary_primitives::{
	terms::MAX_RELEASES, Balance, ChannelId, ContributionId, DatanetId, JobId, ModelId, ReleaseId, TermsVersion,
};
use tributary_runtime_api::{
	AccountChallengesView, AccountChannelsView, AccountContributionsView, AccountJobsView, AccountView, AttributionApi,
	ChannelView, ContributionView, DatanetView, EligibilityView, JobView, ModelView, ProvidersView, QuoteView,
	RightsPlace, RightsView, TermsView, MAX_PAGE,
};

/// Methods that read jobs, channels, contributions, accounts, models and Datanets.
#[rpc(server)]
pub trait AttributionRpc {
	/// Returns a job with its state, and its receipt once it is settled. The id may be a number or
	/// a decimal string.
	#[method(name = "attribution_job", blocking)]
	fn job(
		&self,
		job: DecimalParam<JobId>,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<JobView<AccountId, BlockNumber>, Error>;

	/// Returns a contribution, `{ "datanet": 0, "index": 0 }`, and the amount that it may claim.
	#[method(name = "attribution_contribution", blocking)]
	fn contribution(
		&self,
		contribution: ContributionParam,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<ContributionView<AccountId>, Error>;

	/// Returns the balances of an account and the amount that it may claim. The account may be an
	/// SS58 address or a public key in hex.
	#[method(name = "attribution_account", blocking)]
	fn account(
		&self,
		account: AccountParam,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<AccountView<AccountId>, Error>;

	/// Returns a model and its latest terms.
	#[method(name = "attribution_model", blocking)]
	fn model(&self, model: ModelId, at: Option<Hash>, end: Option<NoParam>) -> Result<ModelView<AccountId>, Error>;

	/// Returns a version of a model's terms. Versions count from 1.
	#[method(name = "attribution_terms", blocking)]
	fn terms(
		&self,
		model: ModelId,
		version: TermsVersion,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<TermsView<AccountId>, Error>;

	/// Returns the licences and preferences under the Releases of a version of terms, of a page of
	/// their contributions: `{ "release": 0, "index": 0, "limit": 20 }`. All fields are optional.
	#[method(name = "attribution_rights", blocking)]
	fn rights(
		&self,
		model: ModelId,
		version: TermsVersion,
		page: Option<RightsPageParam>,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<RightsView, Error>;

	/// Returns the split of a fee under the latest terms of a model. The fee may be a number or a
	/// decimal string.
	#[method(name = "attribution_quote", blocking)]
	fn quote(
		&self,
		model: ModelId,
		fee: DecimalParam<Balance>,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<QuoteView<AccountId>, Error>;

	/// Returns a page of the providers that serve a model, `{ "after": account, "limit": 20 }`.
	/// Both fields are optional.
	#[method(name = "attribution_providers", blocking)]
	fn providers(
		&self,
		model: ModelId,
		page: Option<ProvidersPageParam>,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<ProvidersView<AccountId>, Error>;

	/// Returns a channel and its remaining deposit. The id may be a number or a decimal string.
	#[method(name = "attribution_channel", blocking)]
	fn channel(
		&self,
		channel: DecimalParam<ChannelId>,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<ChannelView<AccountId, BlockNumber>, Error>;

	/// Returns a Datanet and a page of its Releases, `{ "from": 1, "limit": 20 }`. Both fields are
	/// optional.
	#[method(name = "attribution_datanet", blocking)]
	fn datanet(
		&self,
		datanet: DatanetId,
		page: Option<PageParam>,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<DatanetView<AccountId, BlockNumber>, Error>;

	/// Returns the eligibility of contributions for a job that was requested in block
	/// `requested_at` over these Releases.
	#[method(name = "attribution_eligibility", blocking)]
	fn eligibility(
		&self,
		contributions: ListParam<ContributionParam, MAX_PAGE>,
		releases: ListParam<ReleaseParam, MAX_RELEASES>,
		requested_at: BlockNumber,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<Vec<EligibilityView>, Error>;

	/// Returns a page of the contributions of an account, `{ "from": contribution, "limit": 20 }`.
	/// Both fields are optional.
	#[method(name = "attribution_accountContributions", blocking)]
	fn account_contributions(
		&self,
		account: AccountParam,
		page: Option<ContributionsPageParam>,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<AccountContributionsView<AccountId>, Error>;

	/// Returns a page of the jobs of an account, newest first, `{ "before": id, "limit": 20 }`.
	/// Both fields are optional.
	#[method(name = "attribution_accountJobs", blocking)]
	fn account_jobs(
		&self,
		account: AccountParam,
		page: Option<NewestPageParam>,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<AccountJobsView<AccountId>, Error>;

	/// Returns a page of the channels of an account, newest first, `{ "before": id, "limit": 20 }`.
	/// Both fields are optional.
	#[method(name = "attribution_accountChannels", blocking)]
	fn account_channels(
		&self,
		account: AccountParam,
		page: Option<NewestPageParam>,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<AccountChannelsView<AccountId, BlockNumber>, Error>;

	/// Returns a page of the open challenges by an account, newest job first,
	/// `{ "before": job, "limit": 20 }`. Both fields are optional.
	#[method(name = "attribution_accountChallenges", blocking)]
	fn account_challenges(
		&self,
		account: AccountParam,
		page: Option<NewestPageParam>,
		at: Option<Hash>,
		end: Option<NoParam>,
	) -> Result<AccountChallengesView<AccountId, BlockNumber>, Error>;
}

/// Implementation of the namespace over a client.
pub struct Attribution<C> {
	client: Arc<C>,
}

impl<C> Attribution<C>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
	C::Api: AttributionApi<Block, AccountId, BlockNumber>,
{
	/// Creates the implementation over this client.
	pub fn new(client: Arc<C>) -> Self {
		Self { client }
	}

	/// Queries the runtime of block `at`, or of the best block.
	fn query<T>(
		&self,
		at: Option<Hash>,
		call: impl FnOnce(&C::Api, Hash) -> Result<T, ApiError>,
	) -> Result<(T, Hash), Error> {
		let at = at.unwrap_or_else(|| self.client.info().best_hash);
		match self.client.header(at) {
			Ok(Some(_)) => {},
			Ok(None) => return Err(Error::BlockNotFound(at)),
			Err(e) => return Err(Error::Runtime { reason: e.to_string(), at }),
		}

		let api = self.client.runtime_api();
		let failed = |e| api_failure(e, at);
		if !api.has_api::<dyn AttributionApi<Block, AccountId, BlockNumber>>(at).map_err(failed)? {
			return Err(Error::Runtime { reason: "it has no attribution API".into(), at });
		}
		Ok((call(&api, at).map_err(failed)?, at))
	}

	/// Queries an item that may be missing, and returns [`Error::NotFound`] if it is.
	fn find<T>(
		&self,
		at: Option<Hash>,
		item: impl FnOnce() -> String,
		call: impl FnOnce(&C::Api, Hash) -> Result<Option<T>, ApiError>,
	) -> Result<T, Error> {
		let (found, at) = self.query(at, call)?;
		found.ok_or_else(|| Error::NotFound { item: item(), at })
	}
}

fn api_failure(error: ApiError, at: Hash) -> Error {
	use sp_blockchain::Error::UnknownBlock;
	match &error {
		// The header was there a moment ago, so the state is missing.
		ApiError::Application(e) if matches!(e.downcast_ref(), Some(UnknownBlock(_))) => Error::StateDiscarded(at),
		ApiError::UnknownBlock(_) => Error::StateDiscarded(at),
		// The first line is the cause, and the rest a trace for the log.
		_ => {
			log::debug!("The runtime of block {at:?} failed: {error}");
			Error::Runtime { reason: error.to_string().lines().next().unwrap_or_default().into(), at }
		},
	}
}

impl<C> AttributionRpcServer for Attribution<C>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	C::Api: AttributionApi<Block, AccountId, BlockNumber>,
{
	fn job(
		&self,
		job: DecimalParam<JobId>,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<JobView<AccountId, BlockNumber>, Error> {
		self.find(at, || format!("job {}", job.0), |api, at| api.job(at, job.0))
	}

	fn contribution(
		&self,
		id: ContributionParam,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<ContributionView<AccountId>, Error> {
		let item = || format!("contribution {} in Datanet {}", id.index, id.datanet);
		self.find(at, item, |api, at| api.contribution(at, ContributionId { datanet: id.datanet, index: id.index }))
	}

	fn account(
		&self,
		account: AccountParam,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<AccountView<AccountId>, Error> {
		self.query(at, |api, at| api.account(at, account.0)).map(|(view, _)| view)
	}

	fn model(&self, model: ModelId, at: Option<Hash>, _: Option<NoParam>) -> Result<ModelView<AccountId>, Error> {
		self.find(at, || format!("model {model}"), |api, at| api.model(at, model))
	}

	fn terms(
		&self,
		model: ModelId,
		version: TermsVersion,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<TermsView<AccountId>, Error> {
		let item = || format!("version {version} of the terms of model {model}");
		self.find(at, item, |api, at| api.terms(at, model, version))
	}

	fn rights(
		&self,
		model: ModelId,
		version: TermsVersion,
		page: Option<RightsPageParam>,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<RightsView, Error> {
		let RightsPageParam { release, index, limit } = page.unwrap_or_default();
		let item = || format!("version {version} of the terms of model {model}");
		self.find(at, item, |api, at| api.rights(at, model, version, RightsPlace { release, index }, limit))
	}

	fn quote(
		&self,
		model: ModelId,
		fee: DecimalParam<Balance>,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<QuoteView<AccountId>, Error> {
		self.find(at, || format!("model {model} that takes jobs"), |api, at| api.quote(at, model, fee.0))
	}

	fn providers(
		&self,
		model: ModelId,
		page: Option<ProvidersPageParam>,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<ProvidersView<AccountId>, Error> {
		let ProvidersPageParam { after, limit } = page.unwrap_or_default();
		let after = after.map(|account| account.0);
		self.find(at, || format!("model {model}"), |api, at| api.providers(at, model, after, limit))
	}

	fn channel(
		&self,
		channel: DecimalParam<ChannelId>,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<ChannelView<AccountId, BlockNumber>, Error> {
		self.find(at, || format!("channel {}", channel.0), |api, at| api.channel(at, channel.0))
	}

	fn datanet(
		&self,
		datanet: DatanetId,
		page: Option<PageParam>,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<DatanetView<AccountId, BlockNumber>, Error> {
		let PageParam { from, limit } = page.unwrap_or_default();
		self.find(at, || format!("Datanet {datanet}"), |api, at| api.datanet(at, datanet, from, limit))
	}

	fn eligibility(
		&self,
		contributions: ListParam<ContributionParam, MAX_PAGE>,
		releases: ListParam<ReleaseParam, MAX_RELEASES>,
		requested_at: BlockNumber,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<Vec<EligibilityView>, Error> {
		let contributions = bounded::<_, ContributionId, MAX_PAGE>(contributions);
		let releases = bounded::<_, ReleaseId, MAX_RELEASES>(releases);
		self.query(at, |api, at| api.eligibility(at, contributions, releases, requested_at)).map(|(views, _)| views)
	}

	fn account_contributions(
		&self,
		account: AccountParam,
		page: Option<ContributionsPageParam>,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<AccountContributionsView<AccountId>, Error> {
		let ContributionsPageParam { from, limit } = page.unwrap_or_default();
		let from = from.map(ContributionId::from);
		self.query(at, |api, at| api.account_contributions(at, account.0, from, limit)).map(|(view, _)| view)
	}

	fn account_jobs(
		&self,
		account: AccountParam,
		page: Option<NewestPageParam>,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<AccountJobsView<AccountId>, Error> {
		let (before, limit) = newest(page);
		self.query(at, |api, at| api.account_jobs(at, account.0, before, limit)).map(|(view, _)| view)
	}

	fn account_channels(
		&self,
		account: AccountParam,
		page: Option<NewestPageParam>,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<AccountChannelsView<AccountId, BlockNumber>, Error> {
		let (before, limit) = newest(page);
		self.query(at, |api, at| api.account_channels(at, account.0, before, limit)).map(|(view, _)| view)
	}

	fn account_challenges(
		&self,
		account: AccountParam,
		page: Option<NewestPageParam>,
		at: Option<Hash>,
		_: Option<NoParam>,
	) -> Result<AccountChallengesView<AccountId, BlockNumber>, Error> {
		let (before, limit) = newest(page);
		self.query(at, |api, at| api.account_challenges(at, account.0, before, limit)).map(|(view, _)| view)
	}
}

impl<C> FinalizedChain for Attribution<C>
where
	C: BlockchainEvents<Block> + ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	C::Api: AttributionApi<Block, AccountId, BlockNumber>,
{
	fn finalized(&self) -> BlockNumber {
		self.client.info().finalized_number
	}

	fn finality(&self) -> BoxStream<'static, ()> {
		self.client.finality_notification_stream().map(|_| ()).boxed()
	}

	fn settlements_at(&self, at: Option<Hash>) -> Result<BlockSettlements, Error> {
		let (settlements, hash) = self.query(at, |api, at| api.settlements(at))?;
		let number = self.client.number(hash).ok().flatten().ok_or(Error::BlockNotFound(hash))?;
		Ok(BlockSettlements { number, hash, settlements })
	}

	fn settlements(&self, number: BlockNumber) -> Result<BlockSettlements, Error> {
		let hash = self.client.hash(number).ok().flatten().ok_or(Error::NumberNotFound(number))?;
		self.query(Some(hash), |api, at| api.settlements(at)).map(|(settlements, hash)| BlockSettlements {
			number,
			hash,
			settlements,
		})
	}
}

/// Returns the id below which a page begins, and its limit.
fn newest(page: Option<NewestPageParam>) -> (Option<u64>, u32) {
	let NewestPageParam { before, limit } = page.unwrap_or_default();
	(before.map(|before| before.0), limit)
}

/// Returns a list that its parameter has bounded.
fn bounded<T, Id: From<T>, const MAX: u32>(
	ListParam(list): ListParam<T, MAX>,
) -> BoundedVec<Id, sp_runtime::traits::ConstU32<MAX>> {
	BoundedVec::truncate_from(list.into_iter().map(Id::from).collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn missing_state_should_be_told_from_a_failing_runtime() {
		let at = Hash::zero();
		let pruned =
			ApiError::Application(Box::new(sp_blockchain::Error::UnknownBlock("State already discarded".into())));
		assert_eq!(api_failure(pruned, at), Error::StateDiscarded(at));
		let failed = ApiError::Application(Box::new(sp_blockchain::Error::Backend("disk".into())));
		assert_eq!(api_failure(failed, at).code(), 6003);
	}
}
