//! Parameters of the `attribution_*` methods, and how they are read from JSON.

use crate::types::AccountId;
use serde::{
	de::{self, Deserializer, Visitor},
	Deserialize,
};
use sp_core::crypto::{default_ss58_version, Ss58Codec};
use std::{fmt, marker::PhantomData, str::FromStr};
use tributary_primitives::{ContributionId, DatanetId, ModelId, ReleaseId};
use tributary_runtime_api::MAX_PAGE;

/// Entries on a page when the caller gives no limit.
const DEFAULT_PAGE: u32 = 20;

/// Integer of 64 bits or more: a number, or a decimal string as in the views.
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

/// Id of a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a contribution: { \"datanet\": number, \"index\": number }")]
pub struct ContributionParam {
	/// Datanet of the contribution.
	pub datanet: DatanetId,
	/// Position of the contribution in the Datanet.
	pub index: u32,
}

impl From<ContributionParam> for ContributionId {
	fn from(ContributionParam { datanet, index }: ContributionParam) -> Self {
		Self { datanet, index }
	}
}

/// Id of a Release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a Release: { \"datanet\": number, \"number\": number }")]
pub struct ReleaseParam {
	/// Datanet of the Release.
	pub datanet: DatanetId,
	/// Number of the Release. Releases count from 1.
	pub number: u32,
}

impl From<ReleaseParam> for ReleaseId {
	fn from(ReleaseParam { datanet, number }: ReleaseParam) -> Self {
		Self { datanet, number }
	}
}

/// List of at most `MAX` entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListParam<T, const MAX: u32>(pub Vec<T>);

impl<'de, T: Deserialize<'de>, const MAX: u32> Deserialize<'de> for ListParam<T, MAX> {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let list = Vec::deserialize(deserializer)?;
		if u32::try_from(list.len()).is_ok_and(|len| len <= MAX) {
			Ok(Self(list))
		} else {
			Err(de::Error::custom(format_args!(
				"a list must have at most {MAX} entries, and this one has {}",
				list.len()
			)))
		}
	}
}

/// Parameter after the last one of a method. It cannot be given, so that a superfluous parameter is
/// an error and not ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoParam {}

impl<'de> Deserialize<'de> for NoParam {
	fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
		Err(de::Error::custom("there are more parameters than the method has"))
	}
}

/// Account: an SS58 address with the prefix of this chain, or a public key in hex.
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
				let ours = default_ss58_version();
				match AccountId::from_ss58check_with_version(account) {
					Ok((_, format)) if format != ours => Err(E::custom(format_args!(
						"the address is of another chain: its SS58 prefix is {}, and that of this chain is {}",
						u16::from(format),
						u16::from(ours),
					))),
					Ok((account, _)) => Ok(AccountParam(account)),
					// Not an address, but it may be a public key.
					Err(_) => account
						.parse()
						.map(AccountParam)
						.map_err(|_| E::invalid_value(de::Unexpected::Str(account), &self)),
				}
			}
		}

		deserializer.deserialize_str(Address)
	}
}

/// Page of the Releases of a Datanet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(
	default,
	deny_unknown_fields,
	expecting = "a page: { \"from\": number, \"limit\": number }, both of them optional"
)]
pub struct PageParam {
	/// Number of the first Release on the page. Releases count from 1.
	pub from: u32,
	/// Maximum number of Releases on the page.
	#[serde(deserialize_with = "limit")]
	pub limit: u32,
}

impl Default for PageParam {
	fn default() -> Self {
		Self { from: 1, limit: DEFAULT_PAGE }
	}
}

/// Page of the providers of a model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
	default,
	deny_unknown_fields,
	expecting = "a page: { \"after\": account, \"limit\": number }, both of them optional"
)]
pub struct ProvidersPageParam {
	/// Last account of the page before; `null` for the first page.
	pub after: Option<AccountParam>,
	/// Maximum number of providers on the page.
	#[serde(deserialize_with = "limit")]
	pub limit: u32,
}

