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
//! positions: 25600
//! sources: 0x<the hash of the list of sources, 64 hexadecimal digits in lower case>
//! ```
//!
//! The last two lines are there only if the voucher states the [`sources`] of the answers.
//!
//! Every line but the last ends with one line feed (`0x0a`). Numbers are decimal, without sign,
//! leading zeros or separators. Browser wallets wrap the text in `<Bytes>` and `</Bytes>`; that is
//! accepted too.

use crate::{
	ids::{AuthorisationId, Balance, ChannelId, ContentHash},
	sources::{self, SourceLists},
};
use alloc::{format, string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt::Write, str::FromStr};
use scale_info::TypeInfo;
use sp_runtime::traits::{IdentifyAccount, Verify};

/// First line of the text.
pub const TITLE: &str = "Tributary channel voucher";
/// Maximum length of the text in bytes: every number as long as its type allows.
pub const MAX_TEXT: usize = 435;
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
	/// Sources of the answers, if the voucher states them.
	pub sources: Option<VoucherSources>,
}

/// The positions of all answers under an authorisation since it began, and their sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct VoucherSources {
	/// Number of positions of all answers, owned or not. For a retrieval, of all cited bytes, where
	/// each answer counts as at least [`CITED_WHOLE`](crate::sources::CITED_WHOLE). Of what they
	/// gained since the last redemption, the chain takes no less than that.
	pub positions: u64,
	/// [`hash`](crate::sources::hash) of the list of sources.
	pub hash: ContentHash,
}

impl SourceLists {
	/// Returns the statement of the voucher.
	pub fn stated(&self) -> VoucherSources {
		VoucherSources { positions: self.positions, hash: sources::hash(&self.new) }
	}
}

/// A signed voucher on a channel, and the part of it to redeem.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Redemption<Signature> {
	/// Channel.
	pub channel: ChannelId,
	/// Authorisation of the signer.
	pub authorisation: AuthorisationId,
	/// Total number of inferences that the voucher names.
	pub units: u64,
	/// Total amount that the voucher names.
	pub amount: Balance,
	/// Sources that the voucher states, if it does, with those that were redeemed before.
	pub sources: Option<SourceLists>,
	/// Signature of the voucher.
	pub signature: Signature,
	/// Total amount to charge, at most that of the voucher; `None` for all of it.
	pub charge: Option<Balance>,
}

impl<Signature> Redemption<Signature> {
	/// Returns the number of sources that may be paid.
	pub fn source_count(&self) -> usize {
		self.sources.as_ref().map_or(0, |lists| lists.new.len())
	}
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
	///     sources: None,
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
		let mut text = format!(
			"{TITLE}\nchain: 0x{genesis}\nchannel: {channel}\nopened: {opened_at}\nprovider: 0x{provider}\n\
			authorisation: {authorisation}\nunits: {units}\namount: {amount}"
		);
		if let Some(VoucherSources { positions, hash }) = &self.sources {
			// Writing to a string cannot fail.
			let _ = write!(text, "\npositions: {positions}\nsources: 0x{}", digits(hash));
		}
		text.into_bytes()
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
			sources: match lines.next() {
				None => None,
				line => Some(VoucherSources {
					positions: number(line, "positions: ")?,
					hash: bytes(lines.next(), "sources: 0x")?,
				}),
			},
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
