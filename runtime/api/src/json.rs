//! JSON formats of values that serde's own format would truncate or distort.

/// Integers wider than 53 bits, as decimal strings.
pub(crate) mod decimal {
	use core::{fmt::Display, str::FromStr};
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub(crate) fn serialize<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(value)
	}

	pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
	where
		T: FromStr<Err: Display>,
		D: Deserializer<'de>,
	{
		String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
	}
}

/// Hashes, as `0x` and 64 hex digits.
pub(crate) mod hash {
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub(crate) fn serialize<S: Serializer>(value: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(&format_args!("0x{}", hex::encode(value)))
	}

	pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
		let text = String::deserialize(deserializer)?;
		let digits = text.strip_prefix("0x").ok_or_else(|| D::Error::custom("a hash begins with 0x"))?;
		let mut hash = [0; 32];
		hex::decode_to_slice(digits, &mut hash).map_err(D::Error::custom)?;
		Ok(hash)
	}
}

/// Hashes that may be missing: `null`, or as [`hash`](super::hash).
pub(crate) mod optional_hash {
	use serde::{Deserialize, Deserializer, Serialize, Serializer};

	#[derive(Serialize, Deserialize)]
	struct Hash(#[serde(with = "super::hash")] [u8; 32]);

	pub(crate) fn serialize<S: Serializer>(value: &Option<[u8; 32]>, serializer: S) -> Result<S::Ok, S::Error> {
		value.map(Hash).serialize(serializer)
	}

	pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<[u8; 32]>, D::Error> {
		Ok(Option::<Hash>::deserialize(deserializer)?.map(|Hash(hash)| hash))
	}
}

/// Integers that may be missing: `null`, or as [`decimal`](super::decimal).
pub(crate) mod optional_decimal {
	use core::{fmt::Display, str::FromStr};
	use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};

	pub(crate) fn serialize<T: Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
		value.as_ref().map(T::to_string).serialize(serializer)
	}

	pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
	where
		T: FromStr<Err: Display>,
		D: Deserializer<'de>,
	{
		Option::<String>::deserialize(deserializer)?.map(|digits| digits.parse().map_err(D::Error::custom)).transpose()
	}
}