impl Default for ProvidersPageParam {
	fn default() -> Self {
		Self { after: None, limit: DEFAULT_PAGE }
	}
}

/// Page of the contributions under a version of terms.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
	default,
	deny_unknown_fields,
	expecting = "a page: { \"release\": number, \"index\": number, \"limit\": number }, all of them optional"
)]
pub struct RightsPageParam {
	/// Place of the first Release of the page among those of the terms.
	pub release: u32,
	/// Index of the first contribution of the page.
	pub index: u32,
	/// Maximum number of contributions that the page looks at.
	#[serde(deserialize_with = "limit")]
	pub limit: u32,
}

impl Default for RightsPageParam {
	fn default() -> Self {
		Self { release: 0, index: 0, limit: DEFAULT_PAGE }
	}
}

/// Page of the contributions of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(
	default,
	deny_unknown_fields,
	expecting = "a page: { \"from\": contribution, \"limit\": number }, both of them optional"
)]
pub struct ContributionsPageParam {
	/// Contribution at which the search begins.
	pub from: Option<ContributionParam>,
	/// Maximum number of contributions on the page.
	#[serde(deserialize_with = "limit")]
	pub limit: u32,
}

impl Default for ContributionsPageParam {
	fn default() -> Self {
		Self { from: None, limit: DEFAULT_PAGE }
	}
}

/// Page of the jobs, channels or challenges of an account, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(
	default,
	deny_unknown_fields,
	expecting = "a page: { \"before\": id, \"limit\": number }, both of them optional"
)]
pub struct NewestPageParam {
	/// Id below which the search begins.
	pub before: Option<DecimalParam<u64>>,
	/// Maximum number of entries on the page.
	#[serde(deserialize_with = "limit")]
	pub limit: u32,
}

impl Default for NewestPageParam {
	fn default() -> Self {
		Self { before: None, limit: DEFAULT_PAGE }
	}
}

/// Settlements that a subscription shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(
	default,
	deny_unknown_fields,
	expecting = "a filter: { \"model\": number, \"account\": account }, both of them optional"
)]
pub struct SettlementFilterParam {
	/// Model that was asked.
	pub model: Option<ModelId>,
	/// Account that paid, answered or was credited.
	pub account: Option<AccountParam>,
}

