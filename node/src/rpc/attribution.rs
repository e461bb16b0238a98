//! `attribution_*`: who is paid for a job and why, what a contribution or an account may claim, what a model's terms are,
//! what a Datanet was paid. The JSON is that of the views in `tributary-runtime-api`.
//!
//! Each method reads the state of one block: of the best one, or of the block whose hash is the last parameter. What is
//! not there is an error with a code, and never `null`:
//!
//! | code | meaning |
//! |---|---|
//! | 6001 | there is no such job, channel, contribution, model or Datanet in that block's state |
//! | 6002 | this node does not know the block |
//! | 6003 | the runtime of that block does not answer: it has no attribution API, or it failed |
//! | 6004 | this node does not keep that block's state any more |
//! | -32602 | a parameter is missing or malformed; `data` says how |

use jsonrpsee::{
	proc_macros::rpc,
	types::{ErrorObject, ErrorObjectOwned},
};
use serde::{
	de::{self, Deserializer, Visitor},
	Deserialize,
};
use sp_api::{ApiError, ApiExt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::{fmt, marker::PhantomData, str::FromStr, sync::Arc};
use tributary_primitives::{Balance, ChannelId, ContributionId, DatanetId, JobId, ModelId};
use tributary_runtime::{opaque::Block, AccountId, BlockNumber, Hash};
use tributary_runtime_api::{
	AccountView, AttributionApi, ChannelView, ContributionView, DatanetView, JobView, ModelView, QuoteView, MAX_PAGE,
};

/// Releases on a page of a Datanet when the caller does not say how many.
const DEFAULT_PAGE: u32 = 20;

/// Reads of jobs, channels, contributions, accounts, models and Datanets.
#[rpc(server)]
pub trait AttributionRpc {
	/// A job: its state, and once settled its receipt. Its id may be a number or a decimal string.
	#[method(name = "attribution_job", blocking)]
	fn job(&self, job: DecimalParam<JobId>, at: Option<Hash>) -> Result<JobView<AccountId, BlockNumber>, Error>;

	/// A contribution, `{ "datanet": 0, "index": 0 }`, and what it may claim.
	#[method(name = "attribution_contribution", blocking)]
	fn contribution(
		&self,
		contribution: ContributionParam,
		at: Option<Hash>,
	) -> Result<ContributionView<AccountId>, Error>;

	/// What an account has, holds and may claim. The account may be an SS58 address or a public key in hex.
	#[method(name = "attribution_account", blocking)]
	fn account(&self, account: AccountParam, at: Option<Hash>) -> Result<AccountView<AccountId>, Error>;

	/// A model and its latest terms.
	#[method(name = "attribution_model", blocking)]
	fn model(&self, model: ModelId, at: Option<Hash>) -> Result<ModelView<AccountId>, Error>;

	/// How a fee for a model would be split now. The fee may be a number or a decimal string.
	#[method(name = "attribution_quote", blocking)]
	fn quote(
		&self,
		model: ModelId,
		fee: DecimalParam<Balance>,
		at: Option<Hash>,
	) -> Result<QuoteView<AccountId>, Error>;

	/// A channel and what is left on it. Its id may be a number or a decimal string.
	#[method(name = "attribution_channel", blocking)]
	fn channel(
		&self,
		channel: DecimalParam<ChannelId>,
		at: Option<Hash>,
	) -> Result<ChannelView<AccountId, BlockNumber>, Error>;

	/// A Datanet and a page of its Releases: `{ "from": 1, "limit": 20 }`, each of which may be left away.
	#[method(name = "attribution_datanet", blocking)]
	fn datanet(
		&self,
		datanet: DatanetId,
		page: Option<PageParam>,
		at: Option<Hash>,
	) -> Result<DatanetView<AccountId, BlockNumber>, Error>;
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
	/// It is not in that block's state.
	NotFound(String, Hash),
	/// The block is not known here.
	UnknownBlock(Hash),
	/// The runtime has no such API, or failed.
	Runtime(String, Hash),
	/// The block's state was pruned.
	StateDiscarded(Hash),
}

impl Error {
	/// The code in the JSON, the same for ever.
	pub const fn code(&self) -> i32 {
		match self {
			Self::NotFound(..) => 6001,
			Self::UnknownBlock(_) => 6002,
			Self::Runtime(..) => 6003,
			Self::StateDiscarded(_) => 6004,
		}
	}
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::NotFound(what, at) => write!(f, "There is no {what} at block {at:?}"),
			Self::UnknownBlock(at) => write!(f, "Block {at:?} is not known to this node"),
			Self::Runtime(why, at) => write!(f, "The runtime of block {at:?} does not answer: {why}"),
			Self::StateDiscarded(at) => {
				write!(f, "This node does not keep the state of block {at:?}: ask one with --state-pruning archive")
			},
		}
	}
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		ErrorObject::owned(error.code(), error.to_string(), None::<()>)
	}
}

