//! Check of a session key before it is stored, for the RPC and for the command line.
//!
//! A keystore stores whatever it gets: a key of a scheme that its type does not have, a public key
//! of another secret, or a key that is public. None of them would be noticed.

use sp_core::{
	crypto::{key_types, ByteArray, ExposeSecret, KeyTypeId, SecretString, DEV_PHRASE},
	ed25519, sr25519, Pair,
};

/// Reason why a session key is not stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
	/// The node uses no keys of this type.
	#[error("`{0}` is not a type of session keys: the types are `babe`, `gran` and `audi`")]
	UnknownType(String),
	/// The secret has no phrase, or that of development.
	#[error("the secret is derived from the phrase of development, which everybody has: use a phrase of your own")]
	Public,
	/// The secret is malformed.
	#[error("the secret is neither a phrase nor a seed")]
	Invalid,
}

/// Scheme of a session key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
	/// Schnorr signatures, of the types `babe` and `audi`.
	Sr25519,
	/// Edwards signatures, of the type `gran`.
	Ed25519,
}

/// Type of a session key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionKeyType {
	/// Identifier of the type.
	pub id: KeyTypeId,
	/// Scheme of its keys.
	pub scheme: Scheme,
}

impl SessionKeyType {
	/// Returns the type with this name.
	pub fn named(name: &str) -> Result<Self, KeyError> {
		let (id, scheme) = [
			(key_types::BABE, Scheme::Sr25519),
			(key_types::GRANDPA, Scheme::Ed25519),
			(key_types::AUTHORITY_DISCOVERY, Scheme::Sr25519),
		]
		.into_iter()
		.find(|(id, _)| id.0 == name.as_bytes())
		.ok_or_else(|| KeyError::UnknownType(name.into()))?;
		Ok(Self { id, scheme })
	}

	/// Returns the public key of a secret, which must not be public knowledge. On a chain
	/// that is not `public_network`, the secrets of development such as `//Alice` are allowed.
	pub fn public(
		self,
		secret: &str,
		password: Option<&SecretString>,
		public_network: bool,
	) -> Result<Vec<u8>, KeyError> {
		// On a chain of development, one slash alone is a typo: a path begins with two.
		let has_phrase = has_phrase(secret);
		let is_own = has_phrase && !secret.starts_with(DEV_PHRASE);
		if public_network && !is_own || !has_phrase && !secret.starts_with("//") {
			return Err(KeyError::Public);
		}
		match self.scheme {
			Scheme::Sr25519 => public::<sr25519::Pair>(secret, password),
			Scheme::Ed25519 => public::<ed25519::Pair>(secret, password),
		}
		.ok_or(KeyError::Invalid)
	}
}

/// Returns `true` if the secret has a phrase or a seed. A path alone, and nothing at all, are
/// derived from the phrase of development.
pub fn has_phrase(secret: &str) -> bool {
	!secret.is_empty() && !secret.starts_with('/')
}

fn public<P: Pair>(secret: &str, password: Option<&SecretString>) -> Option<Vec<u8>> {
	let password = password.map(|password| password.expose_secret().as_str());
	Some(P::from_string(secret, password).ok()?.public().to_raw_vec())
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

	const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

	/// Any other phrase.
	const OWN_PHRASE: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";

	fn public_key(name: &str, secret: &str, public_network: bool) -> Result<Vec<u8>, KeyError> {
		SessionKeyType::named(name)?.public(secret, None, public_network)
	}

	#[test]
	fn scheme_should_follow_from_the_type() {
		let alice = format!("{PHRASE}//Alice");
		let sr25519 = Sr25519Keyring::Alice.to_raw_public().to_vec();
		let ed25519 = Ed25519Keyring::Alice.to_raw_public().to_vec();
		for (name, public) in [("babe", &sr25519), ("gran", &ed25519), ("audi", &sr25519)] {
			assert_eq!(public_key(name, &alice, false).as_ref(), Ok(public));
			assert_eq!(public_key(name, &alice, true), Err(KeyError::Public));
			assert!(public_key(name, OWN_PHRASE, true).is_ok());
			assert_eq!(public_key(name, "//Alice", false).as_ref(), Ok(public));
		}
	}

	#[test]
	fn keys_should_be_refused_when_they_are_of_no_use_or_public() {
		for name in ["aura", "grandpa", "ba", ""] {
			assert_eq!(public_key(name, PHRASE, false), Err(KeyError::UnknownType(name.into())));
		}
		for secret in ["/path/with/typo", "/x", ""] {
			assert_eq!(public_key("babe", secret, false), Err(KeyError::Public), "{secret}");
		}
		for secret in ["//Alice", "///password"] {
			assert_eq!(public_key("babe", secret, true), Err(KeyError::Public), "{secret}");
		}
		for secret in ["hello world", "0x11", " ", "bottom drive", "relative/path"] {
			assert_eq!(public_key("gran", secret, false), Err(KeyError::Invalid), "{secret}");
		}
	}

	#[test]
	fn password_should_be_part_of_the_secret() {
		let babe = SessionKeyType::named("babe").unwrap();
		let password = SecretString::new("password".into());
		assert_ne!(babe.public(OWN_PHRASE, None, true), babe.public(OWN_PHRASE, Some(&password), true));
	}
}
