//! The voucher: what a payer, or an agent of it, signs for answers through a channel.
//!
//! It is cumulative: it names all that was answered and all that is owed since its authorisation began, so the latest one
//! says everything, and losing, repeating or reordering vouchers changes nothing. It names the chain by its genesis, the
//! channel by its number and the block that opened it, and the authorisation, so it is worth nothing anywhere else.
//!
//! What is signed is a short text, so that a wallet shows what is signed. It has one encoding:
//!
//! ```text
//! Tributary channel voucher
//! chain: 0x<the genesis hash, 64 hexadecimal digits in lower case>
//! channel: 7
//! opened: 1234
//! authorisation: 0
//! units: 250
//! amount: 1500000000000
//! ```
//!
//! Lines end with one line feed (`0x0a`), but for the last, which ends with the text. Numbers are decimal, without sign, leading
//! zeros or separators. Browser wallets put what they sign between `<Bytes>` and `</Bytes>`; that is accepted too.

use crate::{AuthorisationId, Balance, ChannelId};
use alloc::{format, string::String, vec::Vec};
use core::{fmt::Write, str::FromStr};
use sp_runtime::traits::{IdentifyAccount, Verify};

/// What the text begins with.
pub const TITLE: &str = "Tributary channel voucher";
/// The longest text, in bytes: every number as long as its type allows.
pub const MAX_TEXT: usize = 250;
/// What a browser wallet puts before the text.
pub const WRAP_START: &[u8] = b"<Bytes>";
/// What a browser wallet puts behind it.
pub const WRAP_END: &[u8] = b"</Bytes>";

/// What is owed on a channel by one authorisation, since that began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voucher {
	/// The hash of the chain's first block.
	pub genesis: [u8; 32],
	/// The channel.
	pub channel: ChannelId,
	/// The block in which the channel was opened, by the chain's own count.
	pub opened_at: u32,
	/// The authorisation of whose key this is the signature; 0 is the payer's own.
	pub authorisation: AuthorisationId,
	/// How many inferences were answered, by the word of those who sign.
	pub units: u64,
	/// What they cost.
	pub amount: Balance,
}

impl Voucher {
	/// The bytes that are signed.
	pub fn text(&self) -> Vec<u8> {
		let mut genesis = String::with_capacity(64);
		for byte in self.genesis {
			// Writing to a string cannot fail.
			let _ = write!(genesis, "{byte:02x}");
		}
		let Self { channel, opened_at, authorisation, units, amount, .. } = self;
		format!(
			"{TITLE}\nchain: 0x{genesis}\nchannel: {channel}\nopened: {opened_at}\nauthorisation: {authorisation}\n\
			units: {units}\namount: {amount}"
		)
		.into_bytes()
	}

	/// The bytes that a browser wallet signs when it is asked to sign the text.
	pub fn wrapped(&self) -> Vec<u8> {
		[WRAP_START, &self.text(), WRAP_END].concat()
	}

	/// The voucher that has this text; `None` if none has.
	pub fn parse(text: &[u8]) -> Option<Self> {
		fn number<N: FromStr>(line: Option<&str>, name: &str) -> Option<N> {
			line?.strip_prefix(name)?.parse().ok()
		}
		if text.len() > MAX_TEXT {
			return None;
		}
		let mut lines = core::str::from_utf8(text).ok()?.split('\n').skip(1);
		let mut genesis = [0; 32];
		let digits = lines.next()?.strip_prefix("chain: 0x")?.as_bytes();
		for (byte, pair) in genesis.iter_mut().zip(digits.chunks(2)) {
			*byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
		}
		let voucher = Self {
			genesis,
			channel: number(lines.next(), "channel: ")?,
			opened_at: number(lines.next(), "opened: ")?,
			authorisation: number(lines.next(), "authorisation: ")?,
			units: number(lines.next(), "units: ")?,
			amount: number(lines.next(), "amount: ")?,
		};
		// One voucher, one text: whatever was read loosely above is refused here.
		(voucher.text() == text).then_some(voucher)
	}

	/// Whether `signature` is that of `signer` under this voucher, wrapped by a wallet or not.
	pub fn verify<S: Verify>(&self, signature: &S, signer: &<S::Signer as IdentifyAccount>::AccountId) -> bool {
		signature.verify(self.text().as_slice(), signer) || signature.verify(self.wrapped().as_slice(), signer)
	}
}