/// The methods over a client.
pub struct Attribution<C> {
	client: Arc<C>,
}

impl<C> Attribution<C>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
	C::Api: AttributionApi<Block, AccountId, BlockNumber>,
{
	/// Over this client.
	pub fn new(client: Arc<C>) -> Self {
		Self { client }
	}

	/// Ask the runtime of block `at`, or of the best one.
	fn ask<T>(
		&self,
		at: Option<Hash>,
		question: impl FnOnce(&C::Api, Hash) -> Result<T, ApiError>,
	) -> Result<(T, Hash), Error> {
		let at = at.unwrap_or_else(|| self.client.info().best_hash);
		match self.client.header(at) {
			Ok(Some(_)) => {},
			Ok(None) => return Err(Error::UnknownBlock(at)),
			Err(e) => return Err(Error::Runtime(e.to_string(), at)),
		}

		let api = self.client.runtime_api();
		let failed = |e| no_answer(e, at);
		if !api.has_api::<dyn AttributionApi<Block, AccountId, BlockNumber>>(at).map_err(failed)? {
			return Err(Error::Runtime("it has no attribution API".into(), at));
		}
		Ok((question(&api, at).map_err(failed)?, at))
	}

	/// Ask for what may not be there.
	fn find<T>(
		&self,
		at: Option<Hash>,
		what: impl FnOnce() -> String,
		question: impl FnOnce(&C::Api, Hash) -> Result<Option<T>, ApiError>,
	) -> Result<T, Error> {
		let (answer, at) = self.ask(at, question)?;
		answer.ok_or_else(|| Error::NotFound(what(), at))
	}
}

fn no_answer(error: ApiError, at: Hash) -> Error {
	use sp_blockchain::Error::UnknownBlock;
	match &error {
		// The header was there a moment ago, so what is missing is the state.
		ApiError::Application(e) if matches!(e.downcast_ref(), Some(UnknownBlock(_))) => Error::StateDiscarded(at),
		ApiError::UnknownBlock(_) => Error::StateDiscarded(at),
		// What follows the first line is a trace for the log.
		_ => {
			log::debug!("No answer from the runtime of {at:?}: {error}");
			Error::Runtime(error.to_string().lines().next().unwrap_or_default().into(), at)
		},
	}
}

impl<C> AttributionRpcServer for Attribution<C>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	C::Api: AttributionApi<Block, AccountId, BlockNumber>,
{
	fn job(&self, job: DecimalParam<JobId>, at: Option<Hash>) -> Result<JobView<AccountId, BlockNumber>, Error> {
		self.find(at, || format!("job {}", job.0), |api, at| api.job(at, job.0))
	}

	fn contribution(&self, id: ContributionParam, at: Option<Hash>) -> Result<ContributionView<AccountId>, Error> {
		let what = || format!("contribution {} in Datanet {}", id.index, id.datanet);
		self.find(at, what, |api, at| api.contribution(at, ContributionId { datanet: id.datanet, index: id.index }))
	}