fn limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
	match u32::deserialize(deserializer)? {
		limit @ 1..=MAX_PAGE => Ok(limit),
		_ => Err(de::Error::custom(format_args!("limit must be a number from 1 to {MAX_PAGE}"))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{from_str, json};
	use sp_keyring::Sr25519Keyring::Alice;

	const POLKADOT: u16 = 0;

	fn rejection<T: de::DeserializeOwned + fmt::Debug>(json: &str) -> String {
		from_str::<T>(json).unwrap_err().to_string()
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
			assert!(rejection::<DecimalParam<u64>>(json).contains("an integer"), "{json}");
		}
	}

	#[test]
	fn contribution_should_be_read_from_an_object() {
		assert_eq!(
			from_str::<ContributionParam>(r#"{"datanet":1,"index":2}"#).unwrap(),
			ContributionParam { datanet: 1, index: 2 }
		);
		assert!(rejection::<ContributionParam>(r#"{"datanet":1}"#).contains("missing field `index`"));
		assert!(rejection::<ContributionParam>(r#"{"datanet":1,"index":2,"x":3}"#).contains("unknown field `x`"));
		assert!(rejection::<ContributionParam>("7").contains("a contribution"));
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
			assert!(rejection::<AccountParam>(json).contains("an account"), "{json}");
		}
	}

	#[test]
	fn account_should_be_refused_when_its_address_is_of_another_chain() {
		let address = Alice.to_account_id().to_ss58check_with_version(POLKADOT.into());
		let reason = rejection::<AccountParam>(&json!(address).to_string());
		assert!(reason.contains("its SS58 prefix is 0, and that of this chain is 42"), "{reason}");
	}

	#[test]
	fn list_should_be_bounded() {
		assert_eq!(from_str::<ListParam<u8, 2>>("[1, 2]").unwrap(), ListParam(vec![1, 2]));
		assert!(rejection::<ListParam<u8, 2>>("[1, 2, 3]").contains("at most 2 entries, and this one has 3"));
		let releases = from_str::<ListParam<ReleaseParam, 2>>(r#"[{"datanet":0,"number":1}]"#).unwrap();
		assert_eq!(releases.0, [ReleaseParam { datanet: 0, number: 1 }]);
		assert!(rejection::<ListParam<ReleaseParam, 2>>(r#"[{"datanet":0}]"#).contains("missing field `number`"));
	}

	#[test]
	fn superfluous_parameter_should_be_an_error() {
		for json in ["1", "\"x\"", "{}", "[]"] {
			assert!(rejection::<NoParam>(json).contains("more parameters"), "{json}");
		}
		assert_eq!(from_str::<Option<NoParam>>("null").unwrap(), None);
	}

	#[test]
	fn search_should_begin_where_the_page_says() {
		let page = ContributionsPageParam { from: Some(ContributionParam { datanet: 1, index: 2 }), limit: 3 };
		assert_eq!(from_str::<ContributionsPageParam>(r#"{"from":{"datanet":1,"index":2},"limit":3}"#).unwrap(), page);
		assert_eq!(from_str::<ContributionsPageParam>("{}").unwrap(), ContributionsPageParam::default());
		let page = NewestPageParam { before: Some(DecimalParam(7)), limit: DEFAULT_PAGE };
		for json in [r#"{"before":7}"#, r#"{"before":"7"}"#] {
			assert_eq!(from_str::<NewestPageParam>(json).unwrap(), page);
		}
		assert_eq!(from_str::<NewestPageParam>(r#"{"before":null}"#).unwrap(), NewestPageParam::default());
		assert!(rejection::<NewestPageParam>(r#"{"limit":0}"#).contains("from 1 to 100"));
		assert!(rejection::<NewestPageParam>(r#"{"from":0}"#).contains("unknown field"));
	}

	#[test]
	fn page_should_be_bounded() {
		assert_eq!(from_str::<PageParam>("{}").unwrap(), PageParam { from: 1, limit: DEFAULT_PAGE });
		assert_eq!(from_str::<PageParam>(r#"{"from":3,"limit":100}"#).unwrap(), PageParam { from: 3, limit: 100 });
		assert!(rejection::<PageParam>(r#"{"limit":0}"#).contains("from 1 to 100"));
		assert!(rejection::<PageParam>(r#"{"limit":101}"#).contains("from 1 to 100"));
		assert!(rejection::<PageParam>("\"0x00\"").contains("a page"));

		let first = ProvidersPageParam { after: None, limit: DEFAULT_PAGE };
		for json in ["{}", r#"{"after":null}"#] {
			assert_eq!(from_str::<ProvidersPageParam>(json).unwrap(), first);
		}
		let account = AccountId::from(Alice.public());
		let json = json!({ "after": account.to_string(), "limit": 7 }).to_string();
		let page = ProvidersPageParam { after: Some(AccountParam(account)), limit: 7 };
		assert_eq!(from_str::<ProvidersPageParam>(&json).unwrap(), page);
		assert!(rejection::<ProvidersPageParam>(r#"{"limit":0}"#).contains("from 1 to 100"));
		assert!(rejection::<ProvidersPageParam>(r#"{"from":1}"#).contains("unknown field"));

		let page = RightsPageParam { release: 1, index: 40, limit: DEFAULT_PAGE };
		assert_eq!(from_str::<RightsPageParam>(r#"{"release":1,"index":40}"#).unwrap(), page);
		assert_eq!(from_str::<RightsPageParam>("{}").unwrap(), RightsPageParam::default());
		assert!(rejection::<RightsPageParam>(r#"{"limit":0}"#).contains("from 1 to 100"));
		assert!(rejection::<RightsPageParam>(r#"{"from":1}"#).contains("unknown field"));
	}
}
