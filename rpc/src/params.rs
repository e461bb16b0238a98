//! Parameters of the `attribution_*` methods, and how they are read from JSON.

use crate::types::AccountId;
use serde::{
	de::{self, Deserializer, Visitor},
	Deserialize,
};
use std::{fmt, marker::PhantomData, str::FromStr};
use tributary_primitives::DatanetId;
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

/// Account: an SS58 address, or a public key in hex.
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