	fn account(&self, account: AccountParam, at: Option<Hash>) -> Result<AccountView<AccountId>, Error> {
		self.ask(at, |api, at| api.account(at, account.0)).map(|(view, _)| view)
	}

	fn model(&self, model: ModelId, at: Option<Hash>) -> Result<ModelView<AccountId>, Error> {
		self.find(at, || format!("model {model}"), |api, at| api.model(at, model))
	}

	fn quote(
		&self,
		model: ModelId,
		fee: DecimalParam<Balance>,
		at: Option<Hash>,
	) -> Result<QuoteView<AccountId>, Error> {
		self.find(at, || format!("model {model} that takes jobs"), |api, at| api.quote(at, model, fee.0))
	}

	fn channel(
		&self,
		channel: DecimalParam<ChannelId>,
		at: Option<Hash>,
	) -> Result<ChannelView<AccountId, BlockNumber>, Error> {
		self.find(at, || format!("channel {}", channel.0), |api, at| api.channel(at, channel.0))
	}

	fn datanet(
		&self,
		datanet: DatanetId,
		page: Option<PageParam>,
		at: Option<Hash>,
	) -> Result<DatanetView<AccountId, BlockNumber>, Error> {
		let PageParam { from, limit } = page.unwrap_or_default();
		self.find(at, || format!("Datanet {datanet}"), |api, at| api.datanet(at, datanet, from, limit))
	}
}

/// An integer of 64 bits or more: a number, or a decimal string as the views give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecimalParam<T>(pub T);

impl<'de, T: FromStr + From<u64>> Deserialize<'de> for DecimalParam<T> {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct Decimal<T>(PhantomData<T>);

		impl<T: FromStr + From<u64>> Visitor<'_> for Decimal<T> {
			type Value = DecimalParam<T>;

			fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
				f.write_str("an integer: a number such as 7, or a decimal string such as \"7\"")
			}

			fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
				Ok(DecimalParam(number.into()))
			}

			fn visit_str<E: de::Error>(self, digits: &str) -> Result<Self::Value, E> {
				digits.parse().map(DecimalParam).map_err(|_| E::invalid_value(de::Unexpected::Str(digits), &self))
			}
		}

		deserializer.deserialize_any(Decimal(PhantomData))
	}
}

/// A contribution's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a contribution: { \"datanet\": number, \"index\": number }")]
pub struct ContributionParam {
	/// Its Datanet.
	pub datanet: DatanetId,
	/// Its place in it.
	pub index: u32,
}

/// An account: an SS58 address, or a public key in hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountParam(pub AccountId);

impl<'de> Deserialize<'de> for AccountParam {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct Address;

		impl Visitor<'_> for Address {
			type Value = AccountParam;

			fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
				f.write_str("an account: an SS58 address, or a public key of 0x and 64 hex digits")
			}

			fn visit_str<E: de::Error>(self, account: &str) -> Result<AccountParam, E> {
				account.parse().map(AccountParam).map_err(|_| E::invalid_value(de::Unexpected::Str(account), &self))
			}
		}

		deserializer.deserialize_str(Address)
	}
}

/// Which Releases of a Datanet to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(
	default,
	deny_unknown_fields,
	expecting = "a page: { \"from\": number, \"limit\": number }, each of which may be left away"
)]
pub struct PageParam {
	/// The number of the first Release shown; they count from 1.
	pub from: u32,
	/// How many at most.
	#[serde(deserialize_with = "limit")]
	pub limit: u32,
}

impl Default for PageParam {
	fn default() -> Self {
		Self { from: 1, limit: DEFAULT_PAGE }
	}
}

