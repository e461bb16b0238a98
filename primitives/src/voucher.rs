//! The voucher: a text that a payer, or the payer's agent, signs for answers through a channel.
//!
//! A voucher is cumulative: it states all answers and the whole amount owed since its authorisation
//! began. So the latest voucher supersedes all others, and losing, repeating or reordering vouchers
//! changes nothing. It names the chain by its genesis, the channel by its number, the block that
//! opened it and its provider, and the authorisation. So it is worthless anywhere else, and to
//! any other account.
//!
//! The signed message is a short text that a wallet can show. It has one encoding:
//!
//! ```text
//! Tributary channel voucher
//! chain: 0x<the genesis hash, 64 hexadecimal digits in lower case>
//! channel: 7
//! opened: 1234
//! provider: 0x<the account of the provider, 64 hexadecimal digits in lower case>
//! authorisation: 0
//! units: 250
//! amount: 1500000000000
//! ```
//!
//! Every line but the last ends with one line feed (`0x0a`). Numbers are decimal, without sign,
//! leading zeros or separators. Browser wallets wrap the text in `<Bytes>` and `</Bytes>`; that is
//! accepted too.

use crate::ids::{AuthorisationId, Balance, ChannelId};
use alloc::{format, string::String, vec::Vec};
use core::{fmt::Write, str::FromStr};
use sp_runtime::traits::{IdentifyAccount, Verify};

/// First line of the text.
pub const TITLE: &str = "Tributary channel voucher";
/// Maximum length of the text in bytes: every number as long as its type allows.
pub const MAX_TEXT: usize = 327;
/// Bytes that a browser wallet puts before the text.
pub const WRAP_START: &[u8] = b"<Bytes>";
/// Bytes that a browser wallet puts after the text.
pub const WRAP_END: &[u8] = b"</Bytes>";

/// The amount owed on a channel under one authorisation since it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voucher {
	/// Hash of the chain's first block.
	pub genesis: [u8; 32],
	/// Number of the channel.
	pub channel: ChannelId,
	/// Number of the block in which the channel was opened.
	pub opened_at: u32,
	/// Account of the channel's provider, which the voucher pays.
	pub provider: [u8; 32],
	/// Authorisation whose key signs; 0 is the payer's own.
	pub authorisation: AuthorisationId,
	/// Number of inferences answered, as the signer states it.
	pub units: u64,
	/// Amount owed for them.
	pub amount: Balance,
}

impl Voucher {
	/// Returns the text of the voucher: the bytes that are signed.
	///
	/// ```rust
	/// use tributary_primitives::voucher::Voucher;
	///
	/// let voucher = Voucher {
	///     genesis: [0xab; 32],
	///     channel: 7,
	///     opened_at: 1234,
	///     provider: [0xcd; 32],
	///     authorisation: 0,
	///     units: 250,
	///     amount: 1_500_000_000_000,
	/// };
	/// let text = String::from_utf8(voucher.text()).unwrap();
	/// assert!(text.starts_with("Tributary channel voucher\nchain: 0xabab"));
	/// assert!(text.ends_with("\nunits: 250\namount: 1500000000000"));
	/// assert_eq!(Voucher::parse(text.as_bytes()), Some(voucher));
	/// assert_eq!(Voucher::parse(text.replace("250", "0250").as_bytes()), None);
	/// ```
	pub fn text(&self) -> Vec<u8> {
		let Self { channel, opened_at, authorisation, units, amount, .. } = self;
		let (genesis, provider) = (digits(&self.genesis), digits(&self.provider));
		format!(
			"{TITLE}\nchain: 0x{genesis}\nchannel: {channel}\nopened: {opened_at}\nprovider: 0x{provider}\n\
			authorisation: {authorisation}\nunits: {units}\namount: {amount}"
		)
		.into_bytes()
	}

	/// Returns the bytes that a browser wallet signs when it is asked to sign the text.
	pub fn wrapped(&self) -> Vec<u8> {
		[WRAP_START, &self.text(), WRAP_END].concat()
	}

	/// Returns the voucher with this text, if there is one.
	pub fn parse(text: &[u8]) -> Option<Self> {
		fn number<N: FromStr>(line: Option<&str>, name: &str) -> Option<N> {
			line?.strip_prefix(name)?.parse().ok()
		}
		fn bytes(line: Option<&str>, name: &str) -> Option<[u8; 32]> {
			let mut bytes = [0; 32];
			let digits = line?.strip_prefix(name)?.as_bytes();
			for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
				*byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
			}
			Some(bytes)
		}
		if text.len() > MAX_TEXT {
			return None;
		}
		let mut lines = core::str::from_utf8(text).ok()?.split('\n').skip(1);
		let voucher = Self {
			genesis: bytes(lines.next(), "chain: 0x")?,
			channel: number(lines.next(), "channel: ")?,
			opened_at: number(lines.next(), "opened: ")?,
			provider: bytes(lines.next(), "provider: 0x")?,
			authorisation: number(lines.next(), "authorisation: ")?,
			units: number(lines.next(), "units: ")?,
			amount: number(lines.next(), "amount: ")?,
		};
		// The parsers above are lenient. This comparison refuses any text but the voucher's own.
		(voucher.text() == text).then_some(voucher)
	}

	/// Returns `true` if `signature` is the signature of `signer` under this voucher, wrapped by a
	/// wallet or not.
	pub fn verify<S: Verify>(&self, signature: &S, signer: &<S::Signer as IdentifyAccount>::AccountId) -> bool {
		signature.verify(self.text().as_slice(), signer) || signature.verify(self.wrapped().as_slice(), signer)
	}
}

/// Returns bytes as hexadecimal digits in lower case.
fn digits(bytes: &[u8; 32]) -> String {
	bytes.iter().fold(String::with_capacity(64), |mut digits, byte| {
		// Writing to a string cannot fail.
		let _ = write!(digits, "{byte:02x}");
		digits
	})
}