fn limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
	match u32::deserialize(deserializer)? {
		limit @ 1..=MAX_PAGE => Ok(limit),
		_ => Err(de::Error::custom(format_args!("limit is a number from 1 to {MAX_PAGE}"))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{from_str, json};
	use sp_keyring::Sr25519Keyring::Alice;

	fn refusal<T: de::DeserializeOwned + fmt::Debug>(json: &str) -> String {
		from_str::<T>(json).unwrap_err().to_string()
	}

	#[test]
	fn codes_should_never_change() {
		let at = Hash::repeat_byte(7);
		for (error, code) in [
			(Error::NotFound("job 7".into(), at), 6001),
			(Error::UnknownBlock(at), 6002),
			(Error::Runtime("it failed".into(), at), 6003),
			(Error::StateDiscarded(at), 6004),
		] {
			let message = error.to_string();
			assert!(message.contains("0x0707"), "{message}");
			let object = ErrorObjectOwned::from(error);
			assert_eq!((object.code(), object.message()), (code, message.as_str()));
		}
	}

	#[test]
	fn missing_state_should_be_told_from_a_failing_runtime() {
		let at = Hash::zero();
		let pruned =
			ApiError::Application(Box::new(sp_blockchain::Error::UnknownBlock("State already discarded".into())));
		assert_eq!(no_answer(pruned, at), Error::StateDiscarded(at));
		let failed = ApiError::Application(Box::new(sp_blockchain::Error::Backend("disk".into())));
		assert_eq!(no_answer(failed, at).code(), 6003);
	}

	#[test]
	fn integer_should_be_read_from_a_number_or_a_decimal_string() {
		for json in ["7", "\"7\""] {
			assert_eq!(from_str::<DecimalParam<u64>>(json).unwrap(), DecimalParam(7));
			assert_eq!(from_str::<DecimalParam<u128>>(json).unwrap(), DecimalParam(7));
		}
		assert_eq!(from_str::<DecimalParam<u64>>("\"18446744073709551615\"").unwrap(), DecimalParam(u64::MAX));
		assert_eq!(from_str::<DecimalParam<u128>>("\"18446744073709551616\"").unwrap(), DecimalParam(1 << 64));
		for json in ["-1", "1.5", "\"abc\"", "\"\"", "\"18446744073709551616\"", "null", "{}", "[]", "true"] {
			assert!(refusal::<DecimalParam<u64>>(json).contains("an integer"), "{json}");
		}
	}

	#[test]
	fn contribution_should_be_read_from_an_object() {
		assert_eq!(
			from_str::<ContributionParam>(r#"{"datanet":1,"index":2}"#).unwrap(),
			ContributionParam { datanet: 1, index: 2 }
		);
		assert!(refusal::<ContributionParam>(r#"{"datanet":1}"#).contains("missing field `index`"));
		assert!(refusal::<ContributionParam>(r#"{"datanet":1,"index":2,"x":3}"#).contains("unknown field `x`"));
		assert!(refusal::<ContributionParam>("7").contains("a contribution"));
	}

	#[test]
	fn account_should_be_read_from_an_address_or_a_key() {
		let account = Alice.to_account_id();
		let address = json!(account.to_string()).to_string();
		let key = json!(format!("0x{}", hex::encode(Alice.public()))).to_string();
		for json in [address, key] {
			assert_eq!(from_str::<AccountParam>(&json).unwrap(), AccountParam(account.clone()));
		}
		for json in ["\"abc\"", "\"0x12\"", "\"\"", "7", "null"] {
			assert!(refusal::<AccountParam>(json).contains("an account"), "{json}");
		}
	}

	#[test]
	fn page_should_be_bounded() {
		assert_eq!(from_str::<PageParam>("{}").unwrap(), PageParam { from: 1, limit: DEFAULT_PAGE });
		assert_eq!(from_str::<PageParam>(r#"{"from":3,"limit":100}"#).unwrap(), PageParam { from: 3, limit: 100 });
		assert!(refusal::<PageParam>(r#"{"limit":0}"#).contains("from 1 to 100"));
		assert!(refusal::<PageParam>(r#"{"limit":101}"#).contains("from 1 to 100"));
		assert!(refusal::<PageParam>("\"0x00\"").contains("a page"));
	}
}
